// Package kubernetes checks the manifests in deploy/kubernetes without a
// cluster: they are built by kustomize, decoded strictly into the types of
// Kubernetes' own API, and judged by its own pod security standard.
package kubernetes

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/yaml"
)

const manifests = "../../../deploy/kubernetes"

// objects are what a kustomization gives.
type objects struct {
	jobs        []*batchv1.CronJob
	deployments []*appsv1.Deployment
	services    []*corev1.Service
	configs     map[string]*corev1.ConfigMap
}

func build(t *testing.T, dir string) *objects {
	t.Helper()
	built, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), dir)
	if err != nil {
		t.Fatalf("kustomize %s: %v", dir, err)
	}
	all := &objects{configs: map[string]*corev1.ConfigMap{}}
	for _, r := range built.Resources() {
		text, err := r.AsYAML()
		if err != nil {
			t.Fatal(err)
		}
		decode := func(into metav1.Object) {
			if err := yaml.UnmarshalStrict(text, into); err != nil {
				t.Errorf("%s %s: %v\n%s", dir, r.CurId(), err, text)
			}
		}
		switch id := r.GetApiVersion() + " " + r.GetKind(); id {
		case "batch/v1 CronJob":
			all.jobs = append(all.jobs, new(batchv1.CronJob))
			decode(all.jobs[len(all.jobs)-1])
		case "apps/v1 Deployment":
			all.deployments = append(all.deployments, new(appsv1.Deployment))
			decode(all.deployments[len(all.deployments)-1])
		case "v1 Service":
			all.services = append(all.services, new(corev1.Service))
			decode(all.services[len(all.services)-1])
		case "v1 ConfigMap":
			all.configs[r.GetName()] = new(corev1.ConfigMap)
			decode(all.configs[r.GetName()])
		default:
			t.Errorf("%s: unexpected %s", dir, id)
		}
	}
	return all
}

// checkPod holds what every pod of feedgen's must be.
func checkPod(t *testing.T, name string, pod *corev1.PodTemplateSpec, all *objects) {
	t.Helper()
	evaluator, err := policy.NewEvaluator(policy.DefaultChecks(), nil)
	if err != nil {
		t.Fatal(err)
	}
	restricted := api.LevelVersion{Level: api.LevelRestricted, Version: api.LatestVersion()}
	for _, result := range evaluator.EvaluatePod(restricted, &pod.ObjectMeta, &pod.Spec) {
		if !result.Allowed {
			t.Errorf("%s is not allowed under the restricted standard: %s: %s", name, result.ForbiddenReason, result.ForbiddenDetail)
		}
	}
	if token := pod.Spec.AutomountServiceAccountToken; token == nil || *token {
		t.Errorf("%s can talk to the cluster", name)
	}
	for _, c := range pod.Spec.Containers {
		if ro := c.SecurityContext.ReadOnlyRootFilesystem; ro == nil || !*ro {
			t.Errorf("%s: the root file system of %s can be written to", name, c.Name)
		}
		if c.Resources.Requests.Cpu().IsZero() || c.Resources.Requests.Memory().IsZero() || c.Resources.Limits.Memory().IsZero() {
			t.Errorf("%s: %s says not what it needs", name, c.Name)
		}
		if !strings.HasPrefix(c.Image, "registry.example/feedgen:") {
			t.Errorf("%s: image %s", name, c.Image)
		}
	}
	for _, v := range pod.Spec.Volumes {
		if v.ConfigMap == nil {
			continue
		}
		config := all.configs[v.ConfigMap.Name]
		if config == nil {
			t.Errorf("%s: there is no ConfigMap %s", name, v.ConfigMap.Name)
			continue
		}
		for file, text := range config.Data {
			checkConfig(t, name+" "+file, text)
		}
	}
}

var bucket = regexp.MustCompile(`s3://\S+`)

// checkConfig has feedgen itself check the configuration.
func checkConfig(t *testing.T, name, text string) {
	t.Helper()
	feedgen := os.Getenv("FEEDGEN_TEST_PROGRAM")
	if feedgen == "" {
		t.Skip("FEEDGEN_TEST_PROGRAM does not name a feedgen to check configurations with")
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "config.yaml")
	text = bucket.ReplaceAllString(text, "file://"+filepath.ToSlash(dir)) // nobody asks a cloud here
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(feedgen, "--config", file, "check", "--offline").CombinedOutput(); err != nil {
		t.Errorf("%s: feedgen check: %v\n%s", name, err, out)
	}
}

func checkJob(t *testing.T, job *batchv1.CronJob, all *objects) {
	t.Helper()
	s := job.Spec
	if s.ConcurrencyPolicy != batchv1.ForbidConcurrent || s.StartingDeadlineSeconds == nil || s.JobTemplate.Spec.ActiveDeadlineSeconds == nil {
		t.Errorf("%s: concurrency %q, deadlines %v and %v", job.Name, s.ConcurrencyPolicy, s.StartingDeadlineSeconds, s.JobTemplate.Spec.ActiveDeadlineSeconds)
	}
	checkPod(t, job.Name, &s.JobTemplate.Spec.Template, all)
}

func TestJob(t *testing.T) {
	all := build(t, filepath.Join(manifests, "job"))
	if len(all.jobs) != 1 {
		t.Fatalf("%d jobs", len(all.jobs))
	}
	checkJob(t, all.jobs[0], all)
}

func TestServe(t *testing.T) {
	all := build(t, filepath.Join(manifests, "serve"))
	if len(all.deployments) != 1 || len(all.services) != 1 {
		t.Fatalf("%d deployments, %d services", len(all.deployments), len(all.services))
	}
	pod := &all.deployments[0].Spec.Template
	checkPod(t, "serve", pod, all)
	c := pod.Spec.Containers[0]
	if c.LivenessProbe == nil || c.ReadinessProbe == nil {
		t.Error("there are no probes")
	}
	for key, value := range all.services[0].Spec.Selector {
		if pod.Labels[key] != value {
			t.Errorf("the service wants %s=%s, the pod has %q", key, value, pod.Labels[key])
		}
	}
	for key, value := range all.deployments[0].Spec.Selector.MatchLabels {
		if pod.Labels[key] != value {
			t.Errorf("the deployment wants %s=%s, the pod has %q", key, value, pod.Labels[key])
		}
	}
}

// TestFleet adds 40 feeds to a copy of the fleet, and holds that two jobs serve all
// of them, in as many indexes as the script says.
func TestFleet(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(manifests)); err != nil {
		t.Fatal(err)
	}
	script := func(args ...string) error {
		out, err := exec.Command(filepath.Join(dir, "fleet", args[0]), args[1:]...).CombinedOutput()
		if err != nil {
			return fmt.Errorf("%q: %w\n%s", args, err, out)
		}
		return nil
	}
	const added, shards = 40, 7
	example := filepath.Join(dir, "fleet/ada.yaml")
	for i := range added {
		if err := script("add", fmt.Sprintf("feed-%d", i), example); err != nil {
			t.Fatal(err)
		}
	}
	for _, wrong := range [][]string{
		{"add", "Bad_Name", example}, {"add", "ada", example}, {"add", "new", filepath.Join(dir, "job/config.yaml")},
		{"shards", "0"}, {"shards", "many"}, {"shards"},
	} {
		if err := script(wrong...); err == nil {
			t.Errorf("%q is taken", wrong)
		}
	}
	if err := script("shards", fmt.Sprint(shards)); err != nil {
		t.Fatal(err)
	}
	all := build(t, filepath.Join(dir, "fleet"))
	if len(all.jobs) != 2 || len(all.configs) != 1 {
		t.Fatalf("%d jobs with %d maps of configurations, want 2 and 1", len(all.jobs), len(all.configs))
	}
	for _, config := range all.configs {
		if len(config.Data) != added+2 {
			t.Errorf("%d configurations, want %d", len(config.Data), added+2)
		}
		for name := range config.Data {
			if name != "ada.yaml" && name != "feed-0.yaml" {
				delete(config.Data, name) // they are all the same
			}
		}
	}
	for _, job := range all.jobs {
		checkJob(t, job, all)
		s := job.Spec.JobTemplate.Spec
		if *s.CompletionMode != batchv1.IndexedCompletion || *s.Completions != shards || *s.Parallelism != shards {
			t.Errorf("%s: %s, %d completions, %d at once", job.Name, *s.CompletionMode, *s.Completions, *s.Parallelism)
		}
		c := s.Template.Spec.Containers[0]
		if env := c.Env[0]; env.Name != "FEEDGEN_SHARDS" || env.Value != fmt.Sprint(shards) {
			t.Errorf("%s: %s=%s", job.Name, env.Name, env.Value)
		}
		if spread := s.Template.Spec.TopologySpreadConstraints; len(spread) != 1 || s.Template.Labels["app.kubernetes.io/name"] != "feedgen" {
			t.Errorf("%s: labels %v, spread %v", job.Name, s.Template.Labels, spread)
		}
	}
}
