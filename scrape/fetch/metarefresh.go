package fetch

import (
	"bytes"
	"cmp"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"feedgen/feed/link"
)

// maxMetaRefreshBytes is the greatest size of a page that only redirects. Larger pages
// refresh themselves for other reasons.
const maxMetaRefreshBytes = 8 << 10

// refreshContent matches the content of a refresh: seconds and target.
var refreshContent = regexp.MustCompile(`(?i)^\s*(\d{1,2})(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?["']?([^"'\s]+)`)

// scriptRedirect matches the redirect of a script.
var scriptRedirect = regexp.MustCompile(
	`\blocation(?:\.href)?\s*=\s*["']([^"']+)["']|\blocation\.(?:replace|assign)\(\s*["']([^"']+)["']\s*\)`,
)

// Limits of a refresh that counts as a redirect: at once, or after a short notice.
const (
	atOnce     = 1   // seconds
	soon       = 10  // seconds
	noticeText = 300 // bytes of text
)

// MetaRefresh returns the target of a page that redirects by itself: at once, by <meta
// http-equiv="refresh">, or if it has hardly any other text, within ten seconds, for
// readers without scripts, by a Refresh header or by a script. It returns nil for other
// pages, and for those of more than 8 KB.
func (res *Response) MetaRefresh() *url.URL {
	if len(res.Body) > maxMetaRefreshBytes {
		return nil
	}
	if to := refreshTo(res.Header.Get("Refresh"), soon, res.URL); to != nil {
		return to
	}
	lower := bytes.ToLower(res.Body)
	if !bytes.Contains(lower, []byte("refresh")) && !bytes.Contains(lower, []byte("location")) {
		return nil
	}
	var later *url.URL // for a page with hardly any other text
	text, in := 0, ""
	for tokens := html.NewTokenizer(bytes.NewReader(res.Body)); ; {
		switch tokens.Next() {
		case html.ErrorToken:
			if text > noticeText {
				return nil
			}
			return later
		case html.TextToken:
			data := string(bytes.TrimSpace(tokens.Raw()))
			switch {
			case in == "":
				text += len(data)
			case later == nil && in == "script":
				later = scriptTarget(data, res.URL)
			case later == nil && in == "noscript": // whose content the tokenizer returns as text
				later = noscriptTarget(data, res.URL)
			}
		case html.EndTagToken:
			if tokens.Token().Data == in {
				in = ""
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			switch token := tokens.Token(); token.Data {
			case "script", "style", "title", "noscript":
				if in == "" {
					in = token.Data
				}
			case "meta":
				if to := metaRefreshOf(token, atOnce, res.URL); to != nil && in == "" {
					return to
				}
				if later == nil {
					later = metaRefreshOf(token, soon, res.URL)
				}
			}
		}
	}
}

// metaRefreshOf returns the target of a meta refresh that takes at most within seconds;
// nil: there is none.
func metaRefreshOf(meta html.Token, within int, base *url.URL) *url.URL {
	attributes := map[string]string{}
	for _, a := range meta.Attr {
		attributes[a.Key] = a.Val
	}
	if !strings.EqualFold(attributes["http-equiv"], "refresh") {
		return nil
	}
	return refreshTo(attributes["content"], within, base)
}

// refreshTo returns the target of a refresh that takes at most within seconds; nil:
// there is none.
func refreshTo(content string, within int, base *url.URL) *url.URL {
	match := refreshContent.FindStringSubmatch(content)
	if match == nil {
		return nil
	}
	if seconds, err := strconv.Atoi(match[1]); err != nil || seconds > within {
		return nil
	}
	return elsewhere(match[2], base)
}

func noscriptTarget(markup string, base *url.URL) *url.URL {
	for tokens := html.NewTokenizer(strings.NewReader(markup)); tokens.Next() != html.ErrorToken; {
		if token := tokens.Token(); token.Data == "meta" {
			if to := metaRefreshOf(token, soon, base); to != nil {
				return to
			}
		}
	}
	return nil
}

func scriptTarget(script string, base *url.URL) *url.URL {
	match := scriptRedirect.FindStringSubmatch(script)
	if match == nil {
		return nil
	}
	return elsewhere(cmp.Or(match[1], match[2]), base)
}

// elsewhere returns the address of another page; nil for the page's own address, and
// for one that is not a web address.
func elsewhere(ref string, base *url.URL) *url.URL {
	to, err := base.Parse(ref)
	if err != nil || !link.IsWeb(to) || to.String() == base.String() {
		return nil
	}
	return to
}
