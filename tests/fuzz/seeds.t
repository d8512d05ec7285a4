#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Replays the seeds of the fuzz targets, among them what fuzzing once found. Every target has some.
set -u
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
programs=$TOP/${BUILD:-build}/tests/fuzz

for source in "$TOP"/tests/fuzz/fuzz_*.c; do
	target=$(basename "${source%.c}")
	target=${target#fuzz_}
	seeds=("$TOP/tests/fuzz/seeds/$target"/*)
	if [ "$target" = inflate ]; then
		mkdir packed
		"$TOP/tests/fuzz/packed_seeds" packed
		seeds+=(packed/*)
	fi
	"$programs/fuzz_$target" "${seeds[@]}" >tap 2>log
	is "$?, $(grep -c '^ok' tap) ok" "0, ${#seeds[@]} ok" "$target: ${#seeds[@]} seeds"
done
finish
