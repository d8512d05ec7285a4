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


def mail(ident, day, subject, sender="a", more=b"", diff=None, body=b"Text.\n"):
    diff = diff or (b"diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-%d\n+b\n" % day)
    return (b"From %s@example.org Mon Jan %2d 07:42:00 2026\nFrom: %s@example.org\n"
            b"Date: %d Jan 2026 07:42:00 +0000\nMessage-ID: <%s@example.org>\n%sSubject: %s\n\n%s\n%s\n" %
            (sender.encode(), day, sender.encode(), day, ident.encode(), more, subject.encode(), body,
             diff))


def put(folder, name, *mails):
    path = os.path.join(folder, name)
    with open(path, "wb") as f:
        f.write(b"".join(mails))
    return path


def several_of_one_revision(folder):
    """v1, the same again, v2: the newest, unless a Message-ID says which."""
    path = put(folder, "again.mbox", mail("v1", 1, "[PATCH] tea: pour"),
               mail("again", 5, "[PATCH RESEND] tea: pour"), mail("v2", 9, "[PATCH v2] tea: pour"))
    for name, more, want, said in (
            ("v1@example.org", [], "v2", b'"v1@example.org" is v1; this is v2 of 2026-01-09'),
            ("v2@example.org", [], "v2", b""),
            ("tea: pour", [], "v2", b""),
            ("tea: pour", ["--revision", "1"], "again", b"<again@example.org>, the newest of 2"),
            ("v2@example.org", ["--revision", "1"], "again", b"this is v1 of 2026-01-05"),
            ("v1@example.org", ["--revision", "1"], "v1", b""),
            ("https://lore.kernel.org/r/again@example.org", ["--revision", "1"], "again", b""),
            ("v1@example.org", ["--revision", "2"], "v2", b"")):
        got = show(name, path, "--mbox", *more)
        tap.ok(ids_of(got.stdout) == [want + "@example.org"] and said in got.stderr and
               bool(said) == bool(got.stderr), " ".join(["again:", name, *more]), got.stderr)
        tap.ok(not show(name, path, "--mbox", "-q", *more).stderr, "again: quiet")
    got = show("again@example.org", path)
    tap.ok(b"\n  v1       2026-01-05  https" in got.stdout and not got.stderr, "again: text of one")
    got = show("tea: pour", path, "--revision", "1")
    tap.ok(b"the newest of 2" in got.stderr and b"Resend" in got.stdout, "again: text", got.stderr)


def rerolls_of_some(folder):
    """Of eleven patches one is not here; v1.1 sends it, v2 another one."""
    def diff(i):
        return b"--- a/t%d\n+++ b/t%d\n@@ -1 +1 @@\n-a\n+b\n" % (i, i)

    def reply(ident):
        return b"In-Reply-To: <%s@example.org>\n" % ident.encode()

    first = [mail("c", 1, "[PATCH 00/11] Tea", diff=b"none")]
    first += [mail("p%d" % i, 1, "[PATCH %02d/11] tea: cup %d" % (i, i), more=reply("c"), diff=diff(i))
              for i in range(1, 12) if i != 2]
    path = put(folder, "some.mbox", *first,
               mail("q2", 5, "[PATCH v1.1 02/11] tea: cup 2", more=reply("c"), diff=diff(22)),
               mail("r10", 9, "[PATCH v2 10/11] tea: cup 10", more=reply("p10"), diff=diff(30),
                    body=b"Text.\n---\nA note.\n"))
    whole = ["p1", "q2", *("p%d" % i for i in range(3, 12))]
    for revision, want in (("1.0", None), ("1.1", whole), ("2", whole[:9] + ["r10", "p11"])):
        got = show("Tea", path, "--mbox", "--revision", revision)
        tap.ok(ids_of(got.stdout) == [i + "@example.org" for i in want or []] and
               (b"not here: 2;" in got.stderr) == (want is None), "rerolls of some: " + revision, got.stderr)
        tap.ok((b"Text.\n---\nA note.\n" in got.stdout) == (revision == "2"), "rerolls of some: notes",
               got.stdout[-300:])


def one_id_for_several(folder):
    """A script gives every cover letter, and v3 every mail, the same Message-ID."""
    cover = b"none"
    mails = [mail("c", 1, "[PATCH 0/1] Tea", diff=cover),
             mail("p1", 1, "[PATCH 1/1] tea: pour", more=b"In-Reply-To: <c@example.org>\n"),
             mail("c", 5, "[PATCH v2 0/1] Tea", diff=cover),
             mail("p2", 5, "[PATCH v2 1/1] tea: pour", more=b"In-Reply-To: <c@example.org>\n"),
             mail("c", 9, "[PATCH v3 0/1] Tea", diff=cover)]
    path = put(folder, "ids.mbox", *mails)
    found = [json.loads(line) for line in
             tap.run("series", "--no-config", "-q", "-f", "jsonl", path).stdout.splitlines()]
    told = [(d["version"], d["id"], d["superseded_by"], [r["id"] for r in d["revisions"]]) for d in found]
    ids = ["c@example.org", "p2@example.org", "c@example.org#2"]
    tap.ok(told == [(3, ids[2], None, ids[:2]), (2, ids[1], ids[2], ids[:1]), (1, ids[0], ids[1], [])],
           "one id for several: each posting has its own", told)
    text = show("c@example.org", path).stdout
    tap.ok(b"posted again: https://lore.kernel.org/r/p2@example.org" in text and b"v1 " in text,
           "one id for several: it names the first", text)
    for name in (ids[2], "<%s>" % ids[2], "https://lore.kernel.org/r/" + ids[2]):
        text = show(name, path).stdout
        tap.ok(b"\nv3 (v2 on 2026-01-05):" in text, "one id for several: " + name, text)
    text = show("https://lore.kernel.org/r/c@example.org#3", path).stdout
    tap.ok(b"\nNew:" in text, "one id for several: another place in a page", text)
    text = show("p2@example.org", path, "--revision", "3").stdout
    tap.ok(b"/r/c@example.org#2\n" in text, "one id for several: a link", text)


def sent_on(folder):
    """A maintainer's copy is none of the author's revisions."""
    path = put(folder, "on.mbox", mail("v3", 1, "[PATCH v3] tea: pour"),
               mail("on", 5, "[PATCH] tea: pour", "m", body=b"From: a@example.org\n\nText.\n"))
    text = show("on@example.org", path).stdout
    tap.ok(b"Sent on (v3 on 2026-01-01)" in text and b"\n  sent on  2026-01-05" in text, "sent on", text)
    got = tap.run("digest", "--no-config", "-q", "-p", "year", "-o", "-", path).stdout
    tap.ok(b"a@example.org \xc2\xb7 sent by m@example.org \xc2\xb7" in got, "sent on: by whom", got)
    data = [json.loads(line) for line in
            tap.run("series", "--no-config", "-q", "-f", "jsonl", path).stdout.splitlines()]
    tap.ok([(d["state"], d["state_rule"]) for d in data] == [("resend", "forward"), ("reroll", "version")],
           "sent on: json", data)


def names_without_prefix(folder):
    plain = b"diff --git t.c t.c\n--- t.c\n+++ t.c\n@@ -1 +1 @@\n-a\n+b\n"
    new = b"diff --git d/n.c d/n.c\nnew file mode 100644\n--- /dev/null\n+++ d/n.c\n@@ -0,0 +1 @@\n+n\n"
    usual = b"--- a/t.c\n+++ b/t.c\n@@ -1 +1 @@\n-b\n+c\n"
    first = mail("p1", 1, "[PATCH 1/2] t: change", diff=plain)
    answer = b"In-Reply-To: <p1@example.org>\n"
    path = put(folder, "p0.mbox", first, mail("p2", 1, "[PATCH 2/2] n: new", more=answer, diff=new))
    got = show("p1@example.org", path, "--mbox")
    tap.ok(b"git am -p0" in got.stderr and len(ids_of(got.stdout)) == 2, "no prefixes: said", got.stderr)
    work = os.path.join(folder, "p0")
    os.mkdir(work)
    posted.git(work, "init", "-q")
    with open(os.path.join(work, "t.c"), "wb") as f:
        f.write(b"a\n")
    posted.git(work, "add", "t.c")
    posted.git(work, "-c", "user.name=c", "-c", "user.email=c@example.org", "commit", "-qm", "base")
    posted.git(work, "am", "-q", "-p0", input=got.stdout)
    tap.ok(os.path.exists(os.path.join(work, "d", "n.c")), "no prefixes: git am -p0 takes them")
    path = put(folder, "p01.mbox", first, mail("p2", 1, "[PATCH 2/2] n: new", more=answer, diff=usual))
    got = show("p1@example.org", path, "--mbox")
    tap.ok(not got.stderr, "no prefixes in one of two: nothing is said", got.stderr)


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
    several_of_one_revision(top)
    rerolls_of_some(top)
    one_id_for_several(top)
    sent_on(top)
    names_without_prefix(top)
    missing(first, top)
    sources(first, top)
    no_space(first)
tap.done()
