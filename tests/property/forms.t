#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The same mails in every form of archive give the same digests, byte for byte, with an index and
without one."""
import json
import os
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.environ.get("TOP", "."), "tests", "lib"))
import forms  # noqa: E402
import mails  # noqa: E402
import runs  # noqa: E402
import tap  # noqa: E402

ARCHIVES = os.path.join(tap.TOP, "..", "shared", "archives")


def write_all(folder, write, lists):
    """A source for each list."""
    sources = []
    for short, some in lists.items():
        place = os.path.join(folder, short)
        os.makedirs(place)
        sources.append(write(place, some))
    return sources


def messages(digests):
    """{list: mails}, by the digests in JSON."""
    counts = {}
    for name, data in digests.items():
        if name.endswith(".json"):
            document = json.loads(data)
            short = document["lists"][0].split(".")[0]
            counts[short] = counts.get(short, 0) + document["totals"]["messages"]
    return counts


def three_ways(name, sources, expected, work):
    """Without an index; with one; and from what it holds."""
    out, db = (os.path.join(work, x) for x in ("out", "kept.db"))
    for what, args in ((name, sources), ("... with an index", ["-i", db, *sources]),
                       ("... and from it alone", ["-i", db]),
                       ("... and with it again", ["-i", db, *sources])):
        try:
            runs.same(runs.fresh(out, *args), expected, what)
        except runs.Failed as failed:
            tap.ok(False, what, failed)


def every_form(work):
    lists = mails.by_list(mails.generate(1, 400))
    base = write_all(os.path.join(work, "base"), forms.mbox_writer("mboxrd"), lists)
    expected = runs.fresh(os.path.join(work, "expected"), *base)
    tap.ok(messages(expected) == {short: len(some) for short, some in lists.items()},
           "all mails are counted", messages(expected))
    for name, write in forms.available():
        with tempfile.TemporaryDirectory(dir=work) as folder:
            sources = write_all(os.path.join(folder, "form"), write, lists)
            three_ways(name, sources, expected, folder)
            if ":" not in sources[0]:
                three_ways(name + ", all lists in a folder", [os.path.join(folder, "form")],
                           expected, folder)


def real_list(work):
    packed, tar = (os.path.join(ARCHIVES, "linux-nilfs." + x) for x in ("mbox.gz", "v2.tar"))
    if not os.path.exists(packed) or not os.path.exists(tar):
        return tap.skip("a real list as mbox and as v2", "not here")
    folder = os.path.join(work, "v2")
    os.mkdir(folder)
    subprocess.run(["tar", "-xf", tar, "-C", folder], check=True)
    both = {}
    for form, source in (("mbox", packed), ("v2", os.path.join(folder, "linux-nilfs"))):
        check = json.loads(tap.run("check", "-q", "-f", "json", source).stdout or "{}")
        tap.ok(check.get("messages") == 3933, "a real list as %s: 3,933 messages" % form, check)
        both[form] = runs.fresh(os.path.join(work, form + ".out"), source)
    runs.same(both["v2"], both["mbox"], "... and the same digests")
    expected = both["mbox"]
    three_ways("a real list as v2", [os.path.join(folder, "linux-nilfs")], expected, work)
    return three_ways("both together", [packed, os.path.join(folder, "linux-nilfs")], expected,
                      tempfile.mkdtemp(dir=work))


def main(work):
    every_form(work)
    real_list(work)
    tap.done()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        main(temporary)
