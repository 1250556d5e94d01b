package apptest

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/http/httptest"
	"net/mail"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"suavez/app/notify"
)

// Mailbox is a mail server of the test's own, which takes every mail.
type Mailbox struct {
	// Server is how it is reached.
	Server notify.MailServer

	t      testing.TB
	mails  chan Mail
	refuse atomic.Int32
}

// Mail is one that has arrived.
type Mail struct {
	From, To   string
	Header     mail.Header
	Subject    string
	Text, HTML string
}

// The user of every mailbox.
const (
	mailUser     = "suavez"
	mailPassword = "senha do correio"
)

// NewMailbox starts a mail server. Encrypted ones want a password, and one that is not wants none.
func NewMailbox(t testing.TB, encryption notify.Encryption) *Mailbox {
	t.Helper()
	b := &Mailbox{t: t, mails: make(chan Mail, 100)}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) {
		return &smtpSession{box: b, signedIn: encryption == notify.Plain}, nil
	}))
	server.Domain = "localhost"
	server.ReadTimeout, server.WriteTimeout = 10*time.Second, 10*time.Second
	// The certificate of the library of HTTP, which is good for 127.0.0.1.
	web := httptest.NewTLSServer(nil)
	certificates, roots := web.TLS.Certificates, x509.NewCertPool()
	roots.AddCert(web.Certificate())
	web.Close()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b.Server = notify.MailServer{Host: "127.0.0.1", Port: listener.Addr().(*net.TCPAddr).Port, Encryption: encryption, From: "senhas@clinica.org"}
	settings := &tls.Config{Certificates: certificates, MinVersion: tls.VersionTLS12}
	switch encryption {
	case notify.TLS:
		listener = tls.NewListener(listener, settings)
	case notify.StartTLS:
		server.TLSConfig = settings
	case notify.Plain:
	}
	if encryption != notify.Plain {
		b.Server.User, b.Server.Password = mailUser, mailPassword
		b.Server.Roots = roots
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
		if err := <-ended; err != nil && !errors.Is(err, smtp.ErrServerClosed) {
			t.Error(err)
		}
	})
	return b
}

// Refuse lets the next mails be refused for now, so many.
func (b *Mailbox) Refuse(mails int) { b.refuse.Store(int32(mails)) }

// Next waits for the next mail.
func (b *Mailbox) Next() Mail {
	b.t.Helper()
	select {
	case m := <-b.mails:
		return m
	case <-time.After(time.Minute):
		b.t.Fatal("no mail has come for a minute")
		return Mail{}
	}
}

// Empty fails when a mail has come that nobody took.
func (b *Mailbox) Empty() {
	b.t.Helper()
	select {
	case m := <-b.mails:
		b.t.Errorf("a mail has come to %s: %s", m.To, m.Subject)
	default:
	}
}

// smtpSession is one connection.
type smtpSession struct {
	box      *Mailbox
	signedIn bool
	from, to string
}

func (s *smtpSession) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *smtpSession) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != mailUser || password != mailPassword {
			return smtp.ErrAuthFailed
		}
		s.signedIn = true
		return nil
	}), nil
}

func (s *smtpSession) Mail(from string, _ *smtp.MailOptions) error {
	if !s.signedIn {
		return smtp.ErrAuthRequired
	}
	s.from = from
	return nil
}

func (s *smtpSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	if s.box.refuse.Add(-1) >= 0 {
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "<" + to + ">: not now"}
	}
	s.to = to
	return nil
}

func (s *smtpSession) Data(r io.Reader) error {
	m, err := readMail(r)
	if err != nil {
		s.box.t.Errorf("read a mail: %v", err)
		return err
	}
	m.From, m.To = s.from, s.to
	s.box.mails <- m
	return nil
}

func (s *smtpSession) Reset() { s.from, s.to = "", "" }

func (s *smtpSession) Logout() error { return nil }

// readMail takes a mail apart: what a person reads.
func readMail(r io.Reader) (m Mail, err error) {
	read, err := mail.ReadMessage(r)
	if err != nil {
		return m, err
	}
	m.Header = read.Header
	if m.Subject, err = new(mime.WordDecoder).DecodeHeader(read.Header.Get("Subject")); err != nil {
		return m, err
	}
	_, parameters, err := mime.ParseMediaType(read.Header.Get("Content-Type"))
	if err != nil {
		return m, err
	}
	parts := multipart.NewReader(read.Body, parameters["boundary"])
	for {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return m, nil
		} else if err != nil {
			return m, err
		}
		var body io.Reader = part
		if part.Header.Get("Content-Transfer-Encoding") == "quoted-printable" {
			body = quotedprintable.NewReader(part)
		}
		text, err := io.ReadAll(body)
		if err != nil {
			return m, err
		}
		if kind, _, _ := mime.ParseMediaType(part.Header.Get("Content-Type")); kind == "text/html" {
			m.HTML = string(text)
		} else {
			m.Text = string(text)
		}
	}
}
