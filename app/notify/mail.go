package notify

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/wneessen/go-mail"

	"suavez/app/clinic"
)

// mailWithin is how long a mail server may take for one message.
const mailWithin = 30 * time.Second

// Encryption is how the connection to the mail server is kept from others.
type Encryption string

// The kinds of encryption.
const (
	// StartTLS begins in the open and goes on encrypted, or not at all; usual on port 587.
	StartTLS Encryption = "starttls"
	// TLS is encrypted from the first byte; usual on port 465.
	TLS Encryption = "tls"
	// Plain is not encrypted: for a relay in the own network.
	Plain Encryption = "none"
)

// MailServer is where mail is handed in. The zero value is none: then nothing is mailed.
type MailServer struct {
	Host       string
	Port       int
	Encryption Encryption
	User       string // empty: without signing in
	Password   string
	// From is the address that mail comes from; its name is the clinic's.
	From string
	// Roots are the authorities whose certificates it may have; nil: those of the machine.
	Roots *x509.CertPool
}

// client makes a connection's settings; each message has its own connection.
func (s MailServer) client() (*mail.Client, error) {
	options := []mail.Option{mail.WithPort(s.Port), mail.WithTimeout(mailWithin)}
	switch s.Encryption {
	case StartTLS:
		options = append(options, mail.WithTLSPolicy(mail.TLSMandatory))
	case TLS:
		options = append(options, mail.WithSSL())
	case Plain:
		options = append(options, mail.WithTLSPolicy(mail.NoTLS))
	}
	if s.Encryption != Plain {
		options = append(options, mail.WithTLSConfig(&tls.Config{ServerName: s.Host, RootCAs: s.Roots, MinVersion: tls.VersionTLS12}))
	}
	if s.User != "" {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(s.User), mail.WithPassword(s.Password))
	}
	c, err := mail.NewClient(s.Host, options...)
	if err != nil {
		return nil, fmt.Errorf("read the settings of the mail server: %w", err)
	}
	return c, nil
}

// deliver hands a message in. The id is the same on every try, so that a mailbox can tell that it has it already.
func (s MailServer) deliver(ctx context.Context, m Message, of clinic.Clinic, id string) error {
	if s.Host == "" {
		return errNoMail
	}
	w, err := m.Write(of)
	if err != nil {
		return err
	}
	out := mail.NewMsg()
	_, domain, _ := strings.Cut(s.From, "@")
	out.SetMessageIDWithValue(id + "@" + domain)
	out.SetDateWithValue(m.At)
	// So that nobody's notice of absence answers it (RFC 3834).
	out.SetGenHeader("Auto-Submitted", "auto-generated")
	out.Subject(w.Subject)
	out.SetBodyString(mail.TypeTextPlain, w.Text)
	out.AddAlternativeString(mail.TypeTextHTML, w.HTML)
	if err := errors.Join(out.FromFormat(oneLine(of.Name), s.From), out.To(m.addresses()...)); err != nil {
		return fmt.Errorf("address a mail: %w", err)
	}
	c, err := s.client()
	if err != nil {
		return err
	}
	if err := c.DialAndSendWithContext(ctx, out); err != nil {
		return fmt.Errorf("hand a mail to %s: %w", s.Host, err)
	}
	return nil
}

var errNoMail = errors.New("no mail server is set: set mail_server")
