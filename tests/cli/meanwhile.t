#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a revision lacks of the one before: dropped, or applied meanwhile; and notices joined."""
import json
import os
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.environ.get("TOP", "."), "tests", "lib"))
import tap  # noqa: E402

ANN, BEN = "Ann Ash <ann@gears.example>", "Ben Bay <ben@widgets.example>"


def mail(name, subject, day, text, sender=ANN, answers=None):
    head = ["From mboxrd@z Mon Jan  5 10:00:00 2026", "Message-ID: <%s@gears.example>" % name,
            "From: " + sender, "Subject: " + subject, "Date: %d Jan 2026 10:00:00 +0000" % day,
            "List-Id: <gears.gears.example>"]
    head += ["In-Reply-To: <%s@gears.example>" % answers] if answers else []
    return "\n".join(head) + "\n\n" + text + "\n\n"


def patch(name, subject, day, answers=None):
    file = subject.split()[-1]
    return mail(name, subject, day, "Why.\n---\ndiff --git a/{0} b/{0}\n--- a/{0}\n+++ b/{0}\n"
                "@@ -1 +1 @@\n-a\n+b".format(file), answers=answers)


def notice(name, answers, day, text="Applied, thanks!"):
    return mail(name, "Re: gears", day, "> Why.\n\n" + text, BEN, answers)


MAILS = [patch("a1", "[PATCH 1/4] gear: Turn left", 5), patch("a2", "[PATCH 2/4] gear: Turn right", 5, "a1"),
         patch("a3", "[PATCH 3/4] gear: Turn round", 5, "a1"), patch("a4", "[PATCH 4/4] gear: Stop", 5, "a1"),
         notice("n3", "a3", 6), notice("n2", "a2", 6), notice("n4", "a4", 8),
         patch("b1", "[PATCH v2] gear: Turn left", 9)]
NONE = [m for m in MAILS if "<n2@" not in m]


def shown(name, mails):
    with open("a.mbox", "w", encoding="utf-8") as out:
        out.write("".join(mails))
    return tap.run("show", name + "@gears.example", "a.mbox").stdout.decode()


with tempfile.TemporaryDirectory() as work:
    os.chdir(work)
    text = shown("b1", NONE)
    tap.ok("Dropped since v1:\n  [PATCH 2/4] gear: Turn right\nApplied meanwhile, of v1:\n"
           "  [PATCH 3/4] gear: Turn round\n  [PATCH 4/4] gear: Stop\n" in text,
           "dropped, or applied meanwhile", text)
    tap.ok("1 dropped, 2 applied meanwhile" in text.replace("\n", " "), "... counted apart", text)
    found = [json.loads(line) for line in tap.run("series", "-f", "jsonl", "a.mbox").stdout.splitlines()]
    dropped = {row["message_id"][:2]: row["applied"] for s in found for row in s["dropped"] or []}
    tap.ok(dropped == {"a2": False, "a3": True, "a4": True}, "... and in JSON", dropped)
    text = shown("b1", MAILS)
    tap.ok("Dropped since" not in text and "3 applied meanwhile" in text.replace("\n", " "),
           "nothing was dropped where all was applied", text)
    text = shown("a1", MAILS)
    tap.ok("  2026-01-06 applied by %s: patches 2, 3\n  2026-01-08 applied by %s: patch 4\n" % (BEN, BEN)
           in text, "notices of one person and day are joined, in order", text)
    os.chdir("/")
tap.done()
