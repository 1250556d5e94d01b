package app

import (
	"cmp"
	"net"
	"strconv"

	"suavez/app/journal"
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
	kinds := map[staff.Purpose]notify.Kind{"": notify.Activated, staff.FirstSignIn: notify.Invited, staff.NewPassword: notify.PasswordReset}
	return func(change *journal.Change, n staff.Notice) error {
		return outbox.Post(change.DB, notify.Message{
			Kind: kinds[n.Code.Purpose], Clinic: n.Clinic, User: n.User.ID, Name: n.User.Name, Login: n.User.Login, Email: n.User.EmailOrNone(),
			Code: n.Code.Code, Until: n.Code.Until, At: n.At, Address: cmp.Or(n.Server, publicURL),
		})
	}
}
