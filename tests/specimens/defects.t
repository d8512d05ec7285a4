#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What an earlier tool got wrong (the numbers are its defects), a small mailbox each.

A row: the mailbox, lines that the text digest must hold in this order, what it must not hold.
"""
import json
import os
import subprocess

TOP = os.environ.get("TOP", ".")
PROGRAM = os.environ.get("LISTDIGEST", os.path.join(TOP, "build", "listdigest"))

TABLE = [
    ("01-encoded-name", ["Zoë Müller <zoe@example.org>"], ["=?"]),
    ("02-utf8-prose", ["Step 1：Add the widget."], ["ï¼š"]),
    ("03-quoted-printable",
     ["Reported by a person with a long address, somebody.with.a.name@example.com/, in “quotes”."],
     ["example=", "=E2"]),
    ("04-folded-subject",
     ["[PATCH] widget: Account for every one of the bits that are reserved in the register"], []),
    ("05-in-body-author", ["[PATCH 1/1] widget: Spin", "Author: Grace Sample <grace@sample.example>",
                           "Sender: Ada Example <ada@example.org>", "Spin it."],
     ["\nFrom: Grace"]),
    ("06-author-not-sender", ["Ada Example <ada@employer.example>",
                              "Author: Ada Example <ada@employer.example>"],
     ["Author: ada.private"]),
    ("07-patch-list", ["Patch list in this time period", "[PATCH] widget: One",
                       "[PATCH v3 1/1] widget: Two", "Patch commit messages"], []),
    ("08-same-title", ["[PATCH v4 0/1] widget: Report", "This is the cover letter.",
                       "[PATCH v4 1/1] widget: Report", "This is the patch."],
     ["Exist:", "Skip:"]),
    ("09-order", ["Text of the cover.", "Text of part 1.", "Text of part 2.", "Text of part 3."], []),
    ("10-cover-elsewhere", ["2 of 3", "no cover", "Text of part 1.", "Text of part 3."], []),
    ("11-facts", ["2026-01-05", "https://lore.kernel.org/r/f@example.org"], []),
]


def run(fmt, name):
    path = os.path.join(TOP, "testdata", "defects", name + ".mbox")
    command = [PROGRAM, "digest", "-q", "-o", "-", "-f", fmt, path]
    return subprocess.run(command, check=True, capture_output=True).stdout.decode("utf-8")


def problems(name, wanted, unwanted):
    text = run("text", name)
    at = 0
    for line in wanted:
        found = text.find(line, at)
        if found < 0:
            yield "missing, or out of order: " + line
            return
        at = found + 1
    for line in unwanted:
        if line in text:
            yield "should not be there: " + line


number = 0
for name, wanted, unwanted in TABLE:
    number += 1
    found = list(problems(name, wanted, unwanted))
    print("%sok %d - %s" % ("not " if found else "", number, name))
    for line in found:
        print("#   " + line)
number += 1
replies = json.loads(run("json", "11-facts"))["series"][0]["replies"]
print("%sok %d - a reply is counted" % ("" if replies == 1 else "not ", number))
print("1..%d" % number)
