#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a kept index knows of its sources beside their mail: damage, and the names of lists."""
import gzip
import os
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.environ.get("TOP", "."), "tests", "lib"))
import tap  # noqa: E402

MAIL = (b"From a@tide.example Mon Jan  5 07:42:00 2026\nFrom: A <a@tide.example>\nMessage-ID: <%d@tide.example>\n"
        b"Date: Mon, 5 Jan 2026 07:42:00 +0000\nList-Id: <ebb.tide.example>\nSubject: %d\n\nText.\n\n")


def age(path):
    os.utime(path, (1000000000, 1000000000))


def index(*arguments):
    return tap.run("index", "-i", "kept.db", *arguments)


def damage():
    whole = gzip.compress(b"".join(MAIL % (i, i) for i in range(2000)), mtime=0)
    with open("cut.gz", "wb") as file:
        file.write(whole[:len(whole) * 2 // 3])
    age("cut.gz")
    first, second = index("cut.gz"), index("cut.gz")
    tap.ok(first.returncode == 3 and b" new mails" in first.stderr, "a file that is cut off", first)
    tap.ok(second.returncode == 3 and b"cut.gz: not readable to its end" in second.stderr and
           b"nothing new" in second.stderr, "... is not read again, and still said to be so", second)
    with open("cut.gz", "wb") as file:
        file.write(whole)
    third = index("cut.gz")
    age("cut.gz")
    fourth = index("cut.gz")
    tap.ok(third.returncode == 0 and b"670 new mails (1330 read again)" in third.stderr, "... until it is whole", third)
    tap.ok(fourth.returncode == 0 and b"cut.gz: not" not in fourth.stderr, "... then nothing is said of it", fourth)


def names():
    out = tap.run("digest", "-q", "-i", "kept.db", "-o", "-", "-f", "json").stdout
    return sorted(set(part.split(b'"')[1] for part in out.split(b'"lists":[')[1:]))


def name():
    index("--list", "foo.example", "cut.gz")
    tap.ok(names() == [b"foo.example"], "a list's name that is given", names())
    index()
    tap.ok(names() == [b"foo.example"], "... stays while its source is not named", names())
    index("cut.gz")
    tap.ok(names() == [b"ebb.tide.example"], "... and is told anew when it is, changed or not", names())


with tempfile.TemporaryDirectory() as work:
    os.chdir(work)
    damage()
    name()
    os.chdir("/")
tap.done()
