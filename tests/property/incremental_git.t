#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A public-inbox that grows by commits, in whatever batches, gives with an index the digests of one
run: mails that come and are deleted, new epochs, histories written anew."""
import os
import random
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.environ.get("TOP", "."), "tests", "lib"))
import inbox  # noqa: E402
import mails  # noqa: E402
import peers  # noqa: E402
import runs  # noqa: E402
import tap  # noqa: E402


def script(some, rng):
    """What happens to an archive: ("add" or "delete", mail). Some that are deleted come again."""
    entries, there, gone = [], [], []
    for mail in some:
        entries.append(("add", mail))
        there.append(mail)
        if rng.random() < 0.06:
            gone.append(there.pop(rng.randrange(len(there))))
            entries.append(("delete", gone[-1]))
        if gone and rng.random() < 0.02:
            there.append(gone.pop(rng.randrange(len(gone))))
            entries.append(("add", there[-1]))
    return entries


def batches(entries, count, rng):
    cuts = sorted(rng.sample(range(1, len(entries)), count - 1))
    return [entries[a:b] for a, b in zip([0] + cuts, cuts + [len(entries)])]


class History:
    """A v1 or v2, all of whose entries are known, so that history can be written anew."""

    def __init__(self, path, layout):
        self.path, self.layout = path, layout
        self.box = inbox.V2(path) if layout == 2 else inbox.Repository(path, 1)
        self.entries = [[]]

    def last(self):
        return self.box.epochs[-1] if self.layout == 2 else self.box

    def run(self, batch):
        self.entries[-1] += batch
        self.last().run(batch)

    def new_epoch(self):
        if self.layout == 2:
            self.box.new_epoch()
            self.entries.append([])

    def edit(self, gc):
        """One mail is purged and one has other words from now on, as public-inbox-purge and -edit
        do it: all commits behind are other ones."""
        entries = self.entries[-1]
        gone, other = (next(m for what, m in entries[len(entries) // n:] if what == "add")
                       for n in (3, 2))
        edited = other._replace(data=other.data[:-1] + b", so they say.\n")
        entries[:] = [(what, edited if mail == other else mail) for what, mail in entries
                      if mail != gone]
        self.last().rewrite(entries)
        if gc:
            inbox.git("-C", self.last().path, "gc", "-q", "--prune=now")


def grown(work):
    some = mails.by_list(mails.generate(11, 700))["harbour"]
    for layout in (1, 2):
        for count, looks in ((10, 10), (100, 10)):
            name = "v%d in %d batches" % (layout, count)
            rng = random.Random(count + layout)
            history = History(os.path.join(work, name.replace(" ", "-")), layout)
            steps = []
            for i, batch in enumerate(batches(script(some, rng), count, rng)):
                if i in (count // 3, count * 2 // 3):
                    steps.append(history.new_epoch)
                steps.append(lambda batch=batch: history.run(batch))
                if i in (count // 2, count * 4 // 5):
                    steps.append(lambda gc=i > count // 2: history.edit(gc))
            # An epoch without a commit is there before its first mail is.
            feed = runs.Feed(history.path + ".kept", history.path)
            feed.steps(name, steps, looks)


def step_by_step(work):
    """A fetch brings a commit or a few: the branch ends a little later each time."""
    for layout, count in ((1, 100), (2, 100 if tap.is_sanitized() else 1000)):
        rng = random.Random(layout)
        entries = script(mails.generate(12, 950, ["harbour"]), rng)
        path = os.path.join(work, "steps%d" % layout)
        repository = inbox.Repository(os.path.join(path, "git", "0.git") if layout == 2 else path,
                                      layout)
        repository.run(entries)
        commits = inbox.commits(repository.path)
        ends = sorted(rng.sample(range(len(commits) - 1), min(count, len(commits)) - 1))
        steps = [lambda i=i: repository.move_to(commits[i]) for i in ends + [len(commits) - 1]]
        repository.move_to(commits[0])
        feed = runs.Feed(path + ".kept", path)
        feed.steps("v%d in %d steps" % (layout, len(steps)), steps, 5)
        repository.move_to(commits[len(commits) // 2])
        feed.compare("... and back to the middle, as after a reset")


def by_public_inbox(work):
    """What its own tools do: deliver, remove as spam, purge."""
    name = "by public-inbox: "
    if not inbox.has_public_inbox() or not shutil.which("public-inbox-purge"):
        return tap.skip(name + "purged mail", "no public-inbox here")
    some = mails.generate(13, 60, ["harbour"])
    path = inbox.public_inbox_writer(2)(work, some)
    feed = runs.Feed(path + ".kept", path)
    feed.compare(name + "as it was")
    config = os.path.join(work, "config")
    with open(config, "w", encoding="utf-8") as f:
        f.write('[publicinbox "harbour"]\n\tinboxdir = %s\n\taddress = harbour@lists.example.org\n'
                "\turl = https://inbox.example.org/harbour\n\tindexlevel = basic\n" % path)
    env = dict(peers.ENVIRONMENT, HOME=work, PI_CONFIG=config)
    epoch = os.path.join(path, "git", "0.git")
    for what, command, mail in (("removed", ["public-inbox-learn", "rm"], some[20]),
                                ("purged", ["public-inbox-purge", "--all"], some[30])):
        # Before this it must be indexed by public-inbox, which the writer leaves to its tools.
        subprocess.run(["public-inbox-index", path], env=env, capture_output=True, check=True)
        before = inbox.commits(epoch)
        subprocess.run(command, input=mail.data, env=env, check=True, capture_output=True)
        tap.ok(inbox.commits(epoch) != before, name + "a mail is " + what)
        feed.compare("... and is in no digest")
    return None


def nothing_new(work):
    path = inbox.v2_writer(2)(work, mails.generate(14, 60, ["lagoon"]))
    feed = runs.Feed(path + ".kept", path)
    feed.compare("two epochs")
    before = runs.stats(feed.out), os.stat(feed.db).st_mtime_ns
    inbox.git("-C", os.path.join(path, "git", "0.git"), "gc", "-q")
    got = tap.run("digest", *runs.FORMATS, "-o", feed.out, "-i", feed.db, path)
    tap.ok(got.returncode == 0 and b"othing new" in got.stderr, "packed anew: nothing new is said", got)
    tap.ok((runs.stats(feed.out), os.stat(feed.db).st_mtime_ns) == before, "... and nothing is written")


def main(work):
    if not inbox.has_git():
        tap.skip("public-inbox", "no git here")
    else:
        grown(work)
        step_by_step(work)
        by_public_inbox(work)
        nothing_new(work)
    tap.done()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        main(temporary)
