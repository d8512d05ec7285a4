#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Configurations: where they are looked for, what they say, and that the command line wins.
. "${TOP:-$(cd "$(dirname "$0")/../.." && pwd)}/tests/lib/tap.sh"
demo=$TOP/testdata/demo/tidepool.mbox
export XDG_CONFIG_HOME=$PWD/home HOME=$PWD/house
mkdir -p home/listdigest house/.config/listdigest

usual() { # LINE...: the user's configuration
	printf '%s\n' "$@" >home/listdigest/config
}

usual '[listdigest]' 'period = month'
run digest -q -o one "$demo"
is "$status:$(cd one && echo *)" "0:tidepool-2026-01.txt" "\$XDG_CONFIG_HOME/listdigest/config"
run digest -q -p week -o two "$demo"
is "$(cd two && echo *)" "tidepool-2026-W02.txt tidepool-2026-W03.txt" "the command line wins"
run digest -q --no-config -o three "$demo"
is "$(cd three && echo *)" "tidepool-2026-W02.txt tidepool-2026-W03.txt" "--no-config"
printf '[listdigest]\nperiod = year\n' >mine
run digest -q --config mine -o four "$demo"
is "$(cd four && echo *)" "tidepool-2026.txt" "--config FILE, and only that"
printf '[listdigest]\nperiod = quarter\n' >house/.config/listdigest/config
(
	unset XDG_CONFIG_HOME
	"$LISTDIGEST" digest -q -o five "$demo"
)
is "$(cd five && echo *)" "tidepool-2026-Q1.txt" "\$HOME/.config/listdigest/config without XDG_CONFIG_HOME"
XDG_CONFIG_HOME=home run digest -q -o six "$demo"
is "$(cd six && echo *)" "tidepool-2026-Q1.txt" "... and with a relative one, which XDG forbids"
rm home/listdigest/config
run digest -q -o seven "$demo"
is "$status:$(cd seven && echo *)" "0:tidepool-2026-W02.txt tidepool-2026-W03.txt" \
	"no configuration is none"

# Options of every kind.
json() { # EXPRESSION: of what was printed
	python3 -c "import json, sys; d = json.load(sys.stdin); print($1)" <stdout
}
usual '[listdigest]' 'top = 1' 'exclude-bots' 'format = json # text' 'list = "other.example.org"'
run stats "$demo"
is "$status $(json 'd["lists"]')" "0 ['other.example.org']" "texts and flags"
run stats -f text "$demo"
like "$out" "*Top 1 contributors*" "a number"
run stats -f text --top 2 "$demo"
like "$out" "*Top 2 contributors*" "... and another on the command line"
usual '[listdigest]' 'tag = none' 'tag = RFC'
run series "$demo"
is "$(wc -l <stdout)" "$(run series --tag none --tag RFC "$demo" && wc -l <stdout)" \
	"what may be given several times adds up"
run series --tag none "$demo"
is "$out" "" "... and is replaced by the command line"
usual '[listdigest]' 'progress = true' 'verbose = yes'
run series --no-progress -q "$demo"
is "$status:$err" "0:" "--no-progress over progress, -q over verbose"
usual '[listdigest]' 'period = month'
run digest -q -i kept.db --new -o new "$demo"
is "$status" 0 "--new over period"

# Of one command; of others.
usual '[listdigest]' 'detail = none' '[listdigest "series"]' 'format = jsonl' '[listdigest "stats"]' \
	'format = json'
run series "$demo"
like "$status:$out" '0:{"schema":1,"type":"series"*' 'of one command: [listdigest "series"]'
run stats "$demo"
is "$status:$(json 'd["type"]')" "0:stats" "... of another"
run digest -q -o - "$demo"
is "$status:$(grep -c 'Half an hour is what it takes' stdout)" "0:0" "... and of all"
usual '[listdigest]' 'period = month' '[LISTDIGEST "stats"]' 'Period = week' 'format = json'
run stats "$demo"
is "$(json '[week["period"]["id"] for week in d]')" \
	"['2026-W02', '2026-W03']" "one command's goes before all's, wherever it stands"

# Paths.
mkdir home/listdigest/maps house/maps
echo 'Zed Zero <zofie@harbour.example>' >home/listdigest/maps/people
echo 'Yan Yo <zofie@harbour.example>' >house/maps/people
usual '[listdigest]' 'mailmap = maps/people'
run stats "$demo"
like "$out" "*Zed Zero <zofie@harbour.example>*" "paths are relative to the file"
usual '[listdigest]' 'mailmap = ~/maps/people'
run stats "$demo"
like "$out" "*Yan Yo <zofie@harbour.example>*" "... or to the home folder"
usual '[listdigest]' 'output = digests'
run digest -q "$demo"
is "$(cd home/listdigest/digests && echo *)" "tidepool-2026-W02.txt tidepool-2026-W03.txt" \
	"output, too"
run show -q 'Chime before' "$demo"
is "$status:$(grep -c 'digests' stderr)" "0:0" "... of digests, not show's, which is a file"
usual '[listdigest]' 'output = -'
run digest -q "$demo"
like "$out" "tidepool mailing list*" "... but for standard output"

# Programs.
run stats --no-config --exclude-bots -f json "$demo"
without=$out
for row in 'name = "Håkon L"' 'name = "håKON "' 'address = HAKON.Lind'; do
	usual '[bot]' "$row"
	run stats --exclude-bots -f json "$demo"
	is "$status:$(grep -c 'hakon.lindqvist' stdout)" "0:0" "[bot] $row"
done
usual '[bot]' 'subject = [PATCH] docs: Spell'
run stats --exclude-bots -f json "$demo"
is "$status:$(grep -c 'docs: Spell' stdout)" "0:0" "[bot] subject"
usual '[bot]' 'name = Nobody' 'name = Josy'
run stats --exclude-bots -f json "$demo"
is "$out" "$without" "[bot] of nobody here"

# An index is grouped again with other bots, and its digests are written again.
usual '[bot]' 'name = Nobody'
run digest -i bots.db -o bots --exclude-bots "$demo"
run digest -i bots.db -o bots --exclude-bots "$demo"
like "$err" "listdigest: nothing new*" "the same bots: nothing new"
usual '[bot]' 'address = seun@'
run digest -i bots.db -o bots --exclude-bots "$demo"
is "$status:$(grep -c 'docs: Spell' bots/tidepool-2026-W02.txt)" "0:0" "other bots: written again"
replies() {
	python3 -c 'import json, sys; print(sum(json.loads(line)["replies"] for line in sys.stdin))' \
		<stdout
}
totals() { # people and programs, programs, replies
	python3 -c 'import json, sys
totals = json.load(sys.stdin)["totals"]
print(totals["people"] + totals["robots"], totals["robots"], totals["replies"])' <stdout
}
reviews() {
	python3 -c 'import json, sys; print(sum(len(json.loads(line)["reviews"]) for line in sys.stdin))' \
		<stdout
}
run series -f jsonl --no-config -i bots.db
is "$([ "$(reviews)" -gt 0 ] && echo some)" "some" "people give reviews"
usual '[bot]' 'address = anais@' 'address = hakon.' 'address = seun@' 'name = "Žofie "'
run series -f jsonl -i bots.db
is "$status:$(reviews)" "0:0" "... programs do not, also of an index that is only asked"

# Who is a program is none of the people, and what it sends no reply.
run stats -f json --no-config "$demo"
before=$(totals)
run series -f jsonl --no-config "$demo"
all=$(replies)
usual '[bot]' 'address = hakon.'
run series -f jsonl "$demo"
is "$([ "$(replies)" -lt "$all" ] && echo fewer)" "fewer" "a program's replies to series are none"
run stats -f json "$demo"
after=$(totals)
is "${after%% *} $(($(cut -d' ' -f2 <<<"$after") - $(cut -d' ' -f2 <<<"$before")))" \
	"${before%% *} 1" "one of the people is a program"
is "$([ "${after##* }" -lt "${before##* }" ] && echo fewer)" "fewer" "... and its replies are none"

# What is none.
refuses() { # PATTERN LINE...
	local pattern=$1
	shift
	usual "$@"
	run stats "$demo"
	is "$status" 2 "$*: status 2"
	like "$err" "listdigest: $pattern" "... with file and line"
	is "$(wc -l <stderr)" 1 "... in one line"
}
here=$PWD/home/listdigest/config
refuses "$here:2: *\"perod\"*" '[listdigest]' 'perod = month'
refuses "$here:1: *\"include\"*" '[include] path = more'
refuses "$here:3: *--period: \"decade\" is none of*" '[listdigest]' '' 'period = decade'
refuses "$here:2: *top: \"many\" is no number*" '[listdigest]' 'top = many'
refuses "$here:2: *--top: -1*" '[listdigest]' 'top = -1'
refuses "$here:2: *neither true nor false*" '[listdigest]' 'strict = perhaps'
refuses "$here:2: *period: no value*" '[listdigest]' 'period'
refuses "$here:2: *quote*" '[listdigest]' 'list = "x'
refuses "$here:1: *no command \"stat\"*" '[listdigest "stat"] top = 3'
refuses "$here:1: *stats has no option \"bodies\"*" '[listdigest "stats"] bodies'
refuses "$here:1: *\"help\"*" '[listdigest] help'
refuses "$here:1: *\"config\"*" '[listdigest] config = other'
refuses "$here:2: *\"mail\"*name, address and subject*" '[bot]' 'mail = x'
refuses "$here:2: *everybody*" '[bot]' 'name = " "'
refuses "$here:1: *--mailmap: *" '[listdigest] mailmap = nowhere'
run stats --config nowhere "$demo"
is "$status" 2 "--config of a file that is not there"
like "$err" "listdigest: --config: *nowhere*" "... says so"
run stats --help
is "$status" 0 "--help reads no configuration"

# Nothing in an archive or beside it is a configuration.
rm home/listdigest/config
mkdir -p archive/listdigest
cp "$demo" archive
printf '[listdigest]\nperiod = year\n' >archive/config
cp archive/config archive/listdigest/config
cp archive/config config
(cd archive && "$LISTDIGEST" digest -q -o ../beside ./tidepool.mbox)
is "$(cd beside && echo *)" "tidepool-2026-W02.txt tidepool-2026-W03.txt" \
	"no configuration is looked for in an archive or where one is"
finish
