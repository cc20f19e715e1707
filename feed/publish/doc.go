// Package publish puts a feed's files into a bucket, only what changed and
// whole or not at all, and keeps feedgen's state there.
//
// A [Bucket] is a folder on disk, or objects under a prefix in S3, Google Cloud
// Storage or Azure Blob Storage; [Open] makes one from its URL. A kind of bucket
// is one row of the table in open.go, and one file. [State] is the place of the
// state document, whose bytes are the caller's: only the [Manifest] within it is
// this package's. A [Publisher] serves one run:
//
//	doc, version, err := publisher.Await(ctx, load)    // one read
//	plan, err := publisher.Plan(ctx, files, manifest)  // one list
//	err = publisher.Execute(ctx, plan, version, save)  // one write of the state, or two and the files
//
// load decodes the document, so far as to find its Manifest; save encodes the
// document around the Manifest it is given. When Execute (or [State.Write])
// fails with an error that matches [ErrLost], another run has written since:
// the caller goes back to Await, merges with what it reads there, and plans
// anew. A diff ends after Plan; a dry run goes on with buckets that [ReadOnly]
// made. To save the state of a run that publishes nothing is State.Write, with
// the Manifest as it was read.
//
// # Two runs at once
//
// Preconditions guard the work of each run. The state is written only over the
// version that was read, and each file only over the version that Plan found,
// so that a run which was overtaken changes nothing more. Before the first file
// a run writes the state with a [Pending] in it: its name, and the files it is
// about to write. After the last file it writes the state again, without. A run
// that finds the Pending of another waits in Await until that run is done. It
// takes over, and writes the pending files again whatever their digests, as
// soon as the other is known to be dead: its process is gone (on the same
// machine), it gave up, or its Pending is older than the lease of 60 seconds,
// which a living run renews, also during a long upload. After 60 seconds of
// waiting for a living one, Await fails with [ErrBusy]; the caller reports that
// and ends well, for the other run does the work.
//
// A wrong clock on either machine, or a process taken for dead, can only cost
// work: the preconditions hold all the same. Only a store that ignores them
// makes two runs at once unsafe. Execute warns of such a store, and
// [State.Probe] finds out without publishing anything.
//
// # Errors and time
//
// An error of a store says operation, object and cause, and matches one of the
// kinds of this package, such as [ErrDenied], where the kind is known; [Hint]
// knows the cure. A call ends when no byte has moved for 30 seconds, and never
// because a file is large.
package publish
