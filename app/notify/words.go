package notify

import "suavez/app/clinic"

// wordsOf are the texts of all messages, by language.
var wordsOf = map[clinic.Language]map[Kind]words{
	clinic.Portuguese: {
		Invited: {
			Subject: "Seu acesso ao SuaVez, {{.Clinic}}",
			Lines: []string{
				"Olá, {{.Name}}.",
				"{{.Clinic}} convidou você para o SuaVez, o sistema que chama os pacientes. Use o código abaixo para completar a sua conta.",
				"Ele vale uma vez, até {{.Until}}.",
			},
			Code: "Código do primeiro acesso", Button: "Completar a minha conta",
			Foot: "Se você não esperava este convite, ignore este e-mail: sem o código nada acontece.",
		},
		PasswordReset: {
			Subject: "Senha nova no SuaVez, {{.Clinic}}",
			Lines: []string{
				"Olá, {{.Name}}.",
				"Um administrador pediu uma senha nova para o usuário {{.Login}}. A senha antiga já não vale.",
				"O código abaixo vale uma vez, até {{.Until}}.",
			},
			Code: "Código para a senha nova", Button: "Escolher a senha nova",
			Foot: "Se você não pediu isso, avise um administrador de {{.Clinic}}.",
		},
		PasswordChanged: {
			Subject: "Sua senha do SuaVez foi trocada, {{.Clinic}}",
			Lines:   []string{"Olá, {{.Name}}.", "A senha do usuário {{.Login}} foi trocada em {{.At}}. As outras sessões terminaram."},
			Foot:    "Se não foi você, avise já um administrador de {{.Clinic}}.",
		},
		SignInChanged: {
			Subject: "Mudou a sua entrada no SuaVez, {{.Clinic}}",
			Lines:   []string{"Olá, {{.Name}}.", "{{.Change}} Foi em {{.At}}, na conta {{.Login}}."},
			Foot:    "Se não foi você nem você pediu, avise já um administrador de {{.Clinic}}.",
		},
		Activated: {
			Subject: "Sua conta no SuaVez está ativa, {{.Clinic}}",
			Lines: []string{
				"Olá, {{.Name}}.",
				"A sua conta em {{.Clinic}} foi usada pela primeira vez em {{.At}} e está ativa.",
				"Você entra como {{.Login}}.",
			},
			Button: "Abrir o SuaVez",
			Foot:   "Se não foi você, avise já um administrador de {{.Clinic}}.",
		},
		Asked: {
			Subject: "Pedido de acesso ao SuaVez, {{.Clinic}}",
			Lines: []string{
				"{{.Name}} entrou com a conta {{.Email}} e pede acesso ao SuaVez de {{.Clinic}}.",
				"Até que um administrador decida, essa pessoa não vê nada e não pode fazer nada.",
			},
			Button: "Abrir o SuaVez",
			Foot:   "Você recebe este e-mail porque administra {{.Clinic}}.",
		},
		Admitted: {
			Subject: "Seu acesso ao SuaVez foi liberado, {{.Clinic}}",
			Lines:   []string{"Olá, {{.Name}}.", "Um administrador de {{.Clinic}} liberou o seu acesso. Entre com a mesma conta com que o pediu."},
			Button:  "Abrir o SuaVez",
			Foot:    "Se você não pediu acesso, avise um administrador de {{.Clinic}}.",
		},
		Tried: {
			Subject: "Mensagem de teste do SuaVez, {{.Clinic}}",
			Lines:   []string{"Olá, {{.Name}}.", "Esta mensagem chegou: os e-mails de {{.Clinic}} funcionam."},
			Foot:    "Enviada em {{.At}} a pedido de um administrador.",
		},
	},
	clinic.English: {
		Invited: {
			Subject: "Your access to SuaVez, {{.Clinic}}",
			Lines: []string{
				"Hello {{.Name}},",
				"{{.Clinic}} has invited you to SuaVez, the system that calls its patients. Complete your account with the code below.",
				"It is good once, until {{.Until}}.",
			},
			Code: "Code of the first sign-in", Button: "Complete my account",
			Foot: "If you did not expect this invitation, ignore this mail: without the code nothing happens.",
		},
		PasswordReset: {
			Subject: "New password in SuaVez, {{.Clinic}}",
			Lines: []string{
				"Hello {{.Name}},",
				"An administrator asked for a new password for the user {{.Login}}. The old one is good no longer.",
				"The code below is good once, until {{.Until}}.",
			},
			Code: "Code for the new password", Button: "Choose the new password",
			Foot: "If you did not ask for this, tell an administrator of {{.Clinic}}.",
		},
		PasswordChanged: {
			Subject: "Your password in SuaVez was changed, {{.Clinic}}",
			Lines:   []string{"Hello {{.Name}},", "The password of the user {{.Login}} was changed on {{.At}}. The other sessions have ended."},
			Foot:    "If it was not you, tell an administrator of {{.Clinic}} at once.",
		},
		SignInChanged: {
			Subject: "Your way into SuaVez has changed, {{.Clinic}}",
			Lines:   []string{"Hello {{.Name}},", "{{.Change}} That was on {{.At}}, in the account {{.Login}}."},
			Foot:    "If you neither did it nor asked for it, tell an administrator of {{.Clinic}} at once.",
		},
		Activated: {
			Subject: "Your account in SuaVez is active, {{.Clinic}}",
			Lines: []string{
				"Hello {{.Name}},",
				"Your account in {{.Clinic}} was used for the first time on {{.At}} and is active.",
				"You sign in as {{.Login}}.",
			},
			Button: "Open SuaVez",
			Foot:   "If it was not you, tell an administrator of {{.Clinic}} at once.",
		},
		Asked: {
			Subject: "Somebody asks for access to SuaVez, {{.Clinic}}",
			Lines: []string{
				"{{.Name}} signed in with the account {{.Email}} and asks for access to SuaVez of {{.Clinic}}.",
				"Until an administrator decides, this person sees nothing and can do nothing.",
			},
			Button: "Open SuaVez",
			Foot:   "You get this mail since you administer {{.Clinic}}.",
		},
		Admitted: {
			Subject: "You have access to SuaVez, {{.Clinic}}",
			Lines:   []string{"Hello {{.Name}},", "An administrator of {{.Clinic}} has given you access. Sign in with the account with which you asked."},
			Button:  "Open SuaVez",
			Foot:    "If you did not ask for access, tell an administrator of {{.Clinic}}.",
		},
		Tried: {
			Subject: "Test message of SuaVez, {{.Clinic}}",
			Lines:   []string{"Hello {{.Name}},", "This message has arrived: the mail of {{.Clinic}} works."},
			Foot:    "Sent on {{.At}} since an administrator asked for it.",
		},
	},
	clinic.Spanish: {
		Invited: {
			Subject: "Su acceso a SuaVez, {{.Clinic}}",
			Lines: []string{
				"Hola, {{.Name}}.",
				"{{.Clinic}} le ha invitado a SuaVez, el sistema que llama a los pacientes. Complete su cuenta con el código de abajo.",
				"Vale una vez, hasta el {{.Until}}.",
			},
			Code: "Código del primer acceso", Button: "Completar mi cuenta",
			Foot: "Si no esperaba esta invitación, ignore este correo: sin el código no pasa nada.",
		},
		PasswordReset: {
			Subject: "Contraseña nueva en SuaVez, {{.Clinic}}",
			Lines: []string{
				"Hola, {{.Name}}.",
				"Un administrador pidió una contraseña nueva para el usuario {{.Login}}. La antigua ya no vale.",
				"El código de abajo vale una vez, hasta el {{.Until}}.",
			},
			Code: "Código para la contraseña nueva", Button: "Elegir la contraseña nueva",
			Foot: "Si no lo pidió, avise a un administrador de {{.Clinic}}.",
		},
		PasswordChanged: {
			Subject: "Se cambió su contraseña de SuaVez, {{.Clinic}}",
			Lines:   []string{"Hola, {{.Name}}.", "La contraseña del usuario {{.Login}} se cambió el {{.At}}. Las otras sesiones terminaron."},
			Foot:    "Si no fue usted, avise ya a un administrador de {{.Clinic}}.",
		},
		SignInChanged: {
			Subject: "Cambió su entrada a SuaVez, {{.Clinic}}",
			Lines:   []string{"Hola, {{.Name}}.", "{{.Change}} Fue el {{.At}}, en la cuenta {{.Login}}."},
			Foot:    "Si no fue usted ni lo pidió, avise ya a un administrador de {{.Clinic}}.",
		},
		Activated: {
			Subject: "Su cuenta en SuaVez está activa, {{.Clinic}}",
			Lines: []string{
				"Hola, {{.Name}}.",
				"Su cuenta en {{.Clinic}} se usó por primera vez el {{.At}} y está activa.",
				"Usted entra como {{.Login}}.",
			},
			Button: "Abrir SuaVez",
			Foot:   "Si no fue usted, avise ya a un administrador de {{.Clinic}}.",
		},
		Asked: {
			Subject: "Solicitud de acceso a SuaVez, {{.Clinic}}",
			Lines: []string{
				"{{.Name}} entró con la cuenta {{.Email}} y solicita acceso a SuaVez de {{.Clinic}}.",
				"Hasta que un administrador decida, esa persona no ve nada y no puede hacer nada.",
			},
			Button: "Abrir SuaVez",
			Foot:   "Recibe este correo porque administra {{.Clinic}}.",
		},
		Admitted: {
			Subject: "Ya tiene acceso a SuaVez, {{.Clinic}}",
			Lines:   []string{"Hola, {{.Name}}.", "Un administrador de {{.Clinic}} le ha dado acceso. Entre con la misma cuenta con la que lo solicitó."},
			Button:  "Abrir SuaVez",
			Foot:    "Si no solicitó acceso, avise a un administrador de {{.Clinic}}.",
		},
		Tried: {
			Subject: "Mensaje de prueba de SuaVez, {{.Clinic}}",
			Lines:   []string{"Hola, {{.Name}}.", "Este mensaje llegó: los correos de {{.Clinic}} funcionan."},
			Foot:    "Enviado el {{.At}} a petición de un administrador.",
		},
	},
}

// changesOf say what changed in the way somebody signs in.
var changesOf = map[clinic.Language]map[string]string{
	clinic.Portuguese: {
		"second_factor":         "O segundo passo foi ligado.",
		"second_factor_removed": "O segundo passo foi tirado.",
		"recovery_codes":        "Os códigos de reserva foram trocados.",
		"passkey":               "Uma chave para entrar foi criada.",
		"passkey_removed":       "Uma chave para entrar foi removida.",
		"names":                 "O usuário, o e-mail ou a matrícula com que você entra mudou.",
	},
	clinic.English: {
		"second_factor":         "The second step was set up.",
		"second_factor_removed": "The second step was taken away.",
		"recovery_codes":        "The backup codes were changed.",
		"passkey":               "A passkey was made.",
		"passkey_removed":       "A passkey was removed.",
		"names":                 "The user name, e-mail or registration by which you sign in has changed.",
	},
	clinic.Spanish: {
		"second_factor":         "Se activó el segundo paso.",
		"second_factor_removed": "Se quitó el segundo paso.",
		"recovery_codes":        "Se cambiaron los códigos de reserva.",
		"passkey":               "Se creó una llave para entrar.",
		"passkey_removed":       "Se quitó una llave para entrar.",
		"names":                 "Cambió el usuario, el correo o la matrícula con que usted entra.",
	},
}
