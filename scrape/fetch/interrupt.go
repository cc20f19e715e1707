package fetch

import "context"

// Interruptible returns what f returns. When ctx ends first, it returns the cause
// and leaves f behind, which may go on for a second: nothing in a parser of HTML
// can be interrupted, and a run may parse many hostile pages at once. Then f, and
// what it reads, may be used no more.
func Interruptible[T any](ctx context.Context, f func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		value, err := f()
		done <- result{value, err}
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-ctx.Done():
		var none T
		return none, context.Cause(ctx)
	}
}
