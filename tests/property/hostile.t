#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Hostile mails: each is followed by an innocent one, which must come out right, in less than
256 MB of memory and a second of processor time per MB. A comment says what each took. With an
argument: only mails with that in their names, all in full size; "" for every one."""
import base64
import json
import os
import resource
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.environ.get("TOP", "."), "tests", "lib"))
import tap  # noqa: E402

MB = 1000 * 1000
MEMORY_MAX = 256 * MB
ALARM = 300     # seconds
MODEST = "... in %d MB, and a second for each of its own" % (MEMORY_MAX // MB)
SANITIZED = tap.is_sanitized()
SEPARATOR = b"From mboxrd@z Thu Jan  1 00:00:00 1970\n"
HEAD = (b"From: Mallory <mallory@example.com>\nSubject: Hello\n"
        b"Date: Mon, 5 Jan 2026 09:00:00 +0000\nMessage-ID: <hostile@example.com>\n")
DIFF = b"---\ndiff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\n"
INNOCENT = SEPARATOR + (
    b"From: Ann <ann@example.org>\nSubject: [PATCH] area: An innocent change\n"
    b"Date: Mon, 5 Jan 2026 10:00:00 +0000\nMessage-ID: <innocent@example.org>\n\n"
    b"It does no harm.\n\nSigned-off-by: Ann <ann@example.org>\n") + DIFF
TITLE = "area: An innocent change"
BODY = "It does no harm.\n\nSigned-off-by: Ann <ann@example.org>\n---\n"


def fill(piece, size):
    """About size bytes of the piece, in blocks."""
    block = piece * max(1, 65536 // len(piece))
    for _ in range(max(1, size // len(block))):
        yield block


def body(kind, piece, size=60 * MB, before=b"", after=b"\n"):
    """A mail with these header lines whose body consists of such pieces."""
    def make(scale):
        yield SEPARATOR + kind + HEAD + b"\n" + before
        yield from fill(piece, size // scale)
        yield after
    return make


def field(name, piece, size=10 * MB, before=b"", after=b"\n"):
    """A mail with a header field that consists of such pieces. It is the first, so it counts."""
    def make(scale):
        yield SEPARATOR + name + b": " + before
        yield from fill(piece, size // scale)
        yield after + HEAD + b"\nText.\n"
    return make


def numbered(kind, piece, count, before=b"", after=b""):
    """Likewise, each piece with its number."""
    def make(scale):
        yield SEPARATOR + kind + HEAD + b"\n" + before
        for i in range(0, count // scale, 1000):
            yield b"".join(piece % {b"i": n, b"next": n + 1} for n in range(i, i + 1000))
        yield after
    return make


def fields(scale):
    yield SEPARATOR + HEAD
    for i in range(1000000 // scale):
        yield b"X-Field-%d: value\n" % i
    yield b"\nText.\n"


def nested_base64(scale):
    """Messages within messages, each encoded."""
    data = b"Content-Type: text/plain\n\n" + b"Text.\n" * 100
    while len(data) < 40 * MB // scale:
        data = (b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" +
                base64.encodebytes(data))
    yield SEPARATOR + HEAD + data


def nested_messages(scale):
    """20,000 messages within messages, all in one encoded part."""
    data = b"Content-Type: message/rfc822\n\n" * (20000 // scale) + b"\nText.\n"
    yield (SEPARATOR + HEAD + b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" +
           base64.encodebytes(data))


def type_of(kind, encoding=b""):
    return (b"Content-Type: " + kind + b"\n" +
            (b"Content-Transfer-Encoding: " + encoding + b"\n" if encoding else b""))


def deep_multiparts(scale):
    """40 multiparts, each in the one before, and lines that might begin a part of any."""
    yield SEPARATOR + MIXED + b'"%s"\n' % (b"-" * 1000) + HEAD + b"\n"
    for i in range(1, 40):
        yield b"--" + b"-" * (1001 - i) + b"\n" + MIXED + b'"%s"\n\n' % (b"-" * (1000 - i))
    yield from fill(b"-" * 900 + b"\n", 60 * MB // scale)


MIXED = b"Content-Type: multipart/mixed; boundary="
PATCH = b"Subject: [PATCH] f: Change\n"
REPLY = b"Subject: Re: [PATCH 1/500] f: Change\n"
LINE = b"Some text in a line as people write it, again and again.\n"
MAILS = {
    "a mail of 500 MB": body(b"", LINE, 500 * MB),
    "a header of a million fields": fields,
    "a million fields of one name": field(b"To", b"a@example.org\nTo: ", 17 * MB),
    "a header line of 100 MB": field(b"X-Long", b"x", 100 * MB),
    "a header of 60 MB without a colon": field(b"X", b"x\n", 60 * MB),
    "50,000 nested parts": numbered(MIXED + b"b0\n", b"--b%(i)d\n" + MIXED + b"b%(next)d\n\n",
                                    50000, after=b"Text.\n"),
    "To: groups in groups": field(b"To", b"a:"),
    "From: groups in groups": field(b"From", b"a:"),
    "From: comments in comments": field(b"From", b"("),
    "From: quotes and backslashes": field(b"From", b"\\\"", before=b'"'),
    "From: at signs": field(b"From", b"a@"),
    "Cc: a million addresses": field(b"Cc", b"a@example.org,\n "),
    "References: a million ids": field(b"References", b"<1@example.org> "),
    "References: brackets": field(b"References", b"<"),
    "References: half an id": field(b"References", b"<a@"),
    "Message-ID: 10 MB": field(b"Message-ID", b"x", before=b"<"),
    "Date: 10 MB of digits": field(b"Date", b"1"),
    "Date: 10 MB of comments": field(b"Date", b"("),
    "Date: 10 MB of words": field(b"Date", b"Mon, "),
    "Received: 10 MB": field(b"Received", b"; Mon, 5 Jan"),
    "List-Id: 10 MB": field(b"List-Id", b"<"),
    "Subject: encoded words": field(b"Subject", b"=?utf-8?q?a?= "),
    "Subject: encoded words in base64": field(b"Subject", b"=?utf-8?b?YQ==?= "),
    "Subject: encoded words without end": field(b"Subject", b"=?utf-8?q?"),
    "Subject: encoded words half begun": field(b"Subject", b"=?"),
    "Subject: ISO-2022-JP words": field(b"Subject", b"=?iso-2022-jp?b?GyRCJCIbKEI=?=\n "),
    "Subject: charset after charset": field(b"Subject", b"=?koi8-r?q?=C1?= =?big5?q?=A4@?= "),
    "Subject: opening brackets": field(b"Subject", b"["),
    "Subject: brackets": field(b"Subject", b"[PATCH]"),
    "Subject: words in a bracket": field(b"Subject", b"PATCH v2 1/2 ", before=b"["),
    "Subject: replies to replies": field(b"Subject", b"Re: "),
    "Subject: counted replies": field(b"Subject", b"Re[2]: "),
    "Subject: blanks": field(b"Subject", b" \t\n ", before=b"x", after=b"x\n"),
    "Subject: bytes of no charset": field(b"Subject", b"\xe9\xa0"),
    "Content-Type: a million parameters": field(b"Content-Type", b"; a=b", before=b"text/plain"),
    "Content-Type: comments in comments": field(b"Content-Type", b"(", before=b"text/plain "),
    "Content-Type: quotes and backslashes": field(b"Content-Type", b"\\\\", before=b'text/plain; a="'),
    "Content-Type: a parameter in many parts": field(b"Content-Type", b";\n boundary*1=x",
                                                     before=b"multipart/mixed"),
    "text in one line": body(b"", b"x"),
    "text of empty lines": body(b"", b"\n"),
    "text of CRs": body(b"", b"\r"),
    "text of NULs": body(b"", b"\0"),
    "text of quoted From lines": body(b"", b">From a@example.org Mon Jan  5 10:00:00 2026\n"),
    "text of From lines": body(b"", b"From a\n"),
    "text of From words": body(b"", b"From "),
    "text of dates that separate nothing": body(b"", b"\nFrom a@example.org Mon Jan  5 10:00:00 2026 x\n"),
    "text of dates glued to words": body(b"", b"xFrom a@example.org Mon Jan  5 10:00:00 2026\n"),
    "lines of From words": body(b"", b"From " * 800 + b"\n"),
    "lines of From words and NULs": body(b"", b"\0From a@example.org Mon " * 170 + b"\n"),
    "lines of From lines": body(b"", b"From a@example.org Mon Jan 5 10:00:00 2026 " * 90 + b"\nTo x\n"),
    "base64 in one line": body(type_of(b"text/plain", b"base64"), b"QUFB"),
    "base64 of escapes": body(type_of(b"text/plain; charset=iso-2022-jp", b"base64"), b"GyRC"),
    "base64 in pieces": body(type_of(b"text/plain", b"base64"), b"QQ==\n"),
    "base64 of other bytes": body(type_of(b"text/plain", b"base64"), b"!"),
    "quoted-printable of equal signs": body(type_of(b"text/plain", b"quoted-printable"), b"="),
    "quoted-printable of soft line ends": body(type_of(b"text/plain", b"quoted-printable"), b"=\n"),
    "quoted-printable of blanks": body(type_of(b"text/plain", b"quoted-printable"), b" "),
    "quoted-printable, undeclared": body(PATCH, b"=3D=\n=20=\n", after=b"\n" + DIFF),
    "format=flowed": body(type_of(b"text/plain; format=flowed; delsp=yes"), b"> x \n"),
    "format=flowed in one paragraph": body(type_of(b"text/plain; format=flowed"), b"x \n"),
    "8-bit text without a charset": body(b"", b"\xe9\xa0\xff\n"),
    "8-bit text in one line": body(type_of(b"text/plain; charset=utf-8"), b"\xe9x"),
    "UTF-7": body(type_of(b"text/plain; charset=utf-7"), b"+AGE-"),
    "HZ": body(type_of(b"text/plain; charset=hz-gb-2312"), b"~{"),
    "HTML of opening tags": body(type_of(b"text/html"), b"<"),
    "HTML of elements": body(type_of(b"text/html"), b"<p>"),
    "HTML of unclosed elements": body(type_of(b"text/html"), b"<b "),
    "HTML of unclosed comments": body(type_of(b"text/html"), b"<!--"),
    "HTML of unclosed scripts": body(type_of(b"text/html"), b"<script>"),
    "HTML of unclosed quotes": body(type_of(b"text/html"), b"<a b=\"<a b='"),
    "HTML of ampersands": body(type_of(b"text/html"), b"&"),
    "HTML of half entities": body(type_of(b"text/html"), b"&#x"),
    "HTML of entities": body(type_of(b"text/html"), b"&amp;"),
    "a million parts": numbered(MIXED + b"b\n", b"--b\n\nPart %(i)d.\n", 1000000, after=b"--b--\n"),
    "a million empty parts": body(MIXED + b"b\n", b"--b\n", 4 * MB),
    "a boundary of dashes": body(MIXED + b'"' + b"-" * 2000 + b'"\n', b"-", 30 * MB),
    "a boundary of dashes, lines of dashes": body(MIXED + b'"' + b"-" * 2000 + b'"\n',
                                                  b"-" * 2001 + b"\n", 30 * MB),
    "a boundary that is not there": body(MIXED + b'"b"\n', b"--c\n"),
    "no boundary": body(b"Content-Type: multipart/mixed\n", b"--c\n\n"),
    "boundaries to choose from": numbered(MIXED + b'"b"\n', b"--c%(i)d\n\nText.\n", 1000000),
    "boundaries to choose from, none given": numbered(
        b"Content-Type: multipart/mixed\n", b"--c%(i)d\nContent-Type: text/plain\n\n", 1000000),
    "boundaries that begin alike": deep_multiparts,
    "a part of header fields": body(MIXED + b"b\n", b"X-Field: value\n", before=b"--b\n"),
    "a part in a header line": body(MIXED + b"b\n", b"x", before=b"--b\nX-Field: "),
    "messages in messages, not encoded": body(
        type_of(b"message/rfc822"), b"Content-Type: message/rfc822\n\n"),
    "messages of HTML in messages": body(
        type_of(b"message/rfc822"), b"<p>\n", before=b"Content-Type: message/rfc822\n\n" * 40 +
        b"Content-Type: text/html\n\n"),
    "messages in messages, in base64": nested_messages,
    "messages in messages, each in base64": nested_base64,
    "a digest of a million messages": numbered(
        b"Content-Type: multipart/digest; boundary=b\n", b"--b\n\nSubject: %(i)d\n\nText.\n", 500000),
    "a diff of a million hunks": numbered(PATCH, b"@@ -%(next)d +%(next)d @@\n-a\n+b\n", 1000000,
                                          before=DIFF),
    "a diff of half a million files": numbered(
        PATCH, b"diff --git a/%(i)d b/%(i)d\n--- a/%(i)d\n+++ b/%(i)d\n@@ -1 +1 @@\n-a\n+b\n", 500000,
        before=b"---\n"),
    "a diff with one long hunk": body(PATCH, b"+x\n", before=DIFF + b"@@ -0,0 +1,20000000 @@\n"),
    "a diff of unfinished hunks": body(PATCH, b"@@ -1,9999999 +1,9999999 @@\n", before=DIFF),
    "a diff in one line": body(PATCH, b"x", before=DIFF + b"@@ -0,0 +1 @@\n+"),
    "a diff of file names": body(PATCH, b"a/", before=b"---\ndiff --git ", after=b"\n" + DIFF),
    "a diffstat": body(PATCH, b" f.c | 1 +\n", before=b"---\n", after=b"\n" + DIFF),
    "rulers": body(PATCH, b"---\n", after=DIFF),
    "scissors": body(PATCH, b"-- >8 --\n", after=DIFF),
    "scissors in one line": body(PATCH, b">8 ", after=b"\n" + DIFF),
    "trailers": body(PATCH, b"Acked-by: A <a@b>\n", before=b"\n", after=DIFF),
    "one long trailer": body(PATCH, b"x\n ", before=b"\nAcked-by: ", after=b"\n" + DIFF),
    "in-body fields": body(PATCH, b"From: A <a@b>\n", after=b"\n" + DIFF),
    "one long in-body field": body(PATCH, b"x\n ", before=b"From: ", after=b"\n\n" + DIFF),
    "signatures": body(PATCH, b"-- \n"),
    "quotes of quotes": body(b"", b">"),
    "a reply of half verbs": body(REPLY, b"ap-"),
    "a reply that applies most of a set": body(REPLY, b"Applied all except 1-499 fails.\n", 5 * MB),
    "a reply that names many patches": body(REPLY, b"1-499, applied fails.\n", 5 * MB),
    "a reply of clauses": body(REPLY, b"So, applied it and applied it, fails.\n"),
    "a reply of links": body(REPLY, b"Applied, thanks. https://git.example/c/ "),
    "NAKs": body(REPLY, b"so NAK the packet\n"),
    "a reply of copies": body(REPLY, b"-----Original Message-----\n\n> a\n"),
    "a reply with a list of patches": numbered(
        REPLY, b"[%(i)d/500] f: Change\n  https://git.example/?h=/c/0123abcd%(i)d\n", 500000,
        before=b"Applied, thanks.\n"),
    "uuencode without end": body(b"", b"M" + b"#" * 60 + b"\n", before=b"begin 644 a\n"),
    "begins of uuencode": body(b"", b"begin 644 a\n"),
    "PGP without end": body(b"", b"- " + LINE,
                            before=b"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n"),
    "begins of PGP in one line": body(b"", b"-----BEGIN PGP MESSAGE-----"),
    "begins of PGP": body(b"", b"-----BEGIN PGP SIGNED MESSAGE-----\n\n"),
    "PGP/MIME": body(b"Content-Type: multipart/signed; protocol=\"application/pgp-signature\"; boundary=b\n",
                     LINE, before=b"--b\n\n"),
}

# What makes a mail hostile shows at a fifth of the size, but for these, which need much memory.
FULL = {"a mail of 500 MB", "a header of a million fields", "a header line of 100 MB",
        "50,000 nested parts", "To: groups in groups", "text in one line", "base64 in one line",
        "8-bit text without a charset", "HTML of unclosed comments", "HTML of unclosed elements",
        "quoted-printable of equal signs", "one long trailer"}
TWICE = ["base64 in one line", "8-bit text in one line", "HTML of elements", "text in one line"]


def documents(text):
    """Digests one after the other; mail without a date has one of its own."""
    decoder, at = json.JSONDecoder(), 0
    while at < len(text):
        document, at = decoder.raw_decode(text, at)
        at += len(text[at:]) - len(text[at:].lstrip())
        yield document


def judge(name, out, status, usage, size):
    used, seconds = usage.ru_maxrss * 1024, usage.ru_utime + usage.ru_stime
    print("# %.1f MB, %.2f s of processor time, %.3f s per MB, %d MB of memory"
          % (size / MB, seconds, seconds / (size / MB), used / MB), flush=True)
    digests = list(documents(out.decode())) if status == 0 else []
    messages = sum(digest["totals"]["messages"] for digest in digests)
    patches = [s for digest in digests for s in digest["series"] if s["title"] == TITLE]
    right = [s for s in patches if s["author"] == {"name": "Ann", "email": "ann@example.org"} and
             s["patches"][0]["body"] == BODY]
    good = messages in (1, 2) and len(right) == 1  # a mail without a date is in no digest
    modest = used < MEMORY_MAX and seconds < 1 + size / MB
    return modest, good, (status, messages, [s["patches"] for s in patches])


def start(arguments, **more):
    """A digest of all mail."""
    return subprocess.Popen([tap.PROGRAM, "digest", "-q", "-p", "year", "-f", "json", "-o", "-",
                             *arguments], preexec_fn=limit_time, **more)


def limit_time():
    resource.setrlimit(resource.RLIMIT_CPU, (ALARM, ALARM))


def end(child, out):
    """What it wrote, its status, and what it took."""
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    out.seek(0)
    return out.read(), child.returncode, usage


def before_innocent(name, make, scale):
    """The mail comes through a pipe, the innocent one behind it."""
    size = 0
    with tempfile.TemporaryFile() as out:
        child = start(["-j1", "-"], stdin=subprocess.PIPE, stdout=out)
        try:
            for piece in make(scale):
                size += child.stdin.write(piece)
            child.stdin.write(b"\n" + INNOCENT)
            child.stdin.close()
        except BrokenPipeError:
            pass
        modest, good, detail = judge(name, *end(child, out), size)
    tap.ok(good, name, detail)
    if not SANITIZED:
        tap.ok(modest, MODEST)


def two_at_once(name, scale):
    """In two sources at the same time, each before the innocent mail: its copies are one."""
    for i in range(2):
        with open("%d.mbox" % i, "wb") as f:
            f.writelines(MAILS[name](scale))
            f.write(b"\n" + INNOCENT)
    with tempfile.TemporaryFile() as out:
        child = start(["--list", "x", "-j2", "0.mbox", "1.mbox"], stdout=out)
        modest, good, detail = judge(name, *end(child, out), 2 * os.stat("0.mbox").st_size)
    tap.ok(good, "twice at once: " + name, detail)
    if not SANITIZED:
        tap.ok(modest, MODEST)


def main(only):
    for name, make in MAILS.items():
        if only is None or only in name:
            full = only is not None or name in FULL
            before_innocent(name, make, 20 if SANITIZED else 1 if full else 5)
    for name in TWICE:
        if only is None or only in name:
            two_at_once(name, 20 if SANITIZED else 1)
    tap.done()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as work:
        os.chdir(work)
        main(sys.argv[1] if len(sys.argv) > 1 else None)
