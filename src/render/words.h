/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * words: what renderers for people say about a series, in the same words everywhere.
 *
 * Plain ASCII unless said otherwise, nothing for a format to escape.
 *
 * Facts are strings one after the other in a GString, each with a NUL behind it.
 */
#ifndef LISTDIGEST_WORDS_H
#define LISTDIGEST_WORDS_H

#include "report/report.h"

/* Ends the fact that was appended, if any was. */
void words_end_fact(GString *facts);

/* Somebody else posted again what an author had posted, without a greater version. */
gboolean words_is_sent_on(const ReportSeries *series);

/* "New", "v3", "Resend v2", "Sent on", "RFC", "RFC v2.1", "Partial v2", "Pull" */
void words_state(GString *out, const ReportSeries *series);

/* "v2 on 2026-01-05", the posting before; nothing without one. */
void words_previous(GString *out, const ReportSeries *series, GTimeZone *zone);

/* The state, and which posting came before it: "v3 (v2 on 2026-01-05)". */
void words_revision(GString *out, const ReportSeries *series, GTimeZone *zone);

/* The patches seen whose number is within the total: [PATCH 2/1] is none of the one. */
guint words_counted(const ReportSeries *series);

/*
 * Adds facts: "1 patch" or "5 patches"; or "5 of 9 patches seen here",
 * "missing 3, 6-8", "no cover letter seen here"; or, of those who number on behind the total,
 * "none of 11 patches seen here", "1 more with a number above 11".
 */
void words_seen(GString *facts, const ReportSeries *series);

/*
 * "3 files changed, +10 -2"; of several patches "5 file changes, ...": a sum over the patches, and
 * two of them may change the same file.
 */
void words_changes(GString *out, const ReportSeries *series);

/* "no replies", "1 reply", "12 replies" */
void words_replies(GString *out, guint replies);

/* Counters with a NULL behind them: "1-3, 5, 5a, 7, 8". */
void words_numbers(GString *out, char **counters);

/* "12 min", "5 h 7 min", "2 d 4 h"; of ten days and more whole days. */
void words_duration(GString *out, gint64 seconds);

/*
 * What follows "applied": " to net-next as 0123456789ab", where to is "to"; tree and commit may be
 * NULL. A commit id is cut to 12 digits. Escaped for text.
 */
void words_place(GString *out, const char *to, const char *tree, const char *commit);

/* "applied to net-next as 0123456789ab", "3 of 5 patches applied", "partly applied", where word is
 * "applied". Escaped for text. */
void words_applied(GString *out, const ReportPlace *place, const char *word);

/*
 * "2 Reviewed-by, 1 Acked-by (3 of 7 patches)": how many people gave such a trailer that was
 * accepted, here or to the same patch of an earlier revision; and to how many patches, unless it
 * was all or the cover letter. Nothing where nobody did. Escaped for text.
 */
void words_reviews(GString *out, const ReportSeries *series);

/*
 * "applied to net-next as 0123456789ab", "3 of 5 patches applied", "superseded",
 * "taken up by Ben Able", "NAKed", "objected to, in words"; nothing where nothing is known.
 * Escaped for text.
 */
void words_fate(GString *out, const ReportSeries *series);

/* In a word or two: "open", "partly", "applied", "merged", "superseded", "taken up", "withdrawn",
 * "NAKed", "objected". */
const char *words_fate_name(const ReportSeries *series);

/* Whether that mail gives a Nacked-by; else who objects there does so in words alone. */
gboolean words_is_nacked_by(const ReportSeries *series, const char *message_id);

/* "7 days after v2: 5 kept, 2 changed, 1 new, 1 dropped"; nothing without an earlier posting. */
void words_since(GString *out, const ReportSeries *series);

/* "v2", "v2.1" */
void words_version(GString *out, guint version, guint minor);

/* "from c0ffee12 to 0ddba115", "from the beginning to 2026-01-05" */
void words_range(GString *out, const ReportRange *range);

/* "week 2026-W02 (2026-01-05 to 2026-01-11)", "day 2026-01-05", "all mail (... to ...)" */
void words_period(GString *out, const Period *period, GTimeZone *zone);

#endif
