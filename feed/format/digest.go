package format

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"feedgen/feed"
)

// Digest returns a digest of everything that decides what Archive and Render make of
// the feeds: the feeds themselves, without what Archive set, and the archives in the
// state. One program makes the same archives and files of two inputs with one digest.
// It is empty if there is no digest, as of a date that JSON cannot hold.
func Digest(before Archives, feeds ...*feed.Feed) string {
	sum := sha256.New()
	enc := json.NewEncoder(sum)
	enc.SetEscapeHTML(false)
	var err error
	if len(before) > 0 { // none are nil or empty
		err = enc.Encode(before)
	}
	for _, f := range feeds {
		head := *f
		head.Entries, head.Archives, head.Location = nil, nil, nil
		if err == nil {
			err = enc.Encode(digestedFeed{&head, zone(f).String(), len(f.Entries)})
		}
		for i := range f.Entries {
			if e := &f.Entries[i]; err == nil {
				err = enc.Encode(digestedEntry{e, e.Published.Time.In(zone(f)), e.Updated.Time.In(zone(f))})
			}
		}
	}
	if err != nil {
		return ""
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// digestedFeed is what Digest covers of a feed beside its entries.
type digestedFeed struct {
	*feed.Feed
	Zone    string
	Entries int
}

// digestedEntry is what Digest covers of an entry. The zone's rules decide what
// people are shown of its dates, and may change.
type digestedEntry struct {
	*feed.Entry
	ShownPublished, ShownUpdated time.Time
}

// zone returns the zone in which a feed shows dates.
func zone(f *feed.Feed) *time.Location {
	if f.Location == nil {
		return time.UTC
	}
	return f.Location
}
