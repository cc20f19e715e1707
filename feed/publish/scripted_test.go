package publish

import (
	"crypto/md5"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"feedgen/feed/publish/storetest"
)

// scriptedS3 is a store in memory with the S3 dialect of some stores.
type scriptedS3 struct {
	// refuse answers a PUT in place of the store, unless it returns false.
	refuse func(w http.ResponseWriter, r *http.Request) bool
	// holds compares a header with the ETag of the object there, which is
	// empty where there is none. Nil: as the standard has it.
	holds func(header, etag string) bool

	ignoresConditions bool
	ownsNoETags       bool
	answersPages      bool

	mu      sync.Mutex
	objects map[string]scriptedObject
	puts    int
}

type scriptedObject struct {
	data []byte
	etag string
	put  http.Header
}

func (s *scriptedS3) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := strings.TrimPrefix(r.URL.Path, "/"+storetest.Container+"/")
	object, exists := s.objects[key]
	switch {
	case s.answersPages:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("ETag", `"page"`)
		if r.Method == http.MethodGet && !strings.Contains(r.URL.RawQuery, "list-type") {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		fmt.Fprint(w, "<!doctype html><title>Welcome</title>")
	case r.Method == http.MethodPut:
		s.put(w, r, key, object)
	case r.URL.Query().Has("list-type"):
		fmt.Fprint(w, `<?xml version="1.0"?><ListBucketResult><IsTruncated>false</IsTruncated>`)
		for key, o := range s.objects {
			if strings.HasPrefix(key, r.URL.Query().Get("prefix")) {
				fmt.Fprintf(w, `<Contents><Key>%s</Key><Size>%d</Size><ETag>%s</ETag></Contents>`,
					key, len(o.data), strings.ReplaceAll(o.etag, `"`, "&quot;"))
			}
		}
		fmt.Fprint(w, `</ListBucketResult>`)
	case !exists:
		say(w, s3Answer(404, "NoSuchKey", "The specified key does not exist."))
	default:
		w.Header().Set("ETag", object.etag)
		w.Write(object.data)
	}
}

func (s *scriptedS3) put(w http.ResponseWriter, r *http.Request, key string, object scriptedObject) {
	s.puts++
	data, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if s.refuse != nil && s.refuse(w, r) {
		return
	}
	holds := s.holds
	if holds == nil {
		holds = func(header, etag string) bool { return header == etag || header == "*" && etag != "" }
	}
	match, noneMatch := r.Header.Get("If-Match"), r.Header.Get("If-None-Match")
	if !s.ignoresConditions && (match != "" && !holds(match, object.etag) || noneMatch != "" && object.etag != "") {
		say(w, s3Answer(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold"))
		return
	}
	if s.objects == nil {
		s.objects = make(map[string]scriptedObject)
	}
	sum := md5.Sum(data)
	object = scriptedObject{data, fmt.Sprintf(`"%x"`, sum), r.Header}
	s.objects[key] = object
	if !s.ownsNoETags {
		w.Header().Set("ETag", object.etag)
	}
}

func say(w http.ResponseWriter, a answer) {
	for name, values := range a.header {
		w.Header()[name] = values
	}
	w.WriteHeader(a.status)
	io.WriteString(w, a.body)
}

// serve starts the store and returns a publisher on it, with what it warns of.
func (s *scriptedS3) serve(t *testing.T, parameters string) (*Publisher, *[]error) {
	srv := httptest.NewServer(s)
	t.Cleanup(srv.Close)
	p := publisher(t, storetest.Named("s3").URL(srv.URL, storetest.Container, "p")+parameters)
	warnings := new([]error)
	p.Warn = func(err error) { *warnings = append(*warnings, err) }
	return p, warnings
}

func ifConditional(a answer) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, r *http.Request) bool {
		conditional := r.Header.Get("If-Match")+r.Header.Get("If-None-Match") != ""
		if conditional {
			say(w, a)
		}
		return conditional
	}
}

func TestStoreThatTakesIfMatchWithoutQuotes(t *testing.T) {
	store := &scriptedS3{holds: func(header, etag string) bool { return header == strings.Trim(etag, `"`) }}
	p, warnings := store.serve(t, "")
	for i, line := range []string{"one", "one", "two"} {
		store.puts = 0
		if _, err := run(t.Context(), p, line); err != nil {
			t.Fatal(err)
		}
		// The first run learns it, with one request more, and tries the guard.
		if want := []int{1 + 2 + 2 + 4, 1, 2 + 4}[i]; store.puts != want {
			t.Errorf("run %d: %d uploads, want %d", i, store.puts, want)
		}
	}
	if len(*warnings) > 0 {
		t.Errorf("warnings: %v", *warnings)
	}
	// The conditions guard all the same.
	version, err := p.State.Write(t.Context(), Bytes("{}"), Any)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.State.Write(t.Context(), Bytes(`{"lines":null}`), version); err != nil {
		t.Error(err)
	}
	if _, err := p.State.Write(t.Context(), Bytes("[]"), version); !errors.Is(err, ErrLost) {
		t.Errorf("write over an older version: %v, want ErrLost", err)
	}
}

// A store whose conditions do not work ends a run at once, with what to do,
// unless the state is kept elsewhere.
func TestStoresWithoutConditions(t *testing.T) {
	const lacking = "A header you provided implies functionality that is not implemented"
	for _, test := range []struct {
		name  string
		store *scriptedS3
	}{
		{"If-Match never holds", &scriptedS3{holds: func(string, string) bool { return false }}},
		{"501", &scriptedS3{refuse: ifConditional(s3Answer(501, "NotImplemented", lacking))}},
		{"400", &scriptedS3{refuse: ifConditional(s3Answer(400, "NotImplemented", lacking))}},
		{"400 in other words", &scriptedS3{refuse: ifConditional(s3Answer(400, "InvalidArgument", "If-None-Match is not supported"))}},
		{"400 without a word", &scriptedS3{refuse: ifConditional(s3Answer(400, "InvalidRequest", ""))}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			store := test.store
			p, _ := store.serve(t, "")
			_, err := run(t.Context(), p, "one")
			checkError(t, err, ErrNoCondition, "`state:`")
			if !strings.Contains(err.Error(), "write "+p.State.String()) {
				t.Errorf("%v: want operation and object", err)
			}
			if store.puts > 5 {
				t.Errorf("it took %d uploads to find out", store.puts)
			}

			p, warnings := store.serve(t, "")
			p.State = publisher(t, "file://"+t.TempDir()).State
			for _, line := range []string{"one", "two"} {
				if _, err := run(t.Context(), p, line); err != nil {
					t.Error(err)
				}
			}
			if !errors.Is(errors.Join(*warnings...), ErrNoCondition) {
				t.Errorf("warnings %v, want one of missing conditions", *warnings)
			}
		})
	}
}

func TestStoreThatIgnoresConditions(t *testing.T) {
	store := &scriptedS3{ignoresConditions: true}
	p, warnings := store.serve(t, "")
	for _, line := range []string{"one", "two"} {
		*warnings = nil
		if _, err := run(t.Context(), p, line); err != nil {
			t.Fatal(err)
		}
		if len(*warnings) != 1 {
			t.Fatalf("warnings %v, want one", *warnings)
		}
		checkError(t, (*warnings)[0], ErrUnguarded, "only one feedgen")
	}
}

// What takes every upload and keeps none is no store.
func TestServersThatAreNoStore(t *testing.T) {
	for name, store := range map[string]*scriptedS3{
		"no version":    {ownsNoETags: true},
		"pages for all": {answersPages: true},
		"pages for PUTs": {refuse: func(w http.ResponseWriter, r *http.Request) bool {
			say(w, answer{200, http.Header{"Content-Type": {"text/html"}, "Etag": {`"x"`}}, "<p>Thanks"})
			return true
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, _ := store.serve(t, "")
			_, err := run(t.Context(), p, "one")
			checkError(t, err, ErrUnreachable, "does not speak S3")
		})
	}
}

// Buckets with Object Lock demand a checksum.
func TestStoreThatDemandsAChecksum(t *testing.T) {
	store := &scriptedS3{refuse: func(w http.ResponseWriter, r *http.Request) bool {
		if sum, err := base64.StdEncoding.DecodeString(r.Header.Get("Content-Md5")); err == nil && len(sum) == md5.Size {
			return false
		}
		say(w, s3Answer(400, "InvalidRequest",
			"Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters"))
		return true
	}}
	p, _ := store.serve(t, "")
	mustRun(t, p, "one")
}

// Parameters of the bucket's URL apply to each object, and a change of them writes the
// files again.
func TestParametersOfObjects(t *testing.T) {
	store := &scriptedS3{}
	plain, _ := store.serve(t, "")
	mustRun(t, plain, "one")
	if acl := store.objects["p/rss.xml"].put.Get("X-Amz-Acl"); acl != "" {
		t.Errorf("an acl %q that nobody asked for", acl)
	}
	const arn = "arn:aws:kms:eu-west-3:1:key/2"
	p, _ := store.serve(t, "&acl=public-read&sse=aws:kms&kms_key="+url.QueryEscape(arn))
	for name, action := range mustRun(t, p, "one") {
		if action != Written {
			t.Errorf("%s is %s after the parameters changed", name, action)
		}
	}
	for key, object := range store.objects {
		acl := "public-read"
		if strings.HasPrefix(key, "p/.feedgen/") {
			acl = ""
		}
		for header, want := range map[string]string{
			"X-Amz-Acl": acl, "X-Amz-Server-Side-Encryption": "aws:kms", "X-Amz-Server-Side-Encryption-Aws-Kms-Key-Id": arn,
		} {
			if got := object.put.Get(header); got != want {
				t.Errorf("%s: %s is %q, want %q", key, header, got, want)
			}
		}
	}
	for name, action := range mustRun(t, p, "one") {
		if action != Unchanged {
			t.Errorf("%s is %s in the run after", name, action)
		}
	}
}

// A dry run drops its writes, and that is no fault of the store.
func TestDryRunDoesNotBlameTheStore(t *testing.T) {
	p, warnings := (&scriptedS3{}).serve(t, "")
	p.Bucket, p.State.Bucket = ReadOnly(p.Bucket), ReadOnly(p.State.Bucket)
	mustRun(t, p, "one")
	if len(*warnings) > 0 {
		t.Errorf("warnings: %v", *warnings)
	}
}
