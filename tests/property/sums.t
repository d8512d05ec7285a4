#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Numbers that must agree, whatever the mail: within each digest, and between periods.

Over the demo list, and the lists of ../shared/archives where they are.
"""
import glob
import json
import os
import subprocess

TOP = os.environ.get("TOP", ".")
PROGRAM = os.environ.get("LISTDIGEST", os.path.join(TOP, "build", "listdigest"))
PERIODS = ["day", "week", "month", "quarter", "year"]
ADDITIVE = ["messages", "patch_mails", "patches", "replies", "pulls", "review_trailers", "applied",
            "applied_revisions", "merged"]
count = 0


def ok(good, name, detail=""):
    global count
    count += 1
    print("%sok %d - %s" % ("" if good else "not ", count, name))
    if not good:
        print("#   " + str(detail)[:500])


def run(*args):
    out = subprocess.run([PROGRAM, *args], check=True, capture_output=True).stdout.decode("utf-8")
    return out


def documents(text):
    decoder, at = json.JSONDecoder(), 0
    while at < len(text):
        document, at = decoder.raw_decode(text, at)
        at += len(text[at:]) - len(text[at:].lstrip())
        yield document


def table_sums(doc):
    if sum(row["mails"] for row in doc["robots"]) > doc["totals"]["messages"]:
        yield "robots of %s" % doc["period"]
    for table in ("domains", "contributors"):
        for column, total in (("mails", "patch_mails"), ("patches", "patches")):
            if sum(row[column] for row in doc[table]) != doc["totals"][total]:
                yield "%s %s of %s" % (table, column, doc["period"])
        keys = [(-row["mails"], *(((row[k] or "").encode()) for k in ("domain", "name", "email")
                                  if k in row)) for row in doc[table]]
        if keys != sorted(keys):
            yield "order of %s in %s" % (table, doc["period"])


def series_sums(doc):
    """What the list of series says against the totals."""
    kinds = doc["totals"]["series"]
    series = [s for s in doc["series"] if s["kind"] == "patch"]
    for state in ("new", "reroll", "resend"):
        if sum(s["state"] == state for s in series) != kinds[state]:
            yield "%s series of %s" % (state, doc["period"])
    if sum(s["partial"] for s in series) != kinds["partial"]:
        yield "partial series of %s" % doc["period"]
    if len(doc["series"]) - len(series) != doc["totals"]["pulls"]:
        yield "pulls of %s" % doc["period"]
    for s in series:
        if s["seen"] != len({p["index"] for p in s["patches"]}):
            yield "seen of " + s["id"]
        head = s["cover"] or s["patches"][0]
        others = [p["message_id"] for p in s["patches"]]  # where another posting has the head's
        if s["author"] != head["author"] or not (
                s["id"] in [head["message_id"]] + others or s["id"].startswith(head["message_id"] + "#")):
            yield "head of " + s["id"]


def add_up(docs):
    sums = {key: sum(d["totals"][key] for d in docs) for key in ADDITIVE}
    sums["series"] = {key: sum(d["totals"]["series"][key] for d in docs)
                      for key in ("new", "reroll", "resend", "partial")}
    for key in ("first_reply", "first_review"):
        sums[key] = {inner: sum(d["totals"][key].get(inner, 0) for d in docs)
                     for inner in ("with", "without", "carried")}
    return sums


def check(name, sources):
    whole = json.loads(run("stats", "-q", "-f", "json", *sources))
    wanted = add_up([whole])
    for period in PERIODS:
        docs = json.loads(run("stats", "-q", "-f", "json", "-p", period, *sources))
        ok(add_up(docs) == wanted, "%s: %s totals add up" % (name, period), (add_up(docs), wanted))
        wrong = [w for doc in docs for w in table_sums(doc)]
        ok(not wrong, "%s: tables of every %s" % (name, period), wrong)
    docs = list(documents(run("digest", "-q", "-f", "json", "-o", "-", *sources)))
    wrong = [w for doc in docs for w in series_sums(doc)]
    ok(not wrong, "%s: series of every week" % name, wrong)
    listed = [s["id"] for doc in docs for s in doc["series"]]
    lines = [json.loads(s) for s in run("series", "-q", "-f", "jsonl", *sources).splitlines()]
    names = [s["id"] for s in lines]
    ok(len(names) == len(set(names)), "%s: no two series are called the same" % name,
       sorted(n for n in set(names) if names.count(n) > 1))
    # On two lists a series is in two digests.
    wanted = [s["id"] for s in lines for _ in s["lists"]]
    ok(sorted(listed) == sorted(wanted), "%s: every series is in a week" % name,
       set(listed) ^ set(wanted))
    dates = [s["date"] for s in lines]
    ok(dates == sorted(dates, reverse=True), "%s: series newest first" % name)


for folder in sorted(glob.glob(os.path.join(TOP, "testdata", "demo"))):
    check("demo", [folder])
for archive in sorted(glob.glob(os.path.join(TOP, "..", "shared", "archives", "*.mbox.gz"))):
    check(os.path.basename(archive), [archive])
print("1..%d" % count)
