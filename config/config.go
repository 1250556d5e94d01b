package config

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/knadh/koanf/parsers/toml/v2"
	"github.com/knadh/koanf/providers/confmap"
	"github.com/knadh/koanf/providers/env/v2"
	"github.com/knadh/koanf/providers/file"
	"github.com/knadh/koanf/providers/posflag"
	"github.com/knadh/koanf/v2"
	"github.com/spf13/pflag"
)

// Config is a checked set of settings. The tag is the key in a file; the variable is SUAVEZ_ and the key in capitals, the
// flag has - for _.
type Config struct {
	// Listen is the address that serve listens on, HOST:PORT; port 0 picks a free one.
	Listen string `koanf:"listen"`
	// Data is the folder of the embedded PostgreSQL and of everything else that is kept in files.
	Data string `koanf:"data"`
	// DatabaseURL is the address of a PostgreSQL server of one's own; empty for the embedded one. It may hold a
	// password, so it is never logged.
	DatabaseURL string `koanf:"database_url"`
	// DocumentKey is the secret with which the numbers of patients' documents are hashed, of 16 letters at least; all instances on one
	// database need the same. Empty is a key that is made once and kept in the data folder. It is never logged.
	DocumentKey string `koanf:"document_key"`
	// SessionSecret is the secret with which what browsers keep, and second factors, are sealed, of 32 letters at least; all instances on one
	// database need the same. Empty is one that is made once and kept in the data folder. It is never logged.
	SessionSecret string `koanf:"session_secret"`
	// TrustedProxies are the addresses and networks, parted by commas, of proxies that say from where a request came (X-Forwarded-For) and
	// whether it was encrypted (X-Forwarded-Proto); of anybody else it is not believed.
	TrustedProxies string `koanf:"trusted_proxies"`
	// PublicURL is the address by which browsers know this server, such as https://senhas.clinica.org; empty: the one by which they come.
	PublicURL string `koanf:"public_url"`
	// OIDCIssuer is the address of the provider of the clinic's accounts (OpenID Connect); empty: there is none.
	OIDCIssuer string `koanf:"oidc_issuer"`
	// OIDCClientID and OIDCClientSecret are what the provider knows SuaVez by; the secret is never logged.
	OIDCClientID     string `koanf:"oidc_client_id"`
	OIDCClientSecret string `koanf:"oidc_client_secret"`
	// OIDCName is what the sign-in calls these accounts; empty for words of the page.
	OIDCName string `koanf:"oidc_name"`
	// OIDCTrustEmail, true or false, takes the provider's e-mails as verified, for one that does not say so (Entra ID).
	OIDCTrustEmail string `koanf:"oidc_trust_email"`
	// MailServer is where mail is handed in, HOST:PORT; empty: nothing is mailed.
	MailServer string `koanf:"mail_server"`
	// MailEncryption is starttls, tls or none; empty is tls on port 465, and starttls on others.
	MailEncryption string `koanf:"mail_encryption"`
	// MailUser and MailPassword sign in at it; empty: without. The password is never logged.
	MailUser     string `koanf:"mail_user"`
	MailPassword string `koanf:"mail_password"`
	// MailFrom is the address that mail comes from, such as senhas@clinica.org.
	MailFrom string `koanf:"mail_from"`
	// LogLevel is debug, info, warn or error.
	LogLevel string `koanf:"log_level"`
	// LogFormat is text or json.
	LogFormat string `koanf:"log_format"`
}

// defaults are the settings of an installation that sets nothing.
var defaults = Config{
	Listen:    "0.0.0.0:8080",
	Data:      "suavez-data",
	LogLevel:  "info",
	LogFormat: "text",
}

// AddFlags adds the flags that every subcommand has.
func AddFlags(flags *pflag.FlagSet) {
	flags.String("config", "", "file of settings, in TOML (SUAVEZ_CONFIG)")
	flags.String("data", defaults.Data, "folder of the data (SUAVEZ_DATA)")
	flags.String("database-url", "", "PostgreSQL server to use in place of the embedded one (SUAVEZ_DATABASE_URL)")
	flags.String("document-key", "", "secret with which numbers of documents are hashed; empty for one that is kept in the data folder (SUAVEZ_DOCUMENT_KEY)")
	flags.String("session-secret", "", "secret with which sign-ins and second factors are sealed; empty for one that is kept in the data folder; better in the file or the environment, since others on the machine see arguments (SUAVEZ_SESSION_SECRET)")
	flags.String("log-level", defaults.LogLevel, "debug, info, warn or error (SUAVEZ_LOG_LEVEL)")
	flags.String("log-format", defaults.LogFormat, "text or json (SUAVEZ_LOG_FORMAT)")
}

// AddServeFlags adds the flags of serve.
func AddServeFlags(flags *pflag.FlagSet) {
	flags.String("trusted-proxies", "", "addresses or networks, parted by commas, of proxies before it that say from where a request came, such as 10.0.0.5,172.16.0.0/12 (SUAVEZ_TRUSTED_PROXIES)")
	flags.String("public-url", "", "address by which browsers know this server, such as https://senhas.clinica.org; empty for the one by which they come (SUAVEZ_PUBLIC_URL)")
	flags.String("oidc-issuer", "", "provider of the clinic's accounts, by OpenID Connect (SUAVEZ_OIDC_ISSUER)")
	flags.String("oidc-client-id", "", "what the provider knows SuaVez by (SUAVEZ_OIDC_CLIENT_ID)")
	flags.String("oidc-client-secret", "", "its secret; better in the file or the environment, since others on the machine see arguments (SUAVEZ_OIDC_CLIENT_SECRET)")
	flags.String("oidc-name", "", "what the sign-in calls these accounts (SUAVEZ_OIDC_NAME)")
	flags.String("oidc-trust-email", "", "true: the provider's e-mails are verified though it does not say so, as with Entra ID (SUAVEZ_OIDC_TRUST_EMAIL)")
	flags.String("mail-server", "", "HOST:PORT of the server that mail is handed to, such as smtp.clinica.org:587; empty: nothing is mailed (SUAVEZ_MAIL_SERVER)")
	flags.String("mail-encryption", "", "starttls, tls or none; empty is tls on port 465 and starttls on others (SUAVEZ_MAIL_ENCRYPTION)")
	flags.String("mail-user", "", "user at the mail server; empty: without signing in (SUAVEZ_MAIL_USER)")
	flags.String("mail-password", "", "its password; better in the file or the environment, since others on the machine see arguments (SUAVEZ_MAIL_PASSWORD)")
	flags.String("mail-from", "", "address that mail comes from, such as senhas@clinica.org (SUAVEZ_MAIL_FROM)")
	flags.String("listen", defaults.Listen, "address to listen on, port 0 picks one (SUAVEZ_LISTEN)")
}

// Load reads and checks the settings. environ lists the environment as os.Environ does.
func Load(flags *pflag.FlagSet, environ []string) (Config, error) {
	k := koanf.New(".")
	settings := map[string]any{
		"listen": defaults.Listen, "data": defaults.Data, "database_url": defaults.DatabaseURL, "document_key": defaults.DocumentKey, "session_secret": defaults.SessionSecret, "trusted_proxies": defaults.TrustedProxies,
		"public_url": defaults.PublicURL, "oidc_issuer": defaults.OIDCIssuer, "oidc_client_id": defaults.OIDCClientID, "oidc_client_secret": defaults.OIDCClientSecret,
		"oidc_name": defaults.OIDCName, "oidc_trust_email": defaults.OIDCTrustEmail,
		"mail_server": defaults.MailServer, "mail_encryption": defaults.MailEncryption, "mail_user": defaults.MailUser, "mail_password": defaults.MailPassword, "mail_from": defaults.MailFrom,
		"log_level": defaults.LogLevel, "log_format": defaults.LogFormat,
	}
	if err := k.Load(confmap.Provider(settings, ""), nil); err != nil {
		return Config{}, fmt.Errorf("load the default settings: %w", err)
	}
	if path := configFile(flags, environ); path != "" {
		if err := loadFile(k, path, settings); err != nil {
			return Config{}, err
		}
	}
	variables := env.Provider(".", env.Opt{
		Prefix:      "SUAVEZ_",
		EnvironFunc: func() []string { return environ },
		TransformFunc: func(name, value string) (string, any) {
			key := strings.ToLower(strings.TrimPrefix(name, "SUAVEZ_"))
			if _, known := settings[key]; !known {
				return "", nil // such as SUAVEZ_DEMO_PASSWORD, which is no setting
			}
			return key, value
		},
	})
	if err := k.Load(variables, nil); err != nil {
		return Config{}, fmt.Errorf("load the settings of the environment: %w", err)
	}
	given := posflag.ProviderWithFlag(flags, ".", nil, func(f *pflag.Flag) (string, any) {
		key := strings.ReplaceAll(f.Name, "-", "_")
		if _, known := settings[key]; !known || !f.Changed {
			return "", nil
		}
		return key, f.Value.String()
	})
	if err := k.Load(given, nil); err != nil {
		return Config{}, fmt.Errorf("load the settings of the flags: %w", err)
	}
	var c Config
	if err := k.Unmarshal("", &c); err != nil {
		return Config{}, fmt.Errorf("read the settings: %w", err)
	}
	c.completeMail()
	return c, c.check()
}

// configFile is the file named by --config or else by SUAVEZ_CONFIG.
func configFile(flags *pflag.FlagSet, environ []string) string {
	if path, err := flags.GetString("config"); err == nil && path != "" {
		return path
	}
	for _, variable := range environ {
		if path, ok := strings.CutPrefix(variable, "SUAVEZ_CONFIG="); ok {
			return path
		}
	}
	return ""
}

// loadFile adds the settings of a file; a key that is none is an error, since it is a mistake in writing.
func loadFile(k *koanf.Koanf, path string, known map[string]any) error {
	read := koanf.New(".")
	if err := read.Load(file.Provider(path), toml.Parser()); err != nil {
		return fmt.Errorf("read the settings in %s: %w", path, err)
	}
	for _, key := range read.Keys() {
		if _, ok := known[key]; !ok {
			var keys []string
			for name := range known {
				keys = append(keys, name)
			}
			slices.Sort(keys)
			return fmt.Errorf("%s: there is no setting %q; there are %s", path, key, strings.Join(keys, ", "))
		}
		if _, text := read.Get(key).(string); !text {
			return fmt.Errorf("%s: the setting %q must be text in quotes", path, key)
		}
	}
	return k.Merge(read)
}

func (c Config) check() error {
	var wrong []error
	if _, port, err := net.SplitHostPort(c.Listen); err != nil {
		wrong = append(wrong, fmt.Errorf("listen: %q is not HOST:PORT, such as 0.0.0.0:8080", c.Listen))
	} else if _, err := net.LookupPort("tcp", port); err != nil {
		wrong = append(wrong, fmt.Errorf("listen: %q is not a port from 0 to 65535", port))
	}
	if c.Data == "" {
		wrong = append(wrong, errors.New("data: name a folder"))
	}
	if c.DatabaseURL != "" {
		// The address may hold a password, so the error does not repeat it.
		if u, err := url.Parse(c.DatabaseURL); err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
			wrong = append(wrong, errors.New("database_url: write it as postgres://USER:PASSWORD@HOST:PORT/DATABASE"))
		}
	}
	if c.DocumentKey != "" && len(c.DocumentKey) < 16 {
		wrong = append(wrong, errors.New("document_key: use 16 letters or more, such as those of: openssl rand -hex 32"))
	}
	if c.SessionSecret != "" && len(c.SessionSecret) < 32 {
		wrong = append(wrong, errors.New("session_secret: use 32 letters or more, such as those of: openssl rand -hex 32"))
	}
	wrong = append(wrong, c.checkOIDC()...)
	wrong = append(wrong, c.checkMail()...)
	if _, err := c.Proxies(); err != nil {
		wrong = append(wrong, fmt.Errorf("trusted_proxies: %w", err))
	}
	if _, err := c.level(); err != nil {
		wrong = append(wrong, fmt.Errorf("log_level: %q is none of debug, info, warn, error", c.LogLevel))
	}
	if c.LogFormat != "text" && c.LogFormat != "json" {
		wrong = append(wrong, fmt.Errorf("log_format: %q is neither text nor json", c.LogFormat))
	}
	return errors.Join(wrong...)
}

// checkOIDC says what is wrong with the settings of the provider of accounts, and of the address to which it sends browsers back.
func (c Config) checkOIDC() (wrong []error) {
	if c.PublicURL != "" && !isAddress(c.PublicURL) {
		wrong = append(wrong, errors.New("public_url: write it as https://HOST, without a path"))
	}
	if u, err := url.Parse(c.OIDCIssuer); err != nil || c.OIDCIssuer != "" && (u.Host == "" || u.Scheme != "https" && u.Scheme != "http") {
		wrong = append(wrong, errors.New("oidc_issuer: write it as https://HOST/PATH, as the provider says it"))
	}
	if (c.OIDCIssuer == "") != (c.OIDCClientID == "") {
		wrong = append(wrong, errors.New("oidc_client_id: set it together with oidc_issuer"))
	}
	if c.OIDCTrustEmail != "" && c.OIDCTrustEmail != "true" && c.OIDCTrustEmail != "false" {
		wrong = append(wrong, fmt.Errorf("oidc_trust_email: %q is neither true nor false", c.OIDCTrustEmail))
	}
	return wrong
}

// isAddress says whether a text is the address of a server: a scheme and a host.
func isAddress(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.Scheme+"://"+u.Host == text
}

// Proxies are the networks of TrustedProxies.
func (c Config) Proxies() (networks []netip.Prefix, err error) {
	for text := range strings.SplitSeq(c.TrustedProxies, ",") {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		network, err := netip.ParsePrefix(text)
		if address, alone := netip.ParseAddr(text); alone == nil {
			network, err = address.Prefix(address.BitLen())
		}
		if err != nil {
			return nil, fmt.Errorf("%q is neither an address such as 10.0.0.5 nor a network such as 172.16.0.0/12", text)
		}
		networks = append(networks, network)
	}
	return networks, nil
}

func (c Config) level() (slog.Level, error) {
	var level slog.Level
	err := level.UnmarshalText([]byte(c.LogLevel))
	return level, err
}
