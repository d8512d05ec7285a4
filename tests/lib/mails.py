# SPDX-License-Identifier: GPL-2.0-or-later
"""Mail of several lists, made up, the same for the same seed.

Patch series with and without covers, rerolls, resends, replies with trailers, pull requests, talk;
names in many charsets, declared or not; texts as 8bit, base64, quoted-printable, multipart; some
mail on two lists, under one Message-ID. All of it carries Date, Message-ID and List-Id; no text
has a line that begins with ">From ", which no mboxo can tell from "From ".
"""
import base64
import collections
import quopri
import random
import re
import time

START = 1767598200  # Monday, 2026-01-05, 07:30 UTC
TURN = START + 6 * 86400  # before it, Cyrillic is written in windows-1251: the usual charset changes
LISTS = ("harbour", "lagoon", "marsh")
DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
WORDS = ("tide lamp rope pier the a of when before after never always buoy anchor chart signal is was"
         " that which because ebb flood bell fog keel sail to from at not").split()
# Name, domain, and the charset that their program writes 8-bit text in.
PEOPLE = [("Ada Quay", "harbour.example", "us-ascii"), ("Žofie Dvořáková", "docks.example", "utf-8"),
          ("Łucja Żak", "harbour.example", "iso-8859-2"), ("Иван Маяк", "svet.example", "koi8-r"),
          ("Пётр Причал", "svet.example", "koi8-r"), ("José Ñandú", "docks.example", "iso-8859-1"),
          ("田中 さくら", "moon.example", "iso-2022-jp"), ("王小明", "moon.example", "gb2312"),
          ("김지우", "moon.example", "euc-kr"), ("Bell, Dr. Fog", "buoys.example", "us-ascii"),
          ("Çiğdem Öz", "docks.example", "iso-8859-9"), ("Ελένη Λιμάνι", "pier.example", "iso-8859-7")]
UNDECLARED = {"harbour": "iso-8859-2"}  # on other lists koi8-r
SHORT = {"koi8-r": "Туман", "iso-8859-2": "Přístav žije"}

# list: its short name. date: seconds since 1970. data: header and text, LF, one newline at the end.
Mail = collections.namedtuple("Mail", "list message_id date sender subject data")


def stamp(when):
    t = time.gmtime(when)
    return "%s, %d %s %d %02d:%02d:%02d +0000" % (DAYS[t.tm_wday], t.tm_mday, MONTHS[t.tm_mon - 1],
                                                  t.tm_year, t.tm_hour, t.tm_min, t.tm_sec)


def word(text, charset):
    """As a name or subject stands in a header: encoded words of at most one line each."""
    if text.isascii():
        return '"%s"' % text if "," in text else text
    data = text.encode(charset)
    if len(text) % 2 and charset != "iso-2022-jp":
        return "=?%s?q?%s?=" % (charset, "".join("=%02X" % c for c in data))
    return "=?%s?B?%s?=" % (charset, base64.b64encode(data).decode())


class Generator:
    def __init__(self, seed, lists):
        self.rng = random.Random(seed)
        self.lists = lists
        self.number = 0
        self.mails = []

    # ---- texts ----

    def prose(self, lines):
        return "".join(" ".join(self.rng.choices(WORDS, k=8)).capitalize() + ".\n"
                       for _ in range(lines))

    def title(self):
        return "%s: %s the %s" % (self.rng.choice(["chart", "bell", "fog", "tides"]),
                                  self.rng.choice(["Fix", "Add", "Move"]),
                                  " ".join(self.rng.choices(WORDS, k=3)))

    def diff(self):
        path = "sea/part%d.c" % self.rng.randrange(40)
        return ("---\n %s | 2 +-\n 1 file changed, 1 insertion(+), 1 deletion(-)\n\n"
                "diff --git a/%s b/%s\nindex %07x..%07x 100644\n--- a/%s\n+++ b/%s\n"
                "@@ -1,3 +1,3 @@ int main(void)\n {\n-\treturn %d;\n+\treturn %d;\n }\n-- \n2.43.0\n\n"
                % (path, path, path, self.rng.getrandbits(28), self.rng.getrandbits(28), path, path,
                   self.rng.randrange(100), self.rng.randrange(100)))

    # ---- one mail ----

    def encode(self, text, charset, when):
        """Header lines that say how the text is written, and the text as bytes."""
        if charset == "koi8-r" and when < TURN:
            charset = "windows-1251"
        try:
            data = text.encode(charset)
        except UnicodeEncodeError:
            charset, data = "utf-8", text.encode()
        how = self.rng.randrange(6)
        head = ["MIME-Version: 1.0", "Content-Type: text/plain; charset=" + charset]
        if how == 0:
            return head + ["Content-Transfer-Encoding: base64"], base64.encodebytes(data)
        if how == 1:
            return (head + ["Content-Transfer-Encoding: quoted-printable"],
                    quopri.encodestring(data))
        if how == 2:
            return (["MIME-Version: 1.0", 'Content-Type: multipart/alternative; boundary="=_tide"'],
                    b"--=_tide\n" + "\n".join(head[1:]).encode() +
                    b"\nContent-Transfer-Encoding: 8bit\n\n" + data + b"\n--=_tide\nContent-Type: "
                    b"text/html\n\n<p>The same, in colour</p>\n--=_tide--\n")
        if text.isascii() and how == 3:
            return [], data
        return head + ["Content-Transfer-Encoding: 8bit"], data

    def write(self, short, message_id, when, person, subject, parents, head, data):
        name, domain, charset = person
        address = "p%d@%s" % (PEOPLE.index(person), domain)
        others = ", ".join("%s@lists.example.org" % s for s in self.lists)
        shown = word(name, charset) if head else self.raw(name)
        fields = ["Received: from mx.%s by lists.example.org; %s" % (short, stamp(when + 7)),
                  "From: %s <%s>" % (shown, address), "To: " + others,
                  "Subject: " + subject, "Date: " + stamp(when), "Message-ID: <%s>" % message_id]
        if parents:
            fields += ["In-Reply-To: <%s>" % parents[-1],
                       "References: " + "\n\t".join("<%s>" % p for p in parents)]
        fields += ["List-Id: All about the %s <%s.lists.example.org>" % (short, short)] + head
        whole = "\n".join(fields).encode("utf-8", "surrogateescape") + b"\n\n" + data
        assert whole.endswith(b"\n") and b"\n>From " not in whole and b"\r" not in whole
        self.mails.append(Mail(short, message_id, when, address, subject, whole))

    def undeclared(self, short):
        """Nobody says what charset these few bytes are in: they wait for the list's usual one."""
        charset = UNDECLARED.get(short, "koi8-r")
        return [], (self.prose(2) + "\n" + SHORT[charset] + "\n").encode(charset)

    def raw(self, name):
        """A name as it stands in a header that declares nothing, of bytes that may be no UTF-8."""
        for charset in ("us-ascii", "iso-8859-2", "koi8-r"):
            try:
                return name.encode(charset).decode("utf-8", "surrogateescape")
            except UnicodeEncodeError:
                pass
        return name

    def mail(self, when, person, subject, text, parents=()):
        self.number += 1
        message_id = "%d.%d@%s" % (when, self.number, person[1])
        places = [self.lists[0 if self.rng.random() < 0.6 else self.rng.randrange(len(self.lists))]]
        if self.rng.random() < 0.15:  # to another one as well
            places += [s for s in self.lists if s not in places][:1]
        if self.rng.random() < 0.1:
            text = "From here to there it is a mile.\n\nFrom there on, walk.\n" + text
        head, data = self.encode(text, person[2], when)
        if not text.startswith("--") and "\ndiff " not in text and self.rng.random() < 0.12:
            head, data = self.undeclared(places[0])
        if not subject.isascii():
            subject = word(subject, "utf-8")
        for short in places:
            self.write(short, message_id, when, person, subject, list(parents), head, data)
        return message_id

    # ---- threads ----

    def replies(self, subject, text, when, parents):
        parents = list(parents)
        while self.rng.random() < 0.55 and len(parents) < 6:
            when += self.rng.randrange(600, 200000)
            person = self.rng.choice(PEOPLE)
            answer = "".join("> %s\n" % s for s in text.split("\n")[:4]) + "\n" + self.prose(2)
            if self.rng.random() < 0.4:
                answer += "\nReviewed-by: %s <p%d@%s>\n" % (person[0], PEOPLE.index(person), person[1])
            parents.append(self.mail(when, person, "Re: " + subject, answer, parents))

    def posting(self, when, person, tag, title, titles):
        parents = []
        if len(titles) > 1 and self.rng.random() < 0.7:
            subject = "[%s 0/%d] %s" % (tag, len(titles), title)
            parents = [self.mail(when, person, subject, self.prose(4))]
            self.replies(subject, "Cover", when, parents)
        for i, name in enumerate(titles):
            counter = " %d/%d" % (i + 1, len(titles)) if len(titles) > 1 else ""
            if len(titles) > 2 and self.rng.random() < 0.08:
                continue  # never reached the list
            subject = "[%s%s] %s" % (tag, counter, name)
            body = self.prose(3)
            text = "%s\nSigned-off-by: %s <p%d@%s>\n%s" % (body, person[0], PEOPLE.index(person),
                                                           person[1], self.diff())
            got = self.mail(when + 1 + i, person, subject, text, parents)
            self.replies(subject, body, when + 1 + i, parents + [got])
            parents = parents or [got]

    def series(self, when):
        rng = self.rng
        person, title = rng.choice(PEOPLE), self.title()
        titles = [self.title() for _ in range(rng.choice([1, 1, 2, 3, 5]))]
        tag = rng.choice(["PATCH", "PATCH", "RFC PATCH", "PATCH net-next"])
        for version in range(1, rng.choice([2, 2, 3, 4])):
            self.posting(when, person, tag if version == 1 else "%s v%d" % (tag, version), title, titles)
            when += rng.randrange(2 * 86400, 12 * 86400)
        if rng.random() < 0.15:
            self.posting(when, person, "RESEND " + tag, title, titles)

    def thread(self, when):
        dice, person = self.rng.random(), self.rng.choice(PEOPLE)
        if dice < 0.6:
            return self.series(when)
        if dice < 0.7:
            text = ("The following changes since commit %040x:\n\nare available at:\n\n"
                    "  https://git.example.org/sea.git tags/sea-%d\n" %
                    (self.rng.getrandbits(160), self.number))
            return self.mail(when, person, "[GIT PULL] sea fixes %d" % self.number, text)
        subject = self.rng.choice([self.title(), "Où est le phare n° %d ?" % self.number])
        text = self.prose(3) + person[0] + "\n"
        return self.replies(subject, text, when, [self.mail(when, person, subject, text)])


def generate(seed, count, lists=LISTS, step=9000):
    """count mails at least of each list together, in the order of their dates: [Mail]. A new thread
    begins every step seconds on average."""
    generator = Generator(seed, lists)
    when = START
    while len(generator.mails) < count:
        generator.thread(when)
        when += generator.rng.randrange(60, 2 * step)
    return sorted(generator.mails, key=lambda m: m.date)[:count]


def by_list(mails):
    """{list: [Mail]}"""
    found = {}
    for mail in mails:
        found.setdefault(mail.list, []).append(mail)
    return found


def renamed(mails, old):
    """As a list's mails were when it had another name."""
    new = mails[0].list.encode() + b".lists"
    return [m._replace(data=re.sub(rb"(\nList-Id: .*<)" + re.escape(new),
                                   rb"\1" + old.encode() + b".lists", m.data)) for m in mails]
