/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One mail again, from where an earlier reading found it. */
#include "read/inbox.h"
#include "read/mailfiles.h"
#include "read/mboxreader.h"

struct SourceFetch {
    MboxFetch *mbox;
};

SourceFetch *source_fetch_new(void)
{
    SourceFetch *last = g_new0(SourceFetch, 1);
    last->mbox = mboxfetch_new();
    return last;
}

void source_fetch_free(SourceFetch *last)
{
    if (!last)
        return;
    mboxfetch_free(last->mbox);
    g_free(last);
}

static GBytes *fetch(SourceFetch *last, const char *argument, const char *state,
                     const SourcePlace *place, GError **error)
{
    const char *path = source_file(argument);
    SourceForm form = source_form(argument);
    switch (form) {
    case SOURCE_FORM_MBOX:
        return mboxfetch_mail(last->mbox, path, source_dialect(argument), state, place, error);
    case SOURCE_FORM_MAILDIR:
    case SOURCE_FORM_MH:
    case SOURCE_FORM_EML: return mailfiles_fetch(path, form, place, error);
    case SOURCE_FORM_V1:
    case SOURCE_FORM_V2:
    case SOURCE_FORM_EPOCH: return inbox_fetch(path, form, place, error);
    case SOURCE_FORM_INDEX: break;
    }
    return NULL;
}

GBytes *source_fetch(SourceFetch *last, const char *path, const char *state,
                     const SourcePlace *place, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autofree char *name = g_filename_display_name(path);
    gboolean standard = g_str_equal(source_file(path), "-");
    GBytes *bytes = standard ? NULL : fetch(last, path, state, place, &cause);
    if (bytes)
        return bytes;
    if (standard)
        g_set_error_literal(error, SOURCE_ERROR_DOMAIN, SOURCE_ERROR_NOT_MAIL,
                            "standard input cannot be read again");
    else if (cause)
        g_propagate_error(error, g_steal_pointer(&cause));
    else if (place->part)
        g_set_error(error, SOURCE_ERROR_DOMAIN, SOURCE_ERROR_NOT_MAIL,
                    "%s: the mail that was read from %s is not there any more", name, place->part);
    else
        g_set_error(error, SOURCE_ERROR_DOMAIN, SOURCE_ERROR_NOT_MAIL,
                    "%s: the mail that was read at byte %" G_GOFFSET_FORMAT
                    " is not there any more",
                    name, place->offset);
    return NULL;
}
