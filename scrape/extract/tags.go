package extract

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
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
	add("links with rel=tag", 0.9, x.tagLinks(func(i int) bool {
		rel := x.doc.attr(i, "rel")
		return hasWord(rel, "tag") && !hasWord(rel, "category")
	}))
	add("text: Tags", 0.88, x.tagText())
	var list []string
	for _, m := range x.doc.metaValues("article:tag", "og:article:tag", "parsely-tags", "sailthru.tags") {
		list = append(list, splitTags(m.content)...)
	}
	add("meta article:tag", 0.85, list)
	add("links to tags", 0.8, x.tagLinks(func(i int) bool { return tagPath.MatchString(x.doc.attr(i, "href")) }))
	if n := x.ld.article; n != nil {
		add("json-ld keywords", 0.82, x.ld.keywords(n))
	}
	add("class tags", 0.7, x.tagLinks(func(i int) bool { return x.inTagList(i) }))
	for _, key := range []string{"news_keywords", "dc.subject", "citation_keywords", "keywords"} {
		var list []string
		for _, m := range x.doc.metaValues(key) {
			list = append(list, splitTags(m.content)...)
		}
		if n := len(list); n > 0 && n <= 12 {
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
		t = strings.Trim(clean(t), " #,;:·•|")
		if t == "" || utf8.RuneCountInString(t) > 60 || tagNoise[fold(t)] || x.isNameOfSite(t) {
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

// tagNoise are labels and placeholders that stand among tags.
var tagNoise = set("tags tag schlagworter schlagwort stichworter themen topics keywords uncategorized allgemein edit more mehr share untagged etiquetas")

// tagPath is in the addresses of the pages that list what has one tag.
var tagPath = regexp.MustCompile(`(?i)/(?:tags?|etiquetas?|etiquetten?|tagged|schlagw(?:o|oe|%c3%b6)rt(?:er)?|schlagwort|themen?|topics?|keywords?|mots?-cles?|stichwort|sujets?|temas?|label|motscles)/[^/]|[?&](?:tag|keyword|topic)=`)

var tagClass = regexp.MustCompile(`(?:^|[\s_-])(?:tags?|tag-?list|taglist|tagcloud|post-?tags|entry-?tags|article-?tags|keywords|topics|schlagwort\w*|stichwort\w*|themen|hashtags?)(?:$|[\s_-])`)

// tagLinks returns the texts of the largest group of links that match.
func (x *extraction) tagLinks(match func(int) bool) []string {
	d := x.doc
	var best, group []string
	end := -1
	flush := func() {
		if len(group) > len(best) && len(group) <= maxTags {
			best = group
		}
		group = nil
	}
	for i := range d.elems {
		e := &d.elems[i]
		if d.tag(i) != atom.A || e.zone&(elsewhere&^(chrome|aside)) != 0 || e.start == e.end || !match(i) {
			continue
		}
		if end >= 0 && e.start-end > 40 {
			flush()
		}
		group = append(group, d.textOf(i))
		end = e.end
	}
	flush()
	return best
}

// inTagList reports whether a link stands in what is called a list of tags.
func (x *extraction) inTagList(i int) bool {
	d := x.doc
	for up, depth := i, 0; up >= 0 && depth < 4; up, depth = d.elems[up].parent, depth+1 {
		if e := &d.elems[up]; e.end-e.start < 600 && tagClass.MatchString(e.hint) {
			return true
		}
	}
	return false
}

// tagLabel starts a line of tags.
var tagLabel = regexp.MustCompile(`^(?i:tags?|mots[- ]cl[ée]s?|schlagw[öo]rter|schlagworte|stichw[öo]rter|keywords?|etiquetas|palabras clave|palavras-chave|parole chiave|trefwoorden|étiquettes)\s*:\s*`)

// tagText reads a line such as "Tags: Agile, Bonne Pratique".
func (x *extraction) tagText() []string {
	d := x.doc
	for _, l := range d.lines {
		if l.end-l.start > 300 || d.elems[max(l.elem, 0)].zone&(elsewhere&^(chrome|aside)) != 0 {
			continue
		}
		s := d.text[l.start:l.end]
		if loc := tagLabel.FindStringIndex(s); loc != nil && loc[1] < len(s) {
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
