package fleet

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"feedgen/cmd/feedgen/internal/report"
	"feedgen/scrape/fetch"

	"github.com/google/go-cmp/cmp"
)

// write puts configurations into a folder, by their names, and changes to it.
// What each adds to the least that a configuration has is its value, which may
// begin with a feed of its own.
func write(t *testing.T, files map[string]string) {
	t.Helper()
	dir := t.TempDir()
	t.Chdir(dir)
	for name, more := range files {
		text := "entries: [{url: 'https://a.example/1', title: One, published: 2024-01-02}]\n" + more
		if !strings.HasPrefix(more, "feed:") {
			text = "feed: {title: A, link: 'https://a.example/', base_url: 'https://a.example/'}\n" + text
		}
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestLoad(t *testing.T) {
	write(t, map[string]string{
		"conf/ada.yaml":          "publish: {bucket: ./ada}",
		"conf/grace.yml":         "publish: {bucket: ./grace}",
		"conf/joan/config.yaml":  "publish: {bucket: ./public}",
		"conf/joan/other.yaml":   "publish: {bucket: ./other}",
		"conf/notes.txt":         "",
		"conf/x[1]/config.yaml":  "publish: {bucket: ./public}",
		"conf/deep/er/more.yaml": "publish: {bucket: ./public}",
	})
	for _, test := range []struct {
		named   []string
		several bool
		want    string
	}{
		{[]string{"conf/ada.yaml"}, false, "ada conf/ada.yaml"},
		{[]string{"conf"}, true, "ada conf/ada.yaml, grace conf/grace.yml, joan conf/joan/config.yaml, x[1] conf/x[1]/config.yaml"},
		{[]string{"conf/x[1]"}, true, "x[1] conf/x[1]/config.yaml"},
		{[]string{"conf/joan/other.yaml", "conf/joan/config.yaml"}, true, "other conf/joan/other.yaml, joan conf/joan/config.yaml"},
		{[]string{"conf/grace.yml", "conf", "./conf/ada.yaml"}, true,
			"grace conf/grace.yml, ada conf/ada.yaml, joan conf/joan/config.yaml, x[1] conf/x[1]/config.yaml"},
	} {
		f, err := Load(test.named, &fetch.Pace{})
		if err != nil {
			t.Errorf("%q: %v", test.named, err)
			continue
		}
		var got []string
		for _, m := range f.Members {
			if m.Err != nil {
				t.Errorf("%q: %v", test.named, m.Err)
			}
			got = append(got, m.Name+" "+filepath.ToSlash(m.File))
		}
		if diff := cmp.Diff(test.want, strings.Join(got, ", ")); diff != "" || f.Several != test.several {
			t.Errorf("%q: several %v, members (-want +got):\n%s", test.named, f.Several, diff)
		}
	}
}

func TestConflicts(t *testing.T) {
	const byTag = "{by: tag, title: 'On {value}', files: {rss: 'tags/{slug}/rss.xml'}}"
	byAuthor := func(name, more string) string {
		return "feed: {title: A, link: 'https://a.example/', base_url: 'https://a.example/',\n" +
			"  authors: [{name: " + name + "}, {name: Joan " + name + "}]}\n" +
			"feeds: [{by: author, title: 'By {value}', files: {rss: 'by/{slug}/rss.xml'}}]\n" + more
	}
	const bOnly = "files: {rss: b.xml, atom: false, json: false, html: false}"
	for _, test := range []struct{ name, a, b, want string }{
		{"apart", "publish: {bucket: ./a}", "publish: {bucket: ./b}", ""},
		{"one folder, other files",
			"publish: {bucket: ./a}\nstate: ./sa", "publish: {bucket: file://a, " + bOnly + "}\nstate: ./sb", ""},
		{"one state", "publish: {bucket: ./a}", "publish: {bucket: file://a, " + bOnly + "}", "a/.feedgen/state.json"},
		{"one file", "publish: {bucket: ./a}\nstate: ./sa", "publish: {bucket: ./x/../a}", "a/atom.xml"},
		{"a prefix and a path", "publish: {bucket: 's3://feeds/ada?region=x'}",
			"publish: {bucket: 's3://feeds?region=x', files: {rss: ada/rss.xml}}", "s3://feeds/ada/rss.xml"},
		{"two stores", "publish: {bucket: 's3://feeds?region=x&endpoint=https://one.example'}",
			"publish: {bucket: 's3://feeds?region=x&endpoint=https://two.example'}", ""},
		{"state of one, files of the other",
			"publish: {bucket: ./a}", "publish: {bucket: ./b}\nstate: ./a/.feedgen", "a/.feedgen/state.json"},
		{"metrics", "publish: {bucket: ./a}\nmonitor: {metrics_file: m.prom}",
			"publish: {bucket: ./b}\nmonitor: {metrics_file: ./m.prom}", "m.prom"},
		{"a further feed", "publish: {bucket: ./a}\nfeeds: [{title: T, tags: [x], files: {rss: b/rss.xml}}]",
			"publish: {bucket: ./a/b}", "a/b/rss.xml"},
		{"feeds by tag", "publish: {bucket: ./a}\nfeeds: [" + byTag + "]",
			"publish: {bucket: ./a, " + bOnly + "}\nstate: ./sb\nfeeds: [" + byTag + "]", "a/tags/{slug}/rss.xml"},
		{"a feed by tag, and a prefix", "publish: {bucket: ./a}\nfeeds: [" + byTag + "]",
			"publish: {bucket: ./a/tags}\nstate: ./sb\nfeeds: [{title: Go, tags: [go], files: {rss: go/rss.xml}}]", "a/tags/go/rss.xml"},
		{"a feed by tag, and one by year", "publish: {bucket: ./a}\nfeeds: [" + byTag + "]",
			"publish: {bucket: ./a/tags}\nstate: ./sb\nfeeds: [{by: year, title: 'In {value}', files: {rss: 'x{slug}/rss.xml'}}]",
			"a/tags/x{slug}/rss.xml"},
		{"feeds by tag apart", "publish: {bucket: ./a}\nfeeds: [" + byTag + "]",
			"publish: {bucket: ./a/tags}\nstate: ./sb\nfeeds: [{title: T, tags: [x], files: {rss: go/en/rss.xml, atom: atom-go.xml}}]", ""},
		{"feeds of one author", byAuthor("Ada", "publish: {bucket: ./x}"),
			byAuthor("Joan Ada", "publish: {bucket: ./x, "+bOnly+"}\nstate: ./sb"), "x/by/joan-ada/rss.xml"},
		{"feeds of two authors", byAuthor("Ada", "publish: {bucket: ./x}"),
			byAuthor("Grace", "publish: {bucket: ./x, "+bOnly+"}\nstate: ./sb"), ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			write(t, map[string]string{"one.yaml": test.a, "two.yaml": test.b, "three.yaml": "publish: {bucket: ./three}"})
			f, err := Load([]string{"one.yaml", "two.yaml", "three.yaml"}, &fetch.Pace{})
			if err != nil {
				t.Fatal(err)
			}
			for i, m := range f.Members[:2] {
				other := f.Members[1-i].File
				var decided *report.Error
				switch {
				case test.want == "" && m.Err != nil:
					t.Errorf("%s: %v", m.File, m.Err)
				case test.want == "":
				case !errors.As(m.Err, &decided) || decided.Status != report.Usage || m.Config != nil:
					t.Errorf("%s: got the error %v, want one of usage", m.File, m.Err)
				case !strings.Contains(fmt.Sprint(m.Err), other) || !strings.Contains(fmt.Sprint(m.Err), test.want):
					t.Errorf("%s: %q does not name %s and %s", m.File, m.Err, other, test.want)
				}
			}
			if err := f.Members[2].Err; err != nil {
				t.Errorf("three.yaml: %v", err)
			}
		})
	}
}

func TestNothingToLoad(t *testing.T) {
	dir := t.TempDir()
	_, err := Load([]string{dir}, &fetch.Pace{})
	if report.StatusOf(err) != report.Usage || !strings.Contains(fmt.Sprint(err), dir) {
		t.Errorf("got %v, want an error of usage that names the folder", err)
	}
}
