# SPDX-License-Identifier: GPL-2.0-or-later
"""What the bench measures is held against: goals to reach, and floors that hold today. A change that
falls through a floor has made something slower; exit status 1. Whoever makes something faster moves
its floor.
"""
from collections import namedtuple

# A ratio of ours to what it is compared with, or a number in the unit; at most the goal.
AtMost = namedtuple("AtMost", "goal floor")
# How many times faster than something else; at least the goal.
AtLeast = namedtuple("AtLeast", "goal floor")

GZIP_ZLIB = AtMost(0.70, 0.85)  # gzip -dc FILE | wc -l, on two cores
GZIP_ISAL = AtMost(0.45, 0.75)
GZIP_ONE_CORE = AtMost(1.10, 1.4)
SCAN = AtMost(6, 14)  # read and memchr
MAILSPLIT = AtLeast(2, 2.4)
MAILBOX = AtLeast(15, 10)  # python's
GMIME = AtLeast(5, 2)
CAT_FILE = AtMost(1.35, 1.35)  # git cat-file --batch --buffer
REPAIR = AtMost(0.05, 0.05)  # mojibake, part of the CPU time
GROUPING = AtMost(0.10, 0.20)
PEAK = AtMost(100, 60)  # MB, of 1 GB of mail
EACH_MAIL = AtMost(200, 200)  # bytes of memory for each mail more
BODIES = AtMost(1, 2)  # MB more for 90 bodies of 5 MB more
NOTHING_NEW = AtMost(0.01, 0.05)  # of the first run
TWO_FILES = AtLeast(1.6, 1.3)  # two cores to one
TWICE = AtMost(2.1, 2.5)  # the time of twice the mail


def is_met(limit, value, most=None):
    most = limit.goal if most is None else most
    return value <= most if isinstance(limit, AtMost) else value >= most


def holds(limit, value):
    return is_met(limit, value, limit.floor)


def shown(limit, unit):
    sign = "<=" if isinstance(limit, AtMost) else ">="
    return "%s %g%s" % (sign, limit.goal * (100 if unit == "%" else 1), unit)


def verdict(limit, value):
    """What a row says behind its goal; a floor may be above it."""
    return "FLOOR MISSED" if not holds(limit, value) else "" if is_met(limit, value) else "missed"
