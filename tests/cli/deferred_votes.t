#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A mail that waits for its list's charset has one vote for the list's name, however often it is read."""
import os
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.environ.get("TOP", "."), "tests", "lib"))
import runs  # noqa: E402
import tap  # noqa: E402


def mail(number, field, text):
    return (b"From: Ann <a@a.test>\n%sSubject: Tide %d\n"
            b"Date: Mon, 5 Jan 2026 %02d:00:00 +0000\nMessage-ID: <%d@a.test>\n\n%s\n"
            % (field, number, number, number, text))


def deliver(number, field, text):
    with open("list/new/%d" % number, "wb") as f:
        f.write(mail(number, field, text))


def digests(out, *options):
    runs.run("digest", "-q", "-o", out, *options, "list")
    return sorted(runs.files(out))


HARBOUR, BAY = b"List-Id: <harbour.test>\n", b"List-Id: <bay.test>\n"
with tempfile.TemporaryDirectory() as work:
    os.chdir(work)
    for folder in ("cur", "new", "tmp"):
        os.makedirs(os.path.join("list", folder))
    for number in (1, 2, 3):
        deliver(number, HARBOUR, b"Low.")
    for number in (4, 5):
        deliver(number, BAY, b"L\xf8w.")
    first = digests("kept", "-i", "kept.db")
    for number in (6, 7):
        deliver(number, b"", b"High.")
        later = digests("kept", "-i", "kept.db")
    tap.ok(first == later == ["harbour-2026-W02.txt"], "the name of a list stays", (first, later))
    tap.ok(digests("fresh") == later and runs.files("fresh") == runs.files("kept"),
           "... as one run has it")
    os.chdir("/")
tap.done()
