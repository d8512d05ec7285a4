#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""xz, zstd and bzip2 as bad_gzip.t has gzip (MAIL.md 2), from the command line: the same digest
whatever the format and the name; of a damaged file every mail before the damage and in the streams
behind it, a message that names the file and the byte, and status 3. The streams are made by the
formats' own programs."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.environ.get("TOP", "."), "tests", "lib"))
import tap

MAILS = 12  # in a stream
FORMATS = {"gzip": ".gz", "xz": ".xz", "zstd": ".zst", "bzip2": ".bz2"}
folder = tempfile.mkdtemp(prefix="listdigest-")
os.chdir(folder)


def mail(n):
    return (b"From ann@harbour.example Mon Jan  5 07:42:30 2026\n"
            b"From: Ann Quay <ann@harbour.example>\n"
            b"Subject: [PATCH] bell: Ring number %d of the day\n"
            b"Date: Mon, 05 Jan 2026 07:42:30 +0000\n"
            b"Message-ID: <bell-%d@harbour.example>\n"
            b"List-Id: <harbour.lists.example.org>\n\n"
            b"Nobody heard number %d.\n---\n bell.c | 1 +\n\ndiff --git a/bell.c b/bell.c\n"
            b"--- a/bell.c\n+++ b/bell.c\n@@ -1,1 +1,2 @@\n bell\n+ring %d\n\n" % (n, n, n, n))


def mails_of(*streams):
    return [n for k in streams for n in range(k * MAILS, (k + 1) * MAILS)]


def text_of(*streams):
    return b"".join(mail(n) for n in mails_of(*streams))


def pack(program, data, *options):
    return subprocess.run([program, "-c", *options], input=data, check=True,
                          capture_output=True).stdout


def write(path, *pieces):
    with open(path, "wb") as file:
        file.write(b"".join(pieces))
    return path


def numbers(run):
    return {int(n) for n in re.findall(rb"Ring number (\d+) of", run.stdout)}


def check(name, data, mails, status, pattern, more=()):
    """Of this file at least these mails are in the digest, and none that is not there."""
    path = write(name.replace(" ", "-") + ".mbox", data)
    run = tap.run("digest", "-o", "-", *more, path)
    got = numbers(run)
    tap.ok(run.returncode == status, "%s: status %d" % (name, status), run)
    tap.ok(set(mails) <= got, "... every mail that can be read", sorted(set(mails) - got))
    tap.ok(len(got) <= len(set(mails)) + 1, "... and no other, but perhaps one that is cut", got)
    told = [line for line in run.stderr.decode().splitlines() if "not readable" in line]
    want = "listdigest: %s: not readable to its end: %s" % (path, pattern) if pattern else ""
    tap.ok(re.fullmatch(want, told[0] if told else ""), "... the file and the byte are named",
           run.stderr)
    return run


def at(n, what):
    return "at byte %s of the compressed file: %s" % (n, what)


# The same mail in every format, under names that say something else.
everything = text_of(0, 1, 2, 3)
plain = tap.run("digest", "-o", "-", write("plain.zst", everything))
tap.ok(plain.returncode == 0 and numbers(plain) == set(mails_of(0, 1, 2, 3)), "plain", plain)
suffixes = list(FORMATS.values())
for i, program in enumerate(FORMATS):
    path = write("box" + suffixes[i - 1], pack(program, everything))
    run = tap.run("digest", "-o", "-", path)
    tap.ok(run.returncode == 0 and run.stdout == plain.stdout,
           "%s named %s: the same digest" % (program, suffixes[i - 1]), run.stderr)
    with open(path, "rb") as file:
        run = tap.run("digest", "-o", "-", "-", stdin=file)
    tap.ok(run.returncode == 0 and run.stdout == plain.stdout, "... and from standard input",
           run.stderr)
for program, options in (("xz", ["--block-size=2000", "--check=sha256"]), ("xz", ["-9e"]),
                         ("zstd", ["-19", "--no-check"]), ("zstd", ["--long=27"]),
                         ("bzip2", ["-1"]), ("bzip2", ["-9"])):
    run = tap.run("digest", "-o", "-", write("box", pack(program, everything, *options)))
    tap.ok(run.returncode == 0 and run.stdout == plain.stdout,
           "%s %s: the same digest" % (program, " ".join(options)), run.stderr)
mixed = [pack(program, text_of(k)) for k, program in enumerate(FORMATS)]
run = tap.run("digest", "-o", "-", write("mixed", *mixed))
tap.ok(run.returncode == 0 and run.stdout == plain.stdout, "a stream of each in one file", run.stderr)

# Twice compressed is no mail.
for inner in FORMATS:
    for outer in FORMATS:
        path = write("twice", pack(outer, pack(inner, text_of(0))))
        run = tap.run("digest", "-o", "-", path)
        tap.ok(run.returncode == 1 and b"twice: no mail in it (compressed twice, unpack it first)"
               in run.stderr, "%s in %s: compressed twice" % (inner, outer), run)

for program in ("xz", "zstd", "bzip2"):
    A, B, C, D = (pack(program, text_of(k)) for k in range(4))
    EMPTY = pack(program, b"")
    AB = len(A + B)

    # Nothing is damaged.
    check(program + " streams", A + B + C + D, mails_of(0, 1, 2, 3), 0, None)
    check(program + " empty streams", EMPTY + A + EMPTY * 2 + B + EMPTY, mails_of(0, 1), 0, None)
    check(program + " NULs between", A + bytes(512) + B + C + bytes(8) + D, mails_of(0, 1, 2, 3), 0,
          None)

    # Something else behind the last stream costs nothing: a warning.
    for name, tail in ((" trailing NULs", bytes(512)), (" trailing junk", b"not compressed")):
        run = check(program + name, A + B + tail, mails_of(0, 1), 0, None, ["-v"])
        tap.ok(b"[compressed-trailing]: at byte %d of the compressed file: %d bytes" %
               (AB, len(tail)) in run.stderr, "... with a warning", run.stderr)
    run = check(program + " plain mail between", A + text_of(1) + C, mails_of(0, 1, 2), 0, None,
                ["-v"])
    tap.ok(b"[compressed-plain]: at byte %d of the compressed file: " % len(A) in run.stderr,
           "... with a warning", run.stderr)

    # Truncated.
    half = B[:len(B) // 2]
    cut = len(A + half)
    check(program + " truncated in a header", A + B[:7], mails_of(0), 3,
          at(len(A) + 7, "it ends here"))
    check(program + " truncated in a checksum", A + B + C[:-2], mails_of(0, 1, 2), 3,
          at(len(A + B + C) - 2, "it ends here"))
    path = write("truncated.mbox", A, half)
    run = tap.run("digest", "-o", "-", path)
    tap.ok(run.returncode == 3 and set(mails_of(0)) <= numbers(run) <= set(mails_of(0, 1)),
           program + " truncated: status 3, all mail before", run)
    tap.ok(b"truncated.mbox: not readable to its end: at byte %d of the compressed file: it ends here"
           % cut in run.stderr, "... the file and the byte are named", run.stderr)
    path = write("cut-off.mbox", A, half, C, D)
    run = tap.run("digest", "-o", "-", path)
    tap.ok(run.returncode == 3 and set(mails_of(0, 2, 3)) <= numbers(run),
           program + " truncated, then streams: status 3, all mail before and behind", run)
    tap.ok(re.search(rb"cut-off.mbox: not readable to its end: at byte \d+ of the compressed file: ",
                     run.stderr), "... the file and the byte are named", run.stderr)

    # Damaged.
    bad = bytearray(B)
    bad[len(B) // 2:len(B) // 2 + 60] = bytes([255] * 60)
    path = write("damaged.mbox", A, bad, C, D)
    run = tap.run("digest", "-o", "-", path)
    tap.ok(run.returncode == 3 and set(mails_of(0, 2, 3)) <= numbers(run),
           program + " damaged: status 3, all mail before and behind", run)
    tap.ok(re.search(rb"damaged.mbox: not readable to its end: at byte \d+ of the compressed file: ",
                     run.stderr), "... the file and the byte are named", run.stderr)
    check(program + " junk between", A + b"not compressed" + B + C, mails_of(0, 1, 2), 3,
          at(len(A), "14 bytes that are no compressed data"))

    # A limit, and a bomb: 200 MB, read to its end in constant memory, or up to the limit.
    size = len(text_of(0))
    check(program + " limit", A + B, mails_of(0), 3, r"limit of %d bytes \(--max-bytes\) reached" %
          size, ["--max-bytes=%d" % size])
    write("bomb.mbox", A, pack(program, bytes(200 << 20)))
    if tap.is_sanitized():
        tap.skip("a bomb", "no memory to measure under sanitizers")
    else:
        peak = tap.peak("digest", "-q", "-o", "bomb", "bomb.mbox")
        tap.ok(peak < 100 << 20, program + " bomb: memory stays small", peak)
    run = tap.run("digest", "-o", "-", "--max-bytes=1m", "bomb.mbox")
    tap.ok(run.returncode == 3 and numbers(run) >= set(mails_of(0)[:-1]),
           "... and --max-bytes stops it", run)

# Wrong checksums cost nothing.
xz = bytearray(pack("xz", text_of(1), "--check=crc32"))
bz2 = bytearray(pack("bzip2", text_of(1)))
zst = bytearray(pack("zstd", text_of(1)))
bz2[10] ^= 1
zst[-1] ^= 1
wrong = r"wrong checksum \(%s\); the \d+ bytes of data before may be wrong"
check("zstd wrong checksum", pack("zstd", text_of(0)) + zst + pack("zstd", text_of(2)),
      mails_of(0, 1, 2), 3, at(r"\d+", wrong % "XXH64"))
check("bzip2 wrong checksum", pack("bzip2", text_of(0)) + bz2 + pack("bzip2", text_of(2)),
      mails_of(0, 1, 2), 3, at(r"\d+", wrong % "CRC"))
footer = 12  # before it the index says how long it is: the checksum of the block is before that
index = (int.from_bytes(xz[-8:-4], "little") + 1) * 4
xz[-footer - index - 1] ^= 1
check("xz wrong checksum", pack("xz", text_of(0)) + xz + pack("xz", text_of(2)), mails_of(0, 1, 2),
      3, at(r"\d+", wrong % "CRC32"))

# A damaged block of xz or bzip2 costs no other block.
long_text = text_of(*range(100))
for program, options, lost in (("xz", ["--block-size=50000"], 200), ("bzip2", ["-1"], 300)):
    packed = bytearray(pack(program, long_text, *options))
    packed[len(packed) // 2:len(packed) // 2 + 60] = bytes([255] * 60)
    run = tap.run("digest", "-o", "-", write("block.mbox", packed))
    got = numbers(run)
    tap.ok(run.returncode == 3 and 1200 - lost < len(got) < 1200 and {0, 1199} <= got,
           "a damaged block of %s costs no other" % program, (len(got), run.stderr))

# Memory: refused, and what is behind is read.
big = pack("zstd", text_of(1), "--long=28", "--ultra", "--no-content-size")
check("zstd window", pack("zstd", text_of(0)) + big + pack("zstd", text_of(2)), mails_of(0, 2), 3,
      at(len(pack("zstd", text_of(0))), "it takes more than 128 MiB of memory to decompress; .*"))

shutil.rmtree(folder)
tap.done()
