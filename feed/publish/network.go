package publish

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"
)

const (
	// answerTimeout is for how long a request waits while no byte moves. It
	// is less than stallTimeout, so that the request is sent again to a
	// server that fell silent.
	answerTimeout = 8 * time.Second
	// maxTries is how often a request is sent that fails for a passing reason.
	maxTries = 4
	// sendBuffer is what the kernel holds of a body that is being sent, in
	// bytes: few enough for a line of 10 kB/s to carry within stallTimeout.
	sendBuffer = 256 << 10
	// maxFile is more than any file that feedgen writes, in bytes.
	maxFile = 1 << 30
)

// network is how a bucket reaches its store. Tests put their own in the place
// of defaultNetwork.
type network struct {
	client        doer // nil: a client of the transport's own
	stall, answer time.Duration
}

var defaultNetwork = network{stall: stallTimeout, answer: answerTimeout}

// call starts a call to a bucket, with all its requests.
func (n network) call(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, _, stop := withStall(ctx, n.stall)
	return ctx, stop
}

// over returns what sends the requests of a bucket.
func (n network) over(client doer) doer {
	if n.client != nil {
		client = n.client
	}
	return stallingDoer{client, n}
}

// newClient returns an HTTP client that follows no redirect: a PUT that is
// redirected becomes a GET.
func newClient() *http.Client {
	t := http.DefaultTransport.(*http.Transport).Clone()
	tune(t)
	return &http.Client{
		Transport:     t,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// tune sets up a transport for a store.
func tune(t *http.Transport) {
	t.DisableCompression = true // objects are read as they are stored
	dial := t.DialContext
	t.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		if tcp, ok := conn.(*net.TCPConn); ok && err == nil {
			// Linux doubles what it is given.
			err = tcp.SetWriteBuffer(sendBuffer / 2)
		}
		return conn, err
	}
}

// again sends a request again for as long as it fails for a passing reason.
func again[T any](ctx context.Context, passing func(error) bool, send func() (T, error)) (T, error) {
	pauses := &backoff.ExponentialBackOff{
		InitialInterval: 500 * time.Millisecond, MaxInterval: 4 * time.Second,
		Multiplier: 2, RandomizationFactor: 0.5,
	}
	return backoff.Retry(ctx, func() (T, error) {
		v, err := send()
		if err != nil && !passing(err) {
			err = backoff.Permanent(err)
		}
		return v, err
	}, backoff.WithBackOff(pauses), backoff.WithMaxTries(maxTries), backoff.WithMaxElapsedTime(0))
}

// readBody reads an answer whole, which is said to have so many bytes; -1: unknown.
func readBody(body io.ReadCloser, size int64) ([]byte, error) {
	defer body.Close()
	data, err := readAll(io.LimitReader(body, maxFile+1), size)
	if err == nil && len(data) > maxFile {
		err = fmt.Errorf("the response is larger than %d bytes", maxFile)
	}
	return data, err
}

// readAll reads everything. A buffer for the size that is expected, if it is believable,
// spares copying what was read to larger and larger ones.
func readAll(r io.Reader, size int64) ([]byte, error) {
	var buf bytes.Buffer
	if 0 < size && size <= maxFile {
		buf.Grow(int(size) + bytes.MinRead) // to see the end without growing
	}
	_, err := buf.ReadFrom(r)
	return buf.Bytes(), err
}

// isPage reports whether an answer is a web page, with which no store answers
// anything but the request for one.
func isPage(h http.Header) bool { return strings.HasPrefix(h.Get("Content-Type"), "text/html") }

// runLater is the hint for a store that is there and cannot serve.
const runLater = "the store is busy or out of order; run again later: the next run will write what is missing"

// listing collects what one listing of a store says of some keys.
type listing struct {
	folder string // that holds all keys: empty, or a path that ends in a slash
	flat   bool   // all are directly in folder: folders below need not be listed
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
