package publish

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"feedgen/feed/publish/storetest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestFolderURLs(t *testing.T) {
	const dir = "/etc/feedgen"
	for rawURL, want := range map[string]string{
		"./public":             "/etc/feedgen/public",
		"../public/feeds":      "/etc/public/feeds",
		"/srv/www":             "/srv/www",
		".":                    "/etc/feedgen",
		"./my feeds":           "/etc/feedgen/my feeds",
		"./50% off":            "/etc/feedgen/50% off",
		"file://public":        "/etc/feedgen/public",
		"file://public/feeds/": "/etc/feedgen/public/feeds",
		"file://./public":      "/etc/feedgen/public",
		"file://../public":     "/etc/public",
		"file:///srv/www":      "/srv/www",
		"file://my%20feeds":    "/etc/feedgen/my feeds",
		"file://my feeds":      "/etc/feedgen/my feeds",
	} {
		_, loc, err := parseURL(rawURL)
		loc.dir = dir
		if got := filepath.ToSlash(loc.folderPath()); err != nil || got != want {
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
		{"s3://feeds/a%20b?region=eu-west-3&endpoint=https://s3.example.org&use_path_style=true&profile=me",
			location{scheme: "s3", name: "feeds", prefix: "a b/", params: map[string]string{
				"region": "eu-west-3", "endpoint": "https://s3.example.org", "use_path_style": "true", "profile": "me",
			}}},
		{"gs://my_feeds.example/x", location{scheme: "gs", name: "my_feeds.example", prefix: "x/", params: map[string]string{}}},
		{"azblob://$web/x?storage_account=me",
			location{scheme: "azblob", name: "$web", prefix: "x/", params: map[string]string{"storage_account": "me"}}},
	} {
		_, got, err := parseURL(test.url)
		if err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(location{}), cmpopts.IgnoreFields(location{}, "network")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.url, diff)
		}
	}
}

func TestBadURLs(t *testing.T) {
	for rawURL, want := range map[string]string{
		"":                                "want ./NAME for a folder, or s3://NAME, gs://NAME or azblob://NAME",
		"my-bucket":                       "want ./my-bucket for a folder, or s3://my-bucket, gs://my-bucket or azblob://my-bucket",
		"public/feeds":                    "want ./public/feeds for a folder",
		"@feeds":                          `"@feeds": a bucket is a URL: want ./feeds for a folder, or s3://feeds`,
		"key:s3cret@feeds":                `"…@feeds": a bucket is a URL: want ./feeds for a folder`,
		"~/public":                        "/home/NAME/public",
		"~":                               "/home/NAME/public",
		"file://~/public":                 "/home/NAME/public",
		"gcs://feeds/x":                   `unknown scheme "gcs": want gs://BUCKET/PREFIX`,
		"azure://feeds":                   `unknown scheme "azure": want azblob://CONTAINER/PREFIX?storage_account=ACCOUNT`,
		"mem://feeds/x":                   `"mem": want ./FOLDER, s3://BUCKET/PREFIX, gs://BUCKET/PREFIX or azblob://CONTAINER/PREFIX`,
		"file://":                         "no name",
		"s3://":                           "no name",
		"s3:///prefix":                    "no name",
		"ftp://example.org/x":             "unknown scheme",
		"S3://feeds":                      `unknown scheme "S3": want s3://BUCKET/PREFIX?region=REGION`,
		"file://public?mode=0600":         "unknown parameter",
		"s3://feeds?regoin=x":             "want region, endpoint, use_path_style, profile, acl, sse, kms_key",
		"gs://feeds?region=x":             "want endpoint",
		"s3://feeds?region=a&region=b":    "twice",
		"s3://feeds?use_path_style=1":     "true or false",
		"s3://feeds?endpoint=minio:9000":  "not an http or https URL",
		"s3://feeds?endpoint=ftp://minio": "not an http or https URL",
		"s3://feeds?endpoint=https://k:s3cret@host":          "environment",
		"s3://feeds?endpoint=https://k:s3cret@host&regoin=x": "unknown parameter",
		"ftp://key:s3cret@feeds":                             "unknown scheme",
		"azblob://c?endpoint=https://a/?sig=s3cret":          "environment",
		"s3://key:s3cret@feeds/x":                            "credentials",
		"s3://feeds/../x":                                    "..",
		"s3://feeds//x/./y":                                  ".",
		"s3://feeds?region=%zz":                              "invalid URL escape",
		"file://%zz":                                         "invalid URL escape",
	} {
		err := CheckURL(rawURL)
		if !errors.Is(err, ErrURL) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want one with %q", rawURL, err, want)
			continue
		}
		if strings.Contains(err.Error(), "s3cret") || strings.Contains(err.Error(), "\n") {
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
		"s3://feeds/x":              "no region: want s3://feeds/x?region=REGION, or AWS_REGION",
		"s3://feeds?profile=absent": "profile=absent: no such profile",
		"azblob://feeds":            "no account: want azblob://feeds?storage_account=ACCOUNT, or AZURE_STORAGE_ACCOUNT",
	} {
		if err := CheckURL(rawURL); !errors.Is(err, ErrURL) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want one with %q", rawURL, err, want)
		}
	}
	t.Setenv("AWS_REGION", "eu-west-3")
	if err := CheckURL("s3://feeds"); err != nil {
		t.Error(err)
	}
}

// A scheme opens the kind of bucket that is named after it: none becomes a
// folder by default.
func TestEverySchemeHasABucketOfItsOwn(t *testing.T) {
	t.Setenv("AWS_REGION", "eu-west-3")
	t.Setenv("AZURE_STORAGE_ACCOUNT", storetest.AzureAccount)
	dir := t.TempDir()
	for _, kind := range schemes {
		name := kind.name
		b, err := Open(t.Context(), name+"://feeds/x", dir)
		if err != nil || !strings.HasPrefix(b.String(), name+"://") {
			t.Errorf("%s: opened %v, %v", name, b, err)
		}
		if slices.IndexFunc(stores, func(s *store) bool { return s.Name == name }) < 0 {
			t.Errorf("no test runs with a bucket of the scheme %s", name)
		}
	}
}
