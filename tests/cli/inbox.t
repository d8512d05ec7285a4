#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Repositories that public-inbox itself makes and rewrites, and a real one."""
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.environ.get("TOP", "."), "tests", "lib"))
import tap  # noqa: E402

TOOLS = ("init", "mda", "learn", "purge", "edit", "convert")
ADDRESS = "harbour@example.org"
CLEAN = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}


def mail(number, text="It is low."):
    return ("From: Ann <ann@example.org>\nTo: %s\nSubject: Tide %d\nDate: Mon, 5 Jan 2026 "
            "%02d:00:00 +0000\nMessage-ID: <tide-%d@example.org>\nList-Id: <harbour.example.org>\n"
            "\n%s\n" % (ADDRESS, number, number, number, text)).encode()


class Inbox:
    """One that public-inbox keeps."""

    def __init__(self, home, layout):
        self.path = os.path.join(home, "v%d" % layout)
        self.env = dict(os.environ, HOME=home, PI_CONFIG=os.path.join(home, "config"),
                        ORIGINAL_RECIPIENT=ADDRESS, PI_EMERGENCY=os.path.join(home, "emergency"),
                        GIT_COMMITTER_NAME="a", GIT_COMMITTER_EMAIL="a@example.org",
                        GIT_AUTHOR_NAME="a", GIT_AUTHOR_EMAIL="a@example.org", **CLEAN)
        self.env.pop("PI_DIR", None)
        self.tool("init", "-V%d" % layout, "-L", "basic", "harbour", self.path,
                  "http://example.org/harbour", ADDRESS)
        with open(os.path.join(home, "config"), "a") as f:
            f.write("[publicinboxmda]\n\tspamcheck = none\n")

    def tool(self, name, *args, data=b"", **env):
        done = subprocess.run(["public-inbox-" + name, *args], input=data, capture_output=True,
                              env=dict(self.env, **env))
        if done.returncode:
            raise RuntimeError("public-inbox-%s: %s" % (name, done.stderr.decode()))

    def deliver(self, *mails):
        for one in mails:
            self.tool("mda", "--no-precheck", data=one)


def has_tools():
    return all(shutil.which("public-inbox-" + name) for name in TOOLS)


def check(path):
    """How many mails are in it, and the exit status."""
    got = tap.run("check", "-f", "json", path)
    return json.loads(got.stdout)["messages"] if got.stdout else -1, got.returncode


def index_ids(path):
    with sqlite3.connect(path) as db:
        return sorted(row[0] for row in db.execute("SELECT message_id FROM mail"))


def index(database, path):
    """The exit status of a run over what is new, and how many mails the index holds then."""
    got = tap.run("index", "-i", database, path)
    return got.returncode, len(index_ids(database))


def public_inbox(home):
    for layout in (1, 2):
        box = Inbox(os.path.join(home, str(layout)), layout)
        name = "v%d of public-inbox" % layout
        database = os.path.join(home, "%d.db" % layout)
        box.deliver(*[mail(n) for n in range(1, 6)])
        tap.ok(check(box.path) == (5, 0), "%s: every mail" % name, check(box.path))
        tap.ok(index(database, box.path) == (0, 5), "%s: into an index" % name)
        box.deliver(mail(6))
        tap.ok(index(database, box.path) == (0, 6), "%s: one more" % name)
        box.tool("learn", "rm", data=mail(2))
        tap.ok(check(box.path) == (5, 0), "%s: what public-inbox-learn removed" % name,
               check(box.path))
        tap.ok(index(database, box.path) == (0, 5), "%s: removed from the index" % name)
        box.deliver(mail(2))
        tap.ok(index(database, box.path) == (0, 6), "%s: and sent again" % name)
        if layout == 1:
            other = os.path.join(home, "converted")
            box.tool("convert", box.path, other)
            tap.ok(check(other) == (6, 0), "what public-inbox-convert makes of v1",
                   check(other))
            continue
        box.tool("purge", box.path, data=mail(3))
        tap.ok(check(box.path) == (5, 0), "what public-inbox-purge removed",
               check(box.path))
        tap.ok(index(database, box.path) == (0, 5), "purged from the index, too")
        box.tool("edit", "-m", "tide-4@example.org", box.path, MAIL_EDITOR="sed -i s/low/high/",
                 GIT_EDITOR="sed -i s/low/high/", EDITOR="sed -i s/low/high/")
        tap.ok(index(database, box.path) == (0, 5), "public-inbox-edit: no mail twice")
        tap.ok(index(database, box.path) == (0, 5), "nothing new after that")


def make_v2(folder, count):
    """Its path, and its one epoch's."""
    epoch = os.path.join(folder, "list", "git", "0.git")
    subprocess.run(["git", "init", "-q", "--bare", "-b", "master", epoch], check=True,
                   env=dict(os.environ, **CLEAN))
    stream = b""
    for n in range(count):
        data = mail(n % 24, "Line %d of the log.\n" % n * 40).replace(b"tide-", b"t%d-" % n)
        stream += (b"commit refs/heads/master\ncommitter a <a@example.org> %d +0000\ndata 0\n"
                   b"M 100644 inline m\ndata %d\n%s\n" % (1767225600 + n, len(data), data))
    subprocess.run(["git", "-c", "fastimport.unpackLimit=0", "fast-import", "--quiet"],
                   input=stream, cwd=epoch, check=True)
    return os.path.join(folder, "list"), epoch


def leaves_nothing(folder):
    """Interrupted at any moment, no folder of git's and no process stays behind."""
    path, _ = make_v2(folder, 3000)
    temp = os.path.join(folder, "tmp")
    os.mkdir(temp)
    left = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        for step in range(1, 9):
            child = subprocess.Popen([tap.PROGRAM, "check", path], stdout=subprocess.DEVNULL,
                                     stderr=subprocess.DEVNULL, env=dict(os.environ, TMPDIR=temp))
            time.sleep(step / 100)
            child.send_signal(number)
            child.wait()
            left += os.listdir(temp)
    tap.ok(not left, "a signal leaves no temporary folder", left)
    tap.ok(tap.run("check", path, env=dict(os.environ, TMPDIR=temp)).returncode == 0 and
           not os.listdir(temp), "nor does a run to the end", os.listdir(temp))
    got = tap.run("check", "list", cwd=folder, env=dict(os.environ, TMPDIR="tmp"))
    tap.ok(got.returncode == 0 and not os.listdir(temp), "TMPDIR may be relative", got.stderr)


def bad_repositories(folder):
    path, epoch = make_v2(folder, 20)
    source = os.path.join(folder, "source.git")
    env = dict(os.environ, **CLEAN)
    subprocess.run(["git", "init", "-q", "--bare", "-b", "master", source], check=True, env=env)
    subprocess.run(["git", "fast-import", "--quiet"], cwd=source, check=True, input=(
        b"commit refs/heads/master\ncommitter a <a@example.org> 1 +0000\ndata 0\n"
        b"M 100644 inline main.c\ndata 1\nx\n"))
    got = tap.run("check", source)
    tap.ok(got.returncode == 1 and b"source.git: no mail in it: a git repository, but no "
           b"public-inbox" in got.stderr, "a repository of something else", got.stderr)
    none = os.path.join(folder, "none.git")
    os.mkdir(none)
    with open(os.path.join(none, "HEAD"), "w") as f:
        f.write("ref: refs/heads/master\n")
    got = tap.run("check", none)
    tap.ok(got.returncode == 1 and b"none.git: no git repository: it has no objects" in got.stderr,
           "a repository that is none", got.stderr)
    got = tap.run("check", path, env=dict(os.environ, PATH=os.path.join(folder, "nowhere")))
    tap.ok(got.returncode == 1 and b"no git is installed" in got.stderr, "no git", got.stderr)
    got = tap.run("digest", "-o", "-", "--range", "nothing..", path)
    tap.ok(got.returncode in (1, 2) and b'no commit "nothing" in its history' in got.stderr,
           "a range of nothing", got.stderr)
    objects = os.path.join(epoch, "objects", "pack")
    pack = next(name for name in os.listdir(objects) if name.endswith(".pack"))
    pack = os.path.join(objects, pack)
    os.chmod(pack, 0o644)
    with open(pack, "r+b") as f:
        f.seek(os.path.getsize(pack) - 200)
        f.write(b"\0" * 40)
    got = tap.run("check", "-f", "json", path)
    found = json.loads(got.stdout)
    tap.ok(got.returncode == 3 and 0 < found["messages"] < 20 and found["damage"],
           "a corrupt pack", (got.returncode, found["messages"], got.stderr))


def real_one(folder):
    archives = os.path.join(tap.TOP, "..", "shared", "archives")
    archive = os.path.join(archives, "linux-nilfs.v2.tar")
    name = "3,933 mails of linux-nilfs, the same as in its mbox"
    if not os.path.exists(archive):
        tap.skip(name, "no shared archives")
        return
    with tarfile.open(archive) as tar:
        tar.extractall(folder)
    out = {}
    for kind, path in (("v2", os.path.join(folder, "linux-nilfs")),
                       ("mbox", os.path.join(archives, "linux-nilfs.mbox.gz"))):
        got = tap.run("check", "-f", "json", path)
        out[kind] = json.loads(got.stdout)["messages"]
        ids = os.path.join(folder, kind + ".db")
        tap.run("index", "-i", ids, path)
        out[kind + " ids"] = index_ids(ids)
    tap.ok(out["v2"] == out["mbox"] == 3933, name, (out["v2"], out["mbox"]))
    tap.ok(out["v2 ids"] == out["mbox ids"] and len(out["v2 ids"]) == 3933,
           "with the same Message-IDs", len(out["v2 ids"]))


def main():
    if not shutil.which("git"):
        tap.skip("public-inbox", "no git")
        tap.done()
        return
    with tempfile.TemporaryDirectory() as work:
        parts = {"nothing is left": leaves_nothing, "bad repositories": bad_repositories,
                 "a real one": real_one}
        if has_tools():
            parts["public-inbox"] = public_inbox
        else:
            tap.skip("repositories that public-inbox makes", "no public-inbox")
        for name, run in parts.items():
            folder = os.path.join(work, name)
            os.mkdir(folder)
            run(folder)
    tap.done()


main()
