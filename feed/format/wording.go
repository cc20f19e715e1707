package format

import (
	"fmt"
	"time"

	"feedgen/feed"
)

// wording is the page's own text: in French for feeds in French, in English for
// all others.
type wording struct {
	Language   string
	Skip       string
	Subscribe  string
	How        string
	Top        string
	ByYear     string
	OtherFeeds string
	AllFeeds   string
	ToNewest   string

	articles func(n int) string
	months   [12]string
	day      func(day int, month string, year int) string
}

var french = wording{
	Language:   "fr",
	Skip:       "Aller aux articles",
	Subscribe:  "S’abonner",
	How:        "Pour recevoir les prochains articles, copiez l’une de ces adresses dans votre lecteur de flux.",
	Top:        "Haut de page",
	OtherFeeds: "Autres flux",
	AllFeeds:   "Tous les flux (OPML)",
	ByYear:     "Tous les articles, par année",
	ToNewest:   "Les articles les plus récents",
	articles:   func(n int) string { return countArticles(n, n < 2) },
	months: [...]string{"janvier", "février", "mars", "avril", "mai", "juin",
		"juillet", "août", "septembre", "octobre", "novembre", "décembre"},
	day: func(day int, month string, year int) string {
		if day == 1 {
			return fmt.Sprintf("1er\u00a0%s\u00a0%d", month, year)
		}
		return fmt.Sprintf("%d\u00a0%s\u00a0%d", day, month, year)
	},
}

var english = wording{
	Language:   "en",
	Skip:       "Skip to the articles",
	Subscribe:  "Subscribe",
	How:        "To receive new articles, copy one of these addresses into your feed reader.",
	Top:        "Back to top",
	OtherFeeds: "Other feeds",
	AllFeeds:   "All feeds (OPML)",
	ByYear:     "All articles, by year",
	ToNewest:   "The newest articles",
	articles:   func(n int) string { return countArticles(n, n == 1) },
	months: [...]string{"January", "February", "March", "April", "May", "June",
		"July", "August", "September", "October", "November", "December"},
	day: func(day int, month string, year int) string {
		return fmt.Sprintf("%d\u00a0%s\u00a0%d", day, month, year)
	},
}

func countArticles(n int, singular bool) string {
	if singular {
		return fmt.Sprintf("%d\u00a0article", n)
	}
	return fmt.Sprintf("%d\u00a0articles", n)
}

// date returns a date in words, as precisely as it is known, in loc.
func (w *wording) date(d feed.Date, loc *time.Location) string {
	year, month, day := d.Time.In(loc).Date()
	switch d.Precision {
	case feed.PrecisionNone:
		return ""
	case feed.PrecisionMonth:
		return fmt.Sprintf("%s\u00a0%d", w.months[month-1], year)
	}
	return w.day(day, w.months[month-1], year)
}
