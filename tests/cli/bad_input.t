#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Sources that cannot be read and output that cannot be written: a message with the path, the
# documented status, nothing half-written, and no other mail lost.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
good=$TOP/testdata/demo/tidepool.mbox
run digest -q -o expected "$good"
is "$status" 0 "the good archive is good"

fails() { # NAME PATTERN SOURCE...: alone, nothing can be read
	local name=$1 pattern=$2
	shift 2
	run digest -o none "$@"
	is "$status" 1 "$name: status 1"
	like "$err" "listdigest: $pattern" "... with the path"
	is "$(ls -d none 2>/dev/null)" "" "... and no folder is left"
	run digest -q -o beside "$@" "$good"
	is "$status" 3 "... beside good mail: status 3"
	like "$err" "listdigest: $pattern" "... with the path"
	same expected beside "... and the good mail is there"
	rm -rf beside
}

mkdir empty prose
echo "Dear diary" >prose/diary.txt
head -c 300000 /dev/urandom >noise.bin
head -c 300000 /dev/zero >zero.bin
printf '\x1f\x8b\x08\x00broken' >broken.gz
fails "a missing file" "*no/such.mbox*" no/such.mbox
fails "an empty folder" "*empty*" empty
fails "a folder without mail" "*prose/diary.txt*" prose
fails "noise" "*noise.bin*" noise.bin
fails "zeros" "*zero.bin*" zero.bin
fails "a broken gzip" "*broken.gz*" broken.gz
fails "two of them" "*no/such.mbox*noise.bin*" no/such.mbox noise.bin

: >empty.mbox
run digest -o none empty.mbox
is "$status" 0 "an empty file is an archive without mail"
is "$(ls -d none 2>/dev/null)" "" "... and makes no digest"
run series empty.mbox
is "$status,$out" "0," "... and no series"

cat "$good" "$good" | gzip -c >whole.gz
head -c "$(($(wc -c <whole.gz) * 2 / 3))" whole.gz >cut.gz
run digest -q -o cut cut.gz
is "$status" 3 "a truncated gzip: status 3"
like "$err" "listdigest: *cut.gz: not readable to its end:*" "... with the path"
like "$err" "*: at byte $(wc -c <cut.gz) of *" "... and the byte where it ends"
like "$(cat cut/*)" "*Chime before the tide turns*" "... and the mail before the damage"

# Output. Root may write anywhere, so the folder is where none can be.
echo precious >file
run digest -o file "$good"
is "$status" 1 "the output folder is a file: status 1"
like "$err" "listdigest: *file*" "... with the path"
run digest -o file/below "$good"
is "$status" 1 "the output folder lies below a file: status 1"
like "$err" "listdigest: *file/below*" "... with the path"
is "$(cat file)" precious "... which stays"
run digest -o /proc/none "$good"
is "$status" 1 "an unwritable output folder: status 1"
like "$err" "listdigest: */proc/none*" "... with the path"
mkdir -p taken/tidepool-2026-W02.txt
run digest -q -o taken "$good"
is "$status" 1 "a folder where a digest should be: status 1"
like "$err" "listdigest: *taken/tidepool-2026-W02.txt*" "... with the path"
is "$(find taken -type f)" "" "... and nothing is left behind"

for command in "digest -o -" series stats --help --version "digest --help"; do
	# shellcheck disable=SC2086 # several words
	"$LISTDIGEST" $command "$good" >/dev/full 2>stderr
	is $? 1 "$command >/dev/full: status 1"
	is "$(cat stderr)" "listdigest: standard output: No space left on device" "... and says why, once"
done
"$LISTDIGEST" series "$good" >&- 2>stderr
is $? 1 "stdout closed: status 1"
like "$(cat stderr)" "*listdigest: standard output: *" "... and says so"
"$LISTDIGEST" digest -o closed "$good" >&- 2>&-
is $? 0 "stdout and stderr closed, digests in a folder: status 0"
same expected closed "... and nothing else in the files"
"$LISTDIGEST" digest -q -o - "$good" - <&- >stdout 2>stderr
is $? 3 "stdin closed: status 3"
"$LISTDIGEST" series "$good" "$good" 2>stderr | head -n 1 >/dev/null
piped=${PIPESTATUS[0]} # 141: ended by SIGPIPE, where head was faster
like "$piped" "@(0|141)" "a closed pipe is no failure"
is "$(cat stderr)" "" "... and needs no message"

(
	ulimit -f 1
	"$LISTDIGEST" digest -o limited "$good" >stdout 2>stderr
	echo $? >status
)
is "$(cat status)" 1 "above the file size limit: status 1"
is "$(find limited 2>/dev/null)" "" "... and nothing is left"

# A file system that is full: of a few blocks, in a mount namespace of its own.
mkdir full
on_full() { # ARGUMENT...: runs, then lists what is left
	# shellcheck disable=SC2016 # the inner shell expands
	unshare -rm sh -c '
		mount -t tmpfs -o size=8k none full && cp file full/old || exit 77
		"$LISTDIGEST" "$@" >stdout 2>stderr
		echo $? >status
		find full -type f >left' sh "$@"
}
if on_full --version 2>/dev/null; then
	for threads in 1 4; do
		on_full digest -j "$threads" -o full/digests "$good"
		is "$(cat status)" 1 "a full disk, -j $threads: status 1"
		like "$(cat stderr)" "listdigest: *full/digests*" "... with the path"
		is "$(cat left)" full/old "... and nothing half-written"
	done
	TMPDIR=full on_full digest -o full/digests "$good"
	is "$(cat status)" 1 "a full disk for the index: status 1"
	like "$(cat stderr)" "listdigest: *" "... with a message"
	is "$(cat left)" full/old "... and nothing half-written"
else
	skip "a full disk" "cannot mount here"
fi

finish
