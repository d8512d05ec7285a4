#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Real archives, where ../shared/archives is: as many mails as its README says, each of them used
or flagged, and the same ones if nobody had quoted the lines that begin with From."""
import gzip
import json
import os
import re
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.environ.get("TOP", "."), "tests", "lib"))
import tap  # noqa: E402

FOLDER = os.path.join(tap.TOP, "..", "shared", "archives")


def promised():
    """What the README's table says: (name, messages)."""
    with open(os.path.join(FOLDER, "README.md"), encoding="utf-8") as f:
        for line in f:
            row = re.match(r"\| `([^`]+\.mbox\.gz)`.*\| ([\d,]+) \|$", line)
            if row:
                yield row[1], int(row[2].replace(",", ""))


def counted(name, messages):
    got = tap.run("check", "-q", "-f", "json", os.path.join(FOLDER, name))
    check = json.loads(got.stdout or "{}")
    tap.ok(check.get("messages") == messages, name + ": all mails are found", check)
    tap.ok(check and check["used"] + check["flagged"] == messages, "... each used or flagged", check)


def reader(data):
    """SHA-256 of each mail that the reader finds."""
    got = subprocess.run([tap.MAILS, "-"], input=data, check=True, capture_output=True)
    return [line.split()[2] for line in got.stdout.splitlines()]


def unquoted(name, messages):
    with gzip.open(os.path.join(FOLDER, name)) as f:
        data = f.read()
    plain = data.replace(b"\n>From ", b"\nFrom ")
    got = reader(plain)
    tap.ok(len(plain) < len(data) and len(got) == messages and got == reader(data),
           "%s: the same mails without quoting" % name, len(got))


def main():
    if not os.path.exists(os.path.join(FOLDER, "README.md")):
        tap.skip("real archives", "not here")
        return tap.done()
    archives = list(promised())
    tap.ok(len(archives) == 4, "there are archives", archives)
    for name, messages in archives:
        counted(name, messages)
        unquoted(name, messages)
    return tap.done()


if __name__ == "__main__":
    main()
