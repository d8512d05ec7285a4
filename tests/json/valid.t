#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Every JSON that the goldens hold and the program writes is JSON to another reader: python's; holds
# what the manual says, and no key that it does not name; and agrees with itself (facts.py).
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

facts() {
	python3 "$TOP/tests/json/facts.py" "$@"
}

for golden in "$TOP"/testdata/render/*.json; do
	is_json <"$golden"
	ok $? "golden ${golden##*/}"
	facts <"$golden"
	ok $? "golden ${golden##*/}: as the manual says"
done
for golden in "$TOP"/testdata/render/*.jsonl; do
	is_jsonl <"$golden"
	ok $? "golden ${golden##*/}"
	facts <"$golden"
	ok $? "golden ${golden##*/}: as the manual says"
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
for mbox in "$TOP"/testdata/demo/*.mbox "$TOP"/../shared/archives/linux-nilfs.mbox.gz; do
	[ -e "$mbox" ] || continue
	name=${mbox##*/}
	"$LISTDIGEST" digest -q -p month -f json -o "$work/$name" "$mbox"
	for digest in "$work/$name"/*-*.json; do
		facts --sums <"$digest" || break
	done
	ok $? "digests of $name: sums"
	"$LISTDIGEST" stats -q -f json "$mbox" | facts --sums
	ok $? "stats of $name: sums"
	"$LISTDIGEST" series -q -f jsonl "$mbox" | facts
	ok $? "series of $name: as the manual says"
done
"$LISTDIGEST" stats -q -f json --explain "$TOP"/testdata/demo/tidepool.mbox | facts --sums
ok $? "stats --explain: as the manual says"
"$LISTDIGEST" show -q -f json "harbour: Chime" "$TOP"/testdata/demo/tidepool.mbox | facts
ok $? "show: as the manual says"
"$LISTDIGEST" check -q -f json --explain "$TOP"/testdata/check/damaged.mbox | facts
ok $? "check: as the manual says"
"$LISTDIGEST" stats -q -f json "$work/empty.mbox" | facts --sums
ok $? "stats of nothing: sums"
"$LISTDIGEST" stats -q -f json "$work/empty.mbox" | is_json
ok $? "stats of nothing"
echo "1..$number"
