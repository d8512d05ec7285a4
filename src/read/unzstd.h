/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * unzstd: Zstandard (RFC 8878), by libzstd, for unpack.h. A stream is a frame; skippable frames
 * (pzstd, the seekable format) are skipped.
 *
 * Frames are walked here, block by block, and libzstd gets each block whole, at most 128 KiB. So
 * of a block that makes no sense nothing is given, and all of it is searched for the next frame.
 * Blocks need those before: behind damage it goes on with the next frame. Within blocks that make
 * sense nothing is looked for; a block that the file does not have all of is searched, and a frame
 * that was copied into it uncompressed taken for the next one.
 *
 * A frame says how much memory its window takes: above 1 << UNZSTD_WINDOW_LOG bytes (zstd --long=28
 * and more) it is not decompressed.
 */
#ifndef LISTDIGEST_UNZSTD_H
#define LISTDIGEST_UNZSTD_H

#include "read/unpack.h"

enum { UNZSTD_WINDOW_LOG = 27 };
#define UNZSTD_WINDOW_WHAT "it takes more than 128 MiB of memory to decompress"

extern const Codec unzstd_codec;

#endif
