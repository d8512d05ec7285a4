/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * transfer: quoted-printable and base64. Decoding any bytes makes no more of them, and loses no
 * text behind base64; what is encoded here comes back.
 */
#include "fuzz.h"
#include "mail/transfer.h"

enum {
    QP_LINE = 75,  /* characters before a soft line break */
    STEP_SLACK = 2 /* bytes that base64_step() may hold over */
};

static void check_any(Arena *arena, DiagLog *log, Str bytes)
{
    Str rest, text = qp_decode(arena, log, bytes);
    g_assert_cmpuint(text.n, <=, bytes.n);
    qp_looks_like(bytes);
    transfer_lookup(bytes);
    text = base64_decode(arena, log, bytes, &rest);
    g_assert_cmpuint(text.n, <=, bytes.n / 4 * 3 + 3);
    if (rest.n)
        fuzz_check_within(rest, bytes);
}

/* Base64 comes out the same, however it is cut into pieces. */
static void check_steps(Arena *arena, Str bytes)
{
    Base64 one = {0}, many = {0};
    char *a = arena_take(arena, bytes.n * 3 / 4 + 2 * STEP_SLACK);
    char *b = arena_take(arena, bytes.n + 2 * STEP_SLACK);
    gsize a_n = base64_step(&one, bytes, a), b_n = 0;
    g_assert_cmpuint(a_n, <=, bytes.n * 3 / 4 + STEP_SLACK);
    a_n += base64_flush(&one, a + a_n);
    for (gsize i = 0; i < bytes.n; i++)
        b_n += base64_step(&many, (Str){bytes.p + i, 1}, b + b_n);
    b_n += base64_flush(&many, b + b_n);
    g_assert_cmpmem(a, a_n, b, b_n);
    g_assert_cmpuint(one.ignored, ==, many.ignored);
    g_assert_cmpuint(one.dangling, ==, many.dangling);
}

static void check_base64_back(Arena *arena, DiagLog *log, Str bytes)
{
    int state = 0, save = 0;
    gsize n;
    Str rest;
    char *encoded = arena_take(arena, (bytes.n / 3 + 1) * 4 + bytes.n / 18 + 16);
    n = g_base64_encode_step((const guchar *)bytes.p, bytes.n, TRUE, encoded, &state, &save);
    n += g_base64_encode_close(TRUE, encoded + n, &state, &save);
    Str back = base64_decode(arena, log, (Str){encoded, n}, &rest);
    g_assert_cmpmem(back.p, back.n, bytes.p, bytes.n);
    g_assert_cmpuint(rest.n, ==, 0);
}

/* As RFC 2045 6.7 wants it; a line end is one of the text, all else but plain characters is
 * escaped. */
static void check_qp_back(Arena *arena, DiagLog *log, Str bytes)
{
    g_autoptr(GString) encoded = g_string_new(NULL);
    gsize column = 0;
    for (gsize i = 0; i < bytes.n; i++) {
        guchar c = (guchar)bytes.p[i];
        if (column >= QP_LINE - 3 && c != '\n') {
            g_string_append(encoded, "=\n");
            column = 0;
        }
        gsize before = encoded->len;
        if (c == '\n' || (c > ' ' && c < 0x7f && c != '='))
            g_string_append_c(encoded, (char)c);
        else
            g_string_append_printf(encoded, "=%02X", c);
        column = c == '\n' ? 0 : column + encoded->len - before;
    }
    Str back = qp_decode(arena, log, (Str){encoded->str, encoded->len});
    g_assert_cmpmem(back.p, back.n, bytes.p, bytes.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    Str bytes = {(const char *)data, size};
    check_any(arena, log, bytes);
    check_steps(arena, bytes);
    diag_at(log, "fuzz", 0);
    check_base64_back(arena, log, bytes);
    check_qp_back(arena, log, bytes);
    g_assert_cmpuint(diag_mail_kinds(log), ==, 0);
    return 0;
}
