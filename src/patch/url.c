/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/url.h"
#include "mail/mail.h"

static gboolean is_one_of(char c, const char *set)
{
    return c && strchr(set, c) != NULL;
}

gboolean url_next(Str *rest, Str *url)
{
    for (gssize at; (at = str_find(*rest, STR("http"))) >= 0;) {
        *rest = str_skip(*rest, (gsize)at);
        gsize n = 0;
        while (n < rest->n && (guchar)rest->p[n] > ' ' && !is_one_of(rest->p[n], "<>\"]"))
            n++;
        *url = (Str){rest->p, n};
        *rest = str_skip(*rest, n);
        while (url->n && is_one_of(url->p[url->n - 1], ".,;:)'`"))
            url->n--;
        if (str_has_prefix(*url, STR("http://")) || str_has_prefix(*url, STR("https://")))
            return TRUE;
    }
    *rest = str_skip(*rest, rest->n);
    return FALSE;
}

/* Takes a part of the path or query off *rest. */
static Str take_part(Str *rest)
{
    gsize n = 0;

    while (n < rest->n && !is_one_of(rest->p[n], "/?#&;"))
        n++;
    Str part = {rest->p, n};
    *rest = str_skip(*rest, n < rest->n ? n + 1 : n);
    return part;
}

static Str without_host(Str url)
{
    url = str_skip(url, (gsize)str_find_char(url, '/') + 2);
    take_part(&url);
    return url;
}

/* "%40" -> "@" */
static Str decoded(Arena *arena, Str part)
{
    char *out = arena_take(arena, part.n);
    gsize n = 0;

    for (gsize i = 0; i < part.n; i++) {
        int high = part.p[i] == '%' && i + 2 < part.n ? g_ascii_xdigit_value(part.p[i + 1]) : -1;
        int low = high >= 0 ? g_ascii_xdigit_value(part.p[i + 2]) : -1;
        int c = low >= 0 ? high * 16 + low : -1;
        if (c > ' ' && c < 0x7f) {
            out[n++] = (char)c;
            i += 2;
        } else {
            out[n++] = part.p[i];
        }
    }
    return (Str){out, n};
}

static Str value_of(Str part)
{
    gssize equals = str_has_prefix(part, STR("i=")) || str_has_prefix(part, STR("mid="))
                        ? str_find_char(part, '=')
                        : -1;
    return str_skip(part, (gsize)(equals + 1));
}

const char *url_message_id(Arena *arena, Str url)
{
    Str rest = without_host(url);

    while (rest.n) {
        Str part = value_of(take_part(&rest));
        if (part.n > MAIL_ID_MAX ||
            (str_find_char(part, '@') < 0 && str_find_nocase(part, STR("%40")) < 0))
            continue;
        Str id = decoded(arena, part);
        if (id.n > 1 && *id.p == '<' && id.p[id.n - 1] == '>')
            id = (Str){id.p + 1, id.n - 2};
        gssize at = str_find_char(id, '@');
        if (at > 0 && (gsize)at + 1 < id.n && str_find_char(str_skip(id, (gsize)at + 1), '@') < 0)
            return arena_strndup(arena, id.p, id.n);
    }
    return NULL;
}

Str url_take_hash(Str text)
{
    gsize n = 0;

    while (n < text.n && g_ascii_isxdigit(text.p[n]))
        n++;
    gboolean whole = n == text.n || !(g_ascii_isalnum(text.p[n]) || is_one_of(text.p[n], "-_@"));
    return (Str){text.p, whole && n >= 7 && n <= 64 ? n : 0};
}

Str url_commit(Str url)
{
    static const Str marks[] = {{"/c/", 3}, {"/commit/", 8}, {"id=", 3}, {"h=", 2}};
    Str path = without_host(url);

    /* The host's slash belongs to the mark. */
    path = str_slice(path.p && path.p > url.p ? path.p - 1 : path.p, url.p + url.n);
    for (gsize i = 0; i < G_N_ELEMENTS(marks); i++)
        for (Str rest = path;;) {
            gssize at = str_find(rest, marks[i]);
            if (at < 0)
                break;
            rest = str_skip(rest, (gsize)at + marks[i].n);
            Str hash = url_take_hash(rest);
            if (hash.n)
                return hash;
        }
    return (Str){0};
}
