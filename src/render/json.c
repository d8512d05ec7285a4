/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/json.h"
#include "render/json_parts.h"
#include "render/words.h"

static void write_period(JsonWriter *w, const Report *report)
{
    const Period *period = &report->period;
    if (period->kind == PERIOD_ALL) {
        json_null(w, "period");
        return;
    }
    json_object_begin(w, "period");
    json_string(w, "kind", period_kind_name(period->kind));
    json_string(w, "id", period->id);
    json_date(w, "start", period->start);
    json_date(w, "end", period->end);
    if (report->unfinished)
        json_date(w, "unfinished", report->unfinished);
    else
        json_null(w, "unfinished");
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

/* ---- totals ---- */

/* What an earlier revision got is no answer, but may be a review. */
static void write_latency(JsonWriter *w, const char *key, const Latency *latency, gboolean carried)
{
    json_object_begin(w, key);
    json_uint(w, "with", latency->n);
    json_uint(w, "without", latency->none);
    if (carried)
        json_uint(w, "carried", latency->carried);
    if (latency->n > 0) {
        json_uint(w, "median", (guint64)latency->median);
        json_uint(w, "p90", (guint64)latency->p90);
    } else {
        json_null(w, "median");
        json_null(w, "p90");
    }
    json_object_end(w);
}

static void write_series_totals(JsonWriter *w, const Totals *totals)
{
    json_object_begin(w, "series");
    json_uint(w, "new", totals->series_new);
    json_uint(w, "reroll", totals->series_reroll);
    json_uint(w, "resend", totals->series_resend);
    json_uint(w, "partial", totals->series_partial);
    json_object_end(w);
}

static void write_totals(JsonWriter *w, const char *key, const Totals *totals)
{
    if (!totals) {
        json_null(w, key);
        return;
    }
    json_object_begin(w, key);
    json_uint(w, "messages", totals->messages);
    json_uint(w, "patch_mails", totals->patch_mails);
    json_uint(w, "patches", totals->patches);
    json_uint(w, "replies", totals->replies);
    json_uint(w, "people", totals->people);
    json_uint(w, "robots", totals->robots);
    json_uint(w, "pulls", totals->pulls);
    write_series_totals(w, totals);
    json_uint(w, "review_trailers", totals->review_trailers);
    json_uint(w, "reviewers", totals->reviewers);
    json_uint(w, "applied", totals->applied);
    json_uint(w, "applied_revisions", totals->applied_revisions);
    json_uint(w, "merged", totals->merged);
    if (totals->contributors_known)
        json_uint(w, "new_contributors", totals->new_contributors);
    else
        json_null(w, "new_contributors");
    write_latency(w, "first_reply", &totals->first_reply, FALSE);
    write_latency(w, "first_review", &totals->first_review, TRUE);
    json_object_end(w);
}

/* ---- tables ---- */

static void write_row_counts(JsonWriter *w, guint mails, guint patches, guint series)
{
    json_uint(w, "mails", mails);
    json_uint(w, "patches", patches);
    json_uint(w, "series", series);
}

static void write_name(JsonWriter *w, const Person *person)
{
    json_string(w, "name", json_null_if_empty(person->name));
    json_string(w, "email", json_null_if_empty(person->email));
}

static void write_domains(JsonWriter *w, const char *key, const DomainRow *rows, guint n)
{
    json_array_begin(w, key);
    for (guint i = 0; i < n; i++) {
        json_object_begin(w, NULL);
        json_string(w, "domain", json_null_if_empty(rows[i].domain));
        write_row_counts(w, rows[i].mails, rows[i].patches, rows[i].series);
        json_object_end(w);
    }
    json_array_end(w);
}

static void write_contributors(JsonWriter *w, const char *key, const ContributorRow *rows, guint n)
{
    json_array_begin(w, key);
    for (guint i = 0; i < n; i++) {
        json_object_begin(w, NULL);
        write_name(w, &rows[i].person);
        write_row_counts(w, rows[i].mails, rows[i].patches, rows[i].series);
        json_object_end(w);
    }
    json_array_end(w);
}

static void write_organisations(JsonWriter *w, const Report *report)
{
    json_array_begin(w, "organisations");
    for (guint i = 0; i < report->n_organisations; i++) {
        const OrganisationRow *row = &report->organisations[i];
        json_object_begin(w, NULL);
        json_string(w, "organisation", json_null_if_empty(row->name));
        write_row_counts(w, row->mails, row->patches, row->series);
        json_uint(w, "people", row->people);
        json_object_end(w);
    }
    json_array_end(w);
}

static void write_review_counts(JsonWriter *w, guint trailers, guint replies, guint received)
{
    json_uint(w, "trailers", trailers);
    json_uint(w, "replies", replies);
    json_uint(w, "received", received);
}

static void write_reviewers(JsonWriter *w, const char *key, const ReviewerRow *rows, guint n)
{
    json_array_begin(w, key);
    for (guint i = 0; i < n; i++) {
        json_object_begin(w, NULL);
        write_name(w, &rows[i].person);
        write_review_counts(w, rows[i].trailers, rows[i].replies, rows[i].received);
        json_object_end(w);
    }
    json_array_end(w);
}

static void write_reviewer_domains(JsonWriter *w, const Report *report)
{
    json_array_begin(w, "reviewer_domains");
    for (guint i = 0; i < report->n_reviewer_domains; i++) {
        const ReviewerDomainRow *row = &report->reviewer_domains[i];
        json_object_begin(w, NULL);
        json_string(w, "domain", json_null_if_empty(row->domain));
        write_review_counts(w, row->trailers, row->replies, row->received);
        json_object_end(w);
    }
    json_array_end(w);
}

static void write_robots(JsonWriter *w, const Report *report)
{
    json_array_begin(w, "robots");
    for (guint i = 0; i < report->n_robots; i++) {
        json_object_begin(w, NULL);
        write_name(w, &report->robots[i].person);
        json_uint(w, "mails", report->robots[i].mails);
        json_object_end(w);
    }
    json_array_end(w);
}

static void write_tables(JsonWriter *w, const Report *report)
{
    write_domains(w, "domains", report->domains, report->n_domains);
    write_organisations(w, report);
    write_domains(w, "unmapped", report->unmapped, report->n_unmapped);
    write_contributors(w, "contributors", report->contributors, report->n_contributors);
    if (report->totals.contributors_known)
        write_contributors(w, "new_contributors", report->new_contributors,
                           report->n_new_contributors);
    else
        json_null(w, "new_contributors");
    write_reviewers(w, "reviewers", report->reviewers, report->n_reviewers);
    write_reviewers(w, "receivers", report->receivers, report->n_receivers);
    write_reviewer_domains(w, report);
    write_robots(w, report);
}

/* ---- lines ---- */

/* What a line of each kind says besides its mail. */
typedef enum { LINE_PULL, LINE_APPLIED, LINE_WAITING, LINE_DISCUSSION, LINE_BUG } LineKind;

static void write_applied(JsonWriter *w, const ReportPlace *place)
{
    json_string(w, "fate", series_fate_name(place->partly ? FATE_PARTLY : FATE_APPLIED));
    json_uint(w, "patches", place->patches);
    if (place->partly && place->applied == 0)
        json_null(w, "patches_applied");
    else
        json_uint(w, "patches_applied", place->applied);
}

static void write_line(JsonWriter *w, const ReportLine *line, LineKind kind)
{
    json_object_begin(w, NULL);
    json_string(w, "id", json_null_if_empty(line->id));
    json_string(w, "subject", line->subject);
    json_person(w, "author", &line->author);
    json_date(w, "date", line->date);
    if (kind == LINE_PULL)
        json_bool(w, "merged", line->number > 0);
    if (kind == LINE_APPLIED)
        write_applied(w, &line->place);
    if (kind == LINE_PULL || kind == LINE_APPLIED) {
        json_string(w, "tree", line->place.tree);
        json_string(w, "commit", line->place.commit);
    }
    if (kind == LINE_WAITING)
        json_uint(w, "days", line->number);
    if (kind == LINE_DISCUSSION) {
        json_uint(w, "messages", line->number);
        json_uint(w, "people", line->people);
    }
    json_object_end(w);
}

static void write_lines(JsonWriter *w, const char *key, const ReportLines *lines, LineKind kind)
{
    json_array_begin(w, key);
    for (guint i = 0; i < lines->n; i++)
        write_line(w, &lines->lines[i], kind);
    json_array_end(w);
}

static void write_last_section(JsonWriter *w, const Report *report)
{
    write_lines(w, "pulls", &report->pulls, LINE_PULL);
    write_lines(w, "applied", &report->applied, LINE_APPLIED);
    json_uint(w, "waiting_total", report->waiting.total);
    write_lines(w, "waiting", &report->waiting, LINE_WAITING);
    json_uint(w, "busiest_total", report->busiest.total);
    write_lines(w, "busiest", &report->busiest, LINE_DISCUSSION);
    write_lines(w, "bugs", &report->bugs, LINE_BUG);
}

static void write_repairs(JsonWriter *w, const Report *report)
{
    json_object_begin(w, "repairs");
    for (guint i = 0; i < report->n_defects; i++)
        json_uint(w, report->defects[i].kind, report->defects[i].mails);
    json_object_end(w);
}

/* ---- documents ---- */

/* Everything but the series; the object stays open. */
static void begin_document(JsonWriter *w, const char *type, const Report *report)
{
    json_object_begin(w, NULL);
    json_uint(w, "schema", JSON_SCHEMA);
    json_string(w, "type", type);
    json_strings(w, "lists", report->lists, report->n_lists);
    write_period(w, report);
    write_range(w, report->range);
    write_totals(w, "totals", &report->totals);
    write_totals(w, "before", report->before);
    write_tables(w, report);
    write_last_section(w, report);
    write_repairs(w, report);
}

void json_digest(FILE *out, const Report *report, const RenderOptions *options)
{
    (void)options;
    JsonWriter w;
    json_writer_init(&w, out, 2);
    begin_document(&w, "digest", report);
    json_array_begin(&w, "series");
    for (guint i = 0; i < report->n_series; i++)
        json_write_series(&w, report, &report->series[i], TRUE);
    json_array_end(&w);
    json_object_end(&w);
    json_writer_finish(&w);
}

void json_stats(FILE *out, const Report *const *reports, guint n, const RenderOptions *options)
{
    gboolean one = n == 1 && reports[0]->period.kind == PERIOD_ALL;
    JsonWriter w;
    json_writer_init(&w, out, one ? 2 : 3);
    if (!one)
        json_array_begin(&w, NULL);
    for (guint i = 0; i < n; i++) {
        begin_document(&w, "stats", reports[i]);
        if (options->explain)
            json_write_evidence(&w, reports[i]);
        json_object_end(&w);
    }
    if (!one)
        json_array_end(&w);
    json_writer_finish(&w);
}
