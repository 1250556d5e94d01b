package web_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestPages_areServedWithWhatBrowsersMayDo(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, c := range []struct{ path, text, kind, cache string }{
		{"/", "start", "text/html; charset=utf-8", "no-cache"},
		{"/totem", "totem", "text/html; charset=utf-8", "no-cache"},
		{"/desk", "desk", "text/html; charset=utf-8", "no-cache"},
		{"/display", "display", "text/html; charset=utf-8", "no-cache"},
		{"/assets/app-1a2b.js", strings.Repeat("go();", 100), "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"},
	} {
		answer, err := http.Get(s.url + c.path) // asks for gzip and undoes it
		must(t, err)
		text, err := io.ReadAll(answer.Body)
		must(t, err)
		answer.Body.Close()
		h := answer.Header
		if string(text) != c.text || h.Get("Content-Type") != c.kind || h.Get("Cache-Control") != c.cache || h.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s answers %d %q %v", c.path, answer.StatusCode, text, h)
		}
		if !answer.Uncompressed {
			t.Errorf("%s is not compressed", c.path)
		}
		if page := !strings.HasPrefix(c.path, "/assets/"); page != strings.Contains(h.Get("Content-Security-Policy"), "default-src 'self'") {
			t.Errorf("%s has the policy %q", c.path, h.Get("Content-Security-Policy"))
		}
	}
	silent := &http.Client{Transport: &http.Transport{DisableCompression: true}} // as curl is
	for _, accepted := range []string{"identity", "", "gzip;q=0"} {
		plain, err := http.NewRequest("GET", s.url+"/assets/app-1a2b.js", nil)
		must(t, err)
		if accepted != "" {
			plain.Header.Set("Accept-Encoding", accepted)
		}
		answer, err := silent.Do(plain)
		must(t, err)
		text, err := io.ReadAll(answer.Body)
		must(t, err)
		answer.Body.Close()
		if string(text) != strings.Repeat("go();", 100) || answer.Header.Get("Content-Encoding") != "" {
			t.Errorf("who takes nothing compressed (%q) is answered %q %v", accepted, text, answer.Header)
		}
	}
	answer, err := http.Get(s.url + "/assets/../desk.html")
	must(t, err)
	answer.Body.Close()
	if answer.StatusCode != http.StatusNotFound {
		t.Errorf("a file that is no page is answered with %d", answer.StatusCode)
	}
}

// What every answer says to browsers, of pages and of the API.
func TestAnswers_sayWhatBrowsersMayNotDo(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, path := range []string{"/desk", "/display", "/api/v1/auth/me", "/api/openapi.json", "/nowhere", "/assets/app-1a2b.js"} {
		answer, err := http.Get(s.url + path)
		must(t, err)
		answer.Body.Close()
		frames, ancestors := "DENY", "frame-ancestors 'none'"
		if path == "/display" { // the administration shows it in a frame
			frames, ancestors = "SAMEORIGIN", "frame-ancestors 'self'"
		}
		for name, want := range map[string]string{
			"X-Frame-Options": frames, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
			"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
		} {
			if got := answer.Header.Get(name); got != want {
				t.Errorf("%s has %s: %q", path, name, got)
			}
		}
		policy := answer.Header.Get("Content-Security-Policy")
		if !strings.Contains(policy, ancestors) || strings.Contains(policy, "unsafe") {
			t.Errorf("%s has the policy %q", path, policy)
		}
		if answer.Header.Get("Server") != "" || answer.Header.Get("Strict-Transport-Security") != "" {
			t.Errorf("%s says %v", path, answer.Header)
		}
	}
	answer, err := http.Get(s.url + "/readyz")
	must(t, err)
	answer.Body.Close()
	if got := answer.Header.Get("Cross-Origin-Resource-Policy"); got != "cross-origin" {
		t.Errorf("a kiosk that looks for the server is kept from it: %q", got)
	}
}

// What comes from the internet gets no origin, and nothing of this server but its own page.
func TestInterpreter_isShutOff(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	answer, err := http.Get(s.url + "/vlibras")
	must(t, err)
	answer.Body.Close()
	policy := answer.Header.Get("Content-Security-Policy")
	if !strings.HasPrefix(policy, "sandbox allow-scripts;") || strings.Contains(policy, "allow-same-origin") || strings.Contains(strings.Replace(policy, "frame-ancestors 'self'", "", 1), "'self'") {
		t.Errorf("it has the policy %q", policy)
	}
}

func TestManual_isServedAsPages(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for path, want := range map[string][]string{
		"/ajuda":        {"<title>Ajuda</title>", `href="outra"`, `lang="pt-BR"`},
		"/ajuda/outra":  {"<title>Outra</title>", "<td>1</td>", "&lt;script&gt;"},
		"/ajuda/a.json": {"{}"},
	} {
		answer, err := http.Get(s.url + path)
		must(t, err)
		text, err := io.ReadAll(answer.Body)
		must(t, err)
		answer.Body.Close()
		for _, part := range want {
			if got := answer.Request.URL.Path; path == "/ajuda" && got != "/ajuda/" {
				t.Errorf("links of %s would lead beside the manual", got)
			}
			if answer.StatusCode != http.StatusOK || !strings.Contains(string(text), part) {
				t.Errorf("%s answers %d without %s: %s", path, answer.StatusCode, part, text)
			}
		}
	}
}
