package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"feedgen/cmd/feedgen/internal/report"
)

// recipe returns the line of README's recipe for publish.after that starts with
// some words.
func recipe(t *testing.T, words string) string {
	t.Helper()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	line := regexp.MustCompile(`(?m)^  after: \[` + regexp.QuoteMeta(words) + `.*\]$`).FindString(string(readme))
	if line == "" {
		t.Fatalf("README has no recipe with %s", words)
	}
	return line
}

// requireProgram skips where a program is not installed, and returns its path.
func requireProgram(t testing.TB, names ...string) string {
	t.Helper()
	var path string
	for _, name := range names {
		var err error
		if path, err = exec.LookPath(name); err != nil {
			t.Skipf("%s is not installed", name)
		}
	}
	return path
}

// freeAddress returns an address of loopback that nobody listens at.
func freeAddress(t testing.TB) string {
	t.Helper()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer free.Close()
	return free.Addr().String()
}

// startServer starts a program that serves at an address until the test ends.
func startServer(t testing.TB, address, program string, args ...string) {
	t.Helper()
	var out bytes.Buffer
	cmd := exec.Command(program, args...)
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { cmd.Wait(); close(ended) }()
	t.Cleanup(func() { cmd.Process.Kill(); <-ended })
	for range 200 {
		if conn, err := net.Dial("tcp", address); err == nil {
			conn.Close()
			return
		}
		select {
		case <-ended:
			t.Fatalf("%s: %s", program, &out)
		case <-time.After(50 * time.Millisecond):
		}
	}
	t.Fatalf("%s does not answer", program)
}

// startSSH starts an SSH server, and returns the configuration of a client that
// takes it for www.example.org.
func startSSH(t *testing.T) (clientConfig string) {
	t.Helper()
	sshd := requireProgram(t, "ssh", "ssh-keygen", "sshd")
	if _, err := os.Stat("/run/sshd"); err != nil && os.Getuid() == 0 {
		t.Skip("sshd wants /run/sshd where it runs as root")
	}
	dir, address := t.TempDir(), freeAddress(t)
	for _, key := range []string{"host", "id"} {
		keygen := exec.Command("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", filepath.Join(dir, key))
		if out, err := keygen.CombinedOutput(); err != nil {
			t.Fatalf("ssh-keygen: %v: %s", err, out)
		}
	}
	host, port, _ := net.SplitHostPort(address)
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	config := write("sshd_config", fmt.Sprintf(`ListenAddress %s
HostKey %s/host
AuthorizedKeysFile %s/id.pub
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
PermitRootLogin prohibit-password
Subsystem sftp internal-sftp
`, address, dir, dir))
	startServer(t, address, sshd, "-D", "-e", "-f", config)
	return write("ssh_config", fmt.Sprintf(`Host www.example.org
	HostName %s
	Port %s
	IdentityFile %s/id
	IdentitiesOnly yes
	BatchMode yes
	StrictHostKeyChecking no
	UserKnownHostsFile /dev/null
	LogLevel ERROR
`, host, port, dir))
}

// follow publishes twice with a recipe, whose other side puts the files into
// remote, and holds that all have come, and the state has not.
func follow(t *testing.T, after, remote string) {
	t.Helper()
	dir := t.TempDir()
	for _, title := range []string{"One", "Two"} {
		publishAfter(t, dir, "https://ada.example/feeds/", title, after)
		for _, name := range []string{"rss.xml", "en/feed.json"} {
			ours, err := os.ReadFile(filepath.Join(dir, "public", name))
			if err != nil {
				t.Fatal(err)
			}
			theirs, err := os.ReadFile(filepath.Join(remote, name))
			if err != nil || !bytes.Equal(ours, theirs) || !bytes.Contains(theirs, []byte(title)) {
				t.Errorf("%s: %s has not come: %v\n%s", title, name, err, theirs)
			}
		}
	}
	var all []string
	if err := filepath.WalkDir(remote, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			all = append(all, strings.TrimPrefix(path, remote+"/"))
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if want := []string{"en/feed.json", "index.html", "rss.xml"}; !slices.Equal(all, want) {
		t.Errorf("there are %q, want %q", all, want)
	}
}

func publishAfter(t *testing.T, dir, baseURL, title, after string) {
	t.Helper()
	config := filepath.Join(dir, "config.yaml")
	text := fmt.Sprintf(`feed: {title: T, link: "https://ada.example/", base_url: %q}
entries: [{url: "https://blog.example/b", title: %q, published: 2022-02-25}]
publish:
  files: {atom: false, json: en/feed.json}
  cache_control: max-age=3600
%s
`, baseURL, title, after)
	if err := os.WriteFile(config, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if status := run(t.Context(), []string{"run", "--config", config}, nil, &out, &out); status != 0 {
		t.Fatalf("status %d:\n%s", status, &out)
	}
}

func login(t *testing.T) string {
	t.Helper()
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	return me.Username
}

func TestRecipeRsync(t *testing.T) {
	requireProgram(t, "rsync")
	ssh, remote := startSSH(t), t.TempDir()
	t.Setenv("RSYNC_RSH", "ssh -F "+ssh)
	after := recipe(t, "rsync, ")
	after = strings.Replace(after, "ada@www.example.org:feeds/", login(t)+"@www.example.org:"+remote+"/", 1)
	follow(t, after, remote)
}

func TestRecipeSFTP(t *testing.T) {
	requireProgram(t, "lftp")
	ssh, remote, home := startSSH(t), t.TempDir(), t.TempDir()
	rc := fmt.Sprintf("set sftp:connect-program \"ssh -a -x -F %s\"\n", ssh)
	if err := os.WriteFile(filepath.Join(home, "rc"), []byte(rc), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("LFTP_HOME", home)
	after := recipe(t, `lftp, -c, "set net:max-retries 2; set xfer:use-temp-file yes; open sftp:`)
	after = strings.NewReplacer("ada:@", login(t)+":@", " feeds/", " "+remote+"/").Replace(after)
	follow(t, after, remote)
}

func TestRecipeFTP(t *testing.T) {
	requireProgram(t, "lftp")
	const python = "/usr/bin/python3" // whose modules Debian installs
	if err := exec.Command(python, "-c", "import pyftpdlib").Run(); err != nil {
		t.Skip("pyftpdlib is not installed")
	}
	address, remote := freeAddress(t), t.TempDir()
	_, port, _ := net.SplitHostPort(address)
	startServer(t, address, python, "-m", "pyftpdlib", "-i", "127.0.0.1", "-p", port, "-w", "-d", remote, "-u", "ada", "-P", "secret")
	t.Setenv("LFTP_PASSWORD", "secret")
	t.Setenv("LFTP_HOME", t.TempDir())
	after := strings.Replace(recipe(t, `lftp, -c, "set net:max-retries 2; set xfer:use-temp-file yes; open --env-password `),
		"ftp.example.org", address, 1)
	follow(t, after, filepath.Join(remote, "feeds"))
}

// TestRecipePurge holds that readers behind a cache get the new feed at once.
func TestRecipePurge(t *testing.T) {
	requireProgram(t, "curl", "nginx")
	dir := t.TempDir()
	files := http.FileServer(http.Dir(filepath.Join(dir, "public")))
	origin := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "max-age=3600")
		files.ServeHTTP(w, r)
	}))
	defer origin.Close()
	front := startNginx(t, origin.URL)
	after := strings.NewReplacer("https://www.example.org/feeds", front, "atom.xml,feed.json", "en/feed.json").Replace(recipe(t, "curl, "))
	for _, title := range []string{"One", "Two"} {
		publishAfter(t, dir, front+"/", title, after)
		if body, _, err := httpGet(front + "/rss.xml"); err != nil || !strings.Contains(string(body), "<title>"+title+"</title>") {
			t.Errorf("%s: readers get %s, %v", title, body, err)
		}
	}
}

// alertText is a part of what an alert of runAlert says.
const alertText = "Ada’s articles\n\nThese need attention:\n- https://blog.example/b: no source gives it a title"

// runAlert makes a run that needs a person, with the recipe of deploy/README.md for
// monitor.alert that starts with some words. replace changes old into new parts of it.
func runAlert(t *testing.T, words string, replace ...string) {
	t.Helper()
	readme, err := os.ReadFile("../../deploy/README.md")
	if err != nil {
		t.Fatal(err)
	}
	line := regexp.MustCompile(`(?m)^    (?:# )?(alert: \[` + regexp.QuoteMeta(words) + `.*)$`).FindSubmatch(readme)
	if line == nil {
		t.Fatalf("deploy/README.md has no recipe with %s", words)
	}
	config := filepath.Join(t.TempDir(), "config.yaml")
	text := fmt.Sprintf(`feed: {title: Ada’s articles, link: "https://ada.example/", base_url: "https://ada.example/feeds/"}
entries: [{url: "https://blog.example/a", title: A, published: 2022-02-25}, {url: "https://blog.example/b"}]
monitor:
  %s
`, strings.NewReplacer(replace...).Replace(string(line[1])))
	if err := os.WriteFile(config, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	status := run(t.Context(), []string{"run", "--config", config}, nil, &out, &out)
	if status != int(report.Attention) || strings.Contains(out.String(), "monitor.alert") {
		t.Fatalf("status %d:\n%s", status, &out)
	}
}

// TestRecipeMail sends an alert by mail, as a machine without a locale does, and
// reads what a mail server got.
func TestRecipeMail(t *testing.T) {
	requireProgram(t, "mail", "msmtp")
	const python = "/usr/bin/python3" // whose modules Debian installs
	if err := exec.Command(python, "-c", "import aiosmtpd").Run(); err != nil {
		t.Skip("aiosmtpd is not installed")
	}
	address, box, home := freeAddress(t), filepath.Join(t.TempDir(), "box"), t.TempDir()
	startServer(t, address, python, "-m", "aiosmtpd", "-n", "-c", "aiosmtpd.handlers.Mailbox", box, "-l", address)
	host, port, _ := net.SplitHostPort(address)
	account := fmt.Sprintf("account default\nhost %s\nport %s\nfrom feedgen@ada.example\n", host, port)
	if err := os.WriteFile(filepath.Join(home, ".msmtprc"), []byte(account), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("HOME", home)
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		t.Setenv(name, "")
	}
	runAlert(t, "mail, ")
	var got []string
	for range 200 { // mail may return before it has sent
		var err error
		if got, err = filepath.Glob(filepath.Join(box, "new", "*")); err != nil {
			t.Fatal(err)
		}
		if len(got) > 0 {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if len(got) != 1 {
		t.Fatalf("%d mails came, want 1", len(got))
	}
	data, err := os.ReadFile(got[0])
	if err != nil {
		t.Fatal(err)
	}
	message, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"Subject": "feedgen", "To": "me@example.org", "Content-Type": `text/plain; charset="UTF-8"`, "Content-Transfer-Encoding": "8bit",
	} {
		if got := message.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if body, err := io.ReadAll(message.Body); err != nil || !strings.Contains(string(body), alertText) {
		t.Errorf("%v: the mail says %s", err, body)
	}
}

// TestRecipeNtfy sends an alert to what takes the place of ntfy.sh: a topic, a header
// for the title, and the message as the body.
func TestRecipeNtfy(t *testing.T) {
	requireProgram(t, "curl")
	var got []string
	srv := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		got = append(got, r.Method+" "+r.URL.Path+"\n"+r.Header.Get("Title")+"\n"+string(body))
	}))
	defer srv.Close()
	runAlert(t, "curl, ", "https://ntfy.sh", srv.URL)
	if len(got) != 1 || !strings.HasPrefix(got[0], "POST /TOPIC\nfeedgen\n"+alertText) {
		t.Errorf("it got %q", got)
	}
}

// TestRecipeWebhook sends an alert to a webhook, which takes {"text": …}.
func TestRecipeWebhook(t *testing.T) {
	requireProgram(t, "curl", "jq", "sh")
	var got []string
	srv := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var message struct{ Text string }
		if err := json.NewDecoder(r.Body).Decode(&message); err != nil || r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s %s: %v", r.Method, r.Header.Get("Content-Type"), err)
		}
		got = append(got, message.Text)
	}))
	defer srv.Close()
	t.Setenv("WEBHOOK", srv.URL)
	runAlert(t, "sh, ")
	if len(got) != 1 || !strings.HasPrefix(got[0], alertText) {
		t.Errorf("it got %q", got)
	}
}
