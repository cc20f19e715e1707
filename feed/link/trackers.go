package link

import (
	"net/url"
	"slices"
	"strings"
)

// trackers are the exact names, in lower case, of parameters that only track
// visitors. Parameters that choose content may have the same prefixes, so prefixes
// count only in trackerPrefixes.
var trackers = map[string]bool{
	// AT Internet, which French media use; Matomo and Piwik before it.
	"xtor": true, "at_medium": true, "at_campaign": true, "at_custom1": true, "at_custom2": true, "at_custom3": true,
	"at_custom4": true, "at_creation": true, "at_variant": true, "at_format": true, "at_network": true, "at_channel": true,
	"at_platform": true, "at_recipient_id": true, "at_recipient_list": true, "at_send_date": true, "at_link": true,
	"at_link_id": true, "at_link_type": true, "at_link_origin": true, "at_bbc_team": true,
	"pk_campaign": true, "pk_kwd": true, "pk_keyword": true, "pk_source": true, "pk_medium": true, "pk_content": true,
	"pk_cid": true, "piwik_campaign": true, "piwik_kwd": true, "piwik_keyword": true,

	// Advertisers and social networks.
	"fbclid": true, "gclid": true, "gclsrc": true, "gbraid": true, "wbraid": true, "dclid": true, "srsltid": true,
	"msclkid": true, "yclid": true, "ysclid": true, "igshid": true, "igsh": true, "twclid": true, "ttclid": true,
	"li_fat_id": true, "trk": true, "trackingid": true, "originalsubdomain": true, "rdt_cid": true, "epik": true,

	// Newsletters and analytics.
	"mc_cid": true, "mc_eid": true, "mkt_tok": true, "_hsenc": true, "_hsmi": true, "__hstc": true, "__hssc": true,
	"hsctatracking": true, "_ga": true, "_gl": true, "_openstat": true, "vero_id": true, "oly_anon_id": true,
	"oly_enc_id": true, "wickedid": true, "ns_campaign": true, "ns_mchannel": true, "ns_source": true,
}

// trackerPrefixes are prefixes that only trackers have: of Google Analytics, and of
// Matomo.
var trackerPrefixes = []string{"utm_", "mtm_"}

// IsTracker reports whether a query parameter only tracks visitors, so that the
// address without it shows the same.
func IsTracker(name string) bool {
	name = strings.ToLower(name)
	return trackers[name] || slices.ContainsFunc(trackerPrefixes, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}

// WithoutTrackers returns a raw query without trackers and empty parameters.
func WithoutTrackers(query string) string {
	if query == "" {
		return ""
	}
	pairs := slices.DeleteFunc(strings.Split(query, "&"), func(pair string) bool {
		name, _, _ := strings.Cut(pair, "=")
		return pair == "" || name == "" || IsTracker(name)
	})
	return strings.Join(pairs, "&")
}

// Clean returns an address without trackers, and without a fragment that is a place
// on the page.
func Clean(u *url.URL) *url.URL {
	c := *u
	c.ForceQuery = false
	if !IsRoute(u.Fragment) {
		c.Fragment, c.RawFragment = "", ""
	}
	c.RawQuery = WithoutTrackers(u.RawQuery)
	return &c
}
