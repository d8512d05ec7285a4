# SPDX-License-Identifier: GPL-2.0-or-later
"""The same mails in every form that an archive may have.

    for name, write in forms.available():
        source = write(folder, mails)        # mails of one list; a SOURCE for listdigest

Repositories of public-inbox are in inbox.py.
"""
import bz2
import gzip
import lzma
import os
import re
import shutil
import subprocess
import time

import inbox


# ---- mbox ----

def from_line(dialect, mail):
    """As lore, lei and mail programs write them."""
    when = time.asctime(time.gmtime(mail.date + 9))
    if dialect == "mboxrd":
        return b"From mboxrd@z Thu Jan  1 00:00:00 1970\n"
    if dialect in ("mboxcl", "mboxcl2"):
        return ("From lei@%s %s\n" % (dialect, when)).encode()
    return ("From %s %s\n" % (mail.sender, when)).encode()


def with_length(data, body):
    head = data[:data.index(b"\n\n") + 1]
    return head + b"Content-Length: %d\nLines: %d\n\n" % (len(body), body.count(b"\n")) + body


def in_mbox(dialect, mail):
    """The bytes of one mail as they stand in an mbox of that dialect."""
    data = mail.data
    quote = {"mboxo": rb"^From ", "mboxcl": rb"^From ", "mboxrd": rb"^>*From "}.get(dialect)
    if quote:
        data = re.sub(b"(?m)" + quote, lambda m: b">" + m[0], data)
    if dialect in ("mboxcl", "mboxcl2"):
        data = with_length(data, data[data.index(b"\n\n") + 2:])
    return from_line(dialect, mail) + data + b"\n"


def mbox(dialect, mails):
    return b"".join(in_mbox(dialect, mail) for mail in mails)


def put(path, data):
    with open(path, "wb") as f:
        f.write(data)
    return path


def mbox_writer(dialect):
    return lambda folder, mails: put(os.path.join(folder, mails[0].list + ".mbox"),
                                     mbox(dialect, mails))


def forced_writer(dialect):
    """A From_ line that says nothing of the dialect: the prefix does."""
    def write(folder, mails):
        data = mbox(dialect, mails).replace(b"From lei@%s " % dialect.encode(), b"From lei@example.org ")
        return dialect + ":" + put(os.path.join(folder, mails[0].list), data)
    return write


# ---- compressed; the name says nothing ----

def packed_writer(pack):
    return lambda folder, mails: put(os.path.join(folder, mails[0].list + ".bin"),
                                     pack(mbox("mboxrd", mails)))


def in_two(pack):
    """Two streams, one behind the other."""
    return lambda data: pack(data[:len(data) // 2]) + pack(data[len(data) // 2:])


def zstd(data):
    return subprocess.run(["zstd", "-q", "-c"], input=data, check=True, capture_output=True).stdout


# ---- a file for each mail ----

class Maildir:
    def __init__(self, path):
        self.path = path
        for name in ("cur", "new", "tmp"):
            os.makedirs(os.path.join(path, name))
        self.count = 0

    def add(self, mail, where="new", flags=""):
        """The name below path."""
        self.count += 1
        name = "%s/%d.M%dP7.mx%s" % (where, mail.date, self.count,
                                     ":2," + flags if where == "cur" else "")
        temporary = os.path.join(self.path, "tmp", str(self.count))
        put(temporary, mail.data)
        os.rename(temporary, os.path.join(self.path, name))
        return name

    def see(self, name, flags="S"):
        """What a mail program does when somebody read it, or marks it; the new name."""
        seen = "cur/" + name.split("/")[1].split(":")[0] + ":2," + flags
        os.rename(os.path.join(self.path, name), os.path.join(self.path, seen))
        return seen

    def remove(self, name):
        os.unlink(os.path.join(self.path, name))


def maildir(folder, mails):
    box = Maildir(os.path.join(folder, mails[0].list))
    for i, mail in enumerate(mails):
        box.add(mail, *(("cur", "S") if i % 3 else ("new",)))
    put(os.path.join(box.path, "tmp", "half"), mails[0].data[:200])
    return box.path


def subfolder_writer(name):
    """Half of it in a subfolder, of Maildir++ or as plain folders."""
    def write(folder, mails):
        path = maildir(folder, mails[::2])
        if mails[1:]:
            os.rename(maildir(folder + "/..", [m._replace(list="aside") for m in mails[1::2]]),
                      os.path.join(path, name))
        return path
    return write


def mh(folder, mails):
    path = os.path.join(folder, mails[0].list)
    os.mkdir(path)
    for i, mail in enumerate(mails):
        put(os.path.join(path, str(i + 1)), mail.data)
    put(os.path.join(path, ".mh_sequences"), b"unseen: 1-3\n")
    return path


def eml_writer(end):
    def write(folder, mails):
        path = os.path.join(folder, mails[0].list)
        os.mkdir(path)
        for i, mail in enumerate(mails):
            put(os.path.join(path, "mail %d.eml" % (7 * i)), mail.data.replace(b"\n", end))
        return path
    return write


def mixture(folder, mails):
    """All forms in one folder, each with some of the mails."""
    path = os.path.join(folder, mails[0].list)
    os.mkdir(path)
    writers = [packed_writer(gzip.compress), maildir, packed_writer(lzma.compress), mh,
               inbox.v2_writer(1), packed_writer(bz2.compress), eml_writer(b"\n"), inbox.v1]
    for i, write in enumerate(writers):
        part = os.path.join(path, "part%d" % i)
        os.mkdir(part)
        if mails[i::len(writers)]:
            write(part, mails[i::len(writers)])
    return path


def available():
    """(name, writer) of every form that can be made here; a writer gives the source."""
    found = [(dialect, mbox_writer(dialect)) for dialect in ("mboxo", "mboxrd", "mboxcl", "mboxcl2")]
    found += [(dialect + ":", forced_writer(dialect)) for dialect in ("mboxcl", "mboxcl2")]
    packers = {"gz": gzip.compress, "xz": lzma.compress, "bz2": bz2.compress}
    if shutil.which("zstd"):
        packers["zst"] = zstd
    for name, pack in packers.items():
        found += [("." + name, packed_writer(pack)), ("." + name + ", two streams",
                                                      packed_writer(in_two(pack)))]
    found += [("maildir", maildir), ("maildir with .Sub", subfolder_writer(".Sub")),
              ("maildir with Sub/", subfolder_writer("Sub")), ("MH", mh), ("eml", eml_writer(b"\n")),
              ("eml with CRLF", eml_writer(b"\r\n"))]
    return found + inbox.available() + ([("mixture", mixture)] if inbox.has_git() else [])
