"""Reads an OPML file with listparser, which takes nothing that is not as the
specification has it, and prints the addresses of its feeds, one a line:

    python3 opml.py FILE
"""

import sys

import listparser

with open(sys.argv[1], encoding="utf-8") as file:
    read = listparser.parse(file.read())
if read.bozo or read.version != "opml2":
    sys.exit(f"{read.version}: {read.get('bozo_exception')}")
for feed in read.feeds:
    print(feed.url)
