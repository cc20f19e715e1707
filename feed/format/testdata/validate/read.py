"""Reads RSS and Atom files with feedparser and prints what it finds:

    python3 read.py DIR FILE...

One JSON object: {"feedparser rss.xml": [entry, ...], ..., "problems": [...]}.
"""

import calendar
import datetime
import json
import os
import sys

import feedparser

out = {"problems": []}
for name in sys.argv[2:]:
    feed = feedparser.parse(os.path.join(sys.argv[1], name))
    if feed.bozo:
        out["problems"].append(f"{name}: {feed.bozo_exception}")
    out["feedparser " + name] = [
        {
            "id": e.id,
            "link": e.link,
            "title": e.title,
            "published": datetime.datetime.fromtimestamp(
                calendar.timegm(e.published_parsed), datetime.timezone.utc
            ).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "authors": [a.name for a in e.authors if "name" in a],
        }
        for e in feed.entries
    ]
json.dump(out, sys.stdout)
