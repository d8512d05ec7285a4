# SPDX-License-Identifier: GPL-2.0-or-later
"""What is read: made in build/bench, kept there, made anew when the tool or what it read has changed."""
import glob
import hashlib
import multiprocessing
import os
import re
import shutil
import subprocess

import inbox
import mails
from measuring import DATA, TOP

GENERATE = os.path.join(TOP, "tests", "bench", "generate")
REPEAT = os.path.join(TOP, "tests", "bench", "repeat")


def made(name, tool, options, *states):
    """The file that a tool writes to its stdout. Others of that name are of other states."""
    stamp = hashlib.sha256(repr(states).encode())
    with open(tool, "rb") as f:
        stamp.update(f.read())
    path = os.path.join(DATA, "%s-%s.mbox" % (name, stamp.hexdigest()[:8]))
    if not os.path.exists(path):
        for old in glob.glob(os.path.join(glob.escape(DATA), glob.escape(name) + "-????????.mbox*")):
            shutil.rmtree(old) if os.path.isdir(old) else os.remove(old)
        with open(path + ".part", "wb") as out:
            subprocess.run([tool, *options], stdout=out, check=True)
        os.rename(path + ".part", path)
    return path


def generated(name, *options):
    return made(name, GENERATE, options)


def repeated(path, size):
    """An archive as copies of it in other weeks, to that size (see repeat)."""
    state = os.stat(path)
    name = "%s-%s" % (re.sub(r"\.mbox(\.gz)?$", "", os.path.basename(path)), size)
    return made(name, REPEAT, ["--size", size, path], os.path.abspath(path), state.st_size,
                state.st_mtime_ns)


def compressed(path):
    if not os.path.exists(path + ".gz"):
        with open(path + ".gz.part", "wb") as out:
            subprocess.run(["gzip", "-6", "-n", "-c", path], stdout=out, check=True)
        os.rename(path + ".gz.part", path + ".gz")
    return path + ".gz"


def start_of(path, size, to):
    """The first mails of an mbox, about that many bytes, as a file; how many mails."""
    n = 0
    with open(path, "rb") as f, open(to, "wb") as out:
        blank = True
        for line in f:
            starts = blank and line.startswith(b"From ")
            if starts and out.tell() >= size:
                break
            n += starts
            blank = line in (b"\n", b"\r\n")
            out.write(line)
    return n


def count(path):
    return start_of(path, os.path.getsize(path), os.devnull)


# ---- public-inbox ----

def split(path):
    """The mails of a generated mbox, for a repository."""
    with open(path, "rb") as f:
        for mail in re.split(rb"^From mboxrd@z .*\n", f.read(), flags=re.M)[1:]:
            text = re.sub(rb"(?m)^>(>*From )", rb"\1", mail[:-1])
            message_id = re.search(rb"(?mi)^Message-ID: <(.*)>", text)[1].decode()
            yield mails.Mail("widgets", message_id, mails.START, "a@example.org", "mail", text)


def make_repositories(mbox, path):
    shutil.rmtree(path, ignore_errors=True)
    box, some = inbox.V2(path), list(split(mbox))
    for at in range(0, len(some), 1000):
        if at >= len(some) / 2 and len(box.epochs) == 1:
            box.new_epoch()
        box.add(*some[at:at + 1000])
    for epoch in box.epochs:
        inbox.git("-C", epoch.path, "gc", "-q")


def repositories(mbox):
    """A v2 of two epochs: the folder. What python needs to make it would count as the peak of all
    that it starts, so another one makes it."""
    path = mbox + ".v2"
    if not os.path.exists(path):
        maker = multiprocessing.Process(target=make_repositories, args=(mbox, path + ".part"))
        maker.start()
        maker.join()
        os.rename(path + ".part", path)
    return path


def blobs(folder):
    """Files beside the epochs that name their mails, in the order of the commits."""
    epochs = os.listdir(os.path.join(folder, "git"))
    for epoch in sorted(name for name in epochs if name.endswith(".git")):
        path = os.path.join(folder, "git", epoch)
        raw = inbox.git("-C", path, "log", "--reverse", "--raw", "--no-abbrev", "--format=", "master")
        with open(path + ".ids", "wb") as ids:
            ids.writelines(line.split()[3] + b"\n" for line in raw.splitlines())
        yield path
