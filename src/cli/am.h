/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * am: a patch mail made anew, as git am takes it.
 *
 * What git am would stumble over is undone: encodings, charsets, attached files, in-body headers
 * that are damaged, relays in From:, CRLF that a mail program made of LF, signatures. The mail has
 * From (the author), Subject, Date and Message-ID, and a body in UTF-8: the commit message, with
 * trailers that replies gave, "---", what stood behind that, and the diff. Bytes of a diff that are
 * no UTF-8 stay as they are, and so does CR where only some lines end in it.
 *
 * Trailers are added as "git interpret-trailers --if-exists addIfDifferent" would: at the end of
 * the block of trailers, or as a block of their own behind a blank line; one that is there already
 * (in any letter case) is not added again.
 *
 * No line of the body begins with "From " or ">From ", so that every reader of mboxes finds the
 * same mails and the same text: a body that has one, or CR, is base64.
 */
#ifndef LISTDIGEST_AM_H
#define LISTDIGEST_AM_H

#include "patch/patchmail.h"

typedef struct Am Am;

Am *am_new(void);
void am_free(Am *am);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Am, am_free)

#define AM_ERROR (am_error_quark())
GQuark am_error_quark(void);
typedef enum {
    AM_ERROR_OTHER_MAIL, /* another one than it should be */
    AM_ERROR_NO_DIFF,
    AM_ERROR_TOO_LARGE, /* above the limits of what is read */
} AmError;

typedef struct {
    const char *message_id;
    const char *subject; /* whole, as the index has it */
    const char *title;
    gint64 date;
    const Trailer *trailers; /* that replies gave */
    guint n_trailers;
} AmPatch;

/* Appends the mail, in an mbox, made of raw: the bytes of the patch's mail. */
gboolean am_append(Am *am, Str raw, const AmPatch *patch, GString *mbox, GError **error);

/* None of the diffs so far has an "a/" or "b/" to strip: git am wants -p0. */
gboolean am_wants_p0(const Am *am);

/* The commit message with the trailers, as above; it ends in LF unless it is empty. */
void am_add_trailers(GString *message, const Trailer *trailers, guint n);

#endif
