package format

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"feedgen/feed"
)

// TestDigest holds that a change of any field of a feed or of an entry gives another
// digest, also of fields that are yet to come.
func TestDigest(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	var f feed.Feed
	fill(reflect.ValueOf(&f))
	f.Location = paris
	seen := map[string]string{}
	differs := func(name string) {
		sum := Digest(&f)
		if sum == "" {
			t.Fatalf("%s: no digest", name)
		}
		if other, known := seen[sum]; known {
			t.Errorf("%s: the digest is that of %s", name, other)
		}
		seen[sum] = name
	}
	differs("as it was")
	eachLeaf(reflect.ValueOf(&f), "Feed", func(name string, leaf reflect.Value) {
		old := reflect.ValueOf(leaf.Interface())
		change(leaf)
		differs(name)
		leaf.Set(old)
	})
	if one, two := Digest(&f), Digest(&f, &f); one == two {
		t.Error("two feeds have the digest of one")
	}
	f.Location = time.FixedZone("Europe/Paris", 1800) // other rules
	differs("the rules of the zone")
	f.Entries[0].Published.Time = time.Date(12026, 1, 1, 0, 0, 0, 0, time.UTC)
	if sum := Digest(&f); sum != "" {
		t.Errorf("a date that JSON cannot hold: %s", sum)
	}
}

// eachLeaf calls change for each part of a value that has no parts.
func eachLeaf(v reflect.Value, name string, change func(name string, leaf reflect.Value)) {
	switch at := v.Type(); {
	case at == reflect.TypeFor[time.Time](), at == reflect.TypeFor[*time.Location]():
		change(name, v)
	case at == reflect.TypeFor[map[string][]feed.Archive](): // set by Archive
	case v.Kind() == reflect.Pointer:
		eachLeaf(v.Elem(), name, change)
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			eachLeaf(v.Field(i), name+"."+at.Field(i).Name, change)
		}
	case v.Kind() == reflect.Slice:
		change(name, v)
		for i := range v.Len() {
			eachLeaf(v.Index(i), fmt.Sprintf("%s[%d]", name, i), change)
		}
	default:
		change(name, v)
	}
}

// fill puts something into each part of a value.
func fill(v reflect.Value) {
	switch at := v.Type(); {
	case at == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(time.Date(2026, 11, 25, 6, 17, 3, 0, time.UTC)))
	case at == reflect.TypeFor[*time.Location]():
	case v.Kind() == reflect.Pointer:
		fill(v.Elem())
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i))
		}
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(at, 2, 2))
		for i := range v.Len() {
			fill(v.Index(i))
		}
	case v.Kind() == reflect.Map:
		element := reflect.New(at.Elem()).Elem()
		fill(element)
		v.Set(reflect.MakeMap(at))
		v.SetMapIndex(reflect.ValueOf("a").Convert(at.Key()), element)
	case v.Kind() == reflect.String:
		v.SetString("a")
	case v.CanInt():
		v.SetInt(1)
	case v.Kind() == reflect.Uint8:
		v.SetUint(1)
	}
}

// change changes a part of a value.
func change(v reflect.Value) {
	switch at := v.Type(); {
	case at == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(v.Interface().(time.Time).Add(time.Nanosecond)))
	case at == reflect.TypeFor[*time.Location]():
		v.Set(reflect.ValueOf(time.FixedZone("Europe/Berlin", 3600)))
	case v.Kind() == reflect.Slice:
		v.Set(v.Slice(0, 1))
	case v.Kind() == reflect.Map:
		v.Set(reflect.MakeMap(at))
	case v.Kind() == reflect.String:
		v.SetString("b")
	case v.Kind() == reflect.Bool:
		v.SetBool(!v.Bool())
	case v.CanInt():
		v.SetInt(2)
	case v.Kind() == reflect.Uint8:
		v.SetUint(2)
	default:
		panic("a field of a kind that no test changes: " + at.String())
	}
}
