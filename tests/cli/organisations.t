#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Who works for whom: gitdm's files (domain map, aliases, groups with dates) as they are.
. "${TOP:-$(cd "$(dirname "$0")/../.." && pwd)}/tests/lib/tap.sh"

mail() { # NUMBER FROM DAY
	printf '%s\n' "From mboxrd@z Mon Jan  5 10:00:00 2026" "Message-ID: <$1@example.org>" \
		"From: $2" "Subject: [PATCH] part $1" "Date: $3 10:0$1:00 +0000" \
		"List-Id: <demo.example.org>" "" "Why." "" "---" "diff --git a/f b/f" "--- a/f" \
		"+++ b/f" "@@ -1 +1 @@" "-a" "+b$1" ""
}

{
	mail 1 "Ann Ash <ann@mail.gears.example>" "5 Jan 2026"
	mail 2 "Bob Bay <bob@gears.example>" "6 Jan 2026"
	mail 3 "Bob Bay <bob@gears.example>" "12 Jan 2026"
	mail 4 "Cy Cole <cy@home.example>" "6 Jan 2026"
	mail 5 "Dee Dale <dee@free.example>" "6 Jan 2026"
	mail 6 "Eve Elm <eve@unknown.example>" "6 Jan 2026"
	mail 7 "Eve Elm <eve@unknown.example>" "7 Jan 2026"
	mail 8 "Flo Fir <flo@mystery.example>" "7 Jan 2026"
} >demo.mbox
touch -d 2026-01-20 demo.mbox # not just written: that would be read again
mkdir maps
cat >maps/domain-map <<'EOM'
# Where people work.
gears.example   Gears Inc
bob@gears.example  Widgets < 2026-01-12   # before he came to gears
EOM
echo 'cy@home.example cy@gears.example' >maps/aliases
printf 'dee@free.example\nnobody@free.example\n' >maps/friends
cat >gitdm.config <<'EOM'
EmailAliases maps/aliases
EmailMap maps/domain-map
GroupMap maps/friends The Friends
EOM

# As "name mails patches series people", a line each.
organisations() {
	python3 -c '
import json, sys
for row in json.load(sys.stdin).get("organisations") or []:
    print(row["organisation"] or "", *(row[k] for k in ("mails", "patches", "series", "people")))' <stdout
}

run stats -f json demo.mbox
is "$status:$(organisations)" "0:" "none without a map"
run stats -f json --domain-map gitdm.config demo.mbox
is "$status:$err" "0:" "a gitdm.config"
is "$(organisations)" "Gears Inc 3 3 3 3
The Friends 1 1 1 1
Widgets 1 1 1 1
 3 3 3 2" "domains, aliases, groups, days; who is not known comes last"
is "$(python3 -c '
import json, sys
print([(row["domain"], row["mails"]) for row in json.load(sys.stdin)["unmapped"]])' <stdout)" \
	"[('unknown.example', 2), ('mystery.example', 1)]" "domains without a mapping, by size"
cp stdout by_config
run stats -f json --domain-map maps/domain-map --domain-map maps/aliases demo.mbox
is "$(organisations)" "Gears Inc 3 3 3 3
Widgets 1 1 1 1
 4 4 4 3" "files alone, one after the other"
(cd maps && "$LISTDIGEST" stats -f json --domain-map ../gitdm.config ../demo.mbox >../elsewhere)
same by_config elsewhere "what a gitdm.config names is relative to it"
run stats -f json -j4 --domain-map gitdm.config demo.mbox
same by_config stdout "the same with any number of threads"
run stats --domain-map gitdm.config demo.mbox
like "$out" "*Gears Inc*" "in text"
like "$out" "*unknown.example*" "... with the domains that it does not know"

# Content, not name, tells runs apart.
run digest -i kept.db -o out --domain-map gitdm.config demo.mbox
run digest -i kept.db -o out --domain-map gitdm.config demo.mbox
like "$err" "listdigest: nothing new*" "the same map: nothing new"
echo 'nowhere.example Nowhere' >>maps/domain-map
run digest -i kept.db -o out --domain-map gitdm.config demo.mbox
like "$err" "*0 of them changed*" "another map: looked at again"
echo 'mystery.example Mystery' >>maps/domain-map
run digest -i kept.db -o out --domain-map gitdm.config demo.mbox
is "$(grep -c Mystery out/*-2026-W02.txt)" 1 "... and written again"

run stats --domain-map nowhere demo.mbox
is "$status" 2 "a map that is not there"
like "$err" "listdigest: --domain-map: *nowhere*" "... is named"
echo 'gears.example Gears < tomorrow' >bad
run stats --domain-map bad demo.mbox
is "$status" 2 "a line that is none"
like "$err" 'listdigest: --domain-map: bad:1: "tomorrow"*' "... with file and line"
finish
