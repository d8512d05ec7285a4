#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What is not where it was: its mail stays until somebody says that it is to be forgotten."""
import json
import os
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.environ.get("TOP", "."), "tests", "lib"))
import inbox  # noqa: E402
import mails  # noqa: E402
import tap  # noqa: E402

MAIL = (b"From a@tide.example Mon Jan  5 07:42:00 2026\nFrom: A <a@tide.example>\nMessage-ID: <%s@tide.example>\n"
        b"Date: Mon, 5 Jan 2026 07:42:00 +0000\nList-Id: <ebb.tide.example>\nSubject: x\n\nText.\n\n")


def write(path, *names):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "wb") as file:
        file.write(b"".join(MAIL % name.encode() for name in names))


def messages(index):
    return json.loads(tap.run("stats", "-i", index, "-f", "json").stdout)["totals"]["messages"]


def folder():
    write("all/one.mbox", "1", "2")
    write("all/two.mbox", "3")
    first = tap.run("index", "-i", "folder.db", "all")
    os.unlink("all/two.mbox")
    gone = tap.run("index", "-i", "folder.db", "all")
    tap.ok(first.returncode == 0 and b"3 new mails" in first.stderr, "a folder of two mailboxes", first)
    tap.ok(gone.returncode == 3 and b"two.mbox: read before, and no longer there" in gone.stderr and
           messages("folder.db") == 3, "... one is gone: named, and its mail stays", gone)
    wrong = tap.run("index", "-i", "folder.db", "--forget", "all/three.mbox")
    tap.ok(wrong.returncode == 1 and b"three.mbox: no source" in wrong.stderr, "... to forget another", wrong)
    forgot = tap.run("index", "-i", "folder.db", "--forget", "all/two.mbox")
    after = tap.run("index", "-i", "folder.db", "all")
    tap.ok(forgot.returncode == 0 and messages("folder.db") == 2, "... it is forgotten", forgot)
    tap.ok(after.returncode == 0 and b"no longer" not in after.stderr, "... and missed no more", after)


def epoch():
    box, some = inbox.V2("harbour"), mails.generate(7, 6, ["harbour"])
    box.add(*some[:4])
    box.new_epoch()
    box.add(*some[4:])
    first = tap.run("index", "-i", "epoch.db", "harbour")
    known = messages("epoch.db")
    os.rename("harbour/git/0.git", "away")
    gone = tap.run("index", "-i", "epoch.db", "harbour")
    tap.ok(first.returncode == 0 and gone.returncode == 1 and b"which was read before, is not there" in gone.stderr and
           messages("epoch.db") == known, "an epoch is gone: named, and its mail stays", gone)
    os.rename("away", "harbour/git/0.git")
    back = tap.run("index", "-i", "epoch.db", "harbour")
    tap.ok(back.returncode == 0 and b"nothing new" in back.stderr, "... until it is back", back)


def refusals():
    write("one.mbox", "1")
    cases = (("a range of a mailbox", 1, b"one.mbox: no public-inbox", ("digest", "--range", "a..b", "one.mbox")),
             ("... for series", 1, b"one.mbox: no public-inbox", ("series", "--range", "a..b", "one.mbox")),
             ("check of an index", 1, b"name the archives that it was made of", ("check", "folder.db")),
             ("an index named like an option", 2, b"looks like an option", ("digest", "-i", "--new", "one.mbox")))
    for name, status, says, arguments in cases:
        got = tap.run(*arguments)
        tap.ok(got.returncode == status and says in got.stderr and not os.path.exists("--new"), name, got)
    tap.run("digest", "-i", "new.db", "--new", "one.mbox")
    nothing = tap.run("digest", "-i", "new.db", "--new", "one.mbox")
    tap.ok(nothing.returncode == 0 and b"nothing new" in nothing.stderr, "no news: so it says", nothing)
    none = tap.run("digest", "--tag", "nosuch", "one.mbox")
    tap.ok(none.returncode == 0 and b"no mail is left by what was asked for" in none.stderr, "nothing chosen: so it says",
           none)


with tempfile.TemporaryDirectory() as work:
    os.chdir(work)
    folder()
    refusals()
    if inbox.has_git():
        epoch()
    else:
        tap.skip("an epoch that is gone", "no git here")
    os.chdir("/")
tap.done()
