package text

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestSame(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"Emmanuel-Lin Toulemonde", "emmanuel lin TOULEMONDE", true},
		{"Aurélien Massiot", "Aurelien  Massiot", true},
		{"Aurélien Massiot", "Aure\u0301lien Massiot", true},
		{"Ada Martin", "Ada Martine", false},
		{"Ada Martin", "", false},
		{"L’été", "l'ete", true},
		{"C", "C++", false},
		{"C#", "C", false},
		{"C++", "c++", true},
		{".NET", "Net", false},
		{"Data-Science", "data science", true},
		{"???", "!!!", false},
		{"???", "???", true},
	} {
		if got := Same(c.a, c.b); got != c.want {
			t.Errorf("Same(%q, %q) = %v, want %v", c.a, c.b, got, c.want)
		}
	}
}

func TestFold(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"", ""},
		{"  L’Été, à Orléans\u00a0! ", "l ete a orleans"},
		{"C, C++ et C#", "c c++ et c#"},
		{"C++20 / F♯ / .NET", "c++20 f# .net"},
		{"ASP.NET Core et Node.js", "asp net core et node js"},
		{"A+B, a + b, issue #12, R&D", "a b a b issue 12 r d"},
		{"ﬁn … fin.", "fin fin"},
		{"東京 Tōkyō", "東京 tokyo"},
		{"...et après", "et apres"},
		{"Qu'on m’aime, aujourd'hui, O'Neil; don't, Ada’s", "qu on m aime aujourdhui o neil dont adas"},
	} {
		got := Fold(tt.in)
		if got != tt.want {
			t.Errorf("Fold(%q) = %q, want %q", tt.in, got, tt.want)
		}
		if twice := Fold(got); twice != got {
			t.Errorf("Fold(Fold(%q)) = %q, want %q", tt.in, twice, got)
		}
	}
}

func TestFoldTwiceIsFoldOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.SampledFrom([]rune("aZé09+#.♯’ '-ǅßıﬀ½①アｱ"))).Draw(t, "text")
		if once := Fold(s); Fold(once) != once {
			t.Fatalf("Fold(%q) = %q, folded again %q", s, once, Fold(once))
		}
	})
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("<meta charset=iso-8859-1>\xe9"), "")
	f.Add([]byte("\xff\xfea\x00"), "text/html; charset=utf-16")
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		if got := Decode(body, contentType); !utf8.Valid(got) {
			t.Errorf("Decode(%q, %q) = %q, not UTF-8", body, contentType, got)
		}
	})
}

func ExampleFold() {
	fmt.Println(Fold("L’été du C++"))
	// Output: l ete du c++
}

func TestFoldKeepsFoldedText(t *testing.T) {
	for _, s := range []string{"", "ada", "ada lovelace 1843", strings.Repeat("plain words ", 100) + "end"} {
		if n := testing.AllocsPerRun(10, func() { Fold(s) }); n > 0 {
			t.Errorf("Fold(%.20q) allocates %v times", s, n)
		}
	}
	if n := testing.AllocsPerRun(10, func() { Fold("Москва и L’Été, C++") }); n > 1 {
		t.Errorf("Fold allocates %v times for a short text", n)
	}
}
