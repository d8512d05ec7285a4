#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the rule for mojibake does to ftfy's cases, and to the lists of ../shared/archives.

ftfy repairs more than we want to; what it does besides is done here to our result before the two
are compared. The lines that are changed in the archives were read one by one: none was wrong. If
there are more now, read them: listdigest check --explain FILE.
"""
import json
import os
import re
import subprocess
import sys
import unicodedata

sys.path.insert(0, os.path.join(os.environ.get("TOP", "."), "tests", "lib"))
import tap

TOOL = os.path.join(tap.TOP, os.environ.get("BUILD", "build"), "tests", "tools", "mojibake")
SHARED = os.path.join(tap.TOP, "..", "shared")
CASES = os.path.join(SHARED, "peers", "ftfy-cases.json")
SETS = ("in-the-wild", "synthetic", "language-names")
CHANGED = {  # distinct words that are changed
    "linux-sparse.mbox.gz": 0,
    "linux-nilfs.mbox.gz": 0,
    "reiserfs-devel.mbox.gz": 103,
    "linux-man.mbox.gz": 0,
}
CODECS = {"windows-1252": "cp1252", "windows-1250": "cp1250", "windows-1251": "cp1251",
          "windows-1253": "cp1253", "windows-1254": "cp1254", "windows-1257": "cp1257",
          "iso-8859-2": "iso8859_2", "macintosh": "mac_roman", "cp437": "cp437", "cp850": "cp850",
          "koi8-r": "koi8_r", "latin-1": "latin_1"}


def ftfys_other_steps(text):
    text = re.sub("[\u2018-\u201b]", "'", text)  # uncurl_quotes: for programs that take ASCII only
    text = re.sub("[\u201c-\u201f]", '"', text)
    text = text.replace("\u0149", "'n")  # fix_latin_ligatures: one character that is two letters
    text = re.sub("[\x00-\x08\x0b\x0e-\x1f\x7f]", "", text)  # remove_control_chars: for terminals
    return unicodedata.normalize("NFC", text)  # normalization


def repair(lines):
    text = "".join(line + "\n" for line in lines)
    got = subprocess.run([TOOL], input=text.encode("utf-8"), capture_output=True, check=True)
    return got.stdout.decode("utf-8").split("\n")[:-1]


def compare_with_ftfy():
    with open(CASES, encoding="utf-8") as file:
        cases = json.load(file)
    got = repair(case["original"] for case in cases)
    wanted = [(case, line) for case, line in zip(cases, got)
              if case["expect"] == "pass" and case["set"] in SETS]
    missed = [case["label"] for case, line in wanted if ftfys_other_steps(line) != case["fixed"]]
    part = 1 - len(missed) / len(wanted)
    tap.ok(part >= 0.94, "ftfy's cases: %.0f %% of %d as ftfy has them" % (100 * part, len(wanted)),
           "\n".join(missed))
    negative = [(case["original"], line, case["label"]) for case, line in zip(cases, got)
                if case["set"] == "negative" or "negative" in case["label"].lower()]
    changed = [label for before, line, label in negative if before != line]
    tap.ok(negative and not changed, "none of ftfy's %d negative cases is changed" % len(negative),
           "\n".join(changed))


def changes(path):
    """(rule, words before, words after) of every repair."""
    report = json.loads(tap.run("check", "--explain", "-f", "json", path, check=True).stdout)
    return [(found["detail"], found["before"], found["after"]) for mail in report["mails"]
            for found in mail["found"] if found["kind"] == "mojibake"]


def decode_wrongly(text, rule):
    codec = CODECS[rule]
    sloppy = lambda byte: byte.decode(codec) if byte.decode(codec, "ignore") else chr(byte[0])
    return "".join(sloppy(bytes([byte])) for byte in text.encode("utf-8"))


def is_undone(rule, before, after):
    """Does the accident, played again, give the line before? Not U+FFFD, and not quite the blanks:
    some were no-break spaces that had become blanks, others are right."""
    blank = lambda text: re.sub("[\u00a0\u00c2 ]", "", text)
    if "\ufffd" in after or "\\x{" in before or rule not in CODECS:
        return True
    # What check shows of long texts is cut off, the longer one earlier.
    return blank(decode_wrongly(after, rule))[:15] == blank(before)[:15]


def read_archive(name):
    path = os.path.join(SHARED, "archives", name)
    if not os.path.exists(path):
        tap.skip(name, "no ../shared")
        return
    found = changes(path)
    distinct = {before for rule, before, after in found}
    tap.ok(len(distinct) <= CHANGED[name], "%s: %d distinct changes, as read"
           % (name, len(distinct)), "\n".join(sorted(distinct)))
    wrong = [before for rule, before, after in found if not is_undone(rule, before, after)]
    tap.ok(not wrong, "%s: Python damages them alike" % name, "\n".join(wrong))


if os.path.exists(CASES):
    compare_with_ftfy()
else:
    tap.skip("ftfy's cases", "no ../shared")
for archive in CHANGED:
    read_archive(archive)
tap.done()
