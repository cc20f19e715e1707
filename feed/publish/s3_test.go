package publish

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestS3Address(t *testing.T) {
	for _, tt := range []struct {
		endpoint, bucket string
		pathStyle        bool
		want             string
	}{
		{awsEndpoint("eu-west-3"), "feeds", false, "https://feeds.s3.eu-west-3.amazonaws.com"},
		{awsEndpoint("cn-north-1"), "feeds", false, "https://feeds.s3.cn-north-1.amazonaws.com.cn"},
		{awsEndpoint("eu-west-3"), "feeds.ada.example", false, "https://s3.eu-west-3.amazonaws.com/feeds.ada.example"},
		{awsEndpoint("eu-west-3"), "feeds", true, "https://s3.eu-west-3.amazonaws.com/feeds"},
		{"https://account.r2.cloudflarestorage.com/", "feeds", false, "https://feeds.account.r2.cloudflarestorage.com"},
		{"http://127.0.0.1:9000", "feeds", false, "http://127.0.0.1:9000/feeds"},
		{"https://store.example/s3/", "feeds", true, "https://store.example/s3/feeds"},
	} {
		got, err := s3Address(tt.endpoint, tt.bucket, tt.pathStyle)
		if err != nil || got.String() != tt.want {
			t.Errorf("%s of %s: %v, %v, want %s", tt.bucket, tt.endpoint, got, err, tt.want)
		}
	}
}

// TestOddKeys holds that signatures are right for names that have to be escaped.
func TestOddKeys(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		b := open(t, s.New(t))
		for _, key := range []string{"a b+c.xml", "é&=~'()!*,;.xml", "tag/c++ and c#/rss.xml"} {
			obj := Object{Key: key, Data: Bytes(key), ContentType: "text/plain"}
			version, err := b.Write(t.Context(), obj, Absent)
			if err != nil {
				t.Errorf("%q: %v", key, err)
				continue
			}
			if data, read, err := b.Read(t.Context(), key); err != nil || string(data) != key || read != version {
				t.Errorf("%q: reads %q, %v", key, data, err)
			}
			if there, err := b.List(t.Context(), []string{key}); err != nil || there[key].Version != version {
				t.Errorf("%q is listed as %v, %v", key, there, err)
			}
			if err := b.Delete(t.Context(), key); err != nil {
				t.Errorf("%q: %v", key, err)
			}
		}
	})
}

// TestS3Credentials holds that the environment's own endpoint and session are
// used, and that requests are signed for the region.
func TestS3Credentials(t *testing.T) {
	var got http.Header
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r.Header
		w.Header().Set("ETag", `"x"`)
	}))
	defer srv.Close()
	t.Setenv("AWS_ENDPOINT_URL_S3", srv.URL)
	t.Setenv("AWS_SESSION_TOKEN", "session")
	if _, _, err := open(t, "s3://feeds?region=eu-west-3").Read(t.Context(), "rss.xml"); err != nil {
		t.Fatal(err)
	}
	auth, session := got.Get("Authorization"), got.Get("X-Amz-Security-Token")
	if !strings.Contains(auth, "/eu-west-3/s3/aws4_request") || session != "session" {
		t.Errorf("authorization %q, session %q", auth, session)
	}
}
