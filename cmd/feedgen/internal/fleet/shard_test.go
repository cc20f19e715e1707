package fleet

import (
	"testing"

	"feedgen/cmd/feedgen/internal/report"
	"feedgen/scrape"
)

func TestParseShard(t *testing.T) {
	for _, test := range []struct {
		text string
		env  map[string]string
		want scrape.Shard
		ok   bool
	}{
		{"", nil, scrape.Shard{}, true},
		{"0/1", nil, scrape.Shard{Index: 0, Count: 1}, true},
		{"3/4", nil, scrape.Shard{Index: 3, Count: 4}, true},
		{"4/4", nil, scrape.Shard{}, false},
		{"-1/4", nil, scrape.Shard{}, false},
		{"1", nil, scrape.Shard{}, false},
		{"0/0", nil, scrape.Shard{}, false},
		{"1/2/3", nil, scrape.Shard{}, false},
		{"auto", nil, scrape.Shard{}, false},
		{"auto", map[string]string{"JOB_COMPLETION_INDEX": "2", "FEEDGEN_SHARDS": "3"}, scrape.Shard{Index: 2, Count: 3}, true},
		{"auto", map[string]string{"JOB_COMPLETION_INDEX": "2"}, scrape.Shard{}, false},
		{"auto", map[string]string{"JOB_COMPLETION_INDEX": "3", "FEEDGEN_SHARDS": "3"}, scrape.Shard{}, false},
		{"auto", map[string]string{"SLURM_ARRAY_TASK_ID": "7", "SLURM_ARRAY_TASK_MIN": "5", "SLURM_ARRAY_TASK_COUNT": "4"},
			scrape.Shard{Index: 2, Count: 4}, true},
		{"auto", map[string]string{"SLURM_ARRAY_TASK_ID": "10", "SLURM_ARRAY_TASK_MIN": "0", "SLURM_ARRAY_TASK_COUNT": "6"},
			scrape.Shard{}, false}, // --array=0-10:2
	} {
		got, err := ParseShard(test.text, func(name string) string { return test.env[name] })
		switch {
		case test.ok && (err != nil || got != test.want):
			t.Errorf("%q, %v: got %v, %v, want %v", test.text, test.env, got, err, test.want)
		case !test.ok && report.StatusOf(err) != report.Usage:
			t.Errorf("%q, %v: got %v, %v, want an error of usage", test.text, test.env, got, err)
		}
	}
}
