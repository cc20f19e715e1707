package extract

import (
	"fmt"
	"strings"
	"testing"

	"feedgen/feed/budget"
)

// TestHostile reads pages that are made to take long: what must not be is time that
// grows with the square of the page.
func TestHostile(t *testing.T) {
	const n = 200_000
	pages := map[string]string{
		"deep":        strings.Repeat("<div>", n),
		"deep inline": strings.Repeat("<b><i>", n/2),
		"deep closed": strings.Repeat("<div class=author>", 500) + "By Jane Doe" + strings.Repeat("</div>", 500),
		"unclosed":    strings.Repeat("<p>a<a href=/author/x>", n/8),
		"attributes":  "<div " + strings.Repeat("a=b ", n) + ">x</div>",
		"many names":  "<div " + manyAttributes(n/4) + ">x</div>",
		"long class":  `<h1>T</h1><div class="` + strings.Repeat("author date ", n/4) + `">By Jane Doe</div>`,
		"metas":       strings.Repeat(`<meta name="author" content="Jane Doe">`, n/8),
		"meta names":  numbered(n/8, `<meta name="author" content="Jane Doe%[1]c %[2]c">`),
		"dates":       "<h1>T</h1>" + strings.Repeat("<time datetime=2020-01-01>1 May 2020</time> ", 60_000),
		"date lines":  "<h1>T</h1>" + strings.Repeat("<p>1 May 2020", 60_000),
		"other dates": "<h1>T</h1>" + numbered(60_000, "<span class=date>Event on %[3]d May 20%[4]d</span><br>"),
		"meta dates":  numbered(n/8, `<meta name="date" content="20%[4]d-05-%[3]d">`),
		"headings":    strings.Repeat("<h1>A title like any other</h1>", n/8),
		"short ones":  strings.Repeat("<h1>Title", 100_000),
		"as in title": "<title>One title</title>" + strings.Repeat("<h2>One title", 80_000),
		"some h2":     "<title>A title like any other</title>" + numbered(60_000, "<h2>A title %[2]c%[1]c"),
		"nested h1":   "<title>T</title>" + strings.Repeat("<h1><b>a</b> ", 50_000),
		"masthead":    "<h1>" + strings.Repeat("<a href=/>x</a>", 50_000) + "</h1><h1>y</h1>",
		"kickers":     "<title>b</title><h1>" + strings.Repeat("<span>a</span>", 60_000) + "b</h1>",
		"authors":     "<h1>T</h1>" + strings.Repeat("<a rel=author>Jane Doe</a> ", 40_000),
		"other names": "<h1>T</h1>" + numbered(40_000, "<a rel=author>Jane Doe%[1]c%[2]c</a> "),
		"name lines":  "<h1>T</h1>" + numbered(40_000, "<p>Jane Doe%[1]c%[2]c"),
		"json authors": `<script type="application/ld+json">{"@type":"Article","author":[` +
			numbered(40_000, `{"name":"Jane Doe%[1]c%[2]c"},`) + `]}</script>`,
		"tags":     "<h1>T</h1>" + strings.Repeat("<a rel=tag href=/tag/x>x</a>", n/8),
		"one line": "<h1>T</h1><p>" + strings.Repeat("1 May 2020 by Jane Doe, ", n/8),
		"accents":  "<h1>a" + strings.Repeat("\u0301", 1_000_000) + "</h1><p>By e" + strings.Repeat("\u0300", 1_000_000),
		"accent title": "<title>a" + strings.Repeat("\u0301", 1_000_000) + "</title><meta name=description content='e" +
			strings.Repeat("\u0327\u0301", 500_000) + "'>",
		"json arrays":  `<script type="application/ld+json">` + strings.Repeat("[", n) + `</script>`,
		"json objects": `<script type="application/ld+json">` + strings.Repeat(`{"a":`, n) + `</script>`,
		"json closed":  `<script type="application/ld+json">` + strings.Repeat(`{"a":[`, n) + strings.Repeat(`]}`, n) + `</script>`,
		"json many": `<script type="application/ld+json">[` +
			strings.Repeat(`{"@type":"Article","headline":"a b c","url":"/x"},`, 90_000) + `]</script>`,
		"json starts":  `<script type="application/ld+json">` + strings.Repeat("{\"a\" ", n) + `</script>`,
		"json scripts": strings.Repeat(`<script type="application/ld+json">{"@type":"Article"}</script>`, n/8),
		"json refs": `<script type="application/ld+json">{"@graph":[` +
			strings.Repeat(`{"@id":"#a","@type":"Article","author":{"@id":"#a"}},`, n/8) + `]}</script>`,
		"json accents": `<script type="application/ld+json">{"@type":"Article","headline":"a` +
			strings.Repeat("\u0301", 1_000_000) + `"}</script>`,
		"5 MB of text":  "<h1>T</h1><p>" + strings.Repeat("By Jane Doe on 1 May 2020, ", 185_000),
		"5 MB of lines": "<h1>T</h1>" + strings.Repeat("<p>By Jane Doe on 1 May 2020, and then a word more", 100_000),
		"5 MB of tags":  strings.Repeat("<i>", 1_700_000),
		"json lists":    `<script type="application/ld+json">{"@type":"Article","author":` + strings.Repeat(`{"@list":[`, n) + `</script>`,
		"angles":        "<title>" + strings.Repeat("<", n) + "</title><meta name=description content='" + strings.Repeat("<a", n) + "'>",
		"separators":    "<title>" + strings.Repeat("a | ", n/4) + "</title>",
		"by":            "<h1>T</h1><p>" + strings.Repeat("by ", n/2),
		"by lines":      "<h1>T</h1>" + strings.Repeat("<p>by", n/4),
		"srcset":        `<h1>T</h1><figure><img srcset="` + strings.Repeat("a 1x,", n/4) + `"></figure>`,
		"pictures":      "<h1>T</h1>" + strings.Repeat("<figure><img src=/icon.png></figure>", n/8),
		"home links":    strings.Repeat("<a href=/><img alt=Site></a>", n/8),
		"teasers":       "<h1>T</h1>" + strings.Repeat("<li><a href=/a/b>A linked title</a> <b>x</b></li>", n/16),
		"nested links":  strings.Repeat("<div><a href=/>", 400) + "Site",
		"canonicals":    numbered(n/8, "<link rel=canonical href=/%[1]c%[2]c>"),
		"entities":      "<p>" + strings.Repeat("&amp;", n),
		"styles":        strings.Repeat("<div style='display: none'>x</div>", n/8),
		"properties": strings.Repeat("<div itemscope itemtype=/Person>", 400) +
			strings.Repeat("<b itemprop=datePublished>1 May 2020</b>", n/8),
	}
	for name, body := range pages {
		page := Page{URL: "https://example.com/2020/01/02/a", Body: []byte(body)}
		budget.Check(t, name, budget.CPU, budget.Memory, func() { checkResult(t, mustExtract(t, page, Rules{})) })
	}
}

// numbered returns a text n times, in which %[1]c and %[2]c are letters and %[3]d
// and %[4]d days and years that differ.
func numbered(n int, format string) string {
	var b strings.Builder
	for i := range n {
		s := strings.NewReplacer("%[1]c", string(rune('a'+i%26)), "%[2]c", string(rune('A'+i/26%26)),
			"%[3]d", fmt.Sprint(1+i%28), "%[4]d", fmt.Sprint(10+i/28%15)).Replace(format)
		b.WriteString(s)
	}
	return b.String()
}

func manyAttributes(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "a%d=b ", i)
	}
	return b.String()
}
