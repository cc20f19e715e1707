package loosejson

import (
	"fmt"
	"testing"
)

func FuzzRead(f *testing.F) {
	for _, s := range []string{
		`{"a":[1,2,{"b":"c"}],}`, `/* x */ {'a': "b\u00e9\ud83d\ude00\q"}`, "{\"a\":\"line\nbreak\"", `[[[[`, `{"a"}`, `{a:b}`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, v := range Read(s) {
			check(t, v)
		}
	})
}

// check holds that values are of the three kinds that Read promises.
func check(t *testing.T, v any) {
	switch v := v.(type) {
	case nil, string:
	case []any:
		for _, item := range v {
			check(t, item)
		}
	case map[string]any:
		for _, item := range v {
			check(t, item)
		}
	default:
		t.Errorf("a value of the type %T", v)
	}
}

func ExampleRead() {
	fmt.Println(Read(`/* from a template */ {"headline": "Raw
break", 'pages': 12,}`))
	// Output: [map[headline:Raw
	// break pages:12]]
}
