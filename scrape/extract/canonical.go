package extract

import (
	"net/url"
	"slices"
	"strings"

	"feedgen/feed/link"
	"feedgen/feed/words"
	"feedgen/scrape/extract/elect"
	"feedgen/scrape/extract/evidence"
	"feedgen/scrape/extract/page"
)

// chooseCanonical chooses the address that the page declares for itself. An address on
// another site, or one that can hardly be this article's, is rejected.
func chooseCanonical(e *evidence.Page, by elect.Ruling) elect.Choice {
	if by.Decided {
		return ruledAddress("canonical", by, e.Doc)
	}
	var cs elect.Candidates
	d := e.Doc
	add := func(evidence, href string) {
		c := elect.Candidate{Value: d.Resolve(href), Evidence: evidence, Weight: elect.Weight("canonical", evidence)}
		if c.Value == "" {
			cs.Reject(elect.Candidate{Value: href, Evidence: evidence}, "no http or https address")
			return
		}
		u, _ := url.Parse(c.Value)
		u.Fragment = ""
		withoutSession(u)
		c.Value = u.String()
		if reason := implausible(d.URL, u); reason != "" {
			cs.Reject(c, reason)
			return
		}
		cs.Add(c)
	}
	add("link rel=canonical", declaredCanonical(&cs, d))
	add("og:url", d.MetaValue("og:url"))
	own := link.Clean(d.URL)
	withoutSession(own)
	cs.Add(elect.Candidate{Value: own.String(), Evidence: OwnAddress, Weight: elect.Weight("canonical", OwnAddress)})
	return cs.Choose(func(a, b elect.Candidate) bool { return evidence.SamePage(a.Value, b.Value) })
}

var addressWithin = words.Pattern(`https?(?::|%3A)`)

// implausible returns why an address can't be that of the page with a known address;
// empty: it can.
func implausible(known, u *url.URL) string {
	if !link.SameSite(known.Hostname(), u.Hostname()) {
		return "another site"
	}
	path, own := strings.Trim(u.Path, "/"), strings.Trim(known.Path, "/")
	if path == "" && u.RawQuery == "" && own != "" {
		return "the home page"
	}
	if addressWithin().MatchString(u.Path) {
		return "an address within an address"
	}
	if own != "" && strings.HasPrefix(own, path+"/") && strings.Count(own, "/")-strings.Count(path, "/") > 1 {
		return "a section of the site"
	}
	return ""
}

// OwnAddress is the evidence of a canonical URL that the page does not declare
// and that is merely Page.URL.
const OwnAddress = "the page's own address"

// declaredCanonical returns the address that the head of a page declares. Links in
// the body are ignored, for they may be in comments, and so are several that
// contradict each other.
func declaredCanonical(cs *elect.Candidates, d *page.Document) string {
	declared := ""
	for _, l := range d.Links {
		switch {
		case l.InBody || l.Href == "" || !page.HasWord(l.Rel, "canonical"):
		case declared == "":
			declared = l.Href
		case evidence.SamePage(d.Resolve(declared), d.Resolve(l.Href)):
		default:
			cs.Reject(elect.Candidate{Value: l.Href, Evidence: "link rel=canonical"}, "contradicts "+declared)
			return ""
		}
	}
	return declared
}

// sessionKeys are the parameters for the sessions of visitors, in lower case.
var sessionKeys = []string{"phpsessid", "jsessionid", "sessionid", "session_id", "aspsessionid", "cfid", "cftoken", "zenid", "oscsid"}

var (
	sessionInPath = words.Pattern(`(?i);(?:jsessionid|phpsessid|sid)=[^/?#;]*`)
	sessionValue  = words.Pattern(`^[0-9A-Za-z]{10,}$`)
)

// withoutSession removes the parameters of a session from an address.
func withoutSession(u *url.URL) {
	if strings.Contains(u.Path, ";") {
		u.Path = sessionInPath().ReplaceAllString(u.Path, "")
		u.RawPath = sessionInPath().ReplaceAllString(u.RawPath, "")
	}
	var kept []string
	for part := range strings.SplitSeq(u.RawQuery, "&") {
		key, value, _ := strings.Cut(part, "=")
		key = strings.ToLower(key)
		if !slices.Contains(sessionKeys, key) && !(key == "sid" && sessionValue().MatchString(value)) {
			kept = append(kept, part)
		}
	}
	u.RawQuery = strings.Join(kept, "&")
}
