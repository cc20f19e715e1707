// Package workflows runs the recipes of deploy/github-actions, and the action
// that they use, as far as that goes without GitHub: the scripts of their steps,
// in their order, in a repository that holds only config.yaml.
package workflows

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"
)

const root = "../../.."

// A step is one of a workflow or of an action.
type step struct {
	ID, Name, If, Uses, Run, Shell string
	With, Env                      map[string]any
	WorkingDirectory               string `json:"working-directory"`
}

// A runner runs the steps of one job in a checkout.
type runner struct {
	t            *testing.T
	dir, scratch string
	env          []string
	used         []string // actions that only GitHub has
}

var expression = regexp.MustCompile(`\$\{\{ *([^}]*?) *\}\}`)

// run runs the steps, whose expressions mean the values, and returns the first
// failure. As on GitHub, the steps after it run only if they say always().
func (r *runner) run(steps []step, values map[string]string) error {
	r.t.Helper()
	var failed error
	fill := func(text any) string {
		return expression.ReplaceAllStringFunc(fmt.Sprint(text), func(e string) string { return values[expression.FindStringSubmatch(e)[1]] })
	}
	for _, s := range steps {
		switch condition := s.If; {
		case condition == "always()":
		case failed != nil, condition != "" && !holds(r.t, condition, values):
			continue
		}
		switch {
		case strings.HasPrefix(s.Uses, "OWNER/feedgen@"):
			if err := r.action(s, values); err != nil && failed == nil {
				failed = err
			}
		case s.Uses != "":
			r.used = append(r.used, s.Uses[:strings.Index(s.Uses, "@")])
		default:
			output := filepath.Join(r.t.TempDir(), "output")
			cmd := exec.Command("bash", "-eo", "pipefail", "-c", fill(s.Run))
			cmd.Dir = filepath.Join(r.dir, s.WorkingDirectory)
			cmd.Env = append(r.env, "GITHUB_OUTPUT="+output)
			for name, value := range s.Env {
				cmd.Env = append(cmd.Env, name+"="+fill(value))
			}
			var log bytes.Buffer
			cmd.Stdout, cmd.Stderr = &log, &log
			err := cmd.Run()
			r.t.Logf("%s%s: %v\n%s", s.Name, s.ID, err, &log)
			if err != nil && failed == nil {
				failed = fmt.Errorf("step %s%s: %w\n%s", s.Name, s.ID, err, &log)
			}
			text, _ := os.ReadFile(output) // a step without outputs writes none
			for line := range strings.Lines(string(text)) {
				name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
				values["steps."+s.ID+".outputs."+name] = value
			}
		}
	}
	return failed
}

// holds evaluates a condition of the form a == 'b' or a != 'b'.
func holds(t *testing.T, condition string, values map[string]string) bool {
	t.Helper()
	f := strings.Fields(condition)
	if len(f) != 3 || f[1] != "==" && f[1] != "!=" {
		t.Fatalf("a condition that this test does not know: %s", condition)
	}
	return (values[f[0]] == strings.Trim(f[2], "'")) == (f[1] == "==")
}

// action runs action.yml for a step that uses it.
func (r *runner) action(s step, outer map[string]string) error {
	r.t.Helper()
	var action struct {
		Inputs  map[string]struct{ Default string }
		Outputs map[string]struct{ Value string }
		Runs    struct{ Steps []step }
	}
	read(r.t, filepath.Join(root, "action.yml"), &action)
	values := map[string]string{"runner.temp": r.scratch}
	for name, in := range action.Inputs {
		values["inputs."+name] = in.Default
	}
	for name, value := range s.With {
		if _, ok := action.Inputs[name]; !ok {
			r.t.Fatalf("the action has no input %s", name)
		}
		values["inputs."+name] = fmt.Sprint(value)
	}
	err := r.run(action.Runs.Steps, values)
	for name, out := range action.Outputs {
		outer["steps."+s.ID+".outputs."+name] = values[expression.FindStringSubmatch(out.Value)[1]]
	}
	return err
}

func read(t *testing.T, name string, v any) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, v); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// job returns the steps of the one job of a recipe.
func job(t *testing.T, recipe string) []step {
	t.Helper()
	var workflow struct {
		Jobs map[string]struct{ Steps []step }
	}
	read(t, filepath.Join(root, "deploy", "github-actions", recipe), &workflow)
	return workflow.Jobs["publish"].Steps
}

// newRunner returns a runner in a clone of a repository that holds only a
// configuration with these entries. Its program gh writes down what it is asked.
func newRunner(t *testing.T) *runner {
	t.Helper()
	scratch := t.TempDir()
	action, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	gh := "#!/bin/sh\necho \"$*\" >>" + filepath.Join(scratch, "gh.log") + "\n"
	if err := os.WriteFile(filepath.Join(scratch, "gh"), []byte(gh), 0o755); err != nil {
		t.Fatal(err)
	}
	r := &runner{t: t, dir: filepath.Join(scratch, "checkout"), scratch: scratch}
	r.env = append(os.Environ(), "PATH="+scratch+":"+os.Getenv("PATH"), "RUNNER_TEMP="+scratch, "GITHUB_ACTION_PATH="+action,
		"GITHUB_REPOSITORY=ada/feeds", "GITHUB_WORKFLOW_REF=ada/feeds/.github/workflows/feeds.yaml@refs/heads/main")
	r.git(scratch, "init", "-q", "--bare", "-b", "main", "origin.git")
	r.git(scratch, "clone", "-q", "origin.git", r.dir)
	r.git(r.dir, "checkout", "-q", "-b", "main")
	return r
}

// push commits the configuration.
func (r *runner) push(config string) {
	r.t.Helper()
	if err := os.WriteFile(filepath.Join(r.dir, "config.yaml"), []byte(config), 0o644); err != nil {
		r.t.Fatal(err)
	}
	r.git(r.dir, "add", "config.yaml")
	r.git(r.dir, "-c", "user.name=ada", "-c", "user.email=ada@ada.example", "commit", "-qm", "Articles")
	r.git(r.dir, "push", "-q", "origin", "main")
}

func (r *runner) git(dir string, args ...string) string {
	r.t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		r.t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

const config = `feed: {title: T, link: "https://ada.example/", base_url: "https://ada.github.io/feeds/"}
publish: {bucket: %s}
entries: [{url: "https://blog.example/b", title: B, published: 2022-02-25}%s]
`

const untitled = `, {url: "https://blog.example/untitled"}`

// TestPages publishes to GitHub Pages three times: something new, nothing new,
// and an entry that needs a person. Each job starts from a fresh checkout, and
// what was published last comes from the branch feeds.
func TestPages(t *testing.T) {
	r := newRunner(t)
	steps := job(t, "pages.yaml")
	fresh := func() {
		if err := os.RemoveAll(r.dir); err != nil {
			t.Fatal(err)
		}
		r.git(r.scratch, "clone", "-q", "--depth=1", "--branch=main", "file://"+filepath.Join(r.scratch, "origin.git"), r.dir)
		r.used = nil
	}
	published := func() string {
		return r.git(filepath.Join(r.scratch, "origin.git"), "ls-tree", "-r", "--name-only", "feeds")
	}

	r.push(fmt.Sprintf(config, "file://public", ""))
	fresh()
	if err := r.run(steps, map[string]string{}); err != nil {
		t.Fatal(err)
	}
	if used := strings.Join(r.used, " "); !strings.Contains(used, "actions/upload-pages-artifact actions/deploy-pages") {
		t.Errorf("the first run deploys nothing: it uses %s", used)
	}
	first := published()
	for _, name := range []string{".feedgen/state.json", "feed.json", "index.html", "rss.xml"} {
		if !strings.Contains("\n"+first+"\n", "\n"+name+"\n") {
			t.Errorf("the branch feeds lacks %s: %s", name, first)
		}
	}
	if strings.Contains(first, "config.yaml") {
		t.Errorf("the branch feeds has more than was published: %s", first)
	}

	fresh()
	if err := r.run(steps, map[string]string{}); err != nil {
		t.Fatal(err)
	}
	if used := strings.Join(r.used, " "); strings.Contains(used, "actions/deploy-pages") {
		t.Errorf("a run that changes nothing deploys: it uses %s", used)
	}
	if again := published(); again != first {
		t.Errorf("the branch feeds holds %s, want %s", again, first)
	}
	if n := r.git(filepath.Join(r.scratch, "origin.git"), "rev-list", "--count", "feeds"); n != "1" {
		t.Errorf("the branch feeds has %s commits, want 1", n)
	}

	r.push(fmt.Sprintf(config, "file://public", untitled))
	fresh()
	if err := r.run(steps, map[string]string{}); err == nil || !strings.Contains(err.Error(), "exit status 3") {
		t.Errorf("a run that needs a person: %v, want exit status 3", err)
	}
	log, err := os.ReadFile(filepath.Join(r.scratch, "gh.log"))
	if err != nil {
		t.Fatal(err)
	}
	const enable = "api -X PUT repos/ada/feeds/actions/workflows/feeds.yaml/enable\n"
	if string(log) != strings.Repeat(enable, 3) {
		t.Errorf("gh was called with %q, want three times %q", log, enable)
	}
}

// TestBucket publishes to a bucket, here a folder, and fails when a person is needed.
func TestBucket(t *testing.T) {
	r := newRunner(t)
	steps := job(t, "bucket.yaml")
	bucket := filepath.Join(r.scratch, "bucket")
	r.push(fmt.Sprintf(config, bucket, ""))
	if err := r.run(steps, map[string]string{}); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{filepath.Join(bucket, "rss.xml"), filepath.Join(r.dir, "report.json")} {
		if _, err := os.Stat(name); err != nil {
			t.Error(err)
		}
	}
	r.push(fmt.Sprintf(config, bucket, untitled))
	if err := r.run(steps, map[string]string{}); err == nil || !strings.Contains(err.Error(), "exit status 3") {
		t.Errorf("a run that needs a person: %v, want exit status 3", err)
	}
	if log, err := os.ReadFile(filepath.Join(r.scratch, "gh.log")); err != nil || bytes.Count(log, []byte("\n")) != 2 {
		t.Errorf("gh was called with %q, want two calls (%v)", log, err)
	}
}
