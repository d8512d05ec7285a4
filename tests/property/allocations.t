#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""At most 50 allocations for each further mail on the plain path, from the archive to the grouped
index, and to the digests: so many more does it take for twice as many mails, half of them patches,
each a series of its own, and half replies."""
import os
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
TOP = os.environ.get("TOP", ".")
sys.path.insert(0, os.path.join(TOP, "tests", "lib"))
import tap  # noqa: E402

COUNTER = os.path.join(TOP, os.environ.get("BUILD", "build"), "tests", "tools", "allocations.so")
MAILS, MOST = 2000, 50
START = 1735776000  # 2025-01-02
DIFF = """---
 drivers/pump/valve%(i)d.c | 4 ++--
 1 file changed, 2 insertions(+), 2 deletions(-)

diff --git a/drivers/pump/valve%(i)d.c b/drivers/pump/valve%(i)d.c
index 1111111..2222222 100644
--- a/drivers/pump/valve%(i)d.c
+++ b/drivers/pump/valve%(i)d.c
@@ -10,4 +10,4 @@ int valve_open(struct valve *v)
 \tint ret = 0;
-\tif (v->open)
+\tif (v->open == %(i)d)
-\t\treturn 0;
+\t\treturn 1;
 \treturn ret;
-- 
2.40.0

"""


def header(i, subject, who):
    date = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(START + 600 * i))
    received = "".join("Received: from mx%d.example.org by mail.example.org with ESMTPS id %07x\n"
                       "\tfor <pump@lists.example.org>; %s\n" % (hop, 977 * i + hop, date)
                       for hop in range(4))
    return ("From mboxrd@z Thu Jan  1 00:00:00 1970\n%sFrom: Person Number%d <p%d@example.org>\n"
            "To: pump@lists.example.org\nCc: Other Person <other@example.org>\nSubject: %s\n"
            "Date: %s\nMessage-ID: <%d@example.org>\nList-Id: <pump.lists.example.org>\n"
            % (received, who, who, subject, date, i))


def patch(i):
    return (header(i, "[PATCH] pump: Close valve %d in time" % i, i % 100) +
            "\nThe valve stays open for too long.\n\nSigned-off-by: Person Number%d "
            "<p%d@example.org>\n" % (i % 100, i % 100) + DIFF % {"i": i})


def reply(i):
    return (header(i, "Re: [PATCH] pump: Close valve %d in time" % (i - 1), (i + 7) % 100) +
            "In-Reply-To: <%d@example.org>\nReferences: <%d@example.org>\n"
            "\n> The valve stays open for too long.\n\nDoes it? I see it close after a second.\n\n"
            % (i - 1, i - 1))


def write(path, n):
    with open(path, "w", encoding="utf-8") as f:
        f.writelines(reply(i) if i % 2 else patch(i) for i in range(n))


def count(*command):
    """What a command allocates."""
    with tempfile.TemporaryDirectory() as folder:
        told = os.path.join(folder, "count")
        environment = dict(os.environ, LD_PRELOAD=COUNTER, ALLOCATIONS=told,
                           G_SLICE="always-malloc")
        arguments = [a.replace("{}", folder) for a in command]
        subprocess.run([tap.PROGRAM, *arguments], env=environment, check=True)
        with open(told, encoding="ascii") as f:
            return int(f.read())


def each(*command):
    """And for each mail more."""
    write("some.mbox", MAILS)
    write("twice.mbox", 2 * MAILS)
    return (count(*command, "twice.mbox") - count(*command, "some.mbox")) / MAILS


def main():
    for name, arguments in (("index", ["index", "-q", "-j1", "-i", "{}/index.db"]),
                            ("digest", ["digest", "-q", "-j1", "-o", "{}/out"])):
        counts = [each(*arguments) for _ in range(2)]
        print("# %s: %.1f allocations for each mail" % (name, counts[0]))
        tap.ok(abs(counts[0] - counts[1]) < 0.1, name + ": the same in every run", counts)
        tap.ok(counts[0] <= MOST, "... at most %d for each mail" % MOST, counts)
    tap.done()


if __name__ == "__main__":
    if tap.is_sanitized() or not os.path.exists(COUNTER):
        print("1..0 # SKIP the sanitizers have an allocator of their own")
        sys.exit()
    with tempfile.TemporaryDirectory() as work:
        os.chdir(work)
        main()
