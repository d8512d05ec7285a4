/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pipeline: a mailbox to its digests. Every mail that the splitter finds is in the index; the
 * output is valid (JSON by SQLite's parser, text by ours), is safe on a terminal, and is the same
 * when the mailbox is given twice, to two workers.
 */
#include "cli/scan.h"
#include "fuzz.h"
#include "read/mboxsplit.h"
#include "read/unpack.h"
#include "render/escape.h"
#include "render/render.h"
#include <unistd.h>

static GTimeZone *utc;

typedef struct {
    GString *json, *text, *lines;
    guint messages;
} Output;

static guint64 count_mails(Str mbox)
{
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(MboxSplit) split =
        mboxsplit_new(input_new_memory(mbox.p, mbox.n, G_MAXSIZE), "fuzz", MBOX_UNKNOWN, log);
    RawMail raw;
    guint64 n = 0;
    while (mboxsplit_next(split, &raw, NULL) > 0)
        n++;
    return n;
}

/* ---- what comes out ---- */

static void check_printable(Str text)
{
    fuzz_check_text(text);
    for (const char *p = text.p; p < text.p + text.n; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        g_assert_false(escape_is_bidi(c));
        g_assert_false(c != '\n' && c != '\t' && escape_is_control(c));
    }
}

static void check_json(Index *index, Str json)
{
    sqlite3_stmt *query;
    check_printable(json);
    g_assert_cmpint(sqlite3_prepare_v2(index_db(index), "SELECT json_valid(?)", -1, &query, NULL),
                    ==, SQLITE_OK);
    sqlite3_bind_text(query, 1, json.p, (int)json.n, SQLITE_STATIC);
    g_assert_cmpint(sqlite3_step(query), ==, SQLITE_ROW);
    g_assert_cmpint(sqlite3_column_int(query, 0), ==, 1);
    sqlite3_finalize(query);
}

static gint64 ask_number(Index *index, const char *sql)
{
    sqlite3_stmt *query;
    g_assert_cmpint(sqlite3_prepare_v2(index_db(index), sql, -1, &query, NULL), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_step(query), ==, SQLITE_ROW);
    gint64 number = sqlite3_column_int64(query, 0);
    sqlite3_finalize(query);
    return number;
}

/* ---- rendering ---- */

static RenderOptions render_options(void)
{
    return (RenderOptions){.top = 15,
                           .detail = DETAIL_ALL,
                           .link_base = "https://lore.example/r/",
                           .zone = utc,
                           .bodies = TRUE};
}

/* What a renderer writes of a report, or of all its series, appended to out. */
static void render(GString *out, const Report *report, const char *format, gboolean series)
{
    RenderOptions options = render_options();
    const Renderer *renderer = renderer_find(format);
    g_assert_nonnull(renderer);
    char *bytes = NULL;
    gsize n = 0;
    FILE *file = open_memstream(&bytes, &n);
    g_assert_nonnull(file);
    if (!series)
        renderer->digest(file, report, &options);
    for (guint i = 0; series && i < report->n_series; i++)
        renderer->series(file, report, &report->series[i], &options);
    g_assert_cmpint(fclose(file), ==, 0);
    g_string_append_len(out, bytes, (gssize)n);
    free(bytes);
}

/* What "listdigest check" says. */
static void render_check(Index *index, const DiagLog *diags)
{
    static const char *const formats[] = {"text", "json"};
    g_autoptr(GError) error = NULL;
    RenderOptions options = render_options();
    for (gsize i = 0; i < G_N_ELEMENTS(formats); i++) {
        g_autoptr(Check) check = check_new(index, diags, &error);
        g_assert_no_error(error);
        char *bytes = NULL;
        gsize n = 0;
        FILE *file = open_memstream(&bytes, &n);
        g_assert_nonnull(file);
        renderer_find(formats[i])->check(file, check, &options);
        g_assert_cmpint(fclose(file), ==, 0);
        if (i == 0)
            check_printable((Str){bytes, n});
        else
            check_json(index, (Str){bytes, n});
        free(bytes);
        g_assert_false(check_failed(check, NULL));
    }
}

static void render_reports(Index *index, PeriodKind period, Output *out)
{
    g_autoptr(GError) error = NULL;
    ReportOptions options = {.period = period,
                             .until = G_MAXINT64,
                             .since = G_MININT64,
                             .zone = utc,
                             .per_list = period != PERIOD_ALL,
                             .with_series = TRUE};
    g_autoptr(Reports) reports = reports_open(index, &options, &error);
    g_assert_no_error(error);
    const Report *report;
    while (reports_next(reports, &report, &error) && report) {
        gsize json = out->json->len, text = out->text->len;
        render(out->json, report, "json", FALSE);
        render(out->text, report, "text", FALSE);
        render(out->lines, report, "jsonl", TRUE);
        check_json(index, (Str){out->json->str + json, out->json->len - json});
        check_printable((Str){out->text->str + text, out->text->len - text});
        if (period == PERIOD_ALL)
            out->messages += report->totals.messages;
    }
    g_assert_no_error(error);
    check_printable((Str){out->lines->str, out->lines->len});
}

/* ---- the whole way ---- */

static Output run_pipeline(char **sources, guint threads, guint64 expected)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Index) index = index_open(NULL, &error);
    g_assert_no_error(error);
    g_auto(ScanResult) scan = {0};
    g_autoptr(GPtrArray) expanded = expand_sources(sources, NULL, NULL);
    ScanOptions options = {.sources = expanded,
                           .list = "fuzz.example.org",
                           .threads = threads,
                           .max_bytes = G_MAXUINT64,
                           .keep_defects = TRUE};
    scan_sources(index, &options, &scan, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(scan.mails, ==, expected);
    g_assert_cmpuint(scan.mails - scan.flagged, ==, ask_number(index, "SELECT count(*) FROM mail"));
    g_assert_cmpuint(scan.flagged, ==, ask_number(index, "SELECT count(*) FROM flagged"));
    Output out = {g_string_new(NULL), g_string_new(NULL), g_string_new(NULL), 0};
    render_check(index, scan.diags);
    render_reports(index, PERIOD_ALL, &out);
    render_reports(index, PERIOD_WEEK, &out);
    g_assert_cmpuint(out.messages, ==,
                     ask_number(index, "SELECT count(*) FROM mail WHERE duplicate_of IS NULL"));
    return out;
}

static void clear_output(Output *out)
{
    g_string_free(out->json, TRUE);
    g_string_free(out->text, TRUE);
    g_string_free(out->lines, TRUE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str mbox = {(const char *)data, size};
    if (!utc)
        utc = g_time_zone_new_utc();
    if (unpack_codec(mbox)) /* see fuzz_inflate.c */
        return 0;
    int fd = fuzz_fd(mbox);
    g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", fd);
    g_autofree char *other = g_strdup_printf("/dev/fd/%d", fd);
    guint64 mails = count_mails(mbox);
    Output once = run_pipeline((char *[]){path, NULL}, 1, mails);
    Output twice = run_pipeline((char *[]){path, other, NULL}, 2, 2 * mails);
    g_assert_cmpstr(once.json->str, ==, twice.json->str);
    g_assert_cmpstr(once.text->str, ==, twice.text->str);
    g_assert_cmpstr(once.lines->str, ==, twice.lines->str);
    clear_output(&once);
    clear_output(&twice);
    close(fd);
    return 0;
}
