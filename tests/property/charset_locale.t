#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Text is decoded the same in every locale: the unit programs of charsets, which take the
# environment's locale as listdigest itself does not, pass in each of these.
set -u
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
programs=$TOP/${BUILD:-build}/tests/unit
unset LC_ALL LC_CTYPE LANGUAGE LANG

# Locales that change what a byte, a letter or its case is; made here, since few machines have them.
mkdir locales
for locale in ja_JP:EUC-JP tr_TR:ISO-8859-9; do
	localedef -i "${locale%:*}" -f "${locale#*:}" "locales/${locale%:*}.${locale#*:}" >/dev/null 2>&1
done

check() { # WHAT VARIABLE...
	local what=$1 test
	shift
	for test in charset charset_text charset_guess encoded_word; do
		env "$@" "$programs/test_$test" >tap 2>log
		is "$?, $(grep -c '^not ok' tap) failed" "0, 0 failed" "$test: $what"
	done
}

check "no locale"
check "LANG=C" LANG=C
check "LC_ALL=C.UTF-8" LC_ALL=C.UTF-8
check "LANG=ja_JP.eucJP, which this machine may lack" LANG=ja_JP.eucJP
for locale in ja_JP.EUC-JP tr_TR.ISO-8859-9; do
	if [ -d "locales/$locale" ]; then
		check "LC_ALL=$locale" LOCPATH="$PWD/locales" LC_ALL="$locale"
	else
		skip "localedef cannot make $locale"
	fi
done
finish
