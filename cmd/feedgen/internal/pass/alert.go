package pass

import (
	"context"
	"maps"
	"slices"
	"strings"

	"feedgen/cmd/feedgen/internal/report"
	"feedgen/feed/digest"
)

// problems are what needs a person, in words, by a key that stays the same while
// a problem lasts.
type problems map[string]string

// runProblem is the key of a pass that published nothing.
const runProblem = "run"

// problemsOf returns what needs a person after a pass that ended with err. Before
// is what did when the last alert was delivered. It is not ok if the pass has not
// found out.
func problemsOf(o outcome, before problems, err error) (now problems, ok bool) {
	switch report.StatusOf(err) {
	case report.OK, report.Attention:
		return o.problems, o.problems != nil
	case report.Failed:
		now = maps.Clone(before)
		if now == nil {
			now = problems{}
		}
		if now[runProblem] == "" {
			now[runProblem] = "runs publish nothing: " + err.Error()
		}
		return now, true
	}
	return nil, false
}

// alertText says what changed since the last alert; empty if nothing did.
func alertText(title string, before, now problems) string {
	changes := now.without("This needs a person:", before) + before.without("This is well again:", now)
	if changes == "" {
		return ""
	}
	return title + "\n" + changes + "\nfeedgen check says what to do first.\n"
}

// without lists the problems that are not among others, below a heading; empty if
// there are none.
func (p problems) without(heading string, others problems) string {
	var lines []string
	for _, key := range slices.Sorted(maps.Keys(p)) {
		if _, known := others[key]; !known {
			lines = append(lines, "- "+p[key]+"\n")
		}
	}
	if len(lines) == 0 {
		return ""
	}
	return "\n" + heading + "\n" + strings.Join(lines, "")
}

// alert delivers what changed in what needs a person, and notes in the state that
// it was delivered. Else it is pending, and the next pass tries again. The state
// is written only where something changed.
func (p *pass) alert(ctx context.Context, o outcome, err error) {
	now, ok := problemsOf(o, o.alerted, err)
	if p.Alert == nil || ctx.Err() != nil || !ok {
		return
	}
	text := alertText(p.Config.Feed.Title, o.alerted, now)
	if text == "" && !o.alertPending {
		return
	}
	var failed error
	if text != "" {
		if failed = p.Alert(ctx, text); failed != nil {
			p.warnings.add("%v: the next run tries again", failed)
		}
	}
	err = amend(ctx, p.publisher.State, func(st *state) {
		pending := notification{Kind: kindAlert, What: text, Digest: digest.Of(text), Since: p.started}
		st.Outbox = slices.DeleteFunc(st.Outbox, func(n notification) bool {
			if n.Kind == kindAlert && n.Digest == pending.Digest {
				pending.Since, pending.Tries = n.Since, n.Tries
			}
			return n.Kind == kindAlert
		})
		if failed == nil {
			st.Alerted = now
			return
		}
		pending.Tries++
		st.Outbox = append(st.Outbox, pending)
	})
	if err != nil {
		p.warnings.add("could not save that the alert was delivered, and will deliver it again: %v", err)
	}
}
