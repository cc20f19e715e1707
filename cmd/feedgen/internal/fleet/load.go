package fleet

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/pass"
	"feedgen/cmd/feedgen/internal/report"
	"feedgen/scrape/fetch"
)

// Load loads configurations: files, and folders with *.yaml, *.yml and
// */config.yaml. An invalid one becomes a member with an error. pace continues that
// of an earlier fleet. If there are no configurations, Load returns an error with the
// status report.Usage.
func Load(named []string, pace *fetch.Pace) (*Fleet, error) {
	pass.Reserve()
	var members []*Member
	several := len(named) > 1
	seen := map[string]bool{}
	for _, name := range named {
		files := []string{name}
		if IsFolder(name) {
			several = true
			if files = filesIn(name); len(files) == 0 {
				return nil, report.UsageError(fmt.Errorf("there is no configuration in the folder %s", name),
					"want files *.yaml or *.yml in it, or */config.yaml")
			}
		}
		for _, file := range files {
			if seen[place(file)] {
				continue
			}
			seen[place(file)] = true
			m := &Member{File: file, Name: nameOf(file)}
			m.Config, m.Err = config.Load(file)
			members = append(members, m)
		}
	}
	refuseConflicts(members)
	return newFleet(members, several, pace), nil
}

// IsFolder reports whether a name is a folder.
func IsFolder(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// filesIn returns the configurations in a folder.
func filesIn(folder string) []string {
	var files []string
	for _, pattern := range []string{"*.yaml", "*.yml", "*/config.yaml"} {
		found, err := filepath.Glob(filepath.Join(escape(folder), pattern))
		if err != nil {
			panic(err) // of a pattern of ours
		}
		files = append(files, found...)
	}
	files = slices.DeleteFunc(files, IsFolder)
	slices.Sort(files)
	return files
}

// escape returns a pattern of package filepath that matches a path alone.
func escape(path string) string {
	if filepath.Separator == '\\' {
		return path // there is no escape, and no path with a * or ?
	}
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}

// nameOf returns the name of a configuration in output.
func nameOf(file string) string {
	base := filepath.Base(file)
	if base == "config.yaml" {
		if folder := filepath.Base(filepath.Dir(place(file))); folder != string(filepath.Separator) {
			return folder
		}
	}
	return strings.TrimSuffix(base, filepath.Ext(base))
}

// place returns a canonical path of a file.
func place(file string) string {
	if absolute, err := filepath.Abs(file); err == nil {
		file = absolute
	}
	if real, err := filepath.EvalSymlinks(file); err == nil {
		return real
	}
	return file
}
