/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Another index into this one. */
#include "index/private.h"

gboolean index_merge(Index *index, const char *path, guint64 *mails, GError **error)
{
    (void)index;
    *mails = 0;
    g_set_error(error, INDEX_ERROR, INDEX_ERROR_SQLITE, "%s: not yet", path);
    return FALSE;
}
