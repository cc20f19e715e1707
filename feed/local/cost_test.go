package local

import (
	"fmt"
	"path"
	"strings"
	"testing"

	"feedgen/feed/budget"
)

// longLists are lists whose lines are repeated up to the size of the largest page
// that is read: as programs write them, and as nobody does. A %d counts.
var longLists = map[string]struct{ name, before, part, after string }{
	"items":              {"a.md", "# Articles\n\n", "- 2022-01-11: [A *title* %d](https://a.example/%[1]d)\n", ""},
	"headings":           {"a.md", "", "## 2022/01/11 : [A title](https://a.example/%d)\n\nIts **summary**.\n\n", ""},
	"links below":        {"a.md", "", "## 2022/01/11 : A title\n\n<https://a.example/%d>\n\nTags: a, b\n\n", ""},
	"undated":            {"a.md", "- 2022-01-11: [A](https://a.example/)\n", "- [A title %d](https://a.example/%[1]d)\n", ""},
	"days that are none": {"a.md", "", "- 2022-02-30: [A title](https://a.example/%d)\n", ""},
	"rows": {"a.md", "| Date | Title |\n|---|---|\n",
		"| 2022-01-11 | [A title](https://a.example/%d) |\n", ""},
	"wide rows": {"a.md", "| Date" + strings.Repeat("| A ", 45) + "|\n" + strings.Repeat("|-", 46) + "|\n",
		"| 2022-01-11 | [A title](https://a.example/%d) |\n", ""},
	"paragraphs":    {"a.md", "# 2022\n\n", "11 January: [A title](https://a.example/%d)\n\n", ""},
	"one paragraph": {"a.md", "# 2022\n\n", "11 January: [A title](https://a.example/%d)\n", ""},
	"prose": {"a.md", "",
		"On 11 January 2022 I wrote [a text](https://a.example/%d), which was read by 12 people or so.\n\n", ""},
	"one line":     {"a.md", "- 2022-01-11: [A](https://a.example/) ", "and [another](https://a.example/%d) of 11 January 2022, ", "\n"},
	"references":   {"a.md", "", "- 2022-01-11: [A title][%d]\n[%[1]d]: https://a.example/%[1]d\n\n", ""},
	"footnotes":    {"a.md", "", "- 2022-01-11: [A title](https://a.example/%d)[^%[1]d]\n\n[^%[1]d]: A note.\n\n", ""},
	"HTML in text": {"a.md", "", "<ul><li>2022-01-11: <a href=\"https://a.example/%d\">A title</a></ul>\n\n", ""},
	"dates":        {"a.md", "", "- 11 January 2022, 12 January 2022, 13/01/2022 2022-01-14\n", ""},
	"short lines":  {"a.md", "", "a\n", ""},
	"empty items":  {"a.md", "", "-\n", ""},
	"code":         {"a.md", "```\n", "2022-01-11 https://a.example/%d\n", "```\n"},
	"addresses":    {"a.md", "- 2022-02-30: [A](https://a.example/)\n\n", "https://a.example/%d\n", ""},
	"emphasis":     {"a.md", "", "a *b* _c_ **d** [e](f) `g` ", "\n"},
	"letters":      {"a.md", "## 2022-01-11 : [A](https://a.example/)\n\n", "a", "\n"},
	"HTML":         {"a.html", "<html><ul>", "<li>2022-01-11: <a href=https://a.example/%d>A title</a>", "</ul>"},
	"HTML rows": {"a.html", "<html><table>",
		"<tr><td>2022-01-11<td><a href=https://a.example/%d>A title</a>", "</table>"},
	"HTML headings": {"a.html", "<html>",
		"<h2>2022-01-11: <a href=https://a.example/%d>A title</a></h2><p>Text.</p>", ""},
	"CSV":         {"a.csv", "date,title,url,summary\n", "2022-01-11,A title,https://a.example/%d,A *summary*\n", ""},
	"CSV without": {"a.csv", "date,title,url\n", "a,b,c\n", ""},
	"RSS": {"a.xml", "<rss><channel>",
		"<item><title>A &amp; b</title><link>https://a.example/%d</link><pubDate>Tue, 11 Jan 2022 08:00:00 GMT</pubDate></item>",
		"</channel></rss>"},
	"JSON Feed": {"a.json", `{"version":"https://jsonfeed.org/version/1.1","items":[{}`,
		`,{"url":"https://a.example/%d","title":"A","date_published":"2022-01-11"}`, "]}"},
	"OPML":         {"a.opml", "<opml><body>", `<outline type="rss" xmlUrl="https://a.example/%d"/>`, "</body></opml>"},
	"front matter": {"a.md", "---\ntitle: A\nlink: https://a.example/\ndate: 2022-01-11\ntags:\n", "- a%d\n", "---\nText.\n"},
	"mojibake":     {"a.md", "", "- 2022-01-11: [dâ€™Ã©tÃ©](https://a.example/%d)\n", ""},
}

// TestLongLists holds that no list takes more than the budget, and that what is
// left out of it is said.
func TestLongLists(t *testing.T) {
	for name, c := range longLists {
		size := 4_900_000
		if path.Ext(c.name) == ".md" && name != "items" && name != "addresses" {
			size = maxBytes + 200_000 // the rest is not read
		}
		b := []byte(c.before)
		for i := 0; len(b) < size; i++ {
			if strings.Contains(c.part, "%d") {
				b = fmt.Appendf(b, c.part, i)
			} else {
				b = append(b, c.part...)
			}
		}
		b = append(b, c.after...)
		var l List
		var err error
		budget.Check(t, name, budget.CPU, budget.Memory, func() { l, err = Parse(c.name, b, Options{}) })
		if err != nil || len(l.Entries)+len(l.Feeds)+len(l.Warnings) == 0 {
			t.Errorf("%s: %.200v, and neither entries nor warnings", name, err)
		}
		said := strings.Join(l.Warnings, "\n")
		if path.Ext(c.name) != ".html" && !strings.Contains(said, "is not read: ") {
			t.Errorf("%s: nothing says that not all of it is read: %.300q", name, l.Warnings)
		}
	}
}
