package extract

import "regexp"

// hints are what the class, id and the like of an element suggest it holds.
type hints uint32

const (
	hintTitle       hints = 1 << iota // a headline
	hintAuthorName                    // the name of an author
	hintAuthor                        // an author, or a byline
	hintNotAuthor                     // something around an author: picture, biography
	hintCard                          // the name of an h-card or vcard
	hintPublished                     // the date of publication
	hintDate                          // a date
	hintNotDate                       // the date of something else
	hintUpdated                       // the date of a change
	hintTags                          // a list of tags
	hintLead                          // the main picture
	hintAdvertising                   // what is paid for
	hintArticle                       // an article: h-entry, hentry
)

// hintPatterns say which words suggest what.
var hintPatterns = []struct {
	hint    hints
	pattern *regexp.Regexp
}{
	{hintTitle, regexp.MustCompile(`\b(?:entry|post|article|story|page|blog|news|content)[-_]*(?:title|headline|heading)\b|\bheadline\b|\bp-name\b`)},
	{hintAuthorName, regexp.MustCompile(`\b(?:authors?|byline|writer|contributor|auteur|autor)[-_]*(?:full)?[-_]*name|name[-_]*author|\bauthors?[-_]{1,2}link|\bfullname`)},
	{hintAuthor, regexp.MustCompile(`author|byline|\bautor|auteur|\bwriter|\bcontributor|\bsignature`)},
	{hintNotAuthor, regexp.MustCompile(`avatar|image|photo|bio|social|about|comment|description|date|follow|more|posts`)},
	{hintCard, regexp.MustCompile(`(?:^|\s)(?:p-author|fn|author-name)(?:\s|$)`)},
	{hintPublished, regexp.MustCompile(`(?:^|\s)(?:dt-published|published|entry-date)(?:\s|$)`)},
	{hintDate, regexp.MustCompile(`\bdate|date\b|[-_]date|datum|publi(?:sh|e|cad|cat)|posted|timestamp|\btime\b|[-_]time\b|pubtime|\bfecha|\bdata\b|meta|byline|submitted`)},
	{hintNotDate, regexp.MustCompile(`update|modif|event|birth|comment|expire|read|copyright|metadata-related`)},
	{hintUpdated, regexp.MustCompile(`updat|modifi|edited|revised|dateline-updated`)},
	{hintTags, regexp.MustCompile(`(?:^|[\s_-])(?:tags?|tag-?list|taglist|tagcloud|post-?tags|entry-?tags|article-?tags|keywords|topics|schlagwort\w*|stichwort\w*|themen|hashtags?)(?:$|[\s_-])`)},
	{hintLead, regexp.MustCompile(`featured|hero|lead[-_]|wp-post-image|post[-_]?(?:thumb|image|media)|entry[-_]?(?:thumb|image|media)|article[-_]?(?:image|media|figure)|main[-_]?image|cover|\bbanner\b|\bteaser[-_]?image`)},
	{hintAdvertising, regexp.MustCompile(`\bads?\b|\bad[-_]|[-_]ads?\b|advert|sponsor|promo|campaign`)},
	{hintArticle, regexp.MustCompile(`(?:^|\s)(?:hentry|h-entry|single-post)(?:\s|$)`)},
}

// hinted is what one text of hints means. Pages repeat their class names, so
// it is found once for each.
type hinted struct {
	hints hints
	zone  zone
}

func readHints(text string) hinted {
	var h hinted
	if text == "" {
		return h
	}
	for _, p := range hintPatterns {
		if p.pattern.MatchString(text) {
			h.hints |= p.hint
		}
	}
	h.zone = zoneOfHint(text)
	return h
}
