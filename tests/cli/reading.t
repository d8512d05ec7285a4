#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""An index whose mails an older program read: its sources are read again, once; what is not named or
gone stays as it was (src/base/reading.h)."""
import os
import sqlite3
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.environ.get("TOP", "."), "tests", "lib"))
import forms  # noqa: E402
import inbox  # noqa: E402
import mails  # noqa: E402
import runs  # noqa: E402
import tap  # noqa: E402

AGAIN = b"had read %d source%s: read again whole"
SOME = mails.generate(31, 60, ["lagoon"])


def write_mbox(path, some):
    with open(path, "wb") as out:
        for mail in some:
            out.write(b"From mboxrd@z Mon Jan  5 10:00:00 2026\n" + mail.data + b"\n")
    runs.settle(path)


def make_old(path):
    """As a program leaves it that knew less, and took subjects for something else."""
    with sqlite3.connect(path) as db:
        db.executescript("UPDATE source SET reading = 0; DELETE FROM trailer; DELETE FROM notice;"
                         "UPDATE mail SET title = 'old', norm = 'old', author = sender, patch_id = '';"
                         "UPDATE person SET name = 'Nobody'; UPDATE series SET fate = 0")
    db.close()


def listed(*args):
    return runs.run("series", "-q", "-f", "jsonl", "--bodies", *args).stdout


def again(name, source):
    db = name.replace(" ", "-") + ".db"
    runs.run("index", "-q", "-i", db, source)
    want = listed(source)
    make_old(db)
    tap.ok(listed("-i", db) != want, name + ": an old index is not what is read now")
    got = runs.run("index", "-i", db, source)
    tap.ok(AGAIN % (1, b"") in got.stderr and b": 0 new mails (" in got.stderr,
           name + ": read again, no news", got.stderr)
    tap.ok(listed("-i", db) == want, name + ": ... and it is as if read now")
    got = runs.run("index", "-i", db, source)
    tap.ok(b"nothing new" in got.stderr and b"read again" not in got.stderr, name + ": once", got.stderr)
    make_old(db)
    got = runs.run("digest", "-q", "-o", "-", "--new", "-i", db, source)
    tap.ok(b"read again" not in got.stderr and listed("-i", db) == want, name + ": quietly", got.stderr)


def gone():
    os.mkdir("all")
    write_mbox("all/one.mbox", SOME[:30])
    write_mbox("all/two.mbox", SOME[30:])
    runs.run("index", "-q", "-i", "gone.db", "all")
    want = listed("all")
    make_old("gone.db")
    os.rename("all/two.mbox", "two.mbox")
    got = tap.run("index", "-i", "gone.db", "all")
    tap.ok(AGAIN % (1, b"") in got.stderr and b"two.mbox: read before, and no longer there; its mail stays"
           in got.stderr and got.returncode == 3, "one is gone: the other is read again", got)
    now = listed("-i", "gone.db")
    tap.ok(b'"title":"old"' in now and now != want, "... its mail stays as it was read")
    got = tap.run("index", "-i", "gone.db", "all")
    tap.ok(b"read again" not in got.stderr and b"nothing new" in got.stderr, "... said once", got)
    os.rename("two.mbox", "all/two.mbox")
    runs.settle("all")
    got = runs.run("index", "-i", "gone.db", "all")
    tap.ok(AGAIN % (1, b"") in got.stderr and listed("-i", "gone.db") == want,
           "... until it is back", got.stderr)


def merged():
    """Whose mails were read how goes along."""
    runs.run("index", "-q", "-i", "new.db", "all/one.mbox")
    runs.run("index", "-q", "-i", "old.db", "all/two.mbox")
    make_old("old.db")
    runs.run("index", "-q", "-i", "new.db", "old.db")
    got = runs.run("index", "-i", "new.db", "all/one.mbox", "all/two.mbox")
    tap.ok(AGAIN % (1, b"") in got.stderr and listed("-i", "new.db") == listed("all"),
           "merged: the old one is read again", got.stderr)


def older_schema():
    """With no source at hand: what was read is kept, and grouped again."""
    with open(os.path.join(tap.TOP, "testdata", "index", "schema-3.sql"), encoding="utf-8") as file, \
            sqlite3.connect("three.db") as db:
        db.executescript(file.read())
    db.close()
    got = tap.run("series", "-i", "three.db")
    tap.ok(got.returncode == 1 and b"(schema 3); 'listdigest index -i FILE' brings it up to date" in got.stderr,
           "an older schema: says what to do", got)
    runs.run("index", "-i", "three.db")
    tap.ok(b"One" in listed("-i", "three.db"), "... which brings it up to date")
    got = tap.run("index", "-i", "none.db")
    tap.ok(got.returncode == 1 and b"none.db: no index" in got.stderr and not os.path.exists("none.db"),
           "... and makes none", got)


def whole():
    write_mbox("some.mbox", SOME)
    again("an mbox", "some.mbox")
    box = forms.Maildir("maildir")
    for mail in SOME:
        box.add(mail)
    runs.settle("maildir")
    again("a maildir", "maildir")
    if not inbox.has_git():
        return tap.skip("a public-inbox", "no git here")
    public = inbox.V2("lagoon")
    public.add(*SOME)
    return again("a public-inbox", "lagoon")


with tempfile.TemporaryDirectory() as work:
    os.chdir(work)
    whole()
    gone()
    merged()
    older_schema()
    os.chdir("/")
tap.done()
