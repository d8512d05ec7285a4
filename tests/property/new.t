#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""--new gives every mail once over all the runs, also when one in between was killed."""
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.environ.get("TOP", "."), "tests", "lib"))
import forms  # noqa: E402
import inbox  # noqa: E402
import mails  # noqa: E402
import runs  # noqa: E402
import tap  # noqa: E402


def new(db, source):
    return ["digest", "-q", "--new", "-f", "json", "-o", "-", "-i", db, source]


def messages(text):
    """How many mails the digests hold; None if they do not end."""
    decoder, at, count = json.JSONDecoder(), 0, 0
    try:
        while at < len(text):
            document, at = decoder.raw_decode(text, at)
            at += len(text[at:]) - len(text[at:].lstrip())
            count += document["totals"]["messages"]
    except ValueError:
        return None
    return count


def counted(db, source):
    return messages(runs.run(*new(db, source)).stdout.decode())


def kill(db, source, after):
    """What came out of it; None if it did not end."""
    with tempfile.TemporaryFile() as out:
        child = subprocess.Popen([tap.PROGRAM, *new(db, source)], stdout=out,
                                 stderr=subprocess.DEVNULL)
        time.sleep(after)
        child.send_signal(signal.SIGKILL)
        killed = child.wait() != 0
        out.seek(0)
        text = out.read().decode(errors="replace")
        return None if killed and not text else messages(text)


def grow_mbox(path, some):
    with open(path, "ab") as f:
        f.write(forms.mbox("mboxrd", some))


def check(name, work, some, grow, path):
    """grow(mails) adds to the source at path, in ten steps of random size."""
    db, rng = os.path.join(work, "new.db"), random.Random(5)
    cuts = [0] + sorted(rng.sample(range(1, len(some)), 9)) + [len(some)]
    got = []
    for a, b in zip(cuts, cuts[1:]):
        grow(some[a:b])
        got.append(counted(db, path))
    expected = [b - a for a, b in zip(cuts, cuts[1:])]
    tap.ok(got == expected, name + ": each run gives what came since", (got, expected))
    tap.ok(counted(db, path) == 0, "... and one more gives nothing")


def killed(name, work, some, grow, path):
    """Runs that were killed before they said anything leave it to the next one."""
    db, rng = os.path.join(work, "killed.db"), random.Random(6)
    step, took, wrong, kills = len(some) // 8, 0.2, [], 0
    for at in range(0, len(some), step):
        grow(some[at:at + step])
        waiting = len(some[at:at + step])
        for _ in range(6):
            said = kill(db, path, rng.random() * took)
            kills += said is None
            if said is not None:
                break
        start = time.monotonic()
        got = counted(db, path)
        took = time.monotonic() - start
        # A run that was killed behind its last byte may or may not have noted that it is through.
        if got != waiting and (said, got) != (waiting, 0):
            wrong.append((at, waiting, said, got))
    tap.ok(not wrong and kills, "%s: mail that a killed run read is still new" % name,
           (wrong, kills))


def names(work):
    """The digest is named and titled by its range: of commits where there are any."""
    if not inbox.has_git():
        return tap.skip("named by commits", "no git here")
    box = inbox.V2(os.path.join(work, "harbour"))
    some = mails.generate(33, 60, ["harbour"])
    db, out = os.path.join(work, "range.db"), os.path.join(work, "range")
    box.add(*some[:40])
    repository = box.epochs[0].path
    before = inbox.git("-C", repository, "rev-parse", "--short", "master").decode().strip()
    runs.run("index", "-q", "-i", db, box.path)
    box.add(*some[40:])
    after = inbox.git("-C", repository, "rev-parse", "--short", "master").decode().strip()
    got = runs.digest(out, "--new", "-i", db, box.path)
    wanted = "harbour-%s..%s.txt" % (before, after)
    tap.ok(wanted in got, "--new of a public-inbox is named by its commits", (sorted(got), wanted))
    tap.ok(("From %s to %s" % (before, after)).encode() in got.get(wanted, b""),
           "... and titled", got.get(wanted, b"")[:200])
    documents = [json.loads(data) for name, data in got.items() if name.endswith(".json")]
    tap.ok([d["totals"]["messages"] for d in documents] == [20], "... and holds what came since")
    return None


def main(work):
    some = mails.generate(31, 300, ["harbour"])
    many = mails.generate(32, 2400, ["harbour"], step=2000)
    path = os.path.join(work, "list.mbox")
    check("mbox", work, some, lambda part: grow_mbox(path, part), path)
    with tempfile.TemporaryDirectory(dir=work) as folder:
        box = os.path.join(folder, "list.mbox")
        killed("mbox", folder, many, lambda part: grow_mbox(box, part), box)
    if inbox.has_git():
        with tempfile.TemporaryDirectory(dir=work) as folder:
            v2 = inbox.V2(os.path.join(folder, "v2"))
            check("v2", folder, some, lambda part: v2.add(*part), v2.path)
        with tempfile.TemporaryDirectory(dir=work) as folder:
            v2 = inbox.V2(os.path.join(folder, "v2"))
            killed("v2", folder, many, lambda part: v2.add(*part), v2.path)
    names(work)
    tap.done()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        main(temporary)
