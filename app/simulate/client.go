package simulate

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"time"
)

// client is a page: a totem with its token, or staff who have signed in.
type client struct {
	url   string // of the API
	http  http.Client
	token string
}

func newClient(url, token string) *client {
	jar, _ := cookiejar.New(nil) // fails never without options
	return &client{url: url + "/api/v1", http: http.Client{Jar: jar, Timeout: 30 * time.Second}, token: token}
}

// send makes a request and reads the answer into a value, unless that is nil. It returns the status: one that is no success is an error.
func (c *client) send(ctx context.Context, method, path string, body, into any) (int, error) {
	var content io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return 0, fmt.Errorf("write a request: %w", err)
		}
		content = bytes.NewReader(text)
	}
	request, err := http.NewRequestWithContext(ctx, method, c.url+path, content)
	if err != nil {
		return 0, fmt.Errorf("make a request: %w", err)
	}
	if content != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}
	answer, err := c.http.Do(request)
	if err != nil {
		return 0, fmt.Errorf("ask the server: %w", err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	switch {
	case err != nil:
		return 0, fmt.Errorf("read the answer: %w", err)
	case answer.StatusCode >= http.StatusBadRequest:
		return answer.StatusCode, fmt.Errorf("%s %s answers %d: %s", method, path, answer.StatusCode, text)
	case into == nil || len(text) == 0:
		return answer.StatusCode, nil
	}
	if err := json.Unmarshal(text, into); err != nil {
		return answer.StatusCode, fmt.Errorf("read the answer of %s %s: %w", method, path, err)
	}
	return answer.StatusCode, nil
}
