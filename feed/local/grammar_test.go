package local

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The ways in which people write one article, and what is none.
func TestGrammar(t *testing.T) {
	const a, b = "https://a.example/a", "https://a.example/b"
	one := func(date, title string, content ...string) []string {
		return []string{strings.TrimSpace(fmt.Sprintf("%s | %s | %s %s", date, title, a, strings.Join(content, "")))}
	}
	for _, c := range []struct {
		name, file, src string
		want            []string
		warnings        int
	}{
		// Headings.
		{"slashes", "a.md", "## 2024/02/20 : T\n\n" + a, one("2024-02-20", "T"), 0},
		{"any level", "a.md", "### 2024/02/20 : T\n\n" + a, one("2024-02-20", "T"), 0},
		{"level 1", "a.md", "# 2024/02/20 : T\n\n" + a, one("2024-02-20", "T"), 0},
		{"month in words", "a.md", "## 20 février 2024 : [T](" + a + ")", one("2024-02-20", "T"), 0},
		{"english", "a.md", "## Feb 20, 2024 - T\n\n" + a, one("2024-02-20", "T"), 0},
		{"day first", "a.md", "## 20/02/2024 : T\n\n" + a, one("2024-02-20", "T"), 0},
		{"month first where a date says so", "a.md", "## 02/03/2024 : T\n\n" + a + "\n\n## 02/20/2024 : U\n\n" + b,
			[]string{"2024-02-03 | T | " + a, "2024-02-20 | U | " + b}, 0},
		{"dots", "a.md", "## 20.02.2024: T\n\n" + a, one("2024-02-20", "T"), 0},
		{"time of day", "a.md", "## 2024-02-17T10:00:00+01:00 : [T](" + a + ")", one("2024-02-17T10:00:00+01:00", "T"), 0},
		{"weekday", "a.md", "## Mardi 20 février 2024 : T\n\n" + a, one("2024-02-20", "T"), 0},
		{"date last", "a.md", "## [T](" + a + ") (2024-02-18)", one("2024-02-18", "T"), 0},
		{"date last, in words", "a.md", "## [T](" + a + ") – 18 février 2024", one("2024-02-18", "T"), 0},
		{"month", "a.md", "## Octobre 2021 : T\n\n" + a, one("2021-10", "T"), 0},
		{"date below", "a.md", "## T\n\n*Publié le 20 février 2024*\n\n" + a + "\n\nText.", one("2024-02-20", "T", "<p>Text.</p>"), 0},
		{"year above", "a.md", "# Articles\n\n## 2024\n\n### 20 février : [T](" + a + ")", one("2024-02-20", "T"), 0},
		{"month above", "a.md", "## Février 2024\n\n### [T](" + a + ")\n\nText.", one("2024-02", "T", "<p>Text.</p>"), 0},
		{"month below year", "a.md", "## 2024\n\n### Février\n\n- [T](" + a + ")", one("2024-02", "T"), 0},
		{"day above", "a.md", "## 20 février 2024\n\n[T](" + a + ")\n\nText.", one("2024-02-20", "T", "<p>Text.</p>"), 0},
		{"reference", "a.md", "## 2024/02/20 : [T][r]\n\n[r]: " + a, one("2024-02-20", "T"), 0},
		{"wikilink", "a.md", "## 2024/02/20 : [[" + a + "|T]]", one("2024-02-20", "T"), 0},
		{"page of a wiki", "a.md", "## 2024/02/20 : T of [[Notes|ours]]\n\n" + a, one("2024-02-20", "T of ours"), 0},
		{"footnote in a title", "a.md", "## 2024/02/20 : T[^1]\n\n" + a + "\n\n[^1]: Foot.", one("2024-02-20", "T"), 0},
		{"footnote in a summary", "a.md", "## 2024/02/20 : T\n\n" + a + "\n\nText[^x].\n\n[^x]: Foot.",
			one("2024-02-20", "T", "<p>Text<sup>1</sup>.</p>\n<p><sup>1</sup> Foot.</p>"), 0},
		{"table in a summary", "a.md", "## 2024/02/20 : T\n\n" + a + "\n\n| x |\n|---|\n| ~~y~~ |",
			one("2024-02-20", "T", "<table>\n<thead>\n<tr>\n<th>x</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td><del>y</del></td>\n</tr>\n"+
				"</tbody>\n</table>"), 0},
		{"a date that is the title's", "a.md", "## 2024/02/20 : Le 3 mars 2020, un tournant\n\n" + a,
			one("2024-02-20", "Le 3 mars 2020, un tournant"), 0},
		// Lists.
		{"bullet", "a.md", "- 2024-02-20: [T](" + a + ")", one("2024-02-20", "T"), 0},
		{"bullet with a note", "a.md", "- 2024-02-20: [T](" + a + ") – une *note*", one("2024-02-20", "T", "<p>une <em>note</em></p>"), 0},
		{"date behind", "a.md", "* [T](" + a + "), 20 février 2024", one("2024-02-20", "T"), 0},
		{"date in brackets", "a.md", "* **[T](" + a + ")** (February 20, 2024)", one("2024-02-20", "T"), 0},
		{"numbered", "a.md", "1. [T](" + a + ") (2024/02/20)", one("2024-02-20", "T"), 0},
		{"task", "a.md", "- [x] 2024-02-20 [T](" + a + ")", one("2024-02-20", "T"), 0},
		{"bare address", "a.md", "- 2024-02-20 : T " + a, one("2024-02-20", "T"), 0},
		{"link that only leads", "a.md", "- 2024-02-20 : T ([lien](" + a + "))", one("2024-02-20", "T"), 0},
		{"publication", "a.md", "- 2024-02-20, Le Monde : [T](" + a + ")", one("2024-02-20", "T", "<p>Le Monde</p>"), 0},
		{"on lines", "a.md", "- T\n  2024-02-20\n  " + a, one("2024-02-20", "T"), 0},
		{"blocks", "a.md", "- 2024-02-20 [T](" + a + ")\n\n  Text.", one("2024-02-20", "T", "<p>Text.</p>"), 0},
		{"years as items", "a.md", "- 2024\n  - 20 février : [T](" + a + ")", one("2024-02-20", "T"), 0},
		{"below a year", "a.md", "## 2024\n\n- 20/02 : [T](" + a + ")", one("2024-02-20", "T"), 0},
		{"below an article", "a.md", "## 2024/01/01 : T\n\n" + a + "\n\n- 2024-02-20 : [U](" + b + ")",
			[]string{"2024-01-01 | T | " + a, "2024-02-20 | U | " + b}, 0},
		{"a summary's own list", "a.md", "## 2024/01/01 : T\n\n" + a + "\n\n- [U](" + b + ")\n- x",
			one("2024-01-01", "T", "<ul>\n<li><a href=\""+b+"\">U</a></li>\n<li>x</li>\n</ul>"), 0},
		{"one that is lost", "a.md", "- 2024-02-20 [T](" + a + ")\n- [U](" + b + ")", one("2024-02-20", "T"), 1},
		{"a sentence", "a.md", "- Le 3 mars 2020, j’ai lu [T](" + a + ")", nil, 1},
		{"address below", "a.md", "# Articles\n\n- 2024-02-20 T\n  " + a, one("2024-02-20", "T"), 0},
		{"German day", "a.md", "- 20. Februar 2024: [T](" + a + ")", one("2024-02-20", "T"), 0},
		{"German days", "a.md", "- 1. Februar 2024: [T](" + a + ")\n- 2. März 2024: [U](" + b + ")",
			[]string{"2024-02-01 | T | " + a, "2024-03-02 | U | " + b}, 0},
		{"German lines", "a.md", "20. Februar 2024: [T](" + a + ")\n12. März 2024: [U](" + b + ")",
			[]string{"2024-02-20 | T | " + a, "2024-03-12 | U | " + b}, 0},
		{"numbered months", "a.md", "1. Februar 2024: [T](" + a + ")\n2. März 2024: [U](" + b + ")",
			[]string{"2024-02 | T | " + a, "2024-03 | U | " + b}, 0},
		{"numbered days", "a.md", "3. 20 février 2024: [T](" + a + ")", one("2024-02-20", "T"), 0},
		{"AsciiDoc", "a.md", "* 2024-02-20: " + a + "[T]", one("2024-02-20", "T"), 0},
		{"Org", "a.md", "* 2024-02-20 [[" + a + "][T]]", one("2024-02-20", "T"), 0},
		// Tables.
		{"table", "a.md", "| Date | Titre | Lien |\n|---|---|---|\n| 20/02/2024 | T | [lire](" + a + ") |", one("2024-02-20", "T"), 0},
		{"table with linked titles", "a.md", "| Titre | Revue | Date |\n|---|---|---|\n| [T](" + a + ") | Le Monde | 2024-02 |",
			one("2024-02", "T", "<p>Le Monde</p>"), 0},
		{"table with bare addresses", "a.md", "| When | What | Where |\n|---|---|---|\n| 2024-02-20 | T | " + a + " |",
			one("2024-02-20", "T"), 0},
		// Paragraphs.
		{"line", "a.md", "2024-02-20 – [T](" + a + ")\n\nText.", one("2024-02-20", "T", "<p>Text.</p>"), 0},
		{"lines", "a.md", "2024-01-01 [T](" + a +
			")\n2024-02-20 [U](" + b + ")", []string{"2024-01-01 | T | " + a, "2024-02-20 | U | " + b}, 0},
		{"bold", "a.md", "**[T](" + a + ")**, 20 février 2024", one("2024-02-20", "T"), 0},
		{"prose", "a.md", "Le 3 mars 2020, j’ai publié [un texte](" + a + ") dans une revue.", nil, 1},
		{"sections that are none", "a.md", "## À propos\n\nMoi, [ici](" + b + ").\n\n## 2024/02/20 : T\n\n" + a, one("2024-02-20", "T"), 0},
		// HTML.
		{"HTML heading", "a.md", "<h2>2024/02/20 : <a href=\"" + a + "\">T &amp; U</a></h2>", one("2024-02-20", "T & U"), 0},
		{"HTML list", "a.md", "<ul>\n<li>2024-02-20 <a href=\"" + a + "\">T</a></li>\n</ul>", one("2024-02-20", "T"), 0},
		{"HTML page", "a.html", "<!doctype html><title>X</title><h1>X</h1><h2>2024</h2><ul><li><time>20 février</time> <a href=\"" + a +
			"\">T</a> – <em>note</em></ul>", one("2024-02-20", "T", "<p><em>note</em></p>"), 0},
		{"HTML table", "a.html", "<table><tr><th>Date<th>Title<tr><td>2024-02-20<td><a href=\"" + a + "\">T</a></table>",
			one("2024-02-20", "T"), 0},
		{"HTML terms", "a.html", "<dl><dt>20 Feb 2024<dd><a href=\"" + a + "\">T</a><dt>1 March 2024<dd><a href=\"" + b + "\">U</a></dl>",
			[]string{"2024-02-20 | T | " + a, "2024-03-01 | U | " + b}, 0},
		// One article a file.
		{"Jekyll", "_posts/2024-02-20-t.md", "---\ntitle: \"T: U\"\nlink: " + a + "\ntags: [x, y]\n---\n\nText.\n\nMore.",
			one("2024-02-20", "T: U", "<p>Text.</p>"), 0},
		{"Hugo", "t.md", "+++\ntitle = 'T'\ndate = 2024-02-20T10:00:00Z\nexternal_url = \"" + a + "\"\nsummary = \"S\"\n+++\n\nText.",
			one("2024-02-20T10:00:00Z", "T", "<p>S</p>"), 0},
		{"Obsidian", "T.md", "---\npublished: 2024-02-20\nurl: " + a + "\ntags:\n  - x\n---\n# T\n", one("2024-02-20", "T"), 0},
		// Others.
		{"CSV", "a.csv", "date;titre;url;résumé\n20/02/2024;\"T; U\";" + a + ";Un *mot*.",
			one("2024-02-20", "T; U", "<p>Un <em>mot</em>.</p>"), 0},
		{"CSV with a mistake", "a.csv", "title,link,date\nT," + a + ",2024-02-20\nU," + b + ",soon\n", one("2024-02-20", "T"), 1},
		{"RSS", "a.xml", "<rss><channel><item><title>T</title><link>" + a + "</link><pubDate>Tue, 20 Feb 2024 10:00:00 GMT</pubDate>" +
			"<description>&lt;p&gt;S&lt;/p&gt;</description></item></channel></rss>", one("2024-02-20T10:00:00Z", "T", "<p>S</p>"), 0},
		{"JSON Feed", "a.json", `{"version":"https://jsonfeed.org/version/1.1","items":[{"url":"` + a +
			`","title":"T","date_published":"2024-02-20T10:00:00Z"}]}`, one("2024-02-20T10:00:00Z", "T"), 0},
		{"nothing", "a.md", "- one\n- two\n", nil, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			l, err := Parse(c.file, []byte(c.src), Options{})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, e := range l.Entries {
				got = append(got, strings.TrimSpace(fmt.Sprintf("%s | %s | %s %s", e.Published, e.Title, e.URL, e.Content)))
			}
			if diff := cmp.Diff(c.want, got); diff != "" || len(l.Warnings) != c.warnings {
				t.Errorf("%q (-want +got):\n%s\nwarnings, want %d: %q", c.src, diff, c.warnings, l.Warnings)
			}
		})
	}
}
