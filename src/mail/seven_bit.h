/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * seven_bit: charsets that switch modes, rewritten as the 8-bit ones that iconv knows better.
 *
 * glibc has no HZ, and its ISO-2022-JP refuses what Windows adds to JIS X 0208 (circled digits and
 * the like), which its EUC-JP-MS reads.
 */
#ifndef LISTDIGEST_SEVEN_BIT_H
#define LISTDIGEST_SEVEN_BIT_H

#include "base/arena.h"

/*
 * HZ (RFC 1843) as GB2312 in 8 bits: "~{" and "~}" switch, "~~" is a tilde, "~" at the end of a
 * line joins it to the next, and each line begins in ASCII. FALSE if there are 8-bit bytes.
 */
gboolean hz_to_gb(Arena *arena, Str in, Str *out);

/*
 * ISO-2022-JP (RFC 1468, with half-width kana and JIS X 0212) as EUC-JP; each line begins in ASCII.
 * FALSE if there are 8-bit bytes, other escapes, or half a character.
 */
gboolean iso_2022_jp_to_euc(Arena *arena, Str in, Str *out);

#endif
