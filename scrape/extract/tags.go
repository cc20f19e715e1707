package extract

import (
	"strings"
	"unicode/utf8"

	"feedgen/feed/words"
)

// tags chooses the words that the page is filed under.
func (x *extraction) tags() {
	b := &ballot{field: "tags"}
	if v, evidence, ok := x.ruled("tags"); ok {
		x.settleRuled(b, unique(v), evidence)
		return
	}
	add := func(evidence string, weight float64, tags []string) {
		b.add(candidate{list: x.tidyTags(tags), evidence: evidence, weight: weight})
	}
	add("links with rel=tag", 0.9, x.tagLinks(chrome|aside|navigation, func(i int) bool {
		rel := x.doc.attr(i, "rel")
		return hasWord(rel, "tag") && !hasWord(rel, "category")
	}))
	add("text: Tags", 0.88, x.tagText())
	var list []string
	for _, m := range x.doc.metaValues("article:tag", "og:article:tag", "parsely-tags", "sailthru.tags") {
		list = append(list, splitTags(m.content)...)
	}
	add("meta article:tag", 0.85, list)
	add("links to tags", 0.8, x.tagLinks(chrome|aside, func(i int) bool { return leadsToTag(x.doc.attr(i, "href")) }))
	if n := x.ld.article; n != nil {
		add("json-ld keywords", 0.82, x.ld.keywords(n))
	}
	add("class tags", 0.7, x.tagLinks(chrome|aside, x.inTagList))
	for _, key := range []string{"news_keywords", "dc.subject", "citation_keywords", "keywords"} {
		var list []string
		for _, m := range x.doc.metaValues(key) {
			list = append(list, splitTags(m.content)...)
		}
		if n := len(list); n > 0 && n <= maxTags {
			add("meta "+key, 0.65, list)
		}
	}
	c, ok := b.elect(func(a, b candidate) bool { return squash(a.text()) == squash(b.text()) })
	x.settle(b, c, ok)
}

// maxTags is more than any article is filed under: a longer list is a cloud.
const maxTags = 25

// tidyTags takes off signs and what is no tag.
func (x *extraction) tidyTags(tags []string) []string {
	var out []string
	for _, t := range tags {
		t = strings.Trim(tagCount().ReplaceAllString(clean(t), ""), " #,;:·•|&„“”\"")
		if isUUID(t) || t == "" || utf8.RuneCountInString(t) > 60 || tagNoise()[fold(t)] || x.isNameOfSite(t) {
			continue
		}
		out = append(out, t)
	}
	out = unique(out)
	if len(out) > maxTags {
		return nil
	}
	return out
}

// tagCount is how many articles have a tag, behind it.
var tagCount = pattern(`\s\(\d[\d.,]*(?:\s\pL+)?\)$`)

var uuid = pattern(`^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// isUUID reports whether a tag is an identifier that was made for machines.
func isUUID(s string) bool { return len(s) == 36 && uuid().MatchString(strings.ToLower(s)) }

// tagNoise are labels and placeholders that stand among tags.
var tagNoise = words.Set(func(l *words.Language) string { return l.NotTags })

// tagFolders are the folders of sites that have a page for each tag.
var tagFolders = words.Set(func(l *words.Language) string { return l.TagFolders })

// tagQuery is in the addresses of such pages, where they are no folders.
var tagQuery = pattern(`(?i)[?&](?:tag|keyword|topic)=`)

// leadsToTag reports whether an address is that of a page for a tag.
func leadsToTag(address string) bool {
	return hasFolder(address, tagFolders(), "/") || strings.ContainsAny(address, "?&") && tagQuery().MatchString(address)
}

// tagLinks returns the texts of the largest group of links that match, outside
// of the parts of the page that are elsewhere, but for the allowed. Links
// within sentences are no tags.
func (x *extraction) tagLinks(allowed zone, match func(int) bool) []string {
	d := x.doc
	var best, group []string
	start, end, linked := 0, -1, 0
	flush := func() {
		if len(group) > len(best) && len(group) <= maxTags && !d.isWithinProse(start, end, linked) {
			best = group
		}
		group, linked = nil, 0
	}
	headline, _ := x.headlineSpan()
	for _, i := range d.anchors {
		e := &d.elems[i]
		if e.zone&(elsewhere&^allowed) != 0 || e.start == e.end || e.start < headline-aboveHeadline || !match(i) {
			continue
		}
		if end >= 0 && e.start-end > 40 {
			flush()
		}
		if len(group) == 0 {
			start = e.start
		}
		group = append(group, d.textOf(i))
		linked += e.end - e.start
		end = e.end
	}
	flush()
	return best
}

// isWithinProse reports whether links that cover so many bytes of a part of the
// text are the lesser half of their lines.
func (d *document) isWithinProse(start, end, linked int) bool {
	from := strings.LastIndexByte(d.text[:start], '\n') + 1
	to := len(d.text)
	if i := strings.IndexByte(d.text[end:], '\n'); i >= 0 {
		to = end + i
	}
	return 2*linked <= to-from-10
}

// inTagList reports whether a link stands in what is called a list of tags.
func (x *extraction) inTagList(i int) bool {
	d := x.doc
	for up, depth := i, 0; up >= 0 && depth < 4; up, depth = d.elems[up].parent, depth+1 {
		if e := &d.elems[up]; e.end-e.start < 600 && e.hints&hintTags != 0 {
			return true
		}
	}
	return false
}

// tagLabel starts a line of tags.
var tagLabel = words.Pattern(`^(?i:%s)\s*:\s*`, func(l *words.Language) []string { return l.TagLabels })

// longestTagLabel bounds a label with its colon, in bytes.
const longestTagLabel = 40

// tagText reads a line such as "Tags: Agile, Bonne Pratique".
func (x *extraction) tagText() []string {
	d := x.doc
	for _, l := range d.lines {
		if l.end-l.start > 300 || d.elems[max(l.elem, 0)].zone&(elsewhere&^(chrome|aside)) != 0 {
			continue
		}
		s := d.text[l.start:l.end]
		if !strings.Contains(s[:min(len(s), longestTagLabel)], ":") {
			continue
		}
		if loc := tagLabel().FindStringIndex(s); loc != nil && loc[1] < len(s) {
			return splitTags(s[loc[1]:])
		}
	}
	return nil
}

// splitTags splits a list at commas or semicolons; without either, Chinese
// lists are split at blanks.
func splitTags(s string) []string {
	if !strings.ContainsAny(s, ",;，、；|") && isCJK(strings.ReplaceAll(s, " ", "")) {
		return strings.Fields(s)
	}
	return strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(",;，、；|", r) })
}
