#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# scripts/farm: the index of many runs side by side is that of one.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
farm=$TOP/scripts/farm
if ! parallel --version 2>/dev/null | grep -q '^GNU parallel'; then
	skip "farm" "no GNU parallel here"
	finish
	exit
fi
export HOME=$work LISTDIGEST
mkdir "some lists"
for seed in 1 2 3; do
	"$TOP/tests/bench/generate" --mails 60 --seed $seed >"some lists/list $seed.mbox"
done
cp "$TOP"/testdata/demo/*.mbox "some lists"

farm() {
	"$farm" "$@" >stdout 2>stderr </dev/null
	status=$?
	out=$(cat stdout)
	err=$(cat stderr)
}

digests() { # INDEX FOLDER
	rm -rf "$2"
	run digest -q -f text,json -i "$1" -o "$2"
	is "$status" 0 "... it can be asked"
}

run index -q -i one.db "some lists"/*
is "$status" 0 "one run over all sources"
digests one.db one
farm -i all.db "some lists"/*
is "$status" 0 "farm: status 0"
is "$out$err" "" "... without a word"
digests all.db all
same one all "... the digests of one run"
is "$(find . -name '.farm*')" "" "... and nothing is left over"

"$TOP/tests/bench/generate" --mails 90 --seed 3 >"some lists/list 3.mbox"
rm -f one.db
run index -q -i one.db "some lists"/*
digests one.db one
farm -i all.db -j 1 "some lists"/*
is "$status" 0 "again, a list has grown"
digests all.db all
same one all "... the digests of one run"

farm -i all.db -j 2 no/such.mbox "some lists"/* -- --nice 1
is "$status" 3 "a source that is not there: status 3"
like "$err" "*farm: no/such.mbox: not read to its end (status 1)*" "... it is named"
digests all.db all
same one all "... and costs no other"

rm "some lists/list 1.mbox"
rm -f one.db
run index -q -i one.db "some lists"/*
digests one.db one
farm -i all.db "some lists"/*
digests all.db all
same one all "a source that is not named any more is not in it"

# A maildir that is emptied: its mails go, and so do the digests of the periods that were its alone.
mkdir -p maildir/cur maildir/new maildir/tmp
for month in 02 03; do
	printf '%s\n' "From: Ada <ada@x.example>" "To: Odd <odd@lists.example>" \
		"List-Id: <odd.lists.example>" "Subject: month $month" "Message-ID: <$month@x.example>" \
		"Date: Tue, 10 $([ $month = 02 ] && echo Feb || echo Mar) 1998 12:00:00 +0000" "" text \
		>"maildir/cur/$month.x:2,"
done
odd() { find kept -name '*1998*' | wc -l; }
farm -i all.db "some lists"/* maildir
is "$status" 0 "a source more"
run digest -q -f text,json -i all.db -o kept
is "$(odd)" 4 "... has digests of its own"
rm maildir/cur/02*
farm -i all.db "some lists"/* maildir
run digest -q -f text,json -i all.db -o kept
is "$(odd)" 2 "a mail that is deleted: its digest goes"
rm maildir/cur/03*
farm -i all.db "some lists"/* maildir
is "$status$err" 0 "a maildir that is emptied"
run digest -q -f text,json -i all.db -o kept
is "$(odd)" 0 "... its digests go"
same one kept "... and the others stay"
farm -i all.db "some lists"/*
run digest -q -f text,json -i all.db -o kept
same one kept "... as they do when it is not named any more"

cp all.db before.db
farm -i all.db no/such.mbox
is "$status" 1 "no source at all: status 1"
cmp -s all.db before.db
ok $? "... and the index is as it was"
cp one.db other.db
farm -i other.db "some lists"/*
is "$status" 1 "an index that farm did not make: status 1"
like "$err" "farm: other.db: not made by farm*" "... it says why"
cmp -s other.db one.db
ok $? "... and leaves it alone"

for arguments in "" "-i" "-i x.db" "-j 2 x.mbox" "-x"; do
	# shellcheck disable=SC2086 # several words
	farm $arguments
	is "$status" 2 "farm $arguments: usage"
done

# The program that is installed, where none is built.
mkdir -p bin tree/scripts
cp "$farm" tree/scripts
ln -s "$LISTDIGEST" bin/listdigest
(
	unset LISTDIGEST
	PATH=$work/bin:$PATH tree/scripts/farm -i installed.db "some lists"/* 2>stderr
)
is $? 0 "with the installed program"
digests installed.db all
same one all "... the digests of one run"

finish
