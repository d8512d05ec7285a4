#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# "listdigest check": a mailbox in which each mail shows one thing, in every form; and what the
# numbers must be whatever the mail.
# shellcheck source=tests/lib/tap.sh disable=SC2154 # status, out and err come from there
. "${TOP:?}/tests/lib/tap.sh"

golden() { # NAME ARGUMENT...
	local name=$1
	shift
	(cd "$TOP/testdata/check" && "$LISTDIGEST" check "$@" damaged.mbox) >"$work/got" 2>"$work/err"
	is $? 0 "$name: exit status"
	is "$(cat "$work/err")" "" "$name: nothing on stderr"
	[ -z "${UPDATE_GOLDENS:-}" ] || cp "$work/got" "$TOP/testdata/check/$name"
	is "$(cat "$work/got")" "$(cat "$TOP/testdata/check/$name")" "$name: as expected"
}
golden check.txt
golden explain.txt --explain
golden check.json -f json
golden explain.json -f json --explain

number() { # KEY: of the document in $out
	python3 -c 'import json, sys; print(json.load(sys.stdin)[sys.argv[1]])' "$1" <<<"$out"
}

cp "$TOP/testdata/check/damaged.mbox" one.mbox
run check -f json one.mbox
is "$(number messages)" "$(grep -c '^From mboxrd@z' one.mbox)" "messages: every separator's"
is $(($(number used) + $(number flagged))) "$(number messages)" "messages = used + flagged"
messages=$(number used)
duplicates=$(number duplicates)
run stats -f json one.mbox
is "$(python3 -c 'import json, sys; print(json.load(sys.stdin)["totals"]["messages"])' <<<"$out")" \
	$((messages - duplicates)) "stats count those used, copies once"
run digest -o digests one.mbox
like "$err" "*13 mails read*2 of these mails in no digest*" "digest says how many are in none"

run check --strict one.mbox
is "$status" 3 "--strict: damage is exit status 3"
run check missing.mbox one.mbox
is "$status" 3 "a missing source: exit status 3"
like "$err" "*missing.mbox: No such file*" "... it is said"
like "$out" "*not read: missing.mbox: No such file*" "... and in the report"
run check missing.mbox
is "$status" 1 "no source at all: exit status 1"
run check --since 2026-01-01 one.mbox
is "$status" 2 "an option of other commands: exit status 2"
"$LISTDIGEST" check one.mbox >/dev/full 2>stderr
is $? 1 "a full disk: exit status 1"
like "$(cat stderr)" "*standard output: No space left*" "... it is said"

cp one.mbox two.mbox
for form in text json; do
	run check --explain -f $form -j1 one.mbox two.mbox
	first=$out
	run check --explain -f $form -j4 two.mbox one.mbox
	is "$out" "$first" "$form: the same whatever -j and the order of the sources"
done
mkfifo pipe
cat one.mbox >pipe &
"$LISTDIGEST" check - <pipe >out-pipe
like "$(cat out-pipe)" "Check of -*" "from a pipe"
run check --max-bytes 1000 one.mbox
is "$status" 3 "--max-bytes: exit status 3"
like "$out" "*source-limit*" "... named in the report"
like "$err" "*one.mbox: not readable to its end*" "... and said"
run check --max-bytes 1G one.mbox
is "$status" 0 "--max-bytes above the size: no matter"
run check --max-bytes 500000000 one.mbox
is "$status" 0 "... without a suffix"
for size in 0 x 1Q -5 99999999999999999999 1000000000T 8388608T; do
	run check "--max-bytes=$size" one.mbox
	is "$status" 2 "--max-bytes=$size: usage"
done

mv one.mbox $'es\e[31mc\n\xff.mbox'
run check ./*.mbox
# shellcheck disable=SC2076
case $out in *$'\e'*) ok 1 "nothing that a terminal obeys" ;; *) ok 0 "nothing that a terminal obeys" ;; esac
run check -f json ./*.mbox
python3 -m json.tool <stdout >/dev/null
ok $? "a path that is no UTF-8: still JSON"
finish
