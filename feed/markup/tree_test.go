package markup

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
	"pgregory.net/rapid"
)

// outline writes a tree line by line: without comments and the doctype, adjacent texts
// as one, and attributes sorted, as the library sorts those of some elements.
func outline(root *html.Node) string {
	var lines []string
	joins := false // the last line is a text that a further one goes on
	var write func(n *html.Node, depth int)
	write = func(n *html.Node, depth int) {
		for c := range n.ChildNodes() {
			indent := strings.Repeat("  ", depth)
			switch c.Type {
			case html.TextNode:
				if joins {
					lines[len(lines)-1] += c.Data
				} else {
					lines = append(lines, indent+"'"+c.Data)
				}
				joins = true
			case html.ElementNode:
				var attr []string
				for _, a := range c.Attr {
					attr = append(attr, " "+strings.ToLower(strings.TrimPrefix(a.Namespace+":"+a.Key, ":"))+"="+a.Val)
				}
				slices.Sort(attr)
				name := strings.TrimSpace(c.Namespace + " " + strings.ToLower(c.Data))
				lines = append(lines, indent+"<"+name+strings.Join(attr, ""))
				joins = false
				write(c, depth+1)
				joins = false
			}
		}
	}
	write(root, 0)
	return strings.Join(lines, "\n")
}

// outlines returns the outlines of a page's tree and of what the library makes of the
// page; ok is false where the page is too much for one of them.
func outlines(page []byte) (got, want string, ok bool) {
	theirs, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return "", "", false
	}
	ours, err := Parse(page)
	return outline(ours), outline(theirs), err == nil
}

// same are pages that the library makes the same trees of.
var same = map[string]string{
	"empty":                 "",
	"paragraphs":            "<p>a<p>b<div>c</p>d</div></p>",
	"list items":            "<ul><li>a<li>b<ul><li>c</ul><div><li>d</div></ul><li>e",
	"definitions":           "<dl><dt>a<dd>b<p>c<dt>d</dl>",
	"headings":              "<h1>a<h2>b</h3>c<h1>d<p>e",
	"options":               "<select><option>a<option>b<optgroup><option>c<hr>d</select><option>e<option>f<select>g<select>h<input>",
	"buttons":               "<button>a<p>b<button>c</p>d</button>e",
	"rubies":                "<ruby>a<rt>b<rp>c<rb>d<rtc>e<rt>f</ruby><rt>g",
	"rows and cells":        "<table><tr><td>a<td>b<tr><th>c<tbody><tr><td>d</table>e",
	"implied rows":          "<table><td>a</tr><td>b</tbody><th>c<caption>d</caption><col><td>e<tfoot>f<thead><tr>",
	"columns":               "<table><colgroup> <col> <col> a<tr><td><colgroup><col><caption>b</table>",
	"tables in cells":       "<table><tr><td>a<table><tr><td>b</table>c</td>d</table>",
	"a table in a table":    "<table><table>a<tr><table>b",
	"text in tables":        "<table>a<tr>b<td>c</td>d</tr>e</table>f",
	"elements in tables":    "x<table><b>a<tr><p>b<td>c</td><a href=1>d<input type=hidden><input><form><p></form><style>e</style></table>",
	"misnested formatting":  "<b>1<p>2</b>3</p><a href=x><div>4</a>5</div>6<i>7<b>8</i>9</b>",
	"deep misnesting":       "<b><i><u><s><em><p>a</b>b</i>c</u>d</s>e</em>f<div>g",
	"misnested in tables":   "<table><b><tr><td>a</b>b<td><i>c</table>d</i>e<table><a><td></a></table>",
	"formatting that lasts": "<p><b class=a><i>a<p>b</i><p>c</b><p>d<b><b><b><b><p>e",
	"links":                 "<a href=1>a<a href=2>b<div><a href=3>c</div>d<table><td><a>e</table><nobr>f<nobr>g",
	"edges of formatting":   "<b>a<object>b</b>c<p>d</object>e<table><td></b>f<marquee></i></marquee>",
	"forms":                 "<form><div><form>a</form>b</div>c<form><table><form></form><tr><td></form>",
	"svg":                   "<svg viewBox=0><g/><path d=1></path><title>a<p>b</title><script>c</script></g>d</svg>e<svg><style><b>f<p>g",
	"html in svg":           "<svg><foreignObject><p>a<div>b</foreignObject>c<desc><b>d</desc></svg>e<svg><font>f<font color=1>g",
	"math":                  "<p><math><mi>x</mi><mo>=</mo><![CDATA[a<b]]></math><p>y<math><p>z",
	"templates":             "<head><template><p>a<b></template><title>b</title><p><template>c</template>d<table><template>e</template>",
	"raw text":              "<style><p>a</style><noscript><b>b</noscript>c<noscript><i></noscript><iframe><p></iframe><xmp><b></xmp>",
	"text with references":  "<title>a &amp; <b></title><textarea>\n\n&lt;<p></textarea><pre>\nb</pre><script>&amp;</script>",
	"scripts":               "<script><!-- <script> </script> --></script>a<script><!--></script>b<script><!--<scripty></script>c",
	"open script":           "<p>a<script>b<p>c</scriptx>",
	"open script in script": "<script><!--<script></script>a</p>",
	"open comment":          "<p>a<!-- b<p>c",
	"comments":              "<!-->a<!--->b<!-- x --!>c<!-- -- > -->d<?php e ?>f</ g>h<!i>j<![CDATA[k]]>l</>m",
	"open tag":              "<p>a<b title='c<p>d",
	"plaintext":             "<p>a<plaintext>b</plaintext><p>",
	"nulls":                 "<p ti\x00tle='\x00'>\x00a\x00<script>\x00</script><table>\x00<svg>\x00",
	"carriage returns":      "<p title='a\r\nb'>c\r\nd\re<pre>\r\nf</pre>",
	"implied elements":      "<title>a</title><meta name=b><p>c<link rel=d></head><body class=e><html lang=f><head>",
	"after the head":        "<head></head> <title>a</title><script>b</script><noscript>c</noscript>d",
	"ends of the head":      "<head><title>a</title></p></div> b</head>c",
	"ends before the head":  "</p></title></br>a",
	"after the body":        "<body><p>a</body> b<p>c</html>d<!-- e -->f",
	"void elements":         "<p>a<br>b<img src=c></img><hr/>d</br>e<input><wbr><image>f<video><source><track></video><embed>",
	"attributes":            "<p a b= c d = 'e' f=\"g\" a=2 /h/ i=j/ =k L=M 'n'=o>p<br/><br /><a href=/>q",
	"references":            "&amp;&lt&copyx&notit;&#65;&#x41;&#128;&#0;&nosuch;&NotEqualTilde;&",
	"references in values":  "<p title='?a=1&copy=2&lt;&lt &copyx &notit; &amp;amp; &#65 &#x41; &nosuch; &NotEqualTilde; &semi; &'>",
	"stray ends":            "a</b>b</div>c</p>d</table>e</td>f</li>g</form>h</svg>i",
	"unknown elements":      "<my-card>a<p>b<other>c</my-card>d</other>",
	"signs":                 "a < b <3 & c > d <",
}

func TestTree(t *testing.T) {
	for name, page := range same {
		if got, want, ok := outlines([]byte("<!doctype html>" + page)); !ok || got != want {
			t.Errorf("%s: %q, %t (-want +got):\n%s", name, page, ok, cmp.Diff(want, got))
		}
	}
}

// TestTreeDiffers holds what the library does otherwise, and why this is no loss.
func TestTreeDiffers(t *testing.T) {
	const doctype, body = "<!doctype html>", "<html\n  <head\n  <body\n    "
	for why, tt := range map[string]struct{ page, want string }{
		"old pages let tables stand in paragraphs": {"<p>a<table>", body + "<p\n      'a\n    <table"},
		"a page of frames shows nothing else":      {"<frameset><frame src=a></frameset>", "<html\n  <head\n  <body"},
		"a template is shown nowhere":              {doctype + "<body><template><tr>a</template>", body + "<template\n      'a"},
		"HTML in formulas is rare":                 {doctype + "<math><mi><b>a", body + "<math math\n      <math mi\n    <b\n      'a"},
		"CDATA has no references":                  {doctype + "<svg><![CDATA[&amp;]]>", body + "<svg svg\n      '&amp;"},
		"the standard ends a caption at a cell of a heading, too": {
			doctype + "<table><caption><th>",
			body + "<table\n      <caption\n      <tbody\n        <tr\n          <th",
		},
		"a comment in a script may have a <": {
			doctype + "<body><script><!-- a < b <script></script> --></script>",
			body + "<script\n      '<!-- a < b <script></script> -->",
		},
	} {
		got, want, ok := outlines([]byte(tt.page))
		if !ok || got != tt.want {
			t.Errorf("%s: %q, %t (-want +got):\n%s", why, tt.page, ok, cmp.Diff(tt.want, got))
		}
		if got == want {
			t.Errorf("%s: %q is no longer read otherwise", why, tt.page)
		}
	}
}

// TestTreeOfTags holds pages made of tags in any order to the library.
func TestTreeOfTags(t *testing.T) {
	names := strings.Fields("a a b i nobr font p div span li ul dd h1 h2 form button select option optgroup hr input ruby rt rb object " +
		"table table tbody thead tr td caption col colgroup svg title desc foreignobject style script textarea pre " +
		"head body html br img my-card")
	var pieces []string
	for _, name := range names {
		pieces = append(pieces, "<"+name+">", "</"+name+">", "<"+name+" class=x>")
	}
	pieces = append(pieces, "a", " ", "<!-- -->", "<input type=hidden>")
	rapid.Check(t, func(t *rapid.T) {
		page := "<!doctype html>" + strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 60).Draw(t, "page"), "")
		if got, want, ok := outlines([]byte(page)); ok && got != want {
			t.Fatalf("%q (-want +got):\n%s", page, cmp.Diff(want, got))
		}
	})
}

// TestLabelledPages holds real pages to the library.
func TestLabelledPages(t *testing.T) {
	pages, err := filepath.Glob("../../../shared/metadata/pages/*.gz")
	if err != nil {
		t.Fatal(err)
	}
	if len(pages) == 0 {
		t.Skip("../shared/metadata is not beside the repository")
	}
	for _, name := range pages {
		page, err := unzip(name)
		if err != nil {
			t.Fatal(err)
		}
		if got, want, ok := outlines(page); !ok || got != want {
			t.Errorf("%s: %t (-want +got):\n%.3000s", name, ok, cmp.Diff(want, got))
		}
	}
}

func unzip(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

// otherwise are what a page has where TestTreeDiffers applies.
var otherwise = []string{"<!doctype", "frame", "<template", "<math", "<![CDATA[", "<!--"}

// FuzzParse holds any page to the library.
func FuzzParse(f *testing.F) {
	for _, page := range same {
		f.Add([]byte(page))
	}
	f.Fuzz(func(t *testing.T, page []byte) {
		isOther := func(s string) bool { return bytes.Contains(bytes.ToLower(page), []byte(strings.ToLower(s))) }
		page = append([]byte("<!doctype html>"), bytes.TrimPrefix(page, []byte("<!doctype html>"))...)
		got, want, ok := outlines(page)
		if ok && got != want && !slices.ContainsFunc(otherwise[1:], isOther) {
			t.Errorf("%q (-want +got):\n%s", page, cmp.Diff(want, got))
		}
	})
}

func BenchmarkParse(b *testing.B) {
	page := []byte(strings.Repeat("<div class='a b'><p>Some <b>text</b> with a <a href=/x?y&amp;z>link</a>.</p><img src=a></div>\n", 1000))
	b.Run("markup", func(b *testing.B) {
		b.SetBytes(int64(len(page)))
		b.ReportAllocs()
		for b.Loop() {
			if _, err := Parse(page); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("net/html", func(b *testing.B) {
		b.SetBytes(int64(len(page)))
		b.ReportAllocs()
		for b.Loop() {
			if _, err := html.Parse(bytes.NewReader(page)); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func ExampleParse() {
	page := []byte("<p>" + strings.Repeat("<body class=a>", 100_000) + "text")
	root, err := Parse(page)
	if err != nil {
		fmt.Println(err)
	}
	fmt.Println(outline(root))

	_, err = Parse([]byte(strings.Repeat("<p>", 200_000)))
	fmt.Println(err)
	// Output:
	// <html
	//   <head
	//   <body class=a
	//     <p
	//       'text
	// too costly to read: more than 120000 tags
}
