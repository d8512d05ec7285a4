/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * unxz: xz (The .xz File Format 1.2.1, tukaani.org), by liblzma, for unpack.h.
 *
 * Streams are walked here, block by block; liblzma decompresses the blocks. So behind damage it
 * goes on with the next block, whose header has a checksum of its own (xz -T writes many blocks,
 * pixz too), or the next stream. A block met without its stream's header is taken to have the
 * check of the stream before, or xz's usual one. What was copied into a block uncompressed is a
 * chunk of LZMA2.
 *
 * A file says how much memory its dictionary takes: above UNXZ_MEMORY_MAX it is not decompressed.
 * "xz -9" takes 65 MiB.
 */
#ifndef LISTDIGEST_UNXZ_H
#define LISTDIGEST_UNXZ_H

#include "read/unpack.h"

enum { UNXZ_MEMORY_MAX = 192 * 1024 * 1024 };
#define UNXZ_MEMORY_WHAT "it takes more than 192 MiB of memory to decompress"

extern const Codec unxz_codec;

#endif
