# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
# TAP for tests in bash. A test sources this, makes its files in $work, and ends with "finish".
#
#     run digest -o out list.mbox          # sets $status, $out and $err
#     is "$status" 0 "it works"
#     like "$err" "*no such file*" "it says why"

TOP=${TOP:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}
LISTDIGEST=${LISTDIGEST:-$TOP/build/listdigest}
XDG_CONFIG_HOME=/nonexistent # nobody's configuration is read
export TOP LISTDIGEST XDG_CONFIG_HOME
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
tests=0
status=0 out='' err=''

ok() { # STATUS NAME
	tests=$((tests + 1))
	if [ "$1" -eq 0 ]; then echo "ok $tests - $2"; else echo "not ok $tests - $2"; fi
}

note() {
	printf '%s\n' "$*" | head -n 20 | sed 's/^/#   /'
}

is() { # GOT EXPECTED NAME
	local differs=0
	[ "$1" = "$2" ] || differs=1
	ok $differs "$3"
	[ $differs -eq 0 ] || note "got: $1"$'\n'"expected: $2"
}

like() { # GOT PATTERN NAME: a pattern of the shell
	local differs=0
	# shellcheck disable=SC2053 # a pattern is wanted
	[[ $1 == $2 ]] || differs=1
	ok $differs "$3"
	[ $differs -eq 0 ] || note "got: $1"$'\n'"expected: $2"
}

same() { # FOLDER FOLDER NAME: the same files with the same bytes
	local differs=0
	diff -r "$1" "$2" >differences 2>&1 || differs=1
	ok $differs "$3"
	[ $differs -eq 0 ] || note "$(cat differences)"
}

skip() { # NAME WHY
	tests=$((tests + 1))
	echo "ok $tests - $1 # SKIP $2"
}

# shellcheck disable=SC2034 # for the tests
run() {
	"$LISTDIGEST" "$@" >stdout 2>stderr </dev/null
	status=$?
	out=$(cat stdout)
	err=$(cat stderr)
}

finish() {
	echo "1..$tests"
}
