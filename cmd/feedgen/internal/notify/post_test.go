package notify

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// roundTrip is a function as a http.RoundTripper.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestPost(t *testing.T) {
	const secret = "https://monitor.example/5f3a-secret"
	for _, tt := range []struct {
		name    string
		answers []int // 0: none
		tries   int
		want    string // of the error
	}{
		{"taken", []int{200}, 1, ""},
		{"taken at last", []int{0, 503, 204}, 3, ""},
		{"never taken", []int{500, 429, 408, 200}, 3, "408"},
		{"refused", []int{404, 200}, 1, "404"},
		{"no answer", []int{0, 0, 0}, 3, "connection refused"},
	} {
		synctest.Test(t, func(t *testing.T) {
			tries := 0
			l, network := &notification{to: secret, body: []byte("body"), tries: 3}, roundTrip(func(r *http.Request) (*http.Response,
				error) {
				body, err := io.ReadAll(r.Body)
				if err != nil || string(body) != "body" || r.Method != http.MethodPost {
					t.Errorf("%s: %s %q, %v", tt.name, r.Method, body, err)
				}
				status := tt.answers[tries]
				tries++
				if status == 0 {
					return nil, errors.New("connection refused")
				}
				return &http.Response{StatusCode: status, Status: strconv.Itoa(status), Body: http.NoBody}, nil
			})
			start := time.Now()
			err := l.post(t.Context(), network)
			if tries != tt.tries || (err == nil) != (tt.want == "") || time.Since(start) > maxWait {
				t.Errorf("%s: %d tries in %s, %v", tt.name, tries, time.Since(start), err)
			}
			if err != nil && strings.Contains(err.Error(), "secret") {
				t.Errorf("%s: the error tells the address: %v", tt.name, err)
			}
		})
	}
}

// TestPostInHaste holds that a monitor that hangs does not delay a process after a
// signal to end.
func TestPostInHaste(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, network := &notification{to: "https://monitor.example/", tries: 3}, roundTrip(func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		})
		interrupted, cancel := context.WithCancel(t.Context())
		cancel()
		ctx, stop := outlive(interrupted)
		defer stop()
		start := time.Now()
		if err := l.post(ctx, network); err == nil || time.Since(start) > lastWait {
			t.Errorf("%v after %s", err, time.Since(start))
		}
	})
}
