/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/subject_token.h"

/* Longest first where one is the start of another. 0: belongs to the word beside it. */
static const struct {
    Str word;
    guint kind;
} kind_words[] = {
    {{"patchset", 8}, SUBJECT_PATCH}, {{"patch-set", 9}, SUBJECT_PATCH},
    {{"patches", 7}, SUBJECT_PATCH},  {{"patch", 5}, SUBJECT_PATCH},
    {{"rfc", 3}, SUBJECT_RFC},        {{"rft", 3}, SUBJECT_RFC},
    {{"resend", 6}, SUBJECT_RESEND},  {{"re-send", 7}, SUBJECT_RESEND},
    {{"repost", 6}, SUBJECT_RESEND},  {{"git-pull", 8}, SUBJECT_PULL},
    {{"gitpull", 7}, SUBJECT_PULL},   {{"pull-request", 12}, SUBJECT_PULL},
    {{"pull", 4}, SUBJECT_PULL},      {{"announce", 8}, SUBJECT_ANNOUNCE},
};

static const Str version_words[] = {{"version", 7}, {"ver", 3}, {"take", 4},
                                    {"try", 3},     {"rev", 3}, {"v", 1}};

static gboolean is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

/* ---- kinds ---- */

static gboolean take_kind(Str *s, SubjectToken *found)
{
    for (gsize i = 0; i < G_N_ELEMENTS(kind_words); i++) {
        if (!str_has_prefix_nocase(*s, kind_words[i].word))
            continue;
        found->kinds |= kind_words[i].kind;
        *s = str_skip(*s, kind_words[i].word.n);
        return TRUE;
    }
    return FALSE;
}

/* RESEND2 is a second resend, no second version. */
static void skip_resend_count(Str *s, const SubjectToken *found)
{
    guint64 count;
    Str rest = *s;

    if (found->kinds & SUBJECT_RESEND && str_take_uint(&rest, SUBJECT_NUMBER_MAX, &count) &&
        rest.n == 0)
        *s = rest;
}

/* ---- versions ---- */

/* The letters of v2a and v2alx; FALSE for those of v4l and v9fs. */
static gboolean take_version_letters(Str *s, guint *minor)
{
    gsize n = 0;

    while (n < s->n && is_lower(s->p[n]))
        n++;
    Str letters = {s->p, n};
    if (str_has_prefix(letters, STR("l")) || str_equal(letters, STR("fs")))
        return FALSE;
    if (n == 1)
        *minor = (guint)(*s->p - 'a') + 1;
    *s = str_skip(*s, n);
    return TRUE;
}

static gboolean take_version_word(Str *s)
{
    for (gsize i = 0; i < G_N_ELEMENTS(version_words); i++) {
        if (!str_has_prefix_nocase(*s, version_words[i]))
            continue;
        *s = str_skip(*s, version_words[i].n);
        if (s->n && (*s->p == '.' || *s->p == '#'))
            *s = str_skip(*s, 1);
        return TRUE;
    }
    return FALSE;
}

static gboolean take_version(Str *s, SubjectToken *found)
{
    guint64 version, decimal;
    guint minor = 0;
    gboolean dotted = FALSE;
    Str rest = *s;

    if (!take_version_word(&rest) || !str_take_uint(&rest, SUBJECT_VERSION_MAX, &version))
        return FALSE;
    if (rest.n > 1 && *rest.p == '.' && g_ascii_isdigit(rest.p[1])) {
        rest = str_skip(rest, 1);
        if (!str_take_uint(&rest, SUBJECT_VERSION_MAX, &decimal))
            return FALSE;
        minor = (guint)decimal;
        dotted = TRUE;
    } else if (rest.n && is_lower(*rest.p) && !take_version_letters(&rest, &minor)) {
        return FALSE;
    }
    if (!found->has_version) {
        found->has_version = TRUE;
        found->dotted = dotted;
        found->version = (guint)version;
        found->minor = minor;
    }
    *s = rest;
    return TRUE;
}

/* The token without parentheses and punctuation at its ends. */
static Str bare(Str token)
{
    while (token.n && strchr("(\"'", *token.p))
        token = str_skip(token, 1);
    while (token.n && strchr(")\"',;:", token.p[token.n - 1]))
        token.n--;
    return token;
}

gboolean subject_is_version_word(Str word)
{
    word = bare(word);
    if (word.n && word.p[word.n - 1] == '.')
        word.n--;
    for (gsize i = 0; i < G_N_ELEMENTS(version_words); i++)
        if (str_equal_nocase(word, version_words[i]))
            return TRUE;
    return FALSE;
}

gboolean subject_read_version_number(Str token, SubjectToken *found)
{
    guint64 version;

    token = bare(token);
    if (token.n && *token.p == '#')
        token = str_skip(token, 1);
    if (!str_take_uint(&token, SUBJECT_VERSION_MAX, &version) || token.n)
        return FALSE;
    found->has_version = TRUE;
    found->version = (guint)version;
    return TRUE;
}

gboolean subject_is_kernel_release(const SubjectToken *token)
{
    /* Long-term kernels, for which people post backports year after year. */
    static const struct {
        guint version, minor;
    } releases[] = {{4, 4}, {4, 9}, {5, 4}, {6, 1}, {6, 6}};

    if (!token->has_version || !token->dotted)
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(releases); i++)
        if (token->version == releases[i].version && token->minor == releases[i].minor)
            return TRUE;
    return token->minor >= 10;
}

/* ---- counters ---- */

static void skip_spaces(Str *s)
{
    while (s->n && *s->p == ' ')
        *s = str_skip(*s, 1);
}

/* ".5" -> 500, ".05" -> 50, "a" -> 1 */
static gboolean take_fraction(Str *s, guint *fraction)
{
    guint unit = 100;

    *fraction = 0;
    if (s->n && is_lower(*s->p) && (s->n == 1 || !g_ascii_isalnum(s->p[1]))) {
        *fraction = (guint)(*s->p - 'a') + 1;
        *s = str_skip(*s, 1);
        return TRUE;
    }
    if (s->n < 2 || *s->p != '.' || !g_ascii_isdigit(s->p[1]))
        return TRUE;
    for (*s = str_skip(*s, 1); s->n && g_ascii_isdigit(*s->p); *s = str_skip(*s, 1)) {
        *fraction += unit * (guint)(*s->p - '0');
        unit /= 10;
    }
    return unit > 0 || *fraction % 10;
}

static gboolean take_slash(Str *s)
{
    Str rest = *s;

    skip_spaces(&rest);
    if (rest.n && (*rest.p == '/' || *rest.p == '\\'))
        rest = str_skip(rest, 1);
    else if (str_has_prefix_nocase(rest, STR("of")))
        rest = str_skip(rest, 2);
    else
        return FALSE;
    skip_spaces(&rest);
    *s = rest;
    return TRUE;
}

/* "7", or "n", "N", "x", "??" for a total that is not known yet. */
static gboolean take_total(Str *s, guint *total)
{
    guint64 value = 0;
    gsize n = 0;

    if (!str_take_uint(s, SUBJECT_NUMBER_MAX, &value)) {
        while (n < s->n && strchr("nNxX?", s->p[n]))
            n++;
        if (n == 0 || n > 3)
            return FALSE;
        *s = str_skip(*s, n);
    }
    *total = (guint)value;
    return !s->n || !(g_ascii_isalnum(*s->p) || *s->p == '.' || *s->p == '+');
}

gboolean subject_take_counter(Str *s, SubjectToken *found)
{
    guint64 number;
    guint fraction, total;
    Str rest = *s;

    if (!str_take_uint(&rest, SUBJECT_NUMBER_MAX, &number) || !take_fraction(&rest, &fraction))
        return FALSE;
    Str index = str_slice(s->p, rest.p);
    if (!take_slash(&rest) || !take_total(&rest, &total))
        return FALSE;
    while (index.n > 1 && *index.p == '0' && g_ascii_isdigit(index.p[1]))
        index = str_skip(index, 1);
    if (!found->has_counter) {
        found->has_counter = TRUE;
        found->number = (guint)number;
        found->fraction = fraction;
        found->total = total;
        found->index = index;
    }
    *s = rest;
    return TRUE;
}

/* ---- tokens ---- */

gboolean subject_token_read(Str token, SubjectToken *found)
{
    SubjectToken pieces = {0};
    Str rest = bare(token);
    gboolean dash = rest.n && *rest.p == '-';

    while (rest.n && *rest.p == '-')
        rest = str_skip(rest, 1);
    if (rest.n == 0)
        return FALSE;
    while (rest.n) {
        if (!subject_take_counter(&rest, &pieces) && !take_version(&rest, &pieces) &&
            !take_kind(&rest, &pieces))
            return FALSE;
        skip_resend_count(&rest, &pieces);
        if (rest.n > 1 && strchr("-_/:;#", *rest.p))
            rest = str_skip(rest, 1);
    }
    /* "-v6" is a version; "-rfc" somebody's branch. */
    if (dash && !pieces.has_version)
        return FALSE;
    *found = pieces;
    return TRUE;
}
