// Package digest computes short digests of values. States store them to detect
// changed settings.
package digest

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// Of returns the first 16 hex digits of the SHA-256 of v as JSON. It panics if v
// cannot be encoded.
func Of(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic("digest: " + err.Error())
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}
