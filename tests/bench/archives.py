# SPDX-License-Identifier: GPL-2.0-or-later
"""One archive, plain and compressed, beside what others do with the same bytes."""
import os
import subprocess
import sys

import goals
import measuring
from measuring import (BUILD, CORES, PROGRAM, TOOLS, TOP, Taken, digest, head, measure, row, scratch,
                       shell)

HEADERS = """
import mailbox, sys
n = 0
for mail in mailbox.mbox(sys.argv[1]):
    n += len([mail[h] for h in ("from", "subject", "date")])
"""
LIMITS = {"ISA-L": goals.GZIP_ISAL, "zlib": goals.GZIP_ZLIB}


def inflater(program):
    out = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    return "ISA-L" if "ISA-L" in out else "zlib"


def programs():
    """By what inflates: the program that was built, and where that is ISA-L another one with zlib."""
    found = {inflater(PROGRAM): PROGRAM}
    if "zlib" not in found:
        build = os.path.join(BUILD, "zlib")
        environment = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MAKELEVEL")}
        subprocess.run(["make", "-s", "-C", TOP, "-j", str(len(CORES)), "ISAL=0", "BUILD=" + build,
                        build + "/listdigest"], env=environment, check=True)
        found["zlib"] = os.path.join(build, "listdigest")
    return found


def title(path, cores):
    word = "one core" if cores == 1 else "two cores"
    return "%s (%.0f MB), %s" % (os.path.basename(path), os.path.getsize(path) / 1e6, word)


def part(name, seconds, whole, limit):
    row("  of that, " + name, Taken(None, seconds, None), seconds / whole, limit, "%")


def repair(path):
    """CPU seconds that looking for mojibake takes in the mails of a file."""
    tool = os.path.join(TOOLS, "mojibake")
    return min(float(subprocess.run([tool, path], capture_output=True, check=True).stdout)
               for _ in range(measuring.runs))


def grouping(path):
    """CPU seconds of deciding anew what belongs together: a kept index is told of other people."""
    folder = scratch()
    command = [PROGRAM, "index", "-q", "-i", os.path.join(folder, "kept.db"), path]
    measure(command, times=1)
    idle = measure(command).cpu
    times = []
    for i in range(measuring.runs):
        people = os.path.join(folder, "mailmap%d" % i)
        with open(people, "w", encoding="ascii") as out:
            out.write("A <nobody%d@nowhere.example>\n" % i)
        times.append(measure(command + ["--mailmap", people], times=1).cpu)
    return min(times) - idle


def packed(path):
    """A .gz, beside gzip: on two cores, then on one."""
    for cores in (2, 1):
        head(title(path, cores))
        base = shell('gzip -dc "$1" | wc -l', path, cores=cores)
        row("gzip -dc FILE | wc -l", base)
        for name, program in sorted(programs().items()):
            ours = digest(path, program=program, cores=cores)
            limit = LIMITS[name] if cores == 2 else goals.GZIP_ONE_CORE
            row("listdigest digest, " + name, ours, ours.wall / base.wall, limit)
    pipe = 'gzip -dc "$1" | git mailsplit --mboxrd -o"$2"'
    row("gzip -dc | git mailsplit --mboxrd", shell(pipe, path, "{}", cores=1))


def plain(path):
    """An mbox, beside those who read it in other ways."""
    head(title(path, 2))
    scan = measure([os.path.join(TOOLS, "lines"), path])
    row("read and memchr", scan)
    ours = digest(path)
    row("listdigest digest", ours, ours.wall / scan.wall, goals.SCAN)
    part("looking for mojibake", repair(path), ours.cpu, goals.REPAIR)
    part("grouping", grouping(path), ours.cpu, goals.GROUPING)
    others = (
        ("git mailsplit --mboxrd", goals.MAILSPLIT, ["git", "mailsplit", "--mboxrd", "-o{}", path]),
        ("GMime, parsed whole", goals.GMIME, [os.path.join(TOOLS, "gmime_parse"), path]),
        ("python mailbox, three headers", goals.MAILBOX, [sys.executable, "-c", HEADERS, path]))
    for name, limit, command in others:
        other = measure(command, times=1 if limit is goals.MAILBOX else None)
        row(name, other, other.wall / ours.wall, limit, "x")
