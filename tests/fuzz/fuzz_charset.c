/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * charset: the first line is a label, the rest is bytes in that charset, or so it says. What comes
 * out is valid UTF-8; text that iconv puts into the label's charset comes back; of a text without a
 * label no byte of ASCII is lost. A list's usual charset changes nothing of what is UTF-8.
 */
#include "fuzz.h"
#include "mail/charset.h"
#include "mail/detect.h"

enum { GROWTH_MAX = 4, SLACK = 64 }; /* as in fuzz_body.c */

static const char *const usual[] = {"koi8-r", "gb18030", "big5", "cp932", "windows-1252"};

static Str decode(Arena *arena, Str label, Str bytes)
{
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(Charsets) charsets = charsets_new(log);
    Str text = charset_decode(charsets, arena, label, bytes);
    g_assert_true(bytes_are_utf8(text));
    g_assert_cmpuint(text.n, <=, GROWTH_MAX * bytes.n + SLACK);
    return text;
}

/* Those where iconv and the table agree on every character. */
static gboolean is_reversible(const char *name)
{
    static const char *const names[] = {"utf-8",      "gb18030",      "koi8-r",
                                        "koi8-u",     "iso-8859-2",   "iso-8859-15",
                                        "iso-8859-5", "windows-1250", "windows-1251"};
    for (gsize i = 0; name && i < G_N_ELEMENTS(names); i++)
        if (g_str_equal(name, names[i]))
            return TRUE;
    return FALSE;
}

/* What no mail means is read as something else: C1 controls, and a mark at the start. */
static gboolean holds_odd(Str text)
{
    for (gsize i = 0; i + 1 < text.n; i++)
        if (text.p[i] == '\xc2' && (guchar)text.p[i + 1] < 0xa0)
            return TRUE;
    return str_has_prefix(text, STR("\xef\xbb\xbf"));
}

/* Bytes that are UTF-8 by accident may be read as such. */
static void check_back(Arena *arena, Str label, Str text)
{
    const char *name = charset_lookup(label);
    gsize n;
    if (!is_reversible(name) || holds_odd(text))
        return;
    g_autofree char *bytes = g_convert(text.p, (gssize)text.n, name, "UTF-8", NULL, &n, NULL);
    if (!bytes || bytes_are_utf8((Str){bytes, n}))
        return;
    Str back = decode(arena, label, (Str){bytes, n});
    g_assert_cmpmem(back.p, back.n, text.p, text.n);
}

static void check_ascii(Str bytes)
{
    gboolean ascii = TRUE;
    for (gsize i = 0; i < bytes.n; i++)
        ascii = ascii && !(bytes.p[i] & 0x80);
    g_assert_cmpint(bytes_are_ascii(bytes), ==, ascii);
    g_assert_false(ascii && !bytes_are_utf8(bytes));
    if (str_find_char(bytes, '\0') < 0 && bytes.n)
        g_assert_cmpint(bytes_are_utf8(bytes), ==, g_utf8_validate_len(bytes.p, bytes.n, NULL));
}

static char *only_ascii(Str s)
{
    GString *ascii = g_string_sized_new(s.n);
    for (gsize i = 0; i < s.n; i++)
        if (!(s.p[i] & 0x80))
            g_string_append_c(ascii, s.p[i] ? s.p[i] : '0');
    return g_string_free(ascii, FALSE);
}

/* Short, so that no detector is asked: its guess may take a byte of ASCII for the second of two. */
static void check_ascii_stays(Arena *arena, Str bytes)
{
    bytes.n = MIN(bytes.n, DETECT_CHARACTERS_MIN - 1);
    if (str_find(bytes, STR("\x1b$")) >= 0)
        return; /* ISO-2022-JP, though nobody says so */
    g_autofree char *before = only_ascii(bytes);
    g_autofree char *after = only_ascii(decode(arena, STR(""), bytes));
    g_assert_cmpstr(before, ==, after);
}

static void check_usual(Arena *arena, Str label, Str bytes)
{
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(Charsets) charsets = charsets_new(log);
    for (gsize i = 0; i < G_N_ELEMENTS(usual); i++) {
        charsets_set_usual(charsets, usual[i]);
        Str text = charset_decode(charsets, arena, label, bytes);
        g_assert_true(bytes_are_utf8(text));
        if (charsets_fell_through(charsets) || !bytes_are_utf8(bytes))
            continue;
        Str plain = decode(arena, label, bytes);
        g_assert_cmpmem(text.p, text.n, plain.p, plain.n);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(Arena) arena = arena_new();
    Str bytes = {(const char *)data, size};
    gssize lf = str_find_char(bytes, '\n');
    Str label = {bytes.p, lf < 0 ? 0 : (gsize)lf};
    bytes = str_skip(bytes, lf < 0 ? 0 : (gsize)lf + 1);
    check_ascii(bytes);
    Str text = decode(arena, label, bytes), again = decode(arena, label, bytes);
    g_assert_cmpmem(text.p, text.n, again.p, again.n);
    check_back(arena, label, text);
    check_ascii_stays(arena, bytes);
    check_usual(arena, label, bytes);
    return 0;
}
