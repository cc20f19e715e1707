package link

import "regexp"

const secretName = `(?:[a-z_-]*token|(?:api|access|secret|private)?[_-]?key|[a-z_-]*secret|` +
	`sig|signature|pass(?:word|wd)?|auth[a-z]*|session(?:id)?|sid)`

var (
	secretParameter = regexp.MustCompile(`(?i)^` + secretName + `$`)
	secretInQuery   = regexp.MustCompile(`(?i)([?&]` + secretName + `=)[^&#\s]+`)
)

// IsSecret reports whether a query parameter is a secret by its name: token,
// api_key, signature.
func IsSecret(parameter string) bool { return secretParameter.MatchString(parameter) }

// MaskSecrets replaces the values of secret parameters by mask, in an address or in
// a text with addresses.
func MaskSecrets(address, mask string) string {
	return secretInQuery.ReplaceAllString(address, "${1}"+mask)
}
