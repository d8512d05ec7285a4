/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * gunzip: gzip (RFC 1952), for unpack.h. A stream is a member. Headers are read by zlib, data by
 * zlib or ISA-L (deflate.h).
 *
 * Behind damage it goes on with the next member, or where the compressor flushed (00 00 ff ff) and
 * forgot what was before (zlib's Z_FULL_FLUSH, pigz -i). A header is put right where its magic
 * number, its method or its reserved flags are damaged. What was copied into a member uncompressed
 * is a stored block.
 */
#ifndef LISTDIGEST_GUNZIP_H
#define LISTDIGEST_GUNZIP_H

#include "read/unpack.h"

extern const Codec gunzip_codec;

/* The same with zlib in any case, to compare the two. */
extern const Codec gunzip_zlib_codec;

/* What decompresses the data of gunzip_codec: "zlib 1.3". */
const char *gunzip_library(void);

#endif
