#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""One damaged mail costs no other: generated mailboxes are damaged by scripts/damage, and
compressed ones by flipping bytes."""
import base64
import gzip
import json
import os
import random
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.environ.get("TOP", "."), "tests", "lib"))
import tap  # noqa: E402

DAMAGE = os.path.join(tap.TOP, "scripts", "damage")
KINDS = ["truncated", "nul-block", "random-bytes", "junk-header"]
N_MAILS = 2000
PER_MEMBER = 50     # mails in a member of the compressed mailbox
BAD_MEMBERS = 3     # damaged at a time
WORDS = ("the a ring page From buffer lock when after before driver reset queue never again more "
         "caf\u00e9 na\u00efve \u4e2d\u6587 >From error: value = 0; --").split()
PATCH = ("---\n f.c | 2 +-\n\ndiff --git a/f.c b/f.c\n--- a/f.c\n+++ b/f.c\n@@ -1,2 +1,2 @@\n"
         "-int a;\n+int b;\n int c;\n-- \n2.43.0\n")


def text(rng):
    """Prose with lines that come near to a separator, a patch, base64 or one long line."""
    lines = [" ".join(rng.choices(WORDS, k=rng.randint(1, 12))) for _ in range(rng.randint(1, 12))]
    if rng.random() < 0.2:
        lines.insert(rng.randrange(len(lines)), "\nFrom here on, it is simple.")
    if rng.random() < 0.2:
        lines.append("\n>From anna@example.org Mon Jan  5 10:00:00 2026")
    dice = rng.random()
    if dice < 0.2:
        lines.append(PATCH)
    elif dice < 0.3:
        lines.append(base64.encodebytes(rng.randbytes(rng.randint(1, 600))).decode())
    elif dice < 0.35:
        lines.append("x" * rng.randint(1000, 9000))
    return "\n".join(lines) + "\n"


def mail(rng, number, separator):
    head = ["Return-Path: <list@example.org>",
            "Received: from a.example.org\n\tby b.example.org (Postfix)\n\tid %d;\n"
            "\tMon, 5 Jan 2026 10:00:%02d +0000" % (number, number % 60),
            "From: Anna %d <anna%d@example.org>" % (number % 37, number % 37),
            "Subject: [PATCH] area: Change number %d" % number,
            "Date: Mon, 5 Jan 2026 10:%02d:%02d +0000" % (number // 60 % 60, number % 60),
            "Message-ID: <%d@example.org>" % number,
            "Content-Type: text/plain; charset=utf-8"]
    if rng.random() < 0.5:
        head = head[rng.randint(1, 2):]
    return "%s\n%s\n\n%s" % (separator, "\n".join(head), text(rng))


def mboxrd(rng, number):
    return mail(rng, number, "From mboxrd@z Thu Jan  1 00:00:00 1970") + "\n"


def mixed(rng, number):
    """As many programs wrote them; some without a blank line between."""
    sender = rng.choice(["anna@example.org", "anna@example.org", "anna at example.org", "-",
                         '"Anna B"@example.org'])
    date = rng.choice(["Mon Jan  5 10:00:00 2026", "Mon Jan 5 10:00 2026",
                       "Mon Jan  5 10:00:00 +0100 2026", "Mon Jan  5 10:00:00 CET 2026",
                       "Mon, 5 Jan 2026 10:00:00 +0100", "5 Jan 2026 10:00"])
    return mail(rng, number, "From %s  %s" % (sender, date)) + ("\n" if number % 7 else "")


def by_length(rng, number):
    """Not quoted: a field says how long the text is."""
    head, body = mail(rng, number, "From anna@mboxcl2 Thu Jan  1 00:00:00 1970").split("\n\n", 1)
    body = body.replace("\n>From ", "\nFrom ")
    return "%s\nContent-Length: %d\n\n%s\n" % (head, len(body.encode()), body)


def mailbox(path, make, line_end="\n"):
    rng = random.Random(path)
    mails = [make(rng, i).replace("\n", line_end).encode() for i in range(N_MAILS)]
    with open(path, "wb") as f:
        f.writelines(mails)
    return mails


def reader(path):
    """What the reader finds: [sha, ...]."""
    got = subprocess.run([tap.MAILS, path], capture_output=True)
    return [line.split()[2].decode() for line in got.stdout.splitlines()]


def damaged(path, seeds):
    got = subprocess.run([DAMAGE, path, str(seeds)], capture_output=True, text=True)
    rows = {line.split()[0]: line.split()[1:] for line in got.stdout.splitlines()[1:]}
    share = seeds * N_MAILS // 100
    wanted = [str(n) for n in (seeds * N_MAILS - share, 0, share, 0)]
    for kind in KINDS:
        row = rows.get(kind, [])
        tap.ok(row[:4] == wanted, "%s, %s: every mail is found" % (path, kind),
               got.stdout + got.stderr)
    tap.ok(got.returncode == 0, "%s: nothing else was lost" % path, got.returncode)


def whole_program(path):
    """The commands find what the reader found, and account for all of it."""
    for kind in KINDS:
        with open("copy.mbox", "wb") as f:
            subprocess.run([DAMAGE, path, "--write", kind, "1"], check=True, stdout=f)
        found = len(reader("copy.mbox"))
        check = totals("check", "copy.mbox")
        tap.ok(check["messages"] == found == check["used"] + check["flagged"],
               "%s, %s: check counts all" % (path, kind), (found, check))
        stats = totals("stats", "copy.mbox").get("totals", {})
        tap.ok(stats.get("messages", 0) == found - check["duplicates"] - check["flagged"],
               "%s, %s: stats counts those used, and copies once" % (path, kind), (stats, check))


def totals(command, path):
    return json.loads(tap.run(command, "-q", "-f", "json", path).stdout or "{}")


def flipped(rng, member):
    member = bytearray(member)
    for _ in range(rng.randint(1, 16)):
        member[rng.randrange(len(member))] ^= rng.randint(1, 255)
    return bytes(member)


def compressed(path, mails, seeds):
    """Every mail of the members that were left alone."""
    members = [gzip.compress(b"".join(mails[i:i + PER_MEMBER]), mtime=0)
               for i in range(0, len(mails), PER_MEMBER)]
    shas = reader(path)
    lost = []
    for seed in range(seeds):
        rng = random.Random("%s %d" % (path, seed))
        bad = set(rng.sample(range(len(members)), BAD_MEMBERS))
        with open("copy.gz", "wb") as f:
            f.writelines(flipped(rng, m) if i in bad else m for i, m in enumerate(members))
        found = set(reader("copy.gz"))
        lost += [(seed, i) for i, sha in enumerate(shas)
                 if i // PER_MEMBER not in bad and sha not in found]
    tap.ok(len(shas) == N_MAILS, path + ", compressed: there is something to lose", len(shas))
    tap.ok(not lost, "%s, compressed, bytes flipped: no mail of another member is lost" % path,
           (len(lost), lost[:10]))
    return members


def damage_is_said(members):
    """Status 3, with the file and the place."""
    broken = bytearray(members[1])
    broken[len(broken) // 2] ^= 0xFF
    with open("broken.gz", "wb") as f:
        f.writelines([members[0], bytes(broken), members[2]])
    got = tap.run("stats", "-q", "-f", "json", "broken.gz")
    tap.ok(got.returncode == 3 and got.stderr.startswith(b"listdigest: broken.gz: "),
           "a damaged member is said", (got.returncode, got.stderr))


def main():
    seeds = 3 if tap.is_sanitized() else 20
    mails = mailbox("mboxrd", mboxrd)
    mailbox("mixed", mixed)
    mailbox("mixed-crlf", mixed, "\r\n")
    mailbox("mboxcl2", by_length)
    for path in ("mboxrd", "mixed", "mixed-crlf", "mboxcl2"):
        damaged(path, seeds)
        whole_program(path)
    damage_is_said(compressed("mboxrd", mails, seeds))
    tap.done()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        main()
