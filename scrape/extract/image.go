package extract

import (
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"feedgen/feed/words"
	"feedgen/scrape/extract/elect"
	"feedgen/scrape/extract/evidence"
	"feedgen/scrape/extract/page"

	"golang.org/x/net/html/atom"
)

// chooseImage chooses the picture that represents the article.
func chooseImage(a *evidence.Article, by elect.Ruling) elect.Choice {
	if by.Decided {
		return ruledAddress("image", by, a.Doc)
	}
	var cs elect.Candidates
	d := a.Doc
	add := func(evidence, src string) {
		c := elect.Candidate{Value: d.Resolve(src), Evidence: evidence, Weight: elect.Weight("image", evidence)}
		if c.Value == "" {
			cs.Reject(elect.Candidate{Value: elect.Clip(src, 80), Evidence: evidence}, "no http or https address")
			return
		}
		if reason := notPicture(c.Value); reason != "" {
			cs.Reject(c, reason)
			return
		}
		cs.Add(c)
	}
	for _, key := range []string{"og:image", "og:image:secure_url", "og:image:url", "twitter:image", "twitter:image:src"} {
		add(key, d.MetaValue(key))
	}
	add("json-ld image", a.Data.URL(a.Data.Article["image"], d))
	add("json-ld thumbnailUrl", a.Data.URL(a.Data.Article["thumbnailUrl"], d))
	for _, l := range d.Links {
		if page.HasWord(l.Rel, "image_src") {
			add("link rel=image_src", l.Href)
		}
	}
	for _, key := range []string{"thumbnail", "parsely-image-url", "sailthru.image.full", "image", "thumbnailurl"} {
		add("meta "+key, d.MetaValue(key))
	}
	add("first picture of the article", firstPicture(a))
	return cs.Choose(func(a, b elect.Candidate) bool { return a.Value == b.Value })
}

// noPicture are words in the names of images that represent no article.
var noPicture = words.Pattern(`(?i)(?:^|[/_.-])(?:avatars?|gravatar|favicon|sprite|spacer|blank|pixel\.\w+$|1x1|missing|placeholder` +
	`|loading|transparent|spinner|apple-touch-icon|emoji|badge|button` +
	`|default[-_]?(?:image|share|og|thumb\w*|social)|no[-_]?image)(?:[/_.-]|\d|$)`)

// logo matches the start or the end of the name of a file. Pictures that show logos
// have the word elsewhere.
var logo = words.Pattern(`(?i)(?:^|[_.-])(?:site|header|footer|main|og|social|fb|share)?[_.-]?logo` +
	`(?:[_.-]?(?:\d+|x|og|fb|social|share|default|square|white|black|dark|color|rgb|\w{2}))*\.\w+$|^logo[_.-]`)

var iconName = words.Pattern(`(?i)(?:^|[/_.-])icons?(?:[/_.-]|\d|$)`)

// noImageFiles are the extensions of files that are drawings, icons or no images.
var noImageFiles = []string{".svg", ".ico", ".mp4", ".webm", ".mp3", ".m4a", ".pdf", ".htm", ".html"}

// notPicture returns why an image can't represent an article; empty: it can.
func notPicture(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "no address"
	}
	name := u.Path[strings.LastIndexByte(u.Path, '/')+1:]
	lower := strings.ToLower(name)
	switch {
	case strings.HasSuffix(u.Host, "http:"), strings.HasSuffix(u.Host, "https:"):
		return "two addresses in one"
	case expires(u.Query()):
		return "an address that expires"
	case slices.Contains(noImageFiles, path.Ext(lower)):
		return "a drawing, an icon or no image"
	case strings.Contains(u.Host, "gravatar."):
		return "an avatar"
	case noPicture().MatchString(name):
		return "a placeholder, avatar or the like"
	case strings.Contains(lower, "logo") && logo().MatchString(name):
		return "a logo"
	}
	return ""
}

// expires reports whether an address has the parameters of one that a store has
// signed for a limited time.
func expires(q url.Values) bool {
	signed := q.Has("Signature") || q.Has("X-Amz-Signature") || q.Has("X-Goog-Signature") || q.Has("sig")
	return signed && (q.Has("Expires") || q.Has("X-Amz-Expires") || q.Has("X-Goog-Expires") || q.Has("se"))
}

// firstPicture returns the first image near the headline that is set as a
// figure, or called the article's.
func firstPicture(a *evidence.Article) string {
	d := a.Doc
	for i := range d.Elems {
		e := &d.Elems[i]
		if d.Tag(i) != atom.Img || a.Zones[i]&page.Elsewhere != 0 || e.Start < a.Start-evidence.AboveHeadline || !isFigure(d, i) {
			continue
		}
		if e.Start > a.End+evidence.BelowHeadline {
			break
		}
		src := pictureSource(d, i)
		if src == "" || isSmall(d, i) || notPicture(d.Resolve(src)) != "" || iconName().MatchString(src) || e.Hints&page.HintAuthor != 0 {
			continue
		}
		return src
	}
	return ""
}

// isFigure reports whether an image is set as a figure, or called the article's, and
// nothing around it is called an advertisement.
func isFigure(d *page.Document, i int) bool {
	isSet := false
	for up, depth := i, 0; up >= 0 && depth < 4; up, depth = d.Elems[up].Parent, depth+1 {
		if d.Elems[up].Hints&page.HintAdvertising != 0 {
			return false
		}
		isSet = isSet || d.Tag(up) == atom.Figure || d.Elems[up].Hints&page.HintLead != 0
	}
	return isSet
}

// pictureSource returns the address of the image of an <img>. Pages that load images
// late have a placeholder in src.
func pictureSource(d *page.Document, i int) string {
	for _, key := range []string{"data-src", "data-lazy-src", "data-original", "data-lazy", "data-orig-file", "data-full-url"} {
		if v := d.Attr(i, key); v != "" && !strings.HasPrefix(v, "data:") {
			return v
		}
	}
	for _, key := range []string{"srcset", "data-srcset", "data-lazy-srcset"} {
		if v := largest(d.Attr(i, key)); v != "" {
			return v
		}
	}
	if v := d.Attr(i, "src"); !strings.HasPrefix(v, "data:") {
		return v
	}
	return ""
}

func largest(srcset string) string {
	best, size := "", -1.0
	for rest := srcset; rest != ""; {
		// An address may hold commas; one at its end is the separator.
		rest = strings.TrimLeft(rest, " ,\t\n")
		address, after, _ := strings.Cut(rest, " ")
		if trimmed := strings.TrimRight(address, ","); trimmed != address {
			address, after = trimmed, ","+after
		}
		descriptor, next, _ := strings.Cut(after, ",")
		rest = next
		d := strings.TrimSpace(descriptor)
		n, _ := strconv.ParseFloat(strings.TrimRight(d, "wxh"), 64) // without a number it is the smallest
		if address != "" && !strings.HasPrefix(address, "data:") && n > size {
			best, size = address, n
		}
	}
	return best
}

func isSmall(d *page.Document, i int) bool {
	for _, key := range []string{"width", "height"} {
		n, err := strconv.Atoi(strings.TrimSuffix(d.Attr(i, key), "px"))
		if err == nil && n < 150 {
			return true
		}
	}
	return false
}
