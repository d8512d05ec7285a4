/* SPDX-License-Identifier: GPL-2.0-or-later */
/* link: where the archive shows a mail, as public-inbox has it: base URL + Message-ID. */
#ifndef LISTDIGEST_LINK_H
#define LISTDIGEST_LINK_H

#include <glib.h>

/*
 * The Message-ID is one path segment (RFC 3986, 3.3): every byte that may not stand in one, "/"
 * among them, is percent-encoded, so that the result is plain ASCII behind base. The number of a
 * posting that shares its Message-ID, "ID#2", is a fragment.
 */
void link_append(GString *out, const char *base, const char *message_id);

#endif
