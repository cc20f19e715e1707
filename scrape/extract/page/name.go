package page

import (
	"strings"
	"sync"
)

// zoneHints are parts of class names, ids and roles, and the zone they make.
var zoneHints = []struct {
	zone  Zone
	words []string
}{
	{Related, []string{
		"related", "yarpp", "recommend", "read-more", "readmore", "read-next", "readnext", "more-from",
		"more-stories", "morestories", "see-also", "also-like", "alsolike", "outbrain", "taboola",
		"trending", "most-read", "mostread", "most-popular", "popular-posts", "popularposts", "latest-",
		"latest_", "recent-posts", "recentposts", "recent-articles", "prev-next", "post-navigation", "post-nav",
		"nav-links", "nav-previous", "nav-next", "pagination", "similar", "onward", "upnext",
		"up-next", "carousel", "suggested", "aehnlich", "weitere-artikel", "articles-lies", "a-lire",
	}},
	{Teaser, []string{"teaser", "promo-", "promo_"}},
	{Comments, []string{"comment", "disqus", "respond", "discussion", "kommentar"}},
	{Navigation, []string{
		"breadcrumb", "menu", "navbar", "navigation", "topnav", "site-nav", "main-nav", "mainnav", "subnav", "sub-nav", "toc",
	}},
	{Footer, []string{"footer", "colophon"}},
	{Aside, []string{"sidebar", "side-bar", "widget", "complementary"}},
	{Chrome, []string{
		"cookie", "gdpr", "consent", "newsletter", "subscri", "sharify", "share-", "-share", "sharing", "socials",
		"social-", "advert", "sponsor", "popup", "modal", "login", "signup", "sign-up", "paywall", "donate",
	}},
	{Caption, []string{"caption", "photo-credit", "image-credit", "img-credit", "picture-credit", "copyright", "image-source"}},
}

var zoneIndex = sync.OnceValue(func() *wordIndex {
	var x wordIndex
	for _, h := range zoneHints {
		x.add(h.words, within, hinted{zone: h.zone})
	}
	return &x
})

// zoneOfWord returns the zones that one class name or id names.
func zoneOfWord(word string) Zone {
	for _, prefix := range []string{"has-", "with", "no-", "elementor", "wp-block", "is-", "et_"} {
		// They describe what is around or inside, or are of a page builder that
		// calls everything a widget.
		if strings.HasPrefix(word, prefix) {
			return 0
		}
	}
	var z Zone
	zoneIndex().find(word, func(w *indexedWord, _, _ int) { z |= w.zone })
	if z&Footer != 0 && (strings.Contains(word, "post") || strings.Contains(word, "entry") || strings.Contains(word, "article")) {
		// A post's own footer often holds its byline.
		z &^= Footer
	}
	return z
}

// hintWords are the hints of names. Names are compared in lower case, with one - for
// each run of - and _.
var hintWords = []struct {
	hint   Hints
	whole  []string // the name itself
	pieces []string // between the hyphens of the name
	starts []string // what the name or one of its pieces starts with
	within []string // anywhere in the name
}{
	{
		hint:  HintTitle,
		whole: []string{"p-name"},
		within: []string{
			"headline", "entry-title", "entrytitle", "post-title", "posttitle", "article-title", "articletitle",
			"article-heading", "story-title", "page-title", "pagetitle", "blog-title", "news-title", "newstitle",
			"content-title", "post-heading", "story-heading",
		},
	},
	{
		hint:   HintKicker,
		pieces: []string{"eyebrow", "topline"},
		within: []string{"kicker", "overline", "strapline", "dachzeile", "spitzmarke", "occhiello", "antetitulo", "surtitre"},
	},
	{
		hint:   HintAuthorName,
		starts: []string{"fullname"},
		within: []string{
			"author-name", "authors-name", "authorname", "author-full-name", "author-fullname", "byline-name",
			"writer-name", "contributor-name", "auteur-name", "autor-name", "name-author", "author-link",
			"authors-link",
		},
	},
	{
		hint:   HintAuthor,
		starts: []string{"autor", "writer", "contributor", "signature"},
		within: []string{"author", "byline", "auteur"},
	},
	{
		hint: HintNotAuthor,
		within: []string{
			"avatar", "image", "photo", "bio", "social", "about", "comment", "description", "date", "follow", "more",
			"posts",
		},
	},
	{hint: HintCard, whole: []string{"p-author", "fn", "author-name"}},
	{hint: HintPublished, whole: []string{"dt-published", "published", "entry-date"}},
	{
		hint:   HintDate,
		pieces: []string{"time", "data"},
		starts: []string{"date", "fecha"},
		within: []string{
			"datum", "publish", "publicad", "publicat", "posted", "timestamp", "pubtime", "meta", "byline",
			"submitted", "date-",
		},
	},
	{hint: HintNotDate, within: []string{"update", "modif", "event", "birth", "comment", "expire", "read", "copyright"}},
	{hint: HintUpdated, within: []string{"updat", "modifi", "edited", "revised"}},
	{
		hint: HintTags,
		pieces: []string{
			"tag", "tags", "taglist", "tagcloud", "keywords", "topics", "themen", "hashtag", "hashtags",
		},
		starts: []string{"schlagwort", "stichwort"},
	},
	{
		hint:   HintLead,
		pieces: []string{"banner", "lead"},
		within: []string{
			"featured", "hero", "wp-post-image", "post-thumb", "post-image", "post-media", "entry-thumb",
			"entry-image", "entry-media", "article-image", "article-media", "article-figure", "main-image", "cover",
			"teaser-image",
		},
	},
	{hint: HintAdvertising, pieces: []string{"ad", "ads"}, within: []string{"advert", "sponsor", "promo", "campaign"}},
	{hint: HintArticle, whole: []string{"hentry", "h-entry", "single-post"}},
}

// hinted is the meaning of a name. Pages repeat their names, so it is computed once
// for each.
type hinted struct {
	hints Hints
	zone  Zone
}

func readHints(name string) hinted {
	h := hinted{zone: zoneOfWord(name)}
	plain := hyphenated(name)
	hintIndex().find(plain, func(w *indexedWord, start, end int) {
		starts := start == 0 || plain[start-1] == '-'
		ends := end == len(plain) || plain[end] == '-'
		var fits bool
		switch w.where {
		case within:
			fits = true
		case whole:
			fits = start == 0 && end == len(plain)
		case piece:
			fits = starts && ends
		case pieceStart:
			fits = starts
		}
		if fits {
			h.hints |= w.hints
		}
	})
	if h.hints&HintKicker != 0 && saysOfAnother(plain) {
		h.hints &^= HintKicker
	}
	if strings.HasSuffix(plain, "date") {
		h.hints |= HintDate
	}
	return h
}

// saysOfAnother reports whether a hyphenated name describes what is around an element
// or missing there: has-kicker, headline--no-kicker.
func saysOfAnother(plain string) bool {
	for piece := range strings.SplitSeq(plain, "-") {
		switch piece {
		case "has", "no", "with", "without":
			return true
		}
	}
	return false
}

// hyphenated returns a name with one hyphen for each run of - and _.
func hyphenated(name string) string {
	name = strings.ReplaceAll(name, "_", "-")
	for strings.Contains(name, "--") {
		name = strings.ReplaceAll(name, "--", "-")
	}
	return name
}

// place is where in a name a word must be.
type place uint8

const (
	within     place = iota // anywhere
	whole                   // the word is the name
	piece                   // between hyphens
	pieceStart              // behind a hyphen, or at the start
)

// wordIndex are words by their first two bytes, to find all of them in one
// pass over a name.
type wordIndex [1 << 10][]indexedWord

type indexedWord struct {
	text  string // two bytes or more
	where place
	hinted
}

// bucket returns the words that start with two bytes. Letters do not share a bucket.
func (x *wordIndex) bucket(a, b byte) *[]indexedWord { return &x[int(a&31)<<5|int(b&31)] }

func (x *wordIndex) add(words []string, where place, h hinted) {
	for _, w := range words {
		bucket := x.bucket(w[0], w[1])
		*bucket = append(*bucket, indexedWord{w, where, h})
	}
}

// find calls found for each occurrence of one of the words in the name, whatever its
// place is to be.
func (x *wordIndex) find(name string, found func(w *indexedWord, start, end int)) {
	for i := range max(0, len(name)-1) {
		words := *x.bucket(name[i], name[i+1])
		for j := range words {
			if w := &words[j]; strings.HasPrefix(name[i:], w.text) {
				found(w, i, i+len(w.text))
			}
		}
	}
}

// hintIndex and zoneIndex are made at their first use, like patterns.
var hintIndex = sync.OnceValue(func() *wordIndex {
	var x wordIndex
	for _, w := range hintWords {
		h := hinted{hints: w.hint}
		x.add(w.whole, whole, h)
		x.add(w.pieces, piece, h)
		x.add(w.starts, pieceStart, h)
		x.add(w.within, within, h)
	}
	return &x
})
