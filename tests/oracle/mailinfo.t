#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""git mailinfo over every plain patch mail of an archive: author, title and message are ours, but
for what the table says of them. Under sanitizers, a sample.

    mailinfo.t [FILE.gz...]     without files, some of ../shared/archives
"""
import concurrent.futures
import glob
import gzip
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.join(os.environ.get("TOP", "."), "tests", "lib"))
import peers
import tap

NAMES = ["linux-sparse.mbox.gz", "reiserfs-devel.mbox.gz"]
SAMPLE = 15 if "san" in os.environ.get("BUILD", "build") else 1
FILE_HEADER = re.compile(r"^From [0-9a-f]{40} Mon Sep 17 00:00:00 2001$(?:\n.+)*", re.M)
SIGNATURE = re.compile(r"^-- ?$", re.M)


def in_file_header(text, git):
    header = FILE_HEADER.search(git["message"])
    return header and text in header.group()


def without_files(git):
    """What git says without headers of files, and signatures before these."""
    parts = FILE_HEADER.split(git["message"])
    return "\n".join([SIGNATURE.split(part)[0] for part in parts[:-1]] + parts[-1:])


# Where they differ: why ours is right, of which fields, and how the mail shows it.
KNOWN = [
    ("a whole format-patch file, whose header is the mail's author for us and text for git",
     ("author",), lambda ours, git, raw: in_file_header(ours["author"][1], git)),
    ("the same in the message; but for line ends, which git removes where format=flowed allows it",
     ("message",), lambda ours, git, raw: ours["message"].split() == without_files(git).split()),
    ("\"Subject:\" is a word of the subject", ("title",),
     lambda ours, git, raw: git["title"].lower() in ("subject: " + ours["title"].lower(),
                                                     "subject: [patch] " + ours["title"].lower())),
    ("a signature, which is no part of the message (RFC 3676 4.3)", ("message",),
     lambda ours, git, raw: ours["message"] == peers.tidy(SIGNATURE.split(git["message"])[0])),
    ("an address alone, which git makes a name, too", ("author",),
     lambda ours, git, raw: ours["author"] == ["", git["author"][1]]),
    ("an in-body From: of nobody's address, which leaves git without an author", ("author",),
     lambda ours, git, raw: git["author"] == ["", ""]),
]


def explain(field, ours, git, raw):
    for why, fields, shows in KNOWN:
        if field in fields and shows(ours, git, raw):
            return why
    return None


def compare(mail, raw, folder):
    """[(field, why or None)] where they differ."""
    with tempfile.TemporaryDirectory(dir=folder) as work:
        git = peers.mailinfo(raw, work)
    ours = {"author": mail["author"], "title": mail["title"],
            "message": peers.commit_message(mail["body"])}
    return [(field, explain(field, ours, git, raw)) for field in ours if ours[field] != git[field]]


def check(path):
    name = os.path.basename(path)
    with gzip.open(path) as archive:
        data = archive.read()
    mails = [mail for mail in peers.patchmails(path) if mail["kind"] == "patch" and mail["diff"]]
    mails = mails[::SAMPLE]
    # What the archive quoted, git mailsplit --mboxrd undoes before git mailinfo.
    raws = [re.sub(rb"(?m)^>(>*From )", rb"\1", data[mail["offset"]:mail["offset"] + mail["length"]])
            for mail in mails]
    with tempfile.TemporaryDirectory() as folder, \
            concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        found = list(pool.map(compare, mails, raws, [folder] * len(mails)))
    for field in "author", "title", "message":
        known = [why for each in found for one, why in each if one == field and why]
        unknown = [mail["offset"] for mail, each in zip(mails, found) if (field, None) in each]
        tap.ok(not unknown, "%s: %s: %d of %d as git has them, %d known to differ"
               % (name, field, len(mails) - len(known) - len(unknown), len(mails), len(known)),
               "at %s" % unknown)
        for why in sorted(set(known)):
            print("# %d: %s" % (known.count(why), why))
    return len(mails)


def main():
    archives = os.path.join(tap.TOP, "..", "shared", "archives")
    paths = sys.argv[1:] or [path for path in (os.path.join(archives, name) for name in NAMES)
                             if os.path.exists(path)]
    if not paths or not peers.has_git():
        tap.skip("git mailinfo over archives", "no git" if paths else "there are none")
        paths = []
    for path in paths:
        tap.ok(check(path) > 10, "%s: there are patches" % os.path.basename(path))
    tap.done()


main()
