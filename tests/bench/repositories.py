# SPDX-License-Identifier: GPL-2.0-or-later
"""A public-inbox beside git alone, and the index of it."""
import os

import goals
from measuring import PROGRAM, digest, head, measure, row, scratch, shell
from sources import blobs, generated, repositories


def public_inbox(n):
    mbox = generated("inbox%d" % n, "--mails", str(n))
    folder = repositories(mbox)
    epochs = list(blobs(folder))
    head("public-inbox v2 (%d mails in two epochs, %.0f MB)" % (n, os.path.getsize(mbox) / 1e6),
         "mails/s")
    cat = "".join('git -C "%s" cat-file --batch --buffer <"%s.ids" >/dev/null;' % (path, path)
                  for path in epochs)
    base = shell(cat)
    row("git cat-file --batch --buffer", base, last="%.0f" % (n / base.wall))
    ours = digest(folder)
    row("listdigest digest", ours, ours.wall / base.wall, goals.CAT_FILE, last="%.0f" % (n / ours.wall))
    kept(folder, "a v2", n)
    kept(mbox, "an mbox", n)
    merge(epochs, n)


def kept(source, name, n):
    """An index: made, found up to date."""
    db = os.path.join(scratch(), "kept.db")
    first = measure([PROGRAM, "index", "-q", "-i", "{}/kept.db", source])
    row("listdigest index, " + name, first, last="%.0f" % (n / first.wall))
    measure([PROGRAM, "index", "-q", "-i", db, source], times=1)
    again = measure([PROGRAM, "index", "-q", "-i", db, source])
    row("  again, nothing new", again, again.wall / first.wall, goals.NOTHING_NEW, "%")
    row("  its size, kB for 1,000 mails", None, os.path.getsize(db) / n)


def merge(epochs, n):
    """One index of several."""
    folder, shards = scratch(), []
    for i, epoch in enumerate(epochs):
        shards.append(os.path.join(folder, "%d.db" % i))
        measure([PROGRAM, "index", "-q", "-i", shards[-1], epoch], times=1)
    taken = measure([PROGRAM, "index", "-q", "-i", "{}/all.db", *shards])
    row("listdigest index, two merged", taken, last="%.0f" % (n / taken.wall))
