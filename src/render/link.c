/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/link.h"

void link_append(GString *out, const char *base, const char *message_id)
{
    g_string_append(out, base);
    g_string_append_uri_escaped(out, message_id, G_URI_RESERVED_CHARS_ALLOWED_IN_PATH_ELEMENT,
                                FALSE);
}
