package publish

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"
)

// stallTimeout is the time after which a call to a bucket ends if no byte is
// transferred. It does not limit the size of a file.
const stallTimeout = 30 * time.Second

// A stalledError is the cause of a context that ended because nothing moved.
type stalledError struct{ timeout time.Duration }

func (e *stalledError) Error() string { return fmt.Sprintf("no byte moved for %v", e.timeout) }

// stall is a timer that ends a context unless it is reset in time.
type stall struct {
	timer   *time.Timer
	timeout time.Duration
	outer   *stall // of the call that a request is part of; may be nil
}

type stallKey struct{}

// withStall returns a context that ends when moved is not called for the
// timeout, and the function that gives its timer back.
func withStall(ctx context.Context, timeout time.Duration) (context.Context, *stall, context.CancelFunc) {
	outer, _ := ctx.Value(stallKey{}).(*stall)
	ctx, cancel := context.WithCancelCause(ctx)
	s := &stall{timeout: timeout, outer: outer}
	s.timer = time.AfterFunc(timeout, func() { cancel(&stalledError{timeout}) })
	return context.WithValue(ctx, stallKey{}, s), s, func() { s.timer.Stop(); cancel(context.Canceled) }
}

// moved says that bytes moved, in the request and in the call around it.
func (s *stall) moved() {
	for ; s != nil; s = s.outer {
		s.timer.Reset(s.timeout)
	}
}

// doer sends requests. The clients of all providers take one.
type doer interface {
	Do(*http.Request) (*http.Response, error)
}

// stallingDoer fails a request, and the reading of its answer, when nothing
// moves.
type stallingDoer struct {
	doer
	network
}

func (d stallingDoer) Do(req *http.Request) (*http.Response, error) {
	timeout := d.answer
	// What was read of a large body may lie in the buffers of the kernel for
	// as long as a slow line takes to carry sendBuffer bytes.
	if req.ContentLength > sendBuffer/2 {
		timeout = d.stall
	}
	ctx, s, stop := withStall(req.Context(), timeout)
	req = req.WithContext(ctx)
	if req.Body != nil && req.Body != http.NoBody {
		req.Body = &movingBody{ReadCloser: req.Body, ctx: ctx, stall: s}
	}
	if getBody := req.GetBody; getBody != nil {
		req.GetBody = func() (io.ReadCloser, error) {
			body, err := getBody()
			return &movingBody{ReadCloser: body, ctx: ctx, stall: s}, err
		}
	}
	resp, err := d.doer.Do(req)
	if err != nil {
		stop()
		return nil, stalledCause(ctx, err)
	}
	s.moved()
	resp.Body = &movingBody{ReadCloser: resp.Body, ctx: ctx, stall: s, stop: stop}
	return resp, nil
}

// movingBody resets a stall at each read.
type movingBody struct {
	io.ReadCloser
	ctx   context.Context // of the request, whose cause its errors give
	stall *stall
	stop  context.CancelFunc // nil for the body of a request
}

func (b *movingBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if n > 0 {
		b.stall.moved()
	}
	if err != nil && err != io.EOF {
		err = stalledCause(b.ctx, err)
	}
	return n, err
}

func (b *movingBody) Close() error {
	if b.stop != nil {
		b.stop()
	}
	return b.ReadCloser.Close()
}

// stalledCause returns err, or why its context ended if that is a stall: the
// transport says no more than that it was canceled.
func stalledCause(ctx context.Context, err error) error {
	if cause, ok := context.Cause(ctx).(*stalledError); ok {
		return cause
	}
	return err
}
