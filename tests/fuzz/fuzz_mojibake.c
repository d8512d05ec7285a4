/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mojibake: what comes out is valid UTF-8, shorter or as long, and stays as it is when repaired
 * again; ASCII stays. A text is its lines. And a text of one alphabet, without a sign beyond
 * ASCII, stays: what is made of such a text is never better.
 */
#include "fuzz.h"
#include "mail/mojibake.h"

/* The bytes as text: valid UTF-8 without NUL. */
static Str make_text(const uint8_t *data, size_t size)
{
    char *valid = g_utf8_make_valid((const char *)data, (gssize)size);
    Str text = fuzz_join(str_of(valid), STR(""));
    g_free(valid);
    return text;
}

static gboolean is_one_line(Str text)
{
    return str_find_char(text, '\n') < 0 && str_find_char(text, '\r') < 0;
}

/* MacRoman has them, writing on a keyboard does not. */
static gboolean is_ligature(gunichar c)
{
    return c >= 0xFB00 && c <= 0xFB06;
}

/* The florin sign counts as a letter in Unicode, in no language. */
static gboolean has_only(Str text, GUnicodeScript script)
{
    enum { FLORIN = 0x192 };
    for (const char *p = text.p; p < text.p + text.n; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (c == FLORIN || is_ligature(c) ||
            (c >= 0x80 && (!g_unichar_islower(c) || g_unichar_get_script(c) != script)))
            return FALSE;
    }
    return TRUE;
}

static void check_line(Arena *arena, Str line)
{
    const char *rule, *again_rule;
    Str got = mojibake_repair_line(arena, line, &rule);
    fuzz_check_text(got);
    g_assert_cmpint(rule == NULL, ==, got.p == line.p);
    g_assert_cmpint(g_utf8_strlen(got.p, (gssize)got.n), <=, g_utf8_strlen(line.p, (gssize)line.n));
    Str again = mojibake_repair_line(arena, got, &again_rule);
    fuzz_check_text(again);
    g_assert_cmpmem(again.p, again.n, got.p, got.n);
    if (has_only(line, G_UNICODE_SCRIPT_LATIN) || has_only(line, G_UNICODE_SCRIPT_GREEK))
        g_assert_null(rule);
}

static void check_text(Arena *arena, Str text)
{
    g_autoptr(DiagLog) log = diag_log_new(TRUE);
    diag_at(log, "fuzz", 0);
    Str got = mojibake_repair_text(arena, log, text), line;
    fuzz_check_text(got);
    g_assert_cmpint(diag_count(log, DIAG_MOJIBAKE) == 0, ==, got.p == text.p);
    guint before = 0, after = 0;
    while (str_next_line(&text, &line))
        before++;
    while (str_next_line(&got, &line))
        after++;
    g_assert_cmpuint(before, ==, after);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(Arena) arena = arena_new();
    Str text = make_text(data, size);
    g_assert_true(mojibake_find(text) == NULL || text.n);
    if (is_one_line(text))
        check_line(arena, text);
    check_text(arena, text);
    fuzz_free(text);
    return 0;
}
