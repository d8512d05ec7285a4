#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# People under one name and address: by address, and with --mailmap as git's .mailmap has them.
. "${TOP:-$(cd "$(dirname "$0")/../.." && pwd)}/tests/lib/tap.sh"

mail() { # NUMBER FROM TEXT
	printf '%s\n' "From mboxrd@z Mon Jan  5 10:00:00 2026" "Message-ID: <$1@example.org>" \
		"From: $2" "Subject: [PATCH] part $1" "Date: Mon, 5 Jan 2026 10:0$1:00 +0000" \
		"List-Id: <demo.example.org>" "Content-Type: text/plain; charset=utf-8" "" "$3" "" \
		"Signed-off-by: A. Ash <ann@home.example>" "---" "diff --git a/f b/f" "--- a/f" \
		"+++ b/f" "@@ -1 +1 @@" "-a" "+b" ""
}

{
	mail 1 "A. Ash <ANN@work.example>" "Why."
	mail 2 "ann <ann@home.example>" "Why."
	mail 3 "ann <ann@home.example>" "Why."
	mail 4 "ann <ann@home.example>" "Why."
	mail 5 "ann <ann@home.example>" "Why."
	mail 6 "Bob Bay <bob@example.org>" $'From: A. Ash <ann@work.example>\n\nWhy.'
	mail 7 "Bob Bay <bob@example.org>" "Why."
	mail 8 "Team <team@example.org>" "Why."
	mail 9 "Robot <team@example.org>" "Why."
} >demo.mbox
cat >map <<'EOM'
# one person, two addresses
Änn Ash <ann@home.example> <ann@work.example>
Robert Bay <rob@bay.example> Robot <team@example.org>
EOM

# As "name <address> mails", a line each, from the contributors of JSON.
contributors() {
	sed -n 's/.*"name":"\([^"]*\)","email":"\([^"]*\)","mails":\([0-9]*\).*/\1 <\2> \3/p' stdout
}

run stats -f json demo.mbox
is "$(contributors)" "ann <ann@home.example> 4
A. Ash <ann@work.example> 2
Robot <team@example.org> 2
Bob Bay <bob@example.org> 1" "without a map: by address, case aside"

run stats -f json --mailmap map demo.mbox
is "$status $err" "0 " "with a map"
is "$(contributors)" "Änn Ash <ann@home.example> 6
Bob Bay <bob@example.org> 1
Robert Bay <rob@bay.example> 1
Team <team@example.org> 1" "two addresses are one person, one address with two names two"
is "$(contributors | awk '{ sum += $NF } END { print sum }')" \
	"$(sed -n 's/.*"messages":\([0-9]*\).*/\1/p' stdout)" "the table sums up to all mails"
like "$out" '*"people":4,*' "... and the people to its rows"

run stats --mailmap=map demo.mbox
like "$out" "*6        6       6  Änn Ash <ann@home.example>*" "in text"
like "$out" "*bay.example*" "its domain is that of the mapped address"

run digest -o - -f json --mailmap map demo.mbox
is "$(grep '"type":"series"' stdout |
	grep -c '"author":{"name":"Änn Ash","email":"ann@home.example"}')" 6 "digest: all she wrote"
run digest -o - --mailmap map demo.mbox
is "$(grep -c '^Author: Änn Ash <ann@home.example>$' stdout)" 6 "... in text"
is "$(grep -c 'Signed-off-by: A. Ash <ann@home.example>' stdout)" 9 "trailers stay as written"

run series -f jsonl --mailmap map demo.mbox
is "$(grep -c '"sender":{"name":"Änn Ash","email":"ann@home.example"}' stdout)" 5 \
	"series: all she sent"

for j in 1 4; do
	run stats -f json -j$j --mailmap map demo.mbox
	cp stdout "with$j"
done
same with1 with4 "the same with any number of threads"

run stats --mailmap nowhere/map demo.mbox
is "$status" 2 "a map that is not there is a usage error"
like "$err" "listdigest: --mailmap: *nowhere/map*" "... with its path"
run stats --mailmap . demo.mbox
is "$status" 2 "a folder is no map"
: >empty
run stats -f json --mailmap empty demo.mbox
cp stdout withempty
run stats -f json demo.mbox
same stdout withempty "an empty map changes nothing"

# A kept index takes another map without any source.
run index -q -i kept.db demo.mbox
run stats -f json --mailmap map demo.mbox
cp stdout mapped
run stats -f json -i kept.db --mailmap map
is "$status" 0 "a map for an index without one"
same stdout mapped "... is that of one run"
run stats -f json -i kept.db
same stdout withempty "... and goes away with the option"

# Without a map, the best of a person's spellings.
{
	mail 1 $'B. V\xedk <bo@example.org>' "Why."
	mail 2 $'B. V\xedk <bo@example.org>' "Why."
	mail 3 "=?utf-8?q?Bo_V=C3=ADk <bo@example.org>" "Why."
	mail 4 "bo@example.org <bo@example.org>" "Why."
	mail 5 "=?iso-8859-2?q?Bo_V=EDk?= (at home) <Bo@example.org>" "Why."
	mail 6 "Bob Vik <bo@example.org>" "Why."
	mail 7 $'Cy V\xedk <cy@example.org>' "Why."
	mail 8 "cy@example.org" "Why."
} >names.mbox
run stats -f json names.mbox
is "$(contributors)" "Bob Vik <bo@example.org> 6
Cy Vík <cy@example.org> 2" "no guess, no address, no failed decoding where there is better"

run check --mailmap map demo.mbox
is "$status" 2 "check knows no people"
finish
