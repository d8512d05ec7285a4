#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""--range is of the commits of one public-inbox, also where an index holds more than these."""
import collections
import json
import os
import shutil
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.environ.get("TOP", "."), "tests", "lib"))
import inbox  # noqa: E402
import runs  # noqa: E402
import tap  # noqa: E402

Mail = collections.namedtuple("Mail", "data message_id sender date subject list")
BOTH = "harbour@l.test, tide@l.test"


def mail(number, lists):
    sender, subject, key = "ann@a.test", "Tide %d" % number, "%d@a.test" % number
    text = ("From: Ann <%s>\nTo: %s\nSubject: %s\nDate: Mon, 5 Jan 2026 %02d:00:00 +0000\n"
            "Message-ID: <%s>\n\nIt is low.\n" % (sender, lists, subject, number, key))
    return Mail(text.encode(), key, sender, 1767571200 + 3600 * number, subject, "harbour")


def totals(*args):
    """{file: messages} of the digests, and the status."""
    with tempfile.TemporaryDirectory() as out:
        got = tap.run("digest", "-q", "-f", "json", "-o", out, *args)
        return {name: json.loads(data)["totals"]["messages"]
                for name, data in runs.files(out).items()}, got.returncode


def refused(name, status, words, *args):
    got = tap.run("digest", "-q", "-o", "out", *args)
    tap.ok(got.returncode == status and words in got.stderr.decode() and not os.path.exists("out"),
           name, (got.returncode, got.stderr))


def main():
    harbour, tide = inbox.V2("harbour"), inbox.V2("tide")
    harbour.add(mail(1, "harbour@l.test"), mail(2, "harbour@l.test"), mail(9, BOTH))
    tide.add(mail(11, "tide@l.test"), mail(12, "tide@l.test"), mail(13, "tide@l.test"),
             mail(9, BOTH))
    old, new = [inbox.git("-C", "harbour/git/0.git", "rev-parse", "--short", name).decode().strip()
                for name in ("master~1", "master")]
    since, ends = old + "..", "%s..%s.json" % (old, new)
    runs.run("index", "-q", "-i", "both.db", "harbour", "tide")
    got = totals("--range", since, "-i", "both.db", "harbour")
    tap.ok(got == ({"harbour-" + ends: 1}, 0),
           "a list whose repository holds the same bytes is not in the range", got)
    got = totals("--range", since, "-i", "both.db", "--combine", "harbour")
    tap.ok(got == ({"combined-" + ends: 1}, 0), "over all lists it is named by its commits", got)
    stats = runs.run("stats", "--range", since, "-i", "both.db", "harbour").stdout.decode()
    tap.ok(stats.startswith("From %s to %s\n" % (old, new)), "... and titled", stats[:60])

    again = inbox.V2("again")
    again.add(mail(3, "harbour@l.test"), mail(4, "harbour@l.test"))
    got = totals("--new", "-i", "new.db", "harbour", "again")
    tap.ok(got == ({"harbour-2026-01-05..2026-01-05-run1.json": 5}, 0),
           "news of a list from two repositories are of no commits", got)
    os.unlink("new.db")

    refused("a range of nothing that is named", 2, "--range", "--range", since, "-i", "both.db")
    refused("a name for nothing that is named", 2, "--list", "--list", "x", "-i", "both.db")
    refused("a range of two", 2, "--range", "--range", since, "harbour", "tide")
    os.mkdir("mirror")
    shutil.move("harbour", "mirror")
    shutil.move("tide", "mirror")
    refused("a range of a folder of two", 1, "2 archives", "--range", since, "mirror")
    refused("... with an index", 1, "2 archives", "--range", since, "-i", "new.db", "mirror")
    refused("a range of an index", 1, "it has no commits", "--range", since, "-i", "new.db",
            "both.db")


with tempfile.TemporaryDirectory() as work:
    os.chdir(work)
    if inbox.has_git():
        main()
    else:
        tap.skip("ranges of commits", "no git here")
    os.chdir("/")
tap.done()
