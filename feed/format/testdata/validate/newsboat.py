"""Reads RSS and Atom files with newsboat and prints what it keeps of them:

    python3 newsboat.py DIR FILE...

One JSON object: {"newsboat rss.xml": [entry, ...], ...}. The authors of an entry
are the one text that newsboat shows for all of them.
"""

import datetime
import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile

out = {}
for name in sys.argv[2:]:
    with tempfile.TemporaryDirectory() as home:
        address = pathlib.Path(sys.argv[1], name).absolute().as_uri()
        pathlib.Path(home, "urls").write_text(address + "\n")
        pathlib.Path(home, "config").touch()
        files = ["-u", f"{home}/urls", "-c", f"{home}/cache.db", "-C", f"{home}/config"]
        env = os.environ | {"HOME": home, "LC_ALL": "C.UTF-8"}
        subprocess.run(["newsboat", *files, "-x", "reload"], env=env, check=True, timeout=60)
        entries = sqlite3.connect(f"{home}/cache.db").execute(
            "SELECT guid, url, title, pubDate, author FROM rss_item ORDER BY id DESC"
        )
        out["newsboat " + name] = [
            {
                "id": guid,
                "link": link,
                "title": title,
                "published": datetime.datetime.fromtimestamp(date, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
                "authors": [author],
            }
            for guid, link, title, date, author in entries
        ]
json.dump(out, sys.stdout)
