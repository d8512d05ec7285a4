/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bunzip2: bzip2, by libbz2, for unpack.h. The format is written down in libbz2's decompress.c and
 * in bzip2recover.c only.
 *
 * A stream is "BZh", a level, blocks of 100 to 900 kB, and an end with a checksum of them all. A
 * block begins at any bit, with 48 bits that stand nowhere else, has a checksum of its own and
 * needs no other: behind damage it goes on with the next block (as bzip2recover does) or stream
 * (bzip2 writes one, lbzip2 and pbzip2 many). Blocks are looked for before libbz2 gets them, so a
 * damaged one costs no other. Of one that is cut off nothing can be given.
 */
#ifndef LISTDIGEST_BUNZIP2_H
#define LISTDIGEST_BUNZIP2_H

#include "read/unpack.h"

extern const Codec bunzip2_codec;

#endif
