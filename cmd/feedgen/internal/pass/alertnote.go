package pass

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"feedgen/feed/digest"
)

// alertNote is a file of this machine that stands in for problems in a state
// that can't be read or written: it holds what needed a person when the last
// alert was delivered. It exists only as long as the state does not say so.
type alertNote struct {
	path string // empty: there is no place for it
}

// alertNoteOf returns the note of a configuration. It is kept where systemd has a
// folder for it, else in the user's cache.
func alertNoteOf(in Inputs) alertNote {
	folders := filepath.SplitList(os.Getenv("STATE_DIRECTORY"))
	if len(folders) == 0 {
		cache, err := os.UserCacheDir()
		if err != nil {
			return alertNote{}
		}
		folders = []string{filepath.Join(cache, "feedgen")}
	}
	name := "alert-" + digest.Of([]string{in.Config.Publish.Bucket, in.Config.State, in.Config.Dir()}) + ".json"
	return alertNote{filepath.Join(folders[0], name)}
}

// read returns what the note holds; it is not ok if there is none.
func (n alertNote) read() (told problems, ok bool) {
	data, err := os.ReadFile(n.path)
	if err != nil || json.Unmarshal(data, &told) != nil {
		return nil, false
	}
	return told, true
}

func (n alertNote) write(told problems) error {
	if n.path == "" {
		return errors.New("there is no folder for it: neither $STATE_DIRECTORY nor $HOME is set")
	}
	data, err := json.Marshal(told)
	if err == nil {
		err = os.MkdirAll(filepath.Dir(n.path), 0o700)
	}
	if err == nil {
		err = os.WriteFile(n.path+".new", data, 0o600)
	}
	if err == nil {
		err = os.Rename(n.path+".new", n.path)
	}
	return err
}

func (n alertNote) remove() error {
	err := os.Remove(n.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
