package notify

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"strings"
	texttemplate "text/template"
	"time"

	"suavez/app/clinic"
	"suavez/app/id"
)

// Kind is what a message is about.
type Kind string

// The kinds of messages, as webhooks name them.
const (
	// Invited: somebody may complete an account with a code.
	Invited Kind = "user.invited"
	// PasswordReset: somebody may set a new password with a code.
	PasswordReset Kind = "user.password_reset"
	// PasswordChanged: somebody has set another password.
	PasswordChanged Kind = "user.password_changed"
	// SignInChanged: a second step, a passkey or a name by which somebody signs in has changed.
	SignInChanged Kind = "user.sign_in_changed"
	// Activated: an account was used for the first time.
	Activated Kind = "user.activated"
	// Asked: somebody asks for access, and the administrators are told.
	Asked Kind = "user.asked"
	// Admitted: who asked has access now.
	Admitted Kind = "user.admitted"
	// Tried: an administrator wants to see whether messages arrive.
	Tried Kind = "test"
)

// Message is what a person is told by mail, and other systems by a webhook.
type Message struct {
	Kind   Kind      `json:"kind"`
	Clinic id.Clinic `json:"clinic"`
	// User is whom it is about, with the name, the login and the e-mail as they were then.
	User  id.User `json:"user"`
	Name  string  `json:"name"`
	Login string  `json:"login"`
	Email string  `json:"email"`
	// To are the e-mails of who is told of an Asked; of the others it is the user.
	To []string `json:"to,omitempty"`
	// Code of an invitation or reset, and until when it is good.
	Code  string    `json:"code,omitempty"`
	Until time.Time `json:"until,omitzero"`
	// Change says what a SignInChanged is about, by its name in changesOf.
	Change string    `json:"change,omitempty"`
	At     time.Time `json:"at"`
	// Address of this server as browsers know it, such as https://senhas.clinica.org; empty when nobody has said it.
	Address string `json:"address,omitempty"`
}

// Written is a message as it is read.
type Written struct {
	Subject string `json:"subject"`
	Text    string `json:"text"`
	HTML    string `json:"html"`
}

// words are the texts of a kind of message in a language. Each is a template of its own.
type words struct {
	Subject string
	Lines   []string
	Code    string // what the code is called; empty when there is none
	Button  string // what leads to the page; empty when nothing does
	Foot    string
}

//go:embed message.html.tmpl message.txt.tmpl
var layouts embed.FS

// Write writes a message for a clinic, in its language and by its clock.
func (m Message) Write(of clinic.Clinic) (w Written, err error) {
	texts, ok := wordsOf[of.Language][m.Kind]
	if !ok {
		return w, fmt.Errorf("there is no text for %s in %s", m.Kind, of.Language)
	}
	values := map[string]string{
		"Clinic": of.Name, "Name": m.Name, "Login": m.Login, "Email": m.Email, "Until": when(m.Until, of), "At": when(m.At, of), "Change": changesOf[of.Language][m.Change], "Code": m.Code, "Link": m.link(), "Language": string(of.Language),
	}
	fill := func(text string) string {
		if err != nil || text == "" {
			return text
		}
		var out strings.Builder
		var t *texttemplate.Template
		if t, err = texttemplate.New("").Option("missingkey=error").Parse(text); err == nil {
			err = t.Execute(&out, values)
		}
		return out.String()
	}
	page := struct {
		words
		Values map[string]string
	}{words{Subject: oneLine(fill(texts.Subject)), Code: texts.Code, Button: texts.Button, Foot: fill(texts.Foot)}, values}
	for _, line := range texts.Lines {
		page.Lines = append(page.Lines, fill(line))
	}
	if err != nil {
		return w, fmt.Errorf("write the message %s: %w", m.Kind, err)
	}
	if m.link() == "" {
		page.Button = ""
	}
	w.Subject = page.Subject
	var plain, rich bytes.Buffer
	t, err := texttemplate.ParseFS(layouts, "message.txt.tmpl")
	if err == nil {
		err = t.Execute(&plain, page)
	}
	if err != nil {
		return w, fmt.Errorf("write the text of %s: %w", m.Kind, err)
	}
	h, err := template.ParseFS(layouts, "message.html.tmpl")
	if err == nil {
		err = h.Execute(&rich, page)
	}
	if err != nil {
		return w, fmt.Errorf("write the page of %s: %w", m.Kind, err)
	}
	w.Text, w.HTML = plain.String(), rich.String()
	return w, nil
}

// to is the message to one of its addresses.
func (m Message) to(address string) Message {
	if m.Kind == Asked {
		m.To = []string{address}
	}
	return m
}

// addresses are the e-mails of who is told.
func (m Message) addresses() []string {
	switch {
	case m.Kind == Asked:
		return m.To
	case m.Email == "":
		return nil
	}
	return []string{m.Email}
}

// link is the page to which a message leads. A code stands in the fragment, which no server and no proxy on the way is told.
func (m Message) link() string {
	switch {
	case m.Address == "":
		return ""
	case m.Code != "":
		return m.Address + "/desk#code=" + m.Code
	default:
		return m.Address + "/desk"
	}
}

// when is a time as a clinic writes it: by its clock and in its language's order.
func when(at time.Time, of clinic.Clinic) string {
	if at.IsZero() {
		return ""
	}
	zone, err := time.LoadLocation(of.TimeZone)
	if err != nil {
		zone = time.UTC
	}
	layout := map[clinic.Language]string{clinic.English: "2 January 2006, 15:04"}[of.Language]
	if layout == "" {
		layout = "02/01/2006, 15:04"
	}
	return at.In(zone).Format(layout)
}

// oneLine keeps what people have typed from being a header of its own.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
