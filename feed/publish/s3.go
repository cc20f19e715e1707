package publish

import (
	"bytes"
	"cmp"
	"context"
	"crypto/md5"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/smithy-go/encoding/httpbinding"
	"github.com/aws/smithy-go/logging"
)

// s3Bucket is a Bucket in S3 or in a store that speaks its protocol, reached
// through its REST API (https://docs.aws.amazon.com/AmazonS3/latest/API). Amazon's
// own client would be a fifth of the program; what finds credentials and signs is
// Amazon's. Versions are ETags, which are compared and never understood.
type s3Bucket struct {
	location
	address *url.URL // of the bucket, without a slash at the end
	rest    *restClient

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
		config.WithLogger(logging.Nop{}), // else it warns on standard error
		config.WithHTTPClient(awshttp.NewBuildableClient().WithTransportOptions(tune)))
	if missing := (config.SharedConfigProfileNotExistError{}); errors.As(err, &missing) && loc.params["profile"] != "" {
		return nil, urlError(loc.String(), "profile=%s: no such profile in ~/.aws/config and ~/.aws/credentials", loc.params["profile"])
	}
	if err != nil {
		return nil, &storeError{op: "open", on: loc.String(), err: err,
			hint: "check the files ~/.aws/config and ~/.aws/credentials, and the profile's name"}
	}
	endpoint := cmp.Or(loc.params["endpoint"], os.Getenv("AWS_ENDPOINT_URL_S3"), aws.ToString(cfg.BaseEndpoint))
	region := cfg.Region
	if region == "" && endpoint != "" {
		region = "us-east-1" // which most stores beside AWS take for any
	}
	if region == "" {
		return nil, urlError(loc.String(), "no region: want %s?region=REGION, or AWS_REGION set", loc)
	}
	address, err := s3Address(cmp.Or(endpoint, awsEndpoint(region)), loc.name, loc.params["use_path_style"] == "true")
	if err != nil {
		return nil, urlError(loc.String(), "the endpoint is not an http or https URL")
	}
	return &s3Bucket{location: loc, address: address, rest: &restClient{
		protocol: "S3",
		network:  loc.network, client: loc.network.over(newClient()),
		parse: parseS3, authorize: signS3(cfg.Credentials, region),
	}}, nil
}

// awsEndpoint is where Amazon serves S3 in a region.
func awsEndpoint(region string) string {
	domain := "amazonaws.com"
	if strings.HasPrefix(region, "cn-") {
		domain = "amazonaws.com.cn"
	}
	return "https://s3." + region + "." + domain
}

// hostName are the names of buckets that can be the first part of a host name. One
// with a dot could, too, but no certificate would hold for it.
var hostName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$`)

// s3Address returns the address of a bucket: a host of its own, or with path style
// a folder.
func s3Address(endpoint, bucket string, pathStyle bool) (*url.URL, error) {
	u, err := url.Parse(endpoint)
	if err != nil {
		return nil, err
	}
	u.Path = strings.TrimSuffix(u.Path, "/")
	if pathStyle || !hostName.MatchString(bucket) || net.ParseIP(u.Hostname()) != nil {
		u.Path += "/" + bucket
	} else {
		u.Host = bucket + "." + u.Host
	}
	return u, nil
}

// signS3 returns what signs requests.
func signS3(credentials aws.CredentialsProvider, region string) func(*http.Request) error {
	signer := v4.NewSigner(func(o *v4.SignerOptions) { o.DisableURIPathEscaping = true }) // the path is escaped once, in S3 alone
	return func(req *http.Request) error {
		keys, err := credentials.Retrieve(req.Context())
		if err != nil {
			return err
		}
		sum := sha256.New()
		body, err := req.GetBody()
		if err == nil {
			_, err = io.Copy(sum, body)
		}
		if err != nil {
			return err
		}
		hash := hex.EncodeToString(sum.Sum(nil))
		req.Header.Set("X-Amz-Content-Sha256", hash)
		return signer.SignHTTP(req.Context(), keys, req, hash, "s3", region, time.Now())
	}
}

// parameters of S3 of which all values are known.
var s3Values = map[string][]string{
	"use_path_style": {"true", "false"},
	"acl": {"private", "public-read", "public-read-write", "authenticated-read", "aws-exec-read",
		"bucket-owner-read", "bucket-owner-full-control"},
	"sse": {"AES256", "aws:kms", "aws:kms:dsse"},
}

func checkS3(loc location) error {
	for name, values := range s3Values {
		if v, given := loc.params[name]; given && !slices.Contains(values, v) {
			return urlError(loc.String(), "%s=%s: want %s", name, v, oneOf(values))
		}
	}
	if loc.params["kms_key"] != "" && !strings.HasPrefix(loc.params["sse"], "aws:kms") {
		return urlError(loc.String(), "kms_key needs sse=aws:kms")
	}
	return nil
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

// object is the address of an object, escaped as signatures demand it.
func (b *s3Bucket) object(key string) string {
	u := *b.address
	u.Path += "/" + b.prefix + key
	u.RawPath = httpbinding.EscapePath(u.Path, false)
	return u.String()
}

func (b *s3Bucket) Read(ctx context.Context, key string) ([]byte, string, error) {
	reply, err := b.rest.do(ctx, restCall{method: http.MethodGet, url: b.object(key), object: true})
	version := reply.header.Get("Etag")
	if err == nil && version == "" {
		err = errNoVersion
	}
	if code, _ := s3Code(err); code == "AccessDenied" && b.missing(ctx, key) {
		return nil, "", &storeError{op: "read", on: b.url(key), kind: ErrNotExist}
	}
	if err != nil {
		return nil, "", b.error(ctx, "read", key, err)
	}
	return reply.body, version, nil
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
	reply, err := b.rest.do(ctx, restCall{method: http.MethodHead, url: b.object(key), object: true})
	return err == nil && reply.header.Get("Etag") == version
}

// put sends one PutObject. With bare, the version is sent without quotes.
func (b *s3Bucket) put(ctx context.Context, obj Object, version string, bare bool) (string, error) {
	// Buckets with Object Lock demand a checksum, and this one all stores know.
	header := http.Header{"Content-Md5": {base64.StdEncoding.EncodeToString(hashOf(obj.Data, md5.New()))}}
	set := func(name, value string) {
		if value != "" {
			header.Set(name, value)
		}
	}
	set("Content-Type", obj.ContentType)
	set("Cache-Control", obj.CacheControl)
	set("Content-Encoding", obj.ContentEncoding)
	set("X-Amz-Server-Side-Encryption", b.params["sse"])
	set("X-Amz-Server-Side-Encryption-Aws-Kms-Key-Id", b.params["kms_key"])
	if !obj.Private {
		set("X-Amz-Acl", b.params["acl"])
	}
	switch version {
	case Any:
	case Absent:
		header.Set("If-None-Match", "*")
	default:
		if bare {
			version = strings.Trim(version, `"`)
		}
		header.Set("If-Match", version)
	}
	reply, err := b.rest.do(ctx, restCall{method: http.MethodPut, url: b.object(obj.Key), header: header, body: obj.Data})
	written := reply.header.Get("Etag")
	if err == nil && written == "" {
		err = errNoVersion
	}
	if err == nil {
		return written, nil
	}
	if version != Any {
		switch code, status := s3Code(err); {
		case code == "PreconditionFailed", status == http.StatusPreconditionFailed,
			code == "ConditionalRequestConflict", code == "OperationAborted",
			code == "NoSuchKey": // it had a version, and is gone
			return "", &storeError{op: "write", on: b.url(obj.Key), kind: ErrLost}
		case refusesCondition(err):
			return "", &storeError{op: "write", on: b.url(obj.Key), kind: ErrNoCondition, err: err}
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
		var answer *answerError
		errors.As(err, &answer)
		said := strings.ToLower(answer.message)
		return said == "" || strings.Contains(said, "match") || strings.Contains(said, "condition")
	}
	return false
}

func (b *s3Bucket) Delete(ctx context.Context, key string) error {
	_, err := b.rest.do(ctx, restCall{method: http.MethodDelete, url: b.object(key)})
	if code, _ := s3Code(err); err == nil || code == "NoSuchKey" {
		return nil
	}
	return b.error(ctx, "delete", key, err)
}

func (b *s3Bucket) List(ctx context.Context, keys []string) (map[string]Info, error) {
	l := newListing(keys)
	query := url.Values{"list-type": {"2"}, "prefix": {b.prefix + l.folder}}
	if l.flat {
		query.Set("delimiter", "/")
	}
	for {
		address := *b.address
		address.Path += "/"
		address.RawPath = httpbinding.EscapePath(address.Path, false)
		address.RawQuery = strings.ReplaceAll(query.Encode(), "+", "%20")
		reply, err := b.rest.do(ctx, restCall{method: http.MethodGet, url: address.String()})
		var page struct {
			XMLName  xml.Name `xml:"ListBucketResult"`
			Contents []struct {
				Key  string
				Size int64
				ETag string
			}
			IsTruncated           bool
			NextContinuationToken string
		}
		if err == nil && xml.Unmarshal(reply.body, &page) != nil {
			err = errNotSpoken
		}
		if err != nil {
			return nil, b.error(ctx, "list", l.folder, err)
		}
		for _, o := range page.Contents {
			l.add(strings.TrimPrefix(o.Key, b.prefix), Info{o.Size, o.ETag})
		}
		if !page.IsTruncated || page.NextContinuationToken == "" {
			return l.there, nil
		}
		query.Set("continuation-token", page.NextContinuationToken)
	}
}

func parseS3(e *answerError, body []byte) {
	var answer struct {
		XMLName   xml.Name `xml:"Error"`
		Code      string
		Message   string
		RequestID string `xml:"RequestId"`
	}
	if xml.Unmarshal(bytes.TrimSpace(body), &answer) != nil {
		return
	}
	e.code, e.message = answer.Code, answer.Message
	e.text = answer.Code
	if answer.Message != "" && answer.Message != answer.Code {
		e.text += ": " + answer.Message
	}
	if answer.RequestID != "" {
		e.text += fmt.Sprintf(" (request %s)", answer.RequestID)
	}
}

// s3Code returns the code and the status that the store answered with.
func s3Code(err error) (code string, status int) {
	var answer *answerError
	if errors.As(err, &answer) {
		return answer.code, answer.status
	}
	return "", 0
}

// error gives an error its kind and, if known, its cure.
func (b *s3Bucket) error(ctx context.Context, op, key string, err error) error {
	e := &storeError{op: op, on: b.url(key), err: err}
	var refused *credentialsError
	if errors.As(err, &refused) && ctx.Err() == nil {
		e.kind = ErrCredentials
		e.hint = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile in ~/.aws/credentials, or a role"
		return e
	}
	if b.explain(e, op, err) {
		return e
	}
	if answer := b.rest.classify(ctx, e, err); answer != nil && (answer.code == "" || answer.code == "NotFound") {
		e.notStore(b.rest.protocol)
	}
	return e
}

// explain gives an error the kind that the store's answer says; it is false where
// that is no matter of S3.
func (b *s3Bucket) explain(e *storeError, op string, err error) bool {
	var answer *answerError
	if !errors.As(err, &answer) {
		return false
	}
	code, status := answer.code, answer.status
	region := answer.header.Get("X-Amz-Bucket-Region")
	objects := b.name + "/" + b.prefix + "*"
	switch {
	case code == "NoSuchKey":
		e.kind, e.err = ErrNotExist, nil
	case code == "NoSuchBucket":
		e.kind, e.err = ErrNoBucket, nil
	case code == "InvalidBucketName":
		e.kind = ErrNoBucket
		e.hint = "correct the name after s3://: 3 to 63 of a-z, 0-9, hyphen and dot"
	case code == "RequestTimeTooSkewed", code == "RequestExpired":
		e.kind = ErrCredentials
		e.hint = "correct this machine's clock: signatures contain the time"
	case refusedCredentials[code], status == http.StatusUnauthorized:
		e.kind = ErrCredentials
		e.hint = "check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or the profile in ~/.aws/credentials"
	case code == "PermanentRedirect", code == "AuthorizationHeaderMalformed", code == "IllegalLocationConstraintException",
		code == "TemporaryRedirect",
		status == http.StatusMovedPermanently && b.params["endpoint"] == "",
		status/100 == 3 && region != "":
		e.kind = ErrRegion
		e.hint = "add ?region= with the region of the bucket, or set AWS_REGION"
		if region != "" {
			e.hint = fmt.Sprintf("the bucket is in %s: add ?region=%[1]s", region)
		}
	case code == "AccessControlListNotSupported":
		e.hint = "the bucket takes no ACLs: leave acl out of the URL, and make the files public by the bucket's policy"
	case strings.HasPrefix(code, "KMS."):
		e.hint = "check kms_key in the URL, and that these credentials may use it (kms:GenerateDataKey, kms:Decrypt)"
	case status == http.StatusForbidden && op == "delete":
		e.kind = ErrReadOnly
		e.hint = fmt.Sprintf("allow s3:DeleteObject on %s to these credentials", objects)
	case status == http.StatusForbidden && op == "write":
		e.kind = ErrReadOnly
		actions := "s3:PutObject"
		if b.params["acl"] != "" {
			actions += " and s3:PutObjectAcl"
		}
		e.hint = fmt.Sprintf("allow %s on %s to these credentials", actions, objects)
		if b.params["sse"] == "" {
			e.hint += "; where the bucket's policy demands encryption, add &sse=AES256, or &sse=aws:kms&kms_key=KEY"
		}
	case status == http.StatusForbidden:
		e.kind = ErrDenied
		e.hint = fmt.Sprintf("allow s3:GetObject on %s and s3:ListBucket on %s to these credentials; "+
			"without ListBucket a missing object looks like a forbidden one", objects, b.name)
	case status == http.StatusInsufficientStorage, code == "QuotaExceeded", code == "XMinioStorageFull":
		e.kind = ErrFull
	default:
		return false
	}
	return true
}

// refusedCredentials are the codes of an answer to wrong credentials.
var refusedCredentials = map[string]bool{
	"InvalidAccessKeyId": true, "SignatureDoesNotMatch": true, "InvalidToken": true, "ExpiredToken": true,
	"InvalidClientTokenId": true, "AuthFailure": true, "TokenRefreshRequired": true,
}
