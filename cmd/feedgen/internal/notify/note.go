package notify

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Note is a file on this machine that replaces a state that can't be read or written:
// it holds the problems at the time of the last delivered alert. It exists only as
// long as the state does not hold them. The zero Note has no file.
type Note struct {
	path string // empty: there is no place for it
}

// NoteNamed returns the note of a name. It is kept where systemd has a folder for
// it, else in the user's cache.
func NoteNamed(name string) Note {
	folders := filepath.SplitList(os.Getenv("STATE_DIRECTORY"))
	if len(folders) == 0 {
		cache, err := os.UserCacheDir()
		if err != nil {
			return Note{}
		}
		folders = []string{filepath.Join(cache, "feedgen")}
	}
	return Note{filepath.Join(folders[0], name)}
}

// Read returns the problems in the note, by key. ok is false if there is no note.
func (n Note) Read() (problems map[string]string, ok bool) {
	data, err := os.ReadFile(n.path)
	if err != nil || json.Unmarshal(data, &problems) != nil {
		return nil, false
	}
	return problems, true
}

// Write replaces the note atomically.
func (n Note) Write(problems map[string]string) error {
	if n.path == "" {
		return errors.New("there is no folder for it: neither $STATE_DIRECTORY nor $HOME is set")
	}
	data, err := json.Marshal(problems)
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

// Remove removes the note. It is no error if there is none.
func (n Note) Remove() error {
	err := os.Remove(n.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
