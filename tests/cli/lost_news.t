#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""News that cannot be read are damage (status 3), not a source of which nothing could be read."""
import os
import shutil
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.environ.get("TOP", "."), "tests", "lib"))
import inbox  # noqa: E402
import mails  # noqa: E402
import tap  # noqa: E402


def digest():
    return tap.run("digest", "-q", "-i", "kept.db", "-o", "out", "harbour")


def main():
    box, some = inbox.V2("harbour"), mails.generate(41, 5, ["harbour"])
    box.add(*some[:4])
    first = digest()
    box.epochs[0].run([("add", some[4])])
    blob = inbox.git("-C", box.epochs[0].path, "rev-parse", "master:m").decode().strip()
    os.remove(os.path.join(box.epochs[0].path, "objects", blob[:2], blob[2:]))
    shutil.rmtree("out")
    got = digest()
    tap.ok((first.returncode, got.returncode) == (0, 3) and blob.encode() in got.stderr,
           "news whose only blob is missing: status 3, by name", got)
    tap.ok(os.path.isdir("out") and os.listdir("out"), "... and the digests are there")


with tempfile.TemporaryDirectory() as work:
    os.chdir(work)
    if inbox.has_git():
        main()
    else:
        tap.skip("news without a blob", "no git here")
    os.chdir("/")
tap.done()
