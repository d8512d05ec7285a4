#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
The manual and --help list the same options for the same commands; base/rules.c, which the manual is
compared with elsewhere, has every rule that the sources name.
"""
import glob
import os
import re
import subprocess

TOP = os.environ.get("TOP", ".")
PROGRAM = os.environ.get("LISTDIGEST", os.path.join(TOP, "build", "listdigest"))
count = 0


def ok(good, name, detail=""):
    global count
    count += 1
    print("%sok %d - %s" % ("" if good else "not ", count, name))
    if not good:
        print("#   %s" % (detail,))


def help_of(*arguments):
    return subprocess.run([PROGRAM, *arguments, "--help"], check=True,
                          capture_output=True).stdout.decode("utf-8")


def helped(text):
    """{"-p, --period=PERIOD" -> ("p", "period")} of the lines that begin with an option."""
    return {match.groups() for match in
            re.finditer(r"^  (?:-(\w), )?--([a-z-]+)", text, re.M)}


def documented(manual, commands):
    """{command: {(short, long)}} of the section OPTIONS."""
    section = manual.split(".Sh OPTIONS\n")[1].split("\n.Sh ")[0]
    found = {command: set() for command in commands}
    for item in section.split("\n.It ")[1:]:
        head, _, body = item.partition("\n")
        short = re.search(r"Fl ([a-z])\b", head)
        names = re.findall(r"Fl Fl ([a-z-]+)", head)
        only = re.search(r"^\.Bq (.*)$", body, re.M)
        for command in only.group(1).split(", ") if only else commands:
            found[command] |= {(short.group(1) if short else None, name) for name in names}
    return found


with open(os.path.join(TOP, "src", "cli", "listdigest.1"), encoding="utf-8") as f:
    manual = f.read()
commands = re.findall(r"^  (\w+) +\w.*$", help_of().split("Commands:\n")[1].split("\n\n")[0], re.M)
ok(commands == ["digest", "series", "show", "stats", "check", "index"], "the commands", commands)
options = documented(manual, commands)
for command in commands:
    ok("Cm %s\n" % command in manual.split(".Sh DESCRIPTION")[0], command + " stands in the synopsis")
    known = helped(help_of(command)) | {(None, "version")}
    ok(known == options[command], command + ": the same options in --help and in the manual",
       known ^ options[command])
    wide = [line for line in help_of(command).split("\n") if len(line) > 100]
    ok(not wide, command + ": --help fits a terminal", wide)


def named_rules():
    """What is assigned to a rule, and the tables of those who decide."""
    names = set()
    for path in glob.glob(os.path.join(TOP, "src/series/*.c")) + \
            glob.glob(os.path.join(TOP, "src/patch/notice*.c")):
        with open(path, encoding="utf-8") as source:
            text = source.read()
        for value in re.findall(r"\w*rule\b(?:\[\w+\])? = ([^;{]*?)[;,]", text):
            names |= set(re.findall(r'"([a-z][a-z0-9-]*)"', value))
        for table in re.findall(r"\b(?:rules|machines)\[\w*\] = \{(.*?)\};", text, re.S):
            names |= set(re.findall(r'"([a-z][a-z0-9-]*)"(?=, (?:\{|find_)|, "|\})', table))
    return names


with open(os.path.join(TOP, "src/base/rules.c"), encoding="utf-8") as f:
    rules = set(re.findall(r'\{RULES_\w+, "([\w-]+)"', f.read()))
named = named_rules()
ok(len(named) > 25, "the sources name rules", named)
ok(named <= rules, "base/rules.c has all of them", named - rules)
print("1..%d" % count)
