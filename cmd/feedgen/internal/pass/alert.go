package pass

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"feedgen/cmd/feedgen/internal/notify"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/feed/digest"
)

// problems describes what needs attention, by a key that stays the same as long as
// a problem lasts.
type problems map[string]string

// runProblem is the key of a pass that published nothing.
const runProblem = "run"

// problemsOf returns the problems after a pass that ended with err. before are
// those of the last delivered alert. It is not ok if the pass could not determine
// them.
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

// alertText returns the changes since the last alert; empty if there are none.
func alertText(title string, before, now problems) string {
	changes := now.without("These need attention:", before) + before.without("These are solved:", now)
	if changes == "" {
		return ""
	}
	return title + "\n" + changes + "\nfeedgen check says what to do first.\n"
}

// without lists the problems that are not in others, below a heading; empty if
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

// alerter delivers alerts of a pass.
type alerter struct {
	*pass
	note notify.Note
}

// alert delivers the changes of the problems, and records the delivery in the
// state. If that fails, the alert stays pending for the next pass. It writes the
// state only if something changed. While the state is unreachable, a notify.Note
// replaces it. An alert that can be recorded nowhere would be repeated by every
// pass, and is not delivered.
func (p alerter) alert(ctx context.Context, o outcome, err error) {
	before := o.alerted
	alerted, noted := p.note.Read()
	if noted {
		before = alerted
	}
	now, ok := problemsOf(o, before, err)
	if p.Alert == nil || ctx.Err() != nil || !ok {
		return
	}
	text := alertText(p.Config.Feed.Title, before, now)
	if text == "" && !o.alertPending {
		return
	}
	if report.StatusOf(err) == report.Failed && !noted {
		if failed := p.canNote(ctx, before); failed != nil {
			p.warnings.add("monitor.alert is not run, for every run would repeat it: %v", failed)
			return
		}
	}
	var failed error
	if text != "" {
		if failed = p.Alert(ctx, text); failed != nil {
			p.warnings.add("%v: the next run will try again", failed)
			now = before
		}
	}
	if err = p.saveAlert(ctx, text, now, failed == nil); err == nil {
		err = p.note.Remove()
	} else {
		err = p.note.Write(now)
	}
	if err != nil {
		p.warnings.add("could not save that the alert was delivered; it will be delivered again: %v", err)
	}
}

// canNote reports why nothing can be noted of an alert, neither in the state nor
// beside it.
func (p alerter) canNote(ctx context.Context, now problems) error {
	noting := p.note.Write(now)
	if noting == nil {
		return nil
	}
	if err := amend(ctx, p.publisher.State, func(*state) {}); err != nil {
		return errors.Join(err, noting)
	}
	return nil
}

// saveAlert records in the state the problems of a delivered alert, or that it could
// not be delivered.
func (p alerter) saveAlert(ctx context.Context, text string, now problems, delivered bool) error {
	return amend(ctx, p.publisher.State, func(st *state) {
		pending := notification{Kind: kindAlert, What: text, Digest: digest.Of(text), Since: p.started}
		st.Outbox = slices.DeleteFunc(st.Outbox, func(n notification) bool {
			if n.Kind == kindAlert && n.Digest == pending.Digest {
				pending.Since, pending.Tries = n.Since, n.Tries
			}
			return n.Kind == kindAlert
		})
		if delivered {
			st.Alerted = now
			return
		}
		pending.Tries++
		st.Outbox = append(st.Outbox, pending)
	})
}

// noteOf returns the note of a configuration.
func noteOf(in Inputs) notify.Note {
	c := in.Config
	return notify.NoteNamed("alert-" + digest.Of([]string{c.Publish.Bucket, c.State, c.Dir()}) + ".json")
}
