package publish

import (
	"net/http"
	"path"
	"strings"
	"time"
)

// What the stores that are asked over a network share.
const (
	// callTimeout bounds one call to a bucket, with all its repetitions.
	callTimeout = 30 * time.Second
	// answerTimeout bounds the wait for an answer, so that a server which
	// fell silent is asked again within callTimeout.
	answerTimeout = 8 * time.Second
	// maxTries is how often a request is sent that fails for a passing reason.
	maxTries = 4
)

// patient sets up a transport for a store.
func patient(t *http.Transport) {
	t.ResponseHeaderTimeout = answerTimeout
	t.DisableCompression = true // objects are read as they are stored
}

// runLater is the hint for a store that is there and cannot serve.
const runLater = "the store is busy or out of order; run again later, the next run completes what is missing"

// notSpoken is the hint for a server that is no store.
func notSpoken(protocol string) string {
	return "what answers there does not speak " + protocol + "; check the endpoint and the URL's other parameters"
}

// listing gathers what one listing of a store tells of some keys.
type listing struct {
	folder string // that holds all keys: empty, or a path that ends in a slash
	flat   bool   // all stand directly in folder: what lies below need not be listed
	there  map[string]Info
	wanted map[string]bool
}

func newListing(keys []string) *listing {
	l := &listing{flat: true, there: make(map[string]Info), wanted: make(map[string]bool)}
	for i, key := range keys {
		l.wanted[key] = true
		folder, _ := path.Split(key)
		if i == 0 {
			l.folder = folder
		}
		for !strings.HasPrefix(folder, l.folder) {
			l.folder, _ = path.Split(strings.TrimSuffix(l.folder, "/"))
		}
	}
	for _, key := range keys {
		if strings.Contains(strings.TrimPrefix(key, l.folder), "/") {
			l.flat = false
		}
	}
	return l
}

func (l *listing) add(key string, info Info) {
	if l.wanted[key] {
		l.there[key] = info
	}
}
