/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/json.h"
#include "render/json_parts.h"

/* What writing a series needs to know besides the series. */
typedef struct {
    JsonWriter *w;
    const Report *report;
    gboolean bodies;
} Job;

/* "3 5" -> ["3","5"] */
static void write_words(JsonWriter *w, const char *key, const char *words)
{
    g_auto(GStrv) list = g_strsplit(words, " ", -1);
    json_strings(w, key, (const char *const *)list, g_strv_length(list));
}

static void write_mail_facts(const Job *job, const ReportMail *mail)
{
    json_string(job->w, "message_id", mail->message_id);
    json_string(job->w, "subject", mail->subject);
    json_string(job->w, "title", mail->title);
    json_person(job->w, "author", &mail->author);
    json_person(job->w, "sender", &mail->sender);
    json_date(job->w, "date", mail->date);
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
    json_strings(w, "repairs", patch->repairs, patch->n_repairs);
    json_string(w, "change",
                patch->change == CHANGE_UNKNOWN ? NULL : patch_change_name(patch->change));
    json_string(w, "was", patch->was);
    json_object_end(w);
}

static void write_series_facts(JsonWriter *w, const ReportSeries *series)
{
    json_uint(w, "schema", JSON_SCHEMA);
    json_string(w, "type", "series");
    json_string(w, "id", series->id);
    json_strings(w, "lists", series->lists, series->n_lists);
    json_string(w, "kind", series_kind_name(series->kind));
    json_string(w, "title", series->title);
    json_string(w, "subject", series->subject);
    json_strings(w, "tags", series->tags, series->n_tags);
    json_bool(w, "rfc", series->rfc);
    json_bool(w, "resend", series->resend);
    json_uint(w, "version", series->version);
    json_uint(w, "minor", series->minor);
    json_string(w, "version_rule", version_rule_name(series->version_rule));
    json_uint(w, "total", series->total);
    json_uint(w, "seen", series->seen);
    write_words(w, "missing", series->missing);
    json_person(w, "author", &series->author);
    json_person(w, "sender", &series->sender);
    json_date(w, "date", series->date);
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
        json_date(w, "date", revision->date);
        json_string(w, "rule", revision->rule);
        json_object_end(w);
    }
    json_array_end(w);
}

static void write_reviews(JsonWriter *w, const ReportSeries *series)
{
    json_array_begin(w, "reviews");
    for (guint i = 0; i < series->n_reviews; i++) {
        const ReportReview *review = &series->reviews[i];
        json_object_begin(w, NULL);
        json_string(w, "key", review->key);
        json_string(w, "name", json_null_if_empty(review->name));
        json_string(w, "email", json_null_if_empty(review->email));
        json_string(w, "message_id", review->message_id);
        json_string(w, "patch", review->patch);
        json_bool(w, "accepted", review->accepted);
        json_string(w, "carried_from", review->carried_from);
        json_string(w, "rule", review->rule);
        json_object_end(w);
    }
    json_array_end(w);
}

static void write_notice(JsonWriter *w, const ReportApplied *notice)
{
    json_object_begin(w, NULL);
    json_string(w, "kind", notice_kind_name(notice->kind));
    json_string(w, "patch", notice->patch);
    json_person(w, "by", &notice->by);
    json_date(w, "date", notice->date);
    json_string(w, "tree", notice->tree);
    json_string(w, "commit", notice->commit);
    json_string(w, "message_id", notice->message_id);
    json_string(w, "rule", notice->rule);
    json_object_end(w);
}

/* Those that say it was applied or merged, or the others. */
static void write_notices(JsonWriter *w, const char *key, const ReportSeries *series,
                          gboolean applied)
{
    json_array_begin(w, key);
    for (guint i = 0; i < series->n_applied; i++) {
        NoticeKind kind = series->applied[i].kind;
        if ((kind == NOTICE_APPLIED || kind == NOTICE_MERGED) == applied)
            write_notice(w, &series->applied[i]);
    }
    json_array_end(w);
}

/* 0: there is none. */
static void write_date_if_any(JsonWriter *w, const char *key, gint64 utc)
{
    if (utc)
        json_date(w, key, utc);
    else
        json_null(w, key);
}

static void write_fate(JsonWriter *w, const ReportSeries *series)
{
    json_string(w, "fate", series_fate_name(series->fate));
    json_string(w, "fate_rule", json_null_if_empty(series->fate_rule));
    json_string(w, "superseded_by", series->taken_in ? series->taken_in : series->superseded_by);
    write_date_if_any(w, "first_reply", series->first_reply);
    write_date_if_any(w, "first_review", series->first_review);
}

/* Without the patches that are missing here nobody knows what was dropped. */
static gboolean knows_dropped(const ReportSeries *series)
{
    gboolean compared = FALSE;
    for (guint i = 0; i < series->n_patches; i++)
        compared |= series->patches[i].change != CHANGE_UNKNOWN;
    return compared && !series->partial && !*series->missing && series->seen >= series->total;
}

static void write_dropped(const Job *job, const ReportSeries *series)
{
    if (series->n_dropped == 0 && !knows_dropped(series)) {
        json_null(job->w, "dropped");
        return;
    }
    json_array_begin(job->w, "dropped");
    for (guint i = 0; i < series->n_dropped; i++) {
        json_object_begin(job->w, NULL);
        write_mail_facts(job, &series->dropped[i].mail);
        json_bool(job->w, "applied", series->dropped[i].applied);
        json_object_end(job->w);
    }
    json_array_end(job->w);
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
    write_reviews(w, series);
    write_notices(w, "applied", series, TRUE);
    write_notices(w, "notices", series, FALSE);
    write_fate(w, series);
    json_string(w, "state", series_state_name(series->state));
    json_string(w, "state_rule", series->state_rule);
    json_bool(w, "partial", series->partial);
    write_revisions(w, series);
    write_dropped(job, series);
    json_object_end(w);
}

void json_write_series(JsonWriter *w, const Report *report, const ReportSeries *series,
                       gboolean bodies)
{
    write_series(&(Job){w, report, bodies}, series);
}

void json_series(FILE *out, const Report *report, const ReportSeries *series,
                 const RenderOptions *options)
{
    JsonWriter w;
    json_writer_init(&w, out, 0);
    json_write_series(&w, report, series, options->bodies);
    json_writer_finish(&w);
}
