/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/mboxsplit.h"

enum {
    FROM_LEN = 5, /* "From " */
    /* What a decision about a line may look at: the line, its end, the next line's field name. */
    LOOKAHEAD = MBOX_FROM_LINE_MAX + 2 + MBOX_FIELD_NAME_MAX + 1,
    /* ... and before it: the end of the blank line, "\n\r\n". */
    LOOKBEHIND = 3,
    WINDOW_KEEP = 4 * 1024 * 1024, /* a larger window shrinks when its message is gone */
};

/*
 * The window buf[0..end) holds bytes of the source in order, and all positions are indexes into
 * it; cut() takes bytes out and moves the positions along. Bytes from `keep` up to what was
 * searched are of no more use while dropping: before the first separator (keep is 0), and in a
 * message above the limit.
 */
struct MboxSplit {
    Input *input;
    const char *source;
    MboxDialect dialect;
    DiagLog *log;
    char head[MBOX_HEAD];
    gsize head_n;

    char *buf;
    gsize size, end;
    goffset base; /* where in the source buf[0] would lie, had nothing been cut out behind it */
    gboolean eof;
    gboolean dropping;
    gsize keep;
    gsize scan; /* all before is searched */

    gboolean started;   /* the first separator was found */
    goffset file_start; /* behind a byte order mark */
    guint64 junk;       /* bytes before the first separator */
    gboolean magic;     /* the first separator is git format-patch's (rule 2) */
    gboolean no_blank;  /* the separator found last was flagged (rule 5) */
    gsize start;        /* of the message: its From_ line */
    goffset offset;     /* the same in the source */
    gsize quoted;       /* the first line to unquote, or SIZE_MAX */
    gboolean unquoted;  /* a line "From " that separates nothing */
};

MboxSplit *mboxsplit_new(Input *input, const char *source, MboxDialect dialect, DiagLog *log)
{
    MboxSplit *split = g_new0(MboxSplit, 1);
    split->input = input;
    split->source = source;
    split->dialect = dialect;
    split->log = log;
    split->size = 2 * MBOX_BLOCK;
    split->buf = g_malloc(split->size);
    split->dropping = TRUE;
    return split;
}

void mboxsplit_free(MboxSplit *split)
{
    if (!split)
        return;
    input_free(split->input);
    g_free(split->buf);
    g_free(split);
}

guint64 mboxsplit_junk(const MboxSplit *split)
{
    return split->junk;
}

Str mboxsplit_head(const MboxSplit *split)
{
    return (Str){split->head, split->head_n};
}

const Input *mboxsplit_input(const MboxSplit *split)
{
    return split->input;
}

/* White space at the start of a file is no junk. */
static void count_junk(MboxSplit *split, Str gone)
{
    if (split->junk == 0)
        while (gone.n && g_ascii_isspace(*gone.p))
            gone = str_skip(gone, 1);
    split->junk += gone.n;
}

/* Takes n bytes out of the window at a position before scan. */
static void cut(MboxSplit *split, gsize at, gsize n)
{
    if (n == 0)
        return;
    if (!split->started)
        count_junk(split, (Str){split->buf + at, n});
    memmove(split->buf + at, split->buf + at + n, split->end - at - n);
    split->base += (goffset)n;
    split->end -= n;
    split->scan -= n;
}

/* Takes what is before the message out of the window. */
static void cut_to_start(MboxSplit *split)
{
    gsize n = split->start;
    cut(split, 0, n);
    split->start = 0;
    if (split->quoted != G_MAXSIZE)
        split->quoted -= n;
}

/* Gives up the middle of a message that is too large. */
static void start_dropping(MboxSplit *split)
{
    split->dropping = TRUE;
    split->keep = split->start + MBOX_TRUNCATED_KEEP;
}

static void make_room(MboxSplit *split)
{
    if (split->started && !split->dropping) {
        cut_to_start(split);
        if (split->scan > MBOX_MESSAGE_MAX)
            start_dropping(split);
    }
    if (split->dropping && split->scan > split->keep + LOOKBEHIND)
        cut(split, split->keep, split->scan - split->keep - LOOKBEHIND);
    gsize want = split->end + MBOX_BLOCK;
    if (split->size < want)
        split->size = MAX(want, split->size * 2);
    else if (split->size > WINDOW_KEEP && want < split->size / 4)
        split->size = 2 * want;
    else
        return;
    split->buf = g_realloc(split->buf, split->size);
}

/* Reads more into the window; positions move. FALSE on a read error. */
static gboolean fill(MboxSplit *split, GError **error)
{
    make_room(split);
    gssize got = input_read(split->input, split->buf + split->end, MBOX_BLOCK, error);
    if (got < 0)
        return FALSE;
    gsize head = MIN((gsize)got, sizeof(split->head) - split->head_n);
    memcpy(split->head + split->head_n, split->buf + split->end, head);
    split->head_n += head;
    split->end += (gsize)got;
    split->eof = got == 0;
    return TRUE;
}

/* The line at a position, without its end; *next is where the following one begins. */
static Str line_at(const MboxSplit *split, gsize at, gsize *next)
{
    Str rest = str_slice(split->buf + at, split->buf + split->end);
    gssize lf = str_find_char((Str){rest.p, MIN(rest.n, MBOX_FROM_LINE_MAX + 2)}, '\n');
    gsize n = lf < 0 ? rest.n : (gsize)lf;
    *next = lf < 0 ? split->end : at + n + 1;
    return (Str){rest.p, n > 0 && rest.p[n - 1] == '\r' ? n - 1 : n};
}

/* Whether a header field, "Name:", begins at a position. */
static gboolean is_field_at(const MboxSplit *split, gsize at)
{
    const char *p = split->buf + at;
    gsize limit = MIN(split->end - at, MBOX_FIELD_NAME_MAX + 1), n = 0;
    while (n < limit && p[n] > ' ' && p[n] < 0x7f && p[n] != ':')
        n++;
    gsize name = n;
    while (n < limit && (p[n] == ' ' || p[n] == '\t'))
        n++;
    return name > 0 && n < limit && p[n] == ':';
}

/* Where the text from..to ends if a blank line at its end is left out; else to. */
static gsize without_blank_line(const MboxSplit *split, gsize from, gsize to)
{
    const char *p = split->buf;
    if (to == from || p[to - 1] != '\n')
        return to;
    gsize at = to - 1;
    if (at > from && p[at - 1] == '\r')
        at--;
    return at == from || p[at - 1] == '\n' ? at : to;
}

/* The start of the file counts as a blank line, and so does a block of NULs that a crash left. */
static gboolean is_blank_before(const MboxSplit *split, gsize at)
{
    if (split->base + (goffset)at == split->file_start || split->buf[at - 1] == '\0')
        return TRUE;
    /* While dropping, what lies further back is not in the window. */
    gsize from = at > LOOKBEHIND ? at - LOOKBEHIND : 0;
    return without_blank_line(split, from, at) < at;
}

/* Whether the line at a position, "From ...", separates messages (rules 2 to 5). */
static gboolean is_separator(MboxSplit *split, gsize at)
{
    gsize next;
    Str line = line_at(split, at, &next);
    FromLine kind = line.n > MBOX_FROM_LINE_MAX ? FROM_NONE : from_line_classify(line);
    if (kind == FROM_NONE)
        return FALSE;
    gboolean blank = is_blank_before(split, at);
    gboolean field = is_field_at(split, next);
    split->no_blank = !blank;
    switch (kind) {
    case FROM_STRICT: return blank || field;
    case FROM_LOOSE: return blank && field;
    case FROM_MAGIC: return blank && field && (split->magic || !split->started);
    case FROM_NONE: break;
    }
    return FALSE;
}

static gboolean is_line_start(const MboxSplit *split, gsize at)
{
    if (at == 0)
        return split->base == split->file_start;
    return split->buf[at - 1] == '\n' || split->buf[at - 1] == '\0';
}

/* The start of the line whose "From " stands at a position behind quoting, or G_MAXSIZE. */
static gsize quoted_line(const MboxSplit *split, gsize at)
{
    const char *p = split->buf;
    gsize line = at;
    while (line > split->start && p[line - 1] == '>')
        line--;
    if (line == at || line == split->start || p[line - 1] != '\n')
        return G_MAXSIZE;
    return split->dialect == MBOX_RD || at - line == 1 ? line : G_MAXSIZE;
}

typedef enum { IS_TEXT, IS_SEPARATOR, NEEDS_MORE } Verdict;

/* What the "From " at scan is. */
static Verdict judge(MboxSplit *split)
{
    gsize at = split->scan;
    if (is_line_start(split, at)) {
        if (!split->eof && split->end - at < LOOKAHEAD)
            return NEEDS_MORE;
        if (is_separator(split, at))
            return IS_SEPARATOR;
        split->unquoted = TRUE;
    } else if (split->started && split->quoted == G_MAXSIZE) {
        split->quoted = quoted_line(split, at);
    }
    return IS_TEXT;
}

/* Moves scan to the next separator: 1, or to the end: 0. -1 on a read error. Damage at the end is
 * the last mail's. */
static int seek_separator(MboxSplit *split, GError **error)
{
    for (;;) {
        Str rest = str_slice(split->buf + split->scan, split->buf + split->end);
        gssize hit = str_find(rest, STR("From "));
        Verdict verdict = NEEDS_MORE;
        if (hit >= 0) {
            split->scan += (gsize)hit;
            verdict = judge(split);
        } else if (rest.n >= FROM_LEN) {
            split->scan = split->end - (FROM_LEN - 1);
        }
        if (verdict == IS_SEPARATOR)
            return 1;
        if (verdict == IS_TEXT) {
            split->scan += FROM_LEN;
        } else if (split->eof) {
            split->scan = split->end;
            input_report(split->input, split->log);
            return 0;
        } else if (!fill(split, error)) {
            return -1;
        }
    }
}

static gboolean skip_byte_order_mark(MboxSplit *split, GError **error)
{
    Str mark = STR("\xef\xbb\xbf");
    while (split->end < mark.n && !split->eof)
        if (!fill(split, error))
            return FALSE;
    if (str_has_prefix((Str){split->buf, split->end}, mark)) {
        split->scan = mark.n;
        cut(split, 0, mark.n);
        split->junk = 0;
        split->file_start = split->base;
    }
    return TRUE;
}

/* The first separator, which says what the others may be like. */
static int find_first(MboxSplit *split, GError **error)
{
    diag_at(split->log, split->source, 0);
    if (!skip_byte_order_mark(split, error))
        return -1;
    int found = seek_separator(split, error);
    if (found < 0)
        return -1;
    cut(split, 0, split->scan);
    if (found == 0)
        return 0;
    if (split->junk) {
        g_autofree char *detail = g_strdup_printf("%" G_GUINT64_FORMAT " bytes", split->junk);
        diag_add(split->log, DIAG_JUNK_BEFORE_MAIL, detail);
    }
    gsize next;
    Str line = line_at(split, 0, &next);
    split->started = TRUE;
    split->magic = from_line_classify(line) == FROM_MAGIC;
    if (split->dialect == MBOX_UNKNOWN)
        split->dialect = from_line_dialect(line);
    return 1;
}

/* The next quoted line that starts from at to end, or end. */
static gsize next_quoted(const MboxSplit *split, gsize at, gsize end)
{
    gssize hit;
    for (gsize scan = at;
         (hit = str_find(str_slice(split->buf + scan, split->buf + end), STR("From "))) >= 0;
         scan += (gsize)hit + FROM_LEN) {
        gsize line = quoted_line(split, scan + (gsize)hit);
        if (line != G_MAXSIZE && line >= at)
            return line;
    }
    return end;
}

/* Takes one ">" off each quoted line from the first one to end; returns the new end. */
static gsize unquote(MboxSplit *split, gsize first, gsize end)
{
    char *p = split->buf;
    gsize to = first;
    for (gsize line = first, next; line < end; line = next) {
        next = next_quoted(split, line + 1, end);
        memmove(p + to, p + line + 1, next - line - 1);
        to += next - line - 1;
    }
    return to;
}

/* The message from start to scan. */
static void take_message(MboxSplit *split, RawMail *mail)
{
    gsize body;
    *mail = (RawMail){.source = split->source, .offset = split->offset};
    mail->envelope = line_at(split, split->start, &body);
    mail->length = split->base + (goffset)split->scan - split->offset;
    mail->truncated = mail->length > MBOX_MESSAGE_MAX;
    gsize end = split->start + MBOX_TRUNCATED_KEEP;
    if (mail->truncated)
        diag_add(split->log, DIAG_MAIL_TOO_LARGE, NULL);
    else
        end = without_blank_line(split, body, split->scan);
    if (split->quoted < end && (split->dialect == MBOX_RD || !split->unquoted))
        end = unquote(split, split->quoted, end);
    mail->data = str_slice(split->buf + body, split->buf + end);
}

int mboxsplit_next(MboxSplit *split, RawMail *mail, GError **error)
{
    if (split->eof && split->start == split->end)
        return 0;
    if (!split->started) {
        int found = find_first(split, error);
        if (found <= 0)
            return found;
    }
    line_at(split, split->start, &split->scan);
    split->offset = split->base + (goffset)split->start;
    split->dropping = FALSE;
    split->quoted = G_MAXSIZE;
    split->unquoted = FALSE;
    diag_at(split->log, split->source, split->offset);
    if (split->no_blank)
        diag_add(split->log, DIAG_SEPARATOR_NO_BLANK, NULL);
    if (seek_separator(split, error) < 0)
        return -1;
    take_message(split, mail);
    split->start = split->scan;
    return 1;
}
