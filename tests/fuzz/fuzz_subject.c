/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * subject: the grammar of patch subjects, over any line that a Subject field can give. A reply to
 * it says the same, and a proper tag block before a plain title is read as it stands.
 */
#include "fuzz.h"
#include "mail/encoded_word.h"
#include "patch/subject.h"
#include "patch/subject_token.h"

static void check_limits(const Subject *subject, const char *line)
{
    g_assert_cmpuint(subject->version, <=, SUBJECT_VERSION_MAX);
    g_assert_cmpuint(subject->total, <=, SUBJECT_NUMBER_MAX);
    g_assert_cmpint(subject->has_counter, ==, subject->index != NULL);
    g_assert_true(subject->has_version || (subject->version == 0 && subject->minor == 0));
    if (subject->index)
        fuzz_check_line(subject->index);
    fuzz_check_line(subject->tags);
    fuzz_check_text(str_of(subject->title));
    fuzz_check_text(str_of(subject->norm));
    /* Other white space than " " has become one. */
    g_assert_true(!g_str_is_ascii(line) || g_str_has_suffix(line, subject->title));
    g_assert_cmpuint(strlen(subject->tags), <=, 2 * strlen(line)); /* "[a][b]" gains blanks */
}

static Subject parse(Arena *arena, const char *line)
{
    Subject subject;
    subject_parse(arena, line, &subject);
    check_limits(&subject, line);
    return subject;
}

static void check_equal(const Subject *a, const Subject *b)
{
    g_assert_cmpint(a->patch, ==, b->patch);
    g_assert_cmpint(a->rfc, ==, b->rfc);
    g_assert_cmpint(a->resend, ==, b->resend);
    g_assert_cmpint(a->pull, ==, b->pull);
    g_assert_cmpint(a->has_version, ==, b->has_version);
    g_assert_cmpuint(a->version, ==, b->version);
    g_assert_cmpuint(a->minor, ==, b->minor);
    g_assert_cmpstr(a->index, ==, b->index);
    g_assert_cmpuint(a->index_key, ==, b->index_key);
    g_assert_cmpuint(a->total, ==, b->total);
    g_assert_cmpstr(a->tags, ==, b->tags);
    g_assert_cmpstr(a->title, ==, b->title);
    g_assert_cmpstr(a->norm, ==, b->norm);
}

static void check_reply(Arena *arena, const char *line, const Subject *subject)
{
    /* A "Re:" before it takes colons along, and "(subset)". */
    if ((!g_ascii_isalnum(*line) && *line != '[') || strstr(line, "(subset)"))
        return;
    g_autofree char *longer = g_strconcat("Re: ", line, NULL);
    Subject reply = parse(arena, longer);
    g_assert_true(reply.reply);
    check_equal(&reply, subject);
}

static gboolean is_plain_title(const char *line)
{
    if (!g_ascii_isalpha(*line))
        return FALSE;
    for (; *line; line++)
        if (!g_ascii_isalpha(*line) && *line != ' ')
            return FALSE;
    return TRUE;
}

static void check_block(Arena *arena, const char *title)
{
    if (!is_plain_title(title))
        return;
    g_autofree char *line = g_strconcat("[PATCH net v3 02/15] ", title, NULL);
    Subject subject = parse(arena, line);
    g_assert_true(subject.patch && subject.has_version && subject.has_counter);
    g_assert_cmpuint(subject.version, ==, 3);
    g_assert_cmpstr(subject.index, ==, "2");
    g_assert_cmpuint(subject.total, ==, 15);
    g_assert_cmpstr(subject.tags, ==, "net");
    g_assert_cmpstr(subject.title, ==, title);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(Charsets) charsets = charsets_new(log);
    const char *line = header_text(charsets, arena, log, (Str){(const char *)data, size});
    Subject subject = parse(arena, line), again = parse(arena, line);
    check_equal(&subject, &again);
    check_reply(arena, line, &subject);
    check_block(arena, line);
    return 0;
}
