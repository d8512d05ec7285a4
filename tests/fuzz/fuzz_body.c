/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * body: a message (header block and all) into its text. The text is valid UTF-8 without NUL, twice
 * the same, and not much longer than the message.
 */
#include "fuzz.h"
#include "mail/body.h"
#include "mail/fields.h"
#include "mail/mail.h"

/* A byte in a single-byte charset makes at most a character of 3 bytes, as a NUL makes U+FFFD; a
 * pair in a few others makes two of them. */
enum { GROWTH_MAX = 4, SLACK = 64 };

static char *text_of(Str message, guint64 *kinds)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(Charsets) charsets = charsets_new(log);
    Fields fields;
    Str rest = message;
    diag_at(log, "fuzz", 0);
    fields_read(arena, log, &rest, MAIL_HEADER_MAX, &fields);
    BodyFields wanted = {fields.value[FIELD_CONTENT_TYPE],
                         fields.value[FIELD_CONTENT_TRANSFER_ENCODING],
                         fields.value[FIELD_CONTENT_DISPOSITION]};
    Str text = body_text(charsets, arena, log, &wanted, rest);
    fuzz_check_text(text);
    g_assert_cmpuint(text.n, <=, GROWTH_MAX * message.n + SLACK);
    *kinds = diag_mail_kinds(log);
    return str_dup(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str message = {(const char *)data, size};
    guint64 kinds, again;
    g_autofree char *text = text_of(message, &kinds);
    g_autofree char *second = text_of(message, &again);
    g_assert_cmpstr(text, ==, second);
    g_assert_cmpuint(kinds, ==, again);
    return 0;
}
