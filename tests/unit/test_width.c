/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Widths: Unicode's EastAsianWidth.txt; escapes: MAIL.md 5; links: RFC 3986, section 3.3. */
#include "render/escape.h"
#include "render/link.h"
#include "render/when.h"
#include "render/width.h"

typedef struct {
    const char *text;
    guint columns;
} WidthCase;

static const WidthCase widths[] = {
    {"", 0},
    {"plain", 5},
    {"Zoë", 3},
    {"Zoe\xcc\x88", 3}, /* e and a combining diaeresis */
    {"山田", 4},
    {"ﾔﾏﾀﾞ", 4},          /* half-width katakana */
    {"Ａ１", 4},          /* full-width Latin */
    {"한글", 4},          /* Hangul syllables */
    {"a\xe2\x80\x8d", 1}, /* zero width joiner */
};

static void test_width(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(widths); i++)
        g_assert_cmpuint(width_of(widths[i].text), ==, widths[i].columns);
}

static void test_pad(void)
{
    g_autoptr(GString) out = g_string_new("|");
    width_pad(out, "山田", 6);
    g_string_append_c(out, '|');
    width_pad(out, "too long", 3);
    g_string_append_c(out, '|');
    g_assert_cmpstr(out->str, ==, "|山田  |too long|");
}

static void test_cut(void)
{
    static const struct {
        const char *text;
        guint columns;
        const char *cut;
    } rows[] = {
        {"", 3, ""},
        {"abc", 3, "abc"},
        {"abcd", 3, "ab…"},
        {"山田", 4, "山田"},
        {"山田", 3, "山…"},
        {"山田x", 4, "山…"},
        {"e\u0301abc", 3, "e\u0301a…"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GString) out = g_string_new("");
        width_cut(out, rows[i].text, rows[i].columns);
        g_assert_cmpstr(out->str, ==, rows[i].cut);
    }
}

typedef struct {
    const char *text, *lines;
} WrapCase;

/* In 10 columns, from column 2. */
static const WrapCase wraps[] = {
    {"", "\n"},
    {"one two", "one two\n"},
    {"one two3 four", "one two3\n  four\n"},
    {"one two34 four", "one\n  two34\n  four\n"},
    {"more-than-ten-columns x", "more-than-ten-columns\n  x\n"},
    {"山田太郎山田", "山田太郎\n  山田\n"},
    {"a 山田太郎", "a 山田太\n  郎\n"},
    {"ab山田太郎", "ab山田太\n  郎\n"},
    {" lead  and  gap", "lead\n  and  gap\n"},
};

static void test_wrap(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(wraps); i++) {
        g_autoptr(GString) out = g_string_new(NULL);
        width_wrap(out, wraps[i].text, 2, 10);
        g_assert_cmpstr(out->str, ==, wraps[i].lines);
    }
}

typedef struct {
    const char *raw, *line, *text;
} EscapeCase;

static const EscapeCase escapes[] = {
    {"", "", ""},
    {"plain ü 山", "plain ü 山", "plain ü 山"},
    {"a\nb\tc", "a b c", "a\nb\tc"},
    {"a\r\nb", "a  b", "a\nb"},
    {"\x1b[31mred", "[31mred", "[31mred"},
    {"bell\x07 del\x7f", "bell del", "bell del"},
    {"c1 \xc2\x9b"
     "1m nel\xc2\x85.",
     "c1 1m nel .", "c1 1m nel."},
    {"\xe2\x80\xaa\xe2\x80\xae", "\\u202a\\u202e", "\\u202a\\u202e"},
    {"\xe2\x81\xa6\xe2\x81\xa9", "\\u2066\\u2069", "\\u2066\\u2069"},
    {"\xe2\x80\xa8\xe2\x80\xa9", "  ", "\xe2\x80\xa8\xe2\x80\xa9"},
    {"\xe2\x80\xa9\xe2\x80\xaf\xe2\x81\xa5", " \xe2\x80\xaf\xe2\x81\xa5",
     "\xe2\x80\xa9\xe2\x80\xaf\xe2\x81\xa5"}, /* neighbours of the bidi controls */
};

static void test_escape(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(escapes); i++) {
        g_autoptr(GString) line = g_string_new(NULL);
        g_autoptr(GString) text = g_string_new(NULL);
        escape_line(line, escapes[i].raw);
        escape_text(text, escapes[i].raw);
        g_assert_cmpstr(line->str, ==, escapes[i].line);
        g_assert_cmpstr(text->str, ==, escapes[i].text);
    }
}

/* The same wherever it stands in a long text, whatever is before and behind it. */
static void test_escape_within(void)
{
    enum { LONG = 3 * 16 + 1 };
    for (guint i = 0; i < G_N_ELEMENTS(escapes); i++)
        for (guint before = 0; before < LONG; before++) {
            g_autofree char *x = g_strnfill(before, '~'), *y = g_strnfill(LONG - before, ' ');
            g_autofree char *raw = g_strconcat(x, escapes[i].raw, y, NULL);
            g_autofree char *line = g_strconcat(x, escapes[i].line, y, NULL);
            g_autofree char *text = g_strconcat(x, escapes[i].text, y, NULL);
            g_autoptr(GString) got_line = g_string_new(NULL);
            g_autoptr(GString) got_text = g_string_new(NULL);
            escape_line(got_line, raw);
            escape_text(got_text, raw);
            g_assert_cmpstr(got_line->str, ==, line);
            g_assert_cmpstr(got_text->str, ==, text);
        }
}

static void test_link(void)
{
    static const struct {
        const char *id, *link;
    } cases[] = {
        {"20260105.1-a@example.org", "https://l.example/r/20260105.1-a@example.org"},
        {"a/b", "https://l.example/r/a%2Fb"},
        {"50%?#[x]", "https://l.example/r/50%25%3F%23%5Bx%5D"},
        {"a b\"<c>", "https://l.example/r/a%20b%22%3Cc%3E"},
        {"ü\n@x", "https://l.example/r/%C3%BC%0A@x"},
        {"!$&'()*+,;=:~_", "https://l.example/r/!$&'()*+,;=:~_"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) out = g_string_new(NULL);
        link_append(out, "https://l.example/r/", cases[i].id);
        g_assert_cmpstr(out->str, ==, cases[i].link);
    }
}

static void test_when(void)
{
    g_autoptr(GTimeZone) india = g_time_zone_new_offset(19800);
    g_autoptr(GTimeZone) newfoundland = g_time_zone_new_offset(-12600);
    char text[WHEN_SIZE];
    when_iso_utc(text, 1767598921);
    g_assert_cmpstr(text, ==, "2026-01-05T07:42:01Z");
    when_iso_utc(text, G_MAXINT64);
    g_assert_true(g_str_has_prefix(text, "9999-12-30T"));
    when_iso_utc(text, G_MININT64);
    g_assert_true(g_str_has_prefix(text, "0001-01-02T"));
    when_day(text, 1767571199, india);
    g_assert_cmpstr(text, ==, "2026-01-05");
    when_minute(text, 1767598921, india);
    g_assert_cmpstr(text, ==, "2026-01-05 13:12 +0530");
    when_minute(text, 1767598921, newfoundland);
    g_assert_cmpstr(text, ==, "2026-01-05 04:12 -0330");
}

/* GDateTime shows the same: leap days, centuries, before 1970, where clocks go back and forth. */
static void test_when_everywhere(void)
{
    static const char *const zones[] = {"UTC", "Europe/Berlin", "America/St_Johns", "-00:45"};
    enum { STEPS = 20000 };
    const gint64 first = G_GINT64_CONSTANT(-62135510400), last = G_GINT64_CONSTANT(253402214399);
    for (guint i = 0; i < G_N_ELEMENTS(zones); i++) {
        g_autoptr(GTimeZone) zone = g_time_zone_new_identifier(zones[i]);
        if (!zone) /* no database of zones here */
            continue;
        for (gint64 step = 0; step <= STEPS; step++) {
            gint64 utc = first + (gint64)((double)(last - first) * step / STEPS);
            utc = step % 2 ? utc : step * 11 * 86400 / 7; /* more of our time */
            g_autoptr(GDateTime) in_utc = g_date_time_new_from_unix_utc(utc);
            g_autoptr(GDateTime) local = g_date_time_to_timezone(in_utc, zone);
            g_autofree char *minute = g_date_time_format(local, "%H:%M %z"), *wanted = NULL;
            char text[WHEN_SIZE];
            int year, month, day;
            g_date_time_get_ymd(local, &year, &month, &day);
            wanted = g_strdup_printf("%04d-%02d-%02d %s", year, month, day, minute);
            when_minute(text, utc, zone);
            g_assert_cmpstr(text, ==, wanted);
        }
    }
}

static void test_number(void)
{
    static const struct {
        guint n, columns;
        const char *text;
    } rows[] = {
        {0, 0, "0"},
        {7, 3, "  7"},
        {123, 3, "123"},
        {1234, 3, "1234"},
        {G_MAXUINT, 12, "  4294967295"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GString) out = g_string_new("x");
        width_number(out, rows[i].n, rows[i].columns);
        g_assert_cmpstr(out->str + 1, ==, rows[i].text);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/width/of", test_width);
    g_test_add_func("/width/pad", test_pad);
    g_test_add_func("/width/cut", test_cut);
    g_test_add_func("/width/wrap", test_wrap);
    g_test_add_func("/escape", test_escape);
    g_test_add_func("/escape-within", test_escape_within);
    g_test_add_func("/link", test_link);
    g_test_add_func("/when", test_when);
    g_test_add_func("/when/everywhere", test_when_everywhere);
    g_test_add_func("/width/number", test_number);
    return g_test_run();
}
