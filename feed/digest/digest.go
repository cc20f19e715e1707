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

// None is in the place of a document's digest while that is computed.
const None = "0000000000000000000000000000000000000000000000000000000000000000"

// Document returns the SHA-256 of a document that has the digest itself at an
// offset, with None in its place; empty if the document ends before.
func Document(doc []byte, at int) string {
	if len(doc) < at+len(None) {
		return ""
	}
	sum := sha256.New()
	sum.Write(doc[:at])
	sum.Write([]byte(None))
	sum.Write(doc[at+len(None):])
	return hex.EncodeToString(sum.Sum(nil))
}
