#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Damaged gzip archives (MAIL.md 2) from the command line: every mail before the damage and in the
members behind it is in the digest, the message names the file and the byte, and the status is 3.
What is compressed, and where members end, Python says."""
import gzip
import hashlib
import os
import re
import shutil
import sys
import tempfile
import zlib

sys.path.insert(0, os.path.join(os.environ.get("TOP", "."), "tests", "lib"))
import tap

MAILS = 12  # in a member
folder = tempfile.mkdtemp(prefix="listdigest-")
os.chdir(folder)


def mail(n):
    return (b"From ann@harbour.example Mon Jan  5 07:42:30 2026\n"
            b"From: Ann Quay <ann@harbour.example>\n"
            b"Subject: [PATCH] bell: Ring number %d of the day\n"
            b"Date: Mon, 05 Jan 2026 07:42:30 +0000\n"
            b"Message-ID: <bell-%d@harbour.example>\n"
            b"List-Id: <harbour.lists.example.org>\n\n"
            b"%s\n---\n bell.c | 1 +\n\ndiff --git a/bell.c b/bell.c\n--- a/bell.c\n+++ b/bell.c\n"
            b"@@ -1,1 +1,2 @@\n bell\n+ring %d\n\n" % (n, n, hashlib.sha256(b"%d" % n).hexdigest().encode(), n))


def member(k):
    return gzip.compress(b"".join(mail(n) for n in range(k * MAILS, (k + 1) * MAILS)), mtime=0)


A, B, C, D, E = (member(k) for k in range(5))
EMPTY = gzip.compress(b"", mtime=0)


def changed(data, at, value):
    at %= len(data)
    return data[:at] + bytes([value]) + data[at + 1:]


def whole_mails(part):
    """How many of the mails of a piece of a member are whole, and followed by another one."""
    text = zlib.decompressobj(31).decompress(part)
    return max(0, len(re.findall(rb"^From ", text, re.M)) - 1)


def numbers(run):
    return {int(n) for n in re.findall(rb"Ring number (\d+) of", run.stdout)}


def check(name, data, mails, status, pattern, more=()):
    """Of this file at least these mails are in the digest, and none that is not there."""
    path = name.replace(" ", "-") + ".gz"
    with open(path, "wb") as file:
        file.write(data)
    run = tap.run("digest", "-o", "-", *more, path)
    got = numbers(run)
    tap.ok(run.returncode == status, "%s: status %d" % (name, status), run)
    tap.ok(set(mails) <= got, "... every mail that can be read", sorted(set(mails) - got))
    tap.ok(len(got) <= len(set(mails)) + 1, "... and no other, but perhaps one that is cut", got)
    err = run.stderr.decode()
    want = "listdigest: %s: not readable to its end: %s" % (path, pattern) if pattern else ""
    told = [line for line in err.splitlines() if "not readable" in line]
    tap.ok(re.fullmatch(want, told[0] if told else ""), "... the file and the byte are named", err)
    read = re.search(r"(\d+) mails read", err)
    tap.ok(read and len(set(mails)) <= int(read[1]) <= len(set(mails)) + 1, "... and it counts them",
           err)
    return run


def mails_of(*members):
    return [n for k in members for n in range(k * MAILS, (k + 1) * MAILS)]


def at(n, what):
    return "at byte %d of the compressed file: %s" % (n, what)


AB, ABC = len(A + B), len(A + B + C)
everything = mails_of(0, 1, 2, 3)
wrong_crc = r"wrong checksum \(CRC\); the \d+ bytes of data before may be wrong"

# Nothing is damaged.
check("members", A + B + C + D, everything, 0, None)
check("empty members", EMPTY + A + EMPTY * 2 + B + C + D + EMPTY, everything, 0, None)
check("NULs between members", A + bytes(512) + B + C + bytes(7) + D, everything, 0, None)
check("ten thousand members", A + EMPTY * 10000 + B, mails_of(0, 1), 0, None)
os.rename("members.gz", "members.mbox")
run = tap.run("digest", "-o", "-", "members.mbox")
tap.ok(numbers(run) == set(everything), "gzip by its first bytes, not by its name", run)
with open("plain.gz", "wb") as file:
    file.write(gzip.decompress(A))
run = tap.run("digest", "-o", "-", "plain.gz")
tap.ok(numbers(run) == set(mails_of(0)), "... and plain likewise", run)

# Something else behind the last member costs nothing: a warning.
for name, tail in ("NULs", bytes(512)), ("junk", b"not compressed at all"):
    run = check("trailing " + name, A + B + tail, mails_of(0, 1), 0, None, ["-v"])
    tap.ok(b"[compressed-trailing]: at byte %d of the compressed file: %d bytes" % (AB, len(tail))
           in run.stderr, "... with a warning", run.stderr)

# Mail behind it that was appended as it was, and compressed mail behind that.
plain = b"".join(mail(n) for n in mails_of(1))
for name, data, read in (("plain mail behind", A + plain, mails_of(0, 1)),
                         ("plain mail between", A + plain + C, mails_of(0, 1, 2))):
    run = check(name, data, read, 0, None, ["-v"])
    tap.ok(b"[compressed-plain]: at byte %d of the compressed file: " % len(A) in run.stderr,
           "... with a warning", run.stderr)

# Truncated.
half = B[:len(B) // 2]
before = mails_of(0) + list(range(MAILS, MAILS + whole_mails(half)))
tap.ok(len(before) > MAILS, "half of the second member holds mails")
check("truncated", A + half, before, 3, at(len(A + half), "it ends here"))
check("truncated in a header", A + B[:7], mails_of(0), 3, at(len(A) + 7, "it ends here"))
check("truncated in a checksum", A + B[:-3], mails_of(0, 1), 3, at(AB - 3, "it ends here"))
check("truncated then members", A + half + C + D, before + mails_of(2, 3), 3,
      at(len(A + half), "compressed data ends early, where more of it begins"))

# Damaged.
check("bad CRC", A + changed(B, -8, B[-8] ^ 1) + C + D, everything, 3, at(AB - 8, wrong_crc))
check("bad length", A + changed(B, -4, B[-4] ^ 1) + C, mails_of(0, 1, 2), 3,
      at(AB - 8, "wrong length; .*"))
check("bad data", A + changed(B, 10, 7) + C + D, mails_of(0, 2, 3), 3,
      at(len(A) + 11, "data not understood; read on from byte %d" % AB))
check("bad data twice", A + changed(B, 10, 7) + C + changed(D, 10, 7) + E, mails_of(0, 2, 4), 3,
      at(len(A) + 11, "data not understood; .*"))
check("bad data in the first member", changed(A, 10, 7) + B, mails_of(1), 3,
      at(11, "data not understood; read on from byte %d" % len(A)))
check("bad header", A + changed(B, 2, 9) + C, mails_of(0, 1, 2), 3,
      at(len(A), "header damaged, read all the same"))
check("junk between", A + b"not compressed" + B + C, mails_of(0, 1, 2), 3,
      at(len(A), "14 bytes that are no compressed data"))
check("many damages", changed(A, -8, A[-8] ^ 1) + b"junk" + changed(B, 10, 7) + C + half,
      mails_of(0, 2) + list(range(MAILS, MAILS + whole_mails(half))), 3,
      at(len(A) - 8, wrong_crc))

# A limit.
size = len(gzip.decompress(A))
check("limit", A + B, mails_of(0), 3, r"limit of %d bytes \(--max-bytes\) reached" % size,
      ["--max-bytes=%d" % size])
check("at the limit", A, mails_of(0), 0, None, ["--max-bytes=%d" % size])

# A bomb: 200 MB out of 200 kB, read to its end in constant memory, or up to the limit.
bomb = zlib.compressobj(9, zlib.DEFLATED, 31)
zeros = bytes(1 << 20)
with open("bomb.gz", "wb") as file:
    file.write(A)
    for _ in range(200):
        file.write(bomb.compress(zeros))
    file.write(bomb.flush())
if tap.is_sanitized():
    tap.skip("a bomb", "no memory to measure under sanitizers")
else:
    peak = tap.peak("digest", "-q", "-o", "bomb", "bomb.gz")
    tap.ok(peak < 100 << 20, "a bomb: memory stays small", peak)
run = tap.run("digest", "-o", "-", "--max-bytes=1m", "bomb.gz")
tap.ok(run.returncode == 3 and numbers(run) >= set(mails_of(0)[:-1]), "... and --max-bytes stops it",
       run)
shutil.rmtree(folder)
tap.done()
