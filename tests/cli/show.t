#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""show: what names a series, what is said of it, and what it says where something is not here."""
import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.parse

sys.path.insert(0, os.path.join(os.environ.get("TOP", "."), "tests", "lib"))
import posted
import tap


def show(*args, folder=None):
    return tap.run("show", "--no-config", "--no-progress", *args, cwd=folder)


def ids_of(mbox):
    return [line[13:-1] for line in mbox.decode().split("\n") if line.startswith("Message-ID: <")]


def names(series, path):
    """Every way to name it gives the same."""
    ident = series.id.strip("<>")
    whole = show(ident, path).stdout
    quoted = urllib.parse.quote(ident, safe="")
    for name in (series.id, "https://lore.kernel.org/r/" + ident, "https://x.example.org/list/%s/T/#u" %
                 quoted, "http://x.example.org/%s/raw?x=y" % ident, "Cover Of S0", "COVER of",
                 "r4.s0@example.org"):
        got = show(name, path)
        tap.ok(got.returncode == 0 and got.stdout == whole and whole, "by " + name, got.stderr)
    got = show("what nobody sent", path)
    tap.ok(got.returncode == 1 and not got.stdout and b"no series" in got.stderr, "a name of nothing")


def told(series, path):
    text = show(series.id, path).stdout.decode()
    for what in ("Reviewed-by: Bob Example <bob@example.com>", "What it is for.", "a: change line 12",
                 "v1 ", "https://lore.kernel.org/r/m.0.s0@example.org", "Signed-off-by: Ann Example"):
        tap.ok(what in text, "text has " + what, text[:400])
    got = show(series.id, path, "-f", "json")
    data = json.loads(got.stdout)
    tap.ok(data["type"] == "series" and data["cover"]["body"] and
           len(data["patches"]) == 3 and data["patches"][0]["body"], "json: the series, with bodies")


def several(folder):
    path = os.path.join(folder, "several.mbox")
    with open(path, "wb") as f:
        for i, title in enumerate((b"tea: pour", b"tea: brew")):
            f.write(b"From a@example.org Mon Jan  5 07:42:00 2026\nFrom: a@example.org\n"
                    b"Date: Mon, 5 Jan 2026 07:42:00 +0000\nMessage-ID: <t%d@example.org>\n"
                    b"Subject: [PATCH] %s\n\nText.\n\ndiff --git a/x b/x\n--- a/x\n+++ b/x\n"
                    b"@@ -1 +1 @@\n-%d\n+b\n\n" % (i, title, i))
    got = show("TEA:", path)
    tap.ok(got.returncode == 1 and b"2 series" in got.stderr, "several: status 1", got.stderr)
    tap.ok(b"tea: pour" in got.stdout and b"t1@example.org" in got.stdout, "several: a list")
    got = show("tea: brew", path, "--mbox")
    tap.ok(ids_of(got.stdout) == ["t1@example.org"], "the whole title", got.stderr)
    got = show("x", "--output", "f", path)
    tap.ok(got.returncode == 2, "--output without --mbox")


def revisions(folder):
    series = posted.make(folder, 1, "carried", posted.carried)
    for more, want in (([], "w.1"), (["--revision", "1"], "m.1"), (["--revision", "2"], "w.1"),
                       (["--revision", "2.0"], "w.1")):
        got = show(series.id, series.path, "--mbox", *more)
        tap.ok(ids_of(got.stdout)[:1] == [want + ".s1@example.org"], " ".join(["mbox", *more]),
               got.stderr)
    got = show(series.id, series.path, "--mbox", "--revision", "7")
    tap.ok(got.returncode == 1 and b"no revision 7" in got.stderr, "a revision that is not here")
    tap.ok(show(series.id, series.path, "--revision", "x").returncode == 2, "no revision")


def missing(series, folder):
    path = os.path.join(folder, "missing.mbox")
    kept = series.mails
    series.mails = [m for m in kept if m.get(b"Message-ID") != b"<m.2.s0@example.org>"]
    series.write(path)
    series.mails = kept
    out = os.path.join(folder, "out")
    got = show(series.id, path, "--mbox", "-o", out)
    tap.ok(got.returncode == 1 and b": 2; --partial" in got.stderr and not os.path.exists(out),
           "a patch is missing: nothing is written", got.stderr)
    got = show(series.id, path, "--mbox", "--partial", "-o", out)
    with open(out, "rb") as f:
        ids = ids_of(f.read())
    tap.ok(got.returncode == 0 and [i[:3] for i in ids] == ["m.1", "m.3"], "--partial", got.stderr)


def sources(series, folder):
    """With an index the mails come from where they lay."""
    one, copy, db = (os.path.join(folder, n) for n in ("one.mbox", "copy.mbox.gz", "x.db"))
    shutil.copy(series.path, one)
    with open(series.path, "rb") as f, gzip.open(copy, "wb") as packed:
        packed.write(f.read())
    whole = show(series.id, series.path, "--mbox").stdout
    tap.run("index", "--no-config", "-q", "-i", db, one, copy)
    tap.ok(show(series.id, "-i", db, "--mbox").stdout == whole and whole, "from an index")
    os.rename(one, one + ".away")
    got = show(series.id, "-i", db, "--mbox")
    tap.ok(got.stdout == whole, "one of two copies is gone", got.stderr)
    os.rename(copy, copy + ".away")
    got = show(series.id, "-i", db, "--mbox")
    tap.ok(got.returncode == 1 and not got.stdout and b"one.mbox: No such file" in got.stderr,
           "both are gone: it says which source is missing", got.stderr)
    got = show(series.id, "-i", db)
    tap.ok(got.returncode == 0 and b"What it is for." in got.stdout, "text needs no source")
    with open(one, "wb") as f, open(series.path, "rb") as old:
        f.write(old.read().replace(b"m.2.s0@", b"M.2.s0@"))
    got = show(series.id, "-i", db, "--mbox")
    tap.ok(got.returncode == 1 and b"another mail lies there now" in got.stderr and not got.stdout,
           "another mail is there now", got.stderr)


def no_space(series):
    if os.path.exists("/dev/full"):
        with open("/dev/full", "wb") as full:
            got = subprocess.run([tap.PROGRAM, "show", "--no-config", series.id, series.path, "--mbox"],
                                 stdout=full, stderr=subprocess.PIPE, check=False)
        tap.ok(got.returncode == 1 and got.stderr, "a full disk", got.stderr)


with tempfile.TemporaryDirectory() as top:
    first = posted.make(top, 0, "replies", posted.cover_trailers)
    names(first, first.path)
    told(first, first.path)
    several(top)
    revisions(top)
    missing(first, top)
    sources(first, top)
    no_space(first)
tap.done()
