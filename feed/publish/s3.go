package publish

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/logging"
)

// s3Bucket is a Bucket in S3 or in a store that speaks its protocol. Versions
// are ETags, which are compared and never understood.
type s3Bucket struct {
	location
	client      *s3.Client
	credentials aws.CredentialsProvider
}

func openS3(ctx context.Context, loc location) (Bucket, error) {
	if v, ok := loc.params["use_path_style"]; ok && v != "true" && v != "false" {
		return nil, urlError(loc.String(), "use_path_style is true or false")
	}
	cfg, err := config.LoadDefaultConfig(ctx,
		config.WithRegion(loc.params["region"]),
		config.WithSharedConfigProfile(loc.params["profile"]),
		// Several stores refuse a request that carries the newer checksums.
		config.WithRequestChecksumCalculation(aws.RequestChecksumCalculationWhenRequired),
		config.WithResponseChecksumValidation(aws.ResponseChecksumValidationWhenRequired),
		config.WithLogger(logging.Nop{}), // else it warns on standard error
		config.WithHTTPClient(awshttp.NewBuildableClient().WithTransportOptions(patient)),
		config.WithRetryer(func() aws.Retryer {
			return retry.NewStandard(func(o *retry.StandardOptions) {
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
			})
		}))
	if missing := (config.SharedConfigProfileNotExistError{}); errors.As(err, &missing) && loc.params["profile"] != "" {
		return nil, urlError(loc.String(), "profile=%s: no such profile in ~/.aws/config and ~/.aws/credentials", loc.params["profile"])
	}
	if err != nil {
		return nil, &storeError{op: "open", on: loc.String(), err: err, hint: "check the files ~/.aws/config and ~/.aws/credentials, and the profile's name"}
	}
	client := s3.NewFromConfig(cfg, func(o *s3.Options) {
		o.UsePathStyle = loc.params["use_path_style"] == "true"
		if endpoint := loc.params["endpoint"]; endpoint != "" {
			o.BaseEndpoint = &endpoint
		}
		if o.Region == "" && o.BaseEndpoint != nil {
			o.Region = "us-east-1" // which most stores beside AWS take for any
		}
	})
	if client.Options().Region == "" {
		return nil, urlError(loc.String(), "no region: want s3://%s?region=REGION, or AWS_REGION set", strings.TrimSuffix(loc.name+"/"+loc.prefix, "/"))
	}
	return &s3Bucket{location: loc, client: client, credentials: cfg.Credentials}, nil
}

func (b *s3Bucket) key(key string) *string { return aws.String(b.prefix + key) }

func (b *s3Bucket) Read(ctx context.Context, key string) (data []byte, version string, err error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	// The client repeats requests, but not the reading of an answer's body.
	for range maxTries {
		var out *s3.GetObjectOutput
		out, err = b.client.GetObject(ctx, &s3.GetObjectInput{Bucket: &b.name, Key: b.key(key)})
		if err != nil {
			break
		}
		data, err = readBody(out.Body)
		if err == nil {
			return data, aws.ToString(out.ETag), nil
		}
	}
	if code, _ := s3Code(err); code == "AccessDenied" && b.missing(ctx, key) {
		return nil, "", &storeError{op: "read", on: b.url(key), kind: ErrNotExist}
	}
	return nil, "", b.error(ctx, "read", key, err)
}

// missing reports whether there is no such object, as far as a listing tells.
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
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	in := &s3.PutObjectInput{
		Bucket:          &b.name,
		Key:             b.key(obj.Key),
		Body:            bytes.NewReader(obj.Data),
		ContentType:     optional(obj.ContentType),
		CacheControl:    optional(obj.CacheControl),
		ContentEncoding: optional(obj.ContentEncoding),
	}
	switch version {
	case Any:
	case Absent:
		in.IfNoneMatch = aws.String("*")
	default:
		in.IfMatch = &version
	}
	out, err := b.client.PutObject(ctx, in)
	if err == nil {
		return aws.ToString(out.ETag), nil
	}
	if version != Any {
		switch code, status := s3Code(err); {
		case code == "PreconditionFailed", status == http.StatusPreconditionFailed,
			code == "ConditionalRequestConflict", code == "OperationAborted",
			code == "NoSuchKey": // it had a version, and is gone
			return "", &storeError{op: "write", on: b.url(obj.Key), kind: ErrLost}
		case status == http.StatusNotImplemented:
			return "", &storeError{op: "write", on: b.url(obj.Key), kind: ErrNoCondition, err: s3Cause(err)}
		}
	}
	return "", b.error(ctx, "write", obj.Key, err)
}

func (b *s3Bucket) Delete(ctx context.Context, key string) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	_, err := b.client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &b.name, Key: b.key(key)})
	if code, _ := s3Code(err); err == nil || code == "NoSuchKey" {
		return nil
	}
	return b.error(ctx, "delete", key, err)
}

func (b *s3Bucket) List(ctx context.Context, keys []string) (map[string]Info, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
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
	switch {
	case code == "NoSuchKey":
		e.kind, e.err = ErrNotExist, nil
	case code == "NoSuchBucket":
		e.kind, e.err = ErrNoBucket, nil
	case code == "InvalidAccessKeyId", code == "SignatureDoesNotMatch", code == "InvalidToken", code == "ExpiredToken",
		code == "InvalidClientTokenId", code == "AuthFailure", code == "TokenRefreshRequired", status == http.StatusUnauthorized:
		e.kind = ErrCredentials
		e.hint = "check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or the profile in ~/.aws/credentials"
	case code == "RequestTimeTooSkewed":
		e.kind = ErrCredentials
		e.hint = "set this machine's clock right: signatures carry the time"
	case code == "PermanentRedirect", code == "AuthorizationHeaderMalformed", code == "IllegalLocationConstraintException",
		code == "TemporaryRedirect", status == http.StatusMovedPermanently:
		e.kind = ErrRegion
		e.hint = b.regionHint(err)
	case status == http.StatusForbidden && (op == "write" || op == "delete"):
		e.kind = ErrReadOnly
		e.hint = fmt.Sprintf("allow s3:PutObject on %s%s* to these credentials (s3:DeleteObject for prune)", b.name+"/", b.prefix)
	case status == http.StatusForbidden:
		e.kind = ErrDenied
		e.hint = fmt.Sprintf("allow s3:GetObject on %s%s* and s3:ListBucket on %s to these credentials; without ListBucket a missing object looks like a forbidden one", b.name+"/", b.prefix, b.name)
	case status == http.StatusInsufficientStorage, code == "QuotaExceeded", code == "XMinioStorageFull":
		e.kind = ErrFull
	case status == http.StatusTooManyRequests, status >= 500:
		e.kind = ErrUnreachable
		e.hint = runLater
	case status == 0 && !b.hasCredentials(ctx):
		e.kind = ErrCredentials
		e.hint = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile in ~/.aws/credentials, or a role"
	case status == 0:
		e.kind = unreachable(ctx)
	case api(err) == nil || code == "NotFound":
		e.kind = ErrUnreachable
		e.hint = notSpoken("S3")
	}
	return e
}

func api(err error) smithy.APIError {
	var api smithy.APIError
	if errors.As(err, &api) {
		return api
	}
	return nil
}

// regionHint names the region that the store asked for.
func (b *s3Bucket) regionHint(err error) string {
	var response *awshttp.ResponseError
	if errors.As(err, &response) && response.Response != nil {
		if region := response.Response.Header.Get("X-Amz-Bucket-Region"); region != "" {
			return fmt.Sprintf("the bucket is in %s: add ?region=%s", region, region)
		}
	}
	return "add ?region= with the region of the bucket, or set AWS_REGION"
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

// readBody reads an answer whole.
func readBody(body io.ReadCloser) ([]byte, error) {
	defer body.Close()
	return io.ReadAll(io.LimitReader(body, maxFile))
}
