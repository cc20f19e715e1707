package extract

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// saysArticle reports whether the page itself says that it is one article.
func (x *extraction) saysArticle() bool {
	d := x.doc
	if x.ld.article != nil || strings.HasPrefix(strings.ToLower(d.metaValue("og:type")), "article") {
		return true
	}
	for i := range d.elems {
		e := &d.elems[i]
		if d.tag(i) == atom.Article && e.zone&elsewhere == 0 || hasWord(e.hint, "hentry") || hasWord(e.hint, "h-entry") || hasWord(e.hint, "single-post") {
			return true
		}
	}
	return false
}

// notArticle recognises pages that are no articles.
func (x *extraction) notArticle() {
	d := x.doc
	if len(d.text) < 200 && x.result.Metadata.Summary == "" {
		x.result.NotArticle = "empty shell: the page has hardly any text"
	}
}
