package publish

import (
	"bytes"
	"context"
	"crypto/md5"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/logging"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// s3Bucket is a Bucket in S3 or in a store that speaks its protocol. Versions
// are ETags, which are compared and never understood.
type s3Bucket struct {
	location
	client      *s3.Client
	credentials aws.CredentialsProvider

	// bare is set once the store turned out to take If-Match without the
	// quotes that belong to an ETag.
	bare atomic.Bool
}

func openS3(ctx context.Context, loc location) (Bucket, error) {
	if err := checkS3(loc); err != nil {
		return nil, err
	}
	cfg, err := config.LoadDefaultConfig(ctx,
		config.WithRegion(loc.params["region"]),
		config.WithSharedConfigProfile(loc.params["profile"]),
		// Several stores refuse a request that carries the newer checksums.
		config.WithRequestChecksumCalculation(aws.RequestChecksumCalculationWhenRequired),
		config.WithResponseChecksumValidation(aws.ResponseChecksumValidationWhenRequired),
		config.WithLogger(logging.Nop{}), // else it warns on standard error
		config.WithHTTPClient(awshttp.NewBuildableClient().WithTransportOptions(tune)),
		config.WithRetryer(func() aws.Retryer { return retry.NewStandard(retryS3) }))
	if missing := (config.SharedConfigProfileNotExistError{}); errors.As(err, &missing) && loc.params["profile"] != "" {
		return nil, urlError(loc.String(), "profile=%s: no such profile in ~/.aws/config and ~/.aws/credentials", loc.params["profile"])
	}
	if err != nil {
		return nil, &storeError{op: "open", on: loc.String(), err: err,
			hint: "check the files ~/.aws/config and ~/.aws/credentials, and the profile's name"}
	}
	client := s3.NewFromConfig(cfg, func(o *s3.Options) {
		o.HTTPClient = loc.network.over(o.HTTPClient)
		o.UsePathStyle = loc.params["use_path_style"] == "true"
		if endpoint := loc.params["endpoint"]; endpoint != "" {
			o.BaseEndpoint = &endpoint
		}
		if o.Region == "" && o.BaseEndpoint != nil {
			o.Region = "us-east-1" // which most stores beside AWS take for any
		}
	})
	if client.Options().Region == "" {
		return nil, urlError(loc.String(), "no region: want %s?region=REGION, or AWS_REGION set", loc)
	}
	return &s3Bucket{location: loc, client: client, credentials: cfg.Credentials}, nil
}

// checkS3 checks the parameters of which S3 knows all values.
func checkS3(loc location) error {
	for name, values := range map[string][]string{
		"use_path_style": {"true", "false"},
		"acl":            names(types.ObjectCannedACL("").Values()),
		"sse":            {"AES256", "aws:kms", "aws:kms:dsse"},
	} {
		if v, given := loc.params[name]; given && !slices.Contains(values, v) {
			return urlError(loc.String(), "%s=%s: want %s", name, v, oneOf(values))
		}
	}
	if loc.params["kms_key"] != "" && !strings.HasPrefix(loc.params["sse"], "aws:kms") {
		return urlError(loc.String(), "kms_key needs sse=aws:kms")
	}
	return nil
}

func names[T ~string](values []T) []string {
	var list []string
	for _, v := range values {
		list = append(list, string(v))
	}
	return list
}

// retryS3 sets up how the client repeats requests.
func retryS3(o *retry.StandardOptions) {
	o.MaxAttempts = maxTries
	// R2 says so of a second write to a key within a second.
	o.Retryables = append(o.Retryables, retry.RetryableHTTPStatusCode{Codes: map[int]struct{}{http.StatusTooManyRequests: {}}})
	// An answer that was cut short.
	o.Retryables = append(o.Retryables, retry.IsErrorRetryableFunc(func(err error) aws.Ternary {
		if errors.Is(err, io.ErrUnexpectedEOF) {
			return aws.TrueTernary
		}
		return aws.UnknownTernary
	}))
}

func (b *s3Bucket) Features() Features {
	set := url.Values{}
	for _, name := range []string{"acl", "sse", "kms_key"} {
		if v := b.params[name]; v != "" {
			set.Set(name, v)
		}
	}
	return Features{Headers: true, Parameters: set.Encode()}
}

func (b *s3Bucket) key(key string) *string { return aws.String(b.prefix + key) }

// errCut is the failure of reading an answer's body: the client repeats
// requests, but not that.
var errCut = errors.New("the answer was cut short")

func (b *s3Bucket) Read(ctx context.Context, key string) (data []byte, version string, err error) {
	ctx, done := b.network.call(ctx)
	defer done()
	cut := func(err error) bool { return errors.Is(err, errCut) }
	data, err = again(ctx, cut, func() ([]byte, error) {
		out, err := b.client.GetObject(ctx, &s3.GetObjectInput{Bucket: &b.name, Key: b.key(key)})
		if err != nil {
			return nil, err
		}
		if version = aws.ToString(out.ETag); version == "" {
			out.Body.Close()
			return nil, errNoVersion
		}
		data, err := readBody(out.Body)
		if err != nil {
			err = fmt.Errorf("%w: %w", errCut, err)
		}
		return data, err
	})
	if code, _ := s3Code(err); code == "AccessDenied" && b.missing(ctx, key) {
		return nil, "", &storeError{op: "read", on: b.url(key), kind: ErrNotExist}
	}
	if err != nil {
		return nil, "", b.error(ctx, "read", key, err)
	}
	return data, version, nil
}

// missing reports whether there is no such object, as far as a listing shows.
// To credentials that may list only a prefix, or nothing, a missing object
// looks like a forbidden one.
func (b *s3Bucket) missing(ctx context.Context, key string) bool {
	there, err := b.List(ctx, []string{key})
	if err != nil {
		return false
	}
	_, exists := there[key]
	return !exists
}

func (b *s3Bucket) Write(ctx context.Context, obj Object, version string) (string, error) {
	ctx, done := b.network.call(ctx)
	defer done()
	bare := b.bare.Load()
	written, err := b.put(ctx, obj, version, bare)
	if !errors.Is(err, ErrLost) || version == Absent || !b.holds(ctx, obj.Key, version) {
		return written, err
	}
	// Nobody wrote, and still the condition failed. The store may compare the
	// ETag without the quotes that the standard puts around it.
	written, err = b.put(ctx, obj, version, !bare)
	if err == nil {
		b.bare.Store(!bare)
		return written, nil
	}
	if errors.Is(err, ErrLost) && b.holds(ctx, obj.Key, version) {
		err = &storeError{op: "write", on: b.url(obj.Key), kind: ErrNoCondition,
			err: errors.New("If-Match fails on an object that nobody changed")}
	}
	return "", err
}

// holds reports whether an object is known to have a version.
func (b *s3Bucket) holds(ctx context.Context, key, version string) bool {
	out, err := b.client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &b.name, Key: b.key(key)})
	return err == nil && aws.ToString(out.ETag) == version
}

// put sends one PutObject. Where bare is set, the version goes without quotes.
func (b *s3Bucket) put(ctx context.Context, obj Object, version string, bare bool) (string, error) {
	// Buckets with Object Lock demand a checksum, and this one all stores know.
	sum := md5.Sum(obj.Data)
	in := &s3.PutObjectInput{
		Bucket:               &b.name,
		Key:                  b.key(obj.Key),
		Body:                 bytes.NewReader(obj.Data),
		ContentMD5:           aws.String(base64.StdEncoding.EncodeToString(sum[:])),
		ContentType:          optional(obj.ContentType),
		CacheControl:         optional(obj.CacheControl),
		ContentEncoding:      optional(obj.ContentEncoding),
		ServerSideEncryption: types.ServerSideEncryption(b.params["sse"]),
		SSEKMSKeyId:          optional(b.params["kms_key"]),
	}
	if !obj.Private {
		in.ACL = types.ObjectCannedACL(b.params["acl"])
	}
	switch version {
	case Any:
	case Absent:
		in.IfNoneMatch = aws.String("*")
	default:
		if bare {
			version = strings.Trim(version, `"`)
		}
		in.IfMatch = &version
	}
	out, err := b.client.PutObject(ctx, in)
	if err == nil {
		err = answeredByStore(out.ResultMetadata)
	}
	if err == nil && aws.ToString(out.ETag) == "" {
		err = errNoVersion
	}
	if err == nil {
		return *out.ETag, nil
	}
	if version != Any {
		switch code, status := s3Code(err); {
		case code == "PreconditionFailed", status == http.StatusPreconditionFailed,
			code == "ConditionalRequestConflict", code == "OperationAborted",
			code == "NoSuchKey": // it had a version, and is gone
			return "", &storeError{op: "write", on: b.url(obj.Key), kind: ErrLost}
		case refusesCondition(err):
			return "", &storeError{op: "write", on: b.url(obj.Key), kind: ErrNoCondition, err: s3Cause(err)}
		}
	}
	return "", b.error(ctx, "write", obj.Key, err)
}

// refusesCondition reports whether a store does not know the condition of a
// request: with 501, or with 400 and words that name no other reason.
func refusesCondition(err error) bool {
	code, status := s3Code(err)
	switch {
	case status == http.StatusNotImplemented, code == "NotImplemented":
		return true
	case status != http.StatusBadRequest:
		return false
	case code == "InvalidArgument", code == "InvalidRequest", code == "BadRequest", code == "InvalidHeader":
		said := strings.ToLower(api(err).ErrorMessage())
		return said == "" || strings.Contains(said, "match") || strings.Contains(said, "condition")
	}
	return false
}

// answeredByStore returns errPage when a web page answered.
func answeredByStore(metadata middleware.Metadata) error {
	if raw, ok := awsmiddleware.GetRawResponse(metadata).(*smithyhttp.Response); ok && isPage(raw.Header) {
		return errPage
	}
	return nil
}

func (b *s3Bucket) Delete(ctx context.Context, key string) error {
	ctx, done := b.network.call(ctx)
	defer done()
	out, err := b.client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &b.name, Key: b.key(key)})
	if err == nil {
		err = answeredByStore(out.ResultMetadata)
	}
	if code, _ := s3Code(err); err == nil || code == "NoSuchKey" {
		return nil
	}
	return b.error(ctx, "delete", key, err)
}

func (b *s3Bucket) List(ctx context.Context, keys []string) (map[string]Info, error) {
	ctx, done := b.network.call(ctx)
	defer done()
	l := newListing(keys)
	in := &s3.ListObjectsV2Input{Bucket: &b.name, Prefix: b.key(l.folder)}
	if l.flat {
		in.Delimiter = aws.String("/")
	}
	pages := s3.NewListObjectsV2Paginator(b.client, in)
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, b.error(ctx, "list", l.folder, err)
		}
		for _, o := range page.Contents {
			l.add(strings.TrimPrefix(aws.ToString(o.Key), b.prefix), Info{aws.ToInt64(o.Size), aws.ToString(o.ETag)})
		}
	}
	return l.there, nil
}

// s3Code returns the error code and the status that the store answered with.
func s3Code(err error) (code string, status int) {
	var api smithy.APIError
	if errors.As(err, &api) {
		code = api.ErrorCode()
	}
	var response *awshttp.ResponseError
	if errors.As(err, &response) {
		status = response.HTTPStatusCode()
	}
	return code, status
}

// s3Cause shortens an error of the client to what the store said.
func s3Cause(err error) error {
	var api smithy.APIError
	var response *awshttp.ResponseError
	var op *smithy.OperationError
	answered := errors.As(err, &response)
	switch {
	case answered && response.Response != nil && isPage(response.Response.Header):
		return fmt.Errorf("status %d, a web page", response.HTTPStatusCode())
	case errors.As(err, &api):
	case answered:
		return response.Err
	case errors.As(err, &op):
		return op.Err
	default:
		return err
	}
	said := api.ErrorCode()
	if m := api.ErrorMessage(); m != "" && m != said {
		said += ": " + m
	}
	if answered && response.RequestID != "" {
		said += fmt.Sprintf(" (request %s)", response.RequestID)
	}
	return errors.New(said)
}

// error gives an error of the client its kind and, if known, its cure.
func (b *s3Bucket) error(ctx context.Context, op, key string, err error) error {
	e := &storeError{op: op, on: b.url(key), err: s3Cause(err)}
	code, status := s3Code(err)
	objects := b.name + "/" + b.prefix + "*"
	var strange *notStoreError
	switch {
	case errors.As(err, &strange):
		e.notStore("S3")
	case code == "NoSuchKey":
		e.kind, e.err = ErrNotExist, nil
	case code == "NoSuchBucket":
		e.kind, e.err = ErrNoBucket, nil
	case code == "InvalidBucketName":
		e.kind = ErrNoBucket
		e.hint = "correct the name after s3://: 3 to 63 of a-z, 0-9, hyphen and dot"
	case code == "RequestTimeTooSkewed", code == "RequestExpired":
		e.kind = ErrCredentials
		e.hint = "set this machine's clock right: signatures carry the time"
	case refusedCredentials[code], status == http.StatusUnauthorized:
		e.kind = ErrCredentials
		e.hint = "check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or the profile in ~/.aws/credentials"
	case code == "PermanentRedirect", code == "AuthorizationHeaderMalformed", code == "IllegalLocationConstraintException",
		code == "TemporaryRedirect",
		status == http.StatusMovedPermanently && b.params["endpoint"] == "",
		status/100 == 3 && s3Header(err, "X-Amz-Bucket-Region") != "":
		e.kind = ErrRegion
		e.hint = "add ?region= with the region of the bucket, or set AWS_REGION"
		if region := s3Header(err, "X-Amz-Bucket-Region"); region != "" {
			e.hint = fmt.Sprintf("the bucket is in %s: add ?region=%[1]s", region)
		}
	case status/100 == 3:
		e.redirected(status, s3Header(err, "Location"))
	case code == "AccessControlListNotSupported":
		e.hint = "the bucket takes no ACLs: leave acl out of the URL, and make the files public by the bucket's policy"
	case strings.HasPrefix(code, "KMS."):
		e.hint = "check kms_key in the URL, and that these credentials may use it (kms:GenerateDataKey, kms:Decrypt)"
	case status == http.StatusForbidden && (op == "write" || op == "delete"):
		e.kind = ErrReadOnly
		e.hint = fmt.Sprintf("allow s3:PutObject on %s to these credentials (s3:DeleteObject for prune, s3:PutObjectAcl for acl)", objects)
		if b.params["sse"] == "" {
			e.hint += "; where the bucket's policy demands encryption, add &sse=AES256, or &sse=aws:kms&kms_key=KEY"
		}
	case status == http.StatusForbidden:
		e.kind = ErrDenied
		e.hint = fmt.Sprintf("allow s3:GetObject on %s and s3:ListBucket on %s to these credentials; "+
			"without ListBucket a missing object looks like a forbidden one", objects, b.name)
	case status == http.StatusInsufficientStorage, code == "QuotaExceeded", code == "XMinioStorageFull":
		e.kind = ErrFull
	case code == "RequestTimeout", status == http.StatusRequestTimeout, status == http.StatusTooManyRequests, status >= 500:
		e.kind = ErrUnreachable
		e.hint = runLater
	case status == 0 && !b.hasCredentials(ctx):
		e.kind = ErrCredentials
		e.hint = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile in ~/.aws/credentials, or a role"
	case status == 0:
		e.unanswered(ctx, err)
	case api(err) == nil || code == "NotFound":
		e.notStore("S3")
	}
	return e
}

// refusedCredentials are the codes of an answer to wrong credentials.
var refusedCredentials = map[string]bool{
	"InvalidAccessKeyId": true, "SignatureDoesNotMatch": true, "InvalidToken": true, "ExpiredToken": true,
	"InvalidClientTokenId": true, "AuthFailure": true, "TokenRefreshRequired": true,
}

func api(err error) smithy.APIError {
	var api smithy.APIError
	if errors.As(err, &api) {
		return api
	}
	return nil
}

// s3Header returns a header of the answer that an error comes from.
func s3Header(err error, name string) string {
	var response *awshttp.ResponseError
	if errors.As(err, &response) && response.Response != nil {
		return response.Response.Header.Get(name)
	}
	return ""
}

func (b *s3Bucket) hasCredentials(ctx context.Context) bool {
	if ctx.Err() != nil {
		return true // who knows
	}
	_, err := b.credentials.Retrieve(ctx)
	return err == nil
}

// optional is nil for a header that is not sent.
func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
