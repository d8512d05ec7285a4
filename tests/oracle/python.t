#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Do Python's email package and the regular expressions of MAIL.md find the same mails, dates and
ids? A third opinion beside GMime's (gmime.t): over fixtures, and ../shared/archives where they are.
"""
import email.header
import email.parser
import email.utils
import glob
import gzip
import json
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.environ.get("TOP", "."), "tests", "lib"))
import tap

BUILD = os.environ.get("BUILD", "build")
ORACLE = os.path.join(tap.TOP, BUILD, "tests", "oracle", "gmime_oracle")
DAY = 24 * 60 * 60
YEAR_1990 = 631152000
SEPARATOR = re.compile(rb"^From \S+ \w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}$")
ID = re.compile(r"<([^<>]+)>")
# Python reads these zones as UTC, and three digits of a year or a zone otherwise (MAIL.md 3).
ODD_DATE = re.compile(r"[A-Z]{4}|[+-]\d{1,3}\b|--|\b\d{3} \d+:")


def header_blocks(path):
    """(offset, bytes) of each mail of an mboxrd file."""
    opened = gzip.open(path) if path.endswith(".gz") else open(path, "rb")
    offset, start, block, blank = 0, 0, None, True
    with opened as lines:
        for line in lines:
            if blank and SEPARATOR.match(line.rstrip(b"\r\n")):
                if block is not None:
                    yield start, b"".join(block)
                start, block, open_block = offset, [], True
            elif block is not None and open_block:
                open_block = line.rstrip(b"\r\n") != b""
                if open_block:
                    block.append(line)
            blank = line.rstrip(b"\r\n") == b""
            offset += len(line)
    if block is not None:
        yield start, b"".join(block)


def ids(value):
    return [re.sub(r"\s", "", found) for found in ID.findall(value or "")]


def message_id(mail):
    return (ids(mail["Message-ID"]) or [""])[0]


def refs(mail):
    found = []
    for parent in ids(mail["In-Reply-To"]) + ids(mail["References"])[::-1]:
        if parent not in found and parent != message_id(mail):
            found.append(parent)
    return "".join("<%s>" % parent for parent in found)


def parse_date(text):
    got = email.utils.parsedate_tz(text or "")
    return got and (email.utils.mktime_tz(got), (got[9] or 0) // 60)


def date(mail):
    """The rule of MAIL.md 3, without the From_ line: None where that would count."""
    sent = parse_date(mail["Date"])
    received = parse_date((mail["Received"] or "").rpartition(";")[2])
    if received and received[0] < YEAR_1990:
        received = None
    if sent and sent[0] >= YEAR_1990 and not (received and sent[0] > received[0] + DAY):
        return "%d %+d" % sent
    return received and "%d %+d" % received


def differences(path):
    dump = subprocess.run([ORACLE, "--dump", path], check=True, capture_output=True).stdout
    ours = {mail["offset"]: mail for mail in map(json.loads, dump.splitlines())}
    parser = email.parser.BytesHeaderParser()
    seen = set()
    for offset, block in header_blocks(path):
        seen.add(offset)
        mail, our = parser.parsebytes(block), ours.get(offset)
        if not our:
            yield "%d: not found" % offset
            continue
        theirs = {"message_id": message_id(mail), "refs": refs(mail), "date": date(mail)}
        if not theirs["date"] or ODD_DATE.search(mail["Date"] or ""):
            del theirs["date"]
        for field, value in theirs.items():
            if our[field] != value:
                yield "%d: %s: %s, Python %s" % (offset, field, our[field], value)
    for offset in sorted(set(ours) - seen):
        yield "%d: no mail for Python" % offset


def compare(path):
    found = list(differences(path))
    tap.ok(not found, "%s: mails, dates and ids as Python reads them" % os.path.basename(path),
           "\n".join(found[:10]))


def main():
    small = ("linux-nilfs", "reiserfs-devel")
    compare(os.path.join(tap.TOP, "tests", "oracle", "known.mbox"))
    for path in sorted(glob.glob(os.path.join(tap.TOP, "testdata", "demo", "*.mbox"))):
        compare(path)
    archives = sorted(glob.glob(os.path.join(tap.TOP, "..", "shared", "archives", "*.mbox.gz")))
    for path in archives:
        if "san" not in BUILD or os.path.basename(path).startswith(small):
            compare(path)
    if not archives:
        tap.skip("archives: as Python reads them", "there are none")
    tap.done()


main()
