package publish

import (
	"compress/gzip"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// answer is what a store says to a request.
type answer struct {
	status int
	header http.Header
	body   string
}

func s3Answer(status int, code, message string) answer {
	return answer{status, http.Header{"Content-Type": {"application/xml"}},
		fmt.Sprintf(`<?xml version="1.0"?><Error><Code>%s</Code><Message>%s</Message><RequestId>r1</RequestId></Error>`, code, message)}
}

func gcsAnswer(status int, reason, message string) answer {
	return answer{status, http.Header{"Content-Type": {"application/json"}},
		fmt.Sprintf(`{"error":{"code":%d,"message":%q,"errors":[{"message":%q,"domain":"global","reason":%q}]}}`,
			status, message, message, reason)}
}

func azureAnswer(status int, code string) answer {
	return answer{status, http.Header{"Content-Type": {"application/xml"}, "X-Ms-Error-Code": {code}},
		fmt.Sprintf(`<?xml version="1.0"?><Error><Code>%s</Code><Message>said at length</Message></Error>`, code)}
}

var web = answer{404, http.Header{"Content-Type": {"text/html"}}, "<!doctype html><title>Not found</title>"}

// skewedAnswer refuses a signature, an hour ahead.
func skewedAnswer() answer {
	a := azureAnswer(403, "AuthenticationFailed")
	a.header.Set("Date", time.Now().Add(time.Hour).UTC().Format(http.TimeFormat))
	return a
}

// What stores say becomes an error of one line that has the right kind and a
// hint with the words that lead on.
func TestAnswersOfStores(t *testing.T) {
	region := s3Answer(301, "PermanentRedirect", "The bucket you are attempting to access must be addressed using the specified endpoint.")
	region.header.Set("X-Amz-Bucket-Region", "eu-west-3")
	for _, test := range []struct {
		store, op string
		answer    answer
		want      error // nil: none of the kinds
		hint      string
	}{
		{"s3", "read", s3Answer(404, "NoSuchKey", "The specified key does not exist."), ErrNotExist, ""},
		{"s3", "read", s3Answer(404, "NoSuchBucket", "The specified bucket does not exist"), ErrNoBucket, "create"},
		{"s3", "read", s3Answer(403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records."),
			ErrCredentials, "AWS_ACCESS_KEY_ID"},
		{"s3", "read", s3Answer(403, "SignatureDoesNotMatch", "The request signature we calculated does not match"),
			ErrCredentials, "AWS_SECRET_ACCESS_KEY"},
		{"s3", "list", s3Answer(400, "ExpiredToken", "The provided token has expired."), ErrCredentials, "AWS_SESSION_TOKEN"},
		{"s3", "read", s3Answer(403, "RequestTimeTooSkewed", "The difference is too large."), ErrCredentials, "clock"},
		{"s3", "read", s3Answer(403, "AccessDenied", "Access Denied"), ErrDenied, "s3:ListBucket"},
		{"s3", "list", s3Answer(403, "AccessDenied", "Access Denied"), ErrDenied, "s3:ListBucket"},
		{"s3", "write", s3Answer(403, "AccessDenied", "Access Denied"), ErrReadOnly, "s3:PutObject"},
		{"s3", "delete", s3Answer(403, "AccessDenied", "Access Denied"), ErrReadOnly, "s3:DeleteObject"},
		{"s3", "list", region, ErrRegion, "?region=eu-west-3"},
		{"s3", "list", s3Answer(400, "AuthorizationHeaderMalformed", "the region 'us-east-1' is wrong; expecting 'eu-west-3'"),
			ErrRegion, "region"},
		{"s3", "write", s3Answer(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold"),
			ErrLost, "only one"},
		{"s3", "write", s3Answer(409, "ConditionalRequestConflict", "Retry."), ErrLost, "only one"},
		{"s3", "write", s3Answer(404, "NoSuchKey", "The specified key does not exist."), ErrLost, "only one"},
		{"s3", "write", s3Answer(501, "NotImplemented", "A header you provided implies functionality that is not implemented"),
			ErrNoCondition, "state:"},
		{"s3", "write", s3Answer(507, "InsufficientStorage", "full"), ErrFull, "space"},
		{"s3", "list", answer{502, http.Header{"Content-Type": {"text/html"}}, "<head><meta></head>Bad gateway"}, ErrUnreachable, "later"},
		{"s3", "list", s3Answer(503, "SlowDown", "Please reduce your request rate."), ErrUnreachable, "later"},
		{"s3", "write", s3Answer(403, "AccessDenied", "Access Denied"), ErrReadOnly, "&sse=AES256"},
		{"s3", "list", s3Answer(400, "InvalidBucketName", "The specified bucket is not valid."), ErrNoBucket, "3 to 63"},
		{"s3", "write", s3Answer(400, "AccessControlListNotSupported", "The bucket does not allow ACLs"), nil, "leave acl out"},
		{"s3", "write", s3Answer(400, "KMS.NotFoundException", "Invalid keyId"), nil, "kms_key"},
		{"s3", "list", s3Answer(400, "RequestTimeout", "Your socket connection to the server was not read from or written to."),
			ErrUnreachable, "later"},
		{"s3", "list", answer{408, nil, ""}, ErrUnreachable, "later"},
		{"s3", "read", answer{302, http.Header{"Location": {"https://login.example/x?secret"}}, ""},
			ErrUnreachable, "redirects are not followed"},
		{"s3", "write", answer{301, http.Header{"Location": {"https://store.example/"}}, ""}, ErrUnreachable, "redirects are not followed"},
		{"s3", "write", answer{200, http.Header{"Content-Type": {"text/html"}, "Etag": {`"x"`}}, "<p>Welcome"},
			ErrUnreachable, "does not speak S3"},
		{"s3", "write", answer{200, nil, ""}, ErrUnreachable, "does not speak S3"},
		{"s3", "read", answer{200, nil, "x"}, ErrUnreachable, "does not speak S3"},
		{"s3", "delete", answer{200, http.Header{"Content-Type": {"text/html"}}, "<p>Welcome"}, ErrUnreachable, "does not speak S3"},
		{"s3", "read", web, ErrUnreachable, "does not speak S3"},
		{"s3", "list", web, ErrUnreachable, "does not speak S3"},
		{"s3", "list", answer{200, http.Header{"Content-Type": {"text/html"}}, "<!doctype html><br>Welcome"},
			ErrUnreachable, "does not speak S3"},

		{"gs", "read", gcsAnswer(404, "notFound", "No such object: b/rss.xml"), ErrNotExist, ""},
		{"gs", "read", gcsAnswer(404, "notFound", "The specified bucket does not exist."), ErrNoBucket, "create"},
		{"gs", "list", gcsAnswer(404, "notFound", "The specified bucket does not exist."), ErrNoBucket, "create"},
		{"gs", "write", gcsAnswer(404, "notFound", "The specified bucket does not exist."), ErrNoBucket, "create"},
		{"gs", "read", gcsAnswer(401, "required", "Anonymous caller does not have storage.objects.get access"),
			ErrCredentials, "GOOGLE_APPLICATION_CREDENTIALS"},
		{"gs", "list", gcsAnswer(403, "forbidden", "x does not have storage.objects.list access"), ErrDenied, "roles/storage.objectUser"},
		{"gs", "write", gcsAnswer(403, "forbidden", "x does not have storage.objects.create access"),
			ErrReadOnly, "roles/storage.objectUser"},
		{"gs", "write", gcsAnswer(412, "conditionNotMet", "At least one of the pre-conditions you specified did not hold."),
			ErrLost, "only one"},
		{"gs", "write", gcsAnswer(429, "rateLimitExceeded", "The object exceeded the rate limit for object mutation operations"),
			ErrUnreachable, "later"},
		{"gs", "list", gcsAnswer(503, "backendError", "Backend Error"), ErrUnreachable, "later"},
		{"gs", "list", answer{200, nil, "<!doctype html>Welcome"}, ErrUnreachable, "does not speak"},
		{"gs", "read", web, ErrUnreachable, "does not speak"},
		{"gs", "read", answer{200, nil, "x"}, ErrUnreachable, "does not speak"},
		{"gs", "write", answer{200, nil, "{}"}, ErrUnreachable, "does not speak"},
		{"gs", "write", answer{200, http.Header{"Content-Type": {"text/html"}}, "{}"}, ErrUnreachable, "does not speak"},
		{"gs", "delete", answer{200, http.Header{"Content-Type": {"text/html"}}, "<p>Welcome"}, ErrUnreachable, "does not speak"},
		{"gs", "write", answer{302, http.Header{"Location": {"https://login.example/x?secret"}}, ""},
			ErrUnreachable, "redirects are not followed"},
		{"gs", "list", answer{408, nil, ""}, ErrUnreachable, "later"},

		{"azblob", "read", azureAnswer(404, "BlobNotFound"), ErrNotExist, ""},
		{"azblob", "read", azureAnswer(404, "ContainerNotFound"), ErrNoBucket, "create"},
		{"azblob", "list", azureAnswer(403, "AuthenticationFailed"), ErrCredentials, "AZURE_STORAGE_KEY"},
		{"azblob", "list", azureAnswer(403, "AuthorizationPermissionMismatch"), ErrDenied, "Storage Blob Data Contributor"},
		{"azblob", "write", azureAnswer(403, "AuthorizationPermissionMismatch"), ErrReadOnly, "Storage Blob Data Contributor"},
		{"azblob", "write", azureAnswer(409, "BlobImmutableDueToPolicy"), ErrReadOnly, "Contributor"},
		{"azblob", "write", azureAnswer(412, "ConditionNotMet"), ErrLost, "only one"},
		{"azblob", "write", azureAnswer(409, "BlobAlreadyExists"), ErrLost, "only one"},
		{"azblob", "list", azureAnswer(503, "ServerBusy"), ErrUnreachable, "later"},
		{"azblob", "list", web, ErrUnreachable, "does not speak Azure"},
		{"azblob", "read", web, ErrUnreachable, "does not speak Azure"},
		{"azblob", "read", answer{200, nil, "x"}, ErrUnreachable, "does not speak Azure"},
		{"azblob", "write", answer{201, nil, ""}, ErrUnreachable, "does not speak Azure"},
		{"azblob", "write", answer{200, http.Header{"Content-Type": {"text/html"}, "Etag": {`"x"`}}, "<p>Welcome"},
			ErrUnreachable, "does not speak Azure"},
		{"azblob", "read", answer{301, http.Header{"Location": {"https://store.example/"}}, ""},
			ErrUnreachable, "redirects are not followed"},
		{"azblob", "list", answer{408, nil, ""}, ErrUnreachable, "later"},
		{"azblob", "list", skewedAnswer(), ErrCredentials, "clock"},
		{"azblob", "list", azureAnswer(400, "InvalidHeaderValue"), ErrUnreachable, "API"},
		{"azblob", "list", answer{200, nil, "<!doctype html><br>Welcome"}, ErrUnreachable, "does not speak Azure"},
	} {
		t.Run(fmt.Sprintf("%s/%s %d", test.store, test.op, test.answer.status), func(t *testing.T) {
			t.Parallel()
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				for name, values := range test.answer.header {
					w.Header()[name] = values
				}
				w.WriteHeader(test.answer.status)
				fmt.Fprint(w, test.answer.body)
			}))
			defer srv.Close()
			b := open(t, storeNamed(test.store).url(srv.URL, testContainer, "p"))
			err := operate(t, b, test.op)
			checkError(t, err, test.want, test.hint)
			if !strings.HasPrefix(err.Error(), test.op+" "+b.String()+"/") {
				t.Errorf("%v: want operation and object first", err)
			}
			// What prints a list of errors item by item would leave them out.
			if _, isList := err.(interface{ Unwrap() []error }); isList {
				t.Errorf("%v is a list of errors", err)
			}
		})
	}
}

// To credentials that may list nothing but a prefix, S3 says of a missing
// object that it is forbidden.
func TestMissingObjectThatLooksForbidden(t *testing.T) {
	const state = "p/.feedgen/state.json"
	listed := ""
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !r.URL.Query().Has("list-type") {
			w.WriteHeader(http.StatusForbidden)
			fmt.Fprint(w, s3Answer(403, "AccessDenied", "Access Denied").body)
			return
		}
		if prefix := r.URL.Query().Get("prefix"); prefix != "p/.feedgen/" {
			t.Errorf("the prefix %q was listed", prefix)
		}
		fmt.Fprintf(w, `<?xml version="1.0"?><ListBucketResult><IsTruncated>false</IsTruncated>%s</ListBucketResult>`, listed)
	}))
	defer srv.Close()
	b := open(t, s3URL(srv.URL, testContainer, "p"))
	if _, _, err := b.Read(t.Context(), ".feedgen/state.json"); !errors.Is(err, ErrNotExist) {
		t.Errorf("a missing object: %v, want ErrNotExist", err)
	}
	listed = `<Contents><Key>` + state + `</Key><Size>2</Size><ETag>"x"</ETag></Contents>`
	if _, _, err := b.Read(t.Context(), ".feedgen/state.json"); !errors.Is(err, ErrDenied) {
		t.Errorf("a forbidden object: %v, want ErrDenied", err)
	}
}

func storeNamed(name string) *store {
	for _, s := range stores {
		if s.name == name {
			return s
		}
	}
	panic(name)
}

func operate(t *testing.T, b Bucket, op string) error {
	var err error
	switch op {
	case "read":
		_, _, err = b.Read(t.Context(), "rss.xml")
	case "write":
		_, err = b.Write(t.Context(), Object{Key: "rss.xml", Data: []byte("x"), ContentType: "text/plain"}, Absent)
	case "delete":
		err = b.Delete(t.Context(), "rss.xml")
	case "list":
		_, err = b.List(t.Context(), []string{"rss.xml"})
	}
	return err
}

func checkError(t *testing.T, err, want error, hint string) {
	t.Helper()
	if err == nil || want != nil && !errors.Is(err, want) {
		t.Fatalf("got %v, want %v", err, want)
	}
	if got := Hint(err); !strings.Contains(got, hint) || (got == "") != (hint == "") {
		t.Errorf("%v: hint %q, want one with %q", err, got, hint)
	}
	if strings.Contains(err.Error(), "\n") || len(err.Error()) > 300 {
		t.Errorf("a message of one line was wanted:\n%v", err)
	}
	for _, secret := range []string{testSecretKey, testAzureKey, "wrong-secret"} {
		if strings.Contains(err.Error()+Hint(err), secret) {
			t.Errorf("a secret shows: %v", err)
		}
	}
	t.Logf("%v\n\t%s", err, Hint(err))
}

func TestWrongCredentials(t *testing.T) {
	for _, test := range []struct {
		name, store string
		env         map[string]string
		want        error
		hint        string
	}{
		{"unknown key", "s3", map[string]string{"AWS_ACCESS_KEY_ID": "nobody"}, ErrCredentials, "AWS_ACCESS_KEY_ID"},
		{"wrong secret", "s3", map[string]string{"AWS_SECRET_ACCESS_KEY": "wrong-secret"}, ErrCredentials, "AWS_SECRET_ACCESS_KEY"},
		{"none", "s3", map[string]string{"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}, ErrCredentials, "AWS_ACCESS_KEY_ID"},
		{"wrong key", "azblob", map[string]string{"AZURE_STORAGE_KEY": "d3Jvbmctc2VjcmV0"}, ErrDenied, "AZURE_STORAGE_KEY"},
		{"bad token", "azblob", map[string]string{"AZURE_STORAGE_KEY": "", "AZURE_STORAGE_SAS_TOKEN": "?sv=2024-01-01&sig=wrong-secret"},
			ErrDenied, "AZURE_STORAGE_KEY"},
		// A token is sent to https alone, and asked for before anything is sent.
		{"none", "azblob", map[string]string{"AZURE_STORAGE_KEY": "", "AZURE_TOKEN_CREDENTIALS": "EnvironmentCredential"},
			ErrCredentials, "AZURE_STORAGE_KEY"},
		{"key that is none", "azblob", map[string]string{"AZURE_STORAGE_KEY": "wrong-secret, not base64"},
			ErrCredentials, "AZURE_STORAGE_KEY"},
		{"no such file", "gs", map[string]string{"GOOGLE_APPLICATION_CREDENTIALS": "/no/such/file"},
			ErrCredentials, "GOOGLE_APPLICATION_CREDENTIALS"},
	} {
		t.Run(test.store+"/"+test.name, func(t *testing.T) {
			s := storeNamed(test.store)
			if os.Getenv(s.env) == "" {
				t.Skipf("%s is not set", s.env)
			}
			endpoint := running(t, s).url
			if test.env["AZURE_TOKEN_CREDENTIALS"] != "" {
				endpoint = "https://127.0.0.1:1"
			}
			for name, value := range test.env {
				t.Setenv(name, value)
			}
			b, err := Open(t.Context(), s.url(endpoint, testContainer, "p"), "")
			if err == nil {
				err = operate(t, b, "list")
			}
			checkError(t, err, test.want, test.hint)
		})
	}
}

// serviceAccount writes the file of one, whose tokens come from an address.
func serviceAccount(t *testing.T, tokenURL string) string {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	account, err := json.Marshal(map[string]string{
		"type": "service_account", "client_email": "feedgen@example.invalid", "token_uri": tokenURL,
		"private_key": string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})),
	})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "account.json")
	if err := os.WriteFile(file, account, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestGoogleServiceAccount(t *testing.T) {
	tokens := 0
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		switch {
		case r.URL.Path == "/refused":
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprint(w, `{"error":"invalid_grant","error_description":"Invalid JWT Signature."}`)
		case r.URL.Path == "/token":
			tokens++
			fmt.Fprint(w, `{"access_token":"t0ken","token_type":"Bearer","expires_in":3600}`)
		case r.Header.Get("Authorization") != "Bearer t0ken":
			w.WriteHeader(http.StatusUnauthorized)
		default:
			fmt.Fprint(w, `{"items":[{"name":"p/rss.xml","size":"7","generation":"12"}]}`)
		}
	}))
	defer srv.Close()
	rawURL := storeNamed("gs").url(srv.URL, testContainer, "p")

	t.Setenv("GOOGLE_APPLICATION_CREDENTIALS", serviceAccount(t, srv.URL+"/token"))
	b := open(t, rawURL)
	for range 2 {
		there, err := b.List(t.Context(), []string{"rss.xml"})
		if want := (Info{7, "12"}); err != nil || there["rss.xml"] != want {
			t.Errorf("list: %v, %v; want %v", there, err, want)
		}
	}
	if tokens != 1 {
		t.Errorf("%d tokens were asked for, want 1", tokens)
	}

	t.Setenv("GOOGLE_APPLICATION_CREDENTIALS", serviceAccount(t, srv.URL+"/refused"))
	checkError(t, operate(t, open(t, rawURL), "list"), ErrCredentials, "GOOGLE_APPLICATION_CREDENTIALS")
}

func TestGoogleAnswerThatIsPackedForTheWay(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if got := r.Header.Get("Accept-Encoding"); got != "gzip" {
			t.Errorf("Accept-Encoding: %q", got)
		}
		w.Header().Set("Content-Encoding", "gzip")
		w.Header().Set("X-Goog-Stored-Content-Encoding", "identity")
		w.Header().Set("X-Goog-Generation", "12")
		z := gzip.NewWriter(w)
		defer z.Close()
		fmt.Fprint(z, "plain")
	}))
	defer srv.Close()
	data, version, err := open(t, storeNamed("gs").url(srv.URL, testContainer, "p")).Read(t.Context(), "rss.xml")
	if string(data) != "plain" || version != "12" || err != nil {
		t.Errorf("read %q, version %q, %v", data, version, err)
	}
}

func TestFolderErrors(t *testing.T) {
	b := &folder{root: "/srv/www"}
	for _, test := range []struct {
		op   string
		err  error
		want error
		hint string
	}{
		{"read", &fs.PathError{Op: "open", Path: "/srv/www/rss.xml", Err: syscall.ENOENT}, ErrNotExist, ""},
		{"read", &fs.PathError{Op: "open", Path: "/srv/www/rss.xml", Err: syscall.EACCES}, ErrDenied, "read"},
		{"write", &fs.PathError{Op: "open", Path: "/srv/www/.rss.xml.tmp", Err: syscall.EACCES}, ErrReadOnly, "write"},
		{"write", &fs.PathError{Op: "open", Path: "/srv/www/.rss.xml.tmp", Err: syscall.EROFS}, ErrReadOnly, "to write"},
		{"write", &fs.PathError{Op: "write", Path: "/srv/www/.rss.xml.tmp", Err: syscall.ENOSPC}, ErrFull, "space"},
		{"write", &os.LinkError{Op: "rename", Old: "a", New: "/srv/www/rss.xml", Err: syscall.EPERM}, ErrReadOnly, "write"},
	} {
		checkError(t, b.error(test.op, "rss.xml", test.err), test.want, test.hint)
	}
}
