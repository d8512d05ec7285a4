/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz: what the fuzz targets share.
 *
 * A target is a file fuzz_NAME.c with one function, LLVMFuzzerTestOneInput(), that feeds bytes to
 * one module and asserts what must hold for any bytes. "make fuzz" links it with libFuzzer, which
 * makes up bytes; "make check" links it with replay.c, which reads the files in seeds/NAME.
 */
#ifndef LISTDIGEST_FUZZ_H
#define LISTDIGEST_FUZZ_H

#include "base/str.h"
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The strings one behind the other, in memory of exactly that size, so that reading past the end
 * is seen. Free .p with fuzz_free. */
Str fuzz_join(Str a, Str b);
void fuzz_free(Str s);

/* A descriptor that reads these bytes; close it. */
int fuzz_fd(Str bytes);

/* Valid UTF-8 without NUL. Reads every byte, as do the others. */
void fuzz_check_text(Str text);

/* One line as mail.h promises of header strings: besides, no control characters, no white space
 * but single spaces, none of these at either end. */
void fuzz_check_line(const char *line);

/* The parts are where they should be: slice lies within whole. */
void fuzz_check_within(Str slice, Str whole);

#endif
