#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A second run over a kept index: nothing new, nothing done; digests that change are replaced, others
# left alone; those of periods that vanished go away. And what it knows from the first run.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"

mail() { # ID DATE SUBJECT
	cat <<-EOF
	From ada@x.example Thu Jan  1 00:00:00 2026
	From: Ada <ada@x.example>
	List-Id: <knob.x.example>
	Date: $2
	Message-ID: <$1@x.example>
	Subject: $3

	Turn it.

	diff --git a/knob.c b/knob.c
	--- a/knob.c
	+++ b/knob.c
	@@ -1 +1 @@
	-int knob;
	+int knob = $((${#1} + ${#2}));

	EOF
}
w2=$(mail one "Mon, 5 Jan 2026 10:00:00 +0000" "[PATCH] knob: turn"; echo .)
w3=$(mail two "Mon, 12 Jan 2026 10:00:00 +0000" "[PATCH] dial: turn"; echo .)
w4=$(mail three "Mon, 19 Jan 2026 10:00:00 +0000" "[PATCH v2] knob: turn"; echo .)

turn=0
settle() { # a file that was changed a moment ago is read again: this one was changed long ago
	turn=$((turn + 1))
	touch -d "2026-02-01 00:00:0$turn" knob.mbox
}

left() { # what lies there, with times to the nanosecond: as if it were long ago
	(cd out && stat -c '%n %i %y' -- *)
}
age() { # so that what is written again is seen
	(cd out && touch -d '2020-01-01 00:00:00.5' -- *)
}

printf '%s' "${w2%.}${w3%.}" >knob.mbox
settle
run digest -i kept.db -o out knob.mbox
is "$status" 0 "a first run"
is "$(ls out)" "$(printf '%s\n' knob-2026-W0{2,3}.txt)" "... writes a digest per week"
like "$err" "*2 digests in out, 2 of them changed, made or removed: 2 new mails,*" "... and says so"
before=$(left)
run digest -i kept.db -o out knob.mbox
is "$status" 0 "a second run with nothing new"
like "$err" "*nothing new*out*up to date*" "... does nothing, and says so"
is "$(left)" "$before" "... to no file"
run digest -i kept.db -o out
like "$err" "*nothing new*" "... nor without sources"
run digest -i kept.db -o "$PWD/./out/" knob.mbox
like "$err" "*nothing new*" "... nor under another name of the folder"
mkdir -p sub/folder
(cd sub && "$LISTDIGEST" digest -i ../kept.db -o ../out folder/../../knob.mbox) 2>elsewhere
like "$(cat elsewhere)" "*nothing new*" "... nor of the source, from another folder"
run digest -q -i kept.db -o out knob.mbox
is "$status:$err" "0:" "... with -q without a word"

printf '%s' "${w4%.}" >>knob.mbox
settle
age
before=$(left)
run digest -i kept.db -o out knob.mbox
is "$(ls out)" "$(printf '%s\n' knob-2026-W0{2,3,4}.txt)" "mail of a new week is a new digest"
like "$err" "*3 digests in out, 3 of them changed, made or removed: 1 new mail*" \
	"... and the older ones say that it supersedes one, and how long others wait"
like "$(cat out/knob-2026-W04.txt)" "*v2*(v1 on 2026-01-05)*" \
	"... which knows of what an earlier run read"

rm out/knob-2026-W03.txt
run digest -i kept.db -o out knob.mbox
like "$err" "*, 1 of them changed*" "a digest that was removed is written again"
is "$(ls out)" "$(printf '%s\n' knob-2026-W0{2,3,4}.txt)" "... and is there"
echo mine >>out/knob-2026-W02.txt
run digest -i kept.db -o out knob.mbox
like "$err" "*, 1 of them changed*" "one that somebody changed, too"

run digest -q -o fresh knob.mbox
same out fresh "what is there then is what one run would write"

# The archive is written anew without the first week and with a mail more in the last.
printf '%s' "${w3%.}${w4%.}" >knob.mbox
mail four "Tue, 20 Jan 2026 10:00:00 +0000" "[PATCH] dial: press" >>knob.mbox
settle
echo hello >out/mine.txt
run digest -i kept.db -o out knob.mbox
is "$(ls out)" "$(printf '%s\n' knob-2026-W0{3,4}.txt mine.txt)" \
	"the digest of a week that vanished is deleted, nobody else's"
rm out/mine.txt
run digest -q -o fresh2 knob.mbox
same out fresh2 "... and what is left is what one run would write"

run digest -q -i kept.db -o both knob.mbox
run digest -q -i kept.db -o both -p month knob.mbox
is "$(ls both)" "$(printf '%s\n' knob-2026-01.txt knob-2026-W0{3,4}.txt)" \
	"runs with other options leave each other's digests"
run digest -i kept.db -o both knob.mbox
like "$err" "*nothing new*" "... and know of their own"
run digest -i kept.db -o both -p month knob.mbox
like "$err" "*nothing new*" "... both"
run digest -i kept.db -o both --top 3 knob.mbox
like "$err" "*2 digests in both*" "other tables are other digests"
run digest -i kept.db -o both knob.mbox
like "$err" "*2 digests in both*" "... and the first ones are out of date then"

run digest -q -i kept.db -o tagged --exclude-tag net knob.mbox
run digest -i kept.db -o tagged --exclude-tag net --exclude-tag mm knob.mbox
like "$err" "*2 digests in tagged*" "so are those of other tags"

run digest -q -i kept.db -o since --since 3.weeks.ago knob.mbox
export SOURCE_DATE_EPOCH=1769000000 # 2026-01-21
run digest -i kept.db -o since --since 8.days.ago knob.mbox
is "$(ls since)" "knob-2026-W04.txt" "a window that ends now"
export SOURCE_DATE_EPOCH=1771000000 # 2026-02-13
run digest -i kept.db -o since --since 8.days.ago knob.mbox
is "$(ls since)" "" "... moves with the clock, though nothing is new"
export SOURCE_DATE_EPOCH=1771372800 # 2026-02-18, 1.month.ago: 2026-01-18
run digest -i kept.db -o month --since 1.month.ago knob.mbox
is "$(ls month)" "knob-2026-W04.txt" "a window of a month"
export SOURCE_DATE_EPOCH=1774656000 # 2026-03-28, as a day later: 2026-02-28
run digest -i kept.db -o month --since 1.month.ago knob.mbox
is "$(ls month)" "" "... moves, though at the end of February it will not tomorrow"
unset SOURCE_DATE_EPOCH
run digest -i kept.db -o dated --since 2026-01-01 knob.mbox
run digest -i kept.db -o dated --since 2026-01-01 knob.mbox
like "$err" "*nothing new*" "... one with dates does not"

# An index that others make is asked without sources.
run digest -q -i kept.db -o asked
run digest -i kept.db -o asked
like "$err" "*nothing new*" "who only asks is not told twice, either"
printf '%s' "${w4%.}" >knob.mbox
settle
run index -q -i kept.db knob.mbox
run digest -i kept.db -o asked
is "$(ls asked)" "knob-2026-W04.txt" "... and his digests of vanished weeks are deleted"

run digest -q -i kept.db -o asked --new knob.mbox
like "$(echo asked/*)" "*asked/knob-2026-W04.txt*" "--new deletes no digest"

# Mail that has nothing to do with older weeks, which were over before it came.
w5=$(mail four "Mon, 26 Jan 2026 10:00:00 +0000" "[PATCH] lamp: light"; echo .)
w6=$(mail five "Mon, 2 Feb 2026 10:00:00 +0000" "[PATCH] wick: trim"; echo .)
printf '%s' "${w2%.}${w3%.}${w5%.}" >knob.mbox
settle
run digest -q -i lamp.db -o out knob.mbox
printf '%s' "${w6%.}" >>knob.mbox
settle
age
before=$(left | head -n 2)
run digest -q -i lamp.db -o out knob.mbox
is "$(left | head -n 2)" "$before" "weeks that new mail has nothing to do with are left alone"
finish
