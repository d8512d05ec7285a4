/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/from_line.h"

static const Str from_word = {"From ", 5};

/* What a separator says of its date; offset is in seconds east of Greenwich. */
typedef struct {
    int year, month, day, hour, minute, second;
    int offset;
} FromDate;

static gboolean is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Takes the blanks and the word behind them off *rest. FALSE if there is no word. */
static gboolean take_word(Str *rest, Str *word)
{
    while (rest->n && is_blank(*rest->p))
        *rest = str_skip(*rest, 1);
    gsize n = 0;
    while (n < rest->n && !is_blank(rest->p[n]))
        n++;
    *word = (Str){rest->p, n};
    *rest = str_skip(*rest, n);
    return n > 0;
}

/* Index of a three-letter name in a string of them, or -1. */
static int find_name(Str word, const char *names, int count)
{
    for (int i = 0; i < count; i++)
        if (str_equal_nocase(word, (Str){names + 3 * i, 3}))
            return i;
    return -1;
}

static gboolean is_weekday(Str word)
{
    return find_name(word, "MonTueWedThuFriSatSun", 7) >= 0;
}

static gboolean read_month(Str word, int *month)
{
    *month = 1 + find_name(word, "JanFebMarAprMayJunJulAugSepOctNovDec", 12);
    return *month > 0;
}

/* The whole word is a number of min_digits to max_digits digits, from low to high. */
static gboolean read_number(Str word, gsize min_digits, gsize max_digits, int low, int high,
                            int *value)
{
    guint64 v;
    if (word.n < min_digits || word.n > max_digits || !str_take_uint(&word, (guint64)high, &v))
        return FALSE;
    *value = (int)v;
    return word.n == 0 && *value >= low;
}

static gboolean read_day(Str word, int *day)
{
    return read_number(word, 1, 2, 1, 31, day);
}

static gboolean read_year(Str word, int *year)
{
    return read_number(word, 4, 4, 1970, 2099, year);
}

/* H:MM or H:MM:SS, the second of a leap minute among them. */
static gboolean read_clock(Str word, FromDate *date)
{
    gssize colon = str_find_char(word, ':');
    if (colon < 0 || !read_number((Str){word.p, (gsize)colon}, 1, 2, 0, 23, &date->hour))
        return FALSE;
    Str minutes = str_skip(word, (gsize)colon + 1);
    date->second = 0;
    if (minutes.n == 5 && minutes.p[2] == ':') {
        if (!read_number(str_skip(minutes, 3), 2, 2, 0, 60, &date->second))
            return FALSE;
        minutes.n = 2;
    }
    return read_number(minutes, 2, 2, 0, 59, &date->minute);
}

static gboolean read_numeric_zone(Str word, int *offset)
{
    int sign = *word.p == '-' ? -1 : 1;
    int digits;
    word = str_skip(word, 1);
    if (!read_number(word, 1, 4, 0, 9999, &digits))
        return FALSE;
    if (word.n <= 2)
        *offset = sign * digits * 3600;
    else
        *offset = sign * (digits / 100 * 3600 + digits % 100 * 60);
    return TRUE;
}

/* The names of RFC 5322 4.3 and the commonest of those that mailers add; others count as UTC. */
static int zone_offset(Str word)
{
    static const struct {
        const char *name;
        int hours;
    } zones[] = {{"EST", -5}, {"EDT", -4}, {"CST", -6}, {"CDT", -5},  {"MST", -7},
                 {"MDT", -6}, {"PST", -8}, {"PDT", -7}, {"BST", 1},   {"WEST", 1},
                 {"CET", 1},  {"MET", 1},  {"MEZ", 1},  {"CEST", 2},  {"MEST", 2},
                 {"MESZ", 2}, {"EET", 2},  {"EEST", 3}, {"MSK", 3},   {"JST", 9},
                 {"KST", 9},  {"HKT", 8},  {"SGT", 8},  {"AEST", 10}, {"AEDT", 11}};
    for (gsize i = 0; i < G_N_ELEMENTS(zones); i++)
        if (str_equal(word, str_of(zones[i].name)))
            return zones[i].hours * 3600;
    return 0;
}

static gboolean read_zone(Str word, int *offset)
{
    if (word.n > 1 && (*word.p == '+' || *word.p == '-'))
        return read_numeric_zone(word, offset);
    if (word.n == 0 || word.n > 5)
        return FALSE;
    for (gsize i = 0; i < word.n; i++)
        if (!g_ascii_isupper(word.p[i]))
            return FALSE;
    *offset = zone_offset(word);
    return TRUE;
}

/* [ZONE] [remote from WORD] and nothing else. */
static gboolean read_tail(Str rest, FromDate *date)
{
    Str word;
    if (!take_word(&rest, &word))
        return TRUE;
    if (read_zone(word, &date->offset) && !take_word(&rest, &word))
        return TRUE;
    return str_equal(word, STR("remote")) && take_word(&rest, &word) &&
           str_equal(word, STR("from")) && take_word(&rest, &word) && !take_word(&rest, &word);
}

/* Mon D H:MM[:SS] [ZONE[ DST]] YYYY [ZONE] [remote from WORD], behind the weekday. */
static gboolean read_ctime(Str rest, FromDate *date)
{
    Str word;
    if (!take_word(&rest, &word) || !read_month(word, &date->month) || !take_word(&rest, &word) ||
        !read_day(word, &date->day) || !take_word(&rest, &word) || !read_clock(word, date) ||
        !take_word(&rest, &word))
        return FALSE;
    if (read_zone(word, &date->offset)) {
        if (!take_word(&rest, &word))
            return FALSE;
        if (str_equal(word, STR("DST"))) {
            date->offset += 3600;
            take_word(&rest, &word);
        }
    }
    return read_year(word, &date->year) && read_tail(rest, date);
}

/* Mon YYYY H:MM[:SS] [ZONE], behind the day. */
static gboolean read_rfc822(Str rest, FromDate *date)
{
    Str word;
    if (!take_word(&rest, &word) || !read_month(word, &date->month) || !take_word(&rest, &word) ||
        !read_year(word, &date->year) || !take_word(&rest, &word) || !read_clock(word, date))
        return FALSE;
    if (!take_word(&rest, &word))
        return TRUE;
    return read_zone(word, &date->offset) && !take_word(&rest, &word);
}

/* The whole of rest is a DATE; first is its first word, already taken off. */
static gboolean read_date(Str first, Str rest, FromDate *date)
{
    *date = (FromDate){0};
    if (is_weekday(first))
        return read_ctime(rest, date);
    if (first.n == 4 && first.p[3] == ',' && is_weekday((Str){first.p, 3}) &&
        !take_word(&rest, &first))
        return FALSE;
    return read_day(first, &date->day) && read_rfc822(rest, date);
}

/* The sender (all words before the date, maybe none) and the date. FALSE without a date. */
static gboolean read_line(Str line, Str *sender, FromDate *date)
{
    g_assert(str_has_prefix(line, from_word));
    Str rest = str_skip(line, from_word.n);
    const char *begin = rest.p;
    for (Str word; take_word(&rest, &word);) {
        if (read_date(word, rest, date)) {
            *sender = str_trim(str_slice(begin, word.p));
            return TRUE;
        }
    }
    return FALSE;
}

/* "quoted words"@domain */
static gboolean is_quoted_address(Str sender)
{
    if (sender.n == 0 || *sender.p != '"')
        return FALSE;
    gsize i = 1;
    while (i < sender.n && sender.p[i] != '"')
        i += sender.p[i] == '\\' ? 2 : 1;
    if (i + 2 >= sender.n || sender.p[i + 1] != '@')
        return FALSE;
    Str domain = str_skip(sender, i + 2);
    return str_find_char(domain, ' ') < 0 && str_find_char(domain, '\t') < 0;
}

static gboolean is_strict_sender(Str sender)
{
    Str rest = sender, word;
    if (!take_word(&rest, &word) || rest.n == 0 || is_quoted_address(sender))
        return TRUE;
    return take_word(&rest, &word) && str_equal(word, STR("at")) && take_word(&rest, &word) &&
           rest.n == 0;
}

static gboolean is_magic(Str line)
{
    Str rest = str_skip(line, from_word.n);
    gsize digits = 0;
    while (digits < rest.n && g_ascii_isxdigit(rest.p[digits]))
        digits++;
    return (digits == 40 || digits == 64) &&
           str_equal(str_skip(rest, digits), STR(" Mon Sep 17 00:00:00 2001"));
}

FromLine from_line_classify(Str line)
{
    Str sender;
    FromDate date;
    if (!read_line(line, &sender, &date))
        return FROM_NONE;
    if (is_magic(line))
        return FROM_MAGIC;
    return is_strict_sender(sender) ? FROM_STRICT : FROM_LOOSE;
}

MboxDialect from_line_dialect(Str line)
{
    static const struct {
        const char *suffix;
        MboxDialect dialect;
    } rows[] = {
        {"@mboxrd", MBOX_RD}, {"@mboxo", MBOX_O}, {"@mboxcl", MBOX_CL}, {"@mboxcl2", MBOX_CL2}};
    g_assert(str_has_prefix(line, from_word));
    Str rest = str_skip(line, from_word.n), sender;
    if (!take_word(&rest, &sender))
        return MBOX_UNKNOWN;
    if (str_equal(sender, STR("mboxrd@z")))
        return MBOX_RD;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        Str suffix = str_of(rows[i].suffix);
        if (sender.n >= suffix.n && str_equal(str_skip(sender, sender.n - suffix.n), suffix))
            return rows[i].dialect;
    }
    return MBOX_UNKNOWN;
}

gboolean from_line_date(Str line, gint64 *utc)
{
    Str sender;
    FromDate date;
    if (!read_line(line, &sender, &date) || is_magic(line))
        return FALSE;
    /* GDateTime knows no leap second. */
    g_autoptr(GDateTime) time = g_date_time_new_utc(date.year, date.month, date.day, date.hour,
                                                    date.minute, MIN(date.second, 59));
    if (!time)
        return FALSE;
    *utc = g_date_time_to_unix(time) - date.offset;
    return TRUE;
}
