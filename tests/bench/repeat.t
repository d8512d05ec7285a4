#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What tests/bench/repeat rewrites, and that it keeps everything else."""
import gzip
import os
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
TOP = os.path.abspath(os.environ.get("TOP", "."))
sys.path.insert(0, os.path.join(TOP, "tests", "lib"))
import tap  # noqa: E402

REPEAT = os.path.join(TOP, "tests", "bench", "repeat")

# The dates span two weeks.
MAILS = """\
From ann@example.org Mon {month} {monday:>2} 10:00:00 2026
Received: from a.example by b.example (since 5 Jan);
\tMon, {monday} {month} 2026 10:00:01 +0100 (CET)
Message-ID: <{mark}1@example.org>
Date: Mon, {monday:02} {month} 2026 10:00:00 +0100
X-Date: 5 Jan 2026
Subject: <1@example.org>, 5 Jan 2026

Date: Mon, 5 Jan 2026 10:00:00 +0100
Message-ID: <1@example.org>

From here on it is text of 5 Jan 2026.

From mboxrd@z Thu Jan  1 00:00:00 1970
message-id:
 <{mark}2@example.org>
In-Reply-To: Ann's <{mark}1@example.org>
References: <{mark}0@example.org>
\t<{mark}1@example.org>
Received: by c.example; 14 Jan 26 10:00 GMT
Date: Wed, {wednesday} {month} 2026 10:00:00 +0000

No newline at the end."""
COPIES = [MAILS.format(**values).encode() for values in (
    {"mark": "", "monday": 5, "wednesday": 14, "month": "Jan"},
    {"mark": "r1.", "monday": 19, "wednesday": 28, "month": "Jan"},
    {"mark": "r2.", "monday": 2, "wednesday": 11, "month": "Feb"})]


def repeat(size, path):
    return subprocess.run([REPEAT, "--size", str(size), path], capture_output=True, check=True).stdout


def write(path, data):
    with (gzip.open if path.endswith(".gz") else open)(path, "wb") as f:
        f.write(data)


def main():
    whole = b"\n\n".join(COPIES)
    for name in ("list.mbox", "list.mbox.gz"):
        write(name, COPIES[0])
        tap.ok(repeat(len(whole), name) == whole, name + ": ids and dates of each copy, nothing else",
               repeat(len(whole), name).decode())
    at = whole.index(b"From mboxrd", len(COPIES[0]))
    tap.ok(repeat(at, "list.mbox") == whole[:at], "whole mails only")
    tap.ok(repeat(at - 1, "list.mbox") == whole[:at], "... up to the size and the end of one")
    write("long.mbox", repeat(10 * len(COPIES[0]), "list.mbox"))
    found = subprocess.run([tap.MAILS, "long.mbox"], capture_output=True, check=True).stdout
    tap.ok(len(found.splitlines()) == 20, "mails are found in all copies", found.decode())
    tap.done()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as work:
        os.chdir(work)
        main()
