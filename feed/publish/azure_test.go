package publish

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"feedgen/feed/publish/storetest"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/google/go-cmp/cmp"
)

// accountSAS returns a shared access signature for all blobs of the account of
// Azurite
// (https://learn.microsoft.com/rest/api/storageservices/create-account-sas).
func accountSAS(t *testing.T, permissions string) string {
	key, err := base64.StdEncoding.DecodeString(storetest.AzureKey)
	if err != nil {
		t.Fatal(err)
	}
	const version, services, types = "2021-12-02", "b", "sco"
	expiry := time.Now().Add(time.Hour).UTC().Format(time.RFC3339)
	mac := hmac.New(sha256.New, key)
	signed := []string{storetest.AzureAccount, permissions, services, types, "", expiry, "", "", version, "", ""}
	mac.Write([]byte(strings.Join(signed, "\n")))
	return url.Values{
		"sv": {version}, "ss": {services}, "srt": {types}, "sp": {permissions}, "se": {expiry},
		"sig": {base64.StdEncoding.EncodeToString(mac.Sum(nil))},
	}.Encode()
}

// Each kind of credentials can do all that a run does.
func TestAzureCredentials(t *testing.T) {
	s := storetest.Named("azblob")
	s.Require(t)
	endpoint := s.Endpoint(t) + "/" + storetest.AzureAccount
	sas := accountSAS(t, "rwdl")
	inURL := storetest.Named("azblob").URL(s.Endpoint(t), storetest.Container, storetest.Prefix(t))
	bare := "azblob://" + storetest.Container + "/" + storetest.Prefix(t)
	for _, test := range []struct {
		name, url string
		env       map[string]string
	}{
		{"key", inURL, nil},
		{"key, account from the environment", strings.Replace(inURL, "storage_account="+storetest.AzureAccount+"&", "", 1),
			map[string]string{"AZURE_STORAGE_ACCOUNT": storetest.AzureAccount}},
		{"shared access signature", inURL, map[string]string{"AZURE_STORAGE_KEY": "", "AZURE_STORAGE_SAS_TOKEN": "?" + sas}},
		{"connection string with a key", bare, map[string]string{
			"AZURE_STORAGE_CONNECTION_STRING": "DefaultEndpointsProtocol=http;AccountName=" + storetest.AzureAccount +
				";AccountKey=" + storetest.AzureKey + ";BlobEndpoint=" + endpoint + ";",
		}},
		{"connection string with a signature", bare, map[string]string{
			"AZURE_STORAGE_CONNECTION_STRING": "BlobEndpoint=" + endpoint + "/;SharedAccessSignature=" + sas,
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			for name, value := range test.env {
				t.Setenv(name, value)
			}
			p := publisher(t, test.url)
			p.Prune = true
			mustRun(t, p, "x")
			checkPublished(t, test.url, "x")
			if err := p.Bucket.Delete(t.Context(), "rss.xml"); err != nil {
				t.Error(err)
			}
		})
	}
	t.Run("a signature that allows reading alone", func(t *testing.T) {
		t.Setenv("AZURE_STORAGE_KEY", "")
		t.Setenv("AZURE_STORAGE_SAS_TOKEN", accountSAS(t, "rl"))
		err := operate(t, open(t, inURL), "write")
		checkError(t, err, ErrReadOnly, "Contributor")
		if strings.Contains(err.Error(), "sig=") {
			t.Errorf("the signature shows: %v", err)
		}
	})
}

// The error of a failed connection does not contain the signature.
func TestAzureErrorsHideTheSignature(t *testing.T) {
	t.Setenv("AZURE_STORAGE_KEY", "")
	t.Setenv("AZURE_STORAGE_SAS_TOKEN", "sv=2021-12-02&sig=s3cret")
	err := operate(t, open(t, storetest.Named("azblob").URL("http://127.0.0.1:1", storetest.Container, "p")), "list")
	checkError(t, err, ErrUnreachable, "endpoint")
	if strings.Contains(err.Error(), "s3cret") {
		t.Errorf("the signature shows: %v", err)
	}
}

func TestConnectionStrings(t *testing.T) {
	me := azureAccount{endpoint: "https://me.blob.core.windows.net", name: "me", key: []byte("key")}
	for s, want := range map[string]azureAccount{
		"DefaultEndpointsProtocol=https;AccountName=me;AccountKey=a2V5;EndpointSuffix=core.windows.net": me,
		"AccountName=me;AccountKey=a2V5":                                        me,
		"BlobEndpoint=https://feeds.example/;SharedAccessSignature=?sv=1&sig=x": {endpoint: "https://feeds.example", sas: "sv=1&sig=x"},
	} {
		got, err := parseConnectionString(s)
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(azureAccount{})); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", s, err, diff)
		}
	}
	for _, s := range []string{"", "nonsense", "AccountKey=a2V5", "AccountName=me", "AccountName=me;AccountKey=*"} {
		if got, err := parseConnectionString(s); err == nil {
			t.Errorf("%q: %+v, want an error", s, got)
		}
	}
}

// constantToken replaces Microsoft Entra ID.
type constantToken string

func (c constantToken) GetToken(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	return azcore.AccessToken{Token: string(c), ExpiresOn: time.Now().Add(time.Hour)}, nil
}

func TestAzureTokenGoesOverHTTPSAlone(t *testing.T) {
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if got := r.Header.Get("Authorization"); got != "Bearer t0ken" {
			t.Errorf("Authorization: %q", got)
		}
		if got := r.Header.Get("X-Ms-Version"); got != azureVersion {
			t.Errorf("X-Ms-Version: %q", got)
		}
		w.Header().Set("ETag", `"1"`)
	})
	over := httptest.NewTLSServer(handler)
	defer over.Close()
	plain := httptest.NewServer(handler)
	defer plain.Close()
	for _, srv := range []*httptest.Server{over, plain} {
		account := azureAccount{endpoint: srv.URL, token: constantToken("t0ken")}
		rest := &restClient{network: defaultNetwork, client: srv.Client(), parse: parseAzure, authorize: account.sign}
		b := &azureBucket{location{scheme: "azblob", name: storetest.Container}, account, rest}
		_, _, err := b.Read(t.Context(), "rss.xml")
		if srv == over && err != nil {
			t.Error(err)
		}
		if srv == plain {
			checkError(t, err, ErrCredentials, "AZURE_STORAGE_KEY")
		}
	}
}
