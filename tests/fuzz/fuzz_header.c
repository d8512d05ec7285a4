/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * header: a header block into the wanted fields. Values are folded lines and hold no other; what
 * is left is the end of the message; a well-formed field before or behind any others is found.
 * Ids and list names that the values give are as their headers promise.
 */
#include "fuzz.h"
#include "mail/fields.h"
#include "mail/list_id.h"
#include "mail/mail.h"
#include "mail/msgid.h"

enum { SMALL_MAX = 100 /* bytes of a block, to meet the limit */ };

typedef struct {
    Arena *arena;
    DiagLog *log;
    Charsets *charsets;
} Tools;

static gsize nul_length(Str s)
{
    return str_has_prefix(s, STR("\xef\xbf\xbd")) ? 3 : str_has_prefix(s, STR("?")) ? 1 : 0;
}

/* A line end within a value is one of folding, and the value does not end in one. NULs, which have
 * become U+FFFD or "?", count as blanks there. */
static void check_value(Str value)
{
    g_assert_cmpint(str_find_char(value, '\0'), ==, -1);
    for (gssize lf; (lf = str_find_char(value, '\n')) >= 0;) {
        value = str_skip(value, (gsize)lf + 1);
        for (gsize n; (n = nul_length(value)) > 0;)
            value = str_skip(value, n);
        g_assert_true(value.n && strchr(" \t\r\n", *value.p));
    }
}

/* Where the message's header block ends: behind its blank line, or at the end. */
static Str read_block(const Tools *tools, Str message, gsize max, Fields *fields)
{
    Str rest = message;
    fields_read(tools->arena, tools->log, &rest, max, fields);
    fuzz_check_within(rest, message);
    g_assert_true(rest.p + rest.n == message.p + message.n);
    for (int i = 0; i < FIELDS; i++)
        check_value(fields->value[i]);
    return str_slice(message.p, rest.p);
}

static void check_id(const char *id)
{
    fuzz_check_line(id);
    g_assert_true(*id && strlen(id) <= MAIL_ID_MAX);
    g_assert_null(strpbrk(id, "<> "));
}

static void check_ids(const Tools *tools, const Fields *fields)
{
    guint n;
    const char *own = msgid_read(tools->charsets, tools->arena, fields->value[FIELD_MESSAGE_ID]);
    if (own)
        check_id(own);
    const char *const *refs =
        msgid_parents(tools->charsets, tools->arena, tools->log, fields->value[FIELD_IN_REPLY_TO],
                      fields->value[FIELD_REFERENCES], own ? own : "", &n);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    g_assert_cmpuint(n, <=, MAIL_REFS_MAX);
    for (guint i = 0; i < n; i++) {
        check_id(refs[i]);
        g_assert_cmpstr(refs[i], !=, own);
        g_assert_true(g_hash_table_add(seen, (gpointer)refs[i]));
    }
}

static void check_list(const Tools *tools, Str value)
{
    const char *list = list_id_read(tools->arena, value);
    if (!list)
        return;
    fuzz_check_line(list);
    g_assert_true(*list);
    for (const char *p = list; *p; p++)
        g_assert_false(g_ascii_isupper(*p));
}

static void check_probe(Str value)
{
    g_assert_true(str_equal(str_trim(value), STR("probe")));
}

/* Before any other field the first one counts. */
static void check_first(const Tools *tools, Str message)
{
    Fields fields;
    Str longer = fuzz_join(STR("Subject: probe\nX: y\n"), message);
    read_block(tools, longer, MAIL_HEADER_MAX, &fields);
    check_probe(fields.value[FIELD_SUBJECT]);
    fuzz_free(longer);
}

/* Behind all others too, unless the same field came before. */
static void check_last(const Tools *tools, Str block)
{
    Fields fields;
    Str lines = str_trim_end(block);
    if (str_has_prefix(lines, STR("\xef\xbb\xbf")))
        lines = str_trim(str_skip(lines, 3));
    Str ended = fuzz_join(lines, lines.n ? STR("\nX: y\nX-Mailing-List: probe\n\nbody\n")
                                         : STR("X-Mailing-List: probe\n\nbody\n"));
    read_block(tools, ended, MAIL_HEADER_MAX, &fields);
    g_assert_nonnull(fields.value[FIELD_X_MAILING_LIST].p);
    if (str_find_nocase(block, STR("x-mailing-list")) < 0)
        check_probe(fields.value[FIELD_X_MAILING_LIST]);
    fuzz_free(ended);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(DiagLog) log = diag_log_new(TRUE);
    g_autoptr(Charsets) charsets = charsets_new(log);
    Tools tools = {arena, log, charsets};
    Str message = {(const char *)data, size};
    Fields fields, few;
    Str block = read_block(&tools, message, MAIL_HEADER_MAX, &fields);
    read_block(&tools, message, SMALL_MAX, &few);
    check_ids(&tools, &fields);
    check_list(&tools, fields.value[FIELD_LIST_ID]);
    check_list(&tools, fields.value[FIELD_X_MAILING_LIST]);
    check_first(&tools, message);
    check_last(&tools, block);
    return 0;
}
