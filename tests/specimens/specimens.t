#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The specimens' mboxes against the tables that an earlier tool made of the same mail.

The .txt gives the numbers, python's email the mails; names there are decoded first (that tool
left encoded words in). Skipped where ../shared/specimens is absent.
"""
import collections
import email
import email.header
import email.policy
import glob
import json
import mailbox
import os
import re
import subprocess
import sys

TOP = os.environ.get("TOP", ".")
PROGRAM = os.environ.get("LISTDIGEST", os.path.join(TOP, "build", "listdigest"))
FOLDER = os.path.join(TOP, "..", "shared", "specimens")
count = 0
failed = False


def ok(good, name, detail=""):
    global count, failed
    count += 1
    print("%sok %d - %s" % ("" if good else "not ", count, name))
    if not good:
        failed = True
        for line in str(detail).splitlines()[:20]:
            print("#   " + line)


def run(fmt, mbox):
    return subprocess.run([PROGRAM, "digest", "-p", "year", "-q", "-o", "-", "-f", fmt, mbox],
                          check=True, capture_output=True).stdout.decode("utf-8")


def tables(text):
    """The rows of the two tables of a .txt: {name: count}."""
    head = text.split("=====")[0]
    domains, people = head.split("Top 15 contributors", 1)
    row = re.compile(r"^ +(\d+)  ?(\S.*)$", re.M)
    decode = lambda s: str(email.header.make_header(email.header.decode_header(s)))
    return ({name: int(n) for n, name in row.findall(domains)},
            {decode(name): int(n) for n, name in row.findall(people)})


def mails(path):
    parse = lambda fp: email.message_from_binary_file(fp, policy=email.policy.default)
    for mail in mailbox.mbox(path, factory=parse):
        yield mail, mail.get_content()


def is_patch_mail(mail):
    return re.match(r"\[PATCH", str(mail["subject"]))


def author_of(mail, body):
    in_body = re.match(r"From: (.*) <(.*)>\n", body)
    if in_body:
        return in_body.groups()
    address = mail["from"].addresses[0]
    return address.display_name, address.addr_spec


def check(mbox):
    stem = os.path.basename(mbox)[:-5]
    digest = json.loads(run("json", mbox))
    text = run("text", mbox)
    domains, people = tables(open(mbox[:-5] + ".txt", encoding="utf-8").read())
    got = {row["domain"]: row["mails"] for row in digest["domains"]}
    ok(got == domains, stem + ": domains", "%s\n%s" % (got, domains))
    got = {"%s <%s>" % (row["name"], row["email"]): row["mails"] for row in digest["contributors"]}
    fold = lambda table: {k.lower(): v for k, v in table.items()}
    ok(fold(got) == fold(people), stem + ": contributors", "%s\n%s" % (got, people))

    sent = {m["message-id"].strip("<>"): (m, body) for m, body in mails(mbox)}
    patches = {i: x for i, x in sent.items() if is_patch_mail(x[0])}
    found = {}
    for series in digest["series"]:
        for mail in ([series["cover"]] if series["cover"] else []) + series["patches"]:
            found[mail["message_id"]] = mail
    ok(sorted(found) == sorted(patches), stem + ": every patch mail, once")
    wrong = [m["subject"] for i, m in found.items() if m["subject"] != str(sent[i][0]["subject"])]
    ok(not wrong, stem + ": whole subjects", wrong)
    wrong = [(m["subject"], m["author"]) for i, m in found.items()
             if (m["author"]["name"], m["author"]["email"]) != author_of(*sent[i])]
    ok(not wrong, stem + ": the in-body author on every patch", wrong)
    ok(all(s["subject"] in text for s in found.values()), stem + ": all in the text",
       [s["subject"] for s in found.values() if s["subject"] not in text])
    for series in digest["series"]:
        order = [int(p["index"]) for p in series["patches"]]
        ok(order == list(range(1, series["total"] + 1)) and not series["missing"],
           "%s: all patches in order: %s" % (stem, series["title"]), order)
        places = [text.find("\n" + m["subject"] + "\n", text.find("Patch commit messages"))
                  for m in ([series["cover"]] if series["cover"] else []) + series["patches"]]
        ok(-1 not in places and places == sorted(places),
           "%s: cover, then patches: %s" % (stem, series["title"]), places)
    bodies = [m["body"] for m in found.values()]
    ok(not any(re.search(r"^(Exist|Skip):|=\?utf|\w=\n|ï¼", b, re.M | re.I) for b in bodies),
       stem + ": nothing leaks into the texts")
    replies = collections.Counter(m["in-reply-to"].strip("<>") for m, _ in sent.values()
                                  if str(m["subject"]).startswith("Re:"))
    expected = sum(replies.values())
    got = sum(s["replies"] for s in digest["series"])
    ok(got == expected, stem + ": replies", (got, expected))
    ok(digest["totals"]["messages"] == len(sent), stem + ": messages")


specimens = sorted(glob.glob(os.path.join(FOLDER, "*.mbox")))
if not specimens:
    print("1..0 # SKIP no ../shared/specimens")
    sys.exit(0)
for specimen in specimens:
    check(specimen)
print("1..%d" % count)
sys.exit(failed)
