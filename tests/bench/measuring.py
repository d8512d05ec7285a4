# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs programs, and prints the table of what they take. A row has at most 100 columns."""
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import namedtuple

import goals

TOP = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
BUILD = os.path.join(TOP, os.environ.get("BUILD", "build"))
DATA = os.path.join(BUILD, "bench")
PROGRAM = os.path.join(BUILD, "listdigest")
TOOLS = os.path.join(BUILD, "tests", "tools")
CORES = sorted(os.sched_getaffinity(0))[:2]

Taken = namedtuple("Taken", "wall cpu peak")  # seconds, seconds, MB

runs = 3  # of each program; the fastest counts
# Folders to remove at the end: after many deletions ext4 makes new files slowly for some minutes.
rubbish = []
titles = [""]
failed = []  # rows below their floors


def scratch():
    folder = tempfile.mkdtemp(dir=DATA)
    rubbish.append(folder)
    return folder


def clean_up():
    for folder in rubbish:
        shutil.rmtree(folder)


def run_once(command):
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 3):
        sys.exit("bench: %s: status %d" % (" ".join(command), child.returncode))
    return Taken(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def measure(command, times=None, cores=2):
    """The fastest run, with the largest peak; {} is a folder of its own. A peak of 20 MB is
    python's, which starts the programs."""
    pinned = ["taskset", "-c", ",".join(map(str, CORES[:cores]))] + command
    taken = [run_once([a.replace("{}", scratch()) if "{}" in a else a for a in pinned])
             for _ in range(times or runs)]
    return min(taken)._replace(peak=max(t.peak for t in taken))


def shell(script, *args, **options):
    """What a pipe takes; $1 and so on are the arguments."""
    return measure(["sh", "-c", script, "sh", *args], **options)


def digest(*sources, program=PROGRAM, threads=None, **options):
    more = ["-j", str(threads)] if threads else []
    return measure([program, "digest", "-q", *more, "-o", "{}", *sources], **options)


# ---- the table ----

NAME = 34


def head(title, last=""):
    titles.append(title)
    line = "  %-*s %8s %8s %8s %9s  %-10s %s" % (NAME, "", "wall s", "CPU s", "peak MB", "ratio", "goal",
                                               last)
    print("\n%s\n%s" % (title, line.rstrip()))


def number(value, form="%.2f"):
    return "" if value is None else form % value


def row(name, taken=None, ratio=None, limit=None, unit="", last=""):
    """ratio: of what limit says; unit: "%" of a share, "x" of how many times faster, or of a number."""
    value = ratio * 100 if unit == "%" and ratio is not None else ratio
    form = {"%": "%.1f%%", "": "%.2f"}.get(unit, "%%.%df%s" % (1 if unit == "x" else 0, unit))
    wall, cpu, peak = taken or (None, None, None)
    goal = goals.shown(limit, unit) if limit else ""
    word = goals.verdict(limit, ratio) if limit else ""
    if limit and not goals.holds(limit, ratio):
        failed.append("%s: %s" % (titles[-1], name.strip()))
    line = "  %-*s %8s %8s %8s %9s  %-10s %s" % (NAME, name, number(wall), number(cpu),
                                               number(peak, "%.1f"), number(value, form), goal,
                                               " ".join(filter(None, (word, last))))
    print(line.rstrip(), flush=True)
