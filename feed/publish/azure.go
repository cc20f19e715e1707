package publish

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// azureBucket is a Bucket in a container of Azure Blob Storage, reached
// through its REST API
// (https://learn.microsoft.com/rest/api/storageservices/blob-service-rest-api).
// Microsoft's own client would be a third of what feedgen takes to download
// and to compile. Versions are ETags.
type azureBucket struct {
	location
	account azureAccount
	rest    *restClient
}

func openAzure(_ context.Context, loc location) (Bucket, error) {
	account, err := findAzureAccount(loc)
	if errors.Is(err, ErrURL) {
		return nil, err
	}
	if err != nil {
		// The cause may quote a variable that holds a key: it is not repeated.
		return nil, &storeError{op: "open", on: loc.String(), kind: ErrCredentials,
			hint: "check AZURE_STORAGE_CONNECTION_STRING and AZURE_STORAGE_KEY: their values are invalid"}
	}
	return &azureBucket{loc, account, &restClient{
		protocol: "Azure Blob Storage",
		network:  loc.network, client: loc.network.over(newClient()),
		parse: parseAzure, authorize: account.sign,
	}}, nil
}

func (b *azureBucket) Features() Features { return Features{Headers: true} }

// container is the address of the container, with some parameters.
func (b *azureBucket) container(query url.Values) string {
	return b.account.address(url.PathEscape(b.name), query)
}

func (b *azureBucket) blob(key string) string {
	path := url.URL{Path: b.name + "/" + b.prefix + key}
	return b.account.address(path.EscapedPath(), nil)
}

func (b *azureBucket) Read(ctx context.Context, key string) ([]byte, string, error) {
	reply, err := b.rest.do(ctx, restCall{method: http.MethodGet, url: b.blob(key), object: true})
	version := etag(reply.header.Get("Etag"))
	if err == nil && version == "" {
		err = errNoVersion
	}
	if err != nil {
		return nil, "", b.error(ctx, "read", key, err)
	}
	return reply.body, version, nil
}

func (b *azureBucket) Write(ctx context.Context, obj Object, version string) (string, error) {
	header := http.Header{"X-Ms-Blob-Type": {"BlockBlob"}}
	for name, value := range map[string]string{
		"X-Ms-Blob-Content-Type":     obj.ContentType,
		"X-Ms-Blob-Cache-Control":    obj.CacheControl,
		"X-Ms-Blob-Content-Encoding": obj.ContentEncoding,
	} {
		if value != "" {
			header.Set(name, value)
		}
	}
	switch version {
	case Any:
	case Absent:
		header.Set("If-None-Match", "*")
	default:
		header.Set("If-Match", version)
	}
	reply, err := b.rest.do(ctx, restCall{method: http.MethodPut, url: b.blob(obj.Key), header: header, body: obj.Data})
	written := etag(reply.header.Get("Etag"))
	if err == nil && written == "" {
		err = errNoVersion
	}
	if err == nil {
		return written, nil
	}
	if version != Any {
		// The answer to a condition that is not met depends on which it was.
		switch azureCode(err) {
		case "ConditionNotMet", "BlobAlreadyExists", "BlobNotFound":
			return "", &storeError{op: "write", on: b.url(obj.Key), kind: ErrLost}
		}
	}
	return "", b.error(ctx, "write", obj.Key, err)
}

func (b *azureBucket) Delete(ctx context.Context, key string) error {
	_, err := b.rest.do(ctx, restCall{method: http.MethodDelete, url: b.blob(key)})
	if err == nil || azureCode(err) == "BlobNotFound" {
		return nil
	}
	return b.error(ctx, "delete", key, err)
}

func (b *azureBucket) List(ctx context.Context, keys []string) (map[string]Info, error) {
	l := newListing(keys)
	query := url.Values{"restype": {"container"}, "comp": {"list"}, "prefix": {b.prefix + l.folder}}
	if l.flat {
		query.Set("delimiter", "/")
	}
	for {
		reply, err := b.rest.do(ctx, restCall{method: http.MethodGet, url: b.container(query)})
		var page struct {
			XMLName xml.Name `xml:"EnumerationResults"`
			Blobs   []struct {
				Name string `xml:"Name"`
				Size int64  `xml:"Properties>Content-Length"`
				ETag string `xml:"Properties>Etag"`
			} `xml:"Blobs>Blob"`
			NextMarker string `xml:"NextMarker"`
		}
		if err == nil && xml.Unmarshal(bytes.TrimPrefix(reply.body, []byte("\ufeff")), &page) != nil {
			err = errNotSpoken
		}
		if err != nil {
			return nil, b.error(ctx, "list", l.folder, err)
		}
		for _, o := range page.Blobs {
			l.add(strings.TrimPrefix(o.Name, b.prefix), Info{o.Size, etag(o.ETag)})
		}
		if page.NextMarker == "" {
			return l.there, nil
		}
		query.Set("marker", page.NextMarker)
	}
}

// etag returns an ETag with quotes, as If-Match needs it: listings omit them.
func etag(e string) string {
	if e == "" {
		return ""
	}
	return `"` + strings.Trim(e, `"`) + `"`
}

func parseAzure(e *answerError, body []byte) {
	e.code = e.header.Get("X-Ms-Error-Code")
	if e.code != "" {
		return
	}
	var answer struct {
		XMLName xml.Name `xml:"Error"`
		Code    string
	}
	if xml.Unmarshal(bytes.TrimPrefix(body, []byte("\ufeff")), &answer) == nil {
		e.code = answer.Code
	}
}

// azureCode returns the code of the answer that an error comes from.
func azureCode(err error) string {
	var answer *answerError
	if errors.As(err, &answer) {
		return answer.code
	}
	return ""
}

// error gives an error its kind and, if known, its cure.
func (b *azureBucket) error(ctx context.Context, op, key string, err error) error {
	e := &storeError{op: op, on: b.url(key), err: err}
	const authorize = "the key or token was rejected, or the account's firewall blocks this machine: " +
		"check AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN, and the account's network rules"
	const roles = "give these credentials the role Storage Blob Data Contributor on the container"
	var refused *credentialsError
	if errors.As(err, &refused) {
		// The cause is a page of what each kind of credentials lacks.
		e.kind, e.hint, e.err = ErrCredentials, azureCredentials, errors.New("no token from Microsoft Entra ID")
		return e
	}
	answer := b.rest.classify(ctx, e, err)
	if answer == nil {
		return e
	}
	switch answer.code {
	case "BlobNotFound":
		e.kind, e.err = ErrNotExist, nil
	case "ContainerNotFound", "ContainerBeingDeleted":
		e.kind, e.err = ErrNoBucket, nil
	case "AuthenticationFailed", "InvalidAuthenticationInfo", "NoAuthenticationInformation":
		e.kind, e.hint = ErrCredentials, azureCredentials
		if skewed(answer.header) {
			e.hint = "correct this machine's clock: signatures contain the time"
		}
	case "AuthorizationFailure":
		e.kind, e.hint = ErrDenied, authorize
	case "InvalidHeaderValue", "UnsupportedHeader":
		e.kind = ErrUnreachable
		e.hint = "the store does not support version " + azureVersion + " of the API: update it, for example Azurite"
	case "BlobImmutableDueToPolicy":
		e.kind, e.hint = ErrReadOnly, "remove the container's immutability policy, or choose another one: feeds are replaced"
	default:
		switch {
		case answer.status == http.StatusUnauthorized:
			e.kind, e.hint = ErrCredentials, azureCredentials
		case answer.status == http.StatusForbidden:
			e.kind, e.hint = denied(op), roles
		case answer.code == "":
			e.notStore(b.rest.protocol)
		}
	}
	return e
}

const azureCredentials = "set AZURE_STORAGE_ACCOUNT with AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN, " +
	"AZURE_STORAGE_CONNECTION_STRING, or run `az login`"

// skewed reports whether this machine's clock is further from a server's than
// the quarter of an hour that signatures allow.
func skewed(h http.Header) bool {
	theirs, err := http.ParseTime(h.Get("Date"))
	return err == nil && time.Since(theirs).Abs() > 15*time.Minute
}
