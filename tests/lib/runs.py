# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs of listdigest over sources, with and without an index, and what they leave."""
import os
import shutil

import tap

FORMATS = ["-f", "text,json"]


class Failed(Exception):
    """A run ended with a status that was not expected."""


def run(*args, good=(0,)):
    got = tap.run(*args)
    if got.returncode not in good:
        raise Failed("listdigest %s: status %d\n%s" % (" ".join(args), got.returncode,
                                                       got.stderr.decode(errors="replace")))
    return got


def files(folder):
    """{name: bytes} of what a reader of the folder sees."""
    found = {}
    for name in os.listdir(folder) if os.path.isdir(folder) else []:
        path = os.path.join(folder, name)
        if not name.startswith(".") and os.path.isfile(path):
            with open(path, "rb") as f:
                found[name] = f.read()
    return found


def stats(folder):
    """{name: (inode, time)}"""
    found = {}
    for name in os.listdir(folder):
        st = os.stat(os.path.join(folder, name))
        found[name] = (st.st_ino, st.st_mtime_ns)
    return found


def settle(*paths):
    """Changed long ago: of what was changed a moment ago a change might not show in its times, so
    the end of it is read again."""
    when = 1767225600  # 2026-01-01
    for path in paths:
        for folder, _, names in os.walk(path):
            for name in [*names, "."]:
                os.utime(os.path.join(folder, name), (when, when))
        if os.path.isfile(path):
            os.utime(path, (when, when))


def digest(out, *args, good=(0,)):
    """The files of that folder after a run that writes there."""
    run("digest", "-q", *FORMATS, "-o", out, *args, good=good)
    return files(out)


def fresh(out, *sources, good=(0,)):
    """The digests of one run without an index, into an empty folder."""
    shutil.rmtree(out, ignore_errors=True)
    return digest(out, *sources, good=good)


def difference(got, expected):
    """For people; "" if they are the same."""
    wrong = ["%s: %s" % (name, "missing" if name not in got else "should not be there"
                         if name not in expected else "differs")
             for name in sorted({*got, *expected}) if got.get(name) != expected.get(name)]
    return "\n".join(wrong)


def same(got, expected, name):
    tap.ok(bool(expected) and got == expected, name, difference(got, expected))


class Feed:
    """An index and a folder of digests, beside sources that change."""

    def __init__(self, work, *sources):
        os.makedirs(work, exist_ok=True)
        self.db, self.out, self.whole = (os.path.join(work, x) for x in ("kept.db", "out", "whole"))
        self.sources = sources

    def index(self, good=(0,)):
        return run("index", "-q", "-i", self.db, *self.sources, good=good)

    def difference(self, good=(0,)):
        """Between the digests by the index, in a folder that holds those from before, and those
        of one run over what the sources are now."""
        got = digest(self.out, "-i", self.db, *self.sources, good=good)
        return difference(got, fresh(self.whole, *self.sources, good=good))

    def compare(self, name):
        try:
            wrong = self.difference()
            tap.ok(not wrong and files(self.whole), name, wrong)
        except Failed as failed:
            tap.ok(False, name, failed)

    def steps(self, name, steps, looks, good=(0,)):
        """After each step the index reads, and at some of them digests are compared."""
        wrong, look = [], {len(steps) * (i + 1) // looks - 1 for i in range(looks)}
        for i, step in enumerate(steps):
            step()
            try:
                self.index(good)
                if i in look:
                    wrong += ["after step %d: %s" % (i, s) for s in self.difference(good).split("\n") if s]
            except Failed as failed:
                wrong += ["at step %d: %s" % (i, failed)]
                break
        tap.ok(not wrong and files(self.whole), name, "\n".join(wrong))
