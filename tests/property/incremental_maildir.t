#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A maildir to which mail comes, which is read there, moved and thrown away, gives with an index
the digests of one run; so do MH folders and folders of eml files."""
import os
import random
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.environ.get("TOP", "."), "tests", "lib"))
import forms  # noqa: E402
import mails  # noqa: E402
import runs  # noqa: E402
import tap  # noqa: E402


class Used:
    """A maildir in use. Each step does one thing, or a few."""

    def __init__(self, path, some, rng):
        self.box, self.rng = forms.Maildir(path), rng
        self.some, self.names = list(some), []

    def once(self):
        dice = self.rng.random()
        if self.some and (dice < 0.6 or not self.names):
            return self.names.append(self.box.add(self.some.pop(0)))
        name = self.names.pop(self.rng.randrange(len(self.names)))
        if dice < 0.9:
            return self.names.append(self.box.see(name, self.rng.choice(["S", "RS", "FS"])))
        return self.box.remove(name)

    def step(self, least):
        for _ in range(self.rng.randrange(least, 2 * least)):
            self.once()


def used(work):
    some = mails.generate(21, 500, ["marsh"])
    for count, looks, least in ((10, 10, 40), (100, 10, 5), (300, 3, 2)):
        path = os.path.join(work, "used%d" % count)
        box = Used(path, some, random.Random(count))
        feed = runs.Feed(path + ".kept", path)
        feed.steps("a maildir in %d steps" % count, [lambda: box.step(least)] * count, looks)


def only_read(work):
    """Flags and the move to cur are no news."""
    path = os.path.join(work, "read")
    box = forms.Maildir(path)
    names = [box.add(mail) for mail in mails.generate(22, 50, ["marsh"])]
    feed = runs.Feed(path + ".kept", path)
    feed.compare("mail in new")
    before = runs.stats(feed.out)
    for name in names:
        box.see(name)
    runs.settle(path)
    got = tap.run("digest", *runs.FORMATS, "-o", feed.out, "-i", feed.db, path)
    tap.ok(got.returncode == 0 and runs.stats(feed.out) == before and b"othing new" in got.stderr,
           "... that is read is no news", got)
    feed.compare("... and the digests stay right")


def other_folders(work):
    """Files that come, are replaced and go; numbers that are used again."""
    for name, write, pattern in (("MH", forms.mh, "%d"),
                                 ("eml", forms.eml_writer(b"\n"), "mail %d.eml")):
        folder = os.path.join(work, name)
        os.mkdir(folder)
        some = mails.generate(23, 80, ["marsh"])
        path = write(folder, some[:40])
        feed = runs.Feed(path + ".kept", path)
        feed.compare(name + " folder")
        files = sorted(f for f in os.listdir(path) if not f.startswith("."))
        os.unlink(os.path.join(path, files[3]))
        feed.compare("... a file removed")
        forms.put(os.path.join(path, pattern % 1001), some[41].data)
        feed.compare("... one more")
        forms.put(os.path.join(path, files[5]), some[42].data)
        feed.compare("... one replaced by another mail")
        os.rename(os.path.join(path, files[7]), os.path.join(path, pattern % 1002))
        feed.compare("... one under another name")


def folder_of_lists(work):
    """A list that is new in a folder, and one that leaves it."""
    folder = os.path.join(work, "lists")
    os.mkdir(folder)
    lists = mails.by_list(mails.generate(24, 200))
    forms.mbox_writer("mboxrd")(folder, lists["harbour"])
    feed = runs.Feed(folder + ".kept", folder)
    feed.compare("a folder of one list")
    forms.maildir(folder, lists["marsh"])
    feed.compare("... of two")
    forms.mh(folder, lists["lagoon"])
    feed.compare("... of three")


def main(work):
    used(work)
    only_read(work)
    other_folders(work)
    folder_of_lists(work)
    tap.done()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        main(temporary)
