package publish

import (
	"context"
	"fmt"
	"io/fs"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
)

// Open returns the bucket that rawURL names. Nothing is asked of it yet.
//
//	public, file://public        a folder, relative to dir
//	/srv/www, file:///srv/www    a folder by its absolute path
//	s3://NAME/PREFIX             region, endpoint, use_path_style, profile
//	gs://NAME/PREFIX             endpoint
//	azblob://CONTAINER/PREFIX    storage_account, endpoint
//
// The words on the right are query parameters. Credentials come from the
// places where each provider's own tools look for them, never from the URL.
// A URL that is wrong in itself fails with ErrURL.
func Open(ctx context.Context, rawURL, dir string) (Bucket, error) {
	loc, err := parseURL(rawURL)
	if err != nil {
		return nil, err
	}
	switch loc.scheme {
	case "s3":
		return openS3(ctx, loc)
	case "gs":
		return openGCS(ctx, loc)
	case "azblob":
		return openAzure(ctx, loc)
	}
	return openFolder(loc, dir)
}

// CheckURL reports what is wrong with the URL of a bucket, without asking
// anybody. Its errors match ErrURL.
func CheckURL(rawURL string) error {
	_, err := parseURL(rawURL)
	return err
}

// location is the URL of a bucket, taken apart.
type location struct {
	scheme string // file, s3, gs or azblob
	name   string // of the bucket or container; for file the path of the folder
	prefix string // of the keys: empty, or a path that ends in a slash
	params map[string]string
}

// parameters are the query parameters that each scheme knows.
var parameters = map[string][]string{
	"file":   nil,
	"s3":     {"region", "endpoint", "use_path_style", "profile"},
	"gs":     {"endpoint"},
	"azblob": {"storage_account", "endpoint"},
}

func parseURL(raw string) (location, error) {
	scheme, rest, ok := strings.Cut(raw, "://")
	if !ok {
		scheme, rest = "file", (&url.URL{Path: raw}).EscapedPath()
	}
	known, ok := parameters[scheme]
	if !ok {
		return location{}, urlError(raw, "unknown scheme %q: want file, s3, gs or azblob", scheme)
	}
	rest, query, _ := strings.Cut(rest, "?")
	// Not url.Parse: the first part of file://public is a folder, and bucket
	// names may hold what host names may not.
	name, err := url.PathUnescape(rest)
	if err != nil {
		return location{}, urlError(raw, "%v", err)
	}
	loc := location{scheme: scheme, name: name, params: map[string]string{}}
	if scheme != "file" {
		name, prefix, _ := strings.Cut(name, "/")
		if strings.ContainsAny(name, "@:") {
			// The name may be a secret: it is not repeated.
			return location{}, fmt.Errorf("%w: %s://…: credentials and ports do not belong there", ErrURL, scheme)
		}
		prefix = strings.Trim(prefix, "/")
		if prefix != "" {
			if !fs.ValidPath(prefix) {
				return location{}, urlError(raw, "the prefix has an empty, . or .. element")
			}
			prefix += "/"
		}
		loc.name, loc.prefix = name, prefix
	}
	if loc.name == "" {
		return location{}, urlError(raw, "no name after %s://", scheme)
	}
	params, err := url.ParseQuery(query)
	if err != nil {
		return location{}, urlError(raw, "%v", err)
	}
	for key, values := range params {
		switch {
		case !slices.Contains(known, key) && known == nil:
			return location{}, urlError(raw, "unknown parameter %q: a folder takes none", key)
		case !slices.Contains(known, key):
			return location{}, urlError(raw, "unknown parameter %q: want %s", key, strings.Join(known, ", "))
		case len(values) > 1:
			return location{}, urlError(raw, "parameter %q is given twice", key)
		}
		loc.params[key] = values[0]
	}
	return loc, loc.checkParams(raw)
}

func (l location) checkParams(raw string) error {
	if endpoint := l.params["endpoint"]; endpoint != "" {
		u, err := url.Parse(endpoint)
		switch {
		case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
			return urlError(raw, "the endpoint is no http or https URL")
		case u.User != nil || u.RawQuery != "":
			return fmt.Errorf("%w: %s://%s: the endpoint holds credentials; they belong into the environment", ErrURL, l.scheme, l.name)
		}
	}
	switch v, ok := l.params["use_path_style"]; {
	case ok && v != "true" && v != "false":
		return urlError(raw, "use_path_style is true or false")
	}
	return nil
}

// String is the URL without its parameters.
func (l location) String() string {
	return l.scheme + "://" + strings.TrimSuffix(l.name+"/"+l.prefix, "/")
}

// folderPath is the folder of a file URL.
func (l location) folderPath(dir string) string {
	path := filepath.FromSlash(l.name)
	// file:///C:/feeds names a drive.
	if drive := strings.TrimPrefix(path, string(filepath.Separator)); filepath.VolumeName(drive) != "" {
		path = drive
	}
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(dir, path)
}
