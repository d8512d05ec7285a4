# SPDX-License-Identifier: GPL-2.0-or-later
"""More mail: what it takes in memory and time, and what a second core gives."""
import os

import goals
from measuring import digest, head, row, scratch
from sources import compressed, count, generated, start_of


def memory(size, larger):
    """Peak memory, and what each mail more takes of it: of sizes that fill the index's cache."""
    head("memory")
    peaks, numbers = [], []
    for name in (size, larger):
        path = generated(name, "--size", name)
        taken = digest(path)
        peaks.append(taken.peak)
        numbers.append(count(path))
        row("%s, %d mails" % (os.path.basename(path), numbers[-1]), taken, taken.peak,
            goals.PEAK if name == size else None, " MB")
    each = (peaks[1] - peaks[0]) * 1024 * 1024 / (numbers[1] - numbers[0])
    row("  each further mail", None, each, goals.EACH_MAIL, " B")


def bodies():
    """Peak memory with 30 and with 120 huge bodies: it does not grow with what they say."""
    head("huge bodies, 5 MB each")
    peaks = []
    for n in (30, 120):
        taken = digest(generated("bodies%d" % n, "--mails", str(n), "--body", "5M"), times=1)
        row("%d mails" % n, taken)
        peaks.append(taken.peak)
    row("  more memory", None, peaks[1] - peaks[0], goals.BODIES, " MB")


def several(size):
    """Two files of other mail, with two cores and with one. On two cores, one thread is not one
    core: inflating has a thread of its own."""
    paths = [generated(size, "--size", size),
             generated(size + "-other", "--size", size, "--seed", "2")]
    for name, files in (("plain", paths), ("compressed", [compressed(p) for p in paths])):
        head("two files of %s, %s" % (size, name))
        one = digest(*files, threads=1, cores=1)
        row("-j 1, one core", one)
        row("-j 1", digest(*files, threads=1))
        two = digest(*files, threads=2)
        row("-j 2", two, one.wall / two.wall, goals.TWO_FILES, "x")


def doubling(path, sizes):
    """Twice the mail, twice the time: the first mails of one archive, each time twice as many."""
    head("the first mails of %s" % os.path.basename(path), "mails")
    before, to = None, os.path.join(scratch(), "start.mbox")
    for size in sizes:
        n = start_of(path, size, to)
        taken = digest(to, times=1 if size > 1 << 30 else None)
        name = "%.0f MB" % (os.path.getsize(to) / (1 << 20))
        if before:
            row(name, taken, taken.wall / before.wall, goals.TWICE, last=str(n))
        else:
            row(name, taken, last=str(n))
        before = taken
