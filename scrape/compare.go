package scrape

import (
	"slices"

	"feedgen/scrape/extract"
)

// neighbours is how many pages of its host a page's title is compared with.
const neighbours = 12

// compare corrects metadata by comparing the pages of a host: what they share is not
// about any one article.
func compare(jobs []*job) {
	if !slices.ContainsFunc(jobs, func(j *job) bool { return j.got.result != nil }) {
		return
	}
	hosts := map[string]*hostTraits{}
	for _, j := range jobs {
		if hosts[j.host] == nil {
			hosts[j.host] = &hostTraits{byText: map[string][]*job{}}
		}
		hosts[j.host].add(j)
	}
	for _, j := range jobs {
		if j.got.result != nil {
			j.got.result.Compare(hosts[j.host].others(j))
		}
	}
}

// hostTraits indexes the pages of one host. A page need not be compared with all
// others: those with the same description, image or first paragraph are found by these,
// and any others show the site's name in their titles.
type hostTraits struct {
	byText map[string][]*job // by description, by image and by first paragraph; of each the first three
	first  []*job
}

func (h *hostTraits) add(j *job) {
	t := j.traits()
	if t == (extract.Traits{}) {
		return
	}
	if len(h.first) <= neighbours {
		h.first = append(h.first, j)
	}
	for _, text := range []string{t.Description, t.Image, t.Opening} {
		if same := h.byText[text]; text != "" && len(same) < 3 {
			h.byText[text] = append(same, j)
		}
	}
}

// others returns the traits of the pages that j is to be compared with.
func (h *hostTraits) others(j *job) []extract.Traits {
	t := j.traits()
	var others []extract.Traits
	for _, some := range [][]*job{h.byText[t.Description], h.byText[t.Image], h.byText[t.Opening], h.first} {
		for _, other := range some {
			if other.foundAt() != j.foundAt() {
				others = append(others, other.traits())
			}
		}
	}
	return others
}
