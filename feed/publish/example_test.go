package publish_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"

	"feedgen/feed"
	"feedgen/feed/publish"
)

func ExampleCheckURL() {
	for _, bucket := range []string{"./public", "my-bucket", "gcs://my-bucket"} {
		fmt.Println(publish.CheckURL(bucket))
	}
	// Output:
	// <nil>
	// bad bucket URL "my-bucket": a bucket is a URL: want ./my-bucket for a folder, or s3://my-bucket, gs://my-bucket or azblob://my-bucket
	// bad bucket URL "gcs://my-bucket": unknown scheme "gcs": want gs://BUCKET/PREFIX
}

func ExampleBucket() {
	dir, err := os.MkdirTemp("", "bucket")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	ctx := context.Background()
	b, err := publish.Open(ctx, "./public", dir)
	if err != nil {
		log.Fatal(err)
	}
	first, err := b.Write(ctx, publish.Object{Key: "rss.xml", Data: publish.Bytes("one")}, publish.Absent)
	if err != nil {
		log.Fatal(err)
	}
	if _, err := b.Write(ctx, publish.Object{Key: "rss.xml", Data: publish.Bytes("two")}, first); err != nil {
		log.Fatal(err)
	}
	// A writer that read the first version is too late.
	_, err = b.Write(ctx, publish.Object{Key: "rss.xml", Data: publish.Bytes("three")}, first)
	lost := errors.Is(err, publish.ErrLost)
	data, _, err := b.Read(ctx, "rss.xml")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s, %t\n", data, lost)
	// Output: two, true
}

// Two runs publish the same file: the second writes nothing.
func ExamplePublisher() {
	dir, err := os.MkdirTemp("", "feeds")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	ctx := context.Background()
	files := []feed.File{feed.NewFile("rss.xml", "application/rss+xml; charset=utf-8", []byte("<rss/>"))}
	for range 2 {
		bucket, err := publish.Open(ctx, "./public", dir)
		if err != nil {
			log.Fatal(err)
		}
		p := &publish.Publisher{Bucket: bucket, State: publish.StateIn(bucket)}
		// Here the state document is only the Manifest; that of a program holds more.
		var manifest publish.Manifest
		_, version, err := p.Await(ctx, func(doc []byte) (publish.Manifest, error) {
			if doc == nil {
				return manifest, nil
			}
			err := json.Unmarshal(doc, &manifest)
			return manifest, err
		})
		if err != nil {
			log.Fatal(err)
		}
		plan, err := p.Plan(ctx, files, manifest)
		if err != nil {
			log.Fatal(err)
		}
		if err := p.Execute(ctx, plan, version, func(m publish.Manifest) (publish.Data, error) {
			doc, err := json.Marshal(m)
			return publish.Bytes(doc), err
		}); err != nil {
			log.Fatal(err)
		}
		fmt.Println(plan.Files[0].Name, plan.Files[0].Action)
	}
	// Output:
	// rss.xml written
	// rss.xml unchanged
}
