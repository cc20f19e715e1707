// Package digest tells values from others by a few characters, for states that
// remember by which settings something was made.
package digest

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// Of returns the first 16 hex digits of the SHA-256 of v as JSON. It panics
// where v cannot be encoded: v is a plain struct or list of ours.
func Of(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic("digest: " + err.Error())
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}
