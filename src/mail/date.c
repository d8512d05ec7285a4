/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/date.h"

/*
 * Senders shuffle the pieces of a date, but each piece says by its form what it is: "12:30:00" a
 * time, "Mar" a month, "2004" a year, "+0200" a zone. So the pieces are read in any order, and
 * what is none is passed over ("Tue", "at"). Comments only tell the zone where nothing else does.
 */

enum {
    YEAR_MIN = 1900,
    YEAR_MAX = 9999,
    ZONE_MAX = 24 * 60 - 1,     /* minutes */
    UNIX_EPOCH_JULIAN = 719163, /* of GDate */
    UNSET = -1,
    NO_ZONE = G_MAXINT,
    ZONE_BARE_MAX = 1400, /* "0100" without a sign */
};

typedef struct {
    int year, month, day, hour, minute, second, zone;
    gboolean pm, am, summer;
    gboolean odd;
} Pieces;

static const char months[12][10] = {"january",   "february", "march",    "april",
                                    "may",       "june",     "july",     "august",
                                    "september", "october",  "november", "december"};

/* RFC 5322 4.3 has the first ones (UTC excepted, which nobody means otherwise). */
static const struct {
    const char *name;
    int minutes;
    gboolean odd;
} zones[] = {
    {"UT", 0, FALSE},     {"GMT", 0, FALSE},    {"Z", 0, FALSE},      {"UTC", 0, FALSE},
    {"EST", -300, FALSE}, {"EDT", -240, FALSE}, {"CST", -360, FALSE}, {"CDT", -300, FALSE},
    {"MST", -420, FALSE}, {"MDT", -360, FALSE}, {"PST", -480, FALSE}, {"PDT", -420, FALSE},
    {"CET", 60, TRUE},    {"MET", 60, TRUE},    {"MEZ", 60, TRUE},    {"CEST", 120, TRUE},
    {"MEST", 120, TRUE},  {"MESZ", 120, TRUE},  {"WET", 0, TRUE},     {"WEST", 60, TRUE},
    {"BST", 60, TRUE},    {"EET", 120, TRUE},   {"EEST", 180, TRUE},  {"MSK", 180, TRUE},
    {"MSD", 240, TRUE},   {"IST", 330, TRUE},   {"HKT", 480, TRUE},   {"SGT", 480, TRUE},
    {"JST", 540, TRUE},   {"KST", 540, TRUE},   {"AWST", 480, TRUE},  {"ACST", 570, TRUE},
    {"ACDT", 630, TRUE},  {"AEST", 600, TRUE},  {"AEDT", 660, TRUE},  {"NZST", 720, TRUE},
    {"NZDT", 780, TRUE},  {"HST", -600, TRUE},  {"AKST", -540, TRUE}, {"AKDT", -480, TRUE},
    {"AST", -240, TRUE},  {"ADT", -180, TRUE},  {"NST", -210, TRUE},  {"NDT", -150, TRUE},
    {"BRT", -180, TRUE},  {"ART", -180, TRUE},  {"SAST", 120, TRUE},
};

static gboolean is_digit_at(Str s, gsize i)
{
    return i < s.n && g_ascii_isdigit(s.p[i]);
}

static int take_number(Str *s)
{
    guint64 value;
    return str_take_uint(s, G_MAXINT, &value) ? (int)value : UNSET;
}

static gboolean take_char(Str *s, char c)
{
    if (!s->n || *s->p != c)
        return FALSE;
    *s = str_skip(*s, 1);
    return TRUE;
}

/* hhmm, hmm, hh, h or hh:mm, in minutes; odd unless it is four digits. */
static void take_zone(Str *s, Pieces *d)
{
    int sign = *s->p == '-' ? -1 : 1;
    gsize signs = 0, digits = 0;
    for (; s->n && (*s->p == '-' || *s->p == '+'); signs++)
        *s = str_skip(*s, 1);
    while (is_digit_at(*s, digits))
        digits++;
    int number = take_number(s), minutes = 0;
    gboolean colon = digits <= 2 && s->n > 1 && *s->p == ':' && is_digit_at(*s, 1);
    if (colon) {
        take_char(s, ':');
        int extra = take_number(s);
        minutes = extra < 0 || extra > 59 ? ZONE_MAX + 1 : number * 60 + extra;
    } else
        minutes = digits <= 2 ? number * 60 : number / 100 * 60 + number % 100;
    d->odd = d->odd || signs != 1 || digits != 4;
    if (digits > 4 || minutes > ZONE_MAX || minutes < 0) {
        d->odd = TRUE;
        minutes = 0;
    }
    d->zone = sign * minutes;
}

/* A year as written: two digits and three are years of the last century (RFC 5322 4.3). */
static void set_year(Pieces *d, int year, gsize digits)
{
    if (d->year != UNSET)
        return;
    if (digits <= 2)
        year += year < 50 ? 2000 : 1900;
    else if (digits == 3)
        year += 1900;
    d->year = year;
}

/* The rest of h:mm[:ss[.fraction]], behind the hour; also with dots. */
static void take_time(Str *s, Pieces *d, int hour)
{
    char separator = *s->p;
    take_char(s, separator);
    d->hour = hour;
    d->minute = take_number(s);
    d->second = 0;
    if (s->n > 1 && *s->p == separator && is_digit_at(*s, 1)) {
        take_char(s, separator);
        d->second = take_number(s);
    }
    if (s->n > 1 && (*s->p == '.' || *s->p == ',') && is_digit_at(*s, 1)) {
        take_char(s, *s->p);
        take_number(s);
    }
    d->odd = d->odd || separator != ':';
}

/* The rest of yyyy-mm-dd or yyyy/mm/dd behind the year. FALSE, with *s unmoved, if it is none. */
static gboolean take_iso_date(Str *s, Pieces *d, int year)
{
    Str rest = *s;
    char separator = *rest.p;
    take_char(&rest, separator);
    int month = take_number(&rest);
    if (month < 1 || month > 12 || !take_char(&rest, separator))
        return FALSE;
    int day = take_number(&rest);
    if (day < 1 || day > 31)
        return FALSE;
    d->year = year;
    d->month = month;
    d->day = day;
    d->odd = TRUE;
    *s = rest;
    return TRUE;
}

static void set_bare_zone(Pieces *d, int hhmm)
{
    d->zone = hhmm / 100 * 60 + hhmm % 100;
    d->odd = TRUE;
}

/* A piece that begins with a digit. */
static void take_digits(Str *s, Pieces *d)
{
    gsize digits = 0;
    while (is_digit_at(*s, digits))
        digits++;
    int number = take_number(s);
    if (number == UNSET) {
        *s = str_skip(*s, digits);
        return;
    }
    /* "12.30.00" stands behind a date, else it may be one: "1.2.2004". */
    char next = is_digit_at(*s, 1) ? *s->p : '\0';
    gboolean time_follows = next == ':' || (next == '.' && d->month != UNSET);
    gboolean date_follows = next == '-' || next == '/';
    if (time_follows && d->hour == UNSET && digits <= 2)
        take_time(s, d, number);
    else if (date_follows && digits == 4 && d->year == UNSET && take_iso_date(s, d, number))
        return;
    else if (d->day == UNSET && digits <= 2)
        d->day = number;
    else if (d->year != UNSET && d->hour != UNSET && d->zone == NO_ZONE && digits == 4 &&
             number <= ZONE_BARE_MAX)
        set_bare_zone(d, number);
    else
        set_year(d, number, digits);
}

/* 1 to 12 for "Mar", "march", "Sept"; 0 for what is no month. */
static int find_month(Str word)
{
    for (int i = 0; i < 12 && word.n >= 3; i++)
        if (months[i][0] == str_fold(*word.p) && str_has_prefix_nocase(str_of(months[i]), word))
            return i + 1;
    return 0;
}

/* followed: an offset follows at once ("GMT+0200"), and says it all. */
static void set_zone_name(Pieces *d, Str word, gboolean followed)
{
    d->odd = d->odd || followed;
    if (followed)
        return;
    for (guint i = 0; i < G_N_ELEMENTS(zones); i++)
        if (str_equal_nocase(word, str_of(zones[i].name))) {
            d->zone = zones[i].minutes;
            d->odd = d->odd || zones[i].odd;
            return;
        }
}

/* A piece that begins with a letter: names of days, and what is no part of a date, are skipped. */
static void take_word(Str *s, Pieces *d)
{
    gsize n = 0;
    while (n < s->n && g_ascii_isalpha(s->p[n]))
        n++;
    Str word = {s->p, n};
    *s = str_skip(*s, n);
    int month = find_month(word);
    if (month && d->month == UNSET)
        d->month = month;
    else if (str_equal_nocase(word, STR("pm")))
        d->pm = TRUE;
    else if (str_equal_nocase(word, STR("am")))
        d->am = TRUE;
    else if (str_equal(word, STR("DST")))
        d->summer = TRUE;
    else if (d->hour != UNSET && d->zone == NO_ZONE)
        set_zone_name(d, word, s->n && (*s->p == '+' || *s->p == '-') && is_digit_at(*s, 1));
}

static void take_piece(Str *s, Pieces *d)
{
    char c = *s->p;
    if (g_ascii_isdigit(c))
        take_digits(s, d);
    else if (g_ascii_isalpha(c))
        take_word(s, d);
    else if ((c == '+' || c == '-') && d->hour != UNSET && d->zone == NO_ZONE &&
             (is_digit_at(*s, 1) || (s->n > 2 && s->p[1] == c && is_digit_at(*s, 2))))
        take_zone(s, d);
    else
        *s = str_skip(*s, 1);
}

static gboolean is_time_valid(const Pieces *d)
{
    return d->hour >= 0 && d->hour <= 24 && d->minute >= 0 && d->minute <= 59 && d->second >= 0 &&
           d->second <= 60 && (d->hour < 24 || d->minute + d->second == 0);
}

static gboolean pieces_to_date(Pieces *d, MailDate *date)
{
    if (d->year < YEAR_MIN || d->year > YEAR_MAX || d->month == UNSET || d->day < 1 ||
        d->day > 31 ||
        !g_date_valid_dmy((GDateDay)d->day, (GDateMonth)d->month, (GDateYear)d->year))
        return FALSE;
    if (d->hour == UNSET) {
        d->hour = d->minute = d->second = 0;
        d->odd = TRUE;
    }
    if (!is_time_valid(d))
        return FALSE;
    if ((d->pm && d->hour < 12) || (d->am && d->hour == 12))
        d->hour = (d->hour + 12) % 24;
    GDate day;
    g_date_clear(&day, 1);
    g_date_set_dmy(&day, (GDateDay)d->day, (GDateMonth)d->month, (GDateYear)d->year);
    gint64 days = (gint64)g_date_get_julian(&day) - UNIX_EPOCH_JULIAN;
    gboolean no_zone = d->zone == NO_ZONE;
    int summer = d->summer && d->zone <= ZONE_MAX - 60 ? 60 : 0;
    date->zone = no_zone ? 0 : d->zone + summer;
    date->odd_zone = d->odd || no_zone || d->summer;
    date->utc = days * 86400 + d->hour * 3600 + d->minute * 60 + d->second - date->zone * 60;
    return TRUE;
}

static void take_pieces(Str s, Pieces *d)
{
    while (s.n)
        take_piece(&s, d);
}

/* Length of the comment that s begins with, others in it; 0 if it has no end. */
static gsize comment_length(Str s)
{
    gsize depth = 0;
    for (gsize i = 0; i < s.n; i++)
        if (s.p[i] == '\\')
            i++;
        else if (s.p[i] == '(')
            depth++;
        else if (s.p[i] == ')' && --depth == 0)
            return i + 1;
    return 0;
}

/* Copies value without comments, and without white space around ":" (RFC 5322 A.5). */
static Str copy_plain(Str value, char *buffer)
{
    char *to = buffer;
    while (value.n) {
        gsize comment = *value.p == '(' ? comment_length(value) : 0;
        char c = comment || g_ascii_isspace(*value.p) ? ' ' : *value.p;
        value = str_skip(value, MAX(comment, 1));
        if (c == ' ' && to > buffer && (to[-1] == ' ' || to[-1] == ':'))
            continue;
        if (c == ':' && to > buffer && to[-1] == ' ')
            to--;
        *to++ = c;
    }
    return str_slice(buffer, to);
}

static gboolean is_weekday(Str word)
{
    static const char days[] = "SunMonTueWedThuFriSat";
    for (int i = 0; i < 7; i++)
        if (str_equal_nocase(word, (Str){days + 3 * i, 3}))
            return TRUE;
    return FALSE;
}

/* Is s of this form? "0" stands for a digit, "a" for a letter, "+" for a sign. */
static gboolean has_form(Str s, Str form)
{
    gboolean has = s.n >= form.n;
    for (gsize i = 0; i < form.n && has; i++) {
        char c = s.p[i], f = form.p[i];
        has = f == '0'   ? g_ascii_isdigit(c)
              : f == 'a' ? g_ascii_isalpha(c)
              : f == '+' ? c == '+' || c == '-'
                         : c == f;
    }
    return has;
}

static int digits_at(Str s, gsize at, gsize n)
{
    int number = 0;
    for (gsize i = at; i < at + n; i++)
        number = 10 * number + (s.p[i] - '0');
    return number;
}

/*
 * A date as RFC 5322 3.3 has it, which most are, also with a comment behind it. FALSE for all
 * others, which are read piece by piece; both ways read such a date alike.
 */
static gboolean read_usual(Str s, Pieces *d)
{
    Str form = STR(" aaa 0000 00:00:00 +0000");
    if (s.n > 3 && s.p[3] == ',' && is_weekday((Str){s.p, 3}))
        s = str_skip(s, 4);
    while (s.n && *s.p == ' ')
        s = str_skip(s, 1);
    gsize day = is_digit_at(s, 0) + (gsize)is_digit_at(s, 1);
    Str rest = str_skip(s, MIN(day, s.n));
    if (!is_digit_at(s, 0) || !has_form(rest, form))
        return FALSE;
    Str behind = str_trim(str_skip(rest, form.n));
    int zone = digits_at(rest, 20, 2) * 60 + digits_at(rest, 22, 2);
    if ((behind.n && (*behind.p != '(' || comment_length(behind) != behind.n)) || zone > ZONE_MAX)
        return FALSE;
    d->day = digits_at(s, 0, day);
    d->month = find_month((Str){rest.p + 1, 3});
    d->year = digits_at(rest, 5, 4);
    d->hour = digits_at(rest, 10, 2);
    d->minute = digits_at(rest, 13, 2);
    d->second = digits_at(rest, 16, 2);
    d->zone = rest.p[19] == '-' ? -zone : zone;
    return d->month != 0;
}

/* Pieces in any order, comments only for what nothing else tells. */
static void read_pieces(Str value, Pieces *d)
{
    char buffer[DATE_LENGTH_MAX];
    take_pieces(copy_plain(value, buffer), d);
    gssize comment = d->zone == NO_ZONE ? str_find_char(value, '(') : -1;
    if (comment < 0)
        return;
    Pieces with_comment = *d;
    take_pieces(str_skip(value, (gsize)comment), &with_comment);
    d->zone = with_comment.zone;
    d->odd = TRUE;
}

gboolean date_parse(Str value, MailDate *date)
{
    static const Pieces none = {UNSET,   UNSET, UNSET, UNSET, UNSET, UNSET,
                                NO_ZONE, FALSE, FALSE, FALSE, FALSE};
    Pieces d = none;
    value = str_trim(value);
    value.n = MIN(value.n, DATE_LENGTH_MAX);
    if (!read_usual(value, &d)) {
        d = none;
        read_pieces(value, &d);
    }
    return pieces_to_date(&d, date);
}

gboolean date_parse_received(Str field, MailDate *date)
{
    gsize depth = 0, at = field.n, last = 0;
    for (; at > 0 && (field.p[at - 1] != ';' || depth > 0); at--) {
        char c = field.p[at - 1];
        if (c == ')')
            depth++;
        else if (c == '(' && depth > 0)
            depth--;
        else if (c == ';' && !last)
            last = at; /* will do if the parentheses do not match */
    }
    at = at ? at : last;
    return at > 0 && date_parse(str_skip(field, at), date);
}

static gsize word_length(Str s, gboolean with_quotes, gboolean *open)
{
    gsize n = 0;
    for (*open = FALSE; n < s.n && (*open || !g_ascii_isspace(s.p[n])); n++)
        if (with_quotes && s.p[n] == '"')
            *open = !*open;
        else if (with_quotes && s.p[n] == '\\' && n + 1 < s.n)
            n++;
    return n;
}

/* The next word of *rest, also a quoted one with blanks in it. FALSE if there is none. */
static gboolean take_envelope_word(Str *rest, Str *word)
{
    gboolean open;
    *rest = str_trim(*rest);
    gsize n = word_length(*rest, TRUE, &open);
    if (open) /* a quotation mark without end is none */
        n = word_length(*rest, FALSE, &open);
    *word = (Str){rest->p, n};
    *rest = str_skip(*rest, n);
    return n > 0;
}

static gboolean is_day_number(Str word)
{
    guint64 day;
    return word.n <= 2 && str_take_uint(&word, 31, &day) && !word.n && day > 0;
}

/* Whether the year of the date stands in the line as a word; a leap second may be in the next. */
static gboolean has_year(Str line, const MailDate *date)
{
    gint64 local = date->utc + 60 * (gint64)date->zone;
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(local);
    g_autoptr(GDateTime) before = g_date_time_new_from_unix_utc(local - 1);
    guint64 year;
    if (!time || !before) /* behind the year 9999 */
        return FALSE;
    for (Str word; take_envelope_word(&line, &word);)
        if (word.n == 4 && str_take_uint(&word, YEAR_MAX, &year) && word.n == 0 &&
            ((int)year == g_date_time_get_year(time) || (int)year == g_date_time_get_year(before)))
            return TRUE;
    return FALSE;
}

/*
 * Words of a sender may look like pieces of a date ("june at may.example"). So the date begins
 * where a weekday or the number of a day has a month behind it, and with the last such place.
 */
gboolean date_parse_envelope(Str line, MailDate *date)
{
    if (!str_has_prefix(line, STR("From ")))
        return FALSE;
    Str rest = str_skip(line, 5), word, before = {0}, from = {0};
    while (take_envelope_word(&rest, &word)) {
        if (find_month(word) && (is_weekday(before) || is_day_number(before)))
            from = str_slice(before.p, rest.p + rest.n);
        before = word;
    }
    gssize remote = str_find(from, STR(" remote from "));
    if (remote >= 0)
        from.n = (gsize)remote;
    return from.n && date_parse(from, date) && has_year(from, date);
}
