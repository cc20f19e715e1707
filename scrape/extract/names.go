package extract

import (
	"regexp"
	"strings"
	"unicode"
)

var (
	email    = regexp.MustCompile(`\S+@\S+\.\w+`)
	bracket  = regexp.MustCompile(`\([^()]*\)|\[[^\[\]]*\]`)
	by       = regexp.MustCompile(`(?i)^(?:(?:posted|written|words|story|text|article|published|authored|reviewed|publié|écrit|rédigé|proposé|texte|propos recueillis|geschrieben|escrito)\s+)?(?:by|par|von|por|door|di|af|av|przez|автор|auteurs?|authors?|autor(?:in|en|es|a)?|redaktion|written by)\s*[:：]?\s+|^(?:by|von|par|por|authors?|autor(?:in)?|auteurs?|text|texte|foto|автор)\s*[:：]\s*`)
	tail     = regexp.MustCompile(`\s+[-–—|•·]\s+.*$|\s*\|.*$`)
	splitter = regexp.MustCompile(`\s*(?:;|\||\n|•|·|、|，)\s*|\s+[+&/]\s+|\s+(?:and|und|et|og|och|en|oraz|ja|и|та|with|mit|avec|e|y)\s+|/`)
	role     = regexp.MustCompile(`(?i)\b(?:editor|reporter|writer|correspondent|staff|director|manager|founder|c[etf]o|president|professor|prof|ph\.?d|m\.?d|mba|analyst|contributor|contributing|head of|vice|chief|officer|author|columnist|journalist|journaliste|redakteur|redakteurin|rédact\w+|korrespondent\w*|consultant\w*|engineer|lead|senior|sr|jr|host|producer|attorney|blogger|photographer|marketing|content|product|fellow|researcher|assistant|associate|freelance|updated|published|bureau|for|at|de l|chez)\b`)
)

// notNames are words that stand where a name is expected and are none.
var notNames = map[string]bool{"admin": true, "administrator": true, "editor": true, "staff": true, "redaktion": true, "redaction": true, "redaccion": true, "webmaster": true, "author": true, "auteur": true, "autor": true, "by": true, "par": true, "von": true, "unknown": true, "anonymous": true, "guest": true, "user": true, "root": true, "null": true, "undefined": true, "none": true, "la redaction": true, "team": true}

// splitNames returns the persons that a byline names.
func splitNames(s string) []string {
	s = clean(stripTags(s))
	s = email.ReplaceAllString(s, "")
	s = bracket.ReplaceAllString(s, "")
	s = strings.TrimSpace(by.ReplaceAllString(strings.TrimSpace(s), ""))
	s = tail.ReplaceAllString(s, "")
	var names []string
	for _, part := range splitter.Split(s, -1) {
		for i, bit := range strings.Split(part, ",") {
			bit = strings.TrimSpace(bit)
			if i > 0 && role.MatchString(bit) {
				break
			}
			bit = strings.TrimSpace(by.ReplaceAllString(bit, ""))
			bit = strings.Trim(bit, " ,;:-–—|@.*\"“”")
			if isName(bit) {
				names = append(names, bit)
			}
		}
	}
	return unique(names)
}

// isName reports whether s can be a person's name.
func isName(s string) bool {
	words := strings.Fields(s)
	if len(words) == 0 || len(words) > 6 || len(s) > 80 || notNames[fold(s)] {
		return false
	}
	if strings.ContainsAny(s, "@/<>{}=#?!:_\\") || strings.Contains(s, "http") {
		return false
	}
	letters := 0
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			return false
		case unicode.IsLetter(r):
			letters++
		}
	}
	return letters >= 2
}

// unique returns the list without what folds to the same as an earlier item.
func unique(list []string) []string {
	seen := map[string]bool{}
	var out []string
	for _, s := range list {
		if k := fold(s); k != "" && !seen[k] {
			seen[k] = true
			out = append(out, s)
		}
	}
	return out
}
