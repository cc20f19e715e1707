package config

import (
	"cmp"
	"net/http"
	"reflect"
	"regexp"
	"time"

	"feedgen/cmd/feedgen/internal/version"
	"feedgen/scrape"
	"feedgen/scrape/discover"
	"feedgen/scrape/extract"
	"feedgen/scrape/fetch"
)

// Settings returns the settings of a scraper.
func (c *Config) Settings() scrape.Settings {
	s := &c.Scrape
	return scrape.Settings{
		Fetch: fetch.Options{
			UserAgent: s.Agent(), Delay: time.Duration(s.Delay), PerHost: s.PerHost, Timeout: time.Duration(s.Timeout),
			Retries: s.Retries, Robots: s.Robots, AllowPrivate: s.AllowPrivate,
			Headers: s.headers(), Language: c.Feed.Language,
		},
		Concurrency: s.Concurrency, MaxBytes: int64(s.MaxBytes), Rules: s.rules(),
		RefreshAfter: time.Duration(s.RefreshAfter), MaxTime: time.Duration(s.MaxTime), StaleAfter: time.Duration(c.Monitor.StaleAfter),
	}
}

// headers returns the headers of requests, by host.
func (s *Scrape) headers() map[string]http.Header {
	all := map[string]http.Header{}
	for host, values := range s.Headers {
		all[host] = http.Header{}
		for name, value := range values {
			all[host].Set(name, value)
		}
	}
	return all
}

// Agent returns the User-Agent header to send.
func (s *Scrape) Agent() string {
	agent := version.UserAgent()
	if s.Contact != "" {
		agent += " (+" + s.Contact + ")"
	}
	return cmp.Or(s.UserAgent, agent)
}

// Sources returns the sources of new articles: those of the configuration, and the
// feeds given.
func (s *Scrape) Sources(feeds ...string) []discover.Source {
	var sources []discover.Source
	for _, d := range s.Discover {
		sources = append(sources, d.source())
	}
	for _, address := range feeds {
		sources = append(sources, discover.Source{Feed: address})
	}
	return sources
}

func (d *Discover) source() discover.Source {
	s := discover.Source{
		Feed: d.Feed, Page: d.Page, Links: d.Links, Next: d.Next, Sitemap: d.Sitemap,
		Author: d.Author, Tag: d.Tag, Hosts: d.Hosts, MaxNew: d.MaxNew, MaxPages: d.MaxPages,
	}
	s.Match, s.Title, s.Skip = expression(d.Match), expression(d.Title), expression(d.Skip)
	return s
}

// expression compiles a regular expression, which the loader checks; nil for an
// empty one.
func expression(text string) *regexp.Regexp {
	if text == "" {
		return nil
	}
	return regexp.MustCompile(text)
}

func (s *Scrape) rules() map[string]extract.Rules {
	rules := map[string]extract.Rules{}
	for host, r := range s.Rules {
		rules[host] = r.rules()
	}
	return rules
}

// rules returns the selectors of the rule. Their keys are the names of the
// metadata fields.
func (r *Rule) rules() extract.Rules {
	selectors := map[string]Selector{}
	v := reflect.ValueOf(*r)
	for i := range v.NumField() {
		if s, ok := v.Field(i).Interface().(Selector); ok {
			selectors[v.Type().Field(i).Tag.Get("yaml")] = s
		}
	}
	rules := extract.Rules{Strip: r.Strip}
	for _, f := range extract.Fields {
		s := selectors[f.Name]
		*f.Rule(&rules) = extract.Rule{Selector: s.css, Never: s.forbid}
	}
	return rules
}
