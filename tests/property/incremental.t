#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Mailboxes that grow, in whatever pieces, give with an index the digests of one run; so do those
that are edited, replaced, cut, or go away and come back. Where nothing is new nothing is done."""
import gzip
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


class Growing:
    """Mailboxes of several lists that grow towards what they will be."""

    def __init__(self, folder, whole, pack=None):
        """whole: {list: bytes}. pack: the file is made anew at each step."""
        os.makedirs(folder)
        self.pack, self.whole = pack, whole
        self.path = {short: os.path.join(folder, short) for short in whole}
        self.size = dict.fromkeys(whole, 0)
        for path in self.path.values():
            forms.put(path, b"")

    def grow(self, short, size):
        if self.pack:
            return forms.put(self.path[short], self.pack(self.whole[short][:size]))
        with open(self.path[short], "ab") as f:
            f.write(self.whole[short][self.size[short]:size])
        self.size[short] = size
        return None

    def cuts(self, count, rng):
        """Steps, each of which lets one of them grow to a random byte."""
        whole = [(short, at) for short, data in self.whole.items() for at in range(1, len(data))]
        places = rng.sample(whole, count - len(self.whole))
        rng.shuffle(places)
        at = {short: sorted(p for s, p in places if s == short) for short in self.whole}
        order = [(short, at[short].pop(0)) for short, _ in places]
        order += [(short, len(data)) for short, data in self.whole.items()]
        return [lambda short=short, size=size: self.grow(short, size) for short, size in order]


def mailboxes(dialect, seed, count):
    lists = mails.by_list(mails.generate(seed, count))
    # A list that was renamed: which name is the most frequent one changes as it grows.
    first = len(lists["harbour"]) // 4
    lists["harbour"][:first] = mails.renamed(lists["harbour"][:first], "pier")
    return {short: forms.mbox(dialect, some) for short, some in lists.items()}


def grown(work):
    thousand = 100 if tap.is_sanitized() else 1000
    for name, dialect, count, looks, pack in (
            ("in 10 cuts", "mboxrd", 10, 10, None), ("in 10 cuts, mboxo", "mboxo", 10, 10, None),
            ("in 10 cuts, mboxcl2", "mboxcl2", 10, 10, None),
            ("in 10 cuts, gzip", "mboxrd", 10, 10, gzip.compress),
            ("in 100 cuts", "mboxrd", 100, 10, None),
            ("in %d cuts, the most" % thousand, "mboxrd", thousand, 5, None)):
        folder = os.path.join(work, name.replace(" ", "-"))
        box = Growing(folder, mailboxes(dialect, count, 300), pack)
        feed = runs.Feed(os.path.join(folder, "kept"), *box.path.values())
        # The first cut may leave less than "From ".
        feed.steps("a mailbox " + name, box.cuts(count, random.Random(count)), looks, (0, 1, 3))


def edited(data, old, new):
    """Another word somewhere in the middle."""
    at = data.index(old, len(data) // 2)
    return data[:at] + new + data[at + len(old):]


def changed(work):
    """One mailbox of a few goes through all that may happen to it."""
    folder = os.path.join(work, "changed")
    whole = mailboxes("mboxrd", 7, 300)
    box = Growing(folder, whole)
    for short, data in whole.items():
        box.grow(short, len(data))
    path, data = box.path["harbour"], whole["harbour"]
    feed = runs.Feed(os.path.join(folder, "kept"), *box.path.values())
    feed.compare("as it was")
    other = mailboxes("mboxrd", 8, 200)["harbour"]
    half = data.index(b"\nFrom mboxrd@z", len(data) // 2) + 1
    for name, bytes_now in (
            ("a mail in the middle edited, of the same length", edited(data, b"Subject: ", b"Sujbect: ")),
            ("... back again", data),
            ("a mail in the middle longer", edited(data, b"\nSubject: ", b"\nX-Spam: no\nSubject: ")),
            ("edited and grown", edited(data, b" the ", b" eht ") + other),
            ("shorter by half", data[:half]),
            ("cut in a mail", data[:half + 200]),
            ("replaced by another", other),
            ("... by a longer one", other + data),
            ("... by the same mails in another order", data[half:] + data[:half]),
            ("packed", gzip.compress(data)),
            ("emptied", b""),
            ("filled again", data)):
        forms.put(path, bytes_now)
        feed.compare(name)
    kept = os.stat(path)
    forms.put(path, edited(data, b"Subject: ", b"Sujbect: "))
    os.utime(path, ns=(kept.st_atime_ns, kept.st_mtime_ns))
    forms.put(path + ".new", data)
    os.rename(path + ".new", path)
    feed.compare("another file of the same name")
    return feed, path, data


def one_mail(work):
    """All of it lies at offset 0."""
    folder = os.path.join(work, "one")
    os.mkdir(folder)
    some = mails.generate(10, 40, ["marsh"])
    for name, mail in (("a mailbox of one mail", next(m for m in some if b"charset=" in m.data)),
                       ("a mailbox of one mail that waits for the usual charset",
                        next(m for m in some if not m.data.isascii() and b"charset=" not in m.data))):
        path = os.path.join(folder, str(len(mail.data)))
        feed = runs.Feed(path + ".kept", path)
        whole = forms.mbox("mboxrd", [mail])
        for what, data in ((name, whole), ("... cut in its text", whole[:-60]),
                           ("... cut in its header", whole[:300]),
                           ("... edited", whole.replace(b"Subject: ", b"Subject: No ")),
                           ("... as it was", whole)):
            forms.put(path, data)
            feed.compare(what)


def gone(feed, path, data):
    """A mailbox that is not there costs nothing that was read of it or of others."""
    expected = runs.files(feed.out)
    os.unlink(path)
    got = tap.run("digest", "-q", *runs.FORMATS, "-o", feed.out, "-i", feed.db, *feed.sources)
    tap.ok(got.returncode == 3 and path.encode() in got.stderr, "deleted: it is said, status 3",
           (got.returncode, got.stderr))
    runs.same(runs.files(feed.out), expected, "... and what is known of it stays")
    forms.put(path, data)
    feed.compare("... until it is there again")


def nothing_new(feed):
    runs.settle(*feed.sources)
    runs.digest(feed.out, "-i", feed.db, *feed.sources)
    before, index = runs.stats(feed.out), os.stat(feed.db)
    got = tap.run("digest", *runs.FORMATS, "-o", feed.out, "-i", feed.db, *feed.sources)
    tap.ok(got.returncode == 0 and runs.stats(feed.out) == before,
           "nothing new: no file is written again", got)
    tap.ok(b"othing new" in got.stderr, "... and it is said", got.stderr)
    tap.ok(os.stat(feed.db).st_mtime_ns == index.st_mtime_ns, "... and the index is left alone")
    said = tap.run("index", "-i", feed.db, *feed.sources)
    tap.ok(said.returncode == 0 and b"othing new" in said.stderr, "... index says it, too", said)


def untouched(feed, path):
    """One mail more, of the last week: files of other weeks are left alone."""
    newest = max(name[len("harbour-"):len("harbour-2026-W00")] for name in runs.files(feed.out)
                 if name.startswith("harbour-2"))
    last = next(m for m in mails.generate(7, 300)[::-1] if m.list == "harbour")
    late = mails.generate(9, 1, ["harbour"])[0]
    data = late.data
    for after in (0, 7):  # Date, Received
        data = data.replace(mails.stamp(late.date + after).encode(),
                            mails.stamp(last.date + after).encode())
    late = late._replace(data=data)
    before = runs.stats(feed.out)
    with open(path, "ab") as f:
        f.write(forms.in_mbox("mboxrd", late))
    feed.compare("a mail of the last week more")
    after = runs.stats(feed.out)
    written = {name for name in after if after[name] != before.get(name)}
    expected = {name for name in after if name.startswith("harbour-" + newest)}
    tap.ok(written == expected, "... writes the files of that week, and no other",
           (written, expected))


def main(work):
    grown(work)
    one_mail(work)
    feed, path, data = changed(work)
    gone(feed, path, data)
    nothing_new(feed)
    untouched(feed, path)
    tap.done()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        main(temporary)
