// Package publish writes a feed's files to a bucket: only those that changed, each
// atomically. It also stores feedgen's state there.
//
// A [Bucket] is a folder on disk, or objects under a prefix in S3, Google Cloud
// Storage or Azure Blob Storage; [Open] opens one by its URL. A kind of bucket is one
// row of the table in open.go, and one file. [State] is the place of the state
// document. The caller encodes it; this package knows only the [Manifest] within it.
// A [Publisher] is used for one run:
//
//	doc, version, err := publisher.Await(ctx, load)    // one read
//	plan, err := publisher.Plan(ctx, files, manifest)  // one list
//	err = publisher.Execute(ctx, plan, version, save)  // one write of the state, or two and the files
//
// load decodes the document to find its Manifest; save encodes the document with a
// given Manifest. If Execute (or [State.Write]) fails with an error that matches
// [ErrLost], another run has written since: the caller goes back to Await, merges
// again with the new state, and plans again. A diff ends after Plan; a dry run
// continues with buckets of [ReadOnly]. A run that publishes nothing saves its state
// with State.Write and the Manifest that it read.
//
// # Two runs at once
//
// Preconditions protect each run. The state is written only over the version that
// was read, and each file only over the version that Plan found, so a run that was
// overtaken changes nothing more. Before the first file, a run writes the state with
// a [Pending]: its name, and the files that it will write. After the last file, it
// writes the state without it. A run that finds the Pending of another waits in
// Await until that run is done. If the other run is dead, it takes over and writes
// all pending files again. A run is dead if its process is gone (on the same
// machine), if it gave up, or if its Pending is older than the lease of 60 seconds,
// which a running one renews, also during a long upload. After waiting 60 seconds
// for a running one, Await fails with [ErrBusy]; the caller reports this and ends
// successfully, because the other run does the work.
//
// A wrong clock, or a process that is wrongly considered dead, only costs work,
// because the preconditions still hold. Concurrent runs are unsafe only on a store
// that ignores preconditions. Execute warns of such a store, and [State.Probe] tests
// for it without publishing.
//
// # Errors and time
//
// An error of a store contains operation, object and cause, and matches one of the
// kinds of this package, such as [ErrDenied], if the kind is known; [Hint] returns
// the fix. A call ends when no byte has moved for 30 seconds, whatever the size of
// the file.
package publish
