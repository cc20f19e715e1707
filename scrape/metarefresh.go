package scrape

import (
	"bytes"
	"net/url"
	"regexp"
	"strings"

	"feedgen/scrape/fetch"

	"golang.org/x/net/html"
)

// maxMetaRefreshBytes is the size of the largest page that may be a mere pointer to
// another. Pages that say something refresh themselves for other reasons.
const maxMetaRefreshBytes = 8 << 10

// atOnce matches the content of a refresh that happens at once.
var atOnce = regexp.MustCompile(`(?i)^\s*[01](?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?["']?([^"'\s]+)`)

// metaRefresh returns where a page sends its readers at once, by a
// <meta http-equiv="refresh">; nil: nowhere else.
func metaRefresh(res *fetch.Response) *url.URL {
	body := res.Body
	if len(body) > maxMetaRefreshBytes || !bytes.Contains(bytes.ToLower(body), []byte("refresh")) {
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
			if to := metaRefreshOf(token, res.URL); to != nil {
				return to
			}
		}
	}
}

// metaRefreshOf returns where a meta element points to; nil: nowhere else.
func metaRefreshOf(meta html.Token, base *url.URL) *url.URL {
	attributes := map[string]string{}
	for _, a := range meta.Attr {
		attributes[a.Key] = a.Val
	}
	match := atOnce.FindStringSubmatch(attributes["content"])
	if match == nil || !strings.EqualFold(attributes["http-equiv"], "refresh") {
		return nil
	}
	to, err := base.Parse(match[1])
	if err != nil || to.Scheme != "http" && to.Scheme != "https" || to.Host == "" || to.String() == base.String() {
		return nil
	}
	return to
}
