//go:build unix

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
)

// web is so many pages on so many hosts, in a process that is the proxy to all of
// them.
type web struct {
	pages, hosts int
	size         int    // of a page in bytes; 0: as ordinary pages are
	address      string // of the proxy
}

// url returns the address of a page.
func (w *web) url(i int) string {
	return fmt.Sprintf("http://blog-%d.example/articles/%d", i%w.hosts, i)
}

// start starts the process, which stop ends.
func (w *web) start(ctx context.Context) (stop func(), err error) {
	cmd := exec.CommandContext(ctx, os.Args[0], "site", strconv.Itoa(w.size))
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	stop = func() {
		stdin.Close()
		cmd.Wait()
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		stop()
		return nil, fmt.Errorf("the site did not start: %w", err)
	}
	w.address = "http://" + strings.TrimSpace(line)
	return stop, nil
}

// served is what the site answered since it was last asked for that.
type served struct {
	Full, NotModified int
	CPU               float64 // in seconds
}

// served returns what the site answered since the last call.
func (w *web) served(ctx context.Context) (s served, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.address, nil)
	if err != nil {
		return s, err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return s, err
	}
	defer res.Body.Close()
	return s, json.NewDecoder(res.Body).Decode(&s)
}
