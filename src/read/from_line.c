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

/* "quoted words"@domain; 0 if it is none, else how much of s it takes. */
static gsize quoted_address(Str s)
{
    if (s.n == 0 || *s.p != '"')
        return 0;
    gsize i = 1;
    while (i < s.n && s.p[i] != '"')
        i += s.p[i] == '\\' ? 2 : 1;
    if (i + 2 >= s.n || s.p[i + 1] != '@')
        return 0;
    Str rest = str_skip(s, i + 2), domain;
    if (is_blank(*rest.p) || !take_word(&rest, &domain))
        return 0;
    return s.n - rest.n;
}

/* Takes user@host, "quoted words"@host or "user at host" off *rest. */
static gboolean take_address(Str *rest)
{
    Str word, at, host;
    while (rest->n && is_blank(*rest->p))
        *rest = str_skip(*rest, 1);
    gsize quoted = quoted_address(*rest);
    if (quoted) {
        *rest = str_skip(*rest, quoted);
        return TRUE;
    }
    if (!take_word(rest, &word))
        return FALSE;
    gssize sign = str_find_char(word, '@');
    if (sign >= 0)
        return sign > 0 && (gsize)sign + 1 < word.n;
    return take_word(rest, &at) && str_equal(at, STR("at")) && take_word(rest, &host);
}

static gboolean is_strict_sender(Str sender)
{
    Str rest = sender, word;
    if (!take_word(&rest, &word) || rest.n == 0)
        return TRUE;
    rest = sender;
    return take_address(&rest) && rest.n == 0;
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

/* "5", "5." or "5," */
static gboolean is_local_day(Str word)
{
    if (word.n && (word.p[word.n - 1] == '.' || word.p[word.n - 1] == ','))
        word.n--;
    return is_day(word);
}

/* A weekday or month of any language: "janv.", "Mär", "1月", "Пн". Digits need a character that is
 * not ASCII beside them. */
static gboolean is_name(Str word)
{
    gboolean digits = FALSE, letters = FALSE, foreign = FALSE;
    for (gsize i = 0; i < word.n; i++) {
        char c = word.p[i];
        if ((guchar)c >= 0x80)
            foreign = TRUE;
        else if (g_ascii_isalpha(c))
            letters = TRUE;
        else if (g_ascii_isdigit(c))
            digits = TRUE;
        else if (c != '.' && c != ',')
            return FALSE;
    }
    return word.n <= FROM_NAME_MAX && (foreign || (letters && !digits));
}

/* A clock, a year, a day and one or two names, maybe zones (AM and PM look like one), in any order:
 * what ctime and date(1) print in other languages. */
static gboolean is_local_date(Str rest)
{
    static const struct {
        gboolean (*is)(Str word);
        guint min, max;
    } rows[] = {
        {is_clock, 1, 1}, {is_year, 1, 1}, {is_local_day, 1, 1}, {is_name, 1, 2}, {is_zone, 0, 2},
    };
    guint count[G_N_ELEMENTS(rows)] = {0};
    for (Str word; take_word(&rest, &word);) {
        gsize i = 0;
        while (i < G_N_ELEMENTS(rows) && (count[i] == rows[i].max || !rows[i].is(word)))
            i++;
        if (i == G_N_ELEMENTS(rows))
            return FALSE;
        count[i]++;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        if (count[i] < rows[i].min)
            return FALSE;
    return TRUE;
}

/* [sender] and a date of another language. */
static gboolean is_local(Str rest)
{
    Str behind_address = rest, behind_word = rest, word;
    return is_local_date(rest) ||
           (take_address(&behind_address) && is_local_date(behind_address)) ||
           (take_word(&behind_word, &word) && is_local_date(behind_word));
}

FromLine from_line_classify(Str line)
{
    Str sender;
    if (read_line(line, &sender)) {
        if (is_magic(line))
            return FROM_MAGIC;
        return is_strict_sender(sender) ? FROM_STRICT : FROM_LOOSE;
    }
    Str rest = str_trim(str_skip(line, from_word.n));
    if (rest.n == 0 || str_equal(rest, STR("-")))
        return FROM_BARE;
    return is_local(rest) ? FROM_LOCAL : FROM_NONE;
}

gboolean from_line_has_address(Str line)
{
    g_assert(str_has_prefix(line, from_word));
    Str rest = str_skip(line, from_word.n), word;
    return take_address(&rest) && take_word(&rest, &word) && is_date(word, rest);
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
