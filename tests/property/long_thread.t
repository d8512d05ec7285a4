#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""One thread of 100,000 mails: fifty revisions of a hundred patches, each answering the one before,
thousands of replies that answer one another, reviews of every patch, a loop of references. The
processor time that it may take is many times what it takes, and far less than anything quadratic
would: each run took 2 s."""
import json
import os
import re
import resource
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.environ.get("TOP", "."), "tests", "lib"))
import tap  # noqa: E402

REVISIONS, PATCHES, MAILS = 50, 100, 100000
REVIEWERS = 10          # of each patch of the last revision
SECONDS = 600 if tap.is_sanitized() else 120


def mail(ident, second, sender, subject, parent=None, text="Text.\n"):
    above = "In-Reply-To: <%s@example.org>\n" % parent if parent else ""
    when = "%02d:%02d:%02d" % (second // 3600 % 24, second // 60 % 60, second % 60)
    return ("From mboxrd@z Thu Jan  1 00:00:00 1970\nFrom: %s <%s@example.org>\nDate: %d Jan 2026 %s +0000\n"
            "Message-ID: <%s@example.org>\n%sSubject: %s\n\n%s\n" %
            (sender, sender, 1 + second // 86400, when, ident, above, subject, text))


def patch(version, i):
    """The even ones change with every revision."""
    line = "+%d of v%d\n" % (i, version if i % 2 == 0 else 1)
    return ("Text.\n\nSigned-off-by: ann <ann@example.org>\n---\ndiff --git a/f%d b/f%d\n--- a/f%d\n"
            "+++ b/f%d\n@@ -1 +1 @@\n-old\n%s" % (i, i, i, i, line))


def revisions():
    for v in range(1, REVISIONS + 1):
        at = v * 40000
        yield mail("c%d" % v, at, "ann", "[PATCH v%d 0/%d] Turn all knobs" % (v, PATCHES),
                   "c%d" % (v - 1) if v > 1 else None)
        for i in range(1, PATCHES + 1):
            yield mail("p%d.%d" % (v, i), at + i, "ann", "[PATCH v%d %d/%d] knob %d: turn" %
                       (v, i, PATCHES, i), "c%d" % v, patch(v, i))


def replies():
    last = REVISIONS * 40000
    for i in range(1, PATCHES + 1):
        for k in range(REVIEWERS):
            yield mail("r%d.%d" % (i, k), last + 1000 + k, "bob%d" % k, "Re: [PATCH v%d %d/%d] knob %d: turn" %
                       (REVISIONS, i, PATCHES, i), "p%d.%d" % (REVISIONS, i),
                       "Fine.\n\nReviewed-by: bob%d <bob%d@example.org>\n" % (k, k))
    yield mail("loop0", last + 2000, "eve", "Re: knobs", "loop1")
    yield mail("loop1", last + 2001, "eve", "Re: knobs", "loop0")
    above = "p1.1"
    for n in range(MAILS - REVISIONS * (PATCHES + 1) - PATCHES * REVIEWERS - 2):
        yield mail("t%d" % n, 41000 + n * 2, "carl%d" % (n % 50), "Re: [PATCH 1/100] knob 1: turn", above)
        above = "t%d" % n if n % 10000 else "p1.1"


def limit():
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def run(*args):
    return subprocess.run([tap.PROGRAM, *args[:1], "--no-config", "-q", *args[1:]], capture_output=True,
                          preexec_fn=limit, check=False)


with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "knobs.mbox")
    with open(path, "w", encoding="ascii") as f:
        for text in revisions():
            f.write(text)
        for text in replies():
            f.write(text)
    got = run("series", "-f", "jsonl", path)
    series = [json.loads(line) for line in got.stdout.splitlines()]
    tap.ok(got.returncode == 0 and [s["version"] for s in series] == list(range(REVISIONS, 0, -1)),
           "a series for each revision", got.stderr)
    newest = series[0]
    tap.ok([r["version"] for r in newest["revisions"]] == list(range(1, REVISIONS)), "all in one chain")
    tap.ok([p["change"] for p in newest["patches"]] == ["kept", "changed"] * (PATCHES // 2),
           "what each patch was before")
    tap.ok(len(newest["reviews"]) == PATCHES * REVIEWERS, "all reviews", len(newest["reviews"]))
    tap.ok(series[-1]["replies"] == MAILS - REVISIONS * (PATCHES + 1) - PATCHES * REVIEWERS - 2,
           "all replies to the first one", series[-1]["replies"])
    got = run("show", "c1@example.org", path, "--mbox")
    tap.ok(re.findall(rb"^Message-ID: <p50\.(\d+)@", got.stdout, re.M) ==
           [b"%d" % i for i in range(1, PATCHES + 1)], "the newest for git am", got.stderr)
    tap.ok(got.stdout.count(b"\nReviewed-by: bob") == PATCHES * REVIEWERS, "with their trailers")
    got = run("digest", "-p", "year", "-o", "-", path)
    tap.ok(got.returncode == 0 and b"v50 (v49 on 2026-01-23)" in got.stdout, "a digest", got.stderr)
tap.done()
