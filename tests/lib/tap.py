# SPDX-License-Identifier: GPL-2.0-or-later
"""TAP for tests in Python.

    sys.path.insert(0, os.path.join(os.environ.get("TOP", "."), "tests", "lib"))
    import tap

    tap.ok(tap.run("stats", path).returncode == 0, "it works")
    tap.done()
"""
import os
import resource
import subprocess
import sys

TOP = os.path.abspath(os.environ.get("TOP", "."))
PROGRAM = os.path.abspath(os.environ.get("LISTDIGEST", os.path.join(TOP, "build", "listdigest")))
MAILS = os.path.abspath(os.environ.get("MAILS", os.path.join(TOP, "build", "tests", "tools", "mails")))
os.environ["XDG_CONFIG_HOME"] = "/nonexistent"  # nobody's configuration is read
count = 0


def ok(good, name, detail=""):
    global count
    count += 1
    print("%sok %d - %s" % ("" if good else "not ", count, name), flush=True)
    if not good:
        print("#   %s" % str(detail)[:500].replace("\n", "\n#   "))


def skip(name, why):
    global count
    count += 1
    print("ok %d - %s # SKIP %s" % (count, name, why))


def done():
    print("1..%d" % count)


def run(*args, **more):
    return subprocess.run([PROGRAM, *args], capture_output=True, **more)


def limit_space():
    """For preexec_fn: 1.5 GB of addresses."""
    space = 1500 * 1000 * 1000
    resource.setrlimit(resource.RLIMIT_AS, (space, space))


def is_sanitized():
    """AddressSanitizer reserves terabytes, and nothing runs where it cannot."""
    return run("--version", preexec_fn=limit_space).returncode != 0


def peak(*args):
    """Most memory that a run takes, in bytes: a process of its own asks for it."""
    code = ("import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True,"
            " capture_output=True); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)")
    got = subprocess.run([sys.executable, "-c", code, PROGRAM, *args], check=True,
                         capture_output=True)
    return int(got.stdout) * 1024
