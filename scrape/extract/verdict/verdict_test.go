package verdict

import (
	"net/url"
	"strings"
	"testing"

	"feedgen/scrape/extract/page"

	"golang.org/x/net/html/atom"
)

// judged returns what Judge says of a page at an address, of which nothing was
// chosen but what the test gives.
func judged(t *testing.T, address, html string, fill func(*Page)) (string, Signs, string) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := page.Parse([]byte(html), u)
	if err != nil {
		t.Fatal(err)
	}
	a := pageOf(doc, html)
	if fill != nil {
		fill(a)
	}
	why, signs := Judge(a)
	return why, signs, a.Title
}

// pageOf returns a page whose title is that in its head, with its first h1 and its first
// <article>.
func pageOf(doc *page.Document, html string) *Page {
	a := &Page{Doc: doc, Body: []byte(html), Zones: doc.Zones, Title: doc.Title, Titles: []string{doc.Title}}
	for i, e := range doc.Elems {
		switch {
		case a.Headline == 0 && doc.Tag(i) == atom.H1:
			a.Headline, a.Start, a.End = i, e.Start, e.End
		case a.Element == 0 && doc.Tag(i) == atom.Article:
			a.Element = i
		}
	}
	return a
}

// prose are two paragraphs that say nothing of any notice.
const prose = `<p>The board by the harbour shows how long the boats have waited, in white chalk, for all who pass by in the morning.</p>
<p>Nobody has asked for it, and nobody would do without it now that it has been there for the better part of a year.</p>`

// TestNotices reads the notices that stand in the place of an article, one for each
// kind and some in each of ten languages.
func TestNotices(t *testing.T) {
	for _, c := range []struct{ title, text, want string }{
		{"Page not found", "The page that you have requested does not exist.", "soft 404"},
		{"Page introuvable", "La page que vous cherchez n’existe plus.", "soft 404"},
		{"Seite nicht gefunden", "Die angeforderte Seite existiert nicht.", "soft 404"},
		{"Página no encontrada", "La página que busca no existe.", "soft 404"},
		{"Pagina non trovata", "La pagina che cerchi non esiste.", "soft 404"},
		{"Página não encontrada", "A página que procura não existe.", "soft 404"},
		{"Pagina niet gevonden", "De pagina die u zoekt bestaat niet.", "soft 404"},
		{"Nie znaleziono strony", "Strona, której szukasz, nie istnieje.", "soft 404"},
		{"Sivua ei löydy", "Etsimääsi sivua ei ole olemassa.", "soft 404"},
		{"ページが見つかりません", "お探しのページは見つかりませんでした。", "soft 404"},
		{"الصفحة غير موجودة", "الصفحة التي تبحث عنها غير موجودة.", "soft 404"},

		{"Just a moment...", "Checking your browser before accessing the site.", "bot wall"},
		{"Vérification de sécurité", "Veuillez confirmer que vous n’êtes pas un robot.", "bot wall"},
		{"Before you continue", "We use cookies. Accept all cookies or manage your choices.", "consent wall"},
		{"Ihre Privatsphäre", "Wir verwenden Cookies. Alle akzeptieren oder Einstellungen.", "consent wall"},
		{"Maintenance", "Le site est en cours de maintenance. Merci de revenir plus tard.", "maintenance"},
		{"Sign in to continue", "Please log in to view this page.", "login wall"},
		{"Error", "Error establishing a database connection", "error page"},
	} {
		html := "<html><head><title>" + c.title + "</title></head><body><h1>" + c.title + "</h1><p>" + c.text + "</p></body></html>"
		why, _, _ := judged(t, "https://a.test/17", html, nil)
		if !strings.HasPrefix(why, c.want+":") {
			t.Errorf("%q, %q: %q, want %s", c.title, c.text, why, c.want)
		}
		// What has an author and a date, and something to read, is an article about it.
		whole := strings.Replace(html, "</body>", strings.Repeat(prose, 4)+"</body>", 1)
		why, _, _ = judged(t, "https://a.test/17", whole, func(a *Page) { a.Published, a.Authors, a.Linked = true, true, true })
		if why != "" {
			t.Errorf("an article called %q: %q", c.title, why)
		}
	}
}

// TestReadNotice holds how strongly titles and texts speak of a notice. The unit is one
// or two words in the text.
func TestReadNotice(t *testing.T) {
	const more = "<p>Three boats waited by the wall for an hour.</p>"
	for _, c := range []struct {
		title, body string
		prose       int
		weight      int
		notice      string
	}{
		{"Three boats", more, 0, 0, ""},
		{"Three boats", more + "<p>The fourth was not found.</p>", 0, 1, "soft 404"},
		{"Three boats", more + "<p>The page you requested is elsewhere.</p>", 0, 2, "soft 404"},
		{"Three boats", more + "<p>The fourth had all the cookies.</p>", 0, 2, "consent wall"}, // cookie, and cookies
		{"三隻の船", "<p>三隻の船は壁のそばで一時間待った。四隻目は非公開だった。</p>", 0, 1, "login wall"},
		{"三隻の船", "<p>三隻の船は壁のそばで一時間待った。予期しないエラー。</p>", 0, 2, "error page"},
		{
			"Three boats", more + "<p>You have been blocked. Checking your browser, and whether you are human. Access denied.</p>",
			0, 4, "bot wall",
		},

		{"Access denied", more, 0, 3, "bot wall"},
		{"Accès refusé", more, 0, 3, "bot wall"},
		{"Zugriff verweigert", more, 0, 3, "bot wall"},
		{"Why “access denied” is what a reader should never read", more, 0, 1, "bot wall"},
		{"The page not found", "<h1>The page not found</h1>" + more, 0, 3, "soft 404"}, // the headline is no text

		// Two notices in one page weigh more, whichever comes first.
		{"Three boats", more + "<p>Checking your browser. Log in to continue.</p>", 0, 3, "bot wall"},
		{"Log in to continue", more + "<p>Checking your browser.</p>", 0, 4, "login wall"},
		{"Access denied", more + "<p>The fourth was not found.</p>", 0, 4, "bot wall"},

		// A long text may say anything.
		{"Three boats", more + "<p>The page you requested is elsewhere.</p>", 2999, 2, "soft 404"},
		{"Three boats", more + "<p>The page you requested is elsewhere.</p>", 3000, 0, ""},
		{"Access denied", more + "<p>The page you requested is elsewhere.</p>", 3000, 3, "bot wall"},

		// What stands around the text counts only if there is hardly any text, and menus never.
		{"Three boats", "<nav>Log in to continue</nav>" + more + "<footer>Page not found</footer>", 0, 0, ""},
		{"Three boats", `<div class="cookie-banner">Before you continue …</div>`, 0, 2, "consent wall"},
		{"Three boats", `<div class="cookie-banner">Before you continue …</div>` + more, 0, 2, "consent wall"},
		{"Three boats", `<div class="cookie-banner">Before you continue …</div>` + more + prose, 0, 0, ""},
	} {
		html := "<html><head><title>" + c.title + "</title></head><body>" + c.body + "</body></html>"
		doc, err := page.Parse([]byte(html), &url.URL{Scheme: "https", Host: "a.test", Path: "/17"})
		if err != nil {
			t.Fatal(err)
		}
		weight, why := readNotice(pageOf(doc, html), c.prose)
		if notice, _, _ := strings.Cut(why, ":"); weight != c.weight || notice != c.notice {
			t.Errorf("%q, %s, %d bytes of prose: %q of weight %d, want %s of weight %d",
				c.title, c.body, c.prose, why, weight, c.notice, c.weight)
		}
	}
}

// TestSigns holds what speaks for a page that shows no notice.
func TestSigns(t *testing.T) {
	const short = `<html><head><title>Three boats</title></head><body><h1>Three boats</h1><p>They waited for an hour.</p>
<p>One went home, and two stayed.</p><p>It was cold, and nobody spoke.</p><p>The number on the wall was three.</p>
<p>Then it was two, and then one.</p></body></html>`
	with := func(old, new string) string { return strings.Replace(short, old, new, 1) }
	body := func(class string) string { return with("<body>", `<body class="`+class+`">`) }
	element := func(html string) string {
		return strings.NewReplacer("<body>", "<body><article>", "</body>", "</article></body>").Replace(html)
	}
	noindex := func(html string) string {
		return strings.Replace(html, "<title>", `<meta name="robots" content="NOINDEX, follow"><title>`, 1)
	}
	denied := "<html><head><title>Access denied</title></head><body><article><h1>Access denied</h1>" +
		"<p>The wall said: you have been blocked.</p>" +
		strings.Repeat(prose, 3) + "</article></body></html>"
	lines, long := strings.Repeat("<p>They waited.</p>", 200), strings.Repeat(prose, 8)
	const guard = `<script src="/cdn-cgi/challenge-platform/x.js"></script></body>`
	const noScript = "You need to enable JavaScript to run this app."
	const none = "no article: "
	for name, c := range map[string]struct {
		address string
		html    string
		fill    func(*Page)
		want    string // the start of it
	}{
		"nothing":              {"https://a.test/17", short, nil, "no article: the page has no evidence of one"},
		"words of its address": {"https://a.test/three-boats", short, nil, ""},
		"a date":               {"https://a.test/17", short, func(a *Page) { a.Published = true }, ""},
		"an author":            {"https://a.test/17", short, func(a *Page) { a.Authors = true }, ""},
		"its head says so":     {"https://a.test/17", short, func(a *Page) { a.Declared = true }, ""},
		"linked data":          {"https://a.test/17", short, func(a *Page) { a.Linked = true }, ""},
		"two paragraphs":       {"https://a.test/17", with("</body>", prose+"</body>"), nil, ""},
		"words of another address": {
			"https://a.test/the-price-of-chalk", short, func(a *Page) { a.Published = true }, "no article: its title has no word in common",
		},
		"of another, but whole": {
			"https://a.test/the-price-of-chalk", short, func(a *Page) { a.Published, a.Authors = true, true }, "",
		},
		"a password": {
			"https://a.test/17", with("</body>", `<form><input type="password"></form></body>`),
			nil, "login wall: the page asks for a password",
		},
		"a guard": {
			"https://a.test/17", with("</body>", guard),
			nil, "bot wall: it has the markup of one",
		},
		"a guard of an article": {
			"https://a.test/17", with("</body>", prose+guard),
			func(a *Page) { a.Published, a.Authors = true, true }, "",
		},
		"a password without text": {
			"https://a.test/17", `<title>Three boats</title><div><input type="password"></div>` + lines,
			func(a *Page) { a.Authors = true }, "login wall: the page asks for a password",
		},
		"a password of an article": {
			"https://a.test/17", with("</body>", `<form><input type="password"></form></body>`),
			func(a *Page) { a.Authors = true }, "",
		},
		"a password of a page that declares an article": {
			"https://a.test/17", with("</body>", `<form><input type="password"></form></body>`),
			func(a *Page) { a.Declared = true }, "",
		},
		"a password in no index": {
			"https://a.test/17", noindex(with("</body>", `<form><input type="password"></form></body>`)),
			func(a *Page) { a.Declared = true }, "login wall: the page asks for a password",
		},
		"a log-in below all that an article has": {
			"https://a.test/17", strings.ReplaceAll(with("</body>", `<input type="password">`+guard), "Three boats", "Sign in"),
			func(a *Page) { a.Linked, a.Declared, a.Published, a.Authors = true, true, true, true }, "",
		},
		"an article element that quotes a notice": {
			"https://a.test/17", denied, nil, "",
		},
		"a long page that declares an article and quotes a notice": {
			"https://a.test/17", strings.NewReplacer("<article>", "", "</article>", long).Replace(denied),
			func(a *Page) { a.Declared = true }, "",
		},
		"a notice with as much prose": {
			"https://a.test/17", strings.NewReplacer("<article>", "", "</article>", "").Replace(denied), nil, "bot wall: ",
		},
		"of another address, and linked data":    {"https://a.test/the-price-of-chalk", short, func(a *Page) { a.Linked = true }, ""},
		"of another address, and a head with it": {"https://a.test/the-price-of-chalk", short, func(a *Page) { a.Declared = true }, ""},
		"in no index": {
			"https://a.test/17", noindex(short), nil, "no article: ",
		},
		"an article element": {"https://a.test/17", element(short), nil, ""},
		"a sentence in an article element": {
			"https://a.test/17", "<title>Three boats</title>" + lines + "<article><h1>Three boats</h1><p>They waited.</p></article>",
			nil, "no article: the page has no evidence of one",
		},
		"another address, but prose in an article element": {
			"https://a.test/the-price-of-chalk", element(with("</body>", prose+"</body>")), nil, "",
		},
		"of another address, and prose": {
			"https://a.test/the-price-of-chalk", with("</body>", prose+"</body>"), nil, "no article: its title has no word in common",
		},
		"of another address, and much prose": {"https://a.test/the-price-of-chalk", with("</body>", long+"</body>"), nil, ""},
		"of another address, and an article element without prose": {
			"https://a.test/the-price-of-chalk", element(short), nil, "no article: its title has no word in common",
		},
		"prose in the footer":         {"https://a.test/17", with("</body>", lines+"<footer>"+long+"</footer></body>"), nil, none},
		"prose in the menu":           {"https://a.test/17", with("</body>", lines+"<nav>"+long+"</nav></body>"), nil, none},
		"prose in a form":             {"https://a.test/17", with("</body>", lines+"<form>"+long+"</form></body>"), nil, none},
		"hidden prose":                {"https://a.test/17", with("</body>", "<div hidden>"+long+"</div></body>"), nil, none},
		"the class of an error":       {"https://a.test/three-boats", body("error404"), nil, "soft 404: the page's body"},
		"the class of an archive":     {"https://a.test/three-boats", body("archive category"), nil, "listing: the page's body"},
		"the class of an article":     {"https://a.test/three-boats", body("single archive category"), nil, ""},
		"the class of search results": {"https://a.test/three-boats", body("search-results"), nil, "listing: the page's body"},
		"the class of all archives":   {"https://a.test/three-boats", body("archive"), nil, ""},
		"the class of a blog":         {"https://a.test/three-boats", body("blog"), nil, ""},
		"the home page's":             {"https://a.test/x", body("home blog"), nil, "home page: the page's body"},
		"the home page":               {"https://a.test/", short, func(a *Page) { a.IsSite = true }, "home page: its address has no path"},
		"an article at no path":       {"https://a.test/", short, func(a *Page) { a.Published = true }, ""},
		"an article of the site's name at no path": {
			"https://a.test/", short, func(a *Page) { a.IsSite, a.Linked = true, true }, "",
		},
		"a query at no path": {"https://a.test/?p=17", short, func(a *Page) { a.IsSite, a.Published = true, true }, ""},
		"a website at no path": {
			"https://a.test/", with("<title>", `<meta property="og:type" content="website"><title>`),
			func(a *Page) { a.Published = true }, "home page: its address has no path, and its og:type",
		},
		"three articles at no path": {
			"https://a.test/", with("</body>", strings.Repeat("<article>"+prose+"</article>", 3)+"</body>"),
			func(a *Page) { a.Published = true }, "home page: its address has no path, and it shows several articles",
		},
		"an article with two comments at no path": {
			"https://a.test/", with("</body>", "<article>"+prose+strings.Repeat("<article>Three.</article>", 2)+"</article></body>"),
			func(a *Page) { a.Published = true }, "",
		},
		"no title and few words": {
			"https://a.test/17", with("<title>Three boats</title>", ""), nil, "empty shell: the page has hardly any text, and no title",
		},
		"nothing to read":          {"https://a.test/three-boats", "<title></title><body></body>", nil, "empty shell"},
		"nothing without a script": {"https://a.test/three-boats", with("They waited for an hour.", noScript), nil, "empty shell"},
		"another address for itself": {
			"https://a.test/x/y", with("<title>", `<link rel="canonical" href="https://a.test/"><title>`),
			func(a *Page) { a.IsSite = true }, "home page: it declares the site's address as its own",
		},
		"the home page for itself, but it declares an article": {
			"https://a.test/x/y", with("<title>", `<link rel="canonical" href="https://a.test/"><title>`),
			func(a *Page) { a.IsSite, a.Declared = true, true }, "",
		},
		"the home page for itself, but it has an article element": {
			"https://a.test/x/y", element(with("<title>", `<link rel="canonical" href="https://a.test/"><title>`)),
			func(a *Page) { a.IsSite = true }, "",
		},
		"the home page for itself, but it has a title": {
			"https://a.test/x/y", with("<title>", `<link rel="canonical" href="https://a.test/"><title>`),
			func(a *Page) { a.Published = true }, "",
		},
		"its own address for itself": {
			"https://a.test/x/y", with("<title>", `<link rel="canonical" href="https://a.test/x/y"><title>`),
			func(a *Page) { a.IsSite, a.Published = true, true }, "",
		},
		"a link to the home page": {
			"https://a.test/x/y", with("<title>", `<link rel="home" href="https://a.test/"><title>`),
			func(a *Page) { a.IsSite, a.Published = true, true }, "",
		},
	} {
		if why, _, _ := judged(t, c.address, c.html, c.fill); !strings.HasPrefix(why, c.want) || c.want == "" && why != "" {
			t.Errorf("%s: %q, want %q", name, why, c.want)
		}
	}
}

// teaser returns a linked headline with a word below it.
func teaser(title string) string {
	slug := strings.ToLower(strings.ReplaceAll(title, " ", "-"))
	return `<h2><a href="/notes/` + slug + `">` + title + `</a></h2><p>A word about it.</p>`
}

var three = teaser("The first of them") + teaser("Another one of them") + teaser("The third of them")

// TestListings tells lists of articles from articles that end in links.
func TestListings(t *testing.T) {
	long, one, two := strings.Repeat(prose, 3), teaser("The first of them"), teaser("The first of them")+teaser("Another one of them")
	page := func(title, before, after string) string {
		return "<html><head><title>" + title + "</title></head><body><h1>" + title + "</h1>" + before + after + "</body></html>"
	}
	for name, c := range map[string]struct {
		address, html string
		fill          func(*Page)
		isListing     bool
	}{
		"it calls itself one":       {"https://a.test/x", page("Category: boats", "", three), nil, true},
		"its address is one's":      {"https://a.test/tag/boats", page("Boats of the harbour", "", three), nil, true},
		"a month":                   {"https://a.test/2021/05", page("Boats of the harbour", "", three), nil, true},
		"an author's":               {"https://a.test/author/ada", page("Ada Quill writes here", "", three), nil, true},
		"a search":                  {"https://a.test/?s=boats", page("Boats of the harbour", "", two), nil, true},
		"another search":            {"https://a.test/find?q=boats", page("Boats of the harbour", "", two), nil, true},
		"another query":             {"https://a.test/find?p=17", page("Boats of the harbour", "", two), nil, false},
		"two that call themselves":  {"https://a.test/x", page("Category: boats", "", two), nil, true},
		"a title of nothing":        {"https://a.test/x", page("Boats", "", three), nil, true},
		"a title of two words":      {"https://a.test/old-boats", page("Old boats", "", three), nil, true},
		"linked data of an article": {"https://a.test/tag/boats", page("Boats", "", three), func(a *Page) { a.Linked = true }, false},
		"a head with an article":    {"https://a.test/tag/boats", page("Boats", "", three), func(a *Page) { a.Declared = true }, false},
		"an article with links":     {"https://a.test/boats-and-queues", page("Boats and queues", long, three), nil, false},
		"an article of links":       {"https://a.test/boats-and-queues", page("Boats and queues", "", three), nil, false},
		"one linked headline":       {"https://a.test/boats-and-queues", page("Boats and queues", "", one), nil, false},
		"two linked headlines":      {"https://a.test/x", page("Ropes of the harbour", "", two), nil, false},
	} {
		why, _, _ := judged(t, c.address, c.html, c.fill)
		if got := strings.HasPrefix(why, "listing:"); got != c.isListing {
			t.Errorf("%s: %q, want a listing: %t", name, why, c.isListing)
		}
	}
}

// TestTeasers tells teasers from other links, and the text of a list from that of an
// article.
func TestTeasers(t *testing.T) {
	const (
		headline = "<h1>Boats</h1>"
		intro    = "<p>These are the boats of the harbour, in the order in which they came, with a word on what each of them brought.</p>"
		excerpt  = "</h2><p>They waited for a while, and nobody knew for how long it was.</p>" +
			"<p>One of them went home, and the other two stayed where they were.</p>" +
			"<p>It was cold, and there was no wind to speak of at that hour.</p>"
		beside = "</a>, and what else was said of all the boats that waited for it</h2>"
	)
	lines, long := strings.Repeat("<p>They waited for a while.</p>", 10), strings.Repeat(prose, 3)
	within, dated, linked := "", "", ""
	for _, n := range []string{"one", "two", "three"} {
		within += `<a href="/notes/` + n + `"><h3>The boat of number ` + n + `</h3><p>A word about it.</p></a>`
		linked += `<p><a href="/notes/` + n + `">The boat of number ` + n + `</a></p>`
		dated += `<li><a href="/notes/` + n + `">The boat of number ` + n + `</a>, 3 May 2021</li>`
	}
	with := strings.ReplaceAll
	for name, c := range map[string]struct {
		body      string
		isListing bool
	}{
		"prose first":             {headline + long + three, false},
		"short lines first":       {headline + excerpt + excerpt + three, false},
		"prose last":              {headline + three + long, false},
		"excerpts":                {headline + with(three, "</h2>", excerpt), true},
		"two paragraphs each":     {headline + with(three, "</h2>", "</h2>"+prose), true},
		"an introduction":         {headline + lines + intro + three, true},
		"a menu":                  {headline + "<nav>" + prose + prose + "</nav>" + lines + lines + three, true},
		"beside the text":         {headline + lines + "<aside>" + three + "</aside>", false},
		"above the headline":      {three + lines + headline + lines, false},
		"without a headline":      {three + lines, true},
		"of one word":             {headline + teaser("One") + teaser("Two") + teaser("Three"), false},
		"a link in a headline":    {headline + lines + with(three, "</h2>", beside), false},
		"headlines in a link":     {headline + within, true},
		"links with dates":        {headline + dated, true},
		"links with <time>":       {headline + with(dated, "3 May 2021", "<time>May</time>"), true},
		"links without dates":     {headline + with(dated, "3 May 2021", "to read"), false},
		"links in a dated text":   {headline + "<div><p>3 May 2021</p>" + lines + lines + linked + "</div>", false},
		"they lead elsewhere":     {headline + with(three, "/notes/", "https://b.test/"), false},
		"they lead to the page":   {headline + with(three, "/notes/", "/x?part="), false},
		"they lead into the page": {headline + with(three, "/notes/", "#"), false},
		"they lead home":          {headline + with(three, "/notes/", "/?go="), false},
	} {
		why, _, _ := judged(t, "https://a.test/x", "<html><head><title>Boats</title></head><body>"+c.body+"</body></html>", nil)
		if got := strings.HasPrefix(why, "listing:"); got != c.isListing {
			t.Errorf("%s: %q, want a listing: %t", name, why, c.isListing)
		}
	}
}

func TestListingAddress(t *testing.T) {
	for path, want := range map[string]bool{
		"/tag/boats": true, "/tag/boats/": true, "/Category/Boats": true, "/kategorie/boote": true, "/etiqueta/barcos": true,
		"/category": true, "/blog": true, "/archive": true, "/author/ada": true, "/auteur/lea": true, "/autor/jan": true,
		"/2021": true, "/2021/05": true, "/2021/5/": true,
		"/blog/boats": false, "/2021/05/boats": false, "/notes/boats": false, "/boats": false, "/": false,
		"/2021/13": false, "/2021/0": false, "/17": false, "/17/05": false, "/1985": false, "/2150": false, "/notes/5": false,
	} {
		if got := isListingAddress(path); got != want {
			t.Errorf("%s: %t, want %t", path, got, want)
		}
	}
}

// TestKnown holds that what was known of a page speaks for one that says little of
// itself, and against one with another title.
func TestKnown(t *testing.T) {
	const html = `<html><head><title>The chalk and the wall</title></head><body><h1>The chalk and the wall</h1>` + prose + `</body></html>`
	const another = "no article: its title has no word in common with what was known of it"
	_, signs, title := judged(t, "https://a.test/17", html, nil)
	if !signs.Decided {
		t.Fatal("the signs do not decide")
	}
	for _, c := range []struct {
		known Known
		want  string
	}{
		{Known{}, ""},
		{Known{Addresses: []string{"https://a.test/17"}}, ""},
		{Known{Addresses: []string{"https://a.test/17", "https://a.test/chalk-and-walls"}}, ""},
		{Known{Addresses: []string{"https://a.test/the-price-of-boats"}}, another},
		{Known{Addresses: []string{"https://a.test/the-price-of-boats"}, Titles: []string{"Chalk on walls"}}, ""},
		{Known{Titles: []string{"Boats of the harbour"}}, another},
		{Known{Titles: []string{"Boats"}}, ""}, // one word is no title to go by
	} {
		if got := signs.Judge(title, c.known); got != c.want {
			t.Errorf("%+v: %q, want %q", c.known, got, c.want)
		}
	}
}

func TestSharedWords(t *testing.T) {
	for _, c := range []struct {
		title, path   string
		shared, known int
	}{
		{"Three boats", "/three-boats", 2, 2},
		{"Three boats", "/three-boats.html", 2, 2},
		{"Les bateaux attendaient", "/2021/05/un-bateau-attend", 2, 2}, // inflected
		{"The chalk and the wall", "/the-price-of-boats", 0, 2},        // the is in every title
		{"Three boats", "/notes/17", 0, 1},
		{"Three boats", "/a/b", 0, 0},
		{"L’été au port", "/l-ete-au-port", 2, 2},
	} {
		if shared, known := SharedWords(c.title, c.path); shared != c.shared || known != c.known {
			t.Errorf("%q and %s share %d of %d, want %d of %d", c.title, c.path, shared, known, c.shared, c.known)
		}
	}
}
