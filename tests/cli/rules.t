#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""tests/README.md says which test shows which rule: every one it names is there."""
import fnmatch
import glob
import os
import re
import subprocess
import sys

TOP = os.environ.get("TOP", ".")
BUILD = os.path.join(TOP, os.environ.get("BUILD", "build"))
sys.path.insert(0, os.path.join(TOP, "tests", "lib"))
import tap  # noqa: E402


def unit_tests():
    names = set()
    env = dict(os.environ, ASAN_OPTIONS="detect_leaks=0")  # listing frees no tests
    for source in glob.glob(os.path.join(TOP, "tests", "unit", "test_*.c")):
        program = os.path.join(BUILD, "tests", "unit", os.path.basename(source)[:-2])
        out = subprocess.run([program, "-l"], check=True, capture_output=True,
                             env=env).stdout.decode()
        names.update(out.split())
    return names


with open(os.path.join(TOP, "tests", "README.md"), encoding="utf-8") as f:
    rows = [line for line in f if line.startswith("| ") and line.count("|") == 3]
known = unit_tests()
for row in rows:
    for name in re.findall(r"`([^`]+)`", row.split("|")[2]):
        if name.startswith("/"):
            pattern = re.sub(r"\(.*?\)", "*", name)
            tap.ok(fnmatch.filter(known, pattern), name)
        elif name.endswith(".t"):
            tap.ok(os.path.exists(os.path.join(TOP, "tests", name)), name)
        elif name.startswith("test_"):
            tap.ok(os.path.exists(os.path.join(TOP, "tests", "unit", name + ".c")), name)
tap.done()
