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

typedef struct PatchId PatchId;

PatchId *patch_id_new(void);
void patch_id_free(PatchId *id);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PatchId, patch_id_free)

/* The text that follows what was added before: whole lines. */
void patch_id_add(PatchId *id, Str text);

/* The same of all lines of a hunk, of which its header said the numbers. Each begins with ' ', '-'
 * or '+', so that none has to be looked at. */
void patch_id_add_hunk(PatchId *id, Str lines, guint64 old_lines, guint64 new_lines);

/* hex: 40 digits, or "" where there was no "diff" line, hence no id from git. Nothing may be added
 * behind it. */
void patch_id_finish(PatchId *id, char hex[41]);

#endif
