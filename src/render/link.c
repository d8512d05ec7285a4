/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/link.h"
#include <string.h>

/* "#2" behind the host: report/ids.h tells postings by it that share a Message-ID. */
static const char *find_number(const char *message_id)
{
    const char *at = strrchr(message_id, '@'), *mark = at ? strrchr(at, '#') : NULL;
    return mark && mark[1] && !mark[1 + strspn(mark + 1, "0123456789")] ? mark : NULL;
}

/* Nothing is encoded, nor is there a number: true of nearly all, and GLib takes long to see it. */
static gboolean is_plain(const char *message_id)
{
    const char *p = message_id;
    while (g_ascii_isalnum(*p) || *p == '-' || *p == '.' || *p == '_' || *p == '@')
        p++;
    return !*p;
}

void link_append(GString *out, const char *base, const char *message_id)
{
    g_string_append(out, base);
    if (is_plain(message_id)) {
        g_string_append(out, message_id);
        return;
    }
    const char *number = find_number(message_id);
    g_autofree char *id = number ? g_strndup(message_id, (gsize)(number - message_id)) : NULL;
    g_string_append_uri_escaped(out, id ? id : message_id,
                                G_URI_RESERVED_CHARS_ALLOWED_IN_PATH_ELEMENT, FALSE);
    g_string_append(out, number ? number : "");
}
