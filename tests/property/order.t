#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The same mail gives the same bytes: whatever its order, the threads, the locale, the zone."""
import glob
import gzip
import os
import random
import re
import subprocess
import tempfile

TOP = os.environ.get("TOP", ".")
PROGRAM = os.environ.get("LISTDIGEST", os.path.join(TOP, "build", "listdigest"))
SHARED = os.path.join(TOP, "..", "shared", "archives", "reiserfs-devel.mbox.gz")
COMMANDS = [["digest", "-p", "month", "-f", "text", "-o", "-"],
            ["digest", "-p", "month", "-f", "json", "-o", "-"],
            ["digest", "--combine", "-f", "json", "-o", "-"],
            ["series", "-f", "jsonl", "--bodies"], ["stats", "-f", "json"]]
count = 0


def ok(good, name, detail=""):
    global count
    count += 1
    print("%sok %d - %s" % ("" if good else "not ", count, name))
    if not good:
        print("#   %s" % (detail,))


def outputs(sources, *options, **environment):
    """What each command writes."""
    env = dict(os.environ, **environment)
    return [subprocess.run([PROGRAM, *command, "-q", *options, *sources], env=env, check=True,
                           capture_output=True).stdout for command in COMMANDS]


def diagnostics(paths, threads):
    """What -v says; it belongs to the files, so their order stays."""
    command = [PROGRAM, "stats", "-v", "-j", threads, *paths]
    return subprocess.run(command, check=True, capture_output=True).stderr


def split(paths):
    """The mails of mboxrd archives, which all begin with the same line."""
    mails = []
    for path in paths:
        opener = gzip.open if path.endswith(".gz") else open
        with opener(path, "rb") as f:
            mails += re.split(rb"\n(?=From mboxrd@z |From [^ ]+@mboxrd )", f.read())
    return [mail.rstrip(b"\n") + b"\n\n" for mail in mails]


def write(path, mails):
    with open(path, "wb") as f:
        f.write(b"".join(mails))
    return path


def check(name, paths, work):
    """All the runs over one set of archives. The list is named: files are cut anew."""
    named = ["--list", "some.list.example.org"]
    expected = outputs(paths, *named, "-j1")
    ok(all(len(text) > 1000 for text in expected), name + ": there is something to compare")
    said = diagnostics(paths, "1")
    ok(all(said == diagnostics(paths, j) for j in ("2", "7")), name + ": -v says the same for any -j")
    mails = split(paths)
    shuffled = random.Random(7).sample(mails, len(mails))
    one = write(os.path.join(work, "one.mbox"), shuffled)
    third = len(mails) // 3
    cut = [write(os.path.join(work, "%d.mbox" % i), shuffled[i * third:(i + 1) * third or None])
           for i in range(2)] + [write(os.path.join(work, "2.mbox"), shuffled[2 * third:])]
    runs = [
        ("two threads", outputs(paths, *named, "-j2")),
        ("seven threads", outputs(paths, *named, "-j7")),
        ("TZ=Asia/Kolkata", outputs(paths, *named, TZ="Asia/Kolkata")),
        ("LC_ALL=C", outputs(paths, *named, LC_ALL="C")),
        ("LC_ALL=C.UTF-8", outputs(paths, *named, LC_ALL="C.UTF-8", LANGUAGE="de")),
        ("shuffled", outputs([one], *named)),
        ("in three files", outputs(cut, *named, "-j2")),
        ("files the other way round", outputs(cut[::-1], *named, "-j1")),
    ]
    for what, got in runs:
        wrong = [COMMANDS[i] for i in range(len(COMMANDS)) if got[i] != expected[i]]
        ok(not wrong, "%s: %s" % (name, what), wrong)


def main(work):
    check("demo", sorted(glob.glob(os.path.join(TOP, "testdata", "demo", "*.mbox"))), work)
    generate = os.path.join(TOP, "tests", "bench", "generate")
    generated = subprocess.run([generate, "--mails", "3000", "--seed", "5"], check=True,
                               capture_output=True).stdout
    check("3000 mails", [write(os.path.join(work, "generated.mbox"), [generated])], work)
    if os.path.exists(SHARED):
        check("a real list", [SHARED], work)
    print("1..%d" % count)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        main(folder)
