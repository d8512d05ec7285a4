#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Merged indexes are the index of one run: in any order, overlapping, merged twice."""
import json
import os
import shutil
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.environ.get("TOP", "."), "tests", "lib"))
import forms  # noqa: E402
import inbox  # noqa: E402
import mails  # noqa: E402
import runs  # noqa: E402
import tap  # noqa: E402


class Farm:
    """Sources, and indexes of some of them."""

    def __init__(self, work):
        self.work = work
        self.lists = mails.by_list(mails.generate(3, 500))
        self.sources = {short: forms.mbox_writer("mboxrd")(work, some)
                        for short, some in self.lists.items()}
        if inbox.has_git():
            self.sources["lagoon"] = inbox.v2_writer(2)(work, self.lists["lagoon"])
        self.sources["marsh"] = forms.maildir(work, self.lists["marsh"])
        self.expected = runs.fresh(self.path("expected"), *self.sources.values())
        self.count = 0

    def path(self, name):
        return os.path.join(self.work, name)

    def index(self, *what):
        """A new index of lists and of other indexes."""
        self.count += 1
        db = self.path("%d.db" % self.count)
        runs.run("index", "-q", "-i", db, *(self.sources.get(x, x) for x in what))
        return db

    def check(self, db, name):
        runs.same(runs.fresh(self.path("out"), "-i", db), self.expected, name)


def disjoint(farm):
    one = farm.index(*farm.sources)
    farm.check(one, "one run over all sources")
    shards = [farm.index(short) for short in farm.sources]
    both = farm.index(*shards)
    farm.check(both, "an index for each list, merged")
    farm.check(farm.index(*shards[::-1]), "... in the other order")
    step = shards[0]
    for shard in shards[1:]:
        step = farm.index(shard, step)
    farm.check(step, "... one after the other")
    runs.run("index", "-q", "-i", both, *shards)
    farm.check(both, "merged twice is merged once")
    runs.run("index", "-q", "-i", both, one)
    farm.check(both, "... also with the index of all")
    farm.check(farm.index(shards[0], *list(farm.sources)[1:]), "an index and sources together")
    farm.check(farm.index(*list(farm.sources)[1:], shards[0]), "... in the other order")
    return shards, both


def overlapping(farm):
    a, b = farm.index("harbour", "lagoon"), farm.index("lagoon", "marsh")
    farm.check(farm.index(a, b), "overlapping indexes")
    farm.check(farm.index(b, a), "... in the other order")
    farm.check(farm.index(a, b, *farm.sources), "... with all their sources")


def one_source_grown(farm):
    """Two indexes know the same source, one of them less of it."""
    path = farm.sources["harbour"]
    with open(path, "rb") as f:
        whole = f.read()
    forms.put(path, whole[:whole.index(b"\nFrom mboxrd@z", len(whole) // 3) + 1])
    early = farm.index("harbour", "lagoon")
    forms.put(path, whole)
    late = farm.index("harbour", "marsh")
    farm.check(farm.index(early, late), "a source that one index knows less of")
    farm.check(farm.index(late, early), "... in the other order")
    farm.check(farm.index(early, late, *farm.sources), "... and read again")


def cut_off(farm):
    """One index saw the last mail of a source when only half of it was there."""
    path = farm.sources["harbour"]
    with open(path, "rb") as f:
        whole = f.read()
    forms.put(path, whole[:whole.index(b"\nFrom mboxrd@z", len(whole) // 3) + 400])
    early = farm.index("harbour", "lagoon")
    forms.put(path, whole)
    late = farm.index("harbour", "marsh")
    farm.check(farm.index(early, late, *farm.sources), "half a mail in one index, and read again")
    farm.check(farm.index(late, early, *farm.sources), "... in the other order")


def deletions(work):
    """A mail is deleted from a maildir, then one comes: the index that it is merged into follows."""
    some = mails.by_list(mails.generate(5, 300))
    folder = forms.maildir(os.path.join(work, "lost"), some["marsh"][:-1])
    other = forms.mbox_writer("mboxrd")(os.path.join(work, "lost"), some["harbour"])
    one, both, out = (os.path.join(work, "lost", x) for x in ("one.db", "both.db", "out"))
    cur = os.path.join(folder, "cur")

    def follow(name):
        runs.run("index", "-q", "-i", one, folder)
        got = runs.run("index", "-i", both, one).stderr.decode()
        runs.same(runs.fresh(out, "-i", both), runs.fresh(out + ".one", folder, other), name)
        return got

    runs.run("index", "-q", "-i", both, other)
    follow("a maildir, merged")
    runs.settle(folder)
    os.remove(os.path.join(cur, sorted(os.listdir(cur))[3]))
    got = follow("a mail is deleted: it is deleted where the index is merged into")
    tap.ok("nothing new" not in got, "... and that is said", got)
    new = forms.maildir(os.path.join(work, "more"), some["marsh"])
    name = sorted(os.listdir(os.path.join(new, "cur")))[-1]
    os.rename(os.path.join(new, "cur", name), os.path.join(cur, "later." + name))
    shutil.rmtree(out)
    runs.run("index", "-q", "-i", one, folder)
    runs.run("digest", "-q", "-f", "json", "--new", "-i", both, "-o", out, one)
    total = sum(json.loads(text)["totals"]["messages"] for text in runs.files(out).values())
    tap.ok(total == 1, "a mail comes, too: it is the only news", total)
    follow("... and there are no others")
    got = runs.run("index", "-i", both, one).stderr.decode()
    tap.ok("nothing new" in got, "merged once more: nothing new", got)
    swapped = os.path.join(work, "lost", "swapped.db")
    old = os.path.join(work, "lost", "old.db")
    runs.run("index", "-q", "-i", old, both)
    for name in os.listdir(cur)[:5]:
        os.remove(os.path.join(cur, name))
    runs.run("index", "-q", "-i", one, folder)
    runs.run("index", "-q", "-i", swapped, one, old)
    runs.run("index", "-q", "-i", old, one)
    runs.same(runs.fresh(out, "-i", old), runs.fresh(out + ".one", "-i", swapped),
              "the later reading stands in either order")


def cross_posts(farm, db):
    lists = {}
    for short, some in farm.lists.items():
        for mail in some:
            lists.setdefault(mail.message_id, set()).add(short + ".lists.example.org")
    lines = [json.loads(s) for s in runs.run("series", "-q", "-f", "jsonl", "-i", db).stdout.splitlines()]
    wrong = [s["id"] for s in lines if not lists[s["id"]] <= set(s["lists"])]
    tap.ok(lines and not wrong, "a series names all lists that it was sent to", wrong)
    tap.ok(any(len(s["lists"]) > 1 for s in lines), "... and some were sent to several")
    stats = json.loads(runs.run("stats", "-q", "-f", "json", "-i", db).stdout)
    tap.ok(stats["totals"]["messages"] == len(lists), "a mail on two lists counts once",
           stats["totals"])


def goes_on(farm, db):
    """A merged index knows how far its sources were read."""
    runs.settle(*farm.sources.values())
    runs.run("index", "-q", "-i", db, *farm.sources.values())
    before = runs.stats(farm.work)[os.path.basename(db)]
    runs.run("index", "-q", "-i", db, *farm.sources.values())
    tap.ok(runs.stats(farm.work)[os.path.basename(db)] == before,
           "a merged index knows what of its sources was read")
    with open(farm.sources["harbour"], "ab") as f:
        f.write(forms.mbox("mboxrd", [m._replace(list="harbour") for m in
                                      mails.generate(4, 40, ["harbour"])]))
    farm.expected = runs.fresh(farm.path("expected"), *farm.sources.values())
    runs.run("index", "-q", "-i", db, *farm.sources.values())
    farm.check(db, "... and goes on from there")


def main(work):
    farm = Farm(work)
    shards, both = disjoint(farm)
    cross_posts(farm, both)
    overlapping(farm)
    one_source_grown(farm)
    cut_off(farm)
    goes_on(farm, both)
    deletions(work)
    untouched = [runs.files(farm.work)[os.path.basename(s)] for s in shards]
    farm.index(*shards)
    tap.ok(untouched == [runs.files(farm.work)[os.path.basename(s)] for s in shards],
           "what is merged is only read")
    tap.done()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        main(temporary)
