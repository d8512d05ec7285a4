/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "series/stem.h"
#include "base/hash.h"

/* An id without its changing part: the bytes before it and the bytes behind it. */
typedef struct {
    Str head, tail;
} Stem;

static gsize count_digits(Str s)
{
    gsize n = 0;
    while (n < s.n && g_ascii_isdigit(s.p[n]))
        n++;
    return n;
}

static gboolean take_char(Str *s, char c)
{
    if (s->n == 0 || s->p[0] != c)
        return FALSE;
    *s = str_skip(*s, 1);
    return TRUE;
}

/* At least min digits. */
static gboolean take_digits(Str *s, gsize min)
{
    gsize n = count_digits(*s);
    if (n < min)
        return FALSE;
    *s = str_skip(*s, n);
    return TRUE;
}

/* Both forms of git send-email: a stamp, '.' or '-', the process id, '-', N, '-'. */
static gboolean read_send_email(Str id, Stem *stem)
{
    enum { STAMP_MIN = 9 }; /* seconds since 1970 in the older form, 14 digits in the newer */
    Str rest = id;
    if (!take_digits(&rest, STAMP_MIN) || !(take_char(&rest, '.') || take_char(&rest, '-')) ||
        !take_digits(&rest, 1) || !take_char(&rest, '-'))
        return FALSE;
    stem->head = str_slice(id.p, rest.p);
    if (!take_digits(&rest, 1) || !take_char(&rest, '-'))
        return FALSE;
    stem->tail = rest;
    return TRUE;
}

static gboolean is_hex(Str s)
{
    for (gsize i = 0; i < s.n; i++)
        if (!g_ascii_isxdigit(s.p[i]))
            return FALSE;
    return TRUE;
}

/* "cover" or a commit, then .time.git.address */
static gboolean read_format_patch(Str id, Stem *stem)
{
    enum { COMMIT_MIN = 7 };
    gssize dot = str_find_char(id, '.');
    if (dot < 0)
        return FALSE;
    Str what = {id.p, (gsize)dot};
    if (!str_equal(what, STR("cover")) && !(what.n >= COMMIT_MIN && is_hex(what)))
        return FALSE;
    Str rest = str_skip(id, (gsize)dot + 1);
    stem->head = STR("");
    stem->tail = rest;
    return take_digits(&rest, 1) && str_has_prefix(rest, STR(".git."));
}

/* Read from the end, since the slug may hold anything: -I-hash@ behind -vN. */
static gboolean read_b4(Str id, Stem *stem)
{
    enum { DATE_DIGITS = 8, HASH_MIN = 12 };
    gssize at = str_find_char(id, '@');
    if (count_digits(id) != DATE_DIGITS || at < 0)
        return FALSE;
    gsize hash = (gsize)at;
    while (hash > 0 && g_ascii_isxdigit(id.p[hash - 1]))
        hash--;
    gsize end = hash; /* behind the '-' that follows I */
    if ((gsize)at - hash < HASH_MIN || end < 2 || id.p[end - 1] != '-')
        return FALSE;
    gsize number = end - 1;
    while (number > 0 && g_ascii_isdigit(id.p[number - 1]))
        number--;
    gsize version = number ? number - 1 : 0; /* behind it stands the '-' before I */
    if (number == end - 1 || number == 0 || id.p[version] != '-')
        return FALSE;
    gsize v = version;
    while (v > 0 && g_ascii_isdigit(id.p[v - 1]))
        v--;
    if (v == version || v < 2 || id.p[v - 1] != 'v' || id.p[v - 2] != '-')
        return FALSE;
    stem->head = (Str){id.p, number};
    stem->tail = str_skip(id, end);
    return TRUE;
}

guint64 stem_of(Str message_id)
{
    static gboolean (*const forms[])(Str, Stem *) = {read_send_email, read_format_patch, read_b4};
    for (guint i = 0; i < G_N_ELEMENTS(forms); i++) {
        Stem stem;
        if (!forms[i](message_id, &stem))
            continue;
        Digest head = digest_str(stem.head), tail = digest_str(stem.tail);
        return DIGEST_OF(head.a, head.b, tail.a, tail.b, i).a | 1;
    }
    return 0;
}
