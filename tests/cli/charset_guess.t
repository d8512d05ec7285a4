#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Text whose charset nobody says: what the list uses, or what a detector says of long text."""
import json
import os
import random
import subprocess
import tempfile

TOP = os.environ.get("TOP", ".")
PROGRAM = os.path.abspath(os.environ.get("LISTDIGEST", os.path.join(TOP, "build", "listdigest")))
F = b"From mboxrd@z Thu Jan  1 00:00:00 1970\n"
SHORT = "Привет"
LONG = "Эта строка длиннее: в ней куда больше двадцати четырёх букв, и детектор узнаёт её.\n" * 3
DIFF = b"\n---\ndiff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\n\n"
count = 0


def ok(good, name, detail=""):
    global count
    count += 1
    print("%sok %d - %s" % ("" if good else "not ", count, name))
    if not good:
        print("#   %s" % str(detail)[:500].replace("\n", "\n#   "))


def mail(number, text, charset, label=None, subject="Hello", list_id="one.example.org"):
    header = "Content-Type: text/plain; charset=%s\n" % label if label else ""
    return (F + ("Message-ID: <%d@example.org>\nFrom: Ann <ann@example.org>\n"
                 "Subject: [PATCH] " % number).encode() + subject.encode(charset)
            + ("\nDate: Mon, 5 Jan 2026 10:%02d:00 +0000\nList-Id: <%s>\n%s\n"
               % (number, list_id, header)).encode() + text.encode(charset) + DIFF)


def read(mails, *more, stdin=False):
    """{Message-ID: (subject, text)}"""
    with open("list.mbox", "wb") as f:
        f.writelines(mails)
    with open("list.mbox", "rb") as f:
        out = subprocess.run([PROGRAM, "series", "-f", "jsonl", "--bodies", *more,
                              "-" if stdin else "list.mbox"], stdin=f, check=True,
                             capture_output=True).stdout
    found = {}
    for line in out.decode().splitlines():
        patch = json.loads(line)["patches"][0]
        found[patch["message_id"]] = (patch["subject"], patch["body"].split("---")[0].strip(), patch["repairs"])
    return found


def usual():
    declared = [mail(i, SHORT, "koi8-r", "koi8-r") for i in range(3)]
    doubt = [mail(9, SHORT, "koi8-r", subject=SHORT)]
    one = read(declared + doubt)["9@example.org"]
    ok(one[:2] == ("[PATCH] " + SHORT, SHORT), "three mails declare KOI8-R: the fourth is read so",
       one)
    ok("charset-guessed" in one[2], "... and it is said", one)
    ok(read(doubt + declared)["9@example.org"] == one, "... also where it comes first")
    ok(read(doubt + declared, stdin=True)["9@example.org"] == one, "... and from a pipe")
    few = read(declared[:2] + doubt)["9@example.org"][1]
    ok(few == SHORT.encode("koi8-r").decode("windows-1252"), "two are not enough: windows-1252", few)
    other = [mail(i, SHORT, "koi8-r", "koi8-r", list_id="two.example.org") for i in range(3)]
    with open("other.mbox", "wb") as f:
        f.writelines(other)
    apart = read(doubt, "other.mbox")["9@example.org"][1]
    ok(apart == few, "what another list declares is no matter", apart)
    rest = [mail(10 + i, SHORT, "cp1251", "windows-1251") for i in range(4)]
    most = read(declared + rest + [mail(9, SHORT, "cp1251")])["9@example.org"][1]
    ok(most == SHORT, "the most frequent one counts", most)


def detector():
    for charset in ("koi8-r", "cp1251", "iso-8859-5"):
        one = read([mail(1, LONG, charset)])["1@example.org"]
        ok(one[1] == LONG.strip(), "long text without a label: %s is told" % charset, one)
    mixed = (LONG + "naïve\n").encode()
    both = read([mail(1, LONG, "koi8-r").replace(DIFF, mixed + DIFF)])["1@example.org"][1]
    ok(both == (LONG + LONG + "naïve").strip(), "... beside lines of UTF-8", both)


def order():
    """Whatever the threads and the order of many mails in doubt."""
    mails = [mail(i % 60, SHORT + str(i), "koi8-r", "koi8-r" if i % 3 else None)
             .replace(b"<", b"<%d." % i, 1) for i in range(900)]
    first = read(mails, "-j1")
    ok(len(first) == 900 and all(text.startswith(SHORT) for _, text, _ in first.values()),
       "300 mails in doubt among 900", len(first))
    random.Random(7).shuffle(mails)
    ok(read(mails, "-j4") == first, "... the same in any order, with four threads")


with tempfile.TemporaryDirectory() as work:
    os.chdir(work)
    usual()
    detector()
    order()
    os.chdir("/")
print("1..%d" % count)
