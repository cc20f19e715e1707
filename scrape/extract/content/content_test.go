package content_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"feedgen/feed/budget"
	"feedgen/scrape/extract"
	"feedgen/scrape/extract/content"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// find returns the text of a page at https://blog.example/2024/a.
func find(tb testing.TB, page string) content.Text {
	tb.Helper()
	p := extract.Page{URL: "https://blog.example/2024/a", ContentType: "text/html; charset=utf-8", Body: []byte(page)}
	r, err := extract.Extract(context.Background(), p, extract.Rules{})
	if err != nil {
		tb.Fatal(err)
	}
	return content.Find(r.View)
}

// A sentence or two that nobody takes for a label.
const (
	one   = "The first paragraph is long enough to be one, and it ends with a full stop."
	two   = "The second paragraph goes on for as long as the first, and is as whole."
	three = "The third paragraph is the last of them, and nothing comes behind it."
)

func TestFind(t *testing.T) {
	for _, tt := range []struct{ name, page, want string }{
		{"paragraphs", `<h1>T</h1><article><p>` + one + `</p><p>` + two + `</p></article>`,
			`<p>` + one + `</p> <p>` + two + `</p>`},
		{"what stands around it", `<nav><a href=/x>Home</a></nav><main><h1>T</h1><p class=byline>By Jane Doe</p><p>` + one + `</p>
			<div class=share-buttons><a href=/s>Share</a></div><p>` + two + `</p></main>
			<div class=related><p>Another article says this, and it is no part of the one that is read.</p></div>
			<footer>Copyright of somebody or other, who says so at some length on every page.</footer>`,
			`<p>` + one + `</p> <p>` + two + `</p>`},
		{"a standfirst", `<header><h1>T</h1><p>What the article is about, said in one sentence that has no full stop at its very end</p>
			</header><div><p>` + one + `</p><p>` + two + `</p><p>` + three + `</p></div>`,
			`<p>What the article is about, said in one sentence that has no full stop at its very end</p> <p>` +
				one + `</p> <p>` + two + `</p> <p>` + three + `</p>`},
		{"markup", `<h1>T</h1><p>` + one + `</p><h2 id=toc-1 class=x>Part <b>two</b></h2><ul><li>An <em>item</em><li>Another</ul>
			<pre><code>if a &lt; b {
	c()
}</code></pre><blockquote>` + two + `</blockquote><table><tr><th>K<td>V</table><p>` + three + `</p>`,
			`<p>` + one + `</p> <h2>Part <b>two</b></h2> <ul><li>An <em>item</em></li><li>Another</li></ul> <pre><code>if a &lt; b {
	c()
}</code></pre> <blockquote><p>` + two + `</p></blockquote> ` +
				`<table><tbody><tr><th>K</th><td>V</td></tr></tbody></table> <p>` + three + `</p>`},
		{"links", `<h1>T</h1><p>` + one + ` <a href=/b onclick=x() target=_blank>Here</a>, <a href="javascript:x()">there</a>,
			<a href=#f>below</a>.</p>`,
			`<p>` + one + ` <a href="https://blog.example/b">Here</a>, there, below.</p>`},
		{"no pictures and no scripts", `<h1>T</h1><p>` + one + `<img src=a.png alt=A onerror=x()></p><figure><img src=b.png>
			<figcaption>What the picture shows, which is not shown here.</figcaption></figure><script>x()</script><p>` + two +
			`<svg><script>y()</script></svg><iframe src=/i></iframe></p>`,
			`<p>` + one + `</p> <p>` + two + `</p>`},
		{"text without paragraphs", `<h1>T</h1><div>` + one + `<br><br>` + two + `<br>` + three + `</div>`,
			`<p>` + one + `</p> <p>` + two + `<br/>` + three + `</p>`},
		{"furniture", `<h1>T</h1><div><p>` + one + `</p><div>Advertisement</div><p>` + two + `</p><div>Advertisement</div><p>` + three +
			`</p><div>Advertisement</div><p>Thanks for reading.</p><p>Tags: a, b</p></div>`,
			`<p>` + one + `</p> <p>` + two + `</p> <p>` + three + `</p> <p>Thanks for reading.</p>`},
		{"a list at the end", `<h1>T</h1><div><p>` + one + `</p><h3>Sources</h3><ul><li>A book<li>A paper</ul></div>`,
			`<p>` + one + `</p> <h3>Sources</h3> <ul><li>A book</li><li>A paper</li></ul>`},
		{"a definition whose term is the headline",
			`<dl><div><dt><h1>T</h1></dt><dd><div>` + one + `</div><div>` + two + `</div></dd></div></dl>`,
			`<dl><dd><p>` + one + `</p><p>` + two + `</p></dd></dl>`},
		{"nothing", `<h1>T</h1><p>Short.</p>`, ``},
	} {
		got := strings.TrimSpace(strings.ReplaceAll(find(t, tt.page).HTML, ">\n<", "> <"))
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// TestProse holds that what changes beside an article changes nothing in its
// prose.
func TestProse(t *testing.T) {
	const page = `<h1>T</h1><div class=meta>%d views, %d minutes ago</div>
<div><p>` + one + `</p><span>%d likes</span><p>` + two + `</p></div>
		<div class=related><p>Article number %d is another one, of which the page tells for a while.</p></div>`
	a, b := find(t, strings.ReplaceAll(page, "%d", "3")), find(t, strings.ReplaceAll(page, "%d", "4"))
	if a.Prose != one+"\n"+two+"\n" || b.Prose != a.Prose {
		t.Errorf("the prose is %q, then %q", a.Prose, b.Prose)
	}
}

// TestCost holds that the time for a page grows with its size alone.
func TestCost(t *testing.T) {
	for name, part := range map[string]string{
		"paragraphs": `<p>` + one + `</p>`, "items": `<li>` + one + `<ul>`, "inline": `<b><a href=/x>` + one + `</a>`,
		"tables": `<table><tr><td>` + one,
		"breaks": one + `<br>`, "labels": `<div>Label</div>`,
	} {
		page := `<h1>T</h1><p>` + two + `</p>` + strings.Repeat(part, 900_000/len(part))
		p := extract.Page{URL: "https://blog.example/a", Body: []byte(page)}
		r, err := extract.Extract(context.Background(), p, extract.Rules{})
		if err != nil {
			t.Fatal(err)
		}
		budget.Check(t, name, budget.CPU/2, budget.Memory/2, func() { content.Find(r.View) })
	}
}

func FuzzFind(f *testing.F) {
	f.Add(`<h1>T</h1><p>` + one + `</p><ul><p>` + two + `<li>x</ul><table><p>` + three)
	f.Add(`<b><div>` + one + `</b><pre>` + two + `<dt><dd>` + three + `</dl><a href="javascript:x">y</a>`)
	f.Fuzz(func(t *testing.T, page string) {
		text := find(t, page)
		body := &html.Node{Type: html.ElementNode, DataAtom: atom.Body, Data: "body"}
		nodes, err := html.ParseFragment(strings.NewReader(text.HTML), body)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range nodes {
			if err := isPlain(n); err != nil {
				t.Fatalf("%v in %q", err, text.HTML)
			}
		}
	})
}

// isPlain reports what is neither text nor plain markup.
func isPlain(n *html.Node) error {
	switch n.Type {
	case html.TextNode:
		return nil
	case html.ElementNode:
	default:
		return fmt.Errorf("a node of type %d", n.Type)
	}
	switch n.Data {
	case "script", "style", "img", "svg", "math", "iframe", "object", "form", "input", "link", "meta", "base", "noscript", "template":
		return fmt.Errorf("an element %s", n.Data)
	}
	for _, a := range n.Attr {
		if n.Data != "a" || a.Key != "href" || !strings.HasPrefix(a.Val, "http") {
			return fmt.Errorf("an attribute %s=%q of %s", a.Key, a.Val, n.Data)
		}
	}
	for c := range n.ChildNodes() {
		if err := isPlain(c); err != nil {
			return err
		}
	}
	return nil
}
