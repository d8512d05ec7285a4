/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/escape.h"
#include "render/text.h"
#include "render/when.h"
#include "render/width.h"

/* Columns in which texts that run over several lines go on. */
enum { SOURCE_COLUMN = 54, KIND_COLUMN = 18, FOUND_COLUMN = 10 };

static void append_title(GString *out, const Check *check)
{
    gsize start = out->len;
    g_string_append(out, "Check of ");
    if (check->n_sources == 1)
        escape_line(out, check->sources[0].path);
    else
        g_string_append_printf(out, "%u sources", check->n_sources);
    guint columns = width_of(out->str + start);
    g_string_append_c(out, '\n');
    for (guint i = 0; i < columns; i++)
        g_string_append_c(out, '=');
    g_string_append_c(out, '\n');
}

static void append_number(GString *out, const char *label, guint64 n, const char *meaning)
{
    g_string_append_printf(out, "  %-14s%10" G_GUINT64_FORMAT "%s%s\n", label, n,
                           *meaning ? "  " : "", meaning);
}

static void append_totals(GString *out, const Check *check)
{
    g_string_append_c(out, '\n');
    append_number(out, "Messages", check->messages, "");
    append_number(out, "  used", check->used, "");
    append_number(out, "  flagged", check->flagged, "in no digest: empty, or without any date");
    append_number(out, "Duplicates", check->duplicates,
                  "of those used, copies of a mail counted once");
}

static void append_source(GString *out, const CheckSource *source)
{
    g_autoptr(GString) text = g_string_new(NULL);
    escape_line(text, source->path);
    g_string_append_printf(out,
                           "  %8" G_GUINT64_FORMAT "%9" G_GUINT64_FORMAT "%9" G_GUINT64_FORMAT
                           "%8" G_GUINT64_FORMAT "%8" G_GUINT64_FORMAT "%8" G_GUINT64_FORMAT "  ",
                           source->messages, source->used, source->flagged, source->duplicates,
                           source->damaged, source->repaired);
    width_wrap(out, text->str, SOURCE_COLUMN, TEXT_COLUMNS);
    if (!source->error)
        return;
    g_string_assign(text, source->messages ? "not whole: " : "not read: ");
    escape_line(text, source->error);
    g_string_append(out, "    ");
    width_wrap(out, text->str, 4, TEXT_COLUMNS);
}

static void append_sources(GString *out, const Check *check)
{
    g_string_append_printf(out, "\n  %8s%9s%9s%8s%8s%8s  %s\n", "Messages", "Used", "Flagged",
                           "Copies", "Damage", "Repair", "Source");
    for (guint i = 0; i < check->n_sources; i++)
        append_source(out, &check->sources[i]);
    g_string_append(out, "\n  Damage: mails with any. Repair: mails with any repair or guess.\n");
}

static void append_kind(GString *out, DiagKind kind, const CheckCount *count)
{
    g_autoptr(GString) text = g_string_new(diag_kind_text(kind));
    text->str[0] = g_ascii_toupper(text->str[0]);
    g_string_append_c(text, '.');
    g_string_append_printf(out, "  %6" G_GUINT64_FORMAT " %6" G_GUINT64_FORMAT "  %s\n%*s",
                           count->mails, count->times, diag_kind_name(kind), KIND_COLUMN, "");
    width_wrap(out, text->str, KIND_COLUMN, TEXT_COLUMNS);
    g_string_printf(text, "Rule: %s.", diag_kind_rule(kind));
    g_string_append_printf(out, "%*s", KIND_COLUMN, "");
    width_wrap(out, text->str, KIND_COLUMN + 6, TEXT_COLUMNS);
}

static void append_class(GString *out, const Check *check, DiagClass class)
{
    static const char *const heads[DIAG_CLASSES] = {
        [DIAG_DAMAGE] = "Damage: something is lost or cannot be trusted",
        [DIAG_REPAIR] = "Repairs: read right all the same, by a rule",
        [DIAG_GUESS] = "Guesses: read as most likely meant",
        [DIAG_NOTE] = "Notes: read right, and worth knowing",
    };
    gboolean any = FALSE;
    for (int kind = 0; kind < DIAG_KINDS; kind++) {
        const CheckCount *count = &check->kinds[kind];
        if (!count->times || diag_kind_class((DiagKind)kind) != class)
            continue;
        if (!any)
            g_string_append_printf(out, "\n%s\n\n  %6s %6s  %s\n", heads[class], "Mails", "Times",
                                   "Kind");
        any = TRUE;
        append_kind(out, (DiagKind)kind, count);
    }
}

static void append_mail(GString *out, const CheckDefect *defect, const RenderOptions *options)
{
    char day[WHEN_SIZE];
    g_autoptr(GString) subject = g_string_new(NULL);
    g_string_append_c(out, '\n');
    escape_line(out, defect->source);
    if (defect->part) {
        g_string_append_c(out, ':');
        escape_line(out, defect->part);
    } else {
        g_string_append_printf(out, ":%" G_GOFFSET_FORMAT, defect->offset);
    }
    g_string_append(out, defect->message_id ? "\n" : "  between mails\n");
    if (!defect->message_id)
        return;
    when_day(day, defect->date, options->zone);
    const char *when = defect->flagged ? "in no digest" : day;
    g_string_append_printf(out, "    %s  ", when);
    text_subject(subject, defect->subject);
    width_wrap(out, subject->str, 4 + width_of(when) + 2, TEXT_COLUMNS);
    g_string_append(out, "    <");
    escape_line(out, defect->message_id);
    g_string_append(out, ">\n");
}

typedef struct {
    FILE *out;
    GString *text;
    const RenderOptions *options;
    gboolean any;
    guint64 left; /* of what was counted, not listed yet */
} Job;

/* "class   sentence, in Subject: detail [kind]" and, below, what became of what. */
static void append_found(GString *out, const CheckDefect *defect)
{
    g_autoptr(GString) line = g_string_new(diag_kind_text(defect->kind));
    if (defect->place)
        g_string_append_printf(line, ", in %s", defect->place);
    if (defect->detail) {
        g_string_append(line, ": ");
        escape_line(line, defect->detail);
    }
    g_string_append_printf(line, " [%s]", diag_kind_name(defect->kind));
    if (defect->times > 1)
        g_string_append_printf(line, ", %" G_GUINT64_FORMAT " times", defect->times);
    g_string_append_printf(out, "    %-*s", FOUND_COLUMN - 2,
                           diag_class_name(diag_kind_class(defect->kind)));
    width_wrap(out, line->str, FOUND_COLUMN + 2, TEXT_COLUMNS);
    if (!defect->before || (!*defect->before && !*defect->after))
        return;
    g_string_append_printf(out, "%*s\"", FOUND_COLUMN + 2, "");
    escape_line(out, defect->before);
    g_string_append_printf(out, "\"\n%*s-> \"", FOUND_COLUMN + 2, "");
    escape_line(out, defect->after);
    g_string_append(out, "\"\n");
}

static void write_found(const CheckDefect *defect, void *data)
{
    Job *job = data;
    if (!job->any)
        g_string_append_printf(
            job->text,
            "\n%s\n\n  Numbers behind a file's name are byte offsets in it, uncompressed.\n",
            job->options->explain ? "Mail by mail" : "Damaged mails");
    job->any = TRUE;
    if (defect->first)
        append_mail(job->text, defect, job->options);
    append_found(job->text, defect);
    text_flush(job->text, job->out);
    job->left -= MIN(job->left, defect->times);
}

static void write_mails(FILE *out, GString *text, const Check *check, const RenderOptions *options)
{
    guint classes = options->explain ? CHECK_ALL & ~(1U << DIAG_NOTE) : 1 << DIAG_DAMAGE;
    Job job = {.out = out, .text = text, .options = options};
    for (int kind = 0; kind < DIAG_KINDS; kind++)
        if (classes & 1U << diag_kind_class((DiagKind)kind))
            job.left += check->kinds[kind].times;
    check_each(check, classes, write_found, &job);
    if (job.left)
        fprintf(out, "\n%" G_GUINT64_FORMAT " more, in mails with very many of a kind.\n",
                job.left);
}

void text_check(FILE *out, const Check *check, const RenderOptions *options)
{
    g_autoptr(GString) text = g_string_new(NULL);
    append_title(text, check);
    append_totals(text, check);
    append_sources(text, check);
    for (int class = 0; class < DIAG_CLASSES; class ++)
        append_class(text, check, (DiagClass) class);
    text_flush(text, out);
    write_mails(out, text, check, options);
}
