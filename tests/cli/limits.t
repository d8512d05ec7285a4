#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Large and hostile input: what is left out is said, and memory does not add up."""
import base64
import json
import os
import resource
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.environ.get("TOP", "."), "tests", "lib"))
from tap import done, is_sanitized, limit_space, ok, peak, run, skip  # noqa: E402

INDEX_BODY_MAX = 1 << 20    # index/index.h


def mail(number, text="Text.\n", subject="Hello", header=""):
    return ("From mboxrd@z Thu Jan  1 00:00:00 1970\n"
            "Message-ID: <%s@example.org>\nFrom: Ann <ann@example.org>\nSubject: %s\n"
            "Date: Mon, 5 Jan 2026 10:00:00 +0000\n%s\n%s\n" % (number, subject, header, text))


def write(path, *mails):
    with open(path, "w", encoding="utf-8") as f:
        f.writelines(mails)
    return path


def long_text():
    """A text above the limit, of two-byte characters that do not fit it evenly."""
    body = "x" + "\u00e9" * INDEX_BODY_MAX
    path = write("long.mbox", mail(1, body + "\n", "[PATCH 0/1] Long",
                                   "Content-Type: text/plain; charset=utf-8\n"))
    got = run("series", "-v", "-f", "jsonl", "--bodies", path)
    said = got.stderr.decode()
    ok(said.startswith("long.mbox:0: text above the limit cut off [text-too-large]: %d bytes\n"
                       % (len(body.encode()) + 1)), "a text above the limit: said", said)
    kept = json.loads(got.stdout)["cover"]["body"] if got.stdout else ""
    ok(kept == body[:INDEX_BODY_MAX // 2], "... and cut between two characters", len(kept))
    ok(run("stats", "-q", "--strict", path).returncode == 3, "... and is damage")
    path = write("fits.mbox", mail(1, "x" * 1000000 + "\n", "[PATCH 0/1] Long"))
    ok(run("stats", "-v", path).stderr == b"", "a text below it: nothing said")


def many_defects():
    """Very many defects of a kind in a mail are one line."""
    hunks, mails = 5000, 20
    hunk = "diff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1,5 +1,5 @@\n one\n"  # four lines short
    path = write("defects.mbox", *[mail(i, hunk * hunks, "[PATCH] Short") for i in range(mails)])
    runs = [run("stats", "-v", "-j", j, path) for j in ("1", "4")]
    said = runs[0].stderr.decode().splitlines()
    ok(len(said) == mails and all(s.endswith(" (%d times)" % hunks) for s in said),
       "very many defects of a kind are one line a mail", said[-1])
    ok(runs[0].stderr == runs[1].stderr, "... the same for any -j")
    report = run("check", "-f", "json", path)
    ok(json.loads(report.stdout)["damage"][0]["times"] == hunks, "... and counted in check")
    return path


def memory(defects):
    small = write("small.mbox", mail(1))
    base = peak("stats", small)
    more = peak("stats", "-v", "-j4", defects) - base
    ok(more < 45e6, "the memory of -v is bounded", (base, more))
    size = 8 * 1000 * 1000
    text = base64.encodebytes(b"Some text to be repeated.\n" * (size // 26)).decode()
    header = "Content-Type: text/plain; charset=koi8-r\nContent-Transfer-Encoding: base64\n"
    paths = [write("large%d.mbox" % i, mail(i, text, header=header)) for i in range(8)]
    one = peak("stats", "-j1", paths[0]) - base
    all_at_once = peak("stats", "-j8", *paths) - base
    windows = 7 * 1.2 * len(text)  # the mails themselves, one per source
    ok(all_at_once < one + windows, "large mails are parsed one at a time", (one, all_at_once))


DIFF = "---\ndiff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\n"


def large_among_small():
    """Two sources with a mail that no batch takes between those that one does."""
    large = "Many words in a line of text.\n" * 20000
    paths = [write("%s.mbox" % name, *[mail("%s%d" % (name, i), (large if i in (40, 90) else "Text.\n") + DIFF,
                                            "[PATCH] %s %d" % (name, i)) for i in range(120)])
             for name in ("a", "b")]
    runs = [run("series", "-v", "-f", "jsonl", "--bodies", "-j", j, *paths) for j in ("1", "2", "7")]
    ids = {json.loads(line)["id"] for line in runs[0].stdout.splitlines()}
    ok(len(ids) == 240, "large mails between small ones: all are there", len(ids))
    ok(all((r.stdout, r.stderr) == (runs[0].stdout, runs[0].stderr) for r in runs),
       "... the same for any -j")


def index_fails():
    """The index reaches a limit while a large mail is taken: one message, status 1, no hang."""
    text = "Many words in a line of text.\n" * 30000
    paths = [write("index%d.mbox" % n, *[mail("%d-%d" % (n, i), text, "[PATCH] %d" % i)
                                         for i in range(20)]) for n in range(2)]
    got = run("stats", "-j3", *paths, timeout=60, preexec_fn=lambda: resource.setrlimit(
        resource.RLIMIT_FSIZE, (1 << 20, 1 << 20)))
    said = got.stderr.decode()
    ok(got.returncode == 1 and said.count("\n") == 1 and said.startswith("listdigest: "),
       "an index error while a large mail is taken", (got.returncode, said))


def few_threads():
    """Less memory than the threads asked for need: those there are do the work."""
    small = write("small.mbox", mail(1))
    wanted = run("stats", small).stdout
    got = run("stats", "-q", "-j256", small, preexec_fn=limit_space)
    ok((got.returncode, got.stdout) == (0, wanted), "fewer threads than wanted",
       (got.returncode, got.stderr))


def seconds(*args):
    """What a run takes of a processor."""
    before = os.times()
    run(*args)
    after = os.times()
    return (after.children_user - before.children_user +
            after.children_system - before.children_system)


def many_sources():
    """Counting what is in each source takes no longer the more there are."""
    os.mkdir("sources")
    for i in range(1000):
        write("sources/%d.mbox" % i, *[mail("%d.%d" % (i, n)) for n in range(20)])
    stats, check = seconds("stats", "sources"), seconds("check", "sources")
    ok(check < 3 * stats, "check of many sources takes about as long as stats", (check, stats))


def main():
    long_text()
    defects = many_defects()
    large_among_small()
    index_fails()
    many_sources()
    if is_sanitized():
        skip("memory and threads", "a sanitizer takes more")
    else:
        memory(defects)
        few_threads()
    done()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        main()
