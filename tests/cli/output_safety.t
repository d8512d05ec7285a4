#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""MAIL.md 5: what goes out is safe, whatever the mail says; every output of every command."""
import glob
import json
import os
import re
import subprocess
import tempfile

TOP = os.environ.get("TOP", ".")
PROGRAM = os.path.abspath(os.environ.get("LISTDIGEST", os.path.join(TOP, "build", "listdigest")))
F = b"From mboxrd@z Thu Jan  1 00:00:00 1970\n"
# Every control character and bidirectional control, a byte that is no UTF-8, line separators.
NASTY = ("".join(chr(c) for c in range(1, 0xa0) if c < 0x20 or c > 0x7e)
         + "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029"
         + "<script>alert(1)</script> ]]> \\ \" ' | ` * [x](javascript:y) =cmd()").encode() + b"\xff"
LINE = bytes(b for b in NASTY if b not in b"\r\n")
count = 0


def ok(good, name, detail=""):
    global count
    count += 1
    print("%sok %d - %s" % ("" if good else "not ", count, name))
    if not good:
        print("#   %s" % str(detail)[:500].replace("\n", "\n#   "))


def word(raw):
    """An encoded word that smuggles the bytes past the header's own rules."""
    return b"=?utf-8?q?" + b"".join(b"=%02X" % b for b in raw) + b"?="


def mail(number, subject, body, list_id=b"", extra=b"", sender=b"Ann"):
    return (F + b"Message-ID: <%d%s@example.org>\nFrom: %s <ann@example.org>\nSubject: %s\n"
            b"Date: Mon, 5 Jan 2026 10:00:00 +0000\n%s%s\n%s\n\n"
            % (number, b"\xe2\x80\xae" if number % 2 else b"", sender, subject,
               b"List-Id: <%s>\n" % list_id if list_id else b"", extra, body))


def hostile(list_id):
    nasty = [LINE, word(NASTY)]
    mails = []
    for i, text in enumerate(nasty):
        mails.append(mail(4 * i, b"[PATCH v2 0/1] " + text, NASTY, list_id, sender=text))
        mails.append(mail(4 * i + 1, b"[PATCH v2 1/1] " + text,
                          NASTY + b"\n\nSigned-off-by: " + LINE + b" <a@example.org>\n---\n f | 2 +-\n"
                          b"diff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\n", list_id,
                          b"In-Reply-To: <%d@example.org>\n" % (4 * i), text))
        mails.append(mail(4 * i + 2, b"[GIT PULL] " + text, NASTY, list_id, text + b"\n"))
    return b"".join(mails)


def run(*args):
    return subprocess.run([PROGRAM, *args], capture_output=True)


def unsafe(raw):
    """What a terminal or a reader could be deceived by."""
    text = raw.decode("utf-8", "replace")
    return [hex(ord(c)) for c in text
            if (ord(c) < 0x20 and c not in "\n\t") or 0x7f <= ord(c) < 0xa0
            or "\u202a" <= c <= "\u202e" or "\u2066" <= c <= "\u2069"][:9]


def valid(raw):
    try:
        raw.decode("utf-8")
        return True
    except UnicodeDecodeError:
        return False


def every_output(path):
    lines = {
        "digest, text": ["digest", "-o", "-", "-f", "text"],
        "digest, json": ["digest", "-o", "-", "-f", "json"],
        "series, text": ["series"],
        "series, jsonl": ["series", "-f", "jsonl", "--bodies"],
        "stats, text": ["stats"],
        "stats, json": ["stats", "-f", "json"],
        "check, text": ["check", "--explain"],
        "check, json": ["check", "--explain", "-f", "json"],
    }
    for name, line in lines.items():
        more = [] if line[0] == "check" else ["-v"]
        got = run(*line, *more, path)
        ok(got.returncode == 0 and len(got.stdout) > 100, name + ": written", got.stderr)
        ok(valid(got.stdout), name + ": valid UTF-8")
        ok(not unsafe(got.stdout), name + ": no control and no bidirectional character",
           unsafe(got.stdout))
        ok(valid(got.stderr) and not unsafe(got.stderr), name + ": the same on stderr",
           unsafe(got.stderr))
        if "json" in name:
            ok(not re.search("[\u2028\u2029]", got.stdout.decode()), name + ": no line separator")
            for document in got.stdout.splitlines() if "jsonl" in name else [got.stdout]:
                json.loads(document)


def fate():
    """What became of a series is told in words of mails, too: trees, trailers, domains, tags."""
    head = (b"[\x1b[31mtag PATCH v%d 1/1] \x1b[32mTitle " + word(b"\x1b[33m\x9b1m")) % 1
    diff = b"\n---\n f | 2 +-\ndiff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\n"
    eve = word(b"Eve \x1b[31m")
    mails = [
        mail(0, head, b"Text.\nSigned-off-by: \x1b[31m <a\x1b@e\x1b.example>" + diff, sender=eve),
        mail(2, head.replace(b"v1", b"v2"), b"Link to v1: https://lore.kernel.org/r/0@example.org" + diff,
             sender=eve),
        mail(4, b"Re: " + head, b"> Text.\n\nReviewed-by: " + LINE + b" <r\x1b[7m@example.org>\n"
             b"Nacked-by: \x1b[5mEve <eve\x1b@e\x1b.example>",
             extra=b"In-Reply-To: <0@example.org>\n", sender=word(b"\x1b[7m R")),
        mail(6, b"Re: " + head, b"> Text.\n\nApplied to \x1b[31m/tree.git \x1b[32mnext, thanks!\n\n"
             b"[1/1] \x1b[32mTitle\n      commit: 0123456789abcdef\x1b[31m0123456789abcdef\n"
             b"      https://git.example/c/\x1b[31m0123456789abcdef0123456789abcdef01234567\n",
             extra=b"In-Reply-To: <2@example.org>\n", sender=word(b"\x1b[7m M")),
    ]
    mails[1] = mails[1].replace(b"5 Jan 2026 10", b"7 Jan 2026 10")
    mails[3] = mails[3].replace(b"ann@example.org", b"mike\x1b[1m@\x1b[2mtrees.example")
    with open("fate.mbox", "wb") as f:
        f.write(b"".join(mails))
    with open("domains", "wb") as f:
        f.write(b"example.org Example \x1b[31m \xe2\x80\xae Works\n")
    lines = {
        "show": ["show", "2@example.org", "fate.mbox"],
        "show --explain": ["show", "--explain", "0@example.org", "fate.mbox"],
        "show, json": ["show", "-f", "json", "2@example.org", "fate.mbox"],
        "series --explain": ["series", "--explain", "fate.mbox"],
        "stats --explain": ["stats", "--explain", "--domain-map", "domains", "fate.mbox"],
        "stats --explain, json": ["stats", "--explain", "-f", "json", "--domain-map", "domains",
                                  "fate.mbox"],
        "digest with organisations": ["digest", "-o", "-", "--domain-map", "domains", "fate.mbox"],
        "an unknown series": ["show", "no \x1b[31m such", "fate.mbox"],
    }
    for name, line in lines.items():
        got = run(*line)
        ok(got.returncode == (1 if "unknown" in name else 0), name + ": done", got.stderr)
        ok(not unsafe(got.stdout) and not unsafe(got.stderr), name + ": nothing that deceives",
           unsafe(got.stdout) + unsafe(got.stderr))
    shown = run(*lines["show"]).stdout.decode()
    ok("applied to" in shown and "Since v1" in shown, "... and it tells what became of it", shown)
    shown = run(*lines["show --explain"]).stdout.decode()
    ok("Reviews:" in shown and "posted again" in shown, "... and of what was before", shown)
    ok("Example" in run(*lines["stats --explain"]).stdout.decode(), "... and who works for whom")


def list_name():
    """A list may have no name but its file's."""
    with open("evil \x1b[31m.mbox", "wb") as f:
        f.write(b"From a@example.org Mon Jan  5 00:00:00 2026\nFrom: Ada <a@example.org>\n"
                b"Subject: [PATCH] f: Fix\nMessage-ID: <list-name@example.org>\n"
                b"Date: Mon, 5 Jan 2026 00:00:00 +0000\n\nText.\n---\n"
                b"diff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\n")
    for form in "text", "json":
        got = run("show", "-f", form, "list-name@example.org", "evil \x1b[31m.mbox")
        ok(got.returncode == 0 and b"evil" in got.stdout and not unsafe(got.stdout),
           "show, %s: no control character of a list's name" % form, got.stdout)


def file_names():
    names = [b"../../etc/passwd", b".hidden", b"a/b", b"x" * 200, b"-rf", "K\u00e4se".encode(), b"..",
             b"CON \x1b[2J", b"a\xe2\x80\xaeb"]
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "in.mbox")
            with open(path, "wb") as f:
                f.write(hostile(name + b".example.org"))
            out = os.path.join(folder, "deep", "out")
            got = run("digest", "-q", "-f", "text,json", "-o", out, path)
            made = sorted(os.listdir(out)) if os.path.isdir(out) else []
            good = all(re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,119}", n) for n in made)
            ok(got.returncode == 0 and len(made) == 2 and good, "file names of list %r" % name,
               (made, got.stderr))
            ok(sorted(os.listdir(folder)) == ["deep", "in.mbox"], "... nowhere else")


def links():
    """A digest's name that is a link already is replaced; what it points to stays."""
    with open("plain.mbox", "wb") as f:
        f.write(mail(0, b"Hello", b"Text.", b"kvm.example.org"))
    os.mkdir("out")
    with open("precious", "w", encoding="utf-8") as f:
        f.write("precious")
    os.symlink("../precious", "out/kvm-2026-W02.txt")
    run("digest", "-q", "-o", "out", "plain.mbox")
    with open("precious", encoding="utf-8") as f:
        ok(f.read() == "precious", "a link is not followed")
    ok(not os.path.islink("out/kvm-2026-W02.txt"), "... but replaced")
    ok(glob.glob("out/.*") == [], "no temporary is left")


with tempfile.TemporaryDirectory() as work:
    os.chdir(work)
    with open("hostile \x1b[2J.mbox", "wb") as f:
        f.write(hostile(b"kvm.example.org"))
    every_output("hostile \x1b[2J.mbox")
    fate()
    list_name()
    file_names()
    links()
    os.chdir("/")
print("1..%d" % count)
