/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/html_text.h"

enum {
    ENTITY_MAX = 32,      /* bytes between "&" and ";" */
    TAG_MAX = 16,         /* bytes of a name that is known */
    LATIN1_FIRST = 0xa0,  /* of latin1_names[] */
    WINDOWS_FIRST = 0x80, /* of windows_1252[] */
};

/* Entities of U+00A0 to U+00FF, in order (HTML 4, 24.2). */
static const char latin1_names[] =
    "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn "
    "sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave "
    "Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml "
    "ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN "
    "szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave "
    "iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute "
    "ucirc "
    "uuml yacute thorn yuml";

static const struct {
    const char *name;
    gunichar c;
} entities[] = {
    {"amp", '&'},       {"lt", '<'},        {"gt", '>'},        {"quot", '"'},
    {"apos", '\''},     {"euro", 0x20ac},   {"ndash", 0x2013},  {"mdash", 0x2014},
    {"lsquo", 0x2018},  {"rsquo", 0x2019},  {"sbquo", 0x201a},  {"ldquo", 0x201c},
    {"rdquo", 0x201d},  {"bdquo", 0x201e},  {"hellip", 0x2026}, {"bull", 0x2022},
    {"trade", 0x2122},  {"larr", 0x2190},   {"rarr", 0x2192},   {"lsaquo", 0x2039},
    {"rsaquo", 0x203a}, {"dagger", 0x2020}, {"permil", 0x2030}, {"minus", 0x2212},
    {"ne", 0x2260},     {"le", 0x2264},     {"ge", 0x2265},     {"OElig", 0x152},
    {"oelig", 0x153},   {"Scaron", 0x160},  {"scaron", 0x161},  {"Yuml", 0x178},
    {"ensp", ' '},      {"emsp", ' '},      {"thinsp", ' '},    {"zwj", 0x200d},
    {"zwnj", 0x200c},
};

/* What browsers read for the numbers of C1 controls. */
static const gunichar windows_1252[32] = {
    0x20ac, 0xfffd, 0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021, 0x2c6,  0x2030, 0x160,
    0x2039, 0x152,  0xfffd, 0x17d,  0xfffd, 0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0xfffd, 0x17e,  0x178,
};

/* Elements around which there is a line end, or a blank line. */
static const struct {
    const char *name;
    gsize line_ends;
} blocks[] = {
    {"address", 1}, {"blockquote", 2}, {"center", 1}, {"dd", 1}, {"div", 1}, {"dl", 2},
    {"dt", 1},      {"fieldset", 1},   {"form", 1},   {"h1", 2}, {"h2", 2},  {"h3", 2},
    {"h4", 2},      {"h5", 2},         {"h6", 2},     {"hr", 1}, {"li", 1},  {"ol", 1},
    {"p", 2},       {"pre", 2},        {"table", 1},  {"tr", 1}, {"ul", 1},
};

/* Elements whose content nobody sees. */
static const char *const hidden[] = {"script", "style", "title"};

typedef struct {
    Str rest;
    char *start, *to;
    gboolean space;                        /* white space is due before the next character */
    guint pre;                             /* depth of <pre> */
    gboolean no_end[G_N_ELEMENTS(hidden)]; /* no end tag follows: do not look again */
    gboolean no_comment_end, no_tag_end;
    gboolean no_quotes; /* a tag that was looked at with its quotes has no end: forget them */
} Html;

static void put(Html *h, gunichar c)
{
    if (h->space && h->to > h->start && h->to[-1] != '\n')
        *h->to++ = ' ';
    h->space = FALSE;
    h->to += g_unichar_to_utf8(c, h->to);
}

/* Ends the line, where there is one, and with n of 2 leaves a blank one. */
static void put_line_ends(Html *h, gsize n)
{
    h->space = FALSE;
    gsize there = 0;
    while (there < n && h->to - there > h->start && h->to[-1 - (gssize)there] == '\n')
        there++;
    for (; there < n && h->to > h->start; there++)
        *h->to++ = '\n';
}

static gunichar valid_char(guint64 c)
{
    if (c >= WINDOWS_FIRST && c < LATIN1_FIRST)
        return windows_1252[c - WINDOWS_FIRST];
    if (c == 0 || c > 0x10ffff || !g_unichar_validate((gunichar)c))
        return 0xfffd;
    return (gunichar)c;
}

/* The number of "#233" or "#xe9". FALSE if it is none. */
static gboolean read_number(Str name, gunichar *c)
{
    guint64 value = 0;
    name = str_skip(name, 1);
    gboolean hex = name.n && (*name.p == 'x' || *name.p == 'X');
    if (hex)
        name = str_skip(name, 1);
    if (!name.n || name.n > 8)
        return FALSE;
    for (gsize i = 0; i < name.n; i++) {
        int digit = hex ? g_ascii_xdigit_value(name.p[i]) : g_ascii_digit_value(name.p[i]);
        if (digit < 0)
            return FALSE;
        value = value * (hex ? 16 : 10) + (guint64)digit;
    }
    *c = valid_char(value);
    return TRUE;
}

static gboolean read_name(Str name, gunichar *c)
{
    for (guint i = 0; i < G_N_ELEMENTS(entities); i++)
        if (str_equal(name, str_of(entities[i].name))) {
            *c = entities[i].c;
            return TRUE;
        }
    Str rest = str_of(latin1_names);
    for (gunichar code = LATIN1_FIRST; rest.n; code++) {
        gssize end = str_find_char(rest, ' ');
        Str row = {rest.p, end < 0 ? rest.n : (gsize)end};
        if (str_equal(name, row)) {
            *c = code == LATIN1_FIRST ? ' ' : code;
            return TRUE;
        }
        rest = str_skip(rest, end < 0 ? rest.n : (gsize)end + 1);
    }
    return FALSE;
}

/* Reads an entity; an "&" that begins none is itself. */
static void take_entity(Html *h)
{
    gsize n = 1;
    while (n < h->rest.n && n < ENTITY_MAX &&
           (g_ascii_isalnum(h->rest.p[n]) || h->rest.p[n] == '#'))
        n++;
    Str name = {h->rest.p + 1, n - 1};
    gunichar c = '&';
    gboolean found = name.n && (*name.p == '#' ? read_number(name, &c) : read_name(name, &c));
    h->rest = str_skip(h->rest, found ? n : 1);
    if (found && h->rest.n && *h->rest.p == ';')
        h->rest = str_skip(h->rest, 1);
    put(h, c == 0xa0 || c < ' ' ? ' ' : c);
}

/* Passes over "<script>...</script>", from behind the first tag. */
static void skip_hidden(Html *h, Str name)
{
    for (guint i = 0; i < G_N_ELEMENTS(hidden); i++) {
        if (h->no_end[i] || !str_equal_nocase(name, str_of(hidden[i])))
            continue;
        char close[16];
        g_snprintf(close, sizeof(close), "</%s", hidden[i]);
        gssize end = str_find_nocase(h->rest, str_of(close));
        h->no_end[i] = end < 0;
        if (end >= 0)
            h->rest = str_skip(h->rest, (gsize)end);
    }
}

static void apply_tag(Html *h, Str tag, gboolean closing)
{
    char copy[TAG_MAX]; /* the tag is written over */
    Str name = {copy, MIN(tag.n, sizeof(copy))};
    memcpy(copy, tag.p, name.n);
    for (guint i = 0; i < G_N_ELEMENTS(blocks); i++)
        if (str_equal_nocase(name, str_of(blocks[i].name)))
            put_line_ends(h, blocks[i].line_ends);
    if (str_equal_nocase(name, STR("br"))) {
        h->space = FALSE;
        *h->to++ = '\n';
    }
    if (str_equal_nocase(name, STR("td")) || str_equal_nocase(name, STR("th")))
        h->space = TRUE;
    if (str_equal_nocase(name, STR("pre")))
        h->pre = closing ? (h->pre ? h->pre - 1 : 0) : h->pre + 1;
    if (!closing)
        skip_hidden(h, name);
}

static void skip_comment(Html *h)
{
    gssize end = h->no_comment_end ? -1 : str_find(h->rest, STR("-->"));
    h->no_comment_end = end < 0;
    h->rest = str_skip(h->rest, end < 0 ? 4 : (gsize)end + 3);
}

/* Length of the quoted value that s begins with; 0 if a tag comes first: its end was forgotten. */
static gsize value_length(Str s)
{
    gsize n = 1;
    while (n < s.n && s.p[n] != *s.p && s.p[n] != '<')
        n++;
    return n < s.n && s.p[n] == *s.p ? n + 1 : 0;
}

/* Offset of the ">" behind all quoted values, or -1. */
static gssize find_unquoted_end(Str tag)
{
    char before = '\0'; /* but for white space */
    for (gsize i = 0; i < tag.n; i++) {
        char c = tag.p[i];
        if (c == '>')
            return (gssize)i;
        gsize value = before == '=' && (c == '"' || c == '\'') ? value_length(str_skip(tag, i)) : 0;
        i += value ? value - 1 : 0;
        before = g_ascii_isspace(c) ? before : c;
    }
    return -1;
}

static gssize find_tag_end(Html *h, Str tag)
{
    gssize end = h->no_quotes ? -1 : find_unquoted_end(tag);
    if (end >= 0)
        return end;
    h->no_quotes = TRUE;
    end = h->no_tag_end ? -1 : str_find_char(tag, '>');
    h->no_tag_end = end < 0;
    return end;
}

/* Reads a tag; a "<" that begins none is itself. */
static void take_tag(Html *h)
{
    if (str_has_prefix(h->rest, STR("<!--"))) {
        skip_comment(h);
        return;
    }
    Str tag = str_skip(h->rest, 1);
    gboolean closing = tag.n && *tag.p == '/';
    if (closing)
        tag = str_skip(tag, 1);
    gboolean is_tag = tag.n && (g_ascii_isalpha(*tag.p) || *tag.p == '!' || *tag.p == '?');
    gssize end = is_tag ? find_tag_end(h, tag) : -1;
    if (end < 0) {
        put(h, '<');
        h->rest = str_skip(h->rest, 1);
        return;
    }
    gsize n = 0;
    while (n < (gsize)end && g_ascii_isalnum(tag.p[n]))
        n++;
    h->rest = str_skip(tag, (gsize)end + 1);
    apply_tag(h, (Str){tag.p, n}, closing);
}

static void take_char(Html *h)
{
    gunichar c = g_utf8_get_char(h->rest.p);
    gsize n = (gsize)(g_utf8_next_char(h->rest.p) - h->rest.p);
    h->rest = str_skip(h->rest, n);
    if (c == '\n' && h->pre) {
        h->space = FALSE;
        *h->to++ = '\n';
    } else if (g_ascii_isspace((gchar)c) && c < 0x80 && !h->pre)
        h->space = TRUE;
    else
        put(h, c);
}

void html_text(PlainText *text)
{
    /* In place: spaces and line ends are put only for white space or a tag that was passed. */
    char *start = text_writable(text);
    Html h = {.rest = text->s, .start = start, .to = start};
    while (h.rest.n) {
        if (*h.rest.p == '<')
            take_tag(&h);
        else if (*h.rest.p == '&')
            take_entity(&h);
        else
            take_char(&h);
    }
    while (h.to - start > 1 && h.to[-1] == '\n' && h.to[-2] == '\n')
        h.to--;
    text->s = str_slice(start, h.to);
}
