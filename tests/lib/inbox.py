# SPDX-License-Identifier: GPL-2.0-or-later
"""Repositories as public-inbox has them, written with git fast-import, or by public-inbox itself.

v1: each mail a file, named by the SHA-1 of its Message-ID. v2: a commit for each mail, whose tree
holds only "m", or "d" for one that is deleted; repositories git/0.git, git/1.git, ...
https://public-inbox.org/public-inbox-v1-format.html, public-inbox-v2-format.html
"""
import hashlib
import os
import shutil
import subprocess

import peers

IMPORT = """
use PublicInbox::InboxWritable;
my ($version, $dir, $name) = @ARGV;
my $ibx = PublicInbox::InboxWritable->new({inboxdir => $dir, name => $name, version => $version,
    indexlevel => 'basic', -primary_address => $name.'@lists.example.org'},
    {nproc => 1});
$ibx->import_mbox(\\*STDIN, 'mboxrd');
"""


def has_git():
    return shutil.which("git") is not None


def git(*args, **more):
    return subprocess.run(["git", *args], check=True, capture_output=True, env=peers.ENVIRONMENT,
                          **more).stdout


def commits(path):
    return git("-C", path, "rev-list", "--reverse", "master").decode().split()


class Repository:
    """One with commits to be added. layout: 1 or 2."""

    def __init__(self, path, layout):
        self.path, self.layout = path, layout
        git("init", "-q", "--bare", "-b", "master", path)
        self.empty = True

    def name(self, mail):
        if self.layout == 2:
            return "m"
        sha = hashlib.sha1(mail.message_id.encode()).hexdigest()
        return sha[:2] + "/" + sha[2:]

    def commit(self, mail, changes):
        who = "Somebody <%s> %d +0000" % (mail.sender, mail.date)
        subject = mail.subject.encode("ascii", "replace")
        begin = "" if self.empty else "from refs/heads/master^0\n"
        head = ("commit refs/heads/master\nauthor %s\ncommitter list <list@example.org> %d +0000\n"
                "data %d\n" % (who, mail.date + 60, len(subject)))
        self.empty = False
        return head.encode() + subject + b"\n" + begin.encode() + changes + b"\n"

    def added(self, mail):
        name = self.name(mail).encode()
        return self.commit(mail, (b"deleteall\n" if self.layout == 2 else b"") +
                           b"M 100644 inline %s\ndata %d\n%s" % (name, len(mail.data), mail.data))

    def deleted(self, mail):
        if self.layout == 1:
            return self.commit(mail, b"D %s\n" % self.name(mail).encode())
        return self.commit(mail, b"deleteall\nM 100644 inline d\ndata %d\n%s" %
                           (len(mail.data), mail.data))

    def run(self, entries, *options):
        """entries: ("add" or "delete", Mail)"""
        # Within a stream a commit goes on from the one before by itself.
        stream, known = [], not self.empty
        for what, mail in entries:
            text = self.added(mail) if what == "add" else self.deleted(mail)
            stream.append(text if known and not stream
                          else text.replace(b"from refs/heads/master^0\n", b"", 1))
        if stream:
            git("-C", self.path, "fast-import", "--quiet", *options, input=b"".join(stream))

    def add(self, *mails):
        self.run([("add", mail) for mail in mails])

    def delete(self, *mails):
        self.run([("delete", mail) for mail in mails])

    def rewrite(self, entries):
        """Another history in place of what there is, as after public-inbox-purge or -edit."""
        self.empty = True
        git("-C", self.path, "update-ref", "-d", "refs/heads/master")
        self.run(entries)

    def move_to(self, commit):
        """The branch ends there, as if nobody had fetched the rest yet."""
        with open(os.path.join(self.path, "refs", "heads", "master"), "w", encoding="ascii") as ref:
            ref.write(commit + "\n")


class V2:
    """A folder of epochs; the last one grows."""

    def __init__(self, path):
        self.path = path
        self.epochs = []
        self.new_epoch()

    def new_epoch(self):
        path = os.path.join(self.path, "git", "%d.git" % len(self.epochs))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        self.epochs.append(Repository(path, 2))

    def add(self, *mails):
        self.epochs[-1].add(*mails)

    def delete(self, *mails):
        self.epochs[-1].delete(*mails)

    def add_all_git(self):
        """all.git, which holds nothing but the way to the epochs' objects."""
        path = os.path.join(self.path, "all.git")
        git("init", "-q", "--bare", path)
        with open(os.path.join(path, "objects", "info", "alternates"), "w", encoding="utf-8") as f:
            f.writelines("../../git/%d.git/objects\n" % i for i in range(len(self.epochs)))


# ---- forms ----

def v1(folder, mails):
    repository = Repository(os.path.join(folder, mails[0].list), 1)
    repository.add(*mails)
    return repository.path


def v1_not_bare(folder, mails):
    """.git in a folder."""
    path = os.path.join(folder, mails[0].list)
    git("clone", "-q", v1(folder, [m._replace(list="bare") for m in mails]), path)
    return path


def v1_deleted(folder, mails):
    """Three mails were there and are no more, one of them came back."""
    repository = Repository(os.path.join(folder, mails[0].list), 1)
    gone = spam(mails)
    repository.run([("add", m) for m in gone + mails] + [("delete", m) for m in gone + mails[:1]] +
                   [("add", mails[0])])
    return repository.path


def v2_writer(epochs):
    def write(folder, mails):
        box = V2(os.path.join(folder, mails[0].list))
        share = -(-len(mails) // epochs)
        for at in range(0, len(mails), share):
            if at:
                box.new_epoch()
            box.add(*mails[at:at + share])
        box.add_all_git()
        return box.path
    return write


def v2_deleted(folder, mails):
    """d-commits, in the epoch of the mail and in a later one."""
    box = V2(os.path.join(folder, mails[0].list))
    gone = spam(mails)
    half = len(mails) // 2 + 1
    box.add(*gone, *mails[:half])
    box.delete(gone[0], mails[0])
    box.new_epoch()
    box.delete(*gone[1:])
    box.add(mails[0], *mails[half:])
    return box.path


def epoch(folder, mails):
    """One repository of a v2, given alone."""
    return os.path.join(v2_writer(1)(folder, mails), "git", "0.git")


def grokmirror(folder, mails):
    """As lore's mirrors lie: LIST/git/N.git, some packed."""
    path = v2_writer(3)(folder, mails)
    git("-C", os.path.join(path, "git", "0.git"), "repack", "-adq")
    git("-C", os.path.join(path, "git", "0.git"), "pack-refs", "--all")
    shutil.rmtree(os.path.join(path, "all.git"))
    return path


def spam(mails):
    """Three mails more."""
    return [m._replace(message_id="gone.%d@spam.example" % i,
                       data=m.data.replace(m.message_id.encode(), b"gone.%d@spam.example" % i))
            for i, m in enumerate(mails[:3])]


def has_public_inbox():
    return subprocess.run(["perl", "-MDBD::SQLite", "-MPublicInbox::V2Writable", "-e", "1"],
                          capture_output=True, check=False).returncode == 0


def public_inbox_writer(version):
    def write(folder, mails):
        import forms
        path = os.path.join(folder, mails[0].list)
        env = dict(peers.ENVIRONMENT, HOME=folder, PI_CONFIG=os.path.join(folder, "none"))
        subprocess.run(["perl", "-e", IMPORT, str(version), path, mails[0].list], env=env, check=True,
                       input=forms.mbox("mboxrd", mails), capture_output=True)
        return path
    return write


def available():
    if not has_git():
        return []
    found = [("v1", v1), ("v1 in a work tree", v1_not_bare), ("v1 with deletions", v1_deleted),
             ("v2", v2_writer(1)), ("v2 of three epochs", v2_writer(3)),
             ("v2 with deletions", v2_deleted), ("one epoch", epoch), ("a mirror", grokmirror)]
    if shutil.which("perl") and has_public_inbox():
        found += [("v1 by public-inbox", public_inbox_writer(1)),
                  ("v2 by public-inbox", public_inbox_writer(2))]
    return found
