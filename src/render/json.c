/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/json.h"
#include "render/json_writer.h"
#include "render/when.h"

/* What writing a series needs to know besides the series. */
typedef struct {
    JsonWriter *w;
    const Report *report;
    gboolean bodies;
} Job;

static const char *null_if_empty(const char *s)
{
    return *s ? s : NULL;
}

static void write_date(JsonWriter *w, const char *key, gint64 utc)
{
    char text[WHEN_SIZE];
    when_iso_utc(text, utc);
    json_string(w, key, text);
}

static void write_person(JsonWriter *w, const char *key, const Person *person)
{
    json_object_begin(w, key);
    json_string(w, "name", null_if_empty(person->name));
    json_string(w, "email", null_if_empty(person->email));
    json_object_end(w);
}

static void write_strings(JsonWriter *w, const char *key, const char *const *strings, guint n)
{
    json_array_begin(w, key);
    for (guint i = 0; i < n; i++)
        json_string(w, NULL, strings[i]);
    json_array_end(w);
}

/* "3 5" -> ["3","5"] */
static void write_words(JsonWriter *w, const char *key, const char *words)
{
    g_auto(GStrv) list = g_strsplit(words, " ", -1);
    write_strings(w, key, (const char *const *)list, g_strv_length(list));
}

static void write_empty_list(JsonWriter *w, const char *key)
{
    json_array_begin(w, key);
    json_array_end(w);
}

/* ---- series ---- */

static void write_mail_facts(const Job *job, const ReportMail *mail)
{
    json_string(job->w, "message_id", mail->message_id);
    json_string(job->w, "subject", mail->subject);
    json_string(job->w, "title", mail->title);
    write_person(job->w, "author", &mail->author);
    write_person(job->w, "sender", &mail->sender);
    write_date(job->w, "date", mail->date);
}

static void write_body(const Job *job, const ReportMail *mail)
{
    if (!job->bodies)
        return;
    g_autofree char *body = report_body(job->report, mail->id);
    json_string(job->w, "body", body);
}

static void write_cover(const Job *job, const ReportMail *cover)
{
    if (!cover) {
        json_null(job->w, "cover");
        return;
    }
    json_object_begin(job->w, "cover");
    write_mail_facts(job, cover);
    write_body(job, cover);
    json_object_end(job->w);
}

static void write_trailers(JsonWriter *w, const ReportPatch *patch)
{
    json_array_begin(w, "trailers");
    for (guint i = 0; i < patch->n_trailers; i++) {
        json_object_begin(w, NULL);
        json_string(w, "key", patch->trailers[i].key);
        json_string(w, "value", patch->trailers[i].value);
        json_object_end(w);
    }
    json_array_end(w);
}

static void write_patch(const Job *job, const ReportPatch *patch)
{
    JsonWriter *w = job->w;
    json_object_begin(w, NULL);
    json_string(w, "index", patch->index);
    write_mail_facts(job, &patch->mail);
    json_string(w, "rule", member_rule_name(patch->rule));
    write_body(job, &patch->mail);
    json_uint(w, "files", patch->files);
    json_uint(w, "insertions", patch->insertions);
    json_uint(w, "deletions", patch->deletions);
    json_string(w, "patch_id", patch->patch_id);
    write_trailers(w, patch);
    write_strings(w, "repairs", patch->repairs, patch->n_repairs);
    json_object_end(w);
}

static void write_series_facts(JsonWriter *w, const ReportSeries *series)
{
    json_uint(w, "schema", JSON_SCHEMA);
    json_string(w, "type", "series");
    json_string(w, "id", series->id);
    write_strings(w, "lists", series->lists, series->n_lists);
    json_string(w, "kind", series_kind_name(series->kind));
    json_string(w, "title", series->title);
    json_string(w, "subject", series->subject);
    write_strings(w, "tags", series->tags, series->n_tags);
    json_bool(w, "rfc", series->rfc);
    json_bool(w, "resend", series->resend);
    json_uint(w, "version", series->version);
    json_uint(w, "minor", series->minor);
    json_string(w, "version_rule", version_rule_name(series->version_rule));
    json_uint(w, "total", series->total);
    json_uint(w, "seen", series->seen);
    write_words(w, "missing", series->missing);
    write_person(w, "author", &series->author);
    write_person(w, "sender", &series->sender);
    write_date(w, "date", series->date);
}

static void write_strays(JsonWriter *w, const ReportSeries *series)
{
    if (series->n_strays == 0)
        return;
    json_array_begin(w, "strays");
    for (guint i = 0; i < series->n_strays; i++)
        json_string(w, NULL, series->strays[i].message_id);
    json_array_end(w);
}

static void write_revisions(JsonWriter *w, const ReportSeries *series)
{
    json_array_begin(w, "revisions");
    for (guint i = 0; i < series->n_revisions; i++) {
        const ReportRevision *revision = &series->revisions[i];
        json_object_begin(w, NULL);
        json_uint(w, "version", revision->version);
        json_uint(w, "minor", revision->minor);
        json_string(w, "id", revision->id);
        write_date(w, "date", revision->date);
        json_string(w, "rule", revision->rule);
        json_object_end(w);
    }
    json_array_end(w);
}

static void write_series(const Job *job, const ReportSeries *series)
{
    JsonWriter *w = job->w;
    json_object_begin(w, NULL);
    write_series_facts(w, series);
    write_cover(job, series->cover);
    json_array_begin(w, "patches");
    for (guint i = 0; i < series->n_patches; i++)
        write_patch(job, &series->patches[i]);
    json_array_end(w);
    write_strays(w, series);
    json_uint(w, "replies", series->replies);
    write_empty_list(w, "reviews");
    write_empty_list(w, "applied");
    json_string(w, "state", series_state_name(series->state));
    json_bool(w, "partial", series->partial);
    write_revisions(w, series);
    json_object_end(w);
}

void json_series(FILE *out, const Report *report, const ReportSeries *series,
                 const RenderOptions *options)
{
    JsonWriter w;
    json_writer_init(&w, out, 0);
    write_series(&(Job){&w, report, options->bodies}, series);
    json_writer_finish(&w);
}

/* ---- documents ---- */

static void write_period(JsonWriter *w, const Period *period)
{
    if (period->kind == PERIOD_ALL) {
        json_null(w, "period");
        return;
    }
    json_object_begin(w, "period");
    json_string(w, "kind", period_kind_name(period->kind));
    json_string(w, "id", period->id);
    write_date(w, "start", period->start);
    write_date(w, "end", period->end);
    json_object_end(w);
}

static void write_range(JsonWriter *w, const ReportRange *range)
{
    if (!range) {
        json_null(w, "range");
        return;
    }
    json_object_begin(w, "range");
    json_string(w, "from", range->from);
    json_string(w, "to", range->to);
    json_object_end(w);
}

static void write_totals(JsonWriter *w, const Totals *totals)
{
    json_object_begin(w, "totals");
    json_uint(w, "messages", totals->messages);
    json_uint(w, "patch_mails", totals->patch_mails);
    json_uint(w, "patches", totals->patches);
    json_uint(w, "replies", totals->replies);
    json_uint(w, "people", totals->people);
    json_uint(w, "pulls", totals->pulls);
    json_object_begin(w, "series");
    json_uint(w, "new", totals->series_new);
    json_uint(w, "reroll", totals->series_reroll);
    json_uint(w, "resend", totals->series_resend);
    json_uint(w, "partial", totals->series_partial);
    json_object_end(w);
    json_object_end(w);
}

static void write_row_counts(JsonWriter *w, guint mails, guint patches, guint series)
{
    json_uint(w, "mails", mails);
    json_uint(w, "patches", patches);
    json_uint(w, "series", series);
    json_object_end(w);
}

static void write_tables(JsonWriter *w, const Report *report)
{
    json_array_begin(w, "domains");
    for (guint i = 0; i < report->n_domains; i++) {
        const DomainRow *row = &report->domains[i];
        json_object_begin(w, NULL);
        json_string(w, "domain", null_if_empty(row->domain));
        write_row_counts(w, row->mails, row->patches, row->series);
    }
    json_array_end(w);
    json_array_begin(w, "contributors");
    for (guint i = 0; i < report->n_contributors; i++) {
        const ContributorRow *row = &report->contributors[i];
        json_object_begin(w, NULL);
        json_string(w, "name", null_if_empty(row->person.name));
        json_string(w, "email", null_if_empty(row->person.email));
        write_row_counts(w, row->mails, row->patches, row->series);
    }
    json_array_end(w);
    write_empty_list(w, "reviewers");
    json_object_begin(w, "repairs");
    for (guint i = 0; i < report->n_defects; i++)
        json_uint(w, report->defects[i].kind, report->defects[i].mails);
    json_object_end(w);
}

/* Everything but the series; the object stays open. */
static void begin_document(JsonWriter *w, const char *type, const Report *report)
{
    json_object_begin(w, NULL);
    json_uint(w, "schema", JSON_SCHEMA);
    json_string(w, "type", type);
    write_strings(w, "lists", report->lists, report->n_lists);
    write_period(w, &report->period);
    write_range(w, report->range);
    write_totals(w, &report->totals);
    write_tables(w, report);
}

void json_digest(FILE *out, const Report *report, const RenderOptions *options)
{
    (void)options;
    JsonWriter w;
    Job job = {&w, report, TRUE};
    json_writer_init(&w, out, 2);
    begin_document(&w, "digest", report);
    json_array_begin(&w, "series");
    for (guint i = 0; i < report->n_series; i++)
        write_series(&job, &report->series[i]);
    json_array_end(&w);
    json_object_end(&w);
    json_writer_finish(&w);
}

void json_stats(FILE *out, const Report *const *reports, guint n, const RenderOptions *options)
{
    (void)options;
    gboolean one = n == 1 && reports[0]->period.kind == PERIOD_ALL;
    JsonWriter w;
    json_writer_init(&w, out, one ? 2 : 3);
    if (!one)
        json_array_begin(&w, NULL);
    for (guint i = 0; i < n; i++) {
        begin_document(&w, "stats", reports[i]);
        json_object_end(&w);
    }
    if (!one)
        json_array_end(&w);
    json_writer_finish(&w);
}
