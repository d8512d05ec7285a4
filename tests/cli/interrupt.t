#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A run that is interrupted leaves no torn digest, and the next run gives the same bytes."""
import os
import shutil
import signal
import subprocess
import tempfile
import time

TOP = os.environ.get("TOP", ".")
PROGRAM = os.environ.get("LISTDIGEST", os.path.join(TOP, "build", "listdigest"))
count = 0


def ok(good, name, detail=""):
    global count
    count += 1
    print("%sok %d - %s" % ("" if good else "not ", count, name))
    if not good:
        print("#   %s" % (detail,))


def digests(folder):
    """Name and bytes of what a reader of the folder sees."""
    names = os.listdir(folder) if os.path.isdir(folder) else []
    found = {}
    for name in names:
        if not name.startswith("."):
            with open(os.path.join(folder, name), "rb") as f:
                found[name] = f.read()
    return found


def command(folder, mbox):
    return [PROGRAM, "digest", "-q", "-p", "day", "-f", "text,json", "-o", folder, mbox]


def interrupted(number, after, folder, mbox):
    """Exit status of a run that gets the signal, or None if it was faster."""
    child = subprocess.Popen(command(folder, mbox), stderr=subprocess.DEVNULL)
    time.sleep(after)
    child.send_signal(number)
    status = child.wait()
    return None if status == 0 else status


def main(work):
    mbox, out = os.path.join(work, "list.mbox"), os.path.join(work, "out")
    with open(mbox, "wb") as f:
        generate = os.path.join(TOP, "tests", "bench", "generate")
        subprocess.run([generate, "--mails", "6000"], stdout=f, check=True)
    start = time.monotonic()
    subprocess.run(command(out, mbox), check=True)
    whole = time.monotonic() - start
    expected = digests(out)
    ok(len(expected) > 20, "the whole run writes digests", sorted(expected)[:5])
    shutil.rmtree(out)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        for part in (0.1, 0.5, 0.9):
            status = interrupted(number, whole * part, out, mbox)
            name = "%s after %d%%" % (number.name, part * 100)
            ok(status in (None, -number), name + ": dies of it", status)
            # The renames are not interrupted: there are no digests, or all of them.
            left = os.listdir(out) if os.path.isdir(out) else []
            good = not left or (len(left) == len(expected) and digests(out) == expected)
            ok(status is None or good, name + ": all or nothing is left", left[:5])
            shutil.rmtree(out, ignore_errors=True)

    torn = []
    for i in range(20):
        interrupted(signal.SIGKILL, whole * i / 20, out, mbox)
        torn += [name for name, text in digests(out).items() if text != expected.get(name)]
    ok(not torn, "kill -9 at twenty moments: no torn digest", torn)
    subprocess.run(command(out, mbox), check=True)
    ok(digests(out) == expected, "the next run gives the same bytes")
    print("1..%d" % count)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        main(folder)
