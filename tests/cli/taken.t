#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A series that somebody else sent on within one of his own: every command says who, and where."""
import json
import os
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.environ.get("TOP", "."), "tests", "lib"))
import tap  # noqa: E402

ANN, BEN = "Ann Ash <ann@gears.example>", "Ben Bay <ben@widgets.example>"


def mail(name, sender, subject, day, text, answers=None):
    head = ["From mboxrd@z Mon Jan  5 10:00:00 2026", "Message-ID: <%s@gears.example>" % name,
            "From: " + sender, "Subject: " + subject, "Date: %d Jan 2026 10:00:00 +0000" % day,
            "List-Id: <gears.gears.example>"]
    head += ["In-Reply-To: <%s@gears.example>" % answers] if answers else []
    return "\n".join(head) + "\n\n" + text + "\n\n"


def patch(name, sender, subject, day, author=None, answers=None):
    start = "From: %s\n\n" % author if author else ""
    diff = "diff --git a/%s b/%s\n--- a/%s\n+++ b/%s\n@@ -1 +1 @@\n-a\n+b" % ((subject[-4:],) * 4)
    return mail(name, sender, subject, day, start + "Why.\n---\n" + diff, answers)


# The collection's cover letter has the Message-ID of a patch of its own list, as some scripts give
# it: so the collection goes by that of its first patch.
MAILS = [patch("p", ANN, "[PATCH] gear: Turn left", 5),
         patch("x", BEN, "[PATCH] cog: Add one more", 6),
         mail("x", BEN, "[PATCH 0/2] gear: For the next tree", 19, "Two patches of January."),
         patch("q1", BEN, "[PATCH 1/2] gear: Turn left", 19, ANN, "x"),
         patch("q2", BEN, "[PATCH 2/2] cog: Stop here", 19, None, "x"),
         mail("t", ANN, "Where is the wrench?", 30, "Gone.")]
TAKER = "q1@gears.example"


def write(path, some):
    with open(path, "w", encoding="utf-8") as out:
        out.write("".join(some))


def series(*sources):
    got = tap.run("series", "-f", "jsonl", *sources)
    return {s["title"]: s for s in map(json.loads, got.stdout.decode().splitlines())}, got


def json_names_it():
    write("all.mbox", MAILS)
    found, got = series("all.mbox")
    one = found["gear: Turn left"]
    tap.ok((one["fate"], one["fate_rule"]) == ("superseded", "taken-up"), "it is taken up", got)
    tap.ok(one["superseded_by"] == TAKER and found["gear: For the next tree"]["id"] == TAKER,
           "superseded_by: what the other one is called", one["superseded_by"])
    tap.ok(all(s["superseded_by"] is None for t, s in found.items() if t != one["title"]),
           "... and the others are not superseded")
    write("a.mbox", MAILS[3:])
    write("b.mbox", MAILS[:3])
    tap.ok(series("a.mbox", "b.mbox")[1].stdout == got.stdout == series("b.mbox", "a.mbox")[1].stdout,
           "... whatever is read first")


def text_names_it():
    line = tap.run("series", "all.mbox").stdout.decode().splitlines()[-1]
    tap.ok("  taken up    [PATCH] gear: Turn left  " in line, "series: in its line", line)
    shown = tap.run("show", "p@gears.example", "all.mbox").stdout.decode()
    tap.ok("\ntaken up by Ben Bay\n" in shown.replace(" · ", "\n").replace(" ·\n", "\n"),
           "show: by whom", shown)
    tap.ok("What became of it:\n  taken up by %s in\n    https://lore.kernel.org/r/%s\n" % (BEN, TAKER)
           in shown, "show: where", shown)
    explained = tap.run("series", "--explain", "all.mbox").stdout.decode()
    tap.ok("    fate          superseded [taken-up]\n    taken up in   %s\n" % TAKER in explained,
           "--explain: the mail behind it", explained)
    digest = tap.run("digest", "-p", "quarter", "-o", "-", "all.mbox").stdout.decode()
    tap.ok(digest.count("taken up by Ben Bay") == 3, "digest: in the list, its head, what became of it",
           digest)


def waits_until_then():
    """Nobody answered it, so it waits, but no longer than to the day when it was taken up."""
    tap.run("digest", "-q", "-f", "json", "-p", "week", "-o", "out", "all.mbox")
    waits = []
    for name in sorted(os.listdir("out")):
        with open(os.path.join("out", name), encoding="utf-8") as file:
            waits.append("p@gears.example" in [row["id"] for row in json.load(file)["waiting"]])
    tap.ok(waits == [True, False, False], "it waits until then", waits)


def kept():
    """An index has it as a column, and gives the same."""
    tap.run("index", "-q", "-i", "kept.db", "all.mbox")
    tap.ok(series("-i", "kept.db")[1].stdout == series("all.mbox")[1].stdout,
           "a kept index: the same")


with tempfile.TemporaryDirectory() as work:
    os.chdir(work)
    json_names_it()
    text_names_it()
    waits_until_then()
    kept()
    os.chdir("/")
tap.done()
