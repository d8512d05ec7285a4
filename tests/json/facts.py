#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
Whether JSON from stdin, a document or one per line, holds what the manual says and agrees with
itself. With --sums also that its numbers are the sums of its rows, which only what the program
counted can be held to.
"""
import json
import os
import re
import sys

TOP = os.environ.get("TOP", ".")
# Of a check, "kind" is the name of a defect.
ENUMS = {"type", "kind", "fate", "state", "change", "table"}
FATES = {"open", "partly", "applied", "merged", "superseded", "withdrawn", "naked"}
SERIES = {"fate", "fate_rule", "superseded_by", "first_reply", "first_review", "reviews",
          "applied", "notices", "revisions", "dropped", "state", "partial"}
STATS = {"totals", "before", "domains", "organisations", "unmapped", "contributors",
         "new_contributors", "reviewers", "receivers", "reviewer_domains", "pulls", "applied",
         "waiting", "waiting_total", "busiest", "busiest_total", "bugs", "repairs", "robots"}
problems = []


def expect(good, *what):
    if not good:
        problems.append(" ".join(str(word) for word in what))


def documented():
    """The words that the section JSON marks as names."""
    with open(os.path.join(TOP, "src/cli/listdigest.1"), encoding="utf-8") as manual:
        section = manual.read().split("\n.Sh JSON\n")[1].split("\n.Sh ")[0]
    marked = re.findall(r"^\.(?:It|Ql|Pq Ql|Po Ql) (.*)$", section, re.M)
    return {word for line in marked for word in re.findall(r"\w+", line)}


def documented_rules():
    """{heading: names} of the section RULES."""
    with open(os.path.join(TOP, "src/cli/listdigest.1"), encoding="utf-8") as manual:
        section = manual.read().split("\n.Sh RULES\n")[1].split("\n.Sh ")[0]
    lists = re.findall(r"^\.Pp\n(.*):\n\.Bl .*\n((?:.*\n)*?)\.El$", section, re.M)
    return {head: set(re.findall(r"^\.It Li (.*)$", entries, re.M)) for head, entries in lists}


def keys_of(value):
    """Every key; those of repairs and notes are names of defects."""
    if isinstance(value, list):
        return {key for item in value for key in keys_of(item)}
    if not isinstance(value, dict):
        return set()
    keys = set(value)
    for key, inner in value.items():
        if key not in ("repairs", "notes") or isinstance(inner, list):
            keys |= keys_of(inner)
    return keys


def check_rules(series):
    found = {
        "Why a patch is in its series": [patch["rule"] for patch in series["patches"]],
        "Where its version comes from": [series["version_rule"]],
        "Why it is new, a reroll or a resend": [series["state_rule"]],
        "What leads to the posting before it": [row["rule"] for row in series["revisions"]],
        "How a trailer came to its patch": [row["rule"] for row in series["reviews"]],
        "How a notice came to its series or patch":
            [row["rule"] for row in series["applied"] + series["notices"]],
        "What says what became of it": [series["fate_rule"]] if series["fate_rule"] else [],
    }
    expect(set(found) == set(RULES), "the manual's rules are of", sorted(RULES))
    for head, names in found.items():
        expect(set(names) <= RULES.get(head, set()), series["id"], head, names)


def check_words(value):
    """Values out of a set: the manual names them."""
    if isinstance(value, list):
        for item in value:
            check_words(item)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key in ENUMS and inner is not None:
                expect(inner in DOCUMENTED, "the manual lacks", key, inner)
            check_words(inner)


def check_series(series):
    name = series["id"]
    if not SERIES <= set(series):
        expect(False, name, "lacks", SERIES - set(series))
        return
    check_rules(series)
    expect(series["fate"] in FATES, name, "fate", series["fate"])
    expect((series["fate"] == "open") == (series["fate_rule"] is None), name, "fate_rule")
    for patch in series["patches"]:
        expect(patch["change"] in (None, "kept", "changed", "new"), name, patch["change"])
        expect(patch["was"] is None or patch["change"] != "new", name, "new, and was", patch["was"])
    for notice in series["applied"]:
        expect(notice["kind"] in ("applied", "merged"), name, notice["kind"])
    for notice in series["notices"]:
        expect(notice["kind"] in ("dropped", "withdrawn", "naked"), name, notice["kind"])
    for review in series["reviews"]:
        expect(isinstance(review["accepted"], bool), name, "accepted")
        expect("" not in (review["name"], review["email"]), name, "an empty name")


def check_latency(latency):
    known = latency["with"] > 0
    expect(known == (latency["median"] is not None), "median", latency)
    expect(known == (latency["p90"] is not None), "p90", latency)
    expect(not known or latency["median"] <= latency["p90"], "p90 below the median", latency)


def check_stats(report):
    if not STATS <= set(report):
        expect(False, "lacks", STATS - set(report))
        return
    for totals in (report["totals"], report["before"]):
        if totals:
            check_latency(totals["first_reply"])
            check_latency(totals["first_review"])
    expect((report["new_contributors"] is None) == (report["totals"]["new_contributors"] is None),
           "new contributors known and not known")
    for key in ("waiting", "busiest"):
        expect(len(report[key]) <= report[key + "_total"], key)


def check_applied(row, fate):
    """A line of the last section, and what the series that it names says of itself."""
    partly, applied, patches = row["fate"] == "partly", row["patches_applied"], row["patches"]
    expect(row["fate"] in ("partly", "applied"), row["id"], row["fate"])
    expect(fate in (row["fate"], "superseded", "naked", "withdrawn", "open", None), row["id"],
           row["fate"], "but the series says", fate)
    if partly:
        expect(applied is None or 0 < applied < patches, row["id"], applied, "of", patches)
    else:
        expect(applied == patches, row["id"], applied, "of", patches)


def check_sums(report):
    totals = report["totals"]
    trailers = sum(row["trailers"] for row in report["reviewers"])
    expect(trailers == totals["review_trailers"], "trailers", trailers, totals["review_trailers"])
    by_domain = sum(row["trailers"] for row in report["reviewer_domains"])
    expect(trailers == by_domain, "trailers of domains", by_domain, trailers)
    received = sum(row["received"] for row in report["receivers"])
    expect(trailers == received, "trailers received", received, trailers)
    expect(len(report["applied"]) == totals["applied"], "applied", totals["applied"])
    fates = {series["id"]: series["fate"] for series in report.get("series", [])}
    for row in report["applied"]:
        check_applied(row, fates.get(row["id"]))
    expect(len(report["pulls"]) == totals["pulls"], "pulls", totals["pulls"])
    expect(len(report["robots"]) == totals["robots"], "robots", totals["robots"])
    for key in ("busiest", "waiting", "applied"):
        ids = [row["id"] for row in report[key]]
        expect(len(ids) == len(set(ids)), key, "tells one twice")
    expect(totals["applied_revisions"] >= totals["applied"], "revisions of applied series")
    if totals["new_contributors"] is not None:
        expect(len(report["new_contributors"]) == totals["new_contributors"], "new contributors")
    for key in ("mails", "patches"):
        expect(sum(row[key] for row in report["domains"]) ==
               sum(row[key] for row in report["contributors"]), key, "of domains and people")


def check(document, sums):
    for part in document if isinstance(document, list) else [document]:
        if part["type"] == "series":
            check_series(part)
        elif part["type"] != "check":
            check_stats(part)
            if sums and STATS <= set(part):
                check_sums(part)
        for series in part.get("series", []):
            check_series(series)


DOCUMENTED = documented()
RULES = documented_rules()


def main():
    text = sys.stdin.read()
    try:
        documents = [json.loads(text)]
    except json.JSONDecodeError:
        documents = [json.loads(line) for line in text.splitlines()]
    for document in documents:
        check(document, "--sums" in sys.argv)
        if document and (isinstance(document, list) or document["type"] != "check"):
            check_words(document)
    unknown = keys_of(documents) - DOCUMENTED
    expect(not unknown, "the manual lacks", sorted(unknown))
    for problem in dict.fromkeys(problems):  # each once
        print("#   " + problem)
    return bool(problems)


sys.exit(main())
