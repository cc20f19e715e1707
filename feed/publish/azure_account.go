package publish

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
)

// azureAccount is where the containers of a storage account are, and one kind
// of credentials for it.
type azureAccount struct {
	endpoint string // without a slash at its end
	name     string // empty where the endpoint says it

	key   []byte                 // shared key
	sas   string                 // shared access signature, a query
	token azcore.TokenCredential // of Microsoft Entra ID
}

// findAzureAccount takes the credentials from the variables that Azure's own
// tools read, the first of: AZURE_STORAGE_CONNECTION_STRING,
// AZURE_STORAGE_KEY, AZURE_STORAGE_SAS_TOKEN, and what azidentity finds.
func findAzureAccount(loc location) (azureAccount, error) {
	a := azureAccount{name: loc.params["storage_account"], endpoint: strings.TrimSuffix(loc.params["endpoint"], "/")}
	if connection := os.Getenv("AZURE_STORAGE_CONNECTION_STRING"); connection != "" && a.name == "" && a.endpoint == "" {
		return parseConnectionString(connection)
	}
	if a.name == "" {
		a.name = os.Getenv("AZURE_STORAGE_ACCOUNT")
	}
	switch {
	case a.name == "" && a.endpoint == "":
		return a, urlError(loc.String(), "no account: want %s?storage_account=ACCOUNT, or AZURE_STORAGE_ACCOUNT set", loc)
	case a.endpoint == "":
		a.endpoint = "https://" + a.name + ".blob.core.windows.net"
	}
	if key := os.Getenv("AZURE_STORAGE_KEY"); key != "" && a.name != "" {
		var err error
		a.key, err = base64.StdEncoding.DecodeString(key)
		return a, err
	}
	if token := os.Getenv("AZURE_STORAGE_SAS_TOKEN"); token != "" {
		a.sas = strings.TrimPrefix(token, "?")
		return a, nil
	}
	credential, err := azidentity.NewDefaultAzureCredential(nil)
	a.token = credential
	return a, err
}

// parseConnectionString reads a connection string, as the Azure portal shows
// it: AccountName=…;AccountKey=…;EndpointSuffix=core.windows.net.
func parseConnectionString(s string) (azureAccount, error) {
	values := map[string]string{"DefaultEndpointsProtocol": "https", "EndpointSuffix": "core.windows.net"}
	for part := range strings.SplitSeq(strings.Trim(s, "; "), ";") {
		name, value, ok := strings.Cut(part, "=")
		if !ok {
			return azureAccount{}, errors.New("a part of the connection string has no =")
		}
		values[name] = value
	}
	a := azureAccount{name: values["AccountName"], endpoint: strings.TrimSuffix(values["BlobEndpoint"], "/")}
	if a.endpoint == "" {
		if a.name == "" {
			return a, errors.New("the connection string has neither AccountName nor BlobEndpoint")
		}
		a.endpoint = fmt.Sprintf("%s://%s.blob.%s", values["DefaultEndpointsProtocol"], a.name, values["EndpointSuffix"])
	}
	if key := values["AccountKey"]; key != "" && a.name != "" {
		var err error
		a.key, err = base64.StdEncoding.DecodeString(key)
		return a, err
	}
	a.sas = strings.TrimPrefix(values["SharedAccessSignature"], "?")
	if a.sas == "" {
		return a, errors.New("the connection string has neither AccountKey nor SharedAccessSignature")
	}
	return a, nil
}

// address returns that of a path, which is escaped, with some parameters.
func (a azureAccount) address(path string, query url.Values) string {
	parameters := query.Encode()
	if a.sas != "" && parameters != "" {
		parameters += "&"
	}
	address := a.endpoint + "/" + path
	if parameters += a.sas; parameters != "" {
		address += "?" + parameters
	}
	return address
}

// azureVersion is that of the REST API.
const azureVersion = "2021-12-02"

// sign adds the credentials to a request.
func (a azureAccount) sign(req *http.Request) error {
	req.Header.Set("X-Ms-Version", azureVersion)
	req.Header.Set("X-Ms-Date", time.Now().UTC().Format(http.TimeFormat))
	switch {
	case a.key != nil:
		mac := hmac.New(sha256.New, a.key)
		mac.Write([]byte(a.stringToSign(req)))
		req.Header.Set("Authorization", "SharedKey "+a.name+":"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	case a.token != nil:
		if req.URL.Scheme != "https" {
			return errors.New("a token is sent over https only")
		}
		token, err := a.token.GetToken(req.Context(), policy.TokenRequestOptions{Scopes: []string{"https://storage.azure.com/.default"}})
		if err != nil {
			return err
		}
		req.Header.Set("Authorization", "Bearer "+token.Token)
	}
	return nil
}

// stringToSign is what a shared key signs of a request
// (https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key).
func (a azureAccount) stringToSign(req *http.Request) string {
	h := req.Header
	lines := []string{
		req.Method,
		h.Get("Content-Encoding"),
		h.Get("Content-Language"),
		contentLength(req),
		h.Get("Content-Md5"),
		h.Get("Content-Type"),
		"", // Date: X-Ms-Date stands for it
		h.Get("If-Modified-Since"),
		h.Get("If-Match"),
		h.Get("If-None-Match"),
		h.Get("If-Unmodified-Since"),
		h.Get("Range"),
	}
	for _, name := range slices.Sorted(maps.Keys(h)) {
		if lower := strings.ToLower(name); strings.HasPrefix(lower, "x-ms-") {
			lines = append(lines, lower+":"+strings.Join(h[name], ","))
		}
	}
	lines = append(lines, "/"+a.name+req.URL.EscapedPath())
	query := req.URL.Query()
	for _, name := range slices.Sorted(maps.Keys(query)) {
		values := slices.Sorted(slices.Values(query[name]))
		lines = append(lines, strings.ToLower(name)+":"+strings.Join(values, ","))
	}
	return strings.Join(lines, "\n")
}

// contentLength is that of a request as its signature gives it.
func contentLength(req *http.Request) string {
	if req.ContentLength == 0 {
		return ""
	}
	return strconv.FormatInt(req.ContentLength, 10)
}
