//go:build unix

package cmd_test

import (
	"bytes"
	"encoding/json"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"sync/atomic"
	"testing"
	"time"
)

// client is a page at work: what was not answered it asks again with the same key, at the next instance, until it is answered or its
// patience ends.
type client struct {
	t       *testing.T
	at      *installation
	http    http.Client
	token   string // of a device
	dice    *rand.Rand
	current int // the instance that it asks
	// hasty gives up now and then what was not answered, as somebody who loads the page again.
	hasty bool
}

func (in *installation) client(number uint64) *client {
	jar, err := cookiejar.New(nil)
	if err != nil {
		in.t.Fatal(err)
	}
	return &client{
		t: in.t, at: in, http: http.Client{Jar: jar, Timeout: 15 * time.Second},
		dice: rand.New(rand.NewPCG(in.seed, number)), current: int(number) % len(in.addresses),
	}
}

// totem is a client with the token of a totem.
func (in *installation) totem(number uint64, token string) *client {
	c := in.client(number)
	c.token = token
	return c
}

// answer is what a client was told; status 0 when it gave up.
type answer struct {
	status int
	text   string
}

func (a answer) unknown() bool { return a.status == 0 }
func (a answer) refused() bool { return a.status == http.StatusConflict }

// read reads what was answered.
func (a answer) read(t *testing.T, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(a.text), into); err != nil {
		t.Errorf("read the answer %d %s: %v", a.status, a.text, err)
	}
}

// post asks for a change.
func (c *client) post(path, key string, body any) answer {
	text, err := json.Marshal(body)
	if err != nil {
		c.t.Error(err)
		return answer{}
	}
	for giveUp := time.Now().Add(2 * time.Minute); time.Now().Before(giveUp); {
		begin := time.Now()
		if a, err := c.try("POST", path, key, text); err == nil && a.status != http.StatusServiceUnavailable {
			c.at.answered(begin)
			return a
		}
		c.current = (c.current + 1) % len(c.at.addresses)
		if c.hasty && c.dice.IntN(3) == 0 {
			return answer{}
		}
		time.Sleep(20 * time.Millisecond) // the pause of a page between two tries
	}
	c.t.Errorf("POST %s was not answered for two minutes", path)
	return answer{}
}

func (c *client) try(method, path, key string, text []byte) (answer, error) {
	request, err := http.NewRequest(method, "http://"+c.at.addresses[c.current]+"/api/v1"+path, bytes.NewReader(text))
	if err != nil {
		return answer{}, err
	}
	request.Header.Set("Content-Type", "application/json")
	if key != "" {
		request.Header.Set("Idempotency-Key", key)
	}
	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}
	said, err := c.http.Do(request)
	if err != nil {
		return answer{}, err
	}
	defer said.Body.Close()
	body, err := io.ReadAll(said.Body)
	return answer{said.StatusCode, string(body)}, err
}

// get reads at one instance, which must answer.
func (c *client) get(instance int, path string, into any) {
	c.t.Helper()
	c.current = instance
	a, err := c.try("GET", path, "", nil)
	if err != nil || a.status != http.StatusOK {
		c.t.Fatalf("GET %s: %d %s %v", path, a.status, a.text, err)
	}
	a.read(c.t, into)
}

// signIn signs a user in and puts the user at work in a room.
func (c *client) signIn(login, room string) {
	c.t.Helper()
	if a := c.post("/auth/login", "", map[string]string{"login": login, "password": password}); a.status != http.StatusOK {
		c.t.Errorf("sign in %s: %d %s", login, a.status, a.text)
	}
	if room == "" {
		return
	}
	if a := c.post("/clinics/demo/shifts", login+"-shift", map[string]string{"room_id": room}); a.status != http.StatusCreated {
		c.t.Errorf("shift of %s: %d %s", login, a.status, a.text)
	}
}

// lastAnswer is when the try began that was answered last, for the time that a recovery takes.
type lastAnswer struct{ begin atomic.Int64 }

func (l *lastAnswer) answered(begin time.Time) {
	for {
		last := l.begin.Load()
		if last >= begin.UnixNano() || l.begin.CompareAndSwap(last, begin.UnixNano()) {
			return
		}
	}
}

func (l *lastAnswer) answeredSince(moment time.Time) bool { return l.begin.Load() > moment.UnixNano() }
