/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/withdrawn.h"
#include "patch/own.h"

#define WHOLES " series patchset patch-set patchseries "

static gboolean is_at(const Sentence *s, guint i, const char *set)
{
    return sentence_word_in(s, i, set);
}

static guint skip_all(const Sentence *s, guint i, const char *set)
{
    while (is_at(s, i, set))
        i++;
    return i;
}

/* "> +", "> -", "> @@", but not "> - a point of a list" */
static gboolean quotes_change(Str line)
{
    while (line.n && (*line.p == '>' || *line.p == ' '))
        line = str_skip(line, 1);
    return str_has_prefix(line, STR("@@ ")) ||
           (line.n > 1 && strchr("+-", *line.p) && !strchr(" -+>", line.p[1]));
}

/* What is quoted right above at shows a change: "this one" is what it changes. at never goes back.
 */
static gboolean is_below_change(QuotedChange *above, const char *at)
{
    Str line;

    while (above->unread.p < at && str_next_line(&above->unread, &line)) {
        gboolean quoted = own_is_quoted(line);
        if (quoted)
            above->change = (above->change && !above->answer) || quotes_change(line);
        if (str_trim(line).n)
            above->answer = !quoted;
    }
    return above->change;
}

const char *withdrawn_read(const Sentence *s, Str sentence, QuotedChange *above)
{
    static SentenceFilter filter;

    if (!sentence_may_hold(&filter, WITHDRAWALS, sentence))
        return NULL;
    for (guint i = 0; i < s->n; i++) {
        if (is_at(s, i,
                  " if not don't should unless maybe might whether didn't can't why can could "
                  "would never ") &&
            !is_at(s, i + 1, " please you like "))
            return NULL;
        if (!is_at(s, i, WITHDRAWALS))
            continue;
        guint at = skip_all(s, i + 1, " this these my whole entire v1 v2 v3 v4 v5 v6 v7 v8 v9 ");
        gboolean near = at > i + 1 && !sentence_is_end(s, i + 1);
        if (near && is_at(s, at, WHOLES " thread set "))
            return NOTICE_ALL;
        if (near &&
            is_at(s, at, " patch patches version mail email submission posting pull request "))
            return is_at(s, at + 1, " set series ") ? NOTICE_ALL : "";
        if (is_below_change(above, sentence.p))
            continue;
        if (near && is_at(s, at, " one "))
            return "";
        /* "Please ignore.", "just ignore this" */
        gboolean please = i > 0 && is_at(s, i - 1, " please ");
        gboolean just = i > 0 && is_at(s, i - 1, " just ") && is_at(s, i, " ignore disregard ");
        if (sentence_is_end(s, at) &&
            (near ? please || just || i == 0 : please && is_at(s, i, " ignore disregard ")))
            return "";
    }
    return NULL;
}
