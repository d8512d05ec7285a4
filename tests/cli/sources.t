#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The same mails as an mbox, a maildir with folders, MH, .eml and pipermail's months, alone and mixed
on one command line, give the same digests; and what lies beside them costs none."""
import gzip
import os
import socket
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.environ.get("TOP", "."), "tests", "lib"))
import tap  # noqa: E402

DIFF = """---
 pier.c | 2 +-
 1 file changed, 1 insertion(+), 1 deletion(-)

diff --git a/pier.c b/pier.c
--- a/pier.c
+++ b/pier.c
@@ -1 +1 @@
-low %d
+high %d
"""
PEOPLE = [("Ada Quay", "ada", "harbour.example"), ("Bo Buoy", "bo", "docks.example")]


def mail(number, day, who, subject, body, parent=None):
    """(date, sender, header without From, body): From is written as the form has it."""
    when = 1104739200 + day * 86400 + number  # from Monday, 2005-01-03, 08:00 UTC
    head = "Date: %s\nSubject: %s\nMessage-ID: <%d@tide.example>\n" % (
        time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(when)), subject, number)
    if parent is not None:
        head += "In-Reply-To: <%d@tide.example>\n" % parent
    return when, PEOPLE[who], head, body


MAILS = [
    mail(0, 0, 0, "[PATCH 0/2] Light the pier", "Twice.\n"),
    mail(1, 0, 0, "[PATCH 1/2] Light its head", "Dark.\n\n" + DIFF % (1, 1), 0),
    mail(2, 0, 0, "[PATCH 2/2] Light its foot", "Dark, too.\n\n" + DIFF % (2, 2), 0),
    mail(3, 5, 1, "Re: [PATCH 1/2] Light its head", "> Dark.\n\nFrom here it is not.\n", 1),
    mail(4, 20, 0, "[PATCH v2] Light all of it", "At once.\n\n" + DIFF % (3, 3)),
    mail(5, 30, 1, "A question", "When is the tide?\n"),
    mail(6, 33, 0, "Re: A question", "At noon.\n", 5),
    mail(7, 100, 1, "[PATCH] Ring the bell", "In fog.\n\n" + DIFF % (4, 4)),
]


def plain(one):
    _, (name, user, host), head, body = one
    return ("From: %s <%s@%s>\n%s\n%s" % (name, user, host, head, body)).encode()


def pipermail(one):
    """As mailman 2 writes it."""
    when, (name, user, host), head, body = one
    return ("From %s at %s  %s\nFrom: %s at %s (%s)\n%s\n%s\n" %
            (user, host, time.asctime(time.gmtime(when)), user, host, name, head,
             body.replace("\nFrom ", "\n>From "))).encode()


def put(data, *path):
    name = os.path.join(*path)
    os.makedirs(os.path.dirname(name), exist_ok=True)
    with open(name, "wb") as f:
        f.write(data)
    return name


def mbox(path, mails):
    return put(b"".join(b"From mboxrd@z Thu Jan  1 00:00:00 1970\n" +
                        plain(m).replace(b"\nFrom here", b"\n>From here") + b"\n" for m in mails), path)


def maildir(path, mails):
    os.makedirs(os.path.join(path, "tmp"))
    for i, one in enumerate(mails):
        where = "new/%d.M%d.mx" if i % 2 else "cur/%d.M%d.mx:2,S"
        put(plain(one), path, where % (one[0], i))
    return path


def maildir_plus(path, mails):
    """Half of it in a hidden folder, compressed as Dovecot does."""
    maildir(path, mails[::2])
    os.makedirs(os.path.join(path, ".Sub.Folder", "new"))
    for i, one in enumerate(mails[1::2]):
        put(gzip.compress(plain(one)), path, ".Sub.Folder", "cur", "%d.mx,S=%d:2,RS" % (i, i))
    put(b"\1\2", path, "dovecot.index")
    put(b"", path, ".Sub.Folder", "maildirfolder")
    return path


def maildir_nested(path, mails):
    maildir(path, mails[::2])
    maildir(os.path.join(path, "lists", "Sub"), mails[1::2])
    return path


def mh(path, mails):
    for i, one in enumerate(mails):
        put(plain(one), path, str(i + 8))
    put(b"cur: 9\n", path, ".mh_sequences")
    put(b"deleted", path, ",7")
    return path


def eml(path, mails):
    for i, one in enumerate(mails):
        put(plain(one), path, "letter no %d" % i)
    return path


def months(path, mails):
    """January in text, February compressed, and all of the quarter a second time."""
    texts = {}
    for one in mails:
        texts.setdefault(time.strftime("%Y-%B.txt", time.gmtime(one[0])), []).append(pipermail(one))
    for i, name in enumerate(sorted(texts)):
        data = b"".join(texts[name])
        put(gzip.compress(data) if i % 2 else data, path, name + (".gz" if i % 2 else ""))
    put(b"".join(pipermail(m) for m in mails[:7]), path, "2005q1.txt")
    return path


FORMS = [maildir, maildir_plus, maildir_nested, mh, eml, months]


def tree(path):
    found = {}
    for top, _, files in os.walk(path):
        for name in files:
            with open(os.path.join(top, name), "rb") as f:
                found[os.path.relpath(os.path.join(top, name), path)] = f.read()
    return found


def digests(work, *sources, status=0, options=("--list", "tide.example.org")):
    """The digests that are written, and what was said."""
    with tempfile.TemporaryDirectory(dir=work) as out:
        got = tap.run("digest", "-q", "-f", "text,json", *options, "-o", os.path.join(out, "d"),
                      *sources, timeout=60)
        tap.ok(got.returncode == status, "... status %d" % status, got.stderr.decode())
        return tree(os.path.join(out, "d")), got.stderr.decode()


def same_in_every_form(work, expected):
    for write in FORMS:
        source = write(os.path.join(work, write.__name__, "tide"), MAILS)
        tap.ok(digests(work, source)[0] == expected, "%s: the digests of the mbox" % write.__name__)
        got = tap.run("check", "-f", "json", source)
        tap.ok(b'"damage":[]' in got.stdout.replace(b" ", b"").replace(b"\n", b""),
               "%s: nothing is damaged" % write.__name__, got.stdout)


def mixtures(work, expected):
    parts = [write(os.path.join(work, "part-" + write.__name__), MAILS[i::len(FORMS)])
             for i, write in enumerate(FORMS)]
    tap.ok(digests(work, *parts)[0] == expected, "all forms on one command line")
    tap.ok(digests(work, *reversed(parts), "-j1" if len(parts) > 1 else "")[0] == expected,
           "... in any order")
    whole = os.path.join(work, "whole")
    for i, write in enumerate([mbox, *FORMS]):
        write(os.path.join(whole, "%s-%d" % (write.__name__, i)), MAILS[i::len(FORMS) + 1])
    tap.ok(digests(work, whole)[0] == expected, "all forms in one folder")
    folder = os.path.join(work, "both")
    eml(folder, MAILS[::2])
    mbox(os.path.join(folder, "others"), MAILS[1::2])
    tap.ok(digests(work, folder)[0] == expected, "an mbox among single mails")
    both = [mbox(os.path.join(work, "again"), MAILS), os.path.join(work, "mh")]
    tap.ok(digests(work, *both)[0] == expected, "the same mails in two forms count once")


def prefixes(work, expected):
    for prefix, name in [("maildir:", "maildir"), ("maildir:", "maildir_plus"), ("mh:", "mh"),
                         ("eml:", "eml"), ("mboxo:", "months")]:
        tap.ok(digests(work, prefix + os.path.join(work, name, "tide"))[0] == expected,
               "%s%s" % (prefix, name))
    single = os.path.join(work, "eml", "tide", "letter no 7")
    one = digests(work, single)[0]
    tap.ok(any(b"Ring the bell" in text for text in one.values()), "a file that is one mail")
    tap.ok(digests(work, "eml:" + single)[0] == one, "... by its prefix, too")
    _, said = digests(work, "maildir:" + os.path.join(work, "eml", "tide"), status=1)
    tap.ok("neither" in said, "a folder that is no maildir is none by its prefix", said)


def list_names(work):
    """Mails that name no list are of the one that their folder is called."""
    for write in [maildir, mh, eml, months]:
        files = digests(work, os.path.join(work, write.__name__, "tide"), options=())[0]
        names = {name.split("-")[0] for name in files}
        tap.ok(names == {"tide"}, "%s: the folder's name is the list's" % write.__name__, names)


def trouble(work, expected):
    path = maildir(os.path.join(work, "odd"), MAILS)
    os.mkfifo(os.path.join(path, "cur", "1.fifo:2,S"))
    os.mkdir(os.path.join(path, "cur", "2.dir"))
    here = os.getcwd()
    os.chdir(os.path.join(path, "cur"))  # names of sockets are short
    with socket.socket(socket.AF_UNIX) as s:
        s.bind("3.socket")
    os.chdir(here)
    put(b"Nobody ended this", path, "tmp", "4.tmp")
    tap.ok(digests(work, path)[0] == expected, "pipes, sockets and folders are not opened")

    os.symlink("5.loop", os.path.join(path, "new", "5.loop"))
    got, said = digests(work, path, status=3)
    tap.ok(got == expected, "a file that cannot be read costs no other")
    tap.ok("odd/new/5.loop: " in said, "... and is named", said)
    out = tap.run("check", "-f", "json", path).stdout
    tap.ok(b"part-unreadable" in out, "... also by check", out)
    os.unlink(os.path.join(path, "new", "5.loop"))

    put(gzip.compress(plain(MAILS[7]))[:-9], path, "new", "6.cut")
    got, said = digests(work, path, status=3)
    tap.ok(set(got) == set(expected) and "new/6.cut: at byte" in said, "a mail that is cut is named",
           said)

    folder = os.path.join(work, "prose")
    eml(folder, MAILS)
    put(b"Dear diary\n", folder, "README")
    put(b"{}", folder, "manifest.js.gz")
    got, said = digests(work, folder, status=3)
    tap.ok(got == expected and "prose/README: no mail in it" in said and "manifest" not in said,
           "what is no mail is named, but for what mirrors put there", said)


def output_below(work, expected):
    """Digests among the archives are not read by the next run; HTML or JSON may look like mail."""
    folder = os.path.join(work, "below")
    eml(folder, MAILS)
    out = os.path.join(folder, "out")
    eml(os.path.join(out, "deep"), MAILS[:1])
    put(plain(MAILS[1]), out, "a.eml")
    for _ in range(2):
        got = tap.run("digest", "-q", "-f", "text,json", "--list", "tide.example.org", "-o", out, folder)
        written = {name: text for name, text in tree(out).items() if name in expected}
        tap.ok(got.returncode == 0 and written == expected, "the output folder is left out",
               got.stderr)
    got = tap.run("stats", "-q", os.path.join(out, "deep"))
    tap.ok(got.returncode == 0 and b"Ada Quay" in got.stdout, "... unless it is named", got.stderr)


def main():
    with tempfile.TemporaryDirectory() as work:
        expected = digests(work, mbox(os.path.join(work, "tide.mbox"), MAILS))[0]
        tap.ok(len(expected) >= 8, "an mbox", list(expected))
        same_in_every_form(work, expected)
        mixtures(work, expected)
        prefixes(work, expected)
        list_names(work)
        trouble(work, expected)
        output_below(work, expected)
    tap.done()


main()
