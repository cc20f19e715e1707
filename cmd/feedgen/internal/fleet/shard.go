package fleet

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"feedgen/cmd/feedgen/internal/report"
	"feedgen/scrape"
	"feedgen/scrape/memory"
)

var shardForm = regexp.MustCompile(`^([0-9]{1,6})/([0-9]{1,6})$`)

// ParseShard reads a shard: I/N, with I from 0, or auto, which takes both from
// what Kubernetes (an Indexed Job, with FEEDGEN_SHARDS) or Slurm (an array) sets
// in the environment. Empty is all.
func ParseShard(text string, getenv func(string) string) (scrape.Shard, error) {
	switch text {
	case "":
		return scrape.Shard{}, nil
	case "auto":
		return shardOf(getenv)
	}
	form := shardForm.FindStringSubmatch(text)
	if form == nil {
		return scrape.Shard{}, report.UsageError(fmt.Errorf("bad shard %q", text), "want I/N, such as 0/4, or auto")
	}
	return newShard(form[1], form[2], "")
}

// shardOf returns the shard that the environment names.
func shardOf(getenv func(string) string) (scrape.Shard, error) {
	index, count := getenv("JOB_COMPLETION_INDEX"), getenv("FEEDGEN_SHARDS")
	if index != "" {
		return newShard(index, count, "JOB_COMPLETION_INDEX and FEEDGEN_SHARDS")
	}
	index, first := getenv("SLURM_ARRAY_TASK_ID"), getenv("SLURM_ARRAY_TASK_MIN")
	id, err := strconv.Atoi(index)
	from, notFrom := strconv.Atoi(first)
	if err != nil || notFrom != nil {
		return scrape.Shard{}, report.UsageError(errors.New("--shard auto: the environment names no shard"),
			"it is for an Indexed Job of Kubernetes, with FEEDGEN_SHARDS, and for an array of Slurm; else give I/N")
	}
	return newShard(strconv.Itoa(id-from), getenv("SLURM_ARRAY_TASK_COUNT"), "SLURM_ARRAY_TASK_ID, _MIN and _COUNT")
}

// newShard returns a shard; from says where it is from, for messages.
func newShard(index, count, from string) (scrape.Shard, error) {
	i, notIndex := strconv.Atoi(index)
	n, notCount := strconv.Atoi(count)
	if notIndex == nil && notCount == nil && 0 <= i && i < n {
		return scrape.Shard{Index: i, Count: n}, nil
	}
	if from != "" {
		from = " of " + from
	}
	return scrape.Shard{}, report.UsageError(fmt.Errorf("bad shard %q of %q%s", index, count, from),
		"shards are counted from 0: want 0/4 to 3/4 of four")
}

// Keep leaves the members that belong to a shard, by the hash of the address of
// their files, as hosts belong to one; broken ones by that of their names.
func (f *Fleet) Keep(shard scrape.Shard) {
	f.Members = slices.DeleteFunc(f.Members, func(m *Member) bool {
		name := m.Name
		if m.Config != nil {
			name = m.Config.Feed.BaseURL
		}
		return !shard.Owns(memory.DocumentOf(name))
	})
}
