package embed_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os/exec"
	"path"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"suavez/app/notify"
	"suavez/embed"
)

var link = regexp.MustCompile(`\]\(([^)]+)\)`)

// Each link of the manual to another of its files leads somewhere, and each page can be reached from the first one.
func TestManual_linksLeadSomewhere(t *testing.T) {
	manual := embed.Manual()
	files, err := fs.Glob(manual, "*")
	if err != nil {
		t.Fatal(err)
	}
	reached := map[string]bool{"index.md": true, "manual.css": true}
	for _, name := range files {
		if path.Ext(name) != ".md" {
			continue
		}
		text, err := fs.ReadFile(manual, name)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(string(text), "# ") {
			t.Errorf("%s does not begin with its title", name)
		}
		for _, found := range link.FindAllStringSubmatch(string(text), -1) {
			to := found[1]
			if strings.Contains(to, "://") {
				continue
			}
			if path.Ext(to) == "" {
				to += ".md"
			}
			if _, err := fs.Stat(manual, to); err != nil {
				t.Errorf("%s leads to %s, which is not there", name, to)
			}
			reached[to] = true
		}
	}
	for _, name := range files {
		if !reached[name] {
			t.Errorf("nothing leads to %s", name)
		}
	}
}

// What is asked of the kiosk's script in a wrong way is said, with how it is right, before anything is changed.
func TestManual_kioskRefusesWhatItCannotDo(t *testing.T) {
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("the script is for systems with a shell")
	}
	for asked, want := range map[string]string{
		"":                                  "say which page to show",
		"http://192.168.0.10:8080":          "ends in /display",
		"http://192.168.0.10:8080/admin":    "ends in /display",
		"192.168.0.10/display":              "ends in /display",
		"http://a/display http://b/display": "one address is wanted",
		"http://a/display;reboot":           "a character that no address",
		"http://a/display --rotate":         "--rotate wants",
		"http://a/display --rotate 45":      "--rotate wants 90, 180 or 270, not 45",
		"http://a/display --fullscreen":     "there is no option --fullscreen",
	} {
		text, err := fs.ReadFile(embed.Manual(), "kiosk.sh")
		if err != nil {
			t.Fatal(err)
		}
		kiosk := exec.Command(shell, append([]string{"-s", "--"}, strings.Fields(asked)...)...)
		kiosk.Stdin = bytes.NewReader(text)
		said, err := kiosk.CombinedOutput()
		if err == nil || !strings.HasPrefix(string(said), "kiosk: ") || !strings.Contains(string(said), want) {
			t.Errorf("kiosk.sh %s: %v, says %q, not %q", asked, err, said, want)
		}
	}
}

var field = regexp.MustCompile(`triggerBody\(\)((?:\?\['\w+'\])+)`)

// The flow of Power Automate knows each field that a webhook is sent, and uses none that it is not.
func TestManual_flowFitsTheWebhook(t *testing.T) {
	text, err := fs.ReadFile(embed.Manual(), "power-automate.json")
	if err != nil {
		t.Fatal(err)
	}
	var flow struct {
		Definition struct {
			Triggers struct {
				Manual struct{ Inputs struct{ Schema schema } }
			}
		}
	}
	if err := json.Unmarshal(text, &flow); err != nil {
		t.Fatal(err)
	}
	known := flow.Definition.Triggers.Manual.Inputs.Schema
	sent := map[string]bool{}
	for _, p := range fieldsOf(reflect.TypeFor[notify.Posted](), "") {
		sent[p] = true
		if !known.has(p) {
			t.Errorf("the flow's schema does not know %s", p)
		}
	}
	uses := field.FindAllStringSubmatch(string(text), -1)
	if len(uses) < 4 {
		t.Errorf("the flow uses %d fields", len(uses))
	}
	for _, use := range uses {
		p := strings.NewReplacer("?['", ".", "']", "").Replace(use[1])
		if !sent[p] {
			t.Errorf("the flow uses %s, which a webhook is not sent", p)
		}
	}
}

// schema is a part of a JSON schema.
type schema struct{ Properties map[string]schema }

func (s schema) has(field string) bool {
	for name := range strings.SplitSeq(strings.TrimPrefix(field, "."), ".") {
		next, known := s.Properties[name]
		if !known {
			return false
		}
		s = next
	}
	return true
}

// fieldsOf are the paths of a type's JSON fields, each with a dot before it.
func fieldsOf(of reflect.Type, under string) (paths []string) {
	for f := range of.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		paths = append(paths, under+"."+name)
		if f.Type.Kind() == reflect.Struct && strings.HasPrefix(f.Type.PkgPath(), "suavez/app/notify") {
			paths = append(paths, fieldsOf(f.Type, under+"."+name)...)
		}
	}
	return paths
}
