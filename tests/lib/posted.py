# SPDX-License-Identifier: GPL-2.0-or-later
"""Patch series as people send them: commits of a scratch repository, sent with git format-patch, and
what mail programs do to them; with replies that give trailers.

    series = posted.make(folder, number, make)     # of posted.CASES or REPLIES
    series.path, series.work, series.trailers
"""
import base64
import email.header
import email.utils
import os
import quopri
import re
import subprocess

import peers

ANN = ("Ann Example", "ann@example.org")
BOB = ("Bob Example", "bob@example.com")
LIA = ("Lía Ejemplo", "lia@example.net")
DAY = 86400
START = 1767600000  # 2026-01-05


def git(path, *args, **more):
    env = dict(peers.ENVIRONMENT, GIT_COMMITTER_NAME="C", GIT_COMMITTER_EMAIL="c@example.org",
               GIT_COMMITTER_DATE="2026-01-01T00:00:00Z", **more.pop("env", {}))
    return subprocess.run(["git", "-C", path, *args], capture_output=True, env=env, check=True,
                          **more).stdout


class Work:
    """A repository with a first commit; the commits behind it are the series."""

    def __init__(self, path):
        self.path = path
        git(os.path.dirname(path), "init", "-q", "-b", "master", path)
        self.n = 0
        self.put("a.c", b"".join(b"int line%d;\n" % i for i in range(30)))
        self.put("b.txt", b"one\ntwo\nthree\n")
        self.commit("base")
        self.base = self.head()

    def put(self, name, data):
        with open(os.path.join(self.path, name), "wb") as f:
            f.write(data)

    def get(self, name):
        with open(os.path.join(self.path, name), "rb") as f:
            return f.read()

    def edit(self, line, what):
        self.put("a.c", self.get("a.c").replace(b"int line%d;" % line, what))

    def head(self):
        return git(self.path, "rev-parse", "HEAD").decode().strip()

    def commit(self, message, author=ANN, date=None):
        self.n += 1
        when = date or "%d +0100" % (START + 60 * self.n)
        git(self.path, "add", "-A")
        git(self.path, "commit", "-q", "--allow-empty", "--cleanup=verbatim", "-F", "-",
            input=message.encode(), env={"GIT_AUTHOR_NAME": author[0], "GIT_AUTHOR_EMAIL": author[1],
                                         "GIT_AUTHOR_DATE": when})
        return self.head()


class Mail:
    """A mail of git format-patch: header fields in order, and its body."""

    def __init__(self, data):
        data = data.split(b"\n", 1)[1] if data.startswith(b"From ") else data
        head, self.body = data.split(b"\n\n", 1)
        self.fields = [field.split(b": ", 1) for field in re.split(rb"\n(?!\s)", head)]

    def get(self, name):
        return next((v for k, v in self.fields if k.lower() == name.lower()), None)

    def set(self, name, value):
        self.fields = [f for f in self.fields if f[0].lower() != name.lower()]
        if value is not None:
            self.fields.append([name, value])

    def encode(self, how):
        self.set(b"MIME-Version", b"1.0")
        if not self.get(b"Content-Type"):
            self.set(b"Content-Type", b"text/plain; charset=UTF-8")
        self.set(b"Content-Transfer-Encoding", how)
        self.body = (base64.encodebytes(self.body) if how == b"base64" else
                     quopri.encodestring(self.body).replace(b"\nFrom ", b"\n=46rom "))

    def bytes(self):
        return b"\n".join(k + b": " + v for k, v in self.fields) + b"\n\n" + self.body

    def split(self):
        """The message, and from "---" on."""
        at = self.body.index(b"---\n")
        return self.body[:at], self.body[at:]


def address(who):
    return ("%s <%s>" % (email.header.Header(who[0]).encode(), who[1])).encode()


class Series:
    """Mails of a thread."""

    def __init__(self, name):
        self.name = name
        self.mails = []
        self.trailers = {}  # number of the patch -> lines in order
        self.clock = START + 3600

    def send(self, work, base, *options, stem="m", cover=False, reply_to=None):
        """The commits behind base. Message-IDs: m.0 is the cover's, m.1 the first patch's."""
        text = git(work.path, "format-patch", "--stdout", "-M", *options,
                   *(["--cover-letter"] if cover else []), base)
        parts = re.split(rb"(?m)^(?=From [0-9a-f]{40} Mon Sep 17 00:00:00 2001\n)", text)
        sent = []
        for i, part in enumerate(p for p in parts if p):
            mail = Mail(part.replace(b"*** SUBJECT HERE ***", b"cover of " + self.name.encode())
                        .replace(b"*** BLURB HERE ***", b"What it is for."))
            number = i if cover else i + 1
            mail.id = "%s.%d.%s@example.org" % (stem, number, self.name)
            mail.set(b"Message-ID", b"<%s>" % mail.id.encode())
            if sent or reply_to:
                to = reply_to or sent[0].id
                mail.set(b"In-Reply-To", b"<%s>" % to.encode())
            sent.append(mail)
        self.mails += sent
        return sent

    def reply(self, to, who, text, ident=None):
        """Its id."""
        self.clock += 600
        ident = ident or "r%d.%s@example.org" % (len(self.mails), self.name)
        mail = Mail(b"From: x\n\n")
        mail.fields = [[b"From", address(who)], [b"Subject", b"Re: [PATCH] what it answers"],
                       [b"Date", email.utils.formatdate(self.clock).encode()],
                       [b"Message-ID", b"<%s>" % ident.encode()],
                       [b"In-Reply-To", b"<%s>" % to.encode()],
                       [b"Content-Type", b"text/plain; charset=UTF-8"],
                       [b"Content-Transfer-Encoding", b"8bit"]]
        mail.body = text.encode() + b"\n"
        self.mails.append(mail)
        return ident

    def write(self, path, end=b"\n"):
        with open(path, "wb") as f:
            for mail in self.mails:
                data = mail.bytes().replace(b"\r\n", b"\n") if end == b"\r\n" else mail.bytes()
                data = re.sub(rb"(?m)^(>*From )", rb">\1", data)
                f.write((b"From mboxrd@z Thu Jan  1 00:00:00 1970\n" + data + b"\n")
                        .replace(b"\n", end))


# ---- the series: (work, series) -> what git log is to say where it is not what was committed ----

def three(work, message="%s: change line %d\n\nBecause.\n\nSigned-off-by: Ann Example "
                        "<ann@example.org>\n"):
    for i in (3, 12, 25):
        work.edit(i, b"long line%d;" % i)
        work.commit(message % ("a", i))


def plain(work, series):
    three(work)
    series.send(work, work.base, cover=True)


def encoded(how):
    def make(work, series):
        three(work, "%s: change line %d ≠ before\n\nBecause – of = signs =3D, " + "x" * 90 +
              "\n\nSigned-off-by: Ann Example <ann@example.org>\n")
        for mail in series.send(work, work.base, cover=True):
            mail.encode(how)
    return make


def crlf(work, series):
    three(work)
    series.send(work, work.base, cover=True)
    series.end = b"\r\n"


def in_body_from(work, series):
    work.edit(4, b"char c;")
    work.commit("a: by somebody else\n\nText.\n\nSigned-off-by: Lía Ejemplo <lia@example.net>\n", LIA)
    mail = series.send(work, work.base, "--from=Bob Example <bob@example.com>")[0]
    assert b"\n\nFrom: L" in mail.bytes() and mail.get(b"From").startswith(b"Bob"), mail.bytes()


def in_body_all(work, series):
    work.edit(4, b"char c;")
    work.commit("a: the true title\n\nText.\n", ANN, "2020-02-03T04:05:06+0530")
    mail = series.send(work, work.base)[0]
    mail.set(b"From", address(BOB))
    mail.set(b"Subject", b"[PATCH] a title that a mail program made")
    mail.set(b"Date", b"Mon, 5 Jan 2026 08:00:00 +0000")
    mail.body = (b"From: Ann Example <ann@example.org>\nSubject: a: the true title\n"
                 b"Date: Mon, 3 Feb 2020 04:05:06 +0530\n\n" + mail.body)


def attached(work, series):
    work.edit(4, b"char c;")
    work.commit("a: attached\n\nSent by a mail program.\n\nSigned-off-by: Ann Example "
                "<ann@example.org>\n")
    mail = series.send(work, work.base)[0]
    message, rest = mail.split()
    diff = rest[rest.index(b"diff --git"):]
    mail.set(b"Content-Type", b'multipart/mixed; boundary="bb"')
    mail.body = (b"--bb\nContent-Type: text/plain; charset=us-ascii\n\n" + message +
                 b"--bb\nContent-Type: text/x-patch\nContent-Disposition: attachment; "
                 b"filename=a.patch\nContent-Transfer-Encoding: base64\n\n" +
                 base64.encodebytes(diff) + b"--bb--\n")
    add(series, mail.id, 1, BOB, "Acked-by")


def add(series, to, number, who, key, quote=True):
    line = "%s: %s <%s>" % (key, *who)
    series.trailers.setdefault(number, []).append(line)
    return series.reply(to, who, ("> a line\n\nFine.\n\n" if quote else "") + line)


def partial_reroll(work, series):
    three(work)
    first = series.send(work, work.base, cover=True)
    add(series, first[1].id, 1, BOB, "Reviewed-by")
    series.reply(first[2].id, BOB, "No.\n\nReviewed-by: Bob Example <bob@example.com>")
    commits = git(work.path, "rev-list", "--reverse", work.base + "..").decode().split()
    git(work.path, "reset", "-q", "--hard", commits[0])
    work.edit(12, b"short line12;")
    work.commit("a: change line 12\n\nBetter.\n\nSigned-off-by: Ann Example <ann@example.org>\n")
    series.clock += DAY
    again = series.send(work, commits[0], "-N", "--subject-prefix=PATCH v2 2/3", stem="again",
                        reply_to=first[2].id)
    again[0].set(b"Date", email.utils.formatdate(series.clock).encode())
    git(work.path, "cherry-pick", commits[2])
    log = git(work.path, "log", "-1", "--format=%aI", "HEAD~1").decode().strip()
    sent = email.utils.parsedate_to_datetime(again[0].get(b"Date").decode())
    series.dates = {log: sent.strftime("%Y-%m-%dT%H:%M:%SZ")}


def reply_trailers(work, series):
    three(work)
    first = series.send(work, work.base, cover=True)
    add(series, first[1].id, 1, BOB, "Reviewed-by")
    add(series, first[3].id, 3, BOB, "Tested-by")
    add(series, first[1].id, 1, LIA, "Acked-by")
    series.reply(first[2].id, BOB, "Nacked-by: Bob Example <bob@example.com>")
    series.reply(first[2].id, BOB, "> Reviewed-by: Bob Example <bob@example.com>\n\nnot yet")
    series.reply(first[2].id, BOB, "Reviewed-by: Lía Ejemplo <lia@example.net>")


def cover_trailers(work, series):
    three(work)
    first = series.send(work, work.base, cover=True)
    line = "Reviewed-by: Bob Example <bob@example.com>"
    add(series, first[2].id, 2, LIA, "Acked-by")
    series.reply(first[0].id, BOB, "All of it.\n\n" + line)
    for i in (1, 2, 3):
        series.trailers.setdefault(i, []).append(line)
    add(series, first[3].id, 3, BOB, "Tested-by")


def deep(work, series):
    three(work)
    first = series.send(work, work.base, cover=True)
    one = series.reply(first[2].id, BOB, "Why?")
    two = series.reply(one, ANN, "Because.")
    three_ = series.reply(two, BOB, "I see.")
    add(series, three_, 2, BOB, "Reviewed-by")


def utf8_names(work, series):
    people = [("Lía Ejemplo", "lia@example.net"), ("山田 例", "yamada@example.jp"),
              ("Łukasz Z. Przykład, Jr", "lukasz@example.pl"), ("Example, Ann (O'N.)", "ann@example.org")]
    for i, who in enumerate(people):
        work.edit(i, b"char c%d;" % i)
        work.commit("a: línea %d, 行\n\n文。\n\nSigned-off-by: %s <%s>\n" % (i, *who), who)
    first = series.send(work, work.base)
    add(series, first[0].id, 1, people[1], "Reviewed-by")
    add(series, first[1].id, 2, people[0], "Acked-by")


def long_trailers(work, series):
    three(work)
    first = series.send(work, work.base)
    who = ("Anastasia Maximiliane Konstantinopolskaja-Beispielhausen zu Musterstadt",
           "anastasia.konstantinopolskaja@subdivision.department.example.com")
    series.reply(first[0].id, who, "Good.\n\nReviewed-by: %s\n<%s>" % who)
    series.trailers[1] = ["Reviewed-by: %s <%s>" % who]


def no_newline(work, series):
    work.put("b.txt", b"one\ntwo\nfour")
    work.commit("b: end without a line end\n\nSigned-off-by: Ann Example <ann@example.org>\n")
    mail = series.send(work, work.base, "--no-signature")[0]
    mail.body = mail.body.rstrip(b"\n")
    add(series, mail.id, 1, BOB, "Acked-by")


def notes(work, series):
    three(work)
    first = series.send(work, work.base, cover=True)
    for mail in first[1:]:
        mail.body = mail.body.replace(b"\n---\n", b"\n---\nv2: nothing\n\nReviewed-by: Nobody "
                                      b"<no@example.org>\n---\n", 1)
    add(series, first[1].id, 1, BOB, "Reviewed-by")


def scissors(work, series):
    work.edit(4, b"char c;")
    work.commit("a: cut\n\nThe message.\n\nSigned-off-by: Ann Example <ann@example.org>\n")
    mail = series.send(work, work.base)[0]
    mail.body = b"Hello,\n\nhere it is.\n\n-- >8 --\n" + mail.body
    add(series, mail.id, 1, BOB, "Acked-by")


def from_lines(work, series):
    work.put("b.txt", b"one\nFrom here on\n>From there\nFrom a@b Thu Jan  1 00:00:00 1970\nthree\n")
    work.commit("b: lines\n\nFrom now on\n>From then on\nFrom x@y Fri Jan  2 00:00:00 1970\n"
                "\nand so on.\n\nSigned-off-by: Ann Example <ann@example.org>\n")
    mail = series.send(work, work.base)[0]
    mail.encode(b"quoted-printable")


def crlf_file(work, series):
    work.put("dos.txt", b"one\r\ntwo\r\nthree\r\n")
    work.commit("dos: new\n\nSigned-off-by: Ann Example <ann@example.org>\n")
    work.put("dos.txt", b"one\r\nzwei\r\nthree\r\n")
    work.commit("dos: zwei\n\nSigned-off-by: Ann Example <ann@example.org>\n")
    for mail in series.send(work, work.base):
        mail.encode(b"base64")
    add(series, series.mails[1].id, 2, BOB, "Acked-by")


def latin1_file(work, series):
    work.put("latin1.txt", b"caf\xe9\nna\xefve\n")
    work.commit("latin1: café\n\nSigned-off-by: Ann Example <ann@example.org>\n")
    mail = series.send(work, work.base)[0]
    message, rest = mail.split()
    mail.set(b"Content-Type", b"text/plain; charset=ISO-8859-1")
    mail.body = message.decode().encode("latin1") + rest
    add(series, mail.id, 1, LIA, "Reviewed-by")


def carried(work, series):
    three(work)
    first = series.send(work, work.base, cover=True)
    add(series, first[1].id, 1, BOB, "Reviewed-by")
    series.reply(first[2].id, BOB, "Reviewed-by: Bob Example <bob@example.com>")
    commits = git(work.path, "rev-list", "--reverse", work.base + "..").decode().split()
    git(work.path, "reset", "-q", "--hard", commits[0])
    work.edit(12, b"short line12;")
    work.commit("a: change line 12\n\nBetter.\n\nSigned-off-by: Ann Example <ann@example.org>\n",
                date="%d +0000" % (START + DAY))
    work.edit(25, b"short line25;")
    work.commit("a: change line 25\n\nBetter.\n\nSigned-off-by: Ann Example <ann@example.org>\n",
                date="%d +0000" % (START + DAY + 60))
    sent = series.send(work, work.base, "-v2", cover=True, stem="w", reply_to=first[0].id)
    for i, mail in enumerate(sent[:2]):
        mail.set(b"Date", b"%s" % email.utils.formatdate(START + DAY + i).encode())
    series.dates = {git(work.path, "log", "-1", "--format=%aI", commits[0]).decode().strip():
                    "2026-01-06T08:00:01Z"}


def renames(work, series):
    os.rename(os.path.join(work.path, "a.c"), os.path.join(work.path, "c.c"))
    work.commit("rename\n\nSigned-off-by: Ann Example <ann@example.org>\n")
    os.chmod(os.path.join(work.path, "b.txt"), 0o755)
    work.commit("mode\n\nSigned-off-by: Ann Example <ann@example.org>\n")
    work.put("bin", bytes(range(256)) * 3)
    work.commit("binary\n\nSigned-off-by: Ann Example <ann@example.org>\n")
    series.send(work, work.base, "--binary", cover=True)


def no_block(work, series):
    work.edit(1, b"char c;")
    work.commit("a: without trailers\n\nOnly words: many of them,\nand a colon: there.\n")
    work.edit(2, b"char d;")
    work.commit("a: nothing but a title\n")
    work.edit(3, b"char e;")
    work.commit("a: a block\n\nText.\n\nFixes: 0123456789ab (\"a: b\")\nCc: x@example.org\n"
                "Signed-off-by: Ann Example <ann@example.org>\n[ann: changed]\n")
    for i, mail in enumerate(series.send(work, work.base), 1):
        add(series, mail.id, i, BOB, "Reviewed-by")


def looks_like_header(work, series):
    work.edit(1, b"char c;")
    work.commit("a: words\n\nDate: it is no field.\nFrom: here on.\n\nText.\n")
    mail = series.send(work, work.base)[0]
    mail.body = b"From: Ann Example <ann@example.org>\n\n" + mail.body
    mail.set(b"From", address(BOB))


def same_again(work, series):
    three(work, "%s: change line %d\n\nSigned-off-by: Ann Example <ann@example.org>\n"
          "Reviewed-by: Bob Example <bob@example.com>\n")
    first = series.send(work, work.base, cover=True)
    series.reply(first[1].id, BOB, "Reviewed-by: Bob Example <bob@example.com>")
    series.reply(first[1].id, BOB, "Reviewed-By: Bob Example <BOB@example.com>")
    add(series, first[2].id, 2, BOB, "Tested-by")


def shuffled(work, series):
    three(work)
    for i in range(11):
        work.edit(i + 13, b"/* %d */" % i) if i != 12 else None
        work.commit("a: number %d\n\nSigned-off-by: Ann Example <ann@example.org>\n" % i)
    series.send(work, work.base, cover=True)
    series.mails = series.mails[::-1]


def relay(work, series):
    work.edit(1, b"char c;")
    work.commit("a: relayed\n\nText.\n\nSigned-off-by: Ann Example <ann@example.org>\n")
    mail = series.send(work, work.base)[0]
    mail.set(b"From", b"Ann Example via B4 Relay <devnull+ann.example.org@kernel.org>")
    mail.set(b"X-Original-From", b"Ann Example <ann@example.org>")


def html_too(work, series):
    work.edit(1, b"char c;")
    work.commit("a: alternatives\n\nText.\n\nSigned-off-by: Ann Example <ann@example.org>\n")
    mail = series.send(work, work.base)[0]
    mail.set(b"Content-Type", b'multipart/alternative; boundary="bb"')
    mail.body = (b"--bb\nContent-Type: text/plain\n\n" + mail.body + b"\n--bb\nContent-Type: "
                 b"text/html\n\n<p>Text.</p>\n--bb--\n")


CASES = [
    ("plain, with a cover", plain), ("base64", encoded(b"base64")),
    ("quoted-printable", encoded(b"quoted-printable")), ("CRLF", crlf),
    ("in-body From", in_body_from), ("in-body From, Subject and Date", in_body_all),
    ("an attached diff", attached), ("a partial reroll", partial_reroll),
    ("trailers in replies to patches", reply_trailers), ("trailers in replies to the cover",
                                                         cover_trailers),
    ("trailers in deep replies", deep), ("UTF-8 names", utf8_names),
    ("a long trailer on two lines", long_trailers), ("no newline at the end", no_newline),
    ("notes under ---", notes), ("scissors", scissors), ("lines that begin with From", from_lines),
    ("a file with CRLF, in base64", crlf_file), ("a file in ISO 8859-1", latin1_file),
    ("trailers carried from v1 where the patch is the same", carried),
    ("renames, modes, binary files", renames), ("messages without a block of trailers", no_block),
    ("a message that begins like a header", looks_like_header),
    ("trailers that are there already", same_again), ("patches in reverse order", shuffled),
    ("a relay's From", relay), ("HTML beside the text", html_too),
]


# ---- what replies say ----

def one_patch(work, series):
    work.edit(4, b"char c;")
    work.commit("a: one\n\nText.\n\nSigned-off-by: Ann Example <ann@example.org>\n")
    return series.send(work, work.base)[0]


def saying(who, text):
    """A patch, and a reply that says this."""
    def make(work, series):
        series.reply(one_patch(work, series).id, who, text)
    return make


def nested(work, series):
    """Trailers in a reply and in the reply to that."""
    three(work)
    first = series.send(work, work.base, cover=True)
    one = add(series, first[2].id, 2, BOB, "Reviewed-by")
    add(series, one, 2, LIA, "Acked-by")


LINE = "Reviewed-by: Bob Example <bob@example.com>"
REPLIES = [
    ("trailers in a reply and below it", nested),
    ("given for another", saying(LIA, LINE)),
    ("from an address with a tag", saying(("Bob", "bob+work@example.com"), LINE)),
    ("from another address of that name", saying(("Bob Example", "bob@home.example.net"), LINE)),
    ("in lower case", saying(BOB, LINE.lower().replace("bob example", "Bob Example"))),
    ("indented", saying(BOB, "  " + LINE)),
    ("quoted", saying(BOB, "> " + LINE)),
    ("behind a signature", saying(BOB, "Fine.\n\n-- \n" + LINE)),
    ("with a note", saying(BOB, LINE + " # arm64")),
    ("with words", saying(BOB, LINE + " (the first half)")),
    ("two kinds", saying(BOB, LINE + "\nTested-by: Bob Example <bob@example.com>")),
    ("a report", saying(BOB, "Reported-by: Bob Example <bob@example.com>")),
    ("a NAK", saying(BOB, "Nacked-by: Bob Example <bob@example.com>")),
    ("a suggestion", saying(BOB, "Suggested-by: Bob Example <bob@example.com>")),
    ("a blank before the colon", saying(BOB, LINE.replace(":", " :", 1))),
    ("on two lines", saying(BOB, LINE.replace(" <", "\n<"))),
    ("no address", saying(BOB, "Reviewed-by: me")),
    ("two in one", saying(BOB, LINE.replace("Reviewed-by", "Reviewed-and-tested-by"))),
    ("by a robot", saying(("kernel test robot", "lkp@intel.com"),
                          "Tested-by: kernel test robot <lkp@intel.com>")),
]


def make(folder, number, name, build):
    work = Work(os.path.join(folder, "work%d" % number))
    series = Series("s%d" % number)
    series.work, series.title, series.dates, series.end = work, name, {}, b"\n"
    build(work, series)
    series.id = series.mails[0].get(b"Message-ID").decode()
    series.path = os.path.join(folder, "%d.mbox" % number)
    series.write(series.path, series.end)
    return series
