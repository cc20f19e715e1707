package scrape

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"

	"feedgen/scrape/extract"
)

// extractorVersion is kept with what a page said, see extract.Version.
const extractorVersion = extract.Version

// rules returns the rules for the host of an address.
func (s *Scraper) rules(address string) (rules extract.Rules, ok bool) {
	host := hostOf(address)
	name, _, _ := strings.Cut(host, ":")
	for _, key := range []string{host, name, strings.TrimPrefix(name, "www.")} {
		if rules, ok = s.Rules[key]; ok {
			return rules, true
		}
	}
	return extract.Rules{}, false
}

// rulesDigest returns what tells the rules for the host of an address from
// others; empty: there are none.
func (s *Scraper) rulesDigest(address string) string {
	rules, ok := s.rules(address)
	if !ok {
		return ""
	}
	return digest(rules)
}

// digest returns what tells a value from others.
func digest(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic("scrape: " + err.Error()) // plain structs of strings and bools
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}

// RulesFor returns the rules for the host of an address; the zero Rules where
// there are none.
func (s *Scraper) RulesFor(address string) extract.Rules {
	rules, _ := s.rules(address)
	return rules
}
