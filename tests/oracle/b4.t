#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The trailers that show --mbox collects are those of b4 am -t, on generated threads and on some of
../shared/archives; or the table says why not.

    b4.t [FILE.gz...]     without files, the two lists named below
"""
import email
import email.policy
import gzip
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.environ.get("TOP", "."), "tests", "lib"))
import peers
import posted
import tap

NAMES = ["linux-nilfs.mbox.gz", "linux-man.mbox.gz"]
THREADS, SEED = 15, 6  # of real mail, all together
OURS = {"reviewed-by", "acked-by", "tested-by", "reported-by"}
TRAILER = re.compile(r"^([A-Za-z][\w-]*-[\w-]+|Cc|Fixes|Link|Closes): (\S.*)$")

# The people whose mail gives no trailers, since they are programs (SERIES.md 6).
ROBOTS = ("lkp@intel.com", "syzbot@", "patchwork-bot")


class Difference:
    """A trailer that only one of both adds to a patch."""

    def __init__(self, key, value, ours, others, thread, patch):
        self.key, self.value, self.ours = key, value, ours
        self.others = others  # what the other one has of that key, that this one has not
        self.thread = thread
        self.patch = patch  # its Message-ID

    def is_shorter(self):
        """The other has the same with more, or less, behind the address."""
        mine = self.value.split(">")[0]
        return any(v.split(">")[0] == mine for v in self.others)

    def is_spaced(self):
        """The other has the same with blanks elsewhere."""
        return any(v.replace(" ", "") == self.value.replace(" ", "") for v in self.others)

    def is_named_with_more(self):
        """Its giver's From has the name, and more in brackets."""
        name = re.escape(self.value.split("<")[0].strip())
        return re.search(r'(?mi)^From: +"?%s \(' % name, self.thread)

    def has_other_version(self):
        """A patch of the set says another version than the cover, as if it were of another one."""
        versions = re.findall(r"(?mi)^Subject: *\[[^]]*PATCH([^]]*?)0*(?:\d+)/\d+", self.thread)
        return len(set(v.strip() for v in versions)) > 1

    def mails(self):
        return re.split(r"(?m)^From (?=mboxrd@z|git@z|\S+ \w\w\w \w\w\w [ \d]\d )", self.thread)

    def is_by_references(self):
        """The reply that gives it names its parents in References only."""
        value = self.value.lower()
        return any(value in mail.lower() and not re.search(r"(?mi)^In-Reply-To:", mail)
                   for mail in self.mails())

    def is_authors(self):
        """Who gives it sent the patch."""
        name = re.escape(self.value.split("<")[0].strip())
        return any(re.search(r'(?mi)^From: +"?%s' % name, mail)
                   and re.search(r"(?mi)^Message-ID: *" + re.escape(self.patch), mail)
                   for mail in self.mails())

    def is_written(self):
        """The thread has that line as it is."""
        line = r"(?mi)^\s*%s: +%s" % (re.escape(self.key), re.escape(self.value))
        return re.search(line, self.thread)


# Where they differ, and why.
KNOWN = [
    ("b4 takes every word with a colon and an address for a trailer, we those of reviews",
     lambda d: not d.ours and d.key not in OURS),
    ("of words behind the address we take a note that begins with #",
     lambda d: d.is_shorter()),
    ("b4 knows no other spelling than \"Key: name <address>\", we those of SERIES.md 6",
     lambda d: d.ours and not d.is_written()),
    ("b4 keeps the blanks of the mail, we write name and address as git does",
     lambda d: d.is_spaced()),
    ("b4 wants the very name of the sender, we not what stands in brackets",
     lambda d: d.ours and d.is_named_with_more()),
    ("without In-Reply-To b4 takes the first of References, we the last",
     lambda d: d.ours and d.is_by_references()),
    ("nobody reviews patches of his own",
     lambda d: not d.ours and d.key == "reviewed-by" and d.is_authors()),
    ("b4 takes a patch without the cover's version for one of another set",
     lambda d: d.ours and d.has_other_version()),
    ("a program reviews nothing", lambda d: not d.ours and any(r in d.value for r in ROBOTS)),
]


def b4(path, ident, home):
    config = os.path.join(home, "config")
    with open(config, "w", encoding="ascii") as f:
        f.write("[user]\nname = C\nemail = c@example.org\n[b4]\nattestation-policy = off\n")
    env = dict(peers.ENVIRONMENT, HOME=home, GIT_CONFIG_GLOBAL=config,
               XDG_DATA_HOME=home, XDG_CACHE_HOME=home, XDG_CONFIG_HOME=home)
    return subprocess.run(["b4", "-n", "--offline-mode", "--no-stdin", "am", "-m", path, "-o", "-",
                           "-C", "-t", ident], capture_output=True, cwd=home, env=env, check=False,
                          timeout=120)


def message_of(mail):
    body = mail.get_payload(decode=True).decode(errors="replace").replace("\r\n", "\n")
    return re.split(r"(?m)^---\s*$|^diff --git ", body)[0]


def trailers(mbox):
    """Message-ID -> set of (key, value); keys in lower case."""
    found = {}
    for part in re.split(rb"(?m)^From (?:git|mboxrd)@z Thu Jan  1 00:00:00 1970\n", mbox)[1:]:
        mail = email.message_from_bytes(part, policy=email.policy.compat32)
        lines = [TRAILER.match(line) for line in message_of(mail).splitlines()]
        found[mail["Message-ID"]] = {(m[1].lower(), m[2].strip()) for m in lines if m}
    return found


def explain(difference):
    return next((why for why, shows in KNOWN if shows(difference)), None)


def differences(one, two, thread):
    """(Message-ID, Difference)"""
    for ident in set(one) & set(two):
        for mine, other in ((one, two), (two, one)):
            for key, value in mine[ident] - other[ident]:
                others = [v for k, v in other[ident] - mine[ident] if k == key]
                yield ident, Difference(key, value, mine is one, others, thread, ident)


def compare(name, path, ident, home):
    mine = tap.run("show", "--no-config", ident, "--mbox", "--partial", "-q", path)
    other = b4(path, ident.strip("<>"), home)
    one, two = trailers(mine.stdout), trailers(other.stdout)
    with open(path, encoding="utf-8", errors="replace") as f:
        thread = f.read()
    left, reasons = [], set()
    for at, difference in differences(one, two, thread):
        why = explain(difference)
        if why:
            reasons.add(why)
        else:
            left.append("%s %s: %s: %s" % (at, "ours" if difference.ours else "b4's",
                                           difference.key, difference.value))
    tap.ok(one and set(one) == set(two) and not left, "%s: %d trailers of %d patches%s" %
           (name, sum(map(len, one.values())), len(one), "".join("; " + r for r in sorted(reasons))),
           "\n".join(left) or "only ours %s, only b4's %s\n%s\n%s" %
           (set(one) - set(two), set(two) - set(one), mine.stderr.decode(),
            other.stderr.decode()[-300:]))


# ---- real threads ----

FIELD = re.compile(rb"(?mi)^(message-id|in-reply-to|references|subject):((?:.*\n)(?:[ \t].*\n)*)")


def unfold(mail):
    """b4 0.12 with newer Pythons dies of a folded Subject."""
    return re.sub(rb"(?mi)^Subject:.*(?:\n[ \t].*)+",
                  lambda m: re.sub(rb"\s*\n\s*", b" ", m[0]), mail, count=1)


class Archive:
    def __init__(self, path):
        with gzip.open(path) as f:
            text = f.read()
        self.mails = re.split(rb"(?m)^(?=From mboxrd@z |From \S+ \w\w\w \w\w\w [ \d]\d )", text)
        self.threads = {}
        self.root = {}
        for mail in self.mails:
            self.take(mail)
        for mail in self.mails:
            ident = self.ids(mail)[0]
            if ident:
                self.threads.setdefault(self.find(ident), []).append(mail)

    @staticmethod
    def ids(mail):
        fields = {k.lower(): v for k, v in FIELD.findall(mail.split(b"\n\n", 1)[0] + b"\n")}
        own = re.search(rb"<([^<>\s]+)>", fields.get(b"message-id", b""))
        above = re.findall(rb"<([^<>\s]+)>", fields.get(b"in-reply-to", b"") +
                           fields.get(b"references", b""))
        return own[1] if own else None, above, fields.get(b"subject", b"")

    def find(self, ident):
        while self.root.setdefault(ident, ident) != ident:
            self.root[ident] = self.root[self.root[ident]]
            ident = self.root[ident]
        return ident

    def take(self, mail):
        own, above, _ = self.ids(mail)
        for ident in above if own else []:
            self.root[self.find(own)] = self.find(ident)

    def chosen(self, n):
        """Threads with a patch and a trailer in a reply: (Message-ID of the first, mails)."""
        good = []
        for mails in self.threads.values():
            first = [m for m in mails if re.match(rb"\s*\[[^]]*PATCH", self.ids(m)[2])]
            replies = [m for m in mails if re.match(rb"\s*Re:", self.ids(m)[2])]
            if first and len(mails) < 200 and any(
                    re.search(rb"(?m)^(Reviewed|Acked|Tested)-by: ", m) for m in replies):
                good.append((self.ids(first[0])[0].decode("latin1"), mails))
        good.sort(key=lambda row: row[0])
        return random.Random(SEED).sample(good, min(n, len(good)))


def real(files, folder, home):
    for at, path in enumerate(files):
        n = THREADS * (at + 1) // len(files) - THREADS * at // len(files)
        for i, (ident, mails) in enumerate(Archive(path).chosen(n)):
            thread = os.path.join(folder, "real%d.%d.mbox" % (at, i))
            with open(thread, "wb") as f:
                f.write(b"".join(unfold(mail) for mail in mails))
            compare("thread %d of %s" % (i + 1, os.path.basename(path)), thread, ident, home)


def main():
    if not shutil.which("b4") or not peers.has_git():
        print("1..0 # SKIP no b4")
        return
    shared = os.path.join(tap.TOP, "..", "shared", "archives")
    files = sys.argv[1:] or [p for p in (os.path.join(shared, n) for n in NAMES) if os.path.exists(p)]
    with tempfile.TemporaryDirectory() as folder:
        home = os.path.join(folder, "home")
        os.mkdir(home)
        cases = [c for c in posted.CASES if "railer" in c[0] or "reroll" in c[0]] + posted.REPLIES
        for number, (name, build) in enumerate(cases):
            series = posted.make(folder, number, name, build)
            compare(name, series.path, series.id, home)
        if files:
            real(files, folder, home)
        else:
            tap.skip("real threads", "no ../shared")
    tap.done()


main()
