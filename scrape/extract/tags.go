package extract

import (
	"net/url"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"feedgen/feed/link"
	"feedgen/feed/text"
	"feedgen/feed/words"
	"feedgen/scrape/extract/elect"
	"feedgen/scrape/extract/evidence"
	"feedgen/scrape/extract/names"
	"feedgen/scrape/extract/page"
)

// chooseTags chooses the tags of the article.
func chooseTags(a *evidence.Article, by elect.Ruling) elect.Choice {
	if by.Decided {
		return by.Choice(text.Unique(by.Values)...)
	}
	var cs elect.Candidates
	d := a.Doc
	add := func(evidence string, tags []string) {
		cs.Add(elect.Candidate{List: cleanTags(tags, a.Site), Evidence: evidence, Weight: elect.Weight("tags", evidence)})
	}
	add("links with rel=tag", tagLinks(a, page.Chrome|page.Aside|page.Navigation, func(i int) bool {
		rel := d.Attr(i, "rel")
		return page.HasWord(rel, "tag") && !page.HasWord(rel, "category")
	}))
	add("line of tags", tagText(a))
	add("meta article:tag", metaTags(d, "article:tag", "og:article:tag", "parsely-tags", "sailthru.tags"))
	toTags := tagLinks(a, page.Chrome|page.Aside, func(i int) bool { return leadsToTag(d, d.Attr(i, "href")) })
	if len(toTags) == 1 {
		add("a link to a tag", toTags) // or of a section, or of an offer
	} else {
		add("links to tags", toTags)
	}
	add("json-ld keywords", keywords(a.Data, a.Data.Article))
	add("class tags", tagLinks(a, page.Chrome|page.Aside, func(i int) bool { return inTagList(d, i) }))
	for _, key := range []string{"news_keywords", "dc.subject", "citation_keywords", "keywords"} {
		add("meta "+key, metaTags(d, key))
	}
	return cs.Choose(elect.SameText)
}

func metaTags(d *page.Document, keys ...string) []string {
	var list []string
	for _, m := range d.MetaValues(keys...) {
		list = append(list, splitTags(m.Content)...)
	}
	return list
}

// maxTags is more than any article is filed under: a longer list is a cloud.
const maxTags = 25

// cleanTags removes signs around tags, and what is no tag.
func cleanTags(tags []string, site *evidence.Site) []string {
	var out []string
	for _, t := range tags {
		const signs = " ,;:·•|&„“”\""
		t = strings.TrimLeft(tagCount().ReplaceAllString(page.Clean(t), ""), signs+"#")
		t = strings.TrimRight(t, signs) // C# ends in its name
		if isMachineKey(t) || t == "" || utf8.RuneCountInString(t) > 60 || notTags()[text.Fold(t)] || untagged()[text.Fold(t)] ||
			site.IsTitle(t) || evidence.SaysHome(t) {
			continue
		}
		out = append(out, t)
	}
	out = text.Unique(out)
	if len(out) > maxTags {
		return nil
	}
	return out
}

// tagCount is how many articles have a tag, behind it.
var tagCount = words.Pattern(`\s\(\d[\d.,]*(?:\s\pL+)?\)$`)

// machineKey matches the internal keys of systems: identifiers, paths, keys with a
// number, fields with a value.
var machineKey = words.Pattern(`^(?i:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{6,}|\w+/\w+|\w+_\d+|(?:\w+ )?category:.*` +
	`|(?:post|page|node|item|term|article|id)-?\d\d+|(?:type|tag|section|format|template|status|source|lang|content|author)[:=]\S+)$`)

func isMachineKey(s string) bool {
	return strings.ContainsAny(s, "0123456789/:=") && machineKey().MatchString(s)
}

// untagged are the names of the category of articles that have none.
var untagged = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for _, name := range words.Phrases(func(l *words.Language) []string { return l.UntaggedNames }) {
		set[text.Fold(name)] = true
	}
	return set
})

// notTags are labels and placeholders among tags.
var notTags = words.Set(func(l *words.Language) string { return l.NotTags })

var tagFolders = words.Set(func(l *words.Language) string { return l.TagFolders })

// tagQueries are in the addresses of such pages, where they are no folders.
var tagQueries = []string{"?tag=", "&tag=", "?keyword=", "&keyword=", "?topic=", "&topic="}

// leadsToTag reports whether a link leads to the page of a tag. Links to shops have
// ?tag= for affiliates, so a query counts on the page's own site only.
func leadsToTag(d *page.Document, href string) bool {
	if evidence.HasFolder(href, tagFolders(), "/") {
		return true
	}
	if !strings.Contains(href, "=") {
		return false
	}
	lower := strings.ToLower(href)
	if !slices.ContainsFunc(tagQueries, func(query string) bool { return strings.Contains(lower, query) }) {
		return false
	}
	u, err := url.Parse(d.Resolve(href))
	return err == nil && link.SameSite(d.URL.Hostname(), u.Hostname())
}

var shopFolders = words.Set(func(l *words.Language) string { return l.ShopFolders })

// leadsToShop reports whether a link leads to the cart or the account of a customer.
func leadsToShop(href string) bool {
	path, _, _ := strings.Cut(strings.TrimRight(href, "/"), "?")
	return shopFolders()[strings.ToLower(path[strings.LastIndexByte(path, '/')+1:])] && !evidence.HasFolder(href, tagFolders(), "/")
}

// tagLinks returns the texts of the largest group of links that match, outside of
// page.Elsewhere except for the allowed zones. Links within sentences are no tags, and
// neither are those beside a link to the cart of a shop.
func tagLinks(a *evidence.Article, allowed page.Zone, match func(int) bool) []string {
	d := a.Doc
	var best, group []string
	start, end, linked, shop := 0, -1, 0, false
	flush := func() {
		if len(group) > len(best) && len(group) <= maxTags && !shop && !isWithinProse(d.Text, start, end, linked) {
			best = group
		}
		group, linked, shop = nil, 0, false
	}
	for _, i := range d.Anchors {
		e := &d.Elems[i]
		if a.Zones[i]&(page.Elsewhere&^allowed) != 0 || e.Start == e.End || e.Start < a.Start-evidence.AboveHeadline || !match(i) {
			continue
		}
		if end >= 0 && e.Start-end > 40 {
			flush()
		}
		if len(group) == 0 {
			start = e.Start
		}
		group = append(group, d.TextOf(i))
		shop = shop || leadsToShop(d.Attr(i, "href"))
		linked += e.End - e.Start
		end = e.End
	}
	flush()
	return best
}

// isWithinProse reports whether links, which cover linked bytes of a part of a text,
// are less than half of their lines.
func isWithinProse(text string, start, end, linked int) bool {
	from := strings.LastIndexByte(text[:start], '\n') + 1
	to := len(text)
	if i := strings.IndexByte(text[end:], '\n'); i >= 0 {
		to = end + i
	}
	return 2*linked <= to-from-10
}

// inTagList reports whether a link is in an element that is called a list of tags.
func inTagList(d *page.Document, i int) bool {
	for up, depth := i, 0; up >= 0 && depth < 4; up, depth = d.Elems[up].Parent, depth+1 {
		if e := &d.Elems[up]; e.End-e.Start < 600 && e.Hints&page.HintTags != 0 {
			return true
		}
	}
	return false
}

// tagLabel starts a line of tags.
var tagLabel = words.Pattern(`^(?i:%s)\s*[:：]\s*`, func(l *words.Language) []string { return l.TagLabels })

// longestTagLabel bounds a label with its colon, in bytes.
const longestTagLabel = 40

// tagText reads a line such as "Tags: Agile, Bonne Pratique".
func tagText(a *evidence.Article) []string {
	d := a.Doc
	for _, l := range d.Lines {
		if l.End-l.Start > 300 || a.ZoneOf(l)&(page.Elsewhere&^(page.Chrome|page.Aside)) != 0 {
			continue
		}
		s := d.Text[l.Start:l.End]
		if !strings.ContainsAny(s[:min(len(s), longestTagLabel)], ":：") {
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
	if !strings.ContainsAny(s, ",،;，、；|") && names.IsCJK(strings.ReplaceAll(s, " ", "")) {
		return strings.Fields(s)
	}
	return strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(",،;，、；|", r) })
}

// keywords returns an article's keywords, which are a list or one text.
func keywords(ld *evidence.Linked, n evidence.Node) []string {
	var tags []string
	for _, o := range ld.Objects(n["keywords"]) {
		s := evidence.ScalarText(o)
		if _, value, ok := strings.Cut(s, ":"); ok && !strings.Contains(s, " ") {
			s = value // "tag:Agile", as some systems write them
		}
		tags = append(tags, splitTags(s)...)
	}
	return tags
}
