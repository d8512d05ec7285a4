/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/content_hash.h"
#include "mail/plain_text.h"

enum { UNDERSCORES_MIN = 20 };

static gboolean is_underscores(Str line)
{
    for (gsize i = 0; i < line.n; i++)
        if (line.p[i] != '_')
            return FALSE;
    return line.n >= UNDERSCORES_MIN;
}

/* How footers begin: a line (without blanks at its end), and the start of the one below it. */
static const struct {
    Str line, next;
} footers[] = {
#define X(line, next) {{line, sizeof(line) - 1}, {next, sizeof(next) - 1}},
    X("--", "To unsubscribe from this list:") /* vger */
    X("-", "To unsubscribe from this list:")
        X("--", "To unsubscribe, send a message with") /* kvack */
    X("--", "You received this message because you are subscribed to the Google Groups")
        X("-=-=-=-=-=-=-=-=-=-=-=-", "Groups.io Links:")
#undef X
};

/* Is this line, with the next one, the first of a footer? All of them begin with one of two. */
static gboolean is_footer_start(Str line, Str next)
{
    if (!line.n || (*line.p != '-' && *line.p != '_'))
        return FALSE;
    if (is_underscores(line))
        return str_find_nocase(next, STR("mailing list")) >= 0 || str_has_prefix(next, STR("http"));
    for (gsize i = 0; i < G_N_ELEMENTS(footers); i++)
        if (str_equal(line, footers[i].line) && str_has_prefix(next, footers[i].next))
            return TRUE;
    return FALSE;
}

/* Takes the last line, without blanks at its end, off *text. */
static Str take_last_line(Str *text)
{
    Str all = *text;
    if (all.n && all.p[all.n - 1] == '\n')
        all.n--;
    const char *lf = all.n ? memrchr(all.p, '\n', all.n) : NULL;
    gsize start = lf ? (gsize)(lf - all.p) + 1 : 0;
    text->n = start;
    return str_trim_end(str_skip(all, start));
}

Str content_without_footer(Str text)
{
    Str rest = text = str_trim_end(text), next = {0};
    for (int i = 0; i < FOOTER_LINES_MAX && rest.n; i++) {
        Str line = take_last_line(&rest);
        if (is_footer_start(line, next))
            return str_trim_end(rest);
        next = line;
    }
    return text;
}

static void update(Sha *sha, Str s)
{
    if (s.n)
        sha_update(sha, s.p, s.n);
}

static void update_field(Sha *sha, const char *s)
{
    sha_update(sha, s, strlen(s) + 1);
}

/* In decimal digits, written from the last one: printf() takes longer than the hash of the line. */
static void update_number(Sha *sha, gint64 number)
{
    char digits[32], *end = digits + sizeof(digits), *start = end;
    guint64 rest = number < 0 ? -(guint64)number : (guint64)number;
    *--start = '\0';
    do
        *--start = (char)('0' + rest % 10);
    while (rest /= 10);
    if (number < 0)
        *--start = '-';
    sha_update(sha, start, (gsize)(end - start));
}

/* Long stretches at once: most lines have no blanks at their end. */
static void update_text(Sha *sha, Str text)
{
    const char *done = text.p, *end = text.p + text.n;
    Str rest = text;
    for (gssize at; (at = text_find_blank_end(rest)) >= 0; rest = str_skip(rest, (gsize)at)) {
        const char *lf = rest.p + at, *trimmed = lf;
        while (trimmed > done && (trimmed[-1] == ' ' || trimmed[-1] == '\t'))
            trimmed--;
        update(sha, str_slice(done, trimmed));
        done = lf;
    }
    update(sha, str_slice(done, end));
    update(sha, text.n ? STR("\n\0") : STR("\0"));
}

void content_hash(Sha *sha, const Content *content, guint8 hash[CONTENT_HASH_SIZE])
{
    sha_reset(sha);
    update_field(sha, content->from->name);
    update_field(sha, content->from->email);
    update_field(sha, content->subject);
    if (content->has_date)
        update_number(sha, content->date);
    else
        update_field(sha, "");
    update_text(sha, content_without_footer(content->text));
    sha_finish(sha, hash);
}
