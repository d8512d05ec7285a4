# SPDX-License-Identifier: GPL-2.0-or-later
"""What others read in a mail, to compare with what listdigest reads."""
import json
import os
import re
import shutil
import subprocess
import tap

PATCHMAILS = os.path.join(tap.TOP, os.environ.get("BUILD", "build"), "tests", "tools", "patchmails")

# Away from any repository and its settings.
ENVIRONMENT = dict(os.environ, GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_NOSYSTEM="1",
                   GIT_CEILING_DIRECTORIES="/")


def has_git():
    return shutil.which("git") is not None


def patchmails(path):
    """Our values of each mail of a file (tests/tools/patchmails.c)."""
    said = subprocess.run([PATCHMAILS, path], check=True, capture_output=True).stdout
    return [json.loads(line) for line in said.splitlines()]


def mailinfo(mail, work):
    """{"author", "title", "message"} as git mailinfo has them; "" of what it does not say."""
    message = os.path.join(work, "message")
    said = subprocess.run(["git", "mailinfo", "-u", message, os.path.join(work, "patch")],
                          input=mail, capture_output=True, cwd=work, env=ENVIRONMENT).stdout
    info = dict(re.findall("^([A-Z][a-z]+): (.*)$", said.decode(errors="replace"), re.M))
    with open(message, "rb") as lines:
        text = lines.read().decode(errors="replace")
    return {"author": [info.get("Author", ""), info.get("Email", "")],
            "title": info.get("Subject", ""), "message": tidy(text)}


def commit_message(body):
    """Of a patch's text, what git takes for the message."""
    return tidy(re.split(r"^(?:---[ \t]*$|--- \S|diff -|Index: )", body, flags=re.M)[0])


def tidy(text):
    """Without blanks at line ends, without blank lines at both ends."""
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").strip().split("\n"))
