/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/archive_name.h"

Str archive_stem(Str name)
{
    static const Str suffixes[] = {{".gz", 3},  {".xz", 3},   {".zst", 4},
                                   {".bz2", 4}, {".mbox", 5}, {".txt", 4}};
    for (gsize i = 0; i < G_N_ELEMENTS(suffixes); i++) {
        Str suffix = suffixes[i];
        if (name.n > suffix.n && str_equal(str_skip(name, name.n - suffix.n), suffix)) {
            name.n -= suffix.n;
            i = (gsize)-1; /* from the first again */
        }
    }
    return name;
}

/* A number of exactly so many digits, within the bounds. */
static gboolean take_number(Str *s, gsize digits, guint min, guint max, guint *number)
{
    Str part = {s->p, digits};
    guint64 value;
    if (s->n < digits || !str_take_uint(&part, max, &value) || part.n || value < min)
        return FALSE;
    *number = (guint)value;
    *s = str_skip(*s, digits);
    return TRUE;
}

static gboolean take_char(Str *s, char c)
{
    if (!s->n || g_ascii_tolower(*s->p) != c)
        return FALSE;
    *s = str_skip(*s, 1);
    return TRUE;
}

static gboolean take_month_name(Str *s, guint *month)
{
    static const char *const names[] = {"January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December"};
    enum { ABBREVIATED = 3 };
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        Str name = str_of(names[i]), abbreviation = {names[i], ABBREVIATED};
        if (!str_equal_nocase(*s, name) && !str_equal_nocase(*s, abbreviation))
            continue;
        *month = i + 1;
        *s = str_skip(*s, s->n);
        return TRUE;
    }
    return FALSE;
}

/* "q1" behind a year. */
static gboolean take_quarter(Str *s, guint *month)
{
    Str rest = *s;
    guint quarter;
    if (!take_char(&rest, 'q') || !take_number(&rest, 1, 1, 4, &quarter))
        return FALSE;
    *month = 3 * quarter - 2;
    *s = rest;
    return TRUE;
}

/* "0103" or "-01-03"; the day may be missing. */
static gboolean take_month(Str *s, guint *month, guint *day)
{
    gboolean hyphen = take_char(s, '-');
    if (hyphen && (take_month_name(s, month) || take_quarter(s, month)))
        return TRUE;
    if (!take_number(s, 2, 1, 12, month))
        return FALSE;
    return !s->n || ((!hyphen || take_char(s, '-')) && take_number(s, 2, 1, 31, day));
}

guint archive_date(Str name)
{
    Str week = STR("Week-of-Mon-"), rest = archive_stem(name);
    if (str_has_prefix_nocase(rest, week))
        rest = str_skip(rest, week.n);
    guint year, month = 1, day = 1;
    if (!take_number(&rest, 4, 1970, 2099, &year))
        return 0;
    if (rest.n && !take_quarter(&rest, &month) && !take_month(&rest, &month, &day))
        return 0;
    return rest.n ? 0 : year * 10000 + month * 100 + day;
}
