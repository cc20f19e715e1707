package format

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"feedgen/feed"
)

// Digest returns a digest of everything that Archive and Render take from the feeds,
// without what Archive set. From feeds with one digest, and from the archives that
// Archive made of them, one program makes the same archives and files again. It is
// empty if there is no digest, as of a date that JSON cannot hold.
func Digest(feeds ...*feed.Feed) string {
	sum := sha256.New()
	enc := json.NewEncoder(sum)
	enc.SetEscapeHTML(false)
	var err error
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
