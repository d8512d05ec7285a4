/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * text: the digest as plain text, for reading in a mail client or a pager.
 *
 * UTF-8. Tables and lists are 80 columns wide; message texts stand as they were posted, subjects
 * whole on a line of their own above them, so that they can be searched for. The sections have the
 * names that readers of the first KVM digests know.
 *
 * text.c puts together what text_totals.c (title, totals), text_tables.c, text_series.c (patch
 * list) and text_lines.c (who waits, what was applied) append to a buffer. The messages, below what
 * text_fate.c says of their series, do not fit into one: each is written before the next is read.
 */
#ifndef LISTDIGEST_TEXT_H
#define LISTDIGEST_TEXT_H

#include "render/render.h"

enum { TEXT_COLUMNS = 80 };

void text_digest(FILE *out, const Report *report, const RenderOptions *options);
void text_series(FILE *out, const Report *report, const ReportSeries *series,
                 const RenderOptions *options);
void text_show(FILE *out, const Report *report, const ReportSeries *series,
               const RenderOptions *options);
void text_stats(FILE *out, const Report *const *reports, guint n, const RenderOptions *options);
void text_check(FILE *out, const Check *check, const RenderOptions *options);

/* ---- between the files of text ---- */

void text_title(GString *out, const Report *report, const RenderOptions *options);
void text_totals(GString *out, const Report *report, const RenderOptions *options);
void text_tables(GString *out, const Report *report, const RenderOptions *options);
/* Whose patches were reviewed; only in stats. */
void text_receivers(GString *out, const Report *report, const RenderOptions *options);
/* Pull requests, applied, waiting, discussions, bugs: nothing of what there is none of. */
void text_lines(GString *out, const Report *report, const RenderOptions *options);
/* A line of the digest's contents: a section, and what it holds. */
void text_contents_entry(GString *out, const char *section, const char *what);
/* The same of each section of text_lines() that there is. */
void text_lines_contents(GString *out, const Report *report);
/* The last section: nothing where nothing was damaged, repaired or guessed. */
void text_defects(GString *out, const Report *report);
void text_patch_list(GString *out, const Report *report, const RenderOptions *options);

/* --explain: Message-IDs and rules of a series, of the numbers of a report (text_explain.c). */
void text_explain_series(GString *out, const ReportSeries *series);
/* What the rules say that decided about the series. */
void text_explain_rules(GString *out, const ReportSeries *series);
void text_explain_numbers(FILE *out, const Report *report);

/* Writes the text and empties it. */
void text_flush(GString *text, FILE *out);

/* The series with its messages; nothing for a pull request, which has none here. */
void text_messages(FILE *out, const Report *report, const ReportSeries *series,
                   const RenderOptions *options);

/* Reviews, what was said to become of it, patches dropped, and a blank line; or nothing. */
void text_fate(GString *out, const ReportSeries *series, const RenderOptions *options);

/* "Since v2: changed, was patch 3", on a line of its own; nothing where it is not known. */
void text_change(GString *out, const ReportSeries *series, const ReportPatch *patch);

/*
 * "5 patches · 1 reply", with " ·" between, in a line of its own: broken between facts (words.h);
 * only one that is too long for a line is broken in itself.
 */
void text_facts(GString *out, const GString *facts, guint indent, const char *between);

/* The name; without one, as text_person(). */
void text_name(GString *out, const Person *person);

/* "Name <address>", or what there is of it. */
void text_person(GString *out, const Person *person);

/* A subject or title, whole, on one line: "(no subject)" where the mail has none. */
void text_subject(GString *out, const char *subject);

#endif
