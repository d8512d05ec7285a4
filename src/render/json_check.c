/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/json.h"
#include "render/json_writer.h"
#include "render/when.h"

/* What the lines of a list of defects need to know. */
typedef struct {
    JsonWriter *w;
    gboolean open; /* a mail of the list is */
} Job;

static void write_source(JsonWriter *w, const CheckSource *source)
{
    json_object_begin(w, NULL);
    json_string(w, "path", source->path);
    json_string(w, "list", source->list);
    json_uint(w, "messages", source->messages);
    json_uint(w, "used", source->used);
    json_uint(w, "flagged", source->flagged);
    json_uint(w, "duplicates", source->duplicates);
    json_uint(w, "damaged", source->damaged);
    json_uint(w, "repaired", source->repaired);
    json_string(w, "error", source->error);
    json_object_end(w);
}

/* How often each kind of these classes was met: {"qp-undeclared":3}. */
static void write_counts(JsonWriter *w, const char *key, const Check *check, guint classes)
{
    json_object_begin(w, key);
    for (int kind = 0; kind < DIAG_KINDS; kind++)
        if (classes & 1U << diag_kind_class((DiagKind)kind) && check->kinds[kind].times)
            json_uint(w, diag_kind_name((DiagKind)kind), check->kinds[kind].times);
    json_object_end(w);
}

static void write_damage(const CheckDefect *defect, void *data)
{
    JsonWriter *w = data;
    json_object_begin(w, NULL);
    json_string(w, "kind", diag_kind_name(defect->kind));
    json_string(w, "source", defect->source);
    json_uint(w, "offset", (guint64)defect->offset);
    json_string(w, "part", defect->part);
    json_string(w, "message_id", defect->message_id);
    json_string(w, "detail", defect->detail);
    json_uint(w, "times", defect->times);
    json_object_end(w);
}

static void end_mail(Job *job)
{
    if (!job->open)
        return;
    json_array_end(job->w);
    json_object_end(job->w);
}

static void begin_mail(Job *job, const CheckDefect *defect)
{
    JsonWriter *w = job->w;
    char date[WHEN_SIZE];
    when_iso_utc(date, defect->date);
    job->open = TRUE;
    json_object_begin(w, NULL);
    json_string(w, "source", defect->source);
    json_uint(w, "offset", (guint64)defect->offset);
    json_string(w, "part", defect->part);
    json_string(w, "message_id", defect->message_id);
    json_string(w, "subject", defect->subject);
    json_string(w, "date", defect->message_id && !defect->flagged ? date : NULL);
    json_bool(w, "flagged", defect->flagged);
    json_array_begin(w, "found");
}

static void write_found(const CheckDefect *defect, void *data)
{
    Job *job = data;
    if (defect->first) {
        end_mail(job);
        begin_mail(job, defect);
    }
    json_object_begin(job->w, NULL);
    json_string(job->w, "kind", diag_kind_name(defect->kind));
    json_string(job->w, "class", diag_class_name(diag_kind_class(defect->kind)));
    json_string(job->w, "place", defect->place);
    json_string(job->w, "before", defect->before);
    json_string(job->w, "after", defect->after);
    json_string(job->w, "detail", defect->detail);
    json_uint(job->w, "times", defect->times);
    json_object_end(job->w);
}

static void write_mails(JsonWriter *w, const Check *check)
{
    Job job = {.w = w};
    json_array_begin(w, "mails");
    check_each(check, CHECK_ALL, write_found, &job);
    end_mail(&job);
    json_array_end(w);
}

void json_check(FILE *out, const Check *check, const RenderOptions *options)
{
    JsonWriter w;
    json_writer_init(&w, out, 2);
    json_object_begin(&w, NULL);
    json_uint(&w, "schema", JSON_SCHEMA);
    json_string(&w, "type", "check");
    json_uint(&w, "messages", check->messages);
    json_uint(&w, "used", check->used);
    json_uint(&w, "flagged", check->flagged);
    json_uint(&w, "duplicates", check->duplicates);
    json_array_begin(&w, "sources");
    for (guint i = 0; i < check->n_sources; i++)
        write_source(&w, &check->sources[i]);
    json_array_end(&w);
    write_counts(&w, "repairs", check, 1 << DIAG_REPAIR | 1 << DIAG_GUESS);
    write_counts(&w, "notes", check, 1 << DIAG_NOTE);
    json_array_begin(&w, "damage");
    check_each(check, 1 << DIAG_DAMAGE, write_damage, &w);
    json_array_end(&w);
    if (options->explain)
        write_mails(&w, check);
    json_object_end(&w);
    json_writer_finish(&w);
}
