/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/separator.h"

Str separator_line(Str text, gsize at, gsize *next)
{
    Str rest = str_skip(text, at);
    Str seen = {rest.p, MIN(rest.n, MBOX_FROM_LINE_MAX + 2)};
    gssize lf = str_find_char(seen, '\n');
    seen.n = lf < 0 ? seen.n : (gsize)lf;
    gssize nul = str_find_char(seen, '\0');
    if (nul >= 0) {
        *next = at + (gsize)nul;
        return (Str){rest.p, (gsize)nul};
    }
    gsize n = lf < 0 ? rest.n : (gsize)lf;
    *next = lf < 0 ? text.n : at + n + 1;
    return (Str){rest.p, n > 0 && rest.p[n - 1] == '\r' ? n - 1 : n};
}

Str separator_damaged_line(Str text, gsize at, gsize *next)
{
    Str rest = str_skip(text, at), line;
    str_next_line(&rest, &line);
    *next = text.n - rest.n;
    return line;
}

gsize separator_before_blank(Str text, gsize from, gsize to)
{
    const char *p = text.p;
    if (to == from || p[to - 1] != '\n')
        return to;
    gsize at = to - 1;
    if (at > from && p[at - 1] == '\r')
        at--;
    return at == from || p[at - 1] == '\n' ? at : to;
}

gboolean separator_is_line_start(const SeparatorView *view, gsize at)
{
    if (at == 0)
        return view->from_start;
    return view->text.p[at - 1] == '\n' || view->text.p[at - 1] == '\0';
}

static gboolean is_blank_before(const SeparatorView *view, gsize at)
{
    if (at == 0 || view->text.p[at - 1] == '\0')
        return TRUE;
    gsize from = at > SEPARATOR_BEHIND ? at - SEPARATOR_BEHIND : 0;
    return separator_before_blank(view->text, from, at) < at;
}

static gboolean is_field(Str s)
{
    Str name;
    return mboxheader_take_name(s, &name);
}

/* A field that mail has, and other text hardly. */
static gboolean is_known_field(Str s)
{
    static const char *const names[] = {
        "Return-Path",  "Received",     "Delivered-To", "Envelope-To", "From",
        "Sender",       "Reply-To",     "To",           "Cc",          "Bcc",
        "Date",         "Subject",      "Message-ID",   "In-Reply-To", "References",
        "Status",       "Lines",        "Mailing-List", "Precedence",  "DKIM-Signature",
        "Newsgroups",   "Path",         "Xref",         "User-Agent",  "Authentication-Results",
        "Received-SPF", "MIME-Version", "Organization", "Errors-To",
    };
    static const char *const families[] = {"X-", "List-", "Resent-", "Content-", "ARC-"};
    Str name;
    if (!mboxheader_take_name(s, &name))
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        if (str_equal_nocase(name, str_of(names[i])))
            return TRUE;
    for (gsize i = 0; i < G_N_ELEMENTS(families); i++)
        if (str_has_prefix_nocase(name, str_of(families[i])))
            return TRUE;
    return FALSE;
}

static gboolean has_only(Str s, Str characters)
{
    gsize i = 0;
    while (i < s.n && str_find_char(characters, s.p[i]) >= 0)
        i++;
    return i == s.n;
}

/* ">", "> >", "| ", but not blanks alone. */
static gboolean is_quoting(Str s)
{
    return has_only(s, STR(">| \t")) && !has_only(s, STR(" \t"));
}

/* What stands before a place on its line. FALSE if that is too much to look at. */
static gboolean take_line_before(Str text, gsize at, Str *before)
{
    gsize start = at;
    while (start > 0 && text.p[start - 1] != '\n')
        if (at - --start > MBOX_FROM_LINE_MAX)
            return FALSE;
    *before = str_slice(text.p + start, text.p + at);
    return TRUE;
}

/* Rule 6. What fails most often is asked first. */
static SeparatorKind judge_glued(Str text, gsize at)
{
    gsize next;
    Str line = separator_line(text, at, &next), before;
    if (line.n > MBOX_FROM_LINE_MAX || !from_line_has_address(line) ||
        !is_known_field(str_skip(text, next)))
        return SEPARATOR_NONE;
    if (!take_line_before(text, at, &before))
        return SEPARATOR_GLUED;
    if (has_only(before, STR(">")))
        return SEPARATOR_NONE;
    if (from_line_dialect(line) != MBOX_UNKNOWN)
        return SEPARATOR_GLUED;
    if (is_quoting(before))
        return SEPARATOR_NONE;
    if (is_known_field(before))
        return SEPARATOR_GLUED_TO_KNOWN;
    return is_field(before) ? SEPARATOR_GLUED_TO_FIELD : SEPARATOR_GLUED;
}

static guint fields_at(Str text, gsize at)
{
    Str rest = str_skip(text, at);
    return mboxheader_fields((Str){rest.p, MIN(rest.n, SEPARATOR_BLOCK_MAX)});
}

static gboolean is_one_bit(guint bits)
{
    return (bits & (bits - 1)) == 0;
}

gboolean separator_cuts_header(const SeparatorView *view, gsize at, guint fields)
{
    gsize next;
    Str before;
    separator_line(view->text, at, &next);
    if (take_line_before(view->text, at, &before))
        fields |= mboxheader_field(before);
    fields &= MBOX_SINGULAR;
    return !is_one_bit(fields) && !is_one_bit(fields & fields_at(view->text, next));
}

/* Rule 10, of a line with a blank one before. */
static gboolean is_damaged(Str text, gsize at)
{
    gsize next;
    Str line =
        separator_damaged_line((Str){text.p, MIN(text.n, at + MBOX_FROM_LINE_MAX + 2)}, at, &next);
    if (line.n > MBOX_FROM_LINE_MAX || !is_known_field(str_skip(text, next)) ||
        str_find(line, STR("\0From ")) >= 0)
        return FALSE;
    guint fields = fields_at(text, next);
    return (fields & MBOX_OF_MAIL) && __builtin_popcount(fields) >= SEPARATOR_FIELDS;
}

gboolean separator_begins_mail(Str text)
{
    return is_known_field(text) && __builtin_popcount(fields_at(text, 0)) >= SEPARATOR_FIELDS_ALONE;
}

/* Rules 2 to 5 and 7. */
static gboolean is_whole(const SeparatorView *view, FromLine kind, gboolean blank, gboolean field)
{
    switch (kind) {
    case FROM_STRICT: return blank || field;
    case FROM_LOOSE: return blank && field;
    case FROM_MAGIC:
    case FROM_BARE:
    case FROM_LOCAL: return blank && field && (view->first == kind || view->first == FROM_NONE);
    case FROM_NONE: break;
    }
    return FALSE;
}

static SeparatorKind judge_line(const SeparatorView *view, gsize at, gboolean blank)
{
    gsize next;
    Str line = separator_line(view->text, at, &next);
    FromLine kind = line.n > MBOX_FROM_LINE_MAX ? FROM_NONE : from_line_classify(line);
    if (is_whole(view, kind, blank, is_field(str_skip(view->text, next))))
        return blank ? SEPARATOR_CLEAN : SEPARATOR_NO_BLANK;
    if (blank && kind != FROM_MAGIC && is_damaged(view->text, at))
        return SEPARATOR_DAMAGED;
    return SEPARATOR_NONE;
}

SeparatorKind separator_judge(const SeparatorView *view, gsize at)
{
    if (separator_is_line_start(view, at))
        return judge_line(view, at, is_blank_before(view, at));
    return judge_glued(view->text, at);
}

SeparatorKind separator_follows(const SeparatorView *view, gsize at)
{
    if (!str_has_prefix(str_skip(view->text, at), STR("From ")) ||
        !separator_is_line_start(view, at))
        return SEPARATOR_NONE;
    return judge_line(view, at, TRUE);
}
