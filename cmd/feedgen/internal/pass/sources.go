package pass

import (
	"feedgen/cmd/feedgen/internal/lists"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/feed/merge"
	"feedgen/scrape"
)

// used returns what the feed uses in place of a page that failed.
func used(l lists.Lists, page scrape.Page) report.Used {
	switch {
	case page.Entry.URL != "":
		return report.LastKnownGood
	case l.Title(page.URL) != "":
		return report.Local
	}
	return report.None
}

// sourcesOf returns the sources of the merge: the lists and the pages.
func sourcesOf(l lists.Lists, pages []scrape.Page) merge.Sources {
	src := merge.Sources{Local: l.Entries}
	for i := range pages {
		page := &pages[i]
		if page.Entry.URL != "" {
			src.Pages = append(src.Pages, &page.Entry)
		}
		if !page.Dead.IsZero() {
			src.Gone = append(src.Gone, page.URL)
		}
	}
	return src
}
