package page

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"pgregory.net/rapid"
)

func parse(t testing.TB, body string) *Document {
	t.Helper()
	address, err := url.Parse("https://example.org/a/b")
	if err != nil {
		t.Fatal(err)
	}
	d, err := Parse([]byte(body), address)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestText(t *testing.T) {
	d := parse(t, `<title> A  title </title><h1>A<br>heading</h1><p>One <b>bold</b>\tword<script>x()</script>.</p>
<div hidden>no</div><table><tr><td>a<td>b</table><p style="color: red; display: none">neither</p>`)
	if d.Title != "A title" {
		t.Errorf("title %q", d.Title)
	}
	var lines []string
	for _, l := range d.Lines {
		lines = append(lines, d.Text[l.Start:l.End])
	}
	if diff := cmp.Diff([]string{"A", "heading", `One bold\tword.`, "a b"}, lines); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
}

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		" a \n\t b\u00a0c ": "a b c", "a": "a",
		"soft\u00adhyphen\u200b": "softhyphen", "R&amp;amp;D": "R&amp;D", "R&amp;D": "R&D", "\x00a\x1b": "a", "": "",
	} {
		if got := Clean(in); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
}

// TestPlainPrefix holds the prefix to what it is said to be, character by character.
func TestPlainPrefix(t *testing.T) {
	isPlain := func(s string) bool {
		return !strings.HasPrefix(s, " ") && !strings.HasSuffix(s, " ") && !strings.Contains(s, "  ") && utf8.ValidString(s) &&
			!strings.ContainsFunc(s, func(r rune) bool { return r != ' ' && unicode.IsSpace(r) || isInvisible(r) })
	}
	characters := []string{"a", "b", "c", "Z", "~", "!", " ", " ", " ", "\n", "é", "文", "\u00a0", "\u200b", "\x7f", "\x1f", "\xff"}
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOf(rapid.SampledFrom(characters)).Draw(t, "characters"), "")
		s = strings.Repeat("word ", rapid.IntRange(0, 5).Draw(t, "words")) + s
		want := len(s)
		for !isPlain(s[:want]) {
			want--
		}
		if got := plainPrefix(s); got != want {
			t.Errorf("plainPrefix(%q) = %d, want %d", s, got, want)
		}
	})
}

func TestStripTags(t *testing.T) {
	for in, want := range map[string]string{
		"a<br>b": "a b", "<p class=x>a</p>": " a ", "a < b": "a < b", "a <b": "a <b", "2<3": "2<3",
	} {
		if got := StripTags(in); got != want {
			t.Errorf("StripTags(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestZones(t *testing.T) {
	d := parse(t, `<nav><p>menu</p></nav><article><p>text</p><footer><p>by</p></footer></article>
<aside><p>aside</p></aside><footer><p>end</p></footer><div class="related-posts"><p>more</p></div>
<blockquote><p>said</p></blockquote>`)
	want := map[string]Zone{
		"menu": Navigation, "text": Article, "by": Article, "aside": Aside, "end": Footer, "more": Related, "said": Quote,
	}
	for i := range d.Elems {
		if zone, ok := want[d.TextOf(i)]; ok && d.Elems[i].Node.Data == "p" && d.Zones[i] != zone {
			t.Errorf("%s stands in %b, want %b", d.TextOf(i), d.Zones[i], zone)
		}
	}
}

// TestZonesAround holds that what holds the headline is not set aside.
func TestZonesAround(t *testing.T) {
	d := parse(t, `<div class=sidebar><h1>Title</h1></div><p>`+strings.Repeat("A text. ", 20)+`</p>`)
	for i := range d.Elems {
		if d.Elems[i].Node.Data != "h1" {
			continue
		}
		if d.Zones[i] != Aside || d.ZonesAround(i)[i] != 0 {
			t.Errorf("the headline stands in %b, and around it in %b", d.Zones[i], d.ZonesAround(i)[i])
		}
	}
}

func TestHints(t *testing.T) {
	for class, want := range map[string]Hints{
		"entry-title": HintTitle, "post__author-name": HintAuthorName | HintAuthor, "byline": HintAuthor | HintDate,
		"tag": HintTags, "stage": 0, "updated-at": HintUpdated | HintNotDate | HintNotAuthor,
	} {
		if got := readHints(class).hints; got != want {
			t.Errorf("class %q suggests %b, want %b", class, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("<h1>T</h1><div class='author-name'>Jane</div><meta name=a content=b>"))
	f.Add([]byte(strings.Repeat("<div>", 600)))
	f.Fuzz(func(t *testing.T, body []byte) {
		d, err := Parse(body, &url.URL{})
		if err != nil {
			return
		}
		for i, e := range d.Elems {
			if e.Parent >= i || e.Next <= i || e.Next > len(d.Elems) || e.Start > e.End || e.End > len(d.Text) {
				t.Fatalf("element %d of %d: %+v", i, len(d.Elems), e)
			}
		}
		for _, l := range d.Lines {
			if l.Start >= l.End || l.End > len(d.Text) || l.Elem >= len(d.Elems) {
				t.Fatalf("line %+v of %d bytes", l, len(d.Text))
			}
		}
	})
}

func ExampleParse() {
	address, err := url.Parse("https://example.org/a")
	if err != nil {
		fmt.Println(err)
		return
	}
	d, err := Parse([]byte(`<title>News</title><link rel=canonical href=/b><h1>News</h1><p>Read <a href=/c>more</a>.</p>`), address)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s: %q\n", d.Title, d.Text)
	fmt.Println(d.Resolve(d.Links[0].Href))
	// Output:
	// News: "News\nRead more.\n"
	// https://example.org/b
}
