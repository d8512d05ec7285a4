#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""README.md shows what the program writes, and speaks of options that there are."""
import os
import re
import subprocess

TOP = os.environ.get("TOP", ".")
PROGRAM = os.path.abspath(os.environ.get("LISTDIGEST", os.path.join(TOP, "build", "listdigest")))
count = 0


def ok(good, name, detail=""):
    global count
    count += 1
    print("%sok %d - %s" % ("" if good else "not ", count, name))
    if not good:
        print("#   " + "\n#   ".join(str(detail).split("\n")))


def output(*arguments, folder="."):
    return subprocess.run([PROGRAM, *arguments], check=True, capture_output=True,
                          cwd=os.path.join(TOP, folder)).stdout.decode("utf-8")


with open(os.path.join(TOP, "README.md"), encoding="utf-8") as f:
    readme = f.read()
digest = output("-q", "-o", "-", "testdata/demo/tidepool.mbox")
check = output("check", "damaged.mbox", folder="testdata/check")
tidepool = "testdata/demo/tidepool.mbox"
places = (("From `testdata/demo`", digest), ("From `testdata/check`", check),
          ("`listdigest series %s`" % tidepool, output("series", "-q", tidepool)),
          ("`listdigest show \"harbour: Chime\" %s`" % tidepool,
           output("show", "-q", "harbour: Chime", tidepool)))
for place, text in places:
    shown = re.search(re.escape(place) + r".*?\n\n((?:    .*\n|\n)+)", readme).group(1)
    for part in re.sub(r"^    ", "", shown, flags=re.M).split("[...]"):
        part = part.strip("\n")
        ok(part in text, "in the output: " + part.split("\n")[0], part)
known = "".join(output(command, "--help") for command in ("digest", "series", "show", "stats", "check",
                                                     "index"))
table = readme.split("## What to type")[1].split("\n## ")[0]
for option in sorted(set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", table))):
    ok(re.search(r"(^|[ ,])%s\b" % re.escape(option), known), "there is " + option)
print("1..%d" % count)
