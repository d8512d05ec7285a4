#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""--explain: behind every number the mails that were counted, and the rule that decided."""
import json
import os
import sys
import tempfile

TOP = os.environ.get("TOP", os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, "tests", "lib"))
import tap  # noqa: E402

DEMO = os.path.join(tap.TOP, "testdata", "demo")
DIFF = "diff --git a/%s b/%s\n--- a/%s\n+++ b/%s\n@@ -1 +1 @@\n-a\n+%s\n"


def mail(number, sender, subject, date, text, answers=None):
    lines = ["From mboxrd@z Mon Jan  5 10:00:00 2026", "Message-ID: <%s@example.org>" % number,
             "From: " + sender, "Subject: " + subject, "Date: %s 10:00:00 +0000" % date,
             "List-Id: <demo.example.org>"]
    if answers:
        lines.append("In-Reply-To: <%s@example.org>" % answers)
    return "\n".join(lines) + "\n\n" + text + "\n"


def diff(name, text):
    return "Why.\n---\n" + DIFF % (name, name, name, name, text)


ANN, BOB, CY = ("Ann Ash <ann@gears.example>", "Bob Bay <bob@widgets.example>",
                "Cy Cole <cy@free.example>")
MAILS = [
    mail("c1", ANN, "[PATCH 0/2] gear: Turn", "5 Jan 2026", "Two patches."),
    mail("p1", ANN, "[PATCH 1/2] gear: Turn left", "5 Jan 2026", diff("left", "b"), "c1"),
    mail("p2", ANN, "[PATCH 2/2] gear: Turn right", "5 Jan 2026", diff("right", "b"), "c1"),
    mail("r1", BOB, "Re: [PATCH 0/2] gear: Turn", "6 Jan 2026",
         "> Two patches.\n\nReviewed-by: Bob Bay <bob@widgets.example>", "c1"),
    mail("r2", CY, "Re: [PATCH 1/2] gear: Turn left", "7 Jan 2026",
         "> Why.\n\nTested-by: Cy Cole <cy@free.example>", "p1"),
    mail("v2", ANN, "[PATCH v2] gear: Turn left", "12 Jan 2026", diff("left", "c")),
    mail("s1", BOB, "[PATCH] widget: Bend", "8 Jan 2026", diff("bend", "b")),
    mail("a1", CY, "Re: [PATCH] widget: Bend", "9 Jan 2026", "Applied to widgets.git, thanks.",
         "s1"),
    mail("a2", CY, "Re: [PATCH] widget: Bend", "10 Jan 2026",
         "Applied to widgets.git, really, thanks.", "s1"),
    mail("k0", CY, "[PATCH 0/2] knob: Push", "8 Jan 2026", "Two authors."),
    mail("k1", CY, "[PATCH 1/2] knob: Push once", "8 Jan 2026", diff("once", "b"), "k0"),
    mail("k2", CY, "[PATCH 2/2] knob: Push twice", "8 Jan 2026",
         "From: %s\n\n" % BOB + diff("twice", "b"), "k0"),
    mail("z0", CY, "[PATCH] knob: Pull", "2 Jan 2025", diff("pull", "b")),
    mail("z1", ANN, "Re: [PATCH] knob: Pull", "2 Feb 2025", "Why?", "z0"),
    mail("b1", "syzbot <syzbot+12@bots.example>", "[syzbot] crash", "9 Jan 2026", "Crash."),
    mail("b2", "syzbot <syzbot+34@bots.example>", "[syzbot] other crash", "9 Jan 2026", "Crash."),
    mail("b3", BOB, "Re: [syzbot] crash", "9 Jan 2026", "Oh.", "b1"),
    mail("b4", CY, "Re: [syzbot] crash", "10 Jan 2026", "Yes.", "b3"),
    mail("v3", ANN, "[PATCH v3] gear: Turn left", "20 Jan 2026", diff("left", "d")),
    mail("a3", CY, "Re: [PATCH v3] gear: Turn left", "21 Jan 2026", "Applied, thanks.", "v3"),
    mail("n1", "New Ned <ned@free.example>", "[PATCH] cog: Add", "21 Jan 2026", diff("cog", "b")),
    mail("n2", CY, "Hello", "22 Jan 2026", "Hello."),
    mail("k3", BOB, "Re: [PATCH 0/2] knob: Push", "8 Jan 2026",
         "> Two authors.\n\nReviewed-by: %s" % BOB, "k0"),
]


def words(text):
    return " ".join(text.split())


def stats(*arguments):
    return json.loads(tap.run("stats", "-f", "json", "--explain", *arguments).stdout)


def row_of(evidence):
    row = evidence["row"]
    return (row["name"], row["email"]) if isinstance(row, dict) else row


def by_number(document):
    return {(e["table"], row_of(e), e["number"]): e for e in document["explain"]}


# Numbers that no mails are behind, or that say how long: a line of "waiting" names its mail, one of
# "applied" its series.
TIMES = {"median", "p90", "days"}
NO_NUMBERS = {"schema", "applied", "before", "period", "explain", "type", "lists", "range"}
ROW_NAMES = {"domains": "domain", "organisations": "organisation", "unmapped": "domain",
             "reviewer_domains": "domain", "busiest": "id"}
# What a row says besides, and where that is explained.
ELSEWHERE = {("reviewers", "received"): "receivers", ("receivers", "trailers"): "reviewers",
             ("receivers", "replies"): "reviewers"}


def numbers_in(value, path=()):
    """(path, number) of every number."""
    if isinstance(value, bool):
        return
    if isinstance(value, int):
        yield path, value
    for key, inner in value.items() if isinstance(value, dict) else ():
        yield from numbers_in(inner, path + (key,))


def expected(document):
    """{(table, row, number): count} of every number that the document has."""
    numbers = {}
    for table, value in document.items():
        if table in NO_NUMBERS:
            continue
        if isinstance(value, list):
            for row in value:
                key = (row[ROW_NAMES[table]] if table in ROW_NAMES
                       else (row.get("name"), row.get("email")))
                for path, number in numbers_in(row):
                    numbers[ELSEWHERE.get((table, path[0]), table), key, ".".join(path)] = number
        elif table == "repairs":
            for kind, mails in value.items():
                numbers["repairs", kind, "mails"] = mails
        elif isinstance(value, dict):
            for path, number in numbers_in(value):
                numbers[table, None, ".".join(path)] = number
        elif value is not None:
            numbers["totals", None, table] = value
    return {key: number for key, number in numbers.items() if key[2].split(".")[-1] not in TIMES}


def check_numbers(document, name):
    evidence = by_number(document)
    known = expected(document)
    wrong = [(key, number, evidence[key]["count"] if key in evidence else 0)
             for key, number in known.items()
             if number != (evidence[key]["count"] if key in evidence else 0)]
    tables = ("reviewers", "receivers", "robots", "reviewer_domains", "new_contributors",
              "repairs")  # others leave rows out that have no mails
    wrong += [key for key in evidence if key[0] in tables and key not in known]
    ranks = {n + "." + m for n in ("first_reply", "first_review") for m in ("median", "p90")}
    wrong += [key for key in evidence if key[0] == "totals" and key not in known
              and key[2] not in ranks]
    tap.ok(not wrong, name + ": every number is explained, and nothing else", wrong)
    tap.ok(len(evidence) == len(document["explain"]), name + ": each once")
    tap.ok(all(len(set(e["message_ids"])) == len(e["message_ids"]) for e in evidence.values()),
           name + ": each mail once")
    tap.ok(all(e["message_ids"] for e in evidence.values()), name + ": none without a mail")


def ids(evidence, *key):
    return [i.split("@")[0] for i in evidence[key]["message_ids"]] if key in evidence else []


with tempfile.TemporaryDirectory() as folder:
    mbox = os.path.join(folder, "demo.mbox")
    with open(mbox, "w", encoding="utf-8") as f:
        f.write("\n".join(MAILS))
    other = os.path.join(folder, "other.mbox")
    with open(other, "w", encoding="utf-8") as f:
        f.write("\n".join(reversed(MAILS)))
    maps = os.path.join(folder, "map")
    with open(maps, "w", encoding="utf-8") as f:
        f.write("gears.example Gears Inc\nharbour.example Harbour\n")

    document = stats("--domain-map", maps, "--since", "2026-01-01", mbox)
    check_numbers(document, "a list")
    got = by_number(document)
    ann = ("Ann Ash", "ann@gears.example")
    tap.ok(ids(got, "contributors", ann, "mails") == ["c1", "p1", "p2", "v2", "v3"],
           "patch mails", got)
    tap.ok(ids(got, "contributors", ann, "patches") == ["p1", "p2", "v2", "v3"], "patches")
    tap.ok(ids(got, "contributors", ann, "series") == ["c1", "v2", "v3"],
           "series, by their heads")
    tap.ok(ids(got, "domains", "widgets.example", "mails") == ["k2", "s1"], "a domain")
    tap.ok(ids(got, "organisations", "Gears Inc", "patches") == ["p1", "p2", "v2", "v3"],
           "an organisation")
    tap.ok(ids(got, "organisations", None, "mails") == ["k0", "k1", "k2", "s1", "n1"],
           "no organisation")
    bob = ("Bob Bay", "bob@widgets.example")
    tap.ok(ids(got, "reviewers", bob, "trailers") == ["r1", "k3"]
           and got["reviewers", bob, "trailers"]["count"] == 3,
           "a trailer to a cover counts for each patch of another author",
           got.get(("reviewers", bob, "trailers")))
    tap.ok(ids(got, "receivers", ann, "received") == ["r1", "r2"], "what an author received")
    tap.ok(ids(got, "totals", None, "applied") == ["a1", "a2", "a3"]
           and got["totals", None, "applied"]["count"] == 2, "the notices behind what was applied")
    tap.ok(ids(got, "totals", None, "first_reply.without") == ["v2", "n1"], "who nobody answered")
    tap.ok(ids(got, "totals", None, "first_reply.median") in (["c1"], ["s1"], ["k0"]),
           "a median's series")
    tap.ok(ids(got, "totals", None, "people") == ["c1", "p1", "p2", "r1", "r2", "n1"]
           and got["totals", None, "people"]["count"] == 4,
           "people, by their first mails of one moment")
    tap.ok(ids(got, "totals", None, "new_contributors") == ["c1", "p1", "p2", "k2", "s1", "n1"]
           and got["totals", None, "new_contributors"]["count"] == 3, "who is new")
    tap.ok(ids(got, "totals", None, "robots") == ["b1", "b2"]
           and got["totals", None, "robots"]["count"] == 1
           and got["robots", ("syzbot", "syzbot@bots.example"), "mails"]["count"] == 2, "programs")
    tap.ok(ids(got, "totals", None, "applied_revisions") == ["c1", "s1", "v2", "v3"],
           "the postings up to those that were applied",
           got["totals", None, "applied_revisions"])
    tap.ok(ids(got, "totals", None, "waiting_total") == ["n1"], "who waits")
    tap.ok(ids(got, "totals", None, "reviewers") == ["r1", "r2"], "reviewers")
    tap.ok(ids(got, "organisations", "Gears Inc", "people") == ["c1", "p1", "p2"],
           "people of an organisation")
    tap.ok(ids(got, "reviewer_domains", "free.example", "received") == ["k3"],
           "what a domain received")
    tap.ok(ids(got, "busiest", "b1@example.org", "messages") == ["b1", "b3", "b4"]
           and ids(got, "busiest", "b1@example.org", "people") == ["b3", "b4"],
           "a discussion, in which a program takes no part")
    tap.ok(all(e["rule"] for e in document["explain"]), "each with its rule")

    again = stats("--domain-map", maps, "--since", "2026-01-01", "-j4", other)
    tap.ok(again == document, "the same from mails in another order")
    weeks = stats("-p", "week", "--domain-map", maps, mbox)
    for week in weeks:
        check_numbers(week, week["period"]["id"])
    demo = stats("--domain-map", maps, DEMO)
    check_numbers(demo, "the demo")
    plain = json.loads(tap.run("stats", "-f", "json", "--domain-map", maps, "--since",
                               "2026-01-01", mbox).stdout)
    document.pop("explain")
    tap.ok(plain == document, "without --explain the same without that key")

    text = tap.run("stats", "--explain", mbox).stdout.decode("utf-8")
    tap.ok("\ncontributors, Ann Ash <ann@gears.example>, mails: 5\n" in text, "in text", text[-500:])
    tap.ok("    p2@example.org\n" in text, "... with Message-IDs")

    text = tap.run("series", "--explain", mbox).stdout.decode("utf-8")
    lines = [" ".join(line.split()) for line in text.split("\n")]
    for line in ("patch 1 p1@example.org [parent]", "cover c1@example.org", "version v2 [subject]",
                 "state new [first]", "r1@example.org [reply]", "r2@example.org [reply]",
                 "review cover: Reviewed-by: Bob Bay <bob@widgets.example>",
                 "applied cover: a1@example.org [reply]"):
        tap.ok(line in lines or line.replace("cover: a1", "patch 1: a1") in lines,
               "series: " + line, text)
    tap.ok(any(line.startswith("earlier v1 c1@example.org [") for line in lines),
           "series: the posting before, and what linked it", text)
    tap.ok(any(line.startswith("fate applied [") for line in lines), "series: fate", text)
    shown = tap.run("show", "--explain", "s1@example.org", mbox).stdout.decode("utf-8")
    tap.ok("a1@example.org [reply]" in " ".join(shown.split()), "show: the same", shown)
    tap.ok("Rules: " in words(shown) and "subject a subject states it;" in words(shown)
           and "reply the mail is in the thread," in words(shown)
           and "parent In-Reply-To" not in words(shown),
           "show: what the rules say that decided, and no others", shown)
    rows = [json.loads(line) for line in
            tap.run("series", "-f", "jsonl", mbox).stdout.decode("utf-8").splitlines()]
    tap.ok(all(row["state_rule"] for row in rows), "jsonl: the rule of the state in any case")
tap.ok(tap.run("digest", "--explain", DEMO).returncode == 2, "digest has no --explain")
tap.done()
