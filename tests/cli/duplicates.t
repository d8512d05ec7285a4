#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What makes two mails one (MAIL.md 3): the same id and the same content, whichever archives they
come from. The same id with another content is another mail."""
import json
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.environ.get("TOP", "."), "tests", "lib"))
import tap  # noqa: E402

SEPARATOR = b"From mboxrd@z Thu Jan  1 00:00:00 1970\n"
HEAD = (b"From: A <a@b.test>\nSubject: s\nDate: Mon, 3 Mar 2025 10:00:00 +0100\n"
        b"List-Id: <l.b.test>\n")
ID = b"Message-ID: <1@b.test>\n"
TEXT = b"one\n\nFrom two\n>From three\n"
QUOTED = b"one\n\n>From two\n>>From three\n"
FOOTER = (b"_______________________________________________\nl mailing list\nl@b.test\n"
          b"https://b.test/l\n")


def count(*boxes):
    """How many mails there are in archives of these bytes, in this order and the other one."""
    counts = set()
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for i, box in enumerate(boxes):
            paths.append(os.path.join(folder, "%d.mbox" % i))
            with open(paths[-1], "wb") as out:
                out.write(box)
        for sources in (paths, paths[::-1]):
            done = tap.run("digest", "-q", "-f", "json", "-o", "-", "-p", "year", *sources)
            if done.returncode != 0:
                return done.stderr.decode()
            counts.add(json.loads(done.stdout)["totals"]["messages"])
    return counts.pop() if len(counts) == 1 else counts


def test(name, expected, *boxes):
    got = count(*boxes)
    tap.ok(got == expected, name, "%s mails instead of %d" % (got, expected))


def mail(head=HEAD, text=QUOTED, separator=SEPARATOR, message_id=ID):
    return separator + head + message_id + b"\n" + text + b"\n"


first = mail()
test("a mail is one", 1, first)
test("the same mail in one archive", 1, first + first)
test("the same mail in two archives", 1, first, first)
test("CRLF and LF", 1, first, first.replace(b"\n", b"\r\n"))
test("another From_ line", 1, mail(text=b"one\n"),
     mail(text=b"one\n", separator=b"From a at b.test  Mon Mar  3 09:30:00 2025\n"))
test("another Received", 1, first,
     mail(head=b"Received: from x by y; Mon, 3 Mar 2025 10:00:05 +0100\n" + HEAD))
test("a footer below", 1, first, mail(text=QUOTED + FOOTER))
test("blanks at the ends of lines and below", 1, first,
     mail(text=QUOTED.replace(b"one\n", b"one  \n") + b"\n\n"))
test("another transfer encoding", 1, first,
     mail(head=HEAD + b"Content-Transfer-Encoding: base64\n",
          text=b"b25lCgpGcm9tIHR3bwo+RnJvbSB0aHJlZQo=\n"))
test("the sender as pipermail writes it", 1, first,
     mail(head=HEAD.replace(b"A <a@b.test>", b"a at b.test (A)")))
once = mail(text=b"one\n\n>From two\n")
test("From_ quoting of mboxrd and mboxo", 1, once,
     mail(text=b"one\n\n>From two\n", separator=b"From x@mboxo Mon Mar  3 09:30:00 2025\n"))
test("From_ quoting of mboxrd and none in mboxcl2", 1, first,
     mail(text=TEXT, separator=b"From x@mboxcl2 Mon Mar  3 09:30:00 2025\n",
          head=HEAD + b"Content-Length: %d\n" % len(TEXT)))

for name, changed in (("author", HEAD.replace(b"A <", b"B <")),
                      ("address", HEAD.replace(b"a@b", b"c@b")),
                      ("subject", HEAD.replace(b": s\n", b": t\n")),
                      ("date", HEAD.replace(b"10:00:00", b"10:00:01"))):
    test("the same id, another " + name, 2, first, mail(head=changed))
test("the same id, another text", 2, first, mail(text=b"two\n"))
test("the same id, three texts, each of them twice", 3,
     first + mail(text=b"two\n") + mail(text=b"three\n"),
     mail(text=b"three\n") + first + mail(text=b"two\n"))
test("the same content, another id", 2, first, mail(message_id=b"Message-ID: <2@b.test>\n"))

nameless = mail(message_id=b"")
test("the same mail without an id", 1, nameless, nameless)
test("another mail without an id", 2, nameless, mail(message_id=b"", text=b"two\n"))
test("no id, a malformed one, one with control characters", 1, nameless,
     mail(message_id=b"Message-ID: <>\n") + mail(message_id=b"Message-ID: <\x01@b.test>\n"))
test("an id of 998 bytes and one of 999", 2, mail(message_id=b"Message-ID: <%s>\n" % (b"x" * 998)),
     mail(message_id=b"Message-ID: <%s>\n" % (b"x" * 999)) + nameless)
tap.done()
