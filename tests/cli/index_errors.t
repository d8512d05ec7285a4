#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Indexes that cannot be used and repositories that cannot be read: a message with the path, the
# documented status, and nothing lost.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
good=$TOP/testdata/demo/tidepool.mbox
run index -q -i kept.db "$good"
is "$status" 0 "an index is made"
run digest -q -i kept.db -o expected
is "$status" 0 "... and can be asked"

sql() { # FILE STATEMENTS
	python3 -c 'import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as db:
	for line in db.executescript(sys.argv[2]): print(*line)' "$@"
}

refused() { # NAME FILE PATTERN [STATUS]: no command takes it for an index, and it stays as it is
	local name=$1 file=$2 pattern=$3 expected=${4-1} command
	rm -rf before
	cp -a "$file" before 2>/dev/null
	for command in index digest; do
		run "$command" -i "$file" "$good"
		is "$status" "$expected" "$name: $command: status $expected"
		# shellcheck disable=SC2053 # a pattern is wanted
		like "$err" "listdigest: *$file*$pattern*" "... with the path, and why"
	done
	run stats -i "$file"
	is "$status" "$expected" "$name: to be asked: status $expected"
	like "$err" "listdigest: *$file*" "... with the path"
	[ ! -e before ] || same before "$file" "... and it is as it was"
	is "$(ls "$file-wal" "$file-shm" 2>/dev/null)" "" "... with nothing beside it"
	rm -rf listdigest-out
}

cp kept.db newer.db
sql newer.db "PRAGMA user_version = 99"
refused "the index of a newer listdigest" newer.db newer
sql other.db "CREATE TABLE mail (id INTEGER PRIMARY KEY); INSERT INTO mail VALUES (7)"
refused "another SQLite file" other.db "no index"
cp "$good" mail.mbox
refused "a file that is not SQLite" mail.mbox "no index"
head -c 5000 kept.db >cut.db
refused "an index that is cut off" cut.db ""
{
	head -c 100 kept.db
	head -c 20000 /dev/urandom
} >noise.db
refused "an index of noise behind its first bytes" noise.db ""
mkdir folder
refused "a folder" folder ""
run index -i no/such/kept.db "$good"
is "$status" 1 "a folder that is not there: status 1"
like "$err" "listdigest: *no/such/kept.db*" "... with the path"
run digest -i none.db
is "$status" 1 "an index that is not there, to be asked: status 1"
like "$err" "listdigest: *none.db*" "... with the path"
is "$(ls none.db 2>/dev/null)" "" "... and none is made"
run index -i "" "$good"
is "$status" 2 "an index without a name: usage"
run index "$good"
is "$status" 2 "no index: usage"

# Nothing of it can be read, so it is not made.
run index -i nothing.db no/such.mbox
is "$status" 1 "only a source that is not there: status 1"
like "$err" "listdigest: *no/such.mbox*" "... with the path"
cp kept.db same.db
run index -i same.db same.db
like "$status" "[123]" "the index is its own source: status $status"
like "$err" "listdigest: *same.db*" "... with the path"
run digest -q -i same.db -o same
same expected same "... and nothing is lost"
run index -q -i merged.db newer.db kept.db
is "$status" 3 "an index of a newer listdigest is merged: status 3"
like "$err" "listdigest: *newer.db*" "... with the path"
run digest -q -i merged.db -o merged
same expected merged "... and the other is there"

# Another writes: it reads from a pipe until we close it.
cp kept.db locked.db
mkfifo pipe
"$LISTDIGEST" index -q -i locked.db - <pipe 2>writer.err &
writer=$!
exec 9>pipe
head -c 300 "$good" >&9
for ((i = 0; i < 100; i++)); do
	[ ! -e locked.db-wal ] || break # it has the lock by then
	sleep 0.05
done
cp locked.db before.db
run index -i locked.db "$good"
is "$status" 1 "another listdigest writes to it: status 1"
like "$err" "listdigest: *locked.db*another*" "... it is said"
run digest -q -i locked.db -o none "$good"
is "$status" 1 "... to digest, too"
is "$(ls -d none 2>/dev/null)" "" "... which leaves no folder"
cmp -s locked.db before.db
ok $? "... and the index is as it was"
run digest -q -i locked.db -o read
is "$status" 0 "who only reads is not kept waiting"
same expected read "... and reads what was there"
tail -c +301 "$good" >&9
exec 9>&-
wait "$writer"
is $? 0 "the writer ends well"
run digest -q -i locked.db -o written
same expected written "... with the same mail, once"

# Folders that cannot be written to. Root may write anywhere, so somebody else tries.
mkdir -p closed open
cp kept.db closed/kept.db
cp kept.db open/closed.db
cp "$good" open/list.mbox
cp "$LISTDIGEST" open/listdigest
chmod 755 "$work"
chmod 777 open
chmod 444 open/closed.db
chmod 555 closed
somebody=()
[ "$(id -u)" -ne 0 ] || somebody=(setpriv --reuid=65534 --regid=65534 --clear-groups)
as_somebody() { # ARGUMENT...
	"${somebody[@]}" env HOME=/ "$work/open/listdigest" "$@" >stdout 2>stderr </dev/null
	status=$?
	err=$(cat stderr)
}
as_somebody --version
if [ "$status" -ne 0 ]; then
	skip "folders that cannot be written to" "nobody else can run it here: $err"
else
	for index in closed/kept.db closed/new.db open/closed.db; do
		as_somebody index -i $index open/list.mbox
		is "$status" 1 "$index cannot be written to: status 1"
		like "$err" "listdigest: *$index*" "... with the path"
	done
	is "$(ls closed)" kept.db "... and nothing is left there"
	cmp -s closed/kept.db kept.db && cmp -s open/closed.db kept.db
	ok $? "... and what is there is as it was"
	for index in closed/kept.db open/closed.db; do
		as_somebody digest -q -i $index -o open/read
		is "$status" 0 "$index can be asked"
		same expected open/read "... and answers"
		rm -rf open/read
	done
fi
chmod 755 closed

if ! command -v git >/dev/null; then
	skip "repositories" "no git here"
	finish
	exit
fi
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
python3 - <<'END'
import os, sys
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.environ["TOP"], "tests", "lib"))
import inbox, mails
inbox.v2_writer(2)(".", mails.generate(51, 400, ["harbour"]))
END
run digest -q -o all harbour "$good"
is "$status" 0 "a public-inbox is read"

unread() { # NAME REPOSITORY: alone nothing can be read; beside it all is
	local name=$1 repository=$2
	run index -q -i alone.db "$repository"
	is "$status" 1 "$name: status 1"
	like "$err" "listdigest: *${repository#*:}*" "... with the path"
	run index -q -i beside.db "$repository" "$good"
	is "$status" 3 "... beside good mail: status 3"
	like "$err" "listdigest: *${repository#*:}*" "... with the path"
	run digest -q -i beside.db -o beside
	same expected beside "... and the good mail is there"
	rm -rf alone.db beside.db beside
}

git init -q --bare empty.git
run index -q -i empty.db empty.git
is "$status,$err" 0, "a repository without a commit is an archive without mail"
git init -q code
echo "int main;" >code/main.c
git -C code add main.c
git -C code -c user.name=A -c user.email=a@example.org commit -q -m "Code"
unread "a repository of something else" code
mkdir nothing
unread "an empty folder said to be a v2" v2:nothing
unread "an empty folder said to be a v1" v1:nothing
unread "a file said to be a v1" "v1:$work/mail.mbox"
cp -r empty.git broken.git
echo "ref: nowhere" >broken.git/HEAD
rm -rf broken.git/refs
unread "a repository that git does not take for one" v1:broken.git

# A pack with other bytes in the middle: what lies before and behind can be read, or it is said.
run index -q -i packed.db harbour
cp -r harbour damaged
pack=$(ls damaged/git/0.git/objects/pack/*.pack)
chmod 644 "$pack"
printf 'Nobody knows what stood here before it was written over.' |
	dd of="$pack" bs=1 seek=$(($(wc -c <"$pack") / 2)) conv=notrunc 2>/dev/null
run digest -q -o damaged.out damaged "$good"
is "$status" 3 "a corrupt pack: status 3"
like "$err" "listdigest: *damaged*" "... with the path"
for file in expected/*; do
	test -s "damaged.out/${file##*/}" || echo "$file"
done >missing
is "$(cat missing)" "" "... and other sources are there"
mails() { # COMMAND...: how many
	"$@" -q -f json | python3 -c 'import json, sys; print(json.load(sys.stdin)["totals"]["messages"])'
}
found=$(mails "$LISTDIGEST" stats damaged 2>/dev/null)
like "$((found >= 200))" 1 "... and the other epoch: $found of 400 mails"

# What was read of it before stays known when it is damaged later.
mv harbour whole
mv damaged harbour
python3 - <<'END'
import os, sys
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.environ["TOP"], "tests", "lib"))
import inbox, mails
box = inbox.Repository.__new__(inbox.Repository)
box.path, box.layout, box.empty = "harbour/git/1.git", 2, False
box.add(*mails.generate(52, 30, ["harbour"]))
END
run index -q -i packed.db harbour
is "$(mails "$LISTDIGEST" stats -i packed.db)" 430 "damaged after it was read: nothing is lost"

finish
