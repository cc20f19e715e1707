package publish

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/streaming"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/to"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob/blob"
	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob/bloberror"
	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob/blockblob"
	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob/container"
)

// azureBucket is a Bucket in a container of Azure Blob Storage. Versions are
// ETags.
type azureBucket struct {
	location
	client *container.Client
}

// openAzure takes the credentials from the variables that Azure's own tools
// read, the first of: AZURE_STORAGE_CONNECTION_STRING, AZURE_STORAGE_KEY,
// AZURE_STORAGE_SAS_TOKEN, and what azidentity finds.
func openAzure(_ context.Context, loc location) (Bucket, error) {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	patient(transport)
	options := &container.ClientOptions{ClientOptions: policy.ClientOptions{
		Transport: &http.Client{Transport: transport},
		Retry:     policy.RetryOptions{MaxRetries: maxTries - 1, RetryDelay: time.Second},
		Telemetry: policy.TelemetryOptions{Disabled: true},
	}}
	client, err := azureClient(loc, options)
	if errors.Is(err, ErrURL) {
		return nil, err
	}
	if err != nil {
		// The cause may quote a variable that holds a key: it is not repeated.
		return nil, &storeError{op: "open", on: loc.String(), kind: ErrCredentials,
			hint: "check AZURE_STORAGE_CONNECTION_STRING and AZURE_STORAGE_KEY: what they hold cannot be read"}
	}
	return &azureBucket{loc, client}, nil
}

func azureClient(loc location, options *container.ClientOptions) (*container.Client, error) {
	account := loc.params["storage_account"]
	if connection := os.Getenv("AZURE_STORAGE_CONNECTION_STRING"); connection != "" && account == "" && loc.params["endpoint"] == "" {
		return container.NewClientFromConnectionString(connection, loc.name, options)
	}
	if account == "" {
		account = os.Getenv("AZURE_STORAGE_ACCOUNT")
	}
	endpoint := strings.TrimSuffix(loc.params["endpoint"], "/")
	switch {
	case account == "" && endpoint == "":
		return nil, urlError(loc.String(), "no account: want %s?storage_account=ACCOUNT, or AZURE_STORAGE_ACCOUNT set", loc)
	case endpoint == "":
		endpoint = "https://" + account + ".blob.core.windows.net"
	}
	address := endpoint + "/" + loc.name
	if key := os.Getenv("AZURE_STORAGE_KEY"); key != "" && account != "" {
		credential, err := container.NewSharedKeyCredential(account, key)
		if err != nil {
			return nil, err
		}
		return container.NewClientWithSharedKeyCredential(address, credential, options)
	}
	if token := os.Getenv("AZURE_STORAGE_SAS_TOKEN"); token != "" {
		return container.NewClientWithNoCredential(address+"?"+strings.TrimPrefix(token, "?"), options)
	}
	credential, err := azidentity.NewDefaultAzureCredential(nil)
	if err != nil {
		return nil, err
	}
	return container.NewClient(address, credential, options)
}

func (b *azureBucket) blob(key string) *blockblob.Client {
	return b.client.NewBlockBlobClient(b.prefix + key)
}

func (b *azureBucket) Read(ctx context.Context, key string) ([]byte, string, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	out, err := b.blob(key).DownloadStream(ctx, nil)
	if err != nil {
		return nil, "", b.error(ctx, "read", key, err)
	}
	// This reader asks for the rest when the connection is cut.
	data, err := readBody(out.NewRetryReader(ctx, &blob.RetryReaderOptions{MaxRetries: maxTries - 1}))
	if err != nil {
		return nil, "", b.error(ctx, "read", key, err)
	}
	return data, etag(out.ETag), nil
}

func (b *azureBucket) Write(ctx context.Context, obj Object, version string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	condition := &blob.ModifiedAccessConditions{}
	switch version {
	case Any:
	case Absent:
		condition.IfNoneMatch = to.Ptr(azcore.ETagAny)
	default:
		condition.IfMatch = to.Ptr(azcore.ETag(version))
	}
	out, err := b.blob(obj.Key).Upload(ctx, streaming.NopCloser(bytes.NewReader(obj.Data)), &blockblob.UploadOptions{
		AccessConditions: &blob.AccessConditions{ModifiedAccessConditions: condition},
		HTTPHeaders: &blob.HTTPHeaders{
			BlobContentType:     optional(obj.ContentType),
			BlobCacheControl:    optional(obj.CacheControl),
			BlobContentEncoding: optional(obj.ContentEncoding),
		},
	})
	if err == nil {
		return etag(out.ETag), nil
	}
	// The answer to a condition that is not met depends on which it was.
	if version != Any && bloberror.HasCode(err, bloberror.ConditionNotMet, bloberror.BlobAlreadyExists, bloberror.BlobNotFound) {
		return "", &storeError{op: "write", on: b.url(obj.Key), kind: ErrLost}
	}
	return "", b.error(ctx, "write", obj.Key, err)
}

func (b *azureBucket) Delete(ctx context.Context, key string) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	_, err := b.blob(key).Delete(ctx, nil)
	if err == nil || bloberror.HasCode(err, bloberror.BlobNotFound) {
		return nil
	}
	return b.error(ctx, "delete", key, err)
}

func (b *azureBucket) List(ctx context.Context, keys []string) (map[string]Info, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	l := newListing(keys)
	prefix := to.Ptr(b.prefix + l.folder)
	add := func(items []*container.BlobItem) {
		for _, o := range items {
			l.add(strings.TrimPrefix(*o.Name, b.prefix), Info{*o.Properties.ContentLength, etag(o.Properties.ETag)})
		}
	}
	if l.flat {
		for pages := b.client.NewListBlobsHierarchyPager("/", &container.ListBlobsHierarchyOptions{Prefix: prefix}); pages.More(); {
			page, err := pages.NextPage(ctx)
			if err != nil {
				return nil, b.error(ctx, "list", l.folder, err)
			}
			add(page.Segment.BlobItems)
		}
		return l.there, nil
	}
	for pages := b.client.NewListBlobsFlatPager(&container.ListBlobsFlatOptions{Prefix: prefix}); pages.More(); {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, b.error(ctx, "list", l.folder, err)
		}
		add(page.Segment.BlobItems)
	}
	return l.there, nil
}

// etag returns an ETag as If-Match wants it. Listings give it bare.
func etag(e *azcore.ETag) string {
	if e == nil {
		return ""
	}
	return `"` + strings.Trim(string(*e), `"`) + `"`
}

// error gives an error of the client its kind and, if known, its cure.
func (b *azureBucket) error(ctx context.Context, op, key string, err error) error {
	e := &storeError{op: op, on: b.url(key), err: err}
	const authorize = "the key or token is refused, or the account's firewall shuts this machine out: check AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN, and the account's network rules"
	const roles = "give these credentials the role Storage Blob Data Contributor on the container"
	var answer *azcore.ResponseError
	var token *azidentity.AuthenticationFailedError
	switch {
	case errors.As(err, &answer):
		e.err = azureCause(answer)
	case errors.As(err, &token):
		e.err = errors.New("no token from Microsoft Entra ID")
	}
	switch {
	case bloberror.HasCode(err, bloberror.BlobNotFound):
		e.kind, e.err = ErrNotExist, nil
	case bloberror.HasCode(err, bloberror.ContainerNotFound, bloberror.ContainerBeingDeleted):
		e.kind, e.err = ErrNoBucket, nil
	case token != nil, bloberror.HasCode(err, bloberror.AuthenticationFailed, bloberror.InvalidAuthenticationInfo, bloberror.NoAuthenticationInformation),
		answer != nil && answer.StatusCode == http.StatusUnauthorized,
		answer == nil && strings.Contains(err.Error(), "DefaultAzureCredential"):
		e.kind = ErrCredentials
		if answer == nil {
			e.err = nil // a page of what each kind of credential lacks
		}
		e.hint = "set AZURE_STORAGE_ACCOUNT with AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN, AZURE_STORAGE_CONNECTION_STRING, or run `az login`"
	case bloberror.HasCode(err, bloberror.AuthorizationFailure):
		e.kind, e.hint = ErrDenied, authorize
	case answer != nil && answer.StatusCode == http.StatusForbidden && (op == "write" || op == "delete"),
		bloberror.HasCode(err, "BlobImmutableDueToPolicy"):
		e.kind, e.hint = ErrReadOnly, roles
	case answer != nil && answer.StatusCode == http.StatusForbidden:
		e.kind, e.hint = ErrDenied, roles
	case answer != nil && (answer.StatusCode == http.StatusTooManyRequests || answer.StatusCode >= 500):
		e.kind = ErrUnreachable
		e.hint = runLater
	case strings.HasPrefix(err.Error(), "unmarshalling type"): // the client wraps no cause
		e.kind, e.hint = ErrUnreachable, notSpoken("Azure Blob Storage")
	case answer == nil:
		e.kind = unreachable(ctx)
	case answer.ErrorCode == "":
		e.kind = ErrUnreachable
		e.hint = notSpoken("Azure Blob Storage")
	}
	return e
}

// azureCause shortens an answer, which the client prints with its request.
func azureCause(answer *azcore.ResponseError) error {
	if answer.ErrorCode == "" {
		return fmt.Errorf("status %d", answer.StatusCode)
	}
	return fmt.Errorf("%s (status %d)", answer.ErrorCode, answer.StatusCode)
}
