#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What many postings have in common costs nothing: one Message-ID for all (each is told apart by a
number), one moment at which all were posted (they wait on each of 300 days). Each run took
1 s; anything quadratic takes minutes."""
import json
import os
import resource
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.environ.get("TOP", "."), "tests", "lib"))
import tap  # noqa: E402

POSTINGS, DAYS = 30000, 297
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
SECONDS = 200 if tap.is_sanitized() else 20


def mail(ident, month, day, subject, text):
    return ("From mboxrd@z Thu Jan  1 00:00:00 1970\nFrom: Ann <ann@example.org>\nDate: %d %s 2026 06:00:00 +0000\n"
            "Message-ID: <%s@example.org>\nSubject: %s\n\n%s\n" % (day, month, ident, subject, text))


def patch(ident, i):
    return mail(ident, "Jan", 5, "[PATCH] knob %d: turn" % i,
                "Text.\n---\ndiff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-old\n+%d\n" % i)


def days():
    for day in range(DAYS):
        yield mail("d%d" % day, MONTHS[day // 27 + 1], day % 27 + 1, "talk %d" % day, "Text.\n")


def limit():
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def run(*args):
    return subprocess.run([tap.PROGRAM, *args[:1], "--no-config", "-q", *args[1:]], capture_output=True,
                          preexec_fn=limit, check=False)


with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "knobs.mbox")
    with open(path, "w", encoding="ascii") as f:
        f.writelines(patch("one", i) for i in range(POSTINGS))
    got = run("series", "-f", "jsonl", path)
    names = sorted(json.loads(line)["id"] for line in got.stdout.splitlines())
    wanted = ["one@example.org"] + ["one@example.org#%d" % n for n in range(2, POSTINGS + 1)]
    tap.ok(names == sorted(wanted), "one Message-ID: all told apart", got.stderr[-200:])

    with open(path, "w", encoding="ascii") as f:
        f.writelines(patch("p%d" % i, i) for i in range(POSTINGS))
        f.writelines(days())
    got = run("stats", "-p", "day", "-f", "json", path)
    totals = [report["waiting_total"] for report in json.loads(got.stdout or b"[]")]
    tap.ok(totals[1:] and set(totals) == {POSTINGS}, "one moment: all wait on each day",
           (got.stderr[-200:], set(totals)))
tap.done()
