#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Patchew's test mails (../shared/peers/patchew), odd encodings among them: sender, subject and
text as Python's email package reads them, author, title and message as git mailinfo does.

Where one of them is wrong (Python 3.11, git 2.39), the table says why, and how the right value is
told from the bytes.
"""
import email
import email.header
import email.policy
import glob
import gzip
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.join(os.environ.get("TOP", "."), "tests", "lib"))
import peers
import tap

SEPARATOR = b"From mboxrd@z Thu Jan  1 00:00:00 1970\n"


def mails(path):
    """Every "From " behind a blank line begins one here: some stand there without a date."""
    found, blank = [], True
    with gzip.open(path) as lines:
        for line in lines:
            separator = blank and line.startswith(b"From ")
            if separator or not found:
                found.append([])
            if not separator:
                found[-1].append(line)
            blank = line.strip() == b""
    return [b"".join(mail) for mail in found]


def texts(mail, decode):
    parts = [part for part in mail.walk() if not part.is_multipart()]
    return peers.tidy("".join(decode(part) for part in parts
                              if part.get_content_type() in ("text/plain",
                                                             "application/octet-stream")))


def content(part):
    text = part.get_content()
    return text if isinstance(text, str) else text.decode(errors="replace")


def sender(mail):
    first = mail["From"].addresses[0]
    return [first.display_name, first.addr_spec]


def squeeze(text):
    return " ".join(text.split())


# ---- where they are wrong ----

def sender_by_words(mail):
    """The field's encoded words, decoded and joined by the older email.header."""
    fields = {name.lower(): value for name, value in mail.raw_items()}
    words, address = re.match(r"(.*)<(.*)>", fields["from"], re.S).groups()
    name = str(email.header.make_header(email.header.decode_header(squeeze(words))))
    return [name.strip(), address]


def by_line(part, charsets):
    """Each line by the first charset that it fits."""
    lines = part.get_payload(decode=True).split(b"\n")
    return "\n".join(next(filter(None, (decoded(line, name) for name in charsets)), "")
                     for line in lines)


def decoded(line, charset):
    try:
        return line.decode(charset)
    except UnicodeDecodeError:
        return None


WRONG = {
    ("0007", 0, "text"): (
        "Python knows no charset \"y\" and gives no text; MAIL.md 4: no label, and it is UTF-8",
        lambda mail: texts(mail, lambda part: by_line(part, ["utf-8"]))),
    ("0007", 0, "message"): (
        "git gives up at the charset \"y\"",
        lambda mail: peers.commit_message(texts(mail, lambda part: by_line(part, ["utf-8"])))),
    ("0010", 0, "text"): (
        "bytes that are no UTF-8 are U+FFFD for Python; MAIL.md 4: lines in windows-1252",
        lambda mail: texts(mail, lambda part: by_line(part, ["utf-8", "windows-1252"]))),
    ("0035", 0, "sender"): (
        "Python leaves the blank between two encoded words, RFC 2047 6.2 does not",
        sender_by_words),
}


def compare(name, key, field, ours, read, mail):
    """ours with what read() gives, or with what is right where that is known to be wrong."""
    why, right = WRONG.get(key + (field,), (None, read))
    expected = right(mail)
    tap.ok(ours == expected, "%s: %s: %s" % (name, field, why or "the same"),
           "ours %r\ntheirs %r" % (ours, expected))


def check_mail(name, key, raw, work):
    single = os.path.join(work, "single.mbox")
    with open(single, "wb") as out:
        out.write(SEPARATOR + raw)
    found = peers.patchmails(single)
    tap.ok(len(found) == 1, "%s: is one mail" % name, len(found))
    ours = found[0]
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    compare(name, key, "sender", ours["sender"], sender, mail)
    compare(name, key, "subject", ours["subject"], lambda mail: squeeze(mail["Subject"]), mail)
    compare(name, key, "text", peers.tidy(ours["text"]), lambda mail: texts(mail, content), mail)
    if ours["kind"] != "patch" or not ours["diff"] or not peers.has_git():
        return
    info = peers.mailinfo(raw, work)
    for field, value in (("author", ours["author"]), ("title", ours["title"]),
                         ("message", peers.commit_message(ours["body"]))):
        compare(name, key, field, value, lambda mail, field=field: info[field], mail)


def check(path, work):
    number = os.path.basename(path)[:4]
    for i, raw in enumerate(mails(path)):
        check_mail("%s, mail %d" % (os.path.basename(path), i), (number, i), raw, work)


def main():
    folder = os.path.join(tap.TOP, "..", "shared", "peers", "patchew")
    if not os.path.isdir(folder):
        tap.skip("patchew's mails", "they are not there")
    with tempfile.TemporaryDirectory() as work:
        for path in sorted(glob.glob(os.path.join(folder, "*.gz"))):
            if not path.endswith(".json.gz"):
                check(path, work)
    tap.done()


main()
