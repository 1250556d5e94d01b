import type { components } from './schema'

// The server's shapes by the names that the pages use. schema.ts is generated from the server's own description.

type Shapes = components['schemas']

export type Clinic = Shapes['ClinicView']
export type Service = Shapes['ServiceView']
export type Appointment = Shapes['AppointmentView']
export type NewAppointment = Shapes['NewAppointment']
export type Opening = Shapes['OpeningView']
export type Wait = Shapes['Wait']
export type CheckInSign = Shapes['CheckingIn']
export type CheckedIn = Shapes['CheckedIn']
export type Room = Shapes['RoomView']
export type Priority = Shapes['PriorityView']
export type User = Shapes['Me']
export type AskedOptions = Shapes['AskedView']['options']
export type SignedSession = Shapes['SessionView']
export type FactorState = Shapes['FactorView']
export type Passkey = Shapes['PasskeyView']
export type NewPasskey = Shapes['NewPasskey']
export type SignInMethods = Shapes['MethodsView']
export type Invitation = Shapes['InvitationView']
export type Completion = Shapes['Completion']
export type Profile = Shapes['ProfileView']
export type ProfileEdit = Shapes['ProfileEdit']
export type NewFactor = Shapes['NewFactorView']
export type Permission = User['clinics'][number]['permissions'][number]
export type Role = Shapes['RoleView']
export type NewRole = Shapes['NewRole']
export type Person = Shapes['UserView']
export type People = Shapes['UsersPage']
export type NewPerson = Shapes['NewUser']
export type PersonEdit = Shapes['UserEdit']
export type ToldCode = Shapes['CodeTold']
export type Key = Shapes['KeyView']
export type NewKey = Shapes['NewKey']
export type Webhook = Shapes['WebhookView']
export type NewWebhook = Shapes['NewWebhook']
export type Message = Shapes['MessageView']
export type Security = Shapes['SecurityView']
export type AuditEntry = Shapes['AuditView']
export type AuditPage = Shapes['AuditPage']
export type Device = Shapes['ThisDevice']
export type Face = Device['kind']
export type PairingCode = Shapes['CodeView']
export type ListedDevice = Shapes['DeviceView']
export type Shows = NonNullable<ListedDevice['shows']>
export type DeviceEdit = Shapes['DeviceEdit']
export type Voices = Shapes['VoicesView']
export type Voice = Voices['voices'][number]
export type SaidRoom = Voices['rooms'][number]
export type NewVoice = Shapes['NewVoice']
export type VoiceEdit = Shapes['VoiceEdit']
export type Phrase = Shapes['PhraseView']
export type Words = Shapes['WordsView']
export type Trial = Shapes['Trial']
export type Speech = Shapes['SpeechView']
export type Address = Shapes['AddressView']
export type Addresses = Shapes['AddressesView']
export type SetupTemplate = Shapes['TemplateView']
export type NewClinic = Shapes['NewClinic']
export type Media = Shapes['MediaView']
export type Screen = Clinic['screen']
export type TotemSettings = Clinic['totem']
export type NewPrinter = components['schemas']['NewPrinter']
export type PrinterEdit = components['schemas']['PrinterEdit']
export type PhoneSettings = Clinic['phone']
export type Opinions = Shapes['OpinionsView']
export type PaperLayout = Clinic['paper']
export type Printer = components['schemas']['PrinterView']
export type DevicePaper = NonNullable<ListedDevice['paper']>
export type Text = Shapes['TextView']
export type TextPage = Text['page']
/** A clinic's own words, by language and the name of the text that they stand for. */
export type OwnTexts = NonNullable<Clinic['texts']>
export type Signs = NonNullable<Clinic['signs']>
export type ServiceEdit = Shapes['ServiceEdit']
export type Shift = Shapes['Shift']
export type Ticket = Shapes['TicketView']
export type MyTicket = Shapes['MyTicketView']
export type MyService = NonNullable<MyTicket['service']>
export type Opinion = Shapes['OpinionView']
export type Mark = Opinion['mark']
export type Reply = Shapes['Replying']['reply']
export type Need = NonNullable<Ticket['needs']>[number]
export type NewTicket = Shapes['NewTicket']
export type IssuedTicket = Shapes['IssuedTicket']
export type Attendance = Shapes['AttendanceView']
export type State = Attendance['state']
export type Board = Shapes['BoardView']
export type BoardRoom = Shapes['BoardRoom']
export type Receipt = Shapes['ReceiptView']
export type Call = Shapes['CallView']
export type Emergency = Shapes['EmergencyView']
export type Help = Shapes['HelpView']
export type Visit = Shapes['VisitView']
export type Pause = NonNullable<BoardRoom['pause']>
export type Line = Shapes['LineView']
export type Why = Shapes['WhyView']
export type Risk = NonNullable<Ticket['risk']>
export type Policy = Service['called_by']
export type Forwarding = Shapes['Forwarding']
export type Problem = Shapes['ProblemDocument']

/** One numbered line of the clinic's journal. What `data` holds depends on `type`. */
export type Entry = Omit<Shapes['EntryView'], 'data'> & { data: EntryData }

export interface EntryData {
  attendance?: Attendance
  /** The attendance that a forward, or its undoing, left. */
  from?: Attendance
  /** The attendance for the next step of the route, after a finish. */
  next?: Attendance
  shift?: Shift
  emergency?: Emergency
  /** A call of nobody, by which a display is tested. */
  test?: { device_id: string; room_id: string; code: string }
}

/** The classes of the Manchester protocol, the most urgent first. */
export const risks: readonly Risk[] = ['red', 'orange', 'yellow', 'green', 'blue']
