package app

import (
	"cmp"
	"net"
	"strconv"

	"gorm.io/gorm"

	"suavez/app/notify"
	"suavez/app/staff"
	"suavez/config"
)

// mailServer is that of the settings, which are checked; the zero one where there is none.
func mailServer(cfg config.Config) notify.MailServer {
	host, port, err := net.SplitHostPort(cfg.MailServer)
	if err != nil {
		return notify.MailServer{}
	}
	number, _ := strconv.Atoi(port)
	return notify.MailServer{
		Host: host, Port: number, Encryption: notify.Encryption(cfg.MailEncryption), User: cfg.MailUser, Password: cfg.MailPassword, From: cfg.MailFrom,
	}
}

// Tell makes messages of notices, which leave when their causes are committed. publicURL is the address of this server for who does not say
// another; empty when nobody knows it.
func Tell(outbox *notify.Outbox, publicURL string) staff.Tell {
	kinds := map[staff.NoticeKind]notify.Kind{staff.CodeGiven: notify.Invited, staff.FirstUse: notify.Activated, staff.PasswordChanged: notify.PasswordChanged, staff.SignInChanged: notify.SignInChanged, staff.AccessAsked: notify.Asked, staff.AccessGiven: notify.Admitted}
	return func(tx *gorm.DB, n staff.Notice) error {
		kind := kinds[n.Kind]
		if n.Code.Purpose == staff.NewPassword {
			kind = notify.PasswordReset
		}
		return outbox.Post(tx, notify.Message{
			Kind: kind, Clinic: n.Clinic, User: n.User.ID, Name: n.User.Name, Login: n.User.Login, Email: n.User.EmailOrNone(), To: n.To,
			Code: n.Code.Code, Until: n.Code.Until, Change: n.Change, At: n.At, Address: cmp.Or(n.Server, publicURL),
		})
	}
}
