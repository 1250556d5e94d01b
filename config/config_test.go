package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

func load(t *testing.T, file string, environ, args []string) (Config, error) {
	t.Helper()
	flags := pflag.NewFlagSet("suavez", pflag.ContinueOnError)
	AddFlags(flags)
	AddServeFlags(flags)
	if file != "" {
		path := filepath.Join(t.TempDir(), "suavez.toml")
		if err := os.WriteFile(path, []byte(file), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, "--config", path)
	}
	if err := flags.Parse(args); err != nil {
		t.Fatal(err)
	}
	return Load(flags, environ)
}

func TestLoad_strongerSourcesWin(t *testing.T) {
	c, err := load(t,
		"listen = \"file:1\"\ndata = \"file\"\nlog_level = \"debug\"",
		[]string{"SUAVEZ_LISTEN=environment:2", "SUAVEZ_DATA=environment", "SUAVEZ_DEMO_PASSWORD=x", "OTHER=y"},
		[]string{"--listen", "flag:3"})
	if err != nil {
		t.Fatal(err)
	}
	if want := (Config{Listen: "flag:3", Data: "environment", LogLevel: "debug", LogFormat: "text"}); c != want {
		t.Errorf("got %+v, want %+v", c, want)
	}
}

func TestLoad_errorsNameTheKeyAndHideThePassword(t *testing.T) {
	for name, c := range map[string]struct {
		file    string
		environ []string
		says    []string
	}{
		"unknown key":  {file: `lisen = "x:1"`, says: []string{`"lisen"`, "listen"}},
		"not text":     {file: "listen = 8080", says: []string{`"listen"`, "quotes"}},
		"all at once":  {environ: []string{"SUAVEZ_LISTEN=8080", "SUAVEZ_LOG_LEVEL=loud", "SUAVEZ_LOG_FORMAT=xml"}, says: []string{"listen:", "log_level:", "log_format:"}},
		"no database":  {environ: []string{"SUAVEZ_DATABASE_URL=mysql://root:secret@localhost"}, says: []string{"database_url:", "postgres://"}},
		"no such port": {environ: []string{"SUAVEZ_LISTEN=0.0.0.0:99999"}, says: []string{"listen:", "99999"}},
		"mail":         {environ: []string{"SUAVEZ_MAIL_SERVER=smtp", "SUAVEZ_MAIL_ENCRYPTION=some", "SUAVEZ_MAIL_PASSWORD=secret"}, says: []string{"mail_server:", "mail_from:", "mail_encryption:", "mail_password:"}},
		"mail in part": {environ: []string{"SUAVEZ_MAIL_FROM=a@clinica.org"}, says: []string{"mail_server:"}},
		"mail in the open": {
			environ: []string{"SUAVEZ_MAIL_SERVER=smtp:25", "SUAVEZ_MAIL_FROM=a@clinica.org", "SUAVEZ_MAIL_ENCRYPTION=none", "SUAVEZ_MAIL_USER=a", "SUAVEZ_MAIL_PASSWORD=secret"},
			says:    []string{"mail_encryption:", "unencrypted"},
		},
		"file not found": {environ: []string{"SUAVEZ_CONFIG=/does/not/exist.toml"}, says: []string{"/does/not/exist.toml"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := load(t, c.file, c.environ, nil)
			if err == nil {
				t.Fatal("no error")
			}
			for _, word := range c.says {
				if !strings.Contains(err.Error(), word) {
					t.Errorf("%q does not say %s", err, word)
				}
			}
			if strings.Contains(err.Error(), ":secret@") {
				t.Errorf("%q tells the password", err)
			}
		})
	}
}

func TestLoad_mailIsEncryptedByItsPort(t *testing.T) {
	for server, want := range map[string]string{"smtp.clinica.org:465": "tls", "smtp.clinica.org:587": "starttls", "smtp.clinica.org:25": "starttls"} {
		c, err := load(t, "", []string{"SUAVEZ_MAIL_SERVER=" + server, "SUAVEZ_MAIL_FROM=senhas@clinica.org"}, nil)
		if err != nil || c.MailEncryption != want {
			t.Errorf("%s is encrypted by %q: %v", server, c.MailEncryption, err)
		}
	}
}
