package publish

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFolderURLs(t *testing.T) {
	const dir = "/etc/feedgen"
	for rawURL, want := range map[string]string{
		"public":               "/etc/feedgen/public",
		"./public":             "/etc/feedgen/public",
		"../public/feeds":      "/etc/public/feeds",
		"/srv/www":             "/srv/www",
		"my feeds":             "/etc/feedgen/my feeds",
		"50% off":              "/etc/feedgen/50% off",
		"file://public":        "/etc/feedgen/public",
		"file://public/feeds/": "/etc/feedgen/public/feeds",
		"file://./public":      "/etc/feedgen/public",
		"file://../public":     "/etc/public",
		"file:///srv/www":      "/srv/www",
		"file://my%20feeds":    "/etc/feedgen/my feeds",
		"file://my feeds":      "/etc/feedgen/my feeds",
	} {
		loc, err := parseURL(rawURL)
		if got := filepath.ToSlash(loc.folderPath(dir)); err != nil || got != want {
			t.Errorf("%s: %q, %v; want %q", rawURL, got, err, want)
		}
	}
}

func TestStoreURLs(t *testing.T) {
	for _, test := range []struct {
		url  string
		want location
	}{
		{"s3://feeds", location{scheme: "s3", name: "feeds", params: map[string]string{}}},
		{"s3://feeds/", location{scheme: "s3", name: "feeds", params: map[string]string{}}},
		{"s3://feeds/a/b/", location{scheme: "s3", name: "feeds", prefix: "a/b/", params: map[string]string{}}},
		{"s3://feeds/a%20b?region=eu-west-3&endpoint=https://s3.example.org&use_path_style=true&profile=me", location{scheme: "s3", name: "feeds", prefix: "a b/",
			params: map[string]string{"region": "eu-west-3", "endpoint": "https://s3.example.org", "use_path_style": "true", "profile": "me"}}},
		{"gs://my_feeds.example/x", location{scheme: "gs", name: "my_feeds.example", prefix: "x/", params: map[string]string{}}},
		{"azblob://$web/x?storage_account=me", location{scheme: "azblob", name: "$web", prefix: "x/", params: map[string]string{"storage_account": "me"}}},
	} {
		got, err := parseURL(test.url)
		if err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(location{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.url, diff)
		}
	}
}

func TestBadURLs(t *testing.T) {
	for rawURL, want := range map[string]string{
		"":                                "no name",
		"file://":                         "no name",
		"s3://":                           "no name",
		"s3:///prefix":                    "no name",
		"ftp://example.org/x":             "unknown scheme",
		"S3://feeds":                      "unknown scheme",
		"file://public?mode=0600":         "unknown parameter",
		"s3://feeds?regoin=x":             "want region, endpoint, use_path_style, profile",
		"gs://feeds?region=x":             "want endpoint",
		"s3://feeds?region=a&region=b":    "twice",
		"s3://feeds?use_path_style=1":     "true or false",
		"s3://feeds?endpoint=minio:9000":  "no http or https URL",
		"s3://feeds?endpoint=ftp://minio": "no http or https URL",
		"s3://feeds?endpoint=https://k:s3cret@host": "environment",
		"azblob://c?endpoint=https://a/?sig=s3cret": "environment",
		"s3://key:s3cret@feeds/x":                   "credentials",
		"s3://feeds/../x":                           "..",
		"s3://feeds//x/./y":                         ".",
		"s3://feeds?region=%zz":                     "invalid URL escape",
		"file://%zz":                                "invalid URL escape",
	} {
		err := CheckURL(rawURL)
		if !errors.Is(err, ErrURL) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want one with %q", rawURL, err, want)
			continue
		}
		if strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%q: the message holds the secret: %v", rawURL, err)
		}
		if _, err := Open(t.Context(), rawURL, ""); !errors.Is(err, ErrURL) {
			t.Errorf("Open(%q): %v, want ErrURL", rawURL, err)
		}
	}
}

func TestWhatOnlyTheEnvironmentCanTell(t *testing.T) {
	t.Setenv("AZURE_STORAGE_KEY", "")
	for rawURL, want := range map[string]string{
		"s3://feeds":     "AWS_REGION",
		"azblob://feeds": "AZURE_STORAGE_ACCOUNT",
	} {
		if err := CheckURL(rawURL); err != nil {
			t.Error(err)
		}
		if _, err := Open(t.Context(), rawURL, ""); !errors.Is(err, ErrURL) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want one that names %s", rawURL, err, want)
		}
	}
	t.Setenv("AWS_REGION", "eu-west-3")
	if _, err := Open(t.Context(), "s3://feeds", ""); err != nil {
		t.Error(err)
	}
}
