/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * encoded_word: a header value into its text. One clean line, whatever the bytes; text that is
 * encoded here, as B and as Q words that cut its characters in two, comes back.
 */
#include "fuzz.h"
#include "mail/encoded_word.h"

enum {
    GROWTH_MAX = 4,   /* as in fuzz_body.c */
    WORD_BYTES = 7,   /* of text in one word */
    TEXT_MAX = 20000, /* bytes of text encoded */
};

static const char *decode(Arena *arena, Str value)
{
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(Charsets) charsets = charsets_new(log);
    const char *text = header_text(charsets, arena, log, value);
    fuzz_check_line(text);
    g_assert_cmpuint(strlen(text), <=, GROWTH_MAX * value.n);
    return text;
}

static void check_lengths(Str value)
{
    for (gsize i = 0; i < value.n; i++) {
        gsize n = value.p[i] == '=' ? encoded_word_length(str_skip(value, i)) : 0;
        g_assert_cmpuint(n, <=, value.n - i);
        if (n)
            g_assert_true(str_has_prefix((Str){value.p + i + n - 2, 2}, STR("?=")));
    }
}

static void append_word(GString *out, const char *text, gsize n, char encoding)
{
    g_string_append_printf(out, "%s=?utf-8?%c?", out->len ? " " : "", encoding);
    if (encoding == 'B') {
        g_autofree char *base64 = g_base64_encode((const guchar *)text, n);
        g_string_append(out, base64);
    }
    for (gsize i = 0; i < n && encoding == 'Q'; i++) {
        if (g_ascii_isalnum(text[i]))
            g_string_append_c(out, text[i]);
        else if (text[i] == ' ')
            g_string_append_c(out, '_');
        else
            g_string_append_printf(out, "=%02X", (guchar)text[i]);
    }
    g_string_append(out, "?=");
}

/* text: a clean line. */
static void check_back(Arena *arena, const char *text, char encoding)
{
    g_autoptr(GString) encoded = g_string_new(NULL);
    Str rest = str_of(text);
    while (rest.n) {
        gsize n = MIN(rest.n, (gsize)WORD_BYTES);
        append_word(encoded, rest.p, n, encoding);
        rest = str_skip(rest, n);
    }
    g_assert_cmpstr(decode(arena, (Str){encoded->str, encoded->len}), ==, text);
}

/* A clean line without words is itself, and an address may hold what it likes. */
static void check_plain(Arena *arena, Str value, const char *text)
{
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(Charsets) charsets = charsets_new(log);
    if (!strstr(text, "=?"))
        g_assert_cmpstr(decode(arena, str_of(text)), ==, text);
    const char *literal = header_literal(charsets, arena, value);
    fuzz_check_line(literal);
    const char *again = header_literal(charsets, arena, str_of(literal));
    g_assert_cmpstr(literal, ==, again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(Arena) arena = arena_new();
    Str value = {(const char *)data, size};
    check_lengths(value);
    const char *text = decode(arena, value);
    check_plain(arena, value, text);
    if (strlen(text) <= TEXT_MAX) {
        check_back(arena, text, 'B');
        check_back(arena, text, 'Q');
    }
    return 0;
}
