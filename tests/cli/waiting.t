#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Who waits for an answer: no backports, no questions with a diff, nothing that was sent on."""
import json
import os
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.environ.get("TOP", "."), "tests", "lib"))
import tap  # noqa: E402

ANN, BEN = "Ann Ash <ann@gears.example>", "Ben Bay <ben@widgets.example>"
DIFF = "diff --git a/{0} b/{0}\n--- a/{0}\n+++ b/{0}\n@@ -1 +1 @@\n-a\n+b"


def mail(name, subject, day, text="Why.", sender=ANN, answers=None, diff=True):
    head = ["From mboxrd@z Mon Jan  5 10:00:00 2026", "Message-ID: <%s@gears.example>" % name,
            "From: " + sender, "Subject: " + subject, "Date: %d Jan 2026 10:00:00 +0000" % day,
            "List-Id: <gears.gears.example>"]
    head += ["In-Reply-To: <%s@gears.example>" % answers] if answers else []
    file = "".join(filter(str.isalnum, subject.split(": ")[-1]))
    return "\n".join(head) + "\n\n%s\n\n" % (text + "\n---\n" + DIFF.format(file) if diff else text)


def waiting(*mails):
    with open("a.mbox", "w", encoding="utf-8") as out:
        out.write("".join(mails))
    got = tap.run("stats", "-f", "json", "-p", "month", "a.mbox")
    return sorted(row["id"].split("@")[0] for row in json.loads(got.stdout)[-1]["waiting"]), got


LATER = mail("z", "[PATCH] cog: Stop", 30)
SIGNED = "Why.\n\nSigned-off-by: " + ANN


def is_waiting(name, expected, *mails):
    found, got = waiting(*mails, LATER)
    tap.ok(found == expected, name, "%s, not %s\n%s" % (found, expected, got.stderr))


with tempfile.TemporaryDirectory() as work:
    os.chdir(work)
    is_waiting("a patch waits", ["a"], mail("a", "[PATCH] gear: Turn left", 5))
    is_waiting("a patch for a stable tree does not", [],
               mail("a", "[PATCH 6.6.y] gear: Turn left", 5),
               mail("b", "[PATCH 0/1] Backports", 6, diff=False),
               mail("b1", "[PATCH 5.10 1/1] gear: Turn left", 6, answers="b"))
    is_waiting("a question with a diff does not", [], mail("a", "How do gears turn?", 5))
    is_waiting("... but what is signed off, or says that it is a patch", ["a", "b"],
               mail("a", "gear: Turn left", 5, SIGNED), mail("b", "Patch for the gear", 6))
    is_waiting("... nor a set with a cover letter without tags", ["c"],
               mail("c", "Turn all gears", 5, diff=False), mail("c1", "[PATCH 1/2] gear: Turn left", 5, answers="c"),
               mail("c2", "[PATCH 2/2] gear: Turn right", 5, answers="c"))
    SET = [mail("s%d" % n, "[PATCH %d/3] gear: Turn %d" % (n, n), 5, answers="s1" if n > 1 else None)
           for n in (1, 2, 3)]
    is_waiting("one patch of a set that another sent on does not", ["s1"], *SET,
               mail("f", "[PATCH] gear: Turn 2", 9, "From: %s\n\nWhy." % ANN, BEN))
    is_waiting("... but one of which only the name is the author's does", ["f", "s1"], *SET,
               mail("f", "[PATCH] gear: Turn 4", 9, "From: %s\n\nWhy." % ANN, BEN))
    is_waiting("of what was sent again after minutes the later one", ["b"],
               mail("a", "[PATCH] gear: Turn left", 5),
               mail("b", "[PATCH] gear: Turn left", 5).replace("10:00:00 +", "10:04:00 +"))
    is_waiting("two patches that became one set wait no longer", ["v1"],
               mail("a", "[PATCH] gear: Turn left", 5), mail("b", "[PATCH] cog: Spin", 6),
               mail("v1", "[PATCH v2 1/2] gear: Turn left", 9),
               mail("v2", "[PATCH v2 2/2] cog: Spin", 9, answers="v1"))
    os.chdir("/")
tap.done()
