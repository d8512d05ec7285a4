/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * deflate: raw deflate data (RFC 1951), what stands in a member of a gzip file, decompressed step
 * by step, by zlib or by Intel's ISA-L, which takes about half the time. gunzip.c alone uses this;
 * the Makefile says whether ISA-L is in the build.
 *
 * Of data that are whole, and of those that end early, both give the same bytes, however they are
 * fed. Data that make no sense are told at the same byte but for one case: codes of a block that
 * are not all used (incomplete sets) are wrong for zlib, while ISA-L goes on with them until one
 * that is not there comes up, so it gives some more bytes of what is wrong.
 */
#ifndef LISTDIGEST_DEFLATE_H
#define LISTDIGEST_DEFLATE_H

#include <glib.h>

typedef enum {
    DEFLATE_MORE,  /* go on */
    DEFLATE_DRY,   /* all of the input is taken, all that it says given */
    DEFLATE_END,   /* the data end here */
    DEFLATE_WRONG, /* they make no sense */
} DeflateStatus;

/* What a step may take, and where what it gives goes. */
typedef struct {
    const unsigned char *in;
    gsize n_in;
    unsigned char *out;
    gsize n_out;
    gsize behind; /* set by the step: bytes of those taken, also in steps before, that are not of it
                   */
} DeflateStep;

enum { DEFLATE_BEHIND = 8 }; /* most bytes that are given back like that */

typedef struct {
    const char *software; /* "zlib 1.3" */
    gpointer (*new)(void);
    void (*free)(gpointer state);
    void (*reset)(gpointer state); /* other data begin */
    /* Takes from in and gives to out, and moves both. There is room for data. */
    DeflateStatus (*step)(gpointer state, DeflateStep *io);
    /* Whether what comes next was copied in uncompressed. */
    gboolean (*in_stored)(gpointer state);
    /* gzip's CRC-32 of more data, 0 being that of none. */
    guint32 (*crc32)(guint32 crc, const unsigned char *p, gsize n);
} Deflate;

extern const Deflate deflate_zlib;
#ifdef LISTDIGEST_ISAL
extern const Deflate deflate_isal;
#define DEFLATE_BEST deflate_isal
#else
#define DEFLATE_BEST deflate_zlib
#endif

#endif
