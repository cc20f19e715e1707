package publish

import (
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"

	"feedgen/feed/publish/storetest"
)

// smallestPolicy is what a run needs, as README gives it, with the Principal
// that a bucket's policy has and a user's has not.
const smallestPolicy = `{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Principal": {"AWS": ["USER"]}, "Action": [ACTIONS], "Resource": "arn:aws:s3:::BUCKET/feeds/*"},
    {"Effect": "Allow", "Principal": {"AWS": ["USER"]}, "Action": ["s3:ListBucket"], "Resource": "arn:aws:s3:::BUCKET"}
  ]
}`

func TestSmallestPolicy(t *testing.T) {
	s := storetest.Named("s3")
	s.Require(t)
	endpoint := s.Endpoint(t)
	for _, test := range []struct {
		name, actions string
		runErr        error
		warning       error
	}{
		{"smallest", `"s3:GetObject", "s3:PutObject"`, nil, ErrReadOnly},
		{"with deletion", `"s3:GetObject", "s3:PutObject", "s3:DeleteObject"`, nil, nil},
		{"read-only", `"s3:GetObject"`, ErrReadOnly, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			user := strings.ReplaceAll(test.name, " ", "-")
			bucket := "policy-" + user
			root := open(t, storetest.Named("s3").URL(endpoint, bucket, ""))
			if err := putBucket(t.Context(), root, "", nil); err != nil {
				t.Fatal(err)
			}
			create := exec.Command(os.Getenv(s.Env), "admin", "--access", storetest.AccessKey, "--secret", storetest.SecretKey,
				"--endpoint-url", endpoint, "create-user", "--access", user, "--secret", "secret-of-user", "--role", "user")
			if out, err := create.CombinedOutput(); err != nil {
				t.Fatalf("create a user: %v: %s", err, out)
			}
			text := strings.NewReplacer("USER", user, "BUCKET", bucket, "ACTIONS", test.actions).Replace(smallestPolicy)
			if err := putBucket(t.Context(), root, "?policy", []byte(text)); err != nil {
				t.Fatal(err)
			}

			t.Setenv("AWS_ACCESS_KEY_ID", user)
			t.Setenv("AWS_SECRET_ACCESS_KEY", "secret-of-user")
			rawURL := storetest.Named("s3").URL(endpoint, bucket, "feeds")
			for _, line := range []string{"one", "one", "two"} {
				if _, err := run(t.Context(), publisher(t, rawURL), line); !errors.Is(err, test.runErr) {
					t.Errorf("run: %v, want %v", err, test.runErr)
				}
			}
			warnings, err := publisher(t, rawURL).State.Probe(t.Context())
			if !errors.Is(err, test.runErr) || !errors.Is(errors.Join(warnings...), test.warning) {
				t.Errorf("probe: warnings %v, error %v; want %v, %v", warnings, err, test.warning, test.runErr)
			}
			outside := open(t, storetest.Named("s3").URL(endpoint, bucket, "other"))
			_, err = outside.Write(t.Context(), Object{Key: "x", Data: Bytes("x"), ContentType: "text/plain"}, Any)
			if !errors.Is(err, ErrReadOnly) {
				t.Errorf("write outside of the prefix: %v, want ErrReadOnly", err)
			}
		})
	}
}
