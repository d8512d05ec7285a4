/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/msgid.h"
#include "mail/mail.h"

/* Takes the next "<id>" off the start of *rest. */
static gboolean take_first(Str *rest, Str *id)
{
    const char *open = NULL;
    for (gsize i = 0; i < rest->n; i++) {
        const char *at = rest->p + i;
        if (*at == '<')
            open = at + 1;
        else if (*at == '>' && open && at > open) {
            *id = str_slice(open, at);
            *rest = str_skip(*rest, i + 1);
            return TRUE;
        } else if (*at == '>')
            open = NULL;
    }
    rest->n = 0;
    return FALSE;
}

/* Takes the last "<id>" off the end of *rest. */
static gboolean take_last(Str *rest, Str *id)
{
    const char *close = NULL;
    for (gsize i = rest->n; i-- > 0;) {
        const char *at = rest->p + i;
        if (*at == '>')
            close = at;
        else if (*at == '<' && close && close > at + 1) {
            *id = str_slice(at + 1, close);
            rest->n = i;
            return TRUE;
        } else if (*at == '<')
            close = NULL;
    }
    rest->n = 0;
    return FALSE;
}

/* NULL if it is no id, see the header. */
static const char *tidy_id(Charsets *charsets, Arena *arena, Str raw)
{
    if (raw.n > MAIL_ID_MAX)
        return NULL;
    if (!bytes_are_ascii(raw))
        raw = charset_decode(charsets, arena, STR(""), raw);
    char *id = arena_strndup(arena, raw.p, raw.n), *to = id;
    for (gsize i = 0; i < raw.n; i++) {
        guchar c = (guchar)raw.p[i];
        if (c == 0x7f || (c < ' ' && !g_ascii_isspace((gchar)c)))
            return NULL;
        if (c > ' ')
            *to++ = (char)c;
    }
    *to = '\0';
    return *id ? id : NULL;
}

const char *msgid_read(Charsets *charsets, Arena *arena, Str value)
{
    Str rest = value, id;
    if (take_first(&rest, &id))
        return tidy_id(charsets, arena, id);
    value = str_trim(value);
    for (gsize i = 0; i < value.n; i++)
        if (g_ascii_isspace(value.p[i]) || value.p[i] == '<' || value.p[i] == '>')
            return NULL;
    return str_find_char(value, '@') > 0 ? tidy_id(charsets, arena, value) : NULL;
}

typedef struct {
    const char **ids;
    guint *hashes; /* of the ids, since most comparisons end there */
    guint n;
    const char *own;
} Parents;

static void add_parent(Parents *parents, const char *id)
{
    if (!id || strcmp(id, parents->own) == 0)
        return;
    guint hash = g_str_hash(id);
    for (guint i = 0; i < parents->n; i++)
        if (parents->hashes[i] == hash && strcmp(parents->ids[i], id) == 0)
            return;
    parents->hashes[parents->n] = hash;
    parents->ids[parents->n++] = id;
}

static guint count_ids(Str value)
{
    guint n = 0;
    for (gssize at; (at = str_find_char(value, '>')) >= 0; n++)
        value = str_skip(value, (gsize)at + 1);
    return n;
}

const char *const *msgid_parents(Charsets *charsets, Arena *arena, Str in_reply_to, Str references,
                                 const char *own, guint *n)
{
    guint room = MIN(count_ids(in_reply_to) + count_ids(references), MAIL_REFS_MAX);
    Parents parents = {.own = own};
    parents.ids = arena_new_array(arena, const char *, room);
    parents.hashes = arena_new_array(arena, guint, room);
    Str id;
    while (parents.n < room && take_first(&in_reply_to, &id))
        add_parent(&parents, tidy_id(charsets, arena, id));
    while (parents.n < room && take_last(&references, &id))
        add_parent(&parents, tidy_id(charsets, arena, id));
    *n = parents.n;
    return parents.ids;
}
