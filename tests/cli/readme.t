#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""README.md shows what the program writes, and speaks of options that there are."""
import os
import re
import subprocess

TOP = os.environ.get("TOP", ".")
PROGRAM = os.environ.get("LISTDIGEST", os.path.join(TOP, "build", "listdigest"))
count = 0


def ok(good, name, detail=""):
    global count
    count += 1
    print("%sok %d - %s" % ("" if good else "not ", count, name))
    if not good:
        print("#   " + "\n#   ".join(str(detail).split("\n")))


def output(*arguments):
    return subprocess.run([PROGRAM, *arguments], check=True,
                          capture_output=True).stdout.decode("utf-8")


with open(os.path.join(TOP, "README.md"), encoding="utf-8") as f:
    readme = f.read()
digest = output("-q", "-o", "-", os.path.join(TOP, "testdata", "demo", "tidepool.mbox"))
shown = re.search(r"From `testdata/demo`.*?\n\n(.*?)\n## ", readme, re.S).group(1)
for part in re.sub(r"^    ", "", shown, flags=re.M).split("[...]"):
    ok(part.strip() in digest, "in the digest: " + part.strip().split("\n")[0], part)
known = "".join(output(command, "--help") for command in ("digest", "series", "stats"))
table = readme.split("## What to type")[1].split("\n## ")[0]
for option in sorted(set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", table))):
    ok(re.search(r"(^|[ ,])%s\b" % re.escape(option), known), "there is " + option)
print("1..%d" % count)
