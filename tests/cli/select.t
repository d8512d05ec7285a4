#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""--tag, --exclude-tag, --exclude-bots, --path, --combine: which mails and series a digest is of.
What each of them means exactly: tests/unit/test_select.c."""
import json
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.environ.get("TOP", "."), "tests", "lib"))
import tap  # noqa: E402

ADA = "Ada <ada@a.test>"
BOB = "Bob <bob@b.test>"
GREG = "Greg <gregkh@linuxfoundation.org>"
LKP = "kernel test robot <lkp@c.test>"


def mail(number, sender, subject, text="Words.\n", parent=None, list_id="widgets.test"):
    head = ["From mboxrd@z Thu Jan  1 00:00:00 1970", "From: " + sender, "Subject: " + subject,
            "Date: Mon, 5 Jan 2026 %02d:00:00 +0000" % number, "Message-ID: <%d@a.test>" % number,
            "List-Id: <%s>" % list_id]
    if parent:
        head.append("In-Reply-To: <%d@a.test>" % parent)
    return "\n".join(head) + "\n\n" + text + "\n"


def patch(*paths):
    return "Why.\n---\n" + "".join("diff --git a/{0} b/{0}\n--- a/{0}\n+++ b/{0}\n"
                                   "@@ -1 +1 @@\n-a\n+b\n".format(path) for path in paths)


WIDGETS = [
    mail(1, ADA, "[PATCH net-next 0/2] turn both"),
    mail(2, ADA, "[PATCH net-next 1/2] turn left", patch("mm/slab.c"), 1),
    mail(3, ADA, "[PATCH net-next 2/2] turn right", patch("doc/turn.rst", "mm/right.c"), 1),
    mail(4, BOB, "Re: [PATCH net-next 1/2] turn left", "> Why.\nBecause.\n", 2),
    mail(5, BOB, "[PATCH] stop", patch("drivers/net/stop.c")),
    mail(6, LKP, "Re: [PATCH] stop", "It broke.\n", 5),
    mail(7, ADA, "Re: [PATCH] stop", "It did not.\n", 5),
    mail(8, BOB, "[PATCH AUTOSEL 5.15] wait", patch("mm/wait.c")),
    mail(9, ADA, "Hello"),
]
GEARS = [
    mail(10, GREG, "[PATCH 6.1 0/1] 6.1.9-rc1 review", list_id="gears.test"),
    mail(11, GREG, "[PATCH 6.1 1/1] oil", patch("mm/oil.c"), 10, "gears.test"),
    mail(12, BOB, "Re: [PATCH 6.1 0/1] 6.1.9-rc1 review", "Works.\n", 10, "gears.test"),
    mail(5, BOB, "[PATCH] stop", patch("drivers/net/stop.c"), list_id="gears.test"),
    mail(13, GREG, 'Patch "oil" has been added to the 6.1-stable tree', list_id="gears.test"),
]


def write(folder, name, mails):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as out:
        out.write("".join(mails))


def digests(*options, sources=("gears.mbox", "widgets.mbox")):
    """The documents by the file's name: (messages, series by the numbers of their heads)."""
    with tempfile.TemporaryDirectory() as folder:
        done = tap.run("digest", "-q", "-f", "json", "-o", folder, *options, *sources)
        if done.returncode:
            return done.stderr.decode()
        found = {}
        for name in sorted(os.listdir(folder)):
            with open(os.path.join(folder, name), encoding="utf-8") as f:
                document = json.load(f)
            found[name] = (document["totals"]["messages"],
                           [int(s["id"].split("@")[0]) for s in document["series"]])
        return found


def test(name, expected, *options, **more):
    got = digests(*options, **more)
    tap.ok(got == expected, name, "%s instead of %s" % (got, expected))


G, W = "gears-2026-W02.json", "widgets-2026-W02.json"
work = tempfile.TemporaryDirectory()
os.chdir(work.name)
write(".", "gears.mbox", GEARS)
write(".", "widgets.mbox", WIDGETS)

test("nothing asked: all", {G: (5, [5, 10]), W: (9, [1, 5, 8])})
test("--tag: the series with it and the replies to it", {W: (4, [1])}, "--tag", "net-next")
test("--tag: in any letter case", {W: (4, [1])}, "--tag", "NET-NEXT")
test("--tag: a tag of two", {W: (1, [8])}, "--tag", "5.15")
test("--tag: only the whole tag", {}, "--tag", "5.1")
test("--tag: several", {G: (3, [10]), W: (1, [8])}, "--tag", "6.1", "--tag=autosel")
test("--exclude-tag: all but them", {G: (2, [5]), W: (8, [1, 5])},
     "--exclude-tag", "6.1", "--exclude-tag", "AUTOSEL")
test("--exclude-bots: their mails, their series and the replies to these",
     {G: (1, [5]), W: (7, [1, 5])}, "--exclude-bots")
test("--path: a folder", {G: (3, [10]), W: (5, [1, 8])}, "--path", "mm/")
test("--path: a folder without its slash", {G: (3, [10]), W: (5, [1, 8])}, "--path", "mm")
test("--path: any patch of a series", {W: (4, [1])}, "--path", "*.rst")
test("--path: * matches slashes", {G: (1, [5]), W: (3, [5])}, "--path", "dri*.c")
test("--path: no series touches it", {}, "--path", "net")
test("all of them together", {W: (4, [1])},
     "--path", "mm", "--exclude-bots", "--exclude-tag", "5.15")
test("--combine: one digest, a mail on two lists counts once",
     {"combined-2026-W02.json": (13, [1, 5, 8, 10])}, "--combine")
test("--combine: the order of sources is no matter",
     {"combined-2026-W02.json": (13, [1, 5, 8, 10])}, "--combine",
     sources=("widgets.mbox", "gears.mbox"))
test("--combine of one list", {W: (9, [1, 5, 8])}, "--combine", sources=("widgets.mbox",))

done = tap.run("digest", "-q", "--combine", "-o", "-", "gears.mbox", "widgets.mbox")
text = done.stdout.decode()
tap.ok(text.startswith("2 mailing lists, week 2026-W02 (2026-01-05 to 2026-01-11)\n"),
       "--combine: the title says how many lists", text)
tap.ok("\nLists: gears.test, widgets.test\n" in text, "... and which", text)
done = tap.run("digest", "-q", "--combine", "-f", "json", "-o", "-", "gears.mbox", "widgets.mbox")
tap.ok(json.loads(done.stdout)["lists"] == ["gears.test", "widgets.test"], "... in JSON, too")

done = tap.run("stats", "-f", "json", "--tag", "net-next", "gears.mbox", "widgets.mbox")
document = json.loads(done.stdout)
tap.ok((document["lists"], document["totals"]["messages"]) == (["widgets.test"], 4),
       "stats choose as digests do", document["totals"])
done = tap.run("series", "-f", "jsonl", "--path", "mm", "gears.mbox", "widgets.mbox")
heads = [json.loads(line)["id"] for line in done.stdout.splitlines()]
tap.ok(heads == ["10@a.test", "8@a.test", "1@a.test"], "series, too", heads)

# A kept index chooses as a temporary one does; what files are touched is known in it.
tap.ok(tap.run("index", "-q", "-i", "all.db", "gears.mbox", "widgets.mbox").returncode == 0,
       "an index")
for options in (["--path", "mm"], ["--tag", "net-next"], ["--exclude-bots"], ["--combine"]):
    test("the same from it: " + " ".join(options), digests(*options), "-i", "all.db", *options,
         sources=())
work.cleanup()
tap.done()
