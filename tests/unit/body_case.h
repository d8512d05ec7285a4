/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Cases for the text of a body: a table of them, each a test of its own that is named for the rule
 * it shows.
 */
#include "mail/body.h"

typedef struct {
    const char *name;            /* of the test, below its folder */
    const char *type, *transfer; /* Content-Type, Content-Transfer-Encoding; "" where absent */
    const char *bytes, *text;
    const char *defects; /* "name: detail" each, joined with "; " */
} BodyCase;

static char *body_defects(const DiagLog *log)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < diag_n_entries(log); i++) {
        const Diag *diag = diag_entry(log, i);
        g_string_append_printf(out, "%s%s", i ? "; " : "", diag_kind_name(diag->kind));
        if (diag->detail)
            g_string_append_printf(out, ": %s", diag->detail);
    }
    return g_string_free(out, FALSE);
}

/* The text as a string, and what was said of it. */
static char *body_read(const BodyFields *fields, Str bytes, char **defects)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(DiagLog) log = diag_log_new(TRUE);
    g_autoptr(Charsets) charsets = charsets_new(log);
    diag_at(log, "test", 0);
    char *text = str_dup(body_text(charsets, arena, log, fields, bytes));
    *defects = body_defects(log);
    return text;
}

static void body_run_case(gconstpointer data)
{
    const BodyCase *c = data;
    BodyFields fields = {str_of(c->type), str_of(c->transfer), {0}};
    g_autofree char *defects = NULL;
    g_autofree char *text = body_read(&fields, str_of(c->bytes), &defects);
    g_assert_cmpstr(text, ==, c->text);
    g_assert_cmpstr(defects, ==, c->defects);
}

/* A table of cases, and the folder of their tests. */
typedef struct {
    const char *folder;
    const BodyCase *cases;
    gsize n;
} BodyTable;

#define BODY_TABLE(folder, cases)          \
    {                                      \
        folder, cases, G_N_ELEMENTS(cases) \
    }

/* The same cases cut off after each of their bytes: valid UTF-8, nothing read beyond the end. */
static void body_run_prefixes(const BodyTable *table)
{
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(Charsets) charsets = charsets_new(log);
    for (const BodyCase *c = table->cases; c < table->cases + table->n; c++) {
        g_autoptr(Arena) arena = arena_new();
        for (gsize length = 0; length <= strlen(c->bytes); length++) {
            char *exact = g_memdup2(c->bytes, length);
            BodyFields fields = {str_of(c->type), str_of(c->transfer), {0}};
            Str text = body_text(charsets, arena, log, &fields, (Str){exact, length});
            g_assert_true(text.n == 0 || g_utf8_validate_len(text.p, text.n, NULL));
            g_free(exact);
        }
    }
}

static void body_add_cases(const BodyTable *table)
{
    for (gsize i = 0; i < table->n; i++) {
        g_autofree char *path = g_strdup_printf("%s/%s", table->folder, table->cases[i].name);
        g_test_add_data_func(path, &table->cases[i], body_run_case);
    }
}
