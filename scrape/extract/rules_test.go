package extract

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const ruledPage = `<!DOCTYPE html><html lang="en"><head><title>RPubs - Benchmark</title>
<meta name="author" content="Somebody Else"></head><body>
<h1>RPubs</h1><h3 id="pubtitle">Benchmark of two packages</h3>
<div id="pubauthor">by <a href="/jm">Jeanne Martin</a> &amp; <a href="/pr">Paul Roux</a></div>
<div id="pubtime"><time datetime="2017-10-26T09:14:00Z">years ago</time></div>
<div class="words"><span>R</span><span>Benchmark</span></div>
<a id="self" href="/jm/one">#</a> <a id="first" href="https://other.example/jm">first</a>
<i class="copy">https://network.example/7</i> <i class="copy">https://social.example/9</i> <b id="from">Harbour Press</b>
<p class="lead">A text of one sentence, <br>on two lines.</p><img id="plot" src="/plot.png">
</body></html>`

func TestRules(t *testing.T) {
	page := Page{URL: "https://rpubs.example/jm/1", Body: []byte(ruledPage)}
	r := mustExtract(t, page, Rules{
		Title:     Rule{Selector: "#pubtitle"},
		Authors:   Rule{Selector: "#pubauthor a"},
		Published: Rule{Never: true},
		Modified:  Rule{Selector: "#pubtime time@datetime"},
		Summary:   Rule{Selector: "p.lead"},
		Image:     Rule{Selector: "#plot@src"},
		Tags:      Rule{Selector: ".words span"},
		SiteName:  Rule{Selector: "#from"},
		Canonical: Rule{Selector: "#self@href"}, Original: Rule{Selector: "#first@href"}, Syndication: Rule{Selector: ".copy"},
		Strip: []string{"^A "},
	})
	want := Metadata{
		Title: "Benchmark of two packages", Authors: []string{"Jeanne Martin", "Paul Roux"}, Modified: "2017-10-26T09:14:00Z",
		Summary: "text of one sentence, on two lines.", Image: "https://rpubs.example/plot.png", Language: "en",
		Canonical: "https://rpubs.example/jm/one", SiteName: "Harbour Press", Tags: []string{"R", "Benchmark"},
		Original: "https://other.example/jm", Syndication: []string{"https://network.example/7", "https://social.example/9"},
	}
	if diff := cmp.Diff(want, r.Metadata); diff != "" {
		t.Errorf("metadata (-want +got):\n%s", diff)
	}
	if got, want := r.Evidence["modified"], "rule #pubtime time@datetime"; got != want {
		t.Errorf("evidence of modified is %q, want %q", got, want)
	}
	if len(r.Warnings) > 0 {
		t.Errorf("warnings: %q", r.Warnings)
	}
	checkResult(t, r)
}

// TestRulesNever keeps each field empty that the page has a value for.
func TestRulesNever(t *testing.T) {
	html := strings.Replace(ruledPage, "<title>", `<link rel="canonical" href="https://other.example/jm">
<link rel="syndication" href="https://social.example/9"><meta property="og:site_name" content="RPubs">
<meta name="date" content="2017-10-26"><meta name="last-modified" content="2017-10-27"><meta name="keywords" content="R, Benchmark">
<meta property="og:image" content="/plot.png"><meta name="description" content="How long two packages take for the same work.">
<title>`, 1)
	page := Page{URL: "https://rpubs.example/jm/1", Body: []byte(html)}
	found := mustExtract(t, page, Rules{}).Metadata
	for _, f := range Fields {
		if len(f.Values(&found)) == 0 {
			t.Errorf("without a rule %s has no value", f.Name)
		}
		var rules Rules
		f.Rule(&rules).Never = true
		if r := mustExtract(t, page, rules); len(f.Values(&r.Metadata)) != 0 || len(r.Warnings) != 0 {
			t.Errorf("%s is %q, warnings %q", f.Name, f.Values(&r.Metadata), r.Warnings)
		}
	}
}

// TestRulesThatFail shows that a rule that finds nothing of use falls back or
// says so, and is never silent.
func TestRulesThatFail(t *testing.T) {
	page := Page{URL: "https://rpubs.example/jm/1", Body: []byte(ruledPage)}
	r := mustExtract(t, page, Rules{
		Authors:   Rule{Selector: ".nobody"},
		Published: Rule{Selector: "#pubtitle"},
		Language:  Rule{Selector: "#pubtitle"},
		Image:     Rule{Selector: "#pubtitle"},
	})
	if diff := cmp.Diff([]string{"Jeanne Martin", "Paul Roux"}, r.Metadata.Authors); diff != "" {
		t.Errorf("authors (-want +got):\n%s", diff)
	}
	want := []string{
		`the rule for authors, ".nobody", matches nothing`,
		`rule #pubtitle for published: "Benchmark of two packages" is no date`,
		`rule #pubtitle for image: "Benchmark of two packages" is no address`,
		`rule #pubtitle for language: "Benchmark of two packages" is no language`,
	}
	if diff := cmp.Diff(want, r.Warnings); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
}

func TestValidate(t *testing.T) {
	good := Rules{
		Title: Rule{Selector: "h1.title"}, Published: Rule{Selector: "time@datetime"}, Image: Rule{Selector: `img[src$="@2x.png"]`},
		Strip: []string{`^by\s`},
	}
	if err := good.Validate(); err != nil {
		t.Errorf("good rules: %v", err)
	}
	err := Rules{Title: Rule{Selector: "h1["}, Tags: Rule{Selector: "a >"}, Strip: []string{"("}}.Validate()
	if err == nil {
		t.Fatal("bad rules pass")
	}
	for _, part := range []string{`rule for title: selector "h1["`, `rule for tags: selector "a >"`, "text to strip"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q does not say %q", err, part)
		}
	}
}
