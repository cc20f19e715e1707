package publish

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"feedgen/feed/link"
)

// scheme is a kind of bucket. A further kind is one row of schemes, and one
// file with what it needs.
type scheme struct {
	name       string   // before ://
	form       string   // of its URLs, for messages
	aliases    []string // what people write in its place
	parameters []string // of the query
	isPath     bool     // the URL names a folder by its path, else a bucket and a prefix of keys
	open       func(context.Context, location) (Bucket, error)
}

var schemes = []scheme{
	{
		name: "file", form: "./FOLDER", aliases: []string{"folder", "dir", "local"}, isPath: true, open: openFolder,
	},
	{
		name: "s3", form: "s3://BUCKET/PREFIX?region=REGION", aliases: []string{"aws", "minio", "r2", "s3a"},
		parameters: []string{"region", "endpoint", "use_path_style", "profile", "acl", "sse", "kms_key"}, open: openS3,
	},
	{
		name: "gs", form: "gs://BUCKET/PREFIX", aliases: []string{"gcs", "gcp", "google"},
		parameters: []string{"endpoint"}, open: openGCS,
	},
	{
		name: "azblob", form: "azblob://CONTAINER/PREFIX?storage_account=ACCOUNT",
		aliases:    []string{"az", "azure", "abfs", "abfss", "wasb", "wasbs"},
		parameters: []string{"storage_account", "endpoint"}, open: openAzure,
	},
}

// Open opens the bucket at rawURL. It sends no request.
//
//	./public, ../public, /srv/www       a folder, relative to dir or absolute
//	file://public, file:///srv/www      the same
//	s3://BUCKET/PREFIX                  region, endpoint, use_path_style, profile, acl, sse, kms_key
//	gs://BUCKET/PREFIX                  endpoint
//	azblob://CONTAINER/PREFIX           storage_account, endpoint
//
// The words on the right are query parameters. Credentials come from the places
// where each provider's own tools look for them, never from the URL. For an invalid
// URL the error matches ErrURL.
func Open(ctx context.Context, rawURL, dir string) (Bucket, error) {
	return openOver(ctx, rawURL, dir, defaultNetwork)
}

func openOver(ctx context.Context, rawURL, dir string, over network) (Bucket, error) {
	kind, loc, err := parseURL(rawURL)
	if err != nil {
		return nil, err
	}
	loc.dir, loc.network = dir, over
	return kind.open(ctx, loc)
}

// CheckURL checks the URL of a bucket, including what the environment adds to it,
// such as AWS_REGION. It sends no request. Its errors match ErrURL and show the right
// form.
func CheckURL(rawURL string) error {
	if _, err := Open(context.Background(), rawURL, ""); errors.Is(err, ErrURL) {
		return err
	}
	return nil
}

// IsFolder reports whether rawURL is a folder of this machine.
func IsFolder(rawURL string) bool {
	kind, _, err := parseURL(rawURL)
	return err == nil && kind.isPath
}

// Place returns a string that identifies the bucket at rawURL, with dir as in Open:
// the absolute path of a folder, else the bucket, its prefix and its owner. It is
// empty if rawURL is invalid.
func Place(rawURL, dir string) string {
	kind, loc, err := parseURL(rawURL)
	if err != nil {
		return ""
	}
	if kind.isPath {
		return "file://" + absolute(loc.name, dir)
	}
	if owner := loc.params["storage_account"] + loc.params["endpoint"]; owner != "" {
		return owner + " " + loc.String()
	}
	return loc.String()
}

// absolute returns the path of a folder that may be relative to dir, without
// symbolic links.
func absolute(path, dir string) string {
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}

// location is the URL of a bucket, taken apart.
type location struct {
	scheme string // its name
	name   string // of the bucket or container; path of the folder
	prefix string // of the keys: empty, or a path that ends in a slash
	params map[string]string
	dir    string // that a relative path starts from

	network network
}

func parseURL(raw string) (kind scheme, loc location, err error) {
	name, rest, ok := strings.Cut(raw, "://")
	if !ok {
		if !isFolderPath(raw) {
			return kind, loc, noSchemeError(raw)
		}
		name, rest = "file", (&url.URL{Path: raw}).EscapedPath()
	}
	i := slices.IndexFunc(schemes, func(s scheme) bool { return s.name == name })
	if i < 0 {
		return kind, loc, urlError(raw, "unknown scheme %q: want %s", name, formFor(name))
	}
	kind = schemes[i]
	rest, query, _ := strings.Cut(rest, "?")
	// Not url.Parse: the first part of file://public is a folder, and bucket
	// names may hold what host names may not.
	path, err := url.PathUnescape(rest)
	if err != nil {
		return kind, loc, urlError(raw, "%v", err)
	}
	loc = location{scheme: name, name: path, params: map[string]string{}}
	if !kind.isPath {
		if err := loc.split(raw); err != nil {
			return kind, loc, err
		}
	}
	switch {
	case loc.name == "":
		return kind, loc, urlError(raw, "no name after %s://: want %s", name, kind.form)
	case kind.isPath && isHome(loc.name):
		return kind, loc, noSchemeError(loc.name)
	}
	params, err := url.ParseQuery(query)
	if err != nil {
		return kind, loc, urlError(raw, "%v", err)
	}
	for key, values := range params {
		switch {
		case !slices.Contains(kind.parameters, key) && kind.parameters == nil:
			return kind, loc, urlError(raw, "unknown parameter %q: a folder takes none", key)
		case !slices.Contains(kind.parameters, key):
			return kind, loc, urlError(raw, "unknown parameter %q: want %s", key, strings.Join(kind.parameters, ", "))
		case len(values) > 1:
			return kind, loc, urlError(raw, "parameter %q occurs twice", key)
		}
		loc.params[key] = values[0]
	}
	return kind, loc, loc.checkEndpoint(raw)
}

// split takes the name of a location apart: a bucket, and a prefix of keys.
func (l *location) split(raw string) error {
	name, prefix, _ := strings.Cut(l.name, "/")
	if strings.ContainsAny(name, "@:") {
		return urlError(raw, "a user, password or port is not allowed; credentials come from the environment")
	}
	prefix = strings.Trim(prefix, "/")
	if prefix != "" {
		if !fs.ValidPath(prefix) {
			return urlError(raw, "the prefix has an empty, . or .. element")
		}
		prefix += "/"
	}
	l.name, l.prefix = name, prefix
	return nil
}

func (l location) checkEndpoint(raw string) error {
	endpoint := l.params["endpoint"]
	if endpoint == "" {
		return nil
	}
	u, err := url.Parse(endpoint)
	switch {
	case err != nil || !link.IsWeb(u):
		return urlError(raw, "the endpoint is not an http or https URL")
	case u.User != nil || u.RawQuery != "":
		return urlError(raw, "the endpoint contains credentials; set them in the environment")
	}
	return nil
}

// isFolderPath reports whether a bucket without a scheme is meant to be a
// folder. A bare word is not: my-bucket may be either.
func isFolderPath(raw string) bool {
	slashed := filepath.ToSlash(raw)
	return filepath.IsAbs(raw) || slashed == "." || slashed == ".." ||
		strings.HasPrefix(slashed, "/") || strings.HasPrefix(slashed, "./") || strings.HasPrefix(slashed, "../")
}

func isHome(path string) bool { return path == "~" || strings.HasPrefix(path, "~/") }

func noSchemeError(raw string) error {
	if isHome(raw) {
		return urlError(raw, "~ is not supported: write the path, such as /home/NAME/public, or ${HOME}/public")
	}
	// The text before an @ may be a password.
	name := strings.Trim(raw[strings.LastIndex(raw, "@")+1:], "/")
	if name == "" {
		name = "NAME"
	}
	var urls []string
	for _, s := range schemes {
		if !s.isPath {
			urls = append(urls, s.name+"://"+name)
		}
	}
	return urlError(raw, "a bucket is a URL: want ./%s for a folder, or %s", name, oneOf(urls))
}

// formFor returns the form of URL that the author of a scheme probably meant, or all
// of them.
func formFor(name string) string {
	name = strings.ToLower(name)
	var forms []string
	for _, s := range schemes {
		if s.name == name || slices.Contains(s.aliases, name) {
			return s.form
		}
		form, _, _ := strings.Cut(s.form, "?")
		forms = append(forms, form)
	}
	return oneOf(forms)
}

func oneOf(list []string) string {
	last := len(list) - 1
	return strings.Join(list[:last], ", ") + " or " + list[last]
}

// urlError is a mistake in the URL of a bucket. Parameters, and what may hold
// a password, are not repeated.
func urlError(raw, format string, args ...any) error {
	shown, _, _ := strings.Cut(raw, "?")
	if i := strings.LastIndex(shown, "@"); i > 0 {
		scheme := ""
		if name, _, ok := strings.Cut(shown[:i], "://"); ok {
			scheme = name + "://"
		}
		shown = scheme + "…" + shown[i:]
	}
	return fmt.Errorf("%w %q: %s", ErrURL, shown, fmt.Sprintf(format, args...))
}

// String is the URL without its parameters.
func (l location) String() string {
	return l.scheme + "://" + strings.TrimSuffix(l.name+"/"+l.prefix, "/")
}

// url is the address of a key, for error messages.
func (l location) url(key string) string {
	return l.scheme + "://" + l.name + "/" + l.prefix + key
}
