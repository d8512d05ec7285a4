#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Every JSON that the goldens hold and the program writes is JSON to another reader: python's.
set -u -o pipefail
TOP="${TOP:-.}"
LISTDIGEST="${LISTDIGEST:-$TOP/build/listdigest}"
number=0

ok() { # STATUS NAME
	number=$((number + 1))
	if [ "$1" = 0 ]; then echo "ok $number - $2"; else echo "not ok $number - $2"; fi
}

is_json() {
	python3 -m json.tool >/dev/null
}

# A document per line, and at least one: every mailbox here has a patch.
is_jsonl() {
	python3 -c 'import json, sys; sys.exit(not [json.loads(line) for line in sys.stdin])'
}

for golden in "$TOP"/testdata/render/*.json; do
	is_json <"$golden"
	ok $? "golden ${golden##*/}"
done
for golden in "$TOP"/testdata/render/*.jsonl; do
	is_jsonl <"$golden"
	ok $? "golden ${golden##*/}"
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
: >"$work/empty.mbox"
for mbox in "$TOP"/testdata/*.mbox "$TOP"/testdata/defects/*.mbox; do
	[ -e "$mbox" ] || continue
	name=${mbox#"$TOP"/testdata/}
	"$LISTDIGEST" digest -q -p year -f json -o - "$mbox" | is_json
	ok $? "digest of $name"
	"$LISTDIGEST" series -q -f jsonl --bodies "$mbox" | is_jsonl
	ok $? "series of $name"
	"$LISTDIGEST" stats -q -f json "$mbox" | is_json
	ok $? "stats of $name"
	"$LISTDIGEST" stats -q -p week -f json "$mbox" | is_json
	ok $? "weekly stats of $name"
done
"$LISTDIGEST" stats -q -f json "$work/empty.mbox" | is_json
ok $? "stats of nothing"
echo "1..$number"
