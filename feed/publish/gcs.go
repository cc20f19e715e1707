package publish

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/textproto"
	"net/url"
	"os"
	"strings"
	"sync"

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
	rest     *restClient
}

func openGCS(ctx context.Context, loc location) (Bucket, error) {
	client := newClient()
	rest := &restClient{protocol: "Google Cloud Storage", network: loc.network, client: loc.network.over(client), parse: parseGCS}
	b := &gcsBucket{location: loc, endpoint: "https://storage.googleapis.com", rest: rest}
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
	tokenClient := &http.Client{Transport: client.Transport, Timeout: loc.network.stall}
	rest.authorize = googleTokens(context.WithValue(context.WithoutCancel(ctx), oauth2.HTTPClient, tokenClient))
	return b, nil
}

// googleTokens returns what adds a token to a request. It finds the
// credentials at the first call, for that may send a request to the
// metadata server of a machine at Google.
func googleTokens(ctx context.Context) func(*http.Request) error {
	tokens := sync.OnceValues(func() (oauth2.TokenSource, error) {
		found, err := google.FindDefaultCredentials(ctx, "https://www.googleapis.com/auth/devstorage.read_write")
		if err != nil {
			return nil, err
		}
		return found.TokenSource, nil
	})
	return func(req *http.Request) error {
		source, err := tokens()
		if err != nil {
			return err
		}
		token, err := source.Token()
		if err != nil {
			return err
		}
		token.SetAuthHeader(req)
		return nil
	}
}

// objects is the address of the objects of the bucket.
func (b *gcsBucket) objects(prefix string) string {
	return b.endpoint + prefix + "/storage/v1/b/" + url.PathEscape(b.name) + "/o"
}

func (b *gcsBucket) object(key string) string {
	return b.objects("") + "/" + url.PathEscape(b.prefix+key)
}

func (b *gcsBucket) Features() Features { return Features{Headers: true} }

func (b *gcsBucket) Read(ctx context.Context, key string) ([]byte, string, error) {
	// Without the header the store unpacks what is stored with
	// Content-Encoding: gzip.
	packed := http.Header{"Accept-Encoding": {"gzip"}}
	reply, err := b.rest.do(ctx, restCall{method: http.MethodGet, url: b.object(key) + "?alt=media", header: packed, object: true})
	// What is stored plain may be packed for the way.
	if err == nil && reply.header.Get("Content-Encoding") == "gzip" && reply.header.Get("X-Goog-Stored-Content-Encoding") == "identity" {
		reply.body, err = unpack(reply.body)
	}
	version := reply.header.Get("X-Goog-Generation")
	if err == nil && version == "" {
		err = errNoVersion
	}
	if err != nil {
		return nil, "", b.error(ctx, "read", key, err)
	}
	return reply.body, version, nil
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
	meta := gcsObject{
		Name:        b.prefix + obj.Key,
		ContentType: obj.ContentType, CacheControl: obj.CacheControl, ContentEncoding: obj.ContentEncoding,
	}
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
	var written gcsObject
	err = b.doJSON(ctx, restCall{
		method: http.MethodPost, url: b.objects("/upload") + "?" + query.Encode(),
		header: http.Header{"Content-Type": {contentType}}, body: body,
	}, &written)
	if err == nil && written.Generation == "" {
		err = errNoVersion
	}
	if err != nil {
		return "", b.error(ctx, "write", obj.Key, err)
	}
	return written.Generation, nil
}

// related encodes an object as multipart/related: what is said of it, then its
// bytes.
func related(meta gcsObject, obj Object) (body Data, contentType string, err error) {
	said, err := json.Marshal(meta)
	if err != nil {
		return nil, "", err
	}
	var around bytes.Buffer // the bytes of the object
	parts := multipart.NewWriter(&around)
	part := func(contentType string) io.Writer {
		// Memory does not fail.
		w, _ := parts.CreatePart(textproto.MIMEHeader{"Content-Type": {contentType}})
		return w
	}
	part("application/json; charset=utf-8").Write(said)
	part(obj.ContentType)
	head := around.Len()
	parts.Close()
	body = joined{Bytes(around.Bytes()[:head]), obj.Data, Bytes(around.Bytes()[head:])}
	return body, "multipart/related; boundary=" + parts.Boundary(), nil
}

func (b *gcsBucket) Delete(ctx context.Context, key string) error {
	if _, err := b.rest.do(ctx, restCall{method: http.MethodDelete, url: b.object(key)}); err != nil {
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
		var page struct {
			NextPageToken string      `json:"nextPageToken"`
			Items         []gcsObject `json:"items"`
		}
		if err := b.doJSON(ctx, restCall{method: http.MethodGet, url: b.objects("") + "?" + query.Encode()}, &page); err != nil {
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

// doJSON sends a request that is answered with JSON.
func (b *gcsBucket) doJSON(ctx context.Context, call restCall, v any) error {
	reply, err := b.rest.do(ctx, call)
	if err != nil {
		return err
	}
	if json.Unmarshal(reply.body, v) != nil {
		return errNotSpoken
	}
	return nil
}

func parseGCS(e *answerError, body []byte) {
	var answer struct {
		Error struct {
			Message string `json:"message"`
			Errors  []struct {
				Reason string `json:"reason"`
			} `json:"errors"`
		} `json:"error"`
	}
	if json.Unmarshal(body, &answer) == nil {
		e.text = answer.Error.Message
		if len(answer.Error.Errors) > 0 {
			e.code = answer.Error.Errors[0].Reason
		}
	} else if text := strings.TrimSpace(string(body)); len(text) < 200 && !strings.ContainsAny(text, "<\n") {
		e.text = text // downloads fail in plain text
	}
}

// error gives an error its kind and, if known, its cure.
func (b *gcsBucket) error(ctx context.Context, op, key string, err error) error {
	e := &storeError{op: op, on: b.url(key), err: err}
	const findCredentials = "set GOOGLE_APPLICATION_CREDENTIALS to the file of a service account, " +
		"run `gcloud auth application-default login`, or use the machine's service account"
	const role = "give these credentials the role Storage Object User (roles/storage.objectUser) on the bucket"
	var refused *credentialsError
	var network net.Error
	if errors.As(err, &refused) && !errors.As(err, &network) {
		e.kind, e.hint = ErrCredentials, findCredentials
		e.err = tokenCause(err)
		if strings.Contains(e.err.Error(), "timeframe") {
			e.hint = "correct this machine's clock: requests for tokens contain the time"
		}
		return e
	}
	answer := b.rest.classify(ctx, e, err)
	if answer == nil {
		return e
	}
	switch answer.status {
	case http.StatusNotFound:
		// Only a read or a delete can miss its object.
		e.kind, e.err = ErrNoBucket, nil
		if (op == "read" || op == "delete") && !strings.Contains(strings.ToLower(answer.text), "bucket does not exist") {
			e.kind = ErrNotExist
		}
	case http.StatusPreconditionFailed, http.StatusConflict:
		e.kind, e.err = ErrLost, nil
	case http.StatusUnauthorized:
		e.kind, e.hint = ErrCredentials, findCredentials
	case http.StatusForbidden:
		e.kind, e.hint = denied(op), role
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
