package extract

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	email   = pattern(`\S+@\S+\.\w+`)
	handle  = pattern(`\s\(?@\w+\)?`)
	bracket = pattern(`\([^()]*\)|\[[^\[\]]*\]`)

	// civil are titles that are no part of a name.
	civil = pattern(`^(?:M\.|Mme|Mlle|Mr\.?|Mrs\.?|Ms\.?|Herr|Frau|Sr\.|Sra\.|Sig\.(?:ra)?)\s+`)

	// notBy stands in front of those who did something else than write.
	notBy = pattern(`(?i)\b(?:updated|edited|reviewed|fact.?checked|translated|curated|photos?|pictures|photograph(?:s|y|ed)?|illustrations?|images?|video|fotos?|aktualisiert|übersetzt|geprüft|mis à jour|traduit|relu|illustré|photos?)\s+(?:by|von|par)\b`)

	// tail is what follows names on their line.
	tail = pattern(`\s+[-–—|•·⋅]\s.*$|\s*[|•·].*$|\s+(?i:on|am|le|el|il|op|den)\s+(?:\p{L}+,?\s+)?\d.*$|\s+\d.*$|\s+(?i:january|february|march|april|may|june|july|august|september|october|november|december)\s+\d.*$|\s+(?i:is|ist|est|says?|sagt|writes|schreibt)(?:\s.*)?$`)

	splitter = pattern(`\s*(?:;|\||\n|•|·|、|，|＆)\s*|\s+[+&/]\s+|\s+(?i:and|und|et|og|och|en|oraz|ja|и|та|with|mit|avec)\s+|\s+[ey]\s+|/`)

	// role follows a name, after a comma or at once.
	role = pattern(`(?i)\b(?:editor|editorial|reporter|writer|correspondent|staff|director|manager|founder|co-founder|c[etfmop]o|president|professor|prof|ph\.?\s?d|m\.?d|m\.?a|b\.?a|mba|msc|rn|rd|cfp|cpa|esq|analyst|contributors?|contributing|head of|vice|chief|officer|author|columnist|journalist|journaliste|redakteur\w*|rédact\w+|korrespondent\w*|autorin|consultant\w*|engineer|lead|senior|sr|jr|host|producer|attorney|blogger|photographer|fotograf\w*|marketing|content|product|fellow|researcher|assistant|associate|freelance|specialist|expert|coach|dietitian|updated|published|bureau|for|at|de l|chez|licensed|certified|desk|service|news|times|post|magazine)\b`)

	// affiliation starts what a person belongs to.
	affiliation = pattern(`\s(?:on behalf of|for|in|at|from|bei|für|pour|chez)\s`)

	// rank starts a role that follows a name without a comma.
	rank = pattern(`\s(?:Senior|Deputy|Chief|Staff|Associate|Managing|Executive|Contributing|Editor|Reporter|Writer|Correspondent|Director|Contributor|Journalist|Journaliste|Redakteur(?:in)?|Freelance|Guest)\b.*$`)
)

// notNames are words that stand where a name is expected and are none.
var notNames = set("co kg gmbh by par von por written verfasst source quelle fuente fonte posted published updated on text texte posts post news nachrichten artikel article articles author authors auteur autor unknown anonymous " +
	"guest user root null undefined none share follow comments comment profile home blog website more read mehr lesen view all print stand drucken " +
	"imprimer facebook twitter linkedin email e-mail mail download pdf subscribe sat sun mon tue wed thu fri lundi mardi mercredi jeudi vendredi samedi dimanche")

// anonymous are names that stand for nobody in particular.
var anonymous = set("admin administrator editor editors staff redaktion redaction redaccion redazione webmaster team editorial online newsroom desk writer writers contributor contributors contributing guest user superuser press")

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// splitNames returns the persons that a byline names.
func splitNames(s string) []string { return withoutTrailers(allInByline(s)) }

// withoutTrailers drops the degrees, places and agencies that follow persons'
// names.
func withoutTrailers(names []string) []string {
	kept := names[:0:0]
	for i, name := range names {
		if i == 0 || !isTrailer(name, names[i-1]) {
			kept = append(kept, name)
		}
	}
	return kept
}

// allInByline returns all that a byline names.
func allInByline(s string) []string {
	s = clean(stripTags(s))
	if strings.Contains(s, "://") || strings.HasPrefix(s, "www.") {
		return nil
	}
	if loc := notBy().FindStringIndex(s); loc != nil {
		s = s[:loc[0]]
	}
	if strings.Contains(s, "@") {
		s = email().ReplaceAllString(s, "")
		s = handle().ReplaceAllString(s, "")
	}
	if strings.ContainsAny(s, "([") {
		s = strings.TrimSpace(bracket().ReplaceAllString(s, " "))
	}
	s = withoutBy(s)
	s = tail().ReplaceAllString(s, "")
	var names []string
	for _, part := range splitter().Split(s, -1) {
		for i, bit := range strings.Split(part, ",") {
			bit = strings.TrimSpace(bit)
			if i > 0 && role().MatchString(bit) {
				break
			}
			if name := tidyName(bit); isName(name) {
				names = append(names, name)
			}
		}
	}
	return unique(names)
}

// isTrailer reports whether what follows a person's full name is no other
// person but a degree, a place or an agency: one word, or capitals
// behind a name that is not in capitals.
func isTrailer(s, name string) bool {
	if !isPersonal(name) || isCJK(name) {
		return false
	}
	return !strings.Contains(s, " ") || s == strings.ToUpper(s) && name != strings.ToUpper(name)
}

// tidyName takes off what is no part of a name.
func tidyName(s string) string {
	s = civil().ReplaceAllString(withoutBy(strings.TrimSpace(s)), "")
	if i := strings.Index(s, " By "); i > 0 {
		s = s[:i]
	}
	if loc := rank().FindStringIndex(s); loc != nil && len(strings.Fields(s[:loc[0]])) >= 2 {
		s = s[:loc[0]]
	}
	if loc := affiliation().FindStringIndex(s); loc != nil && isPersonal(s[:loc[0]]) {
		s = s[:loc[0]]
	}
	return strings.Trim(s, " ,;:-–—|@.*\"“”«»•")
}

// isName reports whether s can be the name of whoever signs.
func isName(s string) bool {
	words := strings.Fields(s)
	if len(words) == 0 || len(words) > 6 || len(s) > 80 || onlyWords(s, notNames) {
		return false
	}
	if strings.ContainsAny(s, "@/<>{}=#?!:_\\©%+") || strings.Contains(s, "http") || strings.Contains(s, "www.") {
		return false
	}
	if len(words) > 1 && strings.ContainsAny(s, "0123456789") && anyMonth(s) {
		return false
	}
	letters, digits := 0, 0
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r):
			letters++
		}
	}
	return letters >= 2 && digits <= 2 && digits < letters
}

// particles are the words of names that are written small.
var particles = set("de du des da do dos di del della der den von vom van het ter zu zum la le el al bin ibn y e et und und d st mc")

// isPersonal reports whether s looks like the full name of a person, so much
// that no other evidence is needed.
func isPersonal(s string) bool {
	words := strings.Fields(s)
	if len(words) == 1 && isCJK(s) {
		n := utf8.RuneCountInString(s)
		return 2 <= n && n <= 5
	}
	if len(words) < 2 || len(words) > 5 || !isName(s) {
		return false
	}
	capitals := 0
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(strings.TrimLeft(w, "'’\"("))
		f := fold(w)
		switch {
		case particles[f]: // also "Le" in Le Goff
		case anonymous[f] || notNames[f] || commonWords[f] || months[f] > 0 && f != "may" && f != "april" && f != "june" && f != "august" && len(f) > 3:
			return false
		case unicode.IsUpper(r):
			capitals++
		default:
			return false
		}
	}
	return capitals >= 2
}

// commonWords are capitalised in headlines and buttons, and in no name.
var commonWords = set("the a an and or of in on at to for from with your our we you how what why when where who is are new best top more about " +
	"read view all see next previous privacy policy terms contact us home page news blog article articles story stories post posts " +
	"share follow comment comments photo photos image video podcast newsletter subscribe sign log login search menu skip content minutes min " +
	"published updated posted last modified am pm edt est cet uhr monday tuesday wednesday thursday friday saturday sunday today yesterday ago " +
	"der die das ein eine und mit fur auf im am zum alle mehr jetzt kommentare kommentar teilen drucken artikel bild foto " +
	"le les un une des et en sur pour dans par avec plus lire tous nos vos partager imprimer " +
	"press release company inc ltd llc gmbh ag university institute agency association group magazine times media business technology health sports politics science culture opinion world international review guide full bio biography edition revised")

func isCJK(s string) bool {
	for _, r := range s {
		if !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) {
			return false
		}
	}
	return s != ""
}

// trust says how far a list of names can be one of persons, 0 to 1.
func trust(names []string) float64 {
	worst := 1.0
	for _, n := range names {
		t := 1.0
		switch {
		case isPersonal(n):
		case anyWord(n, anonymous):
			t = 0.7
		case !strings.Contains(n, " ") && n == strings.ToLower(n):
			t = 0.6 // a login
		case !strings.Contains(n, " "):
			t = 0.85
		default:
			t = 0.9
		}
		worst = min(worst, t)
	}
	return worst
}

func anyWord(s string, words map[string]bool) bool {
	for w := range strings.FieldsSeq(fold(s)) {
		if words[w] {
			return true
		}
	}
	return false
}

func anyMonth(s string) bool {
	for w := range strings.FieldsSeq(fold(s)) {
		if months[w] > 0 {
			return true
		}
	}
	return false
}

func onlyWords(s string, words map[string]bool) bool {
	for w := range strings.FieldsSeq(fold(s)) {
		if !words[w] {
			return false
		}
	}
	return true
}

// withoutCompounds drops names that hold another full name of the list and
// more, which markup glued together: "Agency Jane Doe" beside "Jane Doe".
func withoutCompounds(names []string) []string {
	if len(names) < 2 || len(names) > mostAuthors {
		return names
	}
	return slices.DeleteFunc(slices.Clone(names), func(long string) bool {
		return slices.ContainsFunc(names, func(short string) bool {
			return len(short) < len(long) && isPersonal(short) && strings.Contains(" "+fold(long)+" ", " "+fold(short)+" ")
		})
	})
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

// inverted returns names that are written Doe, Jane as Jane Doe.
func inverted(names []string) []string {
	var out []string
	for _, s := range names {
		if last, first, ok := strings.Cut(s, ","); ok && !strings.ContainsAny(first, ",;") {
			s = strings.TrimSpace(first) + " " + strings.TrimSpace(last)
		}
		out = append(out, s)
	}
	return out
}
