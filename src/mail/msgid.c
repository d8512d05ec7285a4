/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/msgid.h"
#include "base/block.h"
#include "mail/mail.h"

/* Takes the next "<id>" off the start of *rest. */
static gboolean take_first(Str *rest, Str *id)
{
    for (gssize close; (close = str_find_char(*rest, '>')) >= 0;) {
        const char *start = rest->p, *open = memrchr(start, '<', (gsize)close);
        *rest = str_skip(*rest, (gsize)close + 1);
        if (open && open + 1 < start + close) {
            *id = str_slice(open + 1, start + close);
            return TRUE;
        }
    }
    rest->n = 0;
    return FALSE;
}

/* Takes the last "<id>" off the end of *rest. */
static gboolean take_last(Str *rest, Str *id)
{
    for (const char *open; rest->n && (open = memrchr(rest->p, '<', rest->n));) {
        Str behind = str_slice(open + 1, rest->p + rest->n);
        gssize close = str_find_char(behind, '>');
        rest->n = (gsize)(open - rest->p);
        if (close > 0) {
            *id = (Str){behind.p, (gsize)close};
            return TRUE;
        }
    }
    rest->n = 0;
    return FALSE;
}

static Block not_printable(const char *p)
{
    return (Block)(block_load(p) - block_of('!') > block_of('~' - '!'));
}

/* ASCII without white space and control characters, as most ids are. */
static gboolean is_printable(Str s)
{
    Block other = {0};
    if (s.n < BLOCK_SIZE) {
        for (gsize i = 0; i < s.n; i++)
            if (s.p[i] <= ' ' || s.p[i] >= 0x7f)
                return FALSE;
        return TRUE;
    }
    for (gsize i = 0; i + BLOCK_SIZE < s.n; i += BLOCK_SIZE)
        other |= not_printable(s.p + i);
    other |= not_printable(s.p + s.n - BLOCK_SIZE);
    return !block_any(other);
}

/* NULL if it is no id, see the header. */
static const char *tidy_id(Charsets *charsets, Arena *arena, Str raw)
{
    if (is_printable(raw) && raw.n <= MAIL_ID_MAX)
        return raw.n ? arena_strndup(arena, raw.p, raw.n) : NULL;
    if (!bytes_are_ascii(raw))
        raw = charset_decode(charsets, arena, STR(""), raw);
    char *id = arena_strndup(arena, raw.p, raw.n), *to = id;
    for (gsize i = 0; i < raw.n; i++) {
        guchar c = (guchar)raw.p[i];
        gboolean c1 = c == 0xc2 && i + 1 < raw.n && (guchar)raw.p[i + 1] < 0xa0;
        if (c1 || c == 0x7f || (c < ' ' && !g_ascii_isspace((gchar)c)))
            return NULL;
        if (c > ' ')
            *to++ = (char)c;
    }
    *to = '\0';
    return to > id && to - id <= MAIL_ID_MAX ? id : NULL;
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
    guint n, room;
    guint *slots; /* where an id's hash leads: its number in ids from 1, or 0; else the next one */
    guint mask;   /* number of slots less 1 */
    const char *own;
} Parents;

static void init_parents(Parents *parents, Arena *arena, guint room, const char *own)
{
    guint slots = 4;
    while (slots < 2 * room)
        slots *= 2;
    parents->n = 0;
    parents->room = room;
    parents->ids = arena_new_array(arena, const char *, room);
    parents->slots = arena_new_array(arena, guint, slots);
    parents->mask = slots - 1;
    parents->own = own;
}

/* A product's lower half knows nothing of the upper half of its factors, so it gets that of the
 * product: ids of one send differ in a byte or two, wherever these lie. */
static inline guint64 add_to_hash(guint64 hash, const char *id, gsize n)
{
    guint64 bytes = 0;
    memcpy(&bytes, id, n);
    hash = (hash ^ bytes) * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15); /* 2^64 by the golden ratio */
    return hash ^ hash >> 32;
}

/* Eight bytes at a time. */
static guint hash_id(const char *id)
{
    guint64 hash = 0;
    gsize n = strlen(id);
    for (; n >= sizeof(hash); n -= sizeof(hash), id += sizeof(hash))
        hash = add_to_hash(hash, id, sizeof(hash));
    return (guint)add_to_hash(add_to_hash(hash, id, n), "", 0);
}

/* FALSE if there is no room for another one. */
static gboolean add_parent(Parents *parents, const char *id)
{
    if (!id || strcmp(id, parents->own) == 0)
        return TRUE;
    guint slot = hash_id(id) & parents->mask;
    for (; parents->slots[slot]; slot = (slot + 1) & parents->mask)
        if (strcmp(parents->ids[parents->slots[slot] - 1], id) == 0)
            return TRUE;
    if (parents->n == parents->room)
        return FALSE;
    parents->ids[parents->n++] = id;
    parents->slots[slot] = parents->n;
    return TRUE;
}

static guint count_ids(Str value)
{
    guint n = 0;
    for (gssize at; (at = str_find_char(value, '>')) >= 0; n++)
        value = str_skip(value, (gsize)at + 1);
    return n;
}

const char *const *msgid_parents(Charsets *charsets, Arena *arena, DiagLog *log, Str in_reply_to,
                                 Str references, const char *own, guint *n)
{
    Parents parents;
    guint candidates = count_ids(in_reply_to) + count_ids(references);
    init_parents(&parents, arena, MIN(candidates, MAIL_REFS_MAX), own);
    gboolean fits = TRUE;
    Str id;
    while (fits && take_first(&in_reply_to, &id))
        fits = add_parent(&parents, tidy_id(charsets, arena, id));
    while (fits && take_last(&references, &id))
        fits = add_parent(&parents, tidy_id(charsets, arena, id));
    if (!fits)
        diag_add(log, DIAG_HEADER_TOO_LARGE, "more references than are kept");
    *n = parents.n;
    return parents.ids;
}
