package link

import "regexp"

const secretName = `(?:[a-z_-]*token|(?:api|access|secret|private)?[_-]?key|[a-z_-]*secret|` +
	`sig|signature|pass(?:word|wd)?|auth[a-z]*|session(?:id)?|sid)`

var (
	secretParameter = regexp.MustCompile(`(?i)^` + secretName + `$`)
	secretInQuery   = regexp.MustCompile(`(?i)([?&]` + secretName + `=)[^&#\s]+`)
)

// IsSecret reports whether a parameter in the query of an address is called as
// those are whose value is a secret: token, api_key, signature.
func IsSecret(parameter string) bool { return secretParameter.MatchString(parameter) }

// MaskSecrets returns an address, or a text that has some, with mask in place of
// the values of secret parameters.
func MaskSecrets(address, mask string) string {
	return secretInQuery.ReplaceAllString(address, "${1}"+mask)
}
