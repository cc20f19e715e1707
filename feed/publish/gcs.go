package publish

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"mime/multipart"
	"net"
	"net/http"
	"net/textproto"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/google"
)

// gcsBucket is a Bucket in Google Cloud Storage, reached through its JSON API
// v1 (https://cloud.google.com/storage/docs/json_api/v1). Google's own client
// would double the size of the program for these four calls. Versions are
// generations.
type gcsBucket struct {
	location
	endpoint string // without a slash at its end
	client   *http.Client

	// tokens finds the credentials at the first call, for that may ask the
	// metadata server of a machine at Google. Nil: the server asks for none.
	tokens func() (oauth2.TokenSource, error)
}

func openGCS(ctx context.Context, loc location) (Bucket, error) {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	patient(transport)
	b := &gcsBucket{location: loc, endpoint: "https://storage.googleapis.com", client: &http.Client{Transport: transport}}
	emulator := os.Getenv("STORAGE_EMULATOR_HOST")
	if emulator != "" {
		if !strings.Contains(emulator, "://") {
			emulator = "http://" + emulator
		}
		b.endpoint = emulator
	}
	if endpoint := loc.params["endpoint"]; endpoint != "" {
		b.endpoint = endpoint
	}
	b.endpoint = strings.TrimSuffix(b.endpoint, "/")

	// A server on plain http is no store of Google's: it gets credentials only
	// when they were set for this very purpose.
	if emulator != "" || strings.HasPrefix(b.endpoint, "http://") && os.Getenv("GOOGLE_APPLICATION_CREDENTIALS") == "" {
		return b, nil
	}
	// Tokens are fetched again in later calls, so not in the context of this.
	ctx = context.WithValue(context.WithoutCancel(ctx), oauth2.HTTPClient, b.client)
	b.tokens = sync.OnceValues(func() (oauth2.TokenSource, error) {
		found, err := google.FindDefaultCredentials(ctx, "https://www.googleapis.com/auth/devstorage.read_write")
		if err != nil {
			return nil, err
		}
		return found.TokenSource, nil
	})
	return b, nil
}

// tokenError is a failure to get a token, whoever is at fault.
type tokenError struct{ err error }

func (e *tokenError) Error() string { return e.err.Error() }
func (e *tokenError) Unwrap() error { return e.err }

// authorize adds a token to a request.
func (b *gcsBucket) authorize(req *http.Request) error {
	if b.tokens == nil {
		return nil
	}
	source, err := b.tokens()
	if err != nil {
		return &tokenError{err}
	}
	token, err := source.Token()
	if err != nil {
		return &tokenError{err}
	}
	token.SetAuthHeader(req)
	return nil
}

// objects is the address of the objects of the bucket.
func (b *gcsBucket) objects(prefix string) string {
	return b.endpoint + prefix + "/storage/v1/b/" + url.PathEscape(b.name) + "/o"
}

func (b *gcsBucket) object(key string) string {
	return b.objects("") + "/" + url.PathEscape(b.prefix+key)
}

func (b *gcsBucket) Read(ctx context.Context, key string) ([]byte, string, error) {
	data, header, err := b.do(ctx, gcsCall{method: http.MethodGet, url: b.object(key) + "?alt=media", packed: true})
	// What is stored plain may be packed for the way.
	if err == nil && header.Get("Content-Encoding") == "gzip" && header.Get("X-Goog-Stored-Content-Encoding") == "identity" {
		data, err = decode(data)
	}
	if err != nil {
		return nil, "", b.error(ctx, "read", key, err)
	}
	return data, header.Get("X-Goog-Generation"), nil
}

// gcsObject is an object's resource in the JSON API, as far as it is of use.
type gcsObject struct {
	Name            string `json:"name,omitempty"`
	ContentType     string `json:"contentType,omitempty"`
	CacheControl    string `json:"cacheControl,omitempty"`
	ContentEncoding string `json:"contentEncoding,omitempty"`
	Size            int64  `json:"size,string,omitempty"`
	Generation      string `json:"generation,omitempty"`
}

func (b *gcsBucket) Write(ctx context.Context, obj Object, version string) (string, error) {
	meta := gcsObject{Name: b.prefix + obj.Key, ContentType: obj.ContentType, CacheControl: obj.CacheControl, ContentEncoding: obj.ContentEncoding}
	body, contentType, err := related(meta, obj)
	if err != nil {
		return "", b.error(ctx, "write", obj.Key, err)
	}
	query := url.Values{"uploadType": {"multipart"}, "fields": {"generation"}}
	switch version {
	case Any:
	case Absent:
		query.Set("ifGenerationMatch", "0")
	default:
		query.Set("ifGenerationMatch", version)
	}
	answer, _, err := b.do(ctx, gcsCall{method: http.MethodPost, url: b.objects("/upload") + "?" + query.Encode(), contentType: contentType, body: body})
	if err != nil {
		return "", b.error(ctx, "write", obj.Key, err)
	}
	var written gcsObject
	if err := json.Unmarshal(answer, &written); err != nil {
		return "", b.error(ctx, "write", obj.Key, err)
	}
	return written.Generation, nil
}

// related encodes an object as multipart/related: what is said of it, then its
// bytes.
func related(meta gcsObject, obj Object) (body []byte, contentType string, err error) {
	head, err := json.Marshal(meta)
	if err != nil {
		return nil, "", err
	}
	var buf bytes.Buffer
	parts := multipart.NewWriter(&buf)
	for _, part := range []struct {
		contentType string
		data        []byte
	}{
		{"application/json; charset=utf-8", head},
		{obj.ContentType, obj.Data},
	} {
		w, err := parts.CreatePart(textproto.MIMEHeader{"Content-Type": {part.contentType}})
		if err != nil {
			return nil, "", err
		}
		if _, err := w.Write(part.data); err != nil {
			return nil, "", err
		}
	}
	if err := parts.Close(); err != nil {
		return nil, "", err
	}
	return buf.Bytes(), "multipart/related; boundary=" + parts.Boundary(), nil
}

func (b *gcsBucket) Delete(ctx context.Context, key string) error {
	_, _, err := b.do(ctx, gcsCall{method: http.MethodDelete, url: b.object(key)})
	if err != nil {
		if err := b.error(ctx, "delete", key, err); !errors.Is(err, ErrNotExist) {
			return err
		}
	}
	return nil
}

func (b *gcsBucket) List(ctx context.Context, keys []string) (map[string]Info, error) {
	l := newListing(keys)
	query := url.Values{"prefix": {b.prefix + l.folder}, "fields": {"nextPageToken,items(name,size,generation)"}}
	if l.flat {
		query.Set("delimiter", "/")
	}
	for {
		answer, _, err := b.do(ctx, gcsCall{method: http.MethodGet, url: b.objects("") + "?" + query.Encode()})
		if err != nil {
			return nil, b.error(ctx, "list", l.folder, err)
		}
		var page struct {
			NextPageToken string      `json:"nextPageToken"`
			Items         []gcsObject `json:"items"`
		}
		if err := json.Unmarshal(answer, &page); err != nil {
			return nil, b.error(ctx, "list", l.folder, err)
		}
		for _, o := range page.Items {
			l.add(strings.TrimPrefix(o.Name, b.prefix), Info{o.Size, o.Generation})
		}
		if page.NextPageToken == "" {
			return l.there, nil
		}
		query.Set("pageToken", page.NextPageToken)
	}
}

// gcsCall is one request to the JSON API.
type gcsCall struct {
	method, url string
	contentType string
	body        []byte
	packed      bool // take the answer as it is stored
}

// gcsError is an answer other than success.
type gcsError struct {
	status  int
	message string
	reason  string // such as notFound or rateLimitExceeded
}

func (e *gcsError) Error() string {
	if e.message == "" {
		return fmt.Sprintf("status %d %s", e.status, http.StatusText(e.status))
	}
	return fmt.Sprintf("%s (status %d)", e.message, e.status)
}

// passing reports whether the same request may succeed a little later.
func (e *gcsError) passing() bool {
	return e.status == http.StatusRequestTimeout || e.status == http.StatusTooManyRequests || e.status >= 500 ||
		slices.Contains([]string{"rateLimitExceeded", "userRateLimitExceeded"}, e.reason)
}

// do sends a request, and sends it again when it failed for a passing reason.
func (b *gcsBucket) do(ctx context.Context, call gcsCall) (body []byte, header http.Header, err error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	for try, pause := 1, 500*time.Millisecond; ; try, pause = try+1, 2*pause {
		body, header, err = b.send(ctx, call)
		var answer *gcsError
		var token *tokenError
		if err == nil || errors.As(err, &answer) && !answer.passing() || errors.As(err, &token) || try == maxTries {
			return body, header, err
		}
		if sleep(ctx, pause) != nil {
			return nil, nil, err
		}
	}
}

func (b *gcsBucket) send(ctx context.Context, call gcsCall) ([]byte, http.Header, error) {
	req, err := http.NewRequestWithContext(ctx, call.method, call.url, bytes.NewReader(call.body))
	if err != nil {
		return nil, nil, err
	}
	if err := b.authorize(req); err != nil {
		return nil, nil, err
	}
	if call.contentType != "" {
		req.Header.Set("Content-Type", call.contentType)
	}
	if call.packed {
		// Else the store unpacks what is stored with Content-Encoding: gzip.
		req.Header.Set("Accept-Encoding", "gzip")
	}
	resp, err := b.client.Do(req)
	if err != nil {
		// The address of the request says nothing that the key does not.
		if urlErr := (*url.Error)(nil); errors.As(err, &urlErr) {
			err = urlErr.Err
		}
		return nil, nil, err
	}
	body, err := readBody(resp.Body)
	if err != nil {
		return nil, nil, err
	}
	if resp.StatusCode < 300 {
		return body, resp.Header, nil
	}
	return nil, nil, parseGCSError(resp.StatusCode, body)
}

func parseGCSError(status int, body []byte) error {
	e := &gcsError{status: status}
	var answer struct {
		Error struct {
			Message string `json:"message"`
			Errors  []struct {
				Reason string `json:"reason"`
			} `json:"errors"`
		} `json:"error"`
	}
	if json.Unmarshal(body, &answer) == nil {
		e.message = answer.Error.Message
		if len(answer.Error.Errors) > 0 {
			e.reason = answer.Error.Errors[0].Reason
		}
	} else if text := strings.TrimSpace(string(body)); len(text) < 200 && !strings.HasPrefix(text, "<") {
		e.message = text // downloads fail in plain text
	}
	return e
}

// error gives an error its kind and, if known, its cure.
func (b *gcsBucket) error(ctx context.Context, op, key string, err error) error {
	e := &storeError{op: op, on: b.url(key), err: err}
	const findCredentials = "set GOOGLE_APPLICATION_CREDENTIALS to the file of a service account, run `gcloud auth application-default login`, or use the machine's service account"
	var answer *gcsError
	var token *tokenError
	var network net.Error
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &token) && !errors.As(err, &network):
		e.kind, e.hint = ErrCredentials, findCredentials
		e.err = tokenCause(err)
	case errors.As(err, &syntax):
		e.kind, e.hint = ErrUnreachable, notSpoken("Google Cloud Storage")
	case !errors.As(err, &answer):
		e.kind = unreachable(ctx)
	case answer.passing():
		e.kind = ErrUnreachable
		e.hint = runLater
	case answer.status == http.StatusNotFound:
		// Only a read or a delete can miss its object.
		e.kind, e.err = ErrNoBucket, nil
		if (op == "read" || op == "delete") && !strings.Contains(strings.ToLower(answer.message), "bucket does not exist") {
			e.kind = ErrNotExist
		}
	case answer.status == http.StatusPreconditionFailed, answer.status == http.StatusConflict:
		e.kind, e.err = ErrLost, nil
	case answer.status == http.StatusUnauthorized:
		e.kind, e.hint = ErrCredentials, findCredentials
	case answer.status == http.StatusForbidden && (op == "write" || op == "delete"):
		e.kind = ErrReadOnly
		e.hint = "give these credentials the role Storage Object User (roles/storage.objectUser) on the bucket"
	case answer.status == http.StatusForbidden:
		e.kind = ErrDenied
		e.hint = "give these credentials the role Storage Object User (roles/storage.objectUser) on the bucket"
	}
	return e
}

// tokenCause shortens the answer of a server that gives out tokens.
func tokenCause(err error) error {
	var refused *oauth2.RetrieveError
	if !errors.As(err, &refused) {
		return fmt.Errorf("no token: %w", err)
	}
	var said struct {
		Code        string `json:"error"`
		Description string `json:"error_description"`
	}
	if json.Unmarshal(refused.Body, &said) != nil || said.Code == "" {
		return fmt.Errorf("no token: status %d", refused.Response.StatusCode)
	}
	return fmt.Errorf("no token: %s: %s", said.Code, said.Description)
}
