#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What the command line takes, what it refuses, and how it says so.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
demo=$TOP/testdata/demo

run --version
is "$status" 0 "--version"
like "$out" "listdigest [0-9]*.[0-9]*" "... says which"
like "$out" "*gzip: [zI]*" "... and what inflates gzip"
run --help
is "$status" 0 "--help"
like "$out" "*digest*series*stats*" "... lists the commands"
run digest --help
digest_help=$out
run help digest
is "$status:$out" "0:$digest_help" "help digest is digest --help"
run help
like "$status:$out" "0:*digest*series*stats*" "help alone is --help"
run
is "$status" 2 "nothing at all is a usage error"
like "$err" "Usage:*" "... and shows the usage"
for command in digest series stats; do
	run $command --help
	is "$status" 0 "$command --help"
	like "$out" "Usage:*listdigest $command*--since=DATE*" "... lists its options"
	run $command
	is "$status" 2 "$command without sources is a usage error"
	like "$err" "listdigest: no sources:*" "... and says so"
done

run "$demo"
is "$status" 0 "a source without a command"
run digest -o named "$demo"
is "$status" 0 "digest"
same listdigest-out named "... is the default command, listdigest-out the default folder"
is "$(ls named)" "$(printf '%s\n' tidepool-2026-W0{2,3}.txt tidepool-docs-2026-W02.txt)" \
	"a file per list and week"
is "$out" "" "nothing on stdout"
like "$err" "listdigest: 3 digests in named: * mails read, * series; *" "a summary on stderr"
is "$(wc -l <stderr)" 1 "... of one line"

rm -rf listdigest-out
run -q stats "$demo"
is "$status:$(ls -d listdigest-out 2>/dev/null)" "2:" "a command behind an option is a usage error"
like "$err" "*listdigest stats*" "... and says what to type"
run digest -q -o - --link-base https://inbox.example.org "$demo"
like "$out" "*Link:   https://inbox.example.org/[0-9]*" "--link-base gains its slash"
run digest -q -o - --link-base "https://inbox.example.org/?id=" "$demo"
like "$out" "*Link:   https://inbox.example.org/?id=[0-9]*" "... where it needs one"

names() { # PERIOD: the files of the list tidepool
	rm -rf period
	run digest -p "$1" -o period "$demo/tidepool.mbox"
	(cd period && echo *)
}
is "$(names month)" "tidepool-2026-01.txt" "-p month"
is "$(names quarter)" "tidepool-2026-Q1.txt" "-p quarter"
is "$(names year)" "tidepool-2026.txt" "-p year"
like "$(names day)" "tidepool-2026-01-05.txt *" "-p day"

run digest -f text,json,text -o two "$demo/tidepool.mbox"
is "$(cd two && echo *)" \
	"tidepool-2026-W02.json tidepool-2026-W02.txt tidepool-2026-W03.json tidepool-2026-W03.txt" \
	"-f text,json,text writes both, each once"
run digest -q -o - "$demo/tidepool.mbox"
is "$out" "$(cat named/tidepool-2026-W0{2,3}.txt)" "-o - writes the same bytes"
is "$err" "" "-q says nothing"
run digest -o - - <"$demo/tidepool.mbox"
is "$status" 0 "an empty stdin is no error"
"$LISTDIGEST" digest -q -o - - <"$demo/tidepool.mbox" >stdin.txt
is "$(cat stdin.txt)" "$(cat named/tidepool-2026-W0{2,3}.txt)" "- reads stdin"
run digest -qj2 -pyear -ftext -oglued -- "$demo/tidepool.mbox"
is "$status:$(cd glued && echo *):$err" "0:tidepool-2026.txt:" "values glued to short options"
run digest -q -o -strange "$demo/tidepool.mbox"
is "$status:$(ls -d -- -strange)" "0:-strange" "a value that starts with a dash"
run digest -q --output -strange -- "$demo/tidepool.mbox"
is "$status" 0 "... also of a long option"
run digest -q -o dashes -- -j2
is "$status" 1 "-- ends the options"
like "$err" "listdigest: *-j2*" "... and what follows is a source"
run digest -q --list other.example.org -o listed "$demo"
is "$(cd listed && echo *)" "other-2026-W02.txt other-2026-W03.txt" "--list names the list"
run digest -q --since 2026-01-12 -o since "$demo"
is "$(cd since && echo *)" "tidepool-2026-W03.txt" "--since"
run digest -q --until 2026-01-12 -o until "$demo"
is "$(cd until && echo *)" "tidepool-2026-W02.txt tidepool-docs-2026-W02.txt" "--until"
SOURCE_DATE_EPOCH=1768478400 run digest -q --since 3.days.ago -o ago "$demo"
is "$(cd ago && echo *)" "tidepool-2026-W03.txt" "3.days.ago counts from SOURCE_DATE_EPOCH"
run digest -q -p day --timezone +14:00 -o zone "$demo/tidepool-docs.mbox"
is "$(cd zone && echo *)" "tidepool-docs-2026-01-07.txt tidepool-docs-2026-01-09.txt" \
	"--timezone moves the days"
run digest -q --detail none -o - "$demo/tidepool.mbox"
is "$(grep -c 'Half an hour is what it takes' stdout)" 0 "--detail none shows no texts"
run digest -q --link-base https://lists.example.org/ -o - "$demo/tidepool.mbox"
is "$(grep -c 'lore.kernel.org/r/pull' stdout)" 0 "--link-base replaces the default"
like "$out" "*https://lists.example.org/*" "... with the one given"

run series "$demo"
is "$status" 0 "series"
like "$out" "2026-01-14 *chart: Add a dashed style*2026-01-05 *" "... newest first"
run series -f jsonl "$demo"
is "$(grep -vc '^{"schema":1,"type":"series",' stdout)" 0 "series -f jsonl writes objects"
is "$(grep -c '"body":' stdout)" 0 "... without bodies"
run series -f jsonl --bodies "$demo"
like "$out" '*"body":*pub to the pier*' "... with --bodies with them"
run stats "$demo"
is "$status" 0 "stats"
like "$out" "*harbour.example*Žofie Dvořáková*" "... prints the tables"
run stats -f json -p week "$demo"
is "$status" 0 "stats -f json -p week"
is "$(python3 -c 'import json, sys; print(len(json.load(sys.stdin)))' <stdout)" 2 "... is a list"

mkdir -p again/sub && cp "$demo/tidepool.mbox" again/sub
run digest -o again/out again
first=$status
run digest -o again/out again
is "$first:$status" "0:0" "a folder can be digested again where its digests lie in it"
like "$err" "listdigest: 2 digests in again/out: *" "... which are no sources"
run digest -o again/out "mboxrd:$PWD/again/sub/../"
is "$status" 0 "... however the two are named"
run digest -o other again/out
is "$status" 1 "... but are where their folder is named"
rm -r again/sub
run digest -o again/out again
is "$status" 1 "nothing but digests in a folder: status 1"
is "$err" "listdigest: again: no archives in this directory but what lies in again/out" "... and says so"

refuses() { # PATTERN ARGUMENT...
	local pattern=$1
	shift
	run "$@"
	is "$status" 2 "$*: status 2"
	like "$err" "listdigest: $pattern" "... with a message"
	is "$(wc -l <stderr)" 1 "... of one line"
}
rm -rf listdigest-out
refuses '*"xml"*text, json' digest -f xml "$demo"
refuses '*"json"*text, jsonl' series -f json "$demo"
refuses '*one format*' digest -f text,json -o - "$demo"
refuses '*"decade"*day, week*' digest -p decade "$demo"
refuses '*--since*"soon"*2.weeks.ago*' digest --since soon "$demo"
refuses '*--since is not before --until*' digest --since 2026-02-01 --until 2026-01-01 "$demo"
refuses '*"Mars/Olympus"*' digest --timezone Mars/Olympus "$demo"
refuses '*"some"*all, cover, first, none*' digest --detail some "$demo"
refuses '*"blue"*auto, always, never*' digest --color=blue "$demo"
refuses '*--top: -1*' digest --top=-1 "$demo"
refuses '*--threads: 1000*' digest -j1000 "$demo"
refuses '*--nonsense*' digest --nonsense "$demo"
refuses '*--bodies*' digest --bodies "$demo"
refuses '*--list*empty*' digest --list= "$demo"
refuses '*--output*empty*' digest -o '' "$demo"
refuses '*standard input is named twice*' stats - -
refuses '*standard input is named twice*' stats - "$demo" mboxrd:-
refuses '*standard input is named twice*' series /dev/stdin mboxo:-
refuses '*"dijest"*' help dijest
refuses '*UTF-8*' digest --list=$'\xff' "$demo"
refuses 'dijest: no such file or command;*' dijest "$demo"
is "$(ls -d listdigest-out 2>/dev/null)" "" "a usage error writes nothing"

printf 'From mboxrd@z Thu Jan  1 00:00:00 1970\nSubject: no author\nDate: %s\n\nText.\n' \
	"Mon, 5 Jan 2026 10:00:00 +0000" >damaged.mbox
run digest -q -o - damaged.mbox
is "$status" 0 "a damaged mail is no error"
run digest -q --strict -o - damaged.mbox
is "$status" 3 "... but with --strict"
run digest -v -o - damaged.mbox
like "$err" "*damaged.mbox:0: no usable From field \[from-missing\]*" "-v says what, where, and its name"
is "$(grep -c $'\033' stderr)" 0 "no colours where stderr is no terminal"
run digest -v --color=always -o - damaged.mbox
like "$err" "*"$'\033[31mno usable From field\033[m*' "... unless --color=always"
run digest -q --progress -o - damaged.mbox
is "$status" 0 "--progress"

finish
