// Package scaffold makes new configurations: [Propose] gathers what a list, a
// feed or a page gives, and [Proposal.Render] writes it as a commented
// config.yaml.
package scaffold

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/report"
)

// Propose gathers what goes into a new configuration: an example where from is
// empty, else what is read of that file, folder or URL. Errors decide the exit
// status.
func Propose(ctx context.Context, from string, log *slog.Logger) (*Proposal, error) {
	p := &Proposal{}
	switch u, err := url.Parse(from); {
	case from == "":
		p.Entries = []Entry{{
			URL: "https://example.org/my-first-article", Title: "My first article", Published: "2026-01-25",
			Summary: "Replace this entry with your own articles.",
		}}
	case err == nil && (u.Scheme == "https" || u.Scheme == "http"):
		if err := p.readWeb(ctx, from); err != nil {
			return nil, report.Failure(fmt.Errorf("read %s: %w", from, err), "")
		}
	default:
		if err := p.readList(ctx, from, log); err != nil {
			return nil, err
		}
	}
	p.Title = cmp.Or(p.Title, "My articles")
	p.Link = cmp.Or(p.Link, "https://example.org/articles")
	return p, nil
}

// Write writes the configuration into a file, which must not exist yet unless
// force is true. Nothing is written that feedgen would not read back. Errors
// decide the exit status.
func (p *Proposal) Write(name string, force bool) error {
	text, err := p.Render()
	if err != nil {
		return report.Failure(fmt.Errorf("write the configuration: %w", err), "")
	}
	if _, err := config.Parse(name, text); err != nil {
		var usage *report.Error
		errors.As(err, &usage)
		return report.Failure(fmt.Errorf("no configuration can be made of this:\n%w", usage.Err), "")
	}
	return writeNew(name, text, force)
}

// writeNew writes a file that does not exist yet, or any with force.
func writeNew(name string, data []byte, force bool) error {
	mode := os.O_WRONLY | os.O_CREATE | os.O_EXCL
	if force {
		mode = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	}
	f, err := os.OpenFile(name, mode, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return report.UsageError(fmt.Errorf("%s exists already and is left alone", name), "--force writes over it")
	}
	if err == nil {
		_, err = f.Write(data)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return report.Failure(fmt.Errorf("write the configuration: %w", err), "")
	}
	return nil
}
