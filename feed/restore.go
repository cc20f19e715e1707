package feed

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Restore reads a JSON Feed file that Render wrote, and returns its entries
// with what their _feedgen objects remember: ids, addresses, the time each was
// first seen, the precision of its date. Together with LedgerOf it stands in
// for a lost state. Dates come back in loc.
//
// older is the address of the file with older entries (next_url), or empty.
// Restore fails when data is no JSON Feed, or one that feedgen did not write.
func Restore(data []byte, loc *time.Location) (entries []Entry, older string, err error) {
	var doc struct {
		NextURL string         `json:"next_url"`
		Items   []restoredItem `json:"items"`
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		return nil, "", fmt.Errorf("restore the entries: %w", err)
	}
	for i, item := range doc.Items {
		if item.ID == "" || item.Extension == nil || len(item.Extension.URLs) == 0 {
			return nil, "", fmt.Errorf("restore the entries: item %d: %w", i, errNotOurs)
		}
		entries = append(entries, item.entry(loc))
	}
	return entries, doc.NextURL, nil
}

var errNotOurs = errors.New("not written by feedgen: it has no _feedgen object")

// restoredItem is what Restore takes from an item.
type restoredItem struct {
	ID            string     `json:"id"`
	URL           string     `json:"url"`
	Title         string     `json:"title"`
	Summary       string     `json:"summary"`
	ContentHTML   string     `json:"content_html"`
	Image         string     `json:"image"`
	Language      string     `json:"language"`
	Authors       []Author   `json:"authors"`
	Tags          []string   `json:"tags"`
	DatePublished time.Time  `json:"date_published"`
	DateModified  time.Time  `json:"date_modified"`
	Extension     *extension `json:"_feedgen"`
}

func (item *restoredItem) entry(loc *time.Location) Entry {
	e := Entry{
		ID: item.ID, URL: item.URL, URLs: item.Extension.URLs,
		Title: item.Title, Summary: item.Summary, Content: item.ContentHTML,
		Image: item.Image, Language: item.Language, Authors: item.Authors, Tags: item.Tags,
		FirstSeen:  item.Extension.FirstSeen,
		Discovered: item.Extension.Discovered,
		Published:  Date{item.DatePublished.In(loc), item.Extension.Precision},
		Updated:    Date{item.DateModified.In(loc), PrecisionTime},
	}
	if e.Updated.Time.IsZero() {
		e.Updated = e.Published
	}
	return e
}
