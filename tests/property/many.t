#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Archives with very many of one thing. The processor time that each may take is many times what it
takes (1 s), and less than what it took when work grew with the square of the mails."""
import json
import os
import resource
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.environ.get("TOP", "."), "tests", "lib"))
import tap  # noqa: E402

SECONDS = 150 if tap.is_sanitized() else 25


def mail(ident, second, subject, parent=None):
    above = "In-Reply-To: <%s@example.org>\n" % parent if parent else ""
    when = "%02d:%02d:%02d" % (second // 3600 % 24, second // 60 % 60, second % 60)
    return ("From mboxrd@z Thu Jan  1 00:00:00 1970\nFrom: ann <ann@example.org>\n"
            "Date: %d Jan 2026 %s +0000\nMessage-ID: <%s@example.org>\n%sSubject: %s\n\n"
            "Text.\n---\ndiff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-old\n+%s\n\n" %
            (1 + second // 86400, when, ident, above, subject, subject))


def one_id():
    """Different patches, each under the same Message-ID."""
    for i in range(40000):
        yield mail("same", i, "[PATCH] knob: turn it %d" % i)


def two_sets():
    """Two revisions; all patches are compared."""
    for v in (1, 2):
        for i in range(1, 20001):
            yield mail("v%d.%d" % (v, i), v * 86400 + i, "[PATCH v%d %d/20000] knob %d: turn" % (v, i, i),
                       "v%d.1" % v if i > 1 else None)


def limit():
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def series(mails):
    """Newest first."""
    with tempfile.NamedTemporaryFile("w", encoding="ascii", suffix=".mbox") as f:
        f.writelines(mails)
        f.flush()
        got = subprocess.run([tap.PROGRAM, "series", "--no-config", "-q", "-f", "jsonl", f.name],
                             capture_output=True, preexec_fn=limit, check=False)
    tap.ok(got.returncode == 0, "in %d seconds" % SECONDS, (got.returncode, got.stderr))
    return [json.loads(line) for line in got.stdout.splitlines()]


found = [s["id"] for s in series(one_id())]
tap.ok(len(set(found)) == 40000 and found[-2:] == ["same@example.org#2", "same@example.org"],
       "an id of its own for each posting of one Message-ID", found[-2:])
found = [(s["version"], len(s["patches"]), s["dropped"]) for s in series(two_sets())]
tap.ok(found == [(2, 20000, []), (1, 20000, None)], "what was dropped of 20,000 patches", found)
tap.done()
