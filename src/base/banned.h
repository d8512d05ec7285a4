/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Calls that must not compile (after git's banned.h). The Makefile includes this file before
 * every source, so the system headers that declare the functions come first.
 */
#ifndef LISTDIGEST_BANNED_H
#define LISTDIGEST_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BANNED(func) sorry_##func##_is_a_banned_function

/* Unbounded or truncating without a word: use GString, g_strlcpy, or the arena. */
#undef strcpy
#define strcpy(x, y) BANNED(strcpy)
#undef strcat
#define strcat(x, y) BANNED(strcat)
#undef strncpy
#define strncpy(x, y, n) BANNED(strncpy)
#undef strncat
#define strncat(x, y, n) BANNED(strncat)
#undef sprintf
#define sprintf(...) BANNED(sprintf)
#undef vsprintf
#define vsprintf(...) BANNED(vsprintf)

/* Hidden state shared between threads. */
#undef strtok
#define strtok(x, y) BANNED(strtok)
#undef gmtime
#define gmtime(t) BANNED(gmtime)
#undef localtime
#define localtime(t) BANNED(localtime)
#undef ctime
#define ctime(t) BANNED(ctime)
#undef asctime
#define asctime(t) BANNED(asctime)

/* No way to see an error: use g_ascii_string_to_unsigned or a parser on a Str. */
#undef atoi
#define atoi(x) BANNED(atoi)
#undef atol
#define atol(x) BANNED(atol)

#endif
