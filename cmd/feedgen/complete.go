package main

import (
	"strings"

	"feedgen/cmd/feedgen/internal/config"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// completeURL completes a URL with the pages and entries of the configuration.
func (a *app) completeURL(_ *cobra.Command, args []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
	const noFiles = cobra.ShellCompDirectiveNoFileComp
	if len(args) > 0 {
		return nil, noFiles
	}
	cfg, err := config.Load(a.config())
	if err != nil {
		return nil, noFiles // a shell's completion can't show errors
	}
	titles := map[string]string{}
	var urls []string
	add := func(u, title string) {
		if _, known := titles[u]; !known && strings.HasPrefix(u, begun) {
			urls = append(urls, u)
		}
		titles[u] = title
	}
	for _, u := range cfg.Scrape.URLs {
		add(u, "")
	}
	for _, e := range cfg.Entries {
		add(e.URL, e.Title)
	}
	var proposals []cobra.Completion
	for _, u := range urls {
		proposals = append(proposals, cobra.CompletionWithDesc(u, titles[u]))
	}
	return proposals, noFiles
}

// completeFlags completes the values of flags: with files where the usage says
// FILE, and nowhere else.
func completeFlags(root *cobra.Command) {
	root.CompletionOptions.SetDefaultShellCompDirective(cobra.ShellCompDirectiveNoFileComp)
	files := func(cmd *cobra.Command) func(*pflag.Flag) {
		return func(f *pflag.Flag) {
			if value, _ := pflag.UnquoteUsage(f); value == "FILE" {
				mustComplete(cmd.RegisterFlagCompletionFunc(f.Name, cobra.FixedCompletions(nil, cobra.ShellCompDirectiveDefault)))
			}
		}
	}
	root.PersistentFlags().VisitAll(files(root))
	for _, cmd := range root.Commands() {
		cmd.Flags().VisitAll(files(cmd))
	}
	mustComplete(root.RegisterFlagCompletionFunc("log", cobra.FixedCompletions([]cobra.Completion{
		cobra.CompletionWithDesc("text", "for people"),
		cobra.CompletionWithDesc("json", "one object per line, for programs"),
	}, cobra.ShellCompDirectiveNoFileComp)))
}

// mustComplete panics where a flag to complete does not exist.
func mustComplete(err error) {
	if err != nil {
		panic(err)
	}
}
