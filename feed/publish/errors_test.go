package publish

import (
	"compress/gzip"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"feedgen/feed/publish/storetest"

	"github.com/google/go-cmp/cmp"
)

// answer is what a store says to a request.
type answer struct {
	status int
	header http.Header
	body   string
}

// String names an answer by its status, and by the word that the store has for it.
func (a answer) String() string {
	name := fmt.Sprintf("%d %s", a.status, http.StatusText(a.status))
	switch word := answerWord.FindStringSubmatch(a.body); {
	case word != nil:
		name += ", " + word[1] + word[2]
	case isPage(a.header):
		name += ", a web page"
	}
	return name
}

var answerWord = regexp.MustCompile(`<Code>(\w[\w.]*)|"reason":"(\w+)"`)

// message is what a user reads of an error.
type message struct{ of, text string }

func messageOf(of string, err error) message {
	text := err.Error() + "\n"
	if hint := Hint(err); hint != "" {
		text += "hint: " + hint + "\n"
	}
	return message{of, text}
}

// TestErrors collects the messages of all failures of all kinds of buckets in
// testdata/errors.golden.
func TestErrors(t *testing.T) {
	var all []message
	for _, group := range []struct {
		name string
		test func(t *testing.T) []message
	}{
		{"answers", testAnswers}, {"unanswered", testUnanswered}, {"credentials", testNoCredentials}, {"folder", testFolderErrors},
	} {
		t.Run(group.name, func(t *testing.T) { all = append(all, group.test(t)...) })
	}
	var got strings.Builder
	for _, m := range all {
		fmt.Fprintf(&got, "=== %s\n%s\n", m.of, m.text)
	}
	const name = "testdata/errors.golden"
	if *update {
		if err := os.WriteFile(name, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatalf("%v; -update writes it", err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

var update = flag.Bool("update", false, "rewrite testdata/errors.golden")

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
func testAnswers(t *testing.T) []message {
	region := s3Answer(301, "PermanentRedirect", "The bucket you are attempting to access must be addressed using the specified endpoint.")
	region.header.Set("X-Amz-Bucket-Region", "eu-west-3")
	tests := []struct {
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
		{"s3", "write", s3Answer(403, "AccessDenied", "Access Denied"), ErrReadOnly, "&sse=AES256"},
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
		{"azblob", "write", azureAnswer(409, "BlobImmutableDueToPolicy"), ErrReadOnly, "immutability policy"},
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
	}
	messages := make([]message, len(tests))
	t.Run("all", func(t *testing.T) {
		for i, test := range tests {
			name := fmt.Sprintf("%s, %s: %s", test.store, test.op, test.answer)
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { say(w, test.answer) }))
				defer srv.Close()
				b := open(t, storetest.Named(test.store).URL(srv.URL, storetest.Container, "p"))
				err := operate(t, b, test.op)
				checkError(t, err, test.want, test.hint)
				if !strings.HasPrefix(err.Error(), test.op+" "+b.String()+"/") {
					t.Errorf("%v: want operation and object first", err)
				}
				// What prints a list of errors item by item would leave them out.
				if _, isList := err.(interface{ Unwrap() []error }); isList {
					t.Errorf("%v is a list of errors", err)
				}
				messages[i] = messageOf(name, err)
			})
		}
	})
	return messages
}

// failingLine is a network that sends nothing.
type failingLine struct{ err error }

func (l failingLine) Do(*http.Request) (*http.Response, error) { return nil, l.err }

// silentLine is a network that takes requests and answers none.
type silentLine struct{}

func (silentLine) Do(req *http.Request) (*http.Response, error) {
	<-req.Context().Done()
	return nil, req.Context().Err()
}

// What no store answers: no network, another name, a certificate that nobody
// vouches for, silence.
func testUnanswered(t *testing.T) []message {
	quiet := log.New(io.Discard, "", 0) // of refused handshakes
	secure := httptest.NewUnstartedServer(http.NotFoundHandler())
	secure.Config.ErrorLog = quiet
	secure.StartTLS()
	defer secure.Close()
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	unknown := failingLine{&net.DNSError{Err: "no such host", Name: "store.example", IsNotFound: true}}
	reset := failingLine{&net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}}
	tests := []struct {
		what, endpoint string
		line           doer // nil: the real network
		hint           string
	}{
		{"nobody listens", "http://127.0.0.1:1", nil, "network"},
		{"a host that does not exist", "http://store.example", unknown, "account"},
		{"a connection that breaks", "http://store.example", reset, "network"},
		{"a certificate that nobody vouches for", secure.URL, nil, "SSL_CERT_FILE"},
		{"https to a server without TLS", "https" + strings.TrimPrefix(plain.URL, "http"), nil, "http://"},
		{"silence", "http://store.example", silentLine{}, "network"},
	}
	servers := stores[1:]
	messages := make([]message, len(tests)*len(servers))
	t.Run("all", func(t *testing.T) {
		for i := range messages {
			test, s := tests[i/len(servers)], servers[i%len(servers)]
			if strings.HasPrefix(test.endpoint, "https:") && s.Name == "gs" {
				continue // needs a token first
			}
			name := fmt.Sprintf("%s, list: %s", s.Name, test.what)
			fail := func(t *testing.T) {
				over := defaultNetwork
				over.client = test.line
				b, err := openOver(t.Context(), s.URL(test.endpoint, storetest.Container, "p"), "", over)
				if err != nil {
					t.Fatal(err)
				}
				err = operate(t, b, "list")
				checkError(t, err, ErrUnreachable, test.hint)
				messages[i] = messageOf(name, err)
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				if test.line == nil {
					fail(t)
				} else {
					synctest.Test(t, fail) // which skips the pauses
				}
			})
		}
	})
	return slices.DeleteFunc(messages, func(m message) bool { return m.of == "" })
}

// What comes of a machine without credentials.
func testNoCredentials(t *testing.T) []message {
	for _, name := range []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AZURE_STORAGE_KEY"} {
		t.Setenv(name, "")
	}
	t.Setenv("AZURE_TOKEN_CREDENTIALS", "EnvironmentCredential") // asks no machine for its identity
	t.Setenv("GOOGLE_APPLICATION_CREDENTIALS", "/no/such/file")
	var messages []message
	for _, s := range stores[1:] {
		t.Run(s.Name, func(t *testing.T) {
			err := operate(t, open(t, s.URL("https://127.0.0.1:1", storetest.Container, "p")), "list")
			checkError(t, err, ErrCredentials, "set ")
			messages = append(messages, messageOf(s.Name+", list: no credentials", err))
		})
	}
	return messages
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
	b := open(t, storetest.Named("s3").URL(srv.URL, storetest.Container, "p"))
	if _, _, err := b.Read(t.Context(), ".feedgen/state.json"); !errors.Is(err, ErrNotExist) {
		t.Errorf("a missing object: %v, want ErrNotExist", err)
	}
	listed = `<Contents><Key>` + state + `</Key><Size>2</Size><ETag>"x"</ETag></Contents>`
	if _, _, err := b.Read(t.Context(), ".feedgen/state.json"); !errors.Is(err, ErrDenied) {
		t.Errorf("a forbidden object: %v, want ErrDenied", err)
	}
}

func operate(t *testing.T, b Bucket, op string) error {
	var err error
	switch op {
	case "read":
		_, _, err = b.Read(t.Context(), "rss.xml")
	case "write":
		_, err = b.Write(t.Context(), Object{Key: "rss.xml", Data: Bytes("x"), ContentType: "text/plain"}, Absent)
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
	for _, secret := range []string{storetest.SecretKey, storetest.AzureKey, "wrong-secret"} {
		if strings.Contains(err.Error()+Hint(err), secret) {
			t.Errorf("a secret shows: %v", err)
		}
	}
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
		// A token is sent only by https, and requested before anything is sent.
		{"none", "azblob", map[string]string{"AZURE_STORAGE_KEY": "", "AZURE_TOKEN_CREDENTIALS": "EnvironmentCredential"},
			ErrCredentials, "AZURE_STORAGE_KEY"},
		{"key that is none", "azblob", map[string]string{"AZURE_STORAGE_KEY": "wrong-secret, not base64"},
			ErrCredentials, "AZURE_STORAGE_KEY"},
		{"no such file", "gs", map[string]string{"GOOGLE_APPLICATION_CREDENTIALS": "/no/such/file"},
			ErrCredentials, "GOOGLE_APPLICATION_CREDENTIALS"},
	} {
		t.Run(test.store+"/"+test.name, func(t *testing.T) {
			s := storetest.Named(test.store)
			if os.Getenv(s.Env) == "" {
				t.Skipf("%s is not set", s.Env)
			}
			endpoint := s.Endpoint(t)
			if test.env["AZURE_TOKEN_CREDENTIALS"] != "" {
				endpoint = "https://127.0.0.1:1"
			}
			for name, value := range test.env {
				t.Setenv(name, value)
			}
			b, err := Open(t.Context(), s.URL(endpoint, storetest.Container, "p"), "")
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
		case r.URL.Path == "/early":
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprint(w, `{"error":"invalid_grant","error_description":"Invalid JWT: Token must be a short-lived token (60 minutes) `+
				`and in a reasonable timeframe."}`)
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
	rawURL := storetest.Named("gs").URL(srv.URL, storetest.Container, "p")

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

	for path, hint := range map[string]string{"/refused": "GOOGLE_APPLICATION_CREDENTIALS", "/early": "clock"} {
		t.Setenv("GOOGLE_APPLICATION_CREDENTIALS", serviceAccount(t, srv.URL+path))
		checkError(t, operate(t, open(t, rawURL), "list"), ErrCredentials, hint)
	}
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
	data, version, err := open(t, storetest.Named("gs").URL(srv.URL, storetest.Container, "p")).Read(t.Context(), "rss.xml")
	if string(data) != "plain" || version != "12" || err != nil {
		t.Errorf("read %q, version %q, %v", data, version, err)
	}
}

func testFolderErrors(t *testing.T) []message {
	b := &folder{root: "/srv/www"}
	pathError := func(op, path string, err error) error { return &fs.PathError{Op: op, Path: path, Err: err} }
	const temp = "/srv/www/.rss.xml.tmp"
	var messages []message
	for _, test := range []struct {
		op   string
		err  error
		want error // nil: none of the kinds
		hint string
	}{
		{"read", pathError("open", "/srv/www/rss.xml", syscall.ENOENT), ErrNotExist, ""},
		{"read", pathError("open", "/srv/www/rss.xml", syscall.EACCES), ErrDenied, "read"},
		{"read", pathError("open", "/srv/www/rss.xml", errNotRegular), nil, "move it away"},
		{"read", &stalledError{stallTimeout}, ErrUnreachable, "mounted"},
		{"write", pathError("open", temp, syscall.EACCES), ErrReadOnly, "write"},
		{"write", pathError("open", temp, syscall.EROFS), ErrReadOnly, "mount"},
		{"write", pathError("write", temp, syscall.ENOSPC), ErrFull, "space"},
		{"write", pathError("write", temp, syscall.EDQUOT), ErrFull, "space"},
		{"write", pathError("mkdir", "/srv/www", syscall.ENOTDIR), nil, "file in place of the folder"},
		{"write", &os.LinkError{Op: "rename", Old: "a", New: "/srv/www/rss.xml", Err: syscall.EPERM}, ErrReadOnly, "write"},
		{"write", ErrLost, ErrLost, "only one"},
		{"delete", pathError("remove", "/srv/www/rss.xml", syscall.EACCES), ErrReadOnly, "write"},
	} {
		err := b.error(test.op, "rss.xml", test.err)
		checkError(t, err, test.want, test.hint)
		messages = append(messages, messageOf(fmt.Sprintf("file, %s: %v", test.op, test.err), err))
	}
	return messages
}
