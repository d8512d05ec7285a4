#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""kill -9 at 200 random moments of a run that keeps an index, then again to the end: the same
digests, and an index that SQLite finds whole."""
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.environ.get("TOP", "."), "tests", "lib"))
import forms  # noqa: E402
import inbox  # noqa: E402
import mails  # noqa: E402
import runs  # noqa: E402
import tap  # noqa: E402

KILLS = 40 if tap.is_sanitized() else 200
DIGEST = ["digest", "-q", "-p", "month", "-f", "json"]


def kill(command, after):
    """Whether it was there to be killed."""
    child = subprocess.Popen([tap.PROGRAM, *command], stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL)
    time.sleep(after)
    child.send_signal(signal.SIGKILL)
    status = child.wait()
    if status not in (0, -signal.SIGKILL):
        raise runs.Failed("status %d of %s" % (status, command))
    return status != 0


def copy(db, to):
    for end in ("", "-wal"):
        if os.path.exists(to + end):
            os.unlink(to + end)
        if os.path.exists(db + end):
            shutil.copyfile(db + end, to + end)
    return to


def is_whole(db, work):
    """Of a copy, since SQLite repairs what it opens."""
    if not os.path.exists(db) or not os.path.getsize(db):
        return True
    try:
        with sqlite3.connect(copy(db, os.path.join(work, "copy.db"))) as connection:
            return connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    except sqlite3.DatabaseError:
        return False


class Test:
    def __init__(self, work):
        self.work = work
        self.rng = random.Random(41)
        self.db, self.out = os.path.join(work, "kept.db"), os.path.join(work, "out")
        self.base = os.path.join(work, "base.db")
        self.wrong, self.kills = [], 0
        self.make_sources(mails.by_list(mails.generate(42, 1500, step=5000)))

    def make_sources(self, lists):
        """Half of all is in the index that runs begin with; then there is more of it."""
        half = {short: len(some) // 2 for short, some in lists.items()}
        boxes = {short: os.path.join(self.work, short + ".mbox") for short in ("harbour", "lagoon")}
        maildir = forms.Maildir(os.path.join(self.work, "marsh"))
        v2 = inbox.V2(os.path.join(self.work, "v2")) if inbox.has_git() else None
        for part in (0, 1):
            for short, path in boxes.items():
                some = lists[short][half[short]:] if part else lists[short][:half[short]]
                with open(path, "ab") as f:
                    f.write(forms.mbox("mboxrd", some))
                if v2 and short == "harbour":
                    v2.add(*some[::3])
            for mail in lists["marsh"][half["marsh"]:] if part else lists["marsh"][:half["marsh"]]:
                maildir.add(mail)
            self.sources = [*boxes.values(), maildir.path] + ([v2.path] if v2 else [])
            if not part:
                runs.run("index", "-q", "-i", self.base, *self.sources)

    def command(self, rest):
        """What is killed: runs that only index, and runs that write digests as well."""
        if rest % 3:
            return ["index", "-q", "-i", self.db, *self.sources]
        return [*DIGEST, "-o", self.out, "-i", self.db, *self.sources]

    def measure(self):
        runs.run(*DIGEST, "-o", os.path.join(self.work, "expected"), *self.sources)
        self.expected = runs.files(os.path.join(self.work, "expected"))
        self.begin(True)
        start = time.monotonic()
        runs.run(*self.command(1))
        self.took = time.monotonic() - start
        self.finish("without a kill")

    def begin(self, empty):
        shutil.rmtree(self.out, ignore_errors=True)
        for end in ("", "-wal", "-shm"):
            if os.path.exists(self.db + end):
                os.unlink(self.db + end)
        if not empty:
            copy(self.base, self.db)

    def killed(self, number):
        after = self.rng.random() * self.took * 1.1
        if not kill(self.command(number), after):
            return False
        self.kills += 1
        if not is_whole(self.db, self.work):
            self.wrong.append("kill %d after %.3f s: the index is damaged" % (number, after))
        return True

    def finish(self, name):
        runs.run(*DIGEST, "-o", self.out, "-i", self.db, *self.sources)
        wrong = runs.difference(runs.files(self.out), self.expected)
        if wrong:
            self.wrong.append("%s: %s" % (name, wrong))
        if not is_whole(self.db, self.work):
            self.wrong.append("%s: the index is damaged" % name)

    def each_anew(self, kills):
        """A kill, and a run to the end."""
        for i in range(kills):
            self.begin(i % 2)
            self.killed(i)
            self.finish("kill %d" % i)

    def going_on(self, kills):
        """The killed index is gone on with, and killed again, until a run is faster."""
        at = 0
        while at < kills:
            self.begin(at % 2)
            while at < kills:
                at += 1
                if not self.killed(at):
                    break
            self.finish("kills up to %d" % at)


def main(work):
    test = Test(work)
    try:
        test.measure()
        # Those that come too late are none.
        while test.kills < KILLS // 2:
            test.each_anew(min(25, KILLS // 2 - test.kills))
        tap.ok(not test.wrong, "%d kills, each of a run of its own" % test.kills,
               "\n".join(test.wrong))
        test.wrong = []
        while test.kills < KILLS:
            test.going_on(min(25, KILLS - test.kills))
        tap.ok(not test.wrong, "%d kills, gone on with and killed again" % (KILLS - KILLS // 2),
               "\n".join(test.wrong))
    except runs.Failed as failed:
        tap.ok(False, "kill -9", failed)
    tap.done()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        main(temporary)
