package config

import (
	"errors"
	"fmt"
	"net"
	"net/mail"
)

// securePort is where mail servers expect an encrypted connection from the first byte (RFC 8314).
const securePort = "465"

// completeMail says how the connection to the mail server is encrypted, where the settings do not.
func (c *Config) completeMail() {
	if c.MailServer == "" || c.MailEncryption != "" {
		return
	}
	c.MailEncryption = "starttls"
	if _, port, err := net.SplitHostPort(c.MailServer); err == nil && port == securePort {
		c.MailEncryption = "tls"
	}
}

// checkMail says what is wrong with the settings of mail.
func (c Config) checkMail() (wrong []error) {
	if c.MailServer == "" {
		if c.MailUser != "" || c.MailPassword != "" || c.MailFrom != "" || c.MailEncryption != "" {
			wrong = append(wrong, errors.New("mail_server: set it together with the other settings of mail"))
		}
		return wrong
	}
	host, port, err := net.SplitHostPort(c.MailServer)
	if number, portErr := net.LookupPort("tcp", port); err != nil || host == "" || portErr != nil || number == 0 {
		wrong = append(wrong, fmt.Errorf("mail_server: %q is not HOST:PORT, such as smtp.clinica.org:587", c.MailServer))
	}
	if from, err := mail.ParseAddress(c.MailFrom); err != nil || from.Address != c.MailFrom {
		wrong = append(wrong, fmt.Errorf("mail_from: %q is not an address such as senhas@clinica.org", c.MailFrom))
	}
	switch c.MailEncryption {
	case "starttls", "tls":
	case "none":
		if c.MailUser != "" {
			wrong = append(wrong, errors.New("mail_encryption: a password is not sent unencrypted: set starttls or tls, or leave mail_user empty"))
		}
	default:
		wrong = append(wrong, fmt.Errorf("mail_encryption: %q is none of starttls, tls, none", c.MailEncryption))
	}
	if (c.MailUser == "") != (c.MailPassword == "") {
		wrong = append(wrong, errors.New("mail_password: set it together with mail_user"))
	}
	return wrong
}
