/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/from_line.h"

static const Str from_word = {"From ", 5};

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

static gboolean is_month(Str word)
{
    return find_name(word, "JanFebMarAprMayJunJulAugSepOctNovDec", 12) >= 0;
}

/* The whole word is a number of min_digits to max_digits digits, from low to high. */
static gboolean is_number(Str word, gsize min_digits, gsize max_digits, guint64 low, guint64 high)
{
    guint64 value;
    return word.n >= min_digits && word.n <= max_digits && str_take_uint(&word, high, &value) &&
           word.n == 0 && value >= low;
}

static gboolean is_day(Str word)
{
    return is_number(word, 1, 2, 1, 31);
}

static gboolean is_year(Str word)
{
    return is_number(word, 4, 4, 1970, 2099);
}

/* H:MM or H:MM:SS, the second of a leap minute among them. */
static gboolean is_clock(Str word)
{
    gssize colon = str_find_char(word, ':');
    if (colon < 0 || !is_number((Str){word.p, (gsize)colon}, 1, 2, 0, 23))
        return FALSE;
    Str minutes = str_skip(word, (gsize)colon + 1);
    if (minutes.n == 5 && minutes.p[2] == ':') {
        if (!is_number(str_skip(minutes, 3), 2, 2, 0, 60))
            return FALSE;
        minutes.n = 2;
    }
    return is_number(minutes, 2, 2, 0, 59);
}

static gboolean is_zone(Str word)
{
    if (word.n > 1 && (*word.p == '+' || *word.p == '-'))
        return is_number(str_skip(word, 1), 1, 4, 0, 9999);
    if (word.n == 0 || word.n > 5)
        return FALSE;
    for (gsize i = 0; i < word.n; i++)
        if (!g_ascii_isupper(word.p[i]))
            return FALSE;
    return TRUE;
}

/* [ZONE] [remote from WORD] and nothing else. */
static gboolean is_tail(Str rest)
{
    Str word;
    if (!take_word(&rest, &word))
        return TRUE;
    if (is_zone(word) && !take_word(&rest, &word))
        return TRUE;
    return str_equal(word, STR("remote")) && take_word(&rest, &word) &&
           str_equal(word, STR("from")) && take_word(&rest, &word) && !take_word(&rest, &word);
}

/* Mon D H:MM[:SS] [ZONE[ DST]] YYYY [ZONE] [remote from WORD], behind the weekday. */
static gboolean is_ctime(Str rest)
{
    Str word;
    if (!take_word(&rest, &word) || !is_month(word) || !take_word(&rest, &word) || !is_day(word) ||
        !take_word(&rest, &word) || !is_clock(word) || !take_word(&rest, &word))
        return FALSE;
    if (is_zone(word)) {
        if (!take_word(&rest, &word))
            return FALSE;
        if (str_equal(word, STR("DST")))
            take_word(&rest, &word);
    }
    return is_year(word) && is_tail(rest);
}

/* Mon YYYY H:MM[:SS] [ZONE], behind the day. */
static gboolean is_rfc822(Str rest)
{
    Str word;
    if (!take_word(&rest, &word) || !is_month(word) || !take_word(&rest, &word) || !is_year(word) ||
        !take_word(&rest, &word) || !is_clock(word))
        return FALSE;
    if (!take_word(&rest, &word))
        return TRUE;
    return is_zone(word) && !take_word(&rest, &word);
}

/* The whole of rest is a DATE; first is its first word, already taken off. */
static gboolean is_date(Str first, Str rest)
{
    if (is_weekday(first))
        return is_ctime(rest);
    if (first.n == 4 && first.p[3] == ',' && is_weekday((Str){first.p, 3}) &&
        !take_word(&rest, &first))
        return FALSE;
    return is_day(first) && is_rfc822(rest);
}

/* The sender (all words before the date, maybe none). FALSE without a date. */
static gboolean read_line(Str line, Str *sender)
{
    g_assert(str_has_prefix(line, from_word));
    Str rest = str_skip(line, from_word.n);
    const char *begin = rest.p;
    for (Str word; take_word(&rest, &word);) {
        if (is_date(word, rest)) {
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
    if (!read_line(line, &sender))
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
