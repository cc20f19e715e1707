package config

import (
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
	"pgregory.net/rapid"
)

// TestScalar holds that YAML returns the text, in any place, with $${ for ${.
func TestScalar(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(
			rapid.StringMatching(`[a-z:#,\[\]{}'"&*!|>%@? \\-]{0,20}`),
			rapid.SampledFrom([]string{"yes", "null", "~", "1e3", "2021-10", "a: b", "- a", "a #b", "https://a.example/#b", "é’–",
				"a\u00a0b", "tab\there"}),
			rapid.String(),
		).Draw(t, "text")
		var got struct{ Block, Flow []string }
		doc := "block:\n  - " + Scalar(text) + "\nflow: [" + Scalar(text) + ", x]\n"
		if err := yaml.Unmarshal([]byte(doc), &got); err != nil {
			t.Fatalf("%v in:\n%s", err, doc)
		}
		for i, v := range []string{got.Block[0], got.Flow[0]} {
			if v = strings.ReplaceAll(v, "$${", "${"); v != text {
				t.Fatalf("%d: %q came back as %q from:\n%s", i, text, v, doc)
			}
		}
	})
}
