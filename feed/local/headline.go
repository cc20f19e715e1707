package local

import (
	"slices"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"feedgen/feed/date"
	"feedgen/feed/text"
	"feedgen/feed/words"
)

// headline is what one line says of an article.
type headline struct {
	date  date.Date
	dated bool // date is the line's own
	title string
	link  reference // empty: none
	lead  string    // HTML: what else the line says before the title
	note  string    // HTML: and behind it
	loose bool      // words that are neither date nor title precede the link, as in a sentence
}

// isArticle reports whether the line alone is an article.
func (h headline) isArticle() bool {
	return h.link.url != "" && h.title != "" && !h.date.IsZero() && !h.loose
}

// headline reads a line of a list item, table row or paragraph. Its title is the
// text of its first link, unless that is the address or says no more than "read".
func (p *page) headline(nodes []ast.Node, within period) headline {
	nodes = slices.DeleteFunc(p.flatten(nodes), func(n ast.Node) bool { return n.Kind() == east.KindTaskCheckBox })
	var h headline
	at := slices.IndexFunc(nodes, func(n ast.Node) bool { return len(linksIn(p.src, n)) > 0 })
	before, label, after := p.plain(nodes...), "", ""
	if at >= 0 {
		h.link = linksIn(p.src, nodes[at])[0]
		before, label, after = p.plain(nodes[:at]...), p.plain(nodes[at]), p.plain(nodes[at+1:]...)
	} else if m := markedAddress().FindStringSubmatchIndex(before); m != nil {
		h.link = reference{before[m[2]:m[3]], p.offset(nodes)}
		before, label, after = before[:m[0]], before[m[4]:m[5]], before[m[1]:]
	} else if m := bareAddress().FindStringIndex(before); m != nil {
		h.link = reference{before[m[0]:m[1]], p.offset(nodes)}
		before, label, after = before[:m[0]], before[m[0]:m[1]], before[m[1]:]
	}
	dateText := ""
	parts := []*string{&before, &after, &label}
	for _, part := range parts {
		if d, rest, ok := splitDate(*part, p.order, within); ok {
			dateText = strings.TrimSpace(strings.Replace(*part, rest, "", 1))
			h.date, h.dated, *part = d, true, rest
			break
		}
	}
	if !h.dated && within.Month > 0 {
		h.date = within.Date
	}
	h.title = label
	if isLabel(label, before+" "+after) {
		if h.title = strings.TrimSpace(ends().ReplaceAllString(before, "")); h.title == "" {
			h.title = strings.TrimSpace(starts().ReplaceAllString(after, ""))
			after, at = "", len(nodes)
		}
		before = ""
	}
	h.loose = before != "" && !ends().MatchString(before)
	if before = ends().ReplaceAllString(before, ""); strings.ContainsFunc(before, isLetterOrDigit) {
		h.lead = text.Escape(before)
	}
	if at >= 0 && at < len(nodes) && strings.ContainsFunc(after, isLetterOrDigit) {
		note := strings.Replace(p.render(nodes[at+1:]...), text.Escape(dateText), "", 1)
		h.note = strings.TrimSpace(starts().ReplaceAllString(ends().ReplaceAllString(note, ""), ""))
	}
	return h
}

// notes returns what the line says beside date, title and link, as HTML.
func (h headline) notes() string {
	notes := slices.DeleteFunc([]string{h.lead, h.note}, func(s string) bool { return s == "" })
	if len(notes) == 0 {
		return ""
	}
	return "<p>" + strings.Join(notes, " – ") + "</p>"
}

var (
	bareAddress = words.Pattern(`https?://[^\s<>{}]+`)
	// markedAddress is a link of AsciiDoc or Org: https://…[title], [[https://…][title]].
	markedAddress = words.Pattern(`(?:\[\[)?(https?://[^\s<>{}\[\]]+)(?:\]\[|\[)([^\[\]]+)\]{1,2}`)
	starts        = words.Pattern(`^[\s\p{Z}:,;|·•–—-]+`)
	ends          = words.Pattern(`[\s\p{Z}]*[:,;|·•–—(\[-][\s\p{Z}]*$`)
)

var readMore = words.Pattern(`(?i)^(?:%s|link|lien|here|ici|hier|read|lire|url|article|pdf|web)$`,
	func(l *words.Language) []string { return l.ReadMore })

// isLabel reports whether the text of a link is not a title: an address, or words
// such as “read it here”, when the rest of the line names the article.
func isLabel(label, rest string) bool {
	if !strings.ContainsFunc(label, isLetterOrDigit) || bareAddress().MatchString(label) {
		return true
	}
	return readMore().MatchString(strings.Trim(label, "[]().:→» ")) && len(text.Words(rest)) > 0
}

func isLetterOrDigit(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// flatten returns inline nodes with those in the place of an emphasis that holds
// a link.
func (p *page) flatten(nodes []ast.Node) []ast.Node {
	var flat []ast.Node
	for _, n := range nodes {
		if k := n.Kind(); (k == ast.KindEmphasis || k == east.KindStrikethrough) && len(linksIn(p.src, n)) > 0 {
			flat = append(flat, p.flatten(children(n))...)
		} else {
			flat = append(flat, n)
		}
	}
	return flat
}
