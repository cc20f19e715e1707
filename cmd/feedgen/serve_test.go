package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// A script tells what systemd would see of `feedgen serve`, and asks it as
// readers do:
//
//	systemd              stands in for systemd: sets NOTIFY_SOCKET, and ADDR and ADMIN to free addresses
//	notified REGEXP      waits until the process said something like that
//	signal HUP|TERM      signals the process in the background
//	http METHOD URL [HEADER...]  prints the answer: status, headers, body (gzip undone)

func scriptSystemd(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, len(args) == 0, "systemd")
	dir, err := os.MkdirTemp("", "feedgen") // a socket's path must be short
	ts.Check(err)
	ts.Defer(func() { os.RemoveAll(dir) })
	name := filepath.Join(dir, "notify")
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: name, Net: "unixgram"})
	ts.Check(err)
	ts.Defer(func() { conn.Close() })
	ts.Setenv("NOTIFY_SOCKET", name)
	for _, variable := range []string{"ADDR", "ADMIN"} {
		free, err := net.Listen("tcp", "127.0.0.1:0")
		ts.Check(err)
		defer free.Close()
		ts.Setenv(variable, free.Addr().String())
	}
	*ts.Value(notifyKey{}).(**net.UnixConn) = conn
}

// notifyKey is where a script keeps the socket of its systemd.
type notifyKey struct{}

func scriptNotified(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, len(args) == 1, "notified REGEXP")
	want, err := regexp.Compile(args[0])
	ts.Check(err)
	conn := *ts.Value(notifyKey{}).(**net.UnixConn)
	ts.Check(conn.SetReadDeadline(time.Now().Add(30 * time.Second)))
	buf := make([]byte, 4096)
	for {
		n, err := conn.Read(buf)
		if err != nil {
			ts.Fatalf("no word of %s: %v", want, err)
		}
		ts.Logf("[systemd] %q", buf[:n])
		if want.Match(buf[:n]) {
			return
		}
	}
}

func scriptSignal(ts *testscript.TestScript, neg bool, args []string) {
	signals := map[string]syscall.Signal{"HUP": syscall.SIGHUP, "TERM": syscall.SIGTERM}
	usage(ts, neg, len(args) == 1 && signals[args[0]] != 0, "signal HUP|TERM")
	background := ts.BackgroundCmds()
	if len(background) == 0 {
		ts.Fatalf("nothing runs in the background")
	}
	ts.Check(background[len(background)-1].Process.Signal(signals[args[0]]))
}

func scriptHTTP(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, len(args) >= 2, "http METHOD URL [HEADER...]")
	req, err := http.NewRequest(args[0], args[1], nil)
	ts.Check(err)
	for _, line := range args[2:] {
		key, value, _ := strings.Cut(line, ": ")
		req.Header.Add(key, value)
	}
	client := &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{DisableCompression: true}}
	resp, err := client.Do(req)
	ts.Check(err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	ts.Check(err)
	if resp.Header.Get("Content-Encoding") == "gzip" && len(body) > 0 {
		z, err := gzip.NewReader(bytes.NewReader(body))
		ts.Check(err)
		body, err = io.ReadAll(z)
		ts.Check(err)
	}
	fmt.Fprintln(ts.Stdout(), resp.Status)
	for _, key := range slices.Sorted(maps.Keys(resp.Header)) {
		fmt.Fprintf(ts.Stdout(), "%s: %s\n", key, strings.Join(resp.Header[key], ", "))
	}
	fmt.Fprintf(ts.Stdout(), "\n%s", body)
}
