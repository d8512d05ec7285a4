/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/mboxsplit.h"
#include <lzma.h>

enum {
    FROM_LEN = 5,                  /* "From " */
    WINDOW_KEEP = 4 * 1024 * 1024, /* a larger window shrinks when its message is gone */
    LINE_END_MAX = 2,              /* CR LF */
};

/*
 * The window buf[0..end) holds bytes of the source in order, and all positions are indexes into
 * it; cut() takes bytes out and moves the positions along. Bytes from `keep` up to what was
 * searched are of no more use while dropping: outside of messages (keep is 0), and in a message
 * above the limit.
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
    goffset base;  /* where in the source buf[0] would lie, had nothing been cut out behind it */
    gboolean eof;  /* of this stretch (input.h) */
    gboolean more; /* another one follows, some bytes are lost between */
    gboolean dropping;
    gsize keep;
    gsize scan; /* all before is searched */

    FromLine first;      /* the file's first separator; FROM_NONE before it was found */
    goffset stretch;     /* where this one starts, behind a byte order mark */
    guint64 junk;        /* bytes in no message */
    guint64 junk_told;   /* ... as far as reported */
    SeparatorKind found; /* the separator at scan */
    gboolean open;       /* a message begins at start: */
    gsize start;         /* its From_ line */
    goffset offset;      /* the same in the source */
    gsize quoted;        /* the first line to unquote, or SIZE_MAX */
    gboolean unquoted;   /* a line "From " that separates nothing */
    gsize envelope;      /* length of its From_ line, without line end */
    gsize behind;        /* from start: the first byte behind it */
    MboxHeader header;   /* from start */
    guint glued;         /* From_ lines in its fields so far */
    gboolean settled;    /* its Content-Length counts (then landing is not 0) or does not */
    gsize length;        /* from start: where it says the message ends */
    gsize landing;       /* ... and what follows begins */
    gboolean headless;   /* it begins without a From_ line */

    gboolean summing;
    gsize summed; /* all before is in sum */
    guint64 sum;
    MboxMark begin; /* of the message at hand */
    MboxMark mark;
    gboolean marked; /* the end of the source was looked at: mark stays */
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
    split->more = TRUE;
    split->eof = TRUE;
    return split;
}

void mboxsplit_sum(MboxSplit *split)
{
    split->summing = TRUE;
}

MboxMark mboxsplit_mark(const MboxSplit *split)
{
    return split->mark;
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

Input *mboxsplit_input(const MboxSplit *split)
{
    return split->input;
}

/* White space at its start is no junk. */
static void count_junk(MboxSplit *split, Str gone)
{
    if (split->junk == split->junk_told)
        while (gone.n && g_ascii_isspace(*gone.p))
            gone = str_skip(gone, 1);
    split->junk += gone.n;
}

/* Takes all bytes before a position into the sum: before they are cut out, or unquoted. */
static void sum_to(MboxSplit *split, gsize at)
{
    if (at <= split->summed)
        return;
    if (split->summing)
        split->sum =
            lzma_crc64((const uint8_t *)split->buf + split->summed, at - split->summed, split->sum);
    split->summed = at;
}

/* Takes n bytes out of the window at a position before scan. */
static void cut(MboxSplit *split, gsize at, gsize n)
{
    if (n == 0)
        return;
    sum_to(split, at + n);
    split->summed -= n;
    if (!split->open)
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

/* The message so far. While dropping, what lies behind `keep` is not what followed. */
G_STATIC_ASSERT((int)MBOXHEADER_MAX <= (int)MBOX_TRUNCATED_KEEP);
static Str message(const MboxSplit *split)
{
    return str_slice(split->buf + split->start, split->buf + split->scan);
}

static SeparatorView view_of(const MboxSplit *split)
{
    return (SeparatorView){{split->buf, split->end}, split->base == split->stretch, split->first};
}

static void refuse_length(MboxSplit *split)
{
    static const char *const why[] = {
        [LENGTH_MALFORMED] = "no number", [LENGTH_DISPUTED] = "given twice, not the same"};
    g_autofree char *detail =
        split->header.kind == LENGTH_GIVEN
            ? g_strdup_printf("%" G_GUINT64_FORMAT " bytes", split->header.length)
            : g_strdup(why[split->header.kind]);
    split->settled = TRUE;
    if (split->header.kind != LENGTH_NONE)
        diag_add(split->log, DIAG_CONTENT_LENGTH, detail);
}

static void accept_length(MboxSplit *split, gsize length, gsize landing)
{
    split->settled = TRUE;
    split->length = length;
    split->landing = landing;
}

/* Where the next message, or the end of the source, is if this one ends at a position; 0 if there
 * is neither. */
static gsize landing_at(const MboxSplit *split, gsize at)
{
    static const Str ends[] = {{"", 0}, {"\n", 1}, {"\r\n", 2}};
    SeparatorView view = view_of(split);
    for (gsize i = 0; at <= split->end && i < G_N_ELEMENTS(ends); i++) {
        gsize behind = at + ends[i].n;
        if (str_has_prefix(str_skip(view.text, at), ends[i]) &&
            (behind == split->end || separator_follows(&view, behind) != SEPARATOR_NONE))
            return behind;
    }
    return 0;
}

/* Whether a Content-Length counts (rule 8), which is told once its header block ends before scan.
 * FALSE if that takes more bytes. */
static gboolean settle_length(MboxSplit *split)
{
    MboxHeader *header = &split->header;
    if (split->settled)
        return TRUE;
    mboxheader_walk(header, message(split));
    if (!header->body)
        return TRUE;
    gsize landing = 0, length = 0;
    if (header->kind == LENGTH_GIVEN && header->length <= MBOX_MESSAGE_MAX) {
        length = header->body + (gsize)header->length;
        gsize needed = length + LINE_END_MAX + SEPARATOR_AHEAD;
        if (!split->eof && length <= MBOX_MESSAGE_MAX && split->end - split->start < needed)
            return FALSE;
        if (length + LINE_END_MAX <= MBOX_MESSAGE_MAX)
            landing = landing_at(split, split->start + length);
    }
    if (landing)
        accept_length(split, length, landing - split->start);
    else
        refuse_length(split);
    return TRUE;
}

/* A message whose Content-Length was not settled on the way has none that could count. */
static void give_up_length(MboxSplit *split)
{
    if (split->settled)
        return;
    mboxheader_walk(&split->header, message(split));
    refuse_length(split);
}

/* Gives up the middle of a message that is too large. Where its Content-Length says it ends, if
 * that is not too far, no separator was found. */
static void start_dropping(MboxSplit *split)
{
    give_up_length(split);
    split->dropping = TRUE;
    split->keep = split->start + MBOX_TRUNCATED_KEEP;
}

/* What the Input met before scan. */
static void report_damage(MboxSplit *split)
{
    if (split->scan < split->end)
        input_report_to(split->input, (guint64)split->base + split->scan, split->log);
}

static void make_room(MboxSplit *split)
{
    /* Moved only when there is more to free than to move: reading ahead to where a Content-Length
     * points must not cost more with every message that gives one. */
    if (split->open && !split->dropping && split->start >= split->end - split->start)
        cut_to_start(split);
    if (split->open && !split->dropping && split->scan - split->start > MBOX_MESSAGE_MAX)
        start_dropping(split);
    if (split->dropping && split->scan > split->keep + SEPARATOR_BEHIND)
        cut(split, split->keep, split->scan - split->keep - SEPARATOR_BEHIND);
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
    report_damage(split);
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

static gboolean is_in_header(MboxSplit *split)
{
    if (!split->open)
        return FALSE;
    mboxheader_walk(&split->header, message(split));
    return !split->header.body;
}

/* Rule 6 at scan, where the line is a field, known or not. */
static SeparatorKind judge_glued_field(MboxSplit *split, gboolean known)
{
    if (!is_in_header(split))
        return known ? SEPARATOR_NONE : SEPARATOR_GLUED;
    SeparatorView view = view_of(split);
    gboolean cuts = split->glued++ < MBOX_GLUED_MAX &&
                    separator_cuts_header(&view, split->scan, split->header.fields);
    return cuts ? SEPARATOR_GLUED : SEPARATOR_NONE;
}

typedef enum { IS_TEXT, IS_SEPARATOR, NEEDS_MORE } Verdict;

/* What the "From " at scan is. */
static Verdict judge(MboxSplit *split)
{
    gsize at = split->scan;
    if (!split->eof && split->end - at < SEPARATOR_AHEAD)
        return NEEDS_MORE;
    SeparatorView view = view_of(split);
    gboolean line_start = separator_is_line_start(&view, at);
    split->found = separator_judge(&view, at);
    if (split->open && (line_start || split->found) && !settle_length(split))
        return NEEDS_MORE;
    if (split->landing)
        split->found =
            at - split->start == split->landing ? separator_follows(&view, at) : SEPARATOR_NONE;
    else if (split->found >= SEPARATOR_GLUED_TO_FIELD)
        split->found = judge_glued_field(split, split->found == SEPARATOR_GLUED_TO_KNOWN);
    if (split->found)
        return IS_SEPARATOR;
    if (line_start)
        split->unquoted |= at == 0 || split->buf[at - 1] == '\n';
    else if (split->open && split->quoted == G_MAXSIZE)
        split->quoted = quoted_line(split, at);
    return IS_TEXT;
}

static guint64 count_damage(const DiagLog *log)
{
    return diag_count(log, DIAG_COMPRESSED_TRUNCATED) + diag_count(log, DIAG_COMPRESSED_CORRUPT) +
           diag_count(log, DIAG_SOURCE_LIMIT);
}

/* At the end of a stretch. Damage there is the last mail's, and it may lack something. */
static void finish_stretch(MboxSplit *split)
{
    guint64 before = count_damage(split->log);
    split->scan = split->end;
    if (split->open)
        settle_length(split);
    input_report(split->input, split->log);
    split->more = input_resume(split->input);
    if (split->open && (split->more || count_damage(split->log) > before))
        diag_add(split->log, DIAG_MAIL_CUT, NULL);
}

/* Moves scan to the next separator: 1, or to the end of the stretch: 0. -1 on a read error. */
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
        if (verdict == IS_SEPARATOR) {
            report_damage(split);
            return 1;
        }
        if (verdict == IS_TEXT) {
            split->scan += FROM_LEN;
        } else if (split->eof) {
            finish_stretch(split);
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
        split->junk -= mark.n;
        split->stretch = split->base;
    }
    return TRUE;
}

/* Begins a stretch of the source. FALSE on a read error. */
static gboolean next_stretch(MboxSplit *split, GError **error)
{
    split->base += (goffset)split->end;
    split->stretch = split->base;
    split->summed = 0;
    split->start = split->scan = split->end = 0;
    split->dropping = TRUE;
    split->keep = 0;
    split->landing = 0;
    split->eof = FALSE;
    split->more = FALSE;
    diag_at(split->log, split->source, split->base);
    return skip_byte_order_mark(split, error);
}

static void report_junk(MboxSplit *split)
{
    guint64 junk = split->junk - split->junk_told;
    if (junk == 0)
        return;
    g_autofree char *detail = g_strdup_printf("%" G_GUINT64_FORMAT " bytes", junk);
    diag_add(split->log, DIAG_JUNK_BEFORE_MAIL, detail);
    split->junk_told = split->junk;
}

/* Whether the source begins with a mail that has no From_ line: 1 or 0; -1 on a read error. */
static int begins_headless(MboxSplit *split, GError **error)
{
    while (split->end < SEPARATOR_BLOCK_MAX && !split->eof)
        if (!fill(split, error))
            return -1;
    split->headless = separator_begins_mail((Str){split->buf, split->end});
    split->found = SEPARATOR_CLEAN;
    return split->headless;
}

/* The next separator, in whatever stretch: 1; 0 at the end of the source; -1 on a read error. */
static int find_start(MboxSplit *split, GError **error)
{
    while (!split->eof || split->more) {
        gboolean first = split->head_n == 0;
        if (split->eof && !next_stretch(split, error))
            return -1;
        int found = first ? begins_headless(split, error) : 0;
        if (found == 0)
            found = seek_separator(split, error);
        if (found < 0)
            return -1;
        cut(split, 0, split->scan);
        if (found)
            return 1;
    }
    if (split->first != FROM_NONE)
        report_junk(split); /* no mail follows that it could be reported with */
    return 0;
}

/* Passes over the separator that was found at scan. */
static void take_separator(MboxSplit *split)
{
    gboolean damaged = split->found == SEPARATOR_DAMAGED;
    Str window = {split->buf, split->end};
    split->start = split->scan;
    split->envelope = split->behind = 0;
    if (split->headless)
        return;
    Str line = damaged ? separator_damaged_line(window, split->start, &split->scan)
                       : separator_line(window, split->start, &split->scan);
    split->envelope = line.n;
    split->behind = split->scan - split->start;
    if (split->first != FROM_NONE)
        return;
    split->first = damaged ? FROM_STRICT : from_line_classify(line); /* it was one, most likely */
    if (split->dialect == MBOX_UNKNOWN)
        split->dialect = from_line_dialect(line);
}

static void report_separator(const MboxSplit *split)
{
    if (split->found == SEPARATOR_NO_BLANK)
        diag_add(split->log, DIAG_SEPARATOR_NO_BLANK, NULL);
    else if (split->found == SEPARATOR_GLUED)
        diag_add(split->log, DIAG_SEPARATOR_GLUED, NULL);
    else if (split->found == SEPARATOR_DAMAGED)
        diag_add(split->log, DIAG_SEPARATOR_DAMAGED, NULL);
}

static void begin_message(MboxSplit *split)
{
    sum_to(split, split->scan);
    split->begin = (MboxMark){split->base + (goffset)split->scan, split->sum, MBOX_UNKNOWN,
                              FROM_NONE, split->found};
    take_separator(split);
    split->open = TRUE;
    split->offset = split->begin.offset;
    split->dropping = FALSE;
    split->quoted = G_MAXSIZE;
    split->unquoted = FALSE;
    split->settled = split->dialect != MBOX_CL && split->dialect != MBOX_CL2;
    split->landing = 0;
    split->glued = 0;
    mboxheader_init(&split->header, split->behind);
    diag_at(split->log, split->source, split->offset);
    report_junk(split);
    report_separator(split);
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

static gboolean is_quoted(const MboxSplit *split)
{
    gboolean alone = split->headless && split->scan == split->end && split->eof;
    if (split->quoted == G_MAXSIZE || split->dialect == MBOX_CL2 || alone)
        return FALSE;
    return split->dialect == MBOX_RD || !split->unquoted;
}

/* Where the message's text ends that begins at body: the rest up to scan is the mbox's. */
static gsize text_end(MboxSplit *split, gsize body)
{
    gsize end = split->scan;
    if (split->landing)
        return split->start + split->length;
    while (end > body && split->buf[end - 1] == '\0')
        end--;
    if (end < split->scan) {
        g_autofree char *detail =
            g_strdup_printf("%" G_GSIZE_FORMAT " behind the mail", split->scan - end);
        diag_add(split->log, DIAG_BODY_NUL, detail);
    }
    return separator_before_blank((Str){split->buf, split->end}, body, end);
}

static void report_too_large(MboxSplit *split, goffset length)
{
    g_autofree char *detail = g_strdup_printf("%" G_GOFFSET_FORMAT " bytes", length);
    diag_add(split->log, DIAG_MAIL_TOO_LARGE, detail);
}

/* The message from start to scan. */
static void take_message(MboxSplit *split, RawMail *mail)
{
    gsize body = split->start + split->behind, end = split->start + MBOX_TRUNCATED_KEEP;
    *mail = (RawMail){.source = split->source, .offset = split->offset};
    mail->envelope = (Str){split->buf + split->start, split->envelope};
    mail->length = split->base + (goffset)split->scan - split->offset;
    mail->truncated = mail->length > MBOX_MESSAGE_MAX;
    give_up_length(split);
    if (mail->truncated)
        report_too_large(split, mail->length);
    else
        end = text_end(split, body);
    sum_to(split, split->scan);
    if (split->quoted < end && is_quoted(split))
        end = unquote(split, split->quoted, end);
    mail->data = str_slice(split->buf + body, split->buf + end);
    if (str_trim(mail->data).n == 0)
        diag_add(split->log, DIAG_MAIL_EMPTY, NULL);
}

/* Where to go on behind the message at hand; another one follows it, or not. */
static void set_mark(MboxSplit *split, gboolean another)
{
    if (split->marked)
        return;
    split->marked = split->eof || !another;
    split->mark = split->begin;
    if (!split->marked)
        split->mark =
            (MboxMark){split->base + (goffset)split->scan, split->sum, 0, 0, split->found};
    split->mark.dialect = split->dialect;
    split->mark.first = split->first;
}

/* What a message begins with where the window does. What stood before it is as it was, so it takes
 * only what every separator is, behind a blank line. */
static SeparatorKind separator_here(MboxSplit *split)
{
    while (split->end < SEPARATOR_AHEAD && !split->eof)
        if (!fill(split, NULL))
            return SEPARATOR_NONE;
    SeparatorView view = {{split->buf, split->end}, TRUE, split->first};
    SeparatorKind kind =
        str_has_prefix(view.text, STR("From ")) ? separator_judge(&view, 0) : SEPARATOR_NONE;
    return kind && kind < SEPARATOR_GLUED_TO_FIELD ? kind : separator_follows(&view, 0);
}

MboxSplit *mboxsplit_resume(Input *input, const char *source, const MboxMark *mark, DiagLog *log)
{
    MboxSplit *split = mboxsplit_new(input, source, mark->dialect, log);
    split->base = mark->offset;
    split->stretch = -1; /* began before */
    split->first = mark->first;
    split->found = mark->found;
    split->mark = *mark;
    split->sum = mark->sum;
    split->open = TRUE;
    split->more = FALSE;
    split->eof = FALSE;
    diag_at(log, source, mark->offset);
    if (separator_here(split) != SEPARATOR_NONE)
        return split;
    mboxsplit_free(split);
    return NULL;
}

MboxSplit *mboxsplit_at(Input *input, const char *source, const MboxMark *mark, DiagLog *log)
{
    MboxSplit *split = mboxsplit_resume(input, source, mark, log);
    if (split)
        split->found = separator_here(split);
    return split;
}

int mboxsplit_next(MboxSplit *split, RawMail *mail, GError **error)
{
    int found = split->open ? 1 : find_start(split, error);
    if (found <= 0)
        return found;
    begin_message(split);
    found = seek_separator(split, error);
    if (found < 0)
        return -1;
    if (found && split->headless)
        diag_add(split->log, DIAG_SEPARATOR_DAMAGED, "the source begins without one");
    take_message(split, mail);
    split->headless = FALSE;
    split->open = found > 0;
    set_mark(split, split->open);
    return 1;
}
