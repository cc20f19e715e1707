package scrape

import (
	"context"
	"sync"
)

// calls deduplicates calls by key. The zero value is empty.
type calls[T any] struct {
	mu    sync.Mutex
	byKey map[string]*call[T]
}

// call is one of them.
type call[T any] struct {
	done  chan struct{} // closed when it has ended
	value T
}

// do returns the result of f for the first call with a key, and the same result for
// later calls, which wait for it. The error is the cause of the end of ctx.
func (c *calls[T]) do(ctx context.Context, key string, f func() T) (value T, first bool, err error) {
	c.mu.Lock()
	made := c.byKey[key]
	if made == nil {
		if c.byKey == nil {
			c.byKey = map[string]*call[T]{}
		}
		made = &call[T]{done: make(chan struct{})}
		c.byKey[key] = made
		c.mu.Unlock()
		defer close(made.done)
		made.value = f()
		return made.value, true, nil
	}
	c.mu.Unlock()
	select {
	case <-made.done:
		return made.value, false, nil
	case <-ctx.Done():
		return value, false, context.Cause(ctx)
	}
}

// forget makes the next call with the same key a new one.
func (c *calls[T]) forget(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.byKey, key)
}
