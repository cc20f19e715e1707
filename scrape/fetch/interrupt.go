package fetch

import "context"

// Interruptible returns what f returns. If ctx ends first, it returns the cause while
// f continues in the background: a parser of HTML can't be interrupted, and a run
// may parse many hostile pages at once. After that, nothing that f uses may be
// touched.
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
