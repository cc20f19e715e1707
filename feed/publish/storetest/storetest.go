// Package storetest has the kinds of buckets for tests: a folder, and real servers for
// S3, Google Cloud Storage and Azure, which .ci/servers/build makes. Environment
// variables lead to them; without one, its tests are skipped.
package storetest

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// What the servers let in. Azurite comes with this account and key.
const (
	AccessKey    = "feedgen-access"
	SecretKey    = "feedgen-secret"
	AzureAccount = "devstoreaccount1"
	AzureKey     = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
)

// Container is the bucket that each server has.
const Container = "feeds"

// Store is a kind of bucket.
type Store struct {
	Name string // the scheme of its URLs
	Env  string // the variable that leads to the server; empty: none is needed

	// URL returns the URL of a bucket of a server, under a prefix. Nil without a
	// server.
	URL func(endpoint, bucket, prefix string) string

	command func(program, port, data string) *exec.Cmd // starts the server, with a folder for its data
	create  func(ctx context.Context, endpoint string) error

	once   sync.Once
	server *server // once it runs
	err    error   // why it does not
}

// Stores are all kinds, the folder first.
var Stores = []*Store{
	{Name: "file"},
	{
		Name: "s3", Env: "FEEDGEN_TEST_VERSITYGW",
		URL: func(endpoint, bucket, prefix string) string {
			return "s3://" + bucket + "/" + prefix + "?use_path_style=true&endpoint=" + url.QueryEscape(endpoint)
		},
		command: func(program, port, data string) *exec.Cmd {
			return exec.Command(program, "--port", "127.0.0.1:"+port, "--access", AccessKey, "--secret", SecretKey,
				"--iam-dir", filepath.Join(data, "iam"), "--quiet", "posix", filepath.Join(data, "buckets"))
		},
		create: func(context.Context, string) error { return nil }, // a folder is a bucket, see start
	},
	{
		Name: "gs", Env: "FEEDGEN_TEST_FAKE_GCS",
		URL: func(endpoint, bucket, prefix string) string {
			return "gs://" + bucket + "/" + prefix + "?endpoint=" + url.QueryEscape(endpoint)
		},
		command: func(program, port, _ string) *exec.Cmd {
			return exec.Command(program, "-backend", "memory", "-scheme", "http", "-host", "127.0.0.1", "-port", port,
				"-public-host", "127.0.0.1:"+port, "-log-level", "error")
		},
		create: func(ctx context.Context, endpoint string) error {
			body := strings.NewReader(`{"name":"` + Container + `"}`)
			req, err := http.NewRequestWithContext(ctx, http.MethodPost, endpoint+"/storage/v1/b?project=test", body)
			if err != nil {
				return err
			}
			req.Header.Set("Content-Type", "application/json")
			return send(req)
		},
	},
	{
		Name: "azblob", Env: "FEEDGEN_TEST_AZURITE",
		URL: func(endpoint, bucket, prefix string) string {
			return "azblob://" + bucket + "/" + prefix + "?storage_account=" + AzureAccount +
				"&endpoint=" + url.QueryEscape(endpoint+"/"+AzureAccount)
		},
		command: func(program, port, _ string) *exec.Cmd {
			return exec.Command("node", program, "--blobHost", "127.0.0.1", "--blobPort", port,
				"--inMemoryPersistence", "--silent", "--disableTelemetry")
		},
		create: createContainer,
	},
}

// Named returns the kind of buckets with a name.
func Named(name string) *Store {
	return Stores[slices.IndexFunc(Stores, func(s *Store) bool { return s.Name == name })]
}

// createContainer creates the container in Azurite, with a request that is signed by
// the account's key.
func createContainer(ctx context.Context, endpoint string) error {
	path := "/" + AzureAccount + "/" + Container
	req, err := http.NewRequestWithContext(ctx, http.MethodPut, endpoint+path+"?restype=container", nil)
	if err != nil {
		return err
	}
	date, version := time.Now().UTC().Format(http.TimeFormat), "2021-08-06"
	req.Header.Set("x-ms-date", date)
	req.Header.Set("x-ms-version", version)
	key, err := base64.StdEncoding.DecodeString(AzureKey)
	if err != nil {
		return err
	}
	mac := hmac.New(sha256.New, key)
	fmt.Fprintf(mac, "PUT%sx-ms-date:%s\nx-ms-version:%s\n/%s%s\nrestype:container",
		strings.Repeat("\n", 12), date, version, AzureAccount, path)
	req.Header.Set("Authorization", "SharedKey "+AzureAccount+":"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	return send(req)
}

// send sends a request that creates a bucket.
func send(req *http.Request) error {
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode >= http.StatusMultipleChoices {
		return errors.New(resp.Status)
	}
	return nil
}

// Require skips a test where there is no server for the store.
func (s *Store) Require(t testing.TB) {
	t.Helper()
	if s.Env != "" && os.Getenv(s.Env) == "" {
		t.Skipf("%s is not set; .ci/servers/build makes the server that it leads to", s.Env)
	}
}

// Endpoint returns the address of the server, http://127.0.0.1:PORT, which the first
// test starts and M stops.
func (s *Store) Endpoint(t testing.TB) string {
	t.Helper()
	s.once.Do(func() { s.server, s.err = s.start() })
	if s.err != nil {
		t.Fatalf("start the server for %s: %v", s.Name, s.err)
	}
	return s.server.url
}

// New returns the URL of an empty bucket, or prefix.
func (s *Store) New(t testing.TB) string {
	t.Helper()
	if s.Env == "" {
		return "file://" + filepath.ToSlash(t.TempDir()) + "/public"
	}
	return s.URL(s.Endpoint(t), Container, Prefix(t))
}

// Prefix returns a prefix of keys that no other test has.
func Prefix(t testing.TB) string {
	return strings.ReplaceAll(t.Name(), "/", "-") + "-" + fmt.Sprint(time.Now().UnixNano())
}

// server is a running one.
type server struct {
	url    string
	cmd    *exec.Cmd
	exited chan error
	data   string
}

func (s *Store) start() (*server, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	data, err := os.MkdirTemp("", "feedgen-store-")
	if err != nil {
		return nil, err
	}
	for _, dir := range []string{"iam", filepath.Join("buckets", Container)} {
		if err := os.MkdirAll(filepath.Join(data, dir), 0o777); err != nil {
			return nil, err
		}
	}
	srv := &server{url: "http://127.0.0.1:" + port, data: data, exited: make(chan error, 1)}
	srv.cmd = s.command(os.Getenv(s.Env), port, data)
	srv.cmd.Dir = data
	var output bytes.Buffer
	srv.cmd.Stdout, srv.cmd.Stderr = &output, &output
	if err := srv.cmd.Start(); err != nil {
		os.RemoveAll(data)
		return nil, err
	}
	go func() { srv.exited <- srv.cmd.Wait() }()
	if err := srv.await(s); err != nil {
		srv.stop()
		return nil, fmt.Errorf("%w; it said: %s", err, output.String())
	}
	return srv, nil
}

func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, err
}

// await waits until the server listens, and creates the bucket.
func (srv *server) await(s *Store) error {
	deadline := time.Now().Add(time.Minute) // Azurite takes its time
	for {
		conn, err := net.Dial("tcp", strings.TrimPrefix(srv.url, "http://"))
		if err == nil {
			conn.Close()
			break
		}
		select {
		case err := <-srv.exited:
			srv.exited <- err
			return fmt.Errorf("it ended: %w", err)
		case <-time.After(20 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			return err
		}
	}
	ctx, cancel := context.WithDeadline(context.Background(), deadline)
	defer cancel()
	return s.create(ctx, srv.url)
}

func (srv *server) stop() {
	srv.cmd.Process.Kill()
	<-srv.exited
	os.RemoveAll(srv.data)
}

// Setenv sets the credentials of the servers in the environment, and nothing else of
// the kind.
func Setenv() {
	for name, value := range map[string]string{
		"AWS_ACCESS_KEY_ID":           AccessKey,
		"AWS_SECRET_ACCESS_KEY":       SecretKey,
		"AWS_SESSION_TOKEN":           "",
		"AWS_PROFILE":                 "",
		"AWS_REGION":                  "",
		"AWS_DEFAULT_REGION":          "",
		"AWS_ENDPOINT_URL":            "",
		"AWS_CONFIG_FILE":             os.DevNull,
		"AWS_SHARED_CREDENTIALS_FILE": os.DevNull,
		"AWS_EC2_METADATA_DISABLED":   "true",

		"STORAGE_EMULATOR_HOST":          "",
		"GOOGLE_APPLICATION_CREDENTIALS": "",
		"GCE_METADATA_HOST":              "127.0.0.1:1", // nobody answers
		"HOME":                           os.TempDir(),  // where no credentials lie

		"AZURE_STORAGE_CONNECTION_STRING": "",
		"AZURE_STORAGE_ACCOUNT":           "",
		"AZURE_STORAGE_KEY":               AzureKey,
		"AZURE_STORAGE_SAS_TOKEN":         "",
	} {
		os.Setenv(name, value)
	}
}

// M runs the tests of a package, and stops the servers that they have started.
type M struct{ *testing.M }

// Run returns the exit status of the tests.
func (m M) Run() int {
	defer func() {
		for _, s := range Stores {
			if s.server != nil {
				s.server.stop()
			}
		}
	}()
	return m.M.Run()
}
