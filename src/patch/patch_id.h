/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * patch_id: the hash by which two postings of one patch are known as the same.
 *
 * As "git patch-id --stable" of git 2.39 makes it: white space and line numbers left out, a SHA-1
 * per file, the sum of them. git ends a patch at the first line behind a hunk that is neither
 * hunk nor "diff", and names what follows separately; here one mail has one id, the sum of all.
 */
#ifndef LISTDIGEST_PATCH_ID_H
#define LISTDIGEST_PATCH_ID_H

#include "base/str.h"

/* id: 40 hexadecimal digits, or "" where there is no "diff" line, hence no id from git. */
void patch_id(Str text, char id[41]);

#endif
