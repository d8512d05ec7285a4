#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""show --mbox | git am: what commits come of patch mails, sent in every way there is.

Commits are made in a scratch repository and sent with git format-patch; mail programs of all kinds
do to them what they do. On a fresh clone git am has to make the same commits again: author, date,
message and files; with the trailers of replies, added as git interpret-trailers adds them.
"""
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.environ.get("TOP", "."), "tests", "lib"))
import inbox
import peers
import posted
import tap
from posted import git

# ---- what git am makes of it ----

SHAPE = "%an|%ae|%aI|%B%x00"


def log_of(path, base):
    return git(path, "log", "--reverse", "--format=" + SHAPE, base + "..").decode().split("\0\n")[:-1]


def with_trailers(message, lines):
    out = message
    for line in lines:
        out = subprocess.run(["git", "interpret-trailers", "--if-exists", "addIfDifferent",
                              "--trailer", line], input=out.encode(), env=peers.ENVIRONMENT,
                             check=True, capture_output=True).stdout.decode()
    return out


def expected(work, series):
    """What git log says of the commits, with the trailers; dates that are the mail's."""
    commits = []
    for i, commit in enumerate(log_of(work.path, work.base), 1):
        head, message = commit.rsplit("|", 1)[0], commit.split("|", 3)[3]
        author, mail, date = commit.split("|", 3)[:3]
        date = series.dates.get(date, date)
        message = with_trailers(message.rstrip("\n") + "\n", series.trailers.get(i, []))
        assert head
        commits.append("%s|%s|%s|%s" % (author, mail, date, message.rstrip("\n")))
    return commits


def apply(work, mbox, path):
    git(os.path.dirname(path), "clone", "-q", work.path, path)
    git(path, "reset", "-q", "--hard", work.base)
    done = subprocess.run(["git", "-C", path, "am", "-q"], input=mbox, capture_output=True,
                          check=False, env=dict(peers.ENVIRONMENT, GIT_COMMITTER_NAME="C",
                                                GIT_COMMITTER_EMAIL="c@example.org"))
    return done.stderr.decode(errors="replace") if done.returncode else ""


def normal(commits):
    return [c.rstrip("\n").replace("+00:00|", "Z|") for c in commits]


def check(folder, number, name, build):
    series = posted.make(folder, number, name, build)
    work = series.work
    shown = tap.run("show", "--no-config", series.id, "--mbox", "-q", series.path)
    trouble = shown.stderr.decode() if shown.returncode else ""
    clone = os.path.join(folder, "clone%d" % number)
    trouble = trouble or apply(work, shown.stdout, clone)
    tap.ok(not trouble, name + ": git am takes it", trouble)
    got = normal(log_of(clone, work.base)) if not trouble else []
    want = normal(expected(work, series))
    tap.ok(got == want, name + ": author, date and message",
           "\n".join("got  %r\nwant %r" % (g, w) for g, w in zip(got, want) if g != w) or
           "%d commits of %d" % (len(got), len(want)))
    same = not trouble and subprocess.run(["git", "-C", clone, "diff", "--quiet", work.head()],
                                          env=peers.ENVIRONMENT, check=False).returncode == 0
    tap.ok(same, name + ": files")


def main():
    if not inbox.has_git():
        print("1..0 # SKIP no git")
        return
    with tempfile.TemporaryDirectory() as folder:
        for number, (name, build) in enumerate(posted.CASES):
            check(folder, number, name, build)
    tap.done()


main()
