package scrape

import (
	"bytes"
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// maxRefreshBytes is the size of the largest page that may be a mere pointer to
// another. Pages that say something refresh themselves for other reasons.
const maxRefreshBytes = 8 << 10

// refresh matches the content of a refresh that happens at once.
var refresh = regexp.MustCompile(`(?i)^\s*[01](?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?["']?([^"'\s]+)`)

// refreshTarget returns where a page sends its readers at once, by a
// <meta http-equiv="refresh">; nil: nowhere else.
func refreshTarget(res *response) *url.URL {
	body := res.body.Bytes()
	if len(body) > maxRefreshBytes || !bytes.Contains(bytes.ToLower(body), []byte("refresh")) {
		return nil
	}
	tokens := html.NewTokenizer(bytes.NewReader(body))
	scripts := true // not within <noscript>
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			return nil
		case html.EndTagToken:
			scripts = scripts || tokens.Token().Data == "noscript"
		case html.StartTagToken, html.SelfClosingTagToken:
			token := tokens.Token()
			if token.Data == "noscript" {
				scripts = false
			}
			if token.Data != "meta" || !scripts {
				continue
			}
			if to := refreshOf(token, res.url); to != nil {
				return to
			}
		}
	}
}

// refreshOf returns where a meta element points to; nil: nowhere else.
func refreshOf(meta html.Token, base *url.URL) *url.URL {
	attributes := map[string]string{}
	for _, a := range meta.Attr {
		attributes[a.Key] = a.Val
	}
	match := refresh.FindStringSubmatch(attributes["content"])
	if match == nil || !strings.EqualFold(attributes["http-equiv"], "refresh") {
		return nil
	}
	to, err := base.Parse(match[1])
	if err != nil || to.Scheme != "http" && to.Scheme != "https" || to.Host == "" || to.String() == base.String() {
		return nil
	}
	return to
}
