package serve

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"feedgen/cmd/feedgen/internal/report"
)

// Health requests /healthz of feedgen serve at an address, host:port or a URL. The
// error says why it is not healthy.
func Health(ctx context.Context, address string) error {
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return report.UsageError(fmt.Errorf("bad address %q", address), "want one such as 127.0.0.1:8080")
	}
	if strings.Trim(u.Path, "/") == "" {
		u.Path = "/healthz"
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return report.UsageError(err, "want an address such as 127.0.0.1:8080")
	}
	// No proxy: the address is mostly on this machine.
	client := &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{}}
	resp, err := client.Do(req)
	if err != nil {
		return report.Failure(fmt.Errorf("health: %w", err), "is feedgen serve running at this address (--listen or --admin)?")
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(io.LimitReader(resp.Body, 500))
	if err != nil {
		return report.Failure(fmt.Errorf("health: %w", err), "")
	}
	if resp.StatusCode != http.StatusOK {
		return report.Failure(fmt.Errorf("health: %s answers %s: %s", u, resp.Status, strings.TrimSpace(string(text))), "")
	}
	return nil
}
