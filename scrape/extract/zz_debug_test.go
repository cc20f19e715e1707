package extract

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

func TestZZ(t *testing.T) {
	for _, a := range strings.Split(os.Getenv("ZZ"), ";") {
		rid, want, _ := strings.Cut(a, ":")
		b, _ := os.ReadFile("/tmp/extract-pages/" + rid + ".html")
		x := newExtraction(Page{URL: "https://x.example/", Body: b}, Rules{})
		x.language()
		x.title()
		x.doc.settleZones(x.headline)
		fmt.Println("##", a, "headline", x.headline, x.result.Metadata.Title)
		if x.headline > 0 {
			fmt.Println("   h span", x.doc.elems[x.headline].start)
		}
		n := 0
		for i := range x.doc.elems {
			e := &x.doc.elems[i]
			if e.end-e.start < 300 && strings.Contains(x.doc.textOf(i), want) && n < 3 && strings.HasPrefix(x.doc.textOf(i), want) {
				n++
				fmt.Printf("  %d start %d text %q\n", i, e.start, x.doc.textOf(i))
				for j := i; j >= 0; j = x.doc.elems[j].parent {
					f := x.doc.elems[j]
					if f.own != 0 || j == i {
						fmt.Printf("     %s %q own %b zone %b len %d/%d\n", x.doc.elems[j].node.Data, f.hint, f.own, f.zone, f.end-f.start, len(x.doc.text))
					}
				}
			}
		}
	}
}
