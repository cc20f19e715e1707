package main

import (
	"context"
	"net"
	"os"
	"os/exec"
	"runtime"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/pass"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/cmd/feedgen/internal/serve"
	"feedgen/cmd/feedgen/internal/term"
	"feedgen/feed/format"

	"github.com/spf13/cobra"
)

func previewCommand(a *app) *cobra.Command {
	var in pass.Inputs
	var listen string
	open := true
	cmd := &cobra.Command{
		Use:   "preview",
		Short: "Render without publishing, and show the page in a browser",
		Long: `preview does everything that run does except writing, and serves the files on this
machine. It opens the page in a browser, if there is one. When the configuration or
a file of entries_from changes, it renders the files again and the page reloads;
it fetches no page twice. Ctrl-C ends it.`,
		Example: `  feedgen preview
  feedgen preview --offline
  feedgen preview --listen 127.0.0.1:9000 --open=false`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			listener, err := net.Listen("tcp", listen)
			if err != nil {
				return report.Failure(err, "choose another address with --listen")
			}
			return a.preview(cmd.Context(), in, listener, open)
		},
	}
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:8080", "`ADDRESS` to serve the preview on")
	cmd.Flags().BoolVar(&in.Offline, "offline", false, offlineUsage)
	cmd.Flags().BoolVar(&open, "open", true, "open a browser, if there is one")
	return cmd
}

func (a *app) preview(ctx context.Context, in pass.Inputs, listener net.Listener, open bool) error {
	in.Log, in.Progress, in.LogPages = a.log, a.progress(), !a.tabled()
	var preview pass.Preview
	return serve.Preview{
		Sources: func() []string { return sources(a.config()) },
		Render: func(ctx context.Context) (serve.Rendering, error) {
			defer a.line.Clear()
			var err error
			if in.Config, err = config.Load(a.config()); err != nil {
				return serve.Rendering{}, err
			}
			files, err := preview.Render(ctx, in)
			return serve.Rendering{Files: files, BaseURL: in.Config.Feed.BaseURL, Start: string(in.Config.Publish.Files[format.HTML])}, err
		},
		Opened: func(address string) {
			if open && term.Is(a.stderr) && hasBrowser() {
				if err := openBrowser(address); err != nil {
					a.log.Debug("could not open a browser", "reason", err)
				}
			}
		},
		Explain: a.explain, Log: a.log,
	}.Run(ctx, listener)
}

// sources returns the files that a preview depends on. If the configuration can't
// be read, that is the configuration itself.
func sources(file string) []string {
	files := []string{file}
	c, err := config.Load(file)
	if err != nil {
		return files
	}
	for _, name := range c.EntriesFrom {
		files = append(files, c.Path(name))
	}
	return files
}

// hasBrowser reports whether the user sees the windows of this machine.
func hasBrowser() bool {
	return runtime.GOOS == "darwin" || runtime.GOOS == "windows" || os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != ""
}

func openBrowser(address string) error {
	cmd := exec.Command("xdg-open", address)
	switch runtime.GOOS {
	case "darwin":
		cmd = exec.Command("open", address)
	case "windows":
		cmd = exec.Command("rundll32", "url.dll,FileProtocolHandler", address)
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	return cmd.Process.Release() // it may run as long as the browser
}
