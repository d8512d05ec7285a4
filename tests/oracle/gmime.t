#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# GMime reads every mail as we do, but for what gmime_compare.c knows: over fixtures, and over the
# lists of ../shared/archives where they are.
. "${TOP:-$(cd "$(dirname "$0")/../.." && pwd)}/tests/lib/tap.sh"
BUILD=${BUILD:-build}
oracle=$TOP/$BUILD/tests/oracle/gmime_oracle

compare() { # NAME FILE...
	local name=$1
	shift
	"$oracle" "$@" >said 2>&1
	is "$? $(tail -n 1 said | sed 's/.*, //')" "0 0 unknown differences" "$name: as GMime reads them"
}

compare "known.mbox" "$TOP/tests/oracle/known.mbox"
is "$(sed -n 's/^ *0 \([a-z0-9-]*\):.*/\1/p' said)" "" "known.mbox shows every known difference"

cat >other.mbox <<'EOM'
From mboxrd@z Mon Jan  5 10:00:00 2026
Message-ID: <1@example.org>
From: Ann <ann@example.org>
Subject: Quoted-printable that nobody declared
Date: Mon, 5 Jan 2026 10:00:00 +0000

a =3D b and c =3D d and e =3D f and =
so on
--- a
+++ b
EOM
"$oracle" other.mbox >said
is "$? $(grep -c 'text: unknown' said)" "1 1" "another difference is found"

mapfile -t fixtures < <(find "$TOP/testdata" -name '*.mbox' | sort)
compare "testdata" "${fixtures[@]}"

for archive in "$TOP"/../shared/archives/*.mbox.gz; do
	name=$(basename "$archive")
	if [ ! -e "$archive" ]; then
		skip "archives: as GMime reads them" "there are none"
	elif [[ $BUILD == *san* && $name != reiserfs-devel* && $name != linux-nilfs* ]]; then
		skip "$name: as GMime reads them" "too long under sanitizers"
	else
		compare "$name" "$archive"
	fi
done
finish
