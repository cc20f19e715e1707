package local

import (
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"

	"feedgen/feed"
	"feedgen/feed/date"
	"feedgen/feed/words"
)

// reader reads the pieces of a page.
type reader struct{ *page }

// dated reports whether a heading has a date of its own.
func (r reader) dated(s *piece) bool {
	_, _, ok := splitDate(r.plain(s.line...), r.order, s.within)
	return ok
}

// entry reads a piece. ok is false where it is no article, or none that can be
// read.
func (r reader) entry(s *piece) (e feed.Entry, ok bool) {
	before := len(r.problems)
	text := r.plain(s.line...)
	var more []ast.Node
	for _, lines := range s.more {
		more = append(more, paragraphOf(lines))
	}
	s.blocks = append(more, s.blocks...)
	h := headline{title: text}
	if s.read != nil {
		h = *s.read
	} else if s.heading == nil {
		h = r.headline(s.line, s.within)
	} else if d, title, ok := splitDate(text, r.order, s.within); ok {
		h.date, h.dated, h.title = d, true, title
	}
	wrongDate := !h.dated && numbersPattern().MatchString(text)
	if !h.dated && !wrongDate {
		h.date, h.dated = r.dateBelow(s, h.date)
	}
	hasLink := r.findLink(s, &h)
	switch {
	case wrongDate:
		r.leaveOut(s.offset, "no such day or month between 1900 and 2100: %s", strings.TrimRight(numbersPattern().FindString(text), " :"))
	case h.date.IsZero() && !r.looksLost(s, hasLink, text), h.loose:
		return e, false // prose
	case h.date.IsZero():
		r.leaveOut(s.offset, "article without a date: want 2024/02/20 : TITLE, or 2024/02 : TITLE%s", r.setextHint(s.heading))
	case !hasLink && (h.dated && s.heading != nil || s.plural):
		r.leaveOut(s.offset, "article without a link: put its URL on a separate line below, or make its title a link: [TITLE](URL)")
	case !hasLink:
		return e, false
	case h.title == "":
		r.leaveOut(s.offset, "article without a title: want %s : TITLE", h.date)
	}
	unread := len(r.problems) > before
	published, err := feed.ParseDate(h.date.String())
	if err != nil && !unread {
		r.leaveOut(s.offset, "no such day or month between 1900 and 2100: %s", h.date)
	}
	undated := err != nil || published.IsZero()
	if unread && !(undated && hasLink) {
		return e, false
	}
	e.Title, e.Published = h.title, published
	if e.URL, err = address(h.link.url, r.base); err != nil {
		r.leaveOut(h.link.offset, "%v", err)
		return e, false
	}
	e.Tags = r.tags(s)
	if undated {
		h.lead = "" // the date that can't be read
	}
	e.Content = strings.TrimSpace(h.notes() + "\n" + r.content(s))
	if undated {
		r.undated = append(r.undated, e)
	}
	return e, !undated
}

// looksLost reports whether a piece without a date may still be an article: it is
// beside articles and has a link, or its heading is not a heading.
func (r reader) looksLost(s *piece, hasLink bool, text string) bool {
	return s.plural && (hasLink || text == "" || r.setextHint(s.heading) != "")
}

// dateBelow removes a line that is only a date from a piece, and returns the date.
// Without such a line, the headings above give the date.
func (r reader) dateBelow(s *piece, above date.Date) (d date.Date, found bool) {
	d, _, found = takeLine(r.page, s, func(l line) (date.Date, bool) {
		return wholeDate(r.plain(l.nodes...), r.order, s.within)
	})
	if !found && s.within.Month > 0 {
		return s.within.Date, false
	}
	if !found {
		return above, false
	}
	return d, true
}

// findLink adds the link of the article to a headline, and removes the link's line
// from the piece. A link in the heading takes precedence.
func (r reader) findLink(s *piece, h *headline) bool {
	found := h.link
	if s.heading != nil {
		var links []reference
		for _, l := range linksIn(r.src, s.heading) {
			if !slices.ContainsFunc(links, func(f reference) bool { return f.url == l.url }) {
				links = append(links, l)
			}
		}
		if len(links) > 1 {
			r.leaveOut(s.offset, "two links in the heading: %s and %s; keep only the article's", links[0].url, links[1].url)
			return true
		}
		if len(links) == 1 {
			found = links[0]
		}
	}
	below, _, ok := takeLine(r.page, s, func(l line) (reference, bool) {
		alone, ok := linkLine(r.src, l)
		// Beside a link in the heading, only its repetition is not summary.
		return alone, ok && (found.url == "" || alone.url == found.url)
	})
	if ok {
		found = below
	}
	h.link = found
	return found.url != ""
}

var tagsPattern = words.Pattern(`^(?i:tags?)[\s\p{Z}]*:[\s\p{Z}]*(.*)$`)

// tags removes the line of tags, or the list below such a line, from a piece, and
// returns the tags.
func (r reader) tags(s *piece) []string {
	text, block, ok := takeLine(r.page, s, func(l line) (string, bool) {
		match := tagsPattern().FindStringSubmatch(r.plain(l.nodes...))
		if match == nil {
			return "", false
		}
		return match[1], true
	})
	if !ok {
		return nil
	}
	tags := splitTags(text)
	if text != "" || block+1 == len(s.blocks) || s.blocks[block+1].Kind() != ast.KindList {
		return tags
	}
	for _, item := range children(s.blocks[block+1]) {
		tags = append(tags, splitTags(r.plain(item))...)
	}
	s.blocks = slices.Delete(slices.Clone(s.blocks), block+1, block+2)
	return tags
}

// splitTags returns the tags of a line.
func splitTags(text string) []string {
	var tags []string
	for tag := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ',' || r == ';' }) {
		if tag = strings.TrimLeft(strings.TrimSpace(tag), "#"); tag != "" {
			tags = append(tags, tag)
		}
	}
	return tags
}

// takeLine removes the first line of a piece's paragraphs that match accepts,
// and returns what match made of it and the index of the paragraph's block.
func takeLine[T any](p *page, s *piece, match func(line) (T, bool)) (value T, block int, ok bool) {
	for i, n := range s.blocks {
		if n.Kind() != ast.KindParagraph {
			continue
		}
		for _, l := range linesOf(p.src, n) {
			value, ok := match(l)
			if !ok {
				continue
			}
			removeLine(n, l)
			return value, i, true
		}
	}
	return value, 0, false
}

// content renders the rest of a piece, with its footnotes.
func (r reader) content(s *piece) string {
	isBreak := func(n ast.Node) bool { return n.Kind() == ast.KindThematicBreak }
	blocks := s.blocks
	for len(blocks) > 0 && isBreak(blocks[0]) {
		blocks = blocks[1:]
	}
	for len(blocks) > 0 && isBreak(blocks[len(blocks)-1]) {
		blocks = blocks[:len(blocks)-1]
	}
	return r.render(withNotes(blocks)...)
}
