package web

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"suavez/app/device"
	"suavez/app/staff"
)

// callers are kinds of who may use a route.
type callers int

const (
	// people are signed-in users.
	people callers = 1 << iota
	// keys are other systems.
	keys
	// totems and displays are devices.
	totems
	displays
	// strangers need no sign-in.
	strangers
	// patients follow their own ticket, by the token in the address.
	patients

	// systems are people and the other systems that work for them.
	systems = people | keys
	devices = totems | displays
	// all who belong to a clinic.
	all = systems | devices
)

// oneOf are the permissions of which people and keys need one. With none it is enough that they belong to the clinic of the address, where
// there is one. Devices have no permissions.
type oneOf []staff.Permission

// right is what a route asks of its caller.
type right struct {
	who  callers
	need oneOf
}

// rights say who may use which route of the API and the sockets. This table alone decides; a route that is not in it does not start.
var rights = map[string]right{
	// The first start, and sign-in.
	"setup":             {strangers, nil},
	"set-up":            {strangers, nil},
	"login":             {strangers, nil},
	"logout":            {people, nil},
	"me":                {people, nil},
	"device":            {devices, nil},
	"open-settings":     {devices, nil},
	"pair-page":         {strangers, nil},
	"invitation":        {strangers, nil},
	"accept-invitation": {strangers, nil},

	"sign-in-methods":       {strangers, nil},
	"begin-oidc":            {strangers, nil},
	"end-oidc":              {strangers, nil},
	"begin-passkey":         {strangers, nil},
	"sign-in-passkey":       {strangers, nil},
	"my-passkeys":           {people, nil},
	"begin-new-passkey":     {people, nil},
	"add-passkey":           {people, nil},
	"remove-passkey":        {people, nil},
	"second-factor":         {strangers, nil},
	"second-factor-setup":   {strangers, nil},
	"second-factor-confirm": {strangers, nil},
	"my-profile":            {people, nil},
	"edit-my-profile":       {people, nil},
	"my-sessions":           {people, nil},
	"end-my-session":        {people, nil},
	"end-my-other-sessions": {people, nil},
	"change-password":       {people, nil},
	"my-second-factor":      {people, nil},
	"begin-second-factor":   {people, nil},
	"confirm-second-factor": {people, nil},
	"renew-codes":           {people, nil},
	"remove-second-factor":  {people, nil},

	// What a clinic is made of.
	"list-clinics":              {all, nil},
	"edit-clinic":               {systems, oneOf{staff.EditClinic}},
	"list-texts":                {all, nil},
	"list-services":             {all, nil},
	"add-service":               {systems, oneOf{staff.EditClinic}},
	"edit-service":              {systems, oneOf{staff.EditClinic}},
	"offer-service":             {totems, nil}, // by its PIN
	"list-rooms":                {all, nil},
	"add-room":                  {systems, oneOf{staff.EditClinic}},
	"edit-room":                 {systems, oneOf{staff.EditClinic}},
	"list-priorities":           {all, nil},
	"add-priority":              {systems, oneOf{staff.EditClinic}},
	"edit-priority":             {systems, oneOf{staff.EditClinic}},
	"risk-targets":              {all, nil},
	"set-risk-targets":          {systems, oneOf{staff.EditClinic}},
	"professional-services":     {systems, nil},
	"set-professional-services": {systems, oneOf{staff.EditClinic, staff.ManageUsers}},
	"list-journeys":             {all, nil},
	"add-journey":               {systems, oneOf{staff.EditClinic}},
	"edit-journey":              {systems, oneOf{staff.EditClinic}},
	"openings":                  {all, nil},
	"list-special-days":         {all, nil},
	"add-special-day":           {systems, oneOf{staff.EditClinic}},
	"edit-special-day":          {systems, oneOf{staff.EditClinic}},
	"remove-special-day":        {systems, oneOf{staff.EditClinic}},

	// How calls are spoken.
	"list-voices":   {systems, oneOf{staff.EditClinic}},
	"add-voice":     {systems, oneOf{staff.EditClinic}},
	"edit-voice":    {systems, oneOf{staff.EditClinic}},
	"remove-voice":  {systems, oneOf{staff.EditClinic}},
	"list-phrases":  {systems, oneOf{staff.EditClinic}},
	"record-phrase": {systems, oneOf{staff.EditClinic}},
	"hear-phrase":   {systems, oneOf{staff.EditClinic}},
	"forget-phrase": {systems, oneOf{staff.EditClinic}},
	"try-voice":     {systems, oneOf{staff.EditClinic}},

	// Pictures and films: what displays show beside calls, and totems tell in sign language.
	"list-media":     {systems | displays | totems, oneOf{staff.EditClinic, staff.ManageDevices}},
	"begin-media":    {systems, oneOf{staff.EditClinic, staff.ManageDevices}},
	"put-media-part": {systems, oneOf{staff.EditClinic, staff.ManageDevices}},
	"finish-media":   {systems, oneOf{staff.EditClinic, staff.ManageDevices}},
	"edit-media":     {systems, oneOf{staff.EditClinic, staff.ManageDevices}},
	"remove-media":   {systems, oneOf{staff.EditClinic, staff.ManageDevices}},
	"media-content":  {systems | displays | totems, oneOf{staff.EditClinic, staff.ManageDevices}},

	// Tickets on paper.
	"list-printers":  {systems, oneOf{staff.Attend, staff.Issue, staff.SeeAll, staff.EditClinic, staff.ManageDevices}},
	"add-printer":    {systems, oneOf{staff.EditClinic, staff.ManageDevices}},
	"edit-printer":   {systems, oneOf{staff.EditClinic, staff.ManageDevices}},
	"remove-printer": {systems, oneOf{staff.EditClinic, staff.ManageDevices}},
	"try-printer":    {systems | totems, oneOf{staff.EditClinic, staff.ManageDevices}},
	"printer-test":   {systems | totems, oneOf{staff.EditClinic, staff.ManageDevices}},
	"paper-sample":   {systems, oneOf{staff.EditClinic, staff.ManageDevices}},
	"ticket-paper":   {systems | totems, oneOf{staff.Issue}},
	"print-ticket":   {systems | totems, oneOf{staff.Issue}},
	"draw-ticket":    {systems | totems, oneOf{staff.Issue}},

	"test-display": {systems, oneOf{staff.EditClinic, staff.ManageDevices}},

	// The live picture. What it shows of patients and staff depends on who looks: see audience.
	"board":      {all, nil},
	"journal":    {all, nil},
	"follow":     {all, nil},
	"waits":      {all, nil},
	"say-call":   {all, nil},
	"receipts":   {systems, oneOf{staff.Attend, staff.Issue, staff.SeeAll}},
	"call-words": {all, nil},
	"say-prompt": {all, nil},

	// A patient's own ticket, on the phone.
	"my-ticket":         {patients, nil},
	"follow-my-ticket":  {patients, nil},
	"my-ticket-address": {patients, nil},
	"reply-to-call":     {patients, nil},
	"give-up":           {patients, nil},
	"take-back":         {patients, nil},
	"say-needs":         {patients, nil},
	"ask-for-time":      {patients, nil},
	"be-back":           {patients, nil},
	"give-opinion":      {patients, nil},
	"change-opinion":    {patients, nil},
	"phone-address":     {systems, oneOf{staff.EditClinic}},
	"opinions":          {systems, oneOf{staff.ReadReports}},

	// Patients: what staff do at a desk needs a person, who is at work in a room.
	"issue-ticket":        {systems | totems, oneOf{staff.Issue}},
	"visit":               {systems, oneOf{staff.Attend, staff.Issue, staff.SeeAll}},
	"no-shows":            {systems, oneOf{staff.Attend, staff.Issue, staff.SeeAll}},
	"set-route":           {systems, oneOf{staff.Attend, staff.Issue}},
	"set-priority":        {systems, oneOf{staff.Attend, staff.Issue}},
	"set-courtesy":        {systems, oneOf{staff.Attend, staff.Issue}},
	"set-risk":            {systems, oneOf{staff.Classify}},
	"raise-emergency":     {systems | totems, oneOf{staff.Attend, staff.Issue}},
	"help-on-its-way":     {totems, nil},
	"withdraw-emergency":  {totems, nil},
	"take-emergency":      {systems, oneOf{staff.Attend, staff.Issue}},
	"clear-emergency":     {systems, oneOf{staff.Attend, staff.Issue}},
	"cancel":              {systems, oneOf{staff.Attend, staff.Issue}},
	"bring-back":          {systems, oneOf{staff.Attend, staff.Issue}},
	"undo":                {systems, oneOf{staff.Attend, staff.Issue}},
	"why-called":          {systems, oneOf{staff.Attend, staff.ReadReports}},
	"line":                {people, oneOf{staff.Attend}},
	"call-next":           {people, oneOf{staff.Attend}},
	"call":                {people, oneOf{staff.Attend}},
	"recall":              {people, oneOf{staff.Attend}},
	"start":               {people, oneOf{staff.Attend}},
	"finish":              {people, oneOf{staff.Attend}},
	"no-show":             {people, oneOf{staff.Attend}},
	"put-back":            {people, oneOf{staff.Attend}},
	"forward":             {people, oneOf{staff.Attend}},
	"open-shift":          {people, oneOf{staff.Attend}},
	"close-shift":         {people, oneOf{staff.Attend, staff.FreeRooms}}, // one's own, or with rooms.free another's
	"pause-shift":         {people, oneOf{staff.Attend, staff.FreeRooms}},
	"resume-shift":        {people, oneOf{staff.Attend, staff.FreeRooms}},
	"list-appointments":   {systems, oneOf{staff.Issue, staff.SeeAll}},
	"appointment":         {systems, oneOf{staff.Issue, staff.SeeAll}},
	"book-appointment":    {systems, oneOf{staff.Issue}},
	"change-appointment":  {systems, oneOf{staff.Issue}},
	"cancel-appointment":  {systems, oneOf{staff.Issue}},
	"arrive":              {systems, oneOf{staff.Issue}},
	"check-in":            {systems | totems, oneOf{staff.Issue}},
	"import-appointments": {systems, oneOf{staff.Issue}},
	"closing":             {systems, oneOf{staff.ReadReports}},

	// People, their roles, and other systems.
	"list-users":          {systems, oneOf{staff.ManageUsers}},
	"user":                {systems, oneOf{staff.ManageUsers}},
	"invite-user":         {systems, oneOf{staff.ManageUsers}},
	"edit-user":           {systems, oneOf{staff.ManageUsers}},
	"remove-user":         {systems, oneOf{staff.ManageUsers}},
	"reset-user":          {systems, oneOf{staff.ManageUsers}},
	"list-roles":          {systems, nil},
	"add-role":            {systems, oneOf{staff.ManageUsers}},
	"edit-role":           {systems, oneOf{staff.ManageUsers}},
	"remove-role":         {systems, oneOf{staff.ManageUsers}},
	"security":            {systems, oneOf{staff.ManageUsers}},
	"set-security":        {people, oneOf{staff.ManageUsers}},
	"list-sessions":       {systems, oneOf{staff.ManageUsers}},
	"end-sessions":        {systems, oneOf{staff.ManageUsers}},
	"end-session":         {systems, oneOf{staff.ManageUsers}},
	"reset-second-factor": {systems, oneOf{staff.ManageUsers}},
	"list-keys":           {systems, oneOf{staff.ManageKeys}},
	"add-key":             {systems, oneOf{staff.ManageKeys}},
	"revoke-key":          {systems, oneOf{staff.ManageKeys}},
	"audit":               {systems, oneOf{staff.ReadJournal}},
	"export-audit":        {systems, oneOf{staff.ReadJournal}},
	"list-messages":       {systems, oneOf{staff.ManageUsers}},
	"repeat-message":      {systems, oneOf{staff.ManageUsers}},
	"try-mail":            {people, oneOf{staff.ManageUsers}},
	"list-webhooks":       {systems, oneOf{staff.ManageKeys}},
	"add-webhook":         {people, oneOf{staff.ManageKeys}}, // with all permissions: messages hold codes
	"remove-webhook":      {systems, oneOf{staff.ManageKeys}},
	"try-webhook":         {people, oneOf{staff.ManageKeys}},

	// Devices.
	"ask-for-code":  {strangers, nil},
	"list-devices":  {systems, oneOf{staff.ManageDevices}},
	"find-pairing":  {systems, oneOf{staff.ManageDevices}},
	"addresses":     {systems, oneOf{staff.ManageDevices}},
	"accept-device": {systems, oneOf{staff.ManageDevices}},
	"edit-device":   {systems, oneOf{staff.ManageDevices}},
	"revoke-device": {systems, oneOf{staff.ManageDevices}},
}

// admits says whether a caller, who belongs to the clinic of the address if there is one, may use the route.
func (r right) admits(from *caller) bool {
	if r.who&from.kind() == 0 {
		return false
	}
	if from.device != nil || len(r.need) == 0 {
		return true
	}
	return from.may(r.need...)
}

// kind is what kind of caller it is.
func (c *caller) kind() callers {
	switch {
	case c.session != nil:
		return people
	case c.key != nil:
		return keys
	case c.device != nil && c.device.Kind == device.Totem:
		return totems
	case c.device != nil:
		return displays
	case c.patient != nil:
		return patients
	default:
		return strangers
	}
}

// rightOf is the line of a route, which is noted as in use.
func (s *Server) rightOf(route string) right {
	r, ok := rights[route]
	if !ok {
		s.lineless = append(s.lineless, route)
	}
	s.lined = append(s.lined, route)
	return r
}

// checkRights refuses to start with a route that has no line, or a line that has no route.
func (s *Server) checkRights() error {
	if len(s.lineless) > 0 {
		return fmt.Errorf("the table of rights has no line for %s", strings.Join(s.lineless, ", "))
	}
	for _, route := range slices.Sorted(maps.Keys(rights)) {
		if !slices.Contains(s.lined, route) {
			return fmt.Errorf("the table of rights has a line for %s, which is no route", route)
		}
	}
	return nil
}
