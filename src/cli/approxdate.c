/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/approxdate.h"
#include "base/str.h"

typedef GDateTime *AddFunc(GDateTime *date, int n);

static GDateTime *add_seconds(GDateTime *date, int n)
{
    return g_date_time_add_seconds(date, n);
}

static const struct {
    const char *name;
    int count; /* of what add adds */
    AddFunc *add;
} units[] = {
    {"second", 1, add_seconds},           {"minute", 60, add_seconds},
    {"hour", 60 * 60, add_seconds},       {"day", 1, g_date_time_add_days},
    {"week", 7, g_date_time_add_days},    {"month", 1, g_date_time_add_months},
    {"year", 12, g_date_time_add_months},
};

static const struct {
    const char *name;
    gboolean midnight;
    int days;
} words[] = {{"now", FALSE, 0}, {"today", TRUE, 0}, {"yesterday", TRUE, -1}};

static GDateTime *date_of_word(const char *text, GDateTime *now)
{
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        if (g_ascii_strcasecmp(text, words[i].name) != 0)
            continue;
        g_autoptr(GDateTime) day = g_date_time_add_days(now, words[i].days);
        if (!day || !words[i].midnight)
            return g_steal_pointer(&day);
        int year, month, mday;
        g_date_time_get_ymd(day, &year, &month, &mday);
        return g_date_time_new(g_date_time_get_timezone(now), year, month, mday, 0, 0, 0);
    }
    return NULL;
}

/* GLib reads ISO 8601 with a time to the second, the zone right behind; the rest is done here. */
static GDateTime *date_of_iso(const char *text, GTimeZone *zone)
{
    const gsize day = strlen("2026-01-05"), minute = strlen("2026-01-05T07:42");
    const gsize second = strlen("2026-01-05T07:42:30");
    g_autoptr(GString) whole = g_string_new(text);
    if (whole->len == day)
        g_string_append(whole, "T00:00:00");
    else if (whole->len >= minute && whole->str[minute] != ':')
        g_string_insert(whole, (gssize)minute, ":00");
    if (whole->len > second && whole->str[second] == ' ')
        g_string_erase(whole, (gssize)second, 1);
    return g_date_time_new_from_iso8601(whole->str, zone);
}

static gboolean is_gap(char c)
{
    return c == '.' || c == ' ' || c == '_';
}

static Str skip_gaps(Str s)
{
    while (s.n && is_gap(*s.p))
        s = str_skip(s, 1);
    return s;
}

static Str take_word(Str *s)
{
    Str word = {s->p, 0};
    while (word.n < s->n && g_ascii_isalpha(s->p[word.n]))
        word.n++;
    *s = skip_gaps(str_skip(*s, word.n));
    return word;
}

static int unit_of(Str word)
{
    if (word.n > 1 && g_ascii_tolower(word.p[word.n - 1]) == 's')
        word.n--;
    for (gsize i = 0; i < G_N_ELEMENTS(units); i++)
        if (str_equal_nocase(word, str_of(units[i].name)))
            return (int)i;
    return -1;
}

/* (N unit)+ [ago] */
static GDateTime *date_of_ages(Str s, GDateTime *now)
{
    g_autoptr(GDateTime) date = g_date_time_ref(now);
    guint64 n;
    gboolean any = FALSE;
    while (date && str_take_uint(&s, APPROXDATE_COUNT_MAX, &n)) {
        s = skip_gaps(s);
        int unit = unit_of(take_word(&s));
        if (unit < 0)
            return NULL;
        g_autoptr(GDateTime) newer = g_steal_pointer(&date);
        date = units[unit].add(newer, -(int)n * units[unit].count);
        any = TRUE;
    }
    if (s.n && !str_equal_nocase(take_word(&s), STR("ago")))
        return NULL;
    return any && s.n == 0 ? g_steal_pointer(&date) : NULL;
}

gboolean approxdate_parse(const char *text, gint64 now, GTimeZone *zone, gint64 *utc)
{
    if (*text == '@') {
        gint64 most = G_MAXINT64;
        return g_ascii_string_to_signed(text + 1, 10, -most, most, utc, NULL);
    }
    g_autoptr(GDateTime) now_utc = g_date_time_new_from_unix_utc(now);
    g_autoptr(GDateTime) now_zone = now_utc ? g_date_time_to_timezone(now_utc, zone) : NULL;
    if (!now_zone)
        return FALSE;
    g_autoptr(GDateTime) date = date_of_word(text, now_zone);
    if (!date)
        date = date_of_iso(text, zone);
    if (!date)
        date = date_of_ages(str_of(text), now_zone);
    if (!date)
        return FALSE;
    *utc = g_date_time_to_unix(date);
    return TRUE;
}
