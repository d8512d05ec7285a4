/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/fields.h"
#include "base/block.h"
#include "base/line_start.h"
#include "mail/date.h"

static const struct {
    Str name;
    gboolean repeated;
} wanted[FIELDS] = {
#define X(symbol, name, repeated) {{name, sizeof(name) - 1}, repeated},
    FIELD_TABLE(X)
#undef X
};

G_STATIC_ASSERT(FIELDS <= 32); /* HeaderBlock.duplicates */

/* Beside the wanted ones: fields that stand in headers of mail, and how the names of others begin.
 */
static const char *const other_names[] = {
    "archived-at",
    "authentication-results",
    "auto-submitted",
    "autocrypt",
    "bcc",
    "delivered-to",
    "envelope-to",
    "errors-to",
    "feedback-id",
    "message-id-hash",
    "mime-version",
    "newsgroups",
    "organization",
    "organisation",
    "precedence",
    "received-spf",
    "return-path",
    "sender",
    "user-agent",
    "xref",
};
static const char *const other_prefixes[] = {
    "arc-",  "content-", "dkim-",   "domainkey-", "list-",
    "mail-", "nntp-",    "resent-", "thread-",    "x-",
};

/* Where lines end, a bit for each of 64 bytes: those that several lines have are read once. */
typedef struct {
    const char *looked; /* behind these bytes */
    guint64 ends;       /* their LFs that were not passed yet, the lowest bit for the first byte */
} LineEnds;

/* A header block while it is read. */
typedef struct {
    Arena *arena;
    DiagLog *log;
    Fields *fields;
    Str rest;           /* not read yet, with the text */
    LineEnds lines;     /* of rest */
    const char *limit;  /* lines that end behind it are left out */
    const char *last;   /* the last line that starts a field; NULL until somebody has to know */
    Str *open;          /* the value that a continuation line belongs to */
    gboolean started;   /* some line was read */
    gboolean cr_ends;   /* CR alone ends a line */
    guint32 duplicates; /* fields reported, bit 1 << Field each */
    gsize dropped;      /* lines */
} HeaderBlock;

static gboolean is_white(char c)
{
    return c == ' ' || c == '\t';
}

/* All CRs before an LF belong to the line end: software that makes CRLF of LF met CRLF. */
static gboolean take_line(Str *rest, gboolean cr_ends, Str *line)
{
    gsize n = 0;
    if (!cr_ends) {
        gboolean taken = str_next_line(rest, line);
        while (taken && line->n && line->p[line->n - 1] == '\r')
            line->n--;
        return taken;
    }
    while (n < rest->n && rest->p[n] != '\r' && rest->p[n] != '\n')
        n++;
    *line = (Str){rest->p, n};
    gboolean crlf = str_has_prefix(str_skip(*rest, n), STR("\r\n"));
    gboolean taken = rest->n > 0;
    *rest = str_skip(*rest, MIN(rest->n, n + 1 + (gsize)crlf));
    return taken;
}

/* Of a name that may begin here: printable ASCII but the colon (RFC 5322 2.2). */
static gsize name_length(Str s)
{
    gsize n = 0;
    for (; n + BLOCK_SIZE <= s.n; n += BLOCK_SIZE) {
        Block bytes = block_load(s.p + n);
        Block ends =
            (Block)((bytes < block_of('!')) | (bytes > block_of('~')) | (bytes == block_of(':')));
        if (block_any(ends))
            return n + block_first(ends);
    }
    while (n < s.n && s.p[n] >= '!' && s.p[n] <= '~' && s.p[n] != ':')
        n++;
    return n;
}

/* The name of the field that a line starts, *value what is behind the colon; empty if it starts
 * none. */
static Str field_name(Str line, Str *value)
{
    gsize n = name_length(line), colon = n;
    while (colon < line.n && is_white(line.p[colon]))
        colon++;
    if (colon == line.n || line.p[colon] != ':')
        return (Str){line.p, 0};
    *value = str_skip(line, colon + 1);
    return (Str){line.p, n};
}

enum { NAME_PLACES = 64 };

/* Where a name stands in a table of the wanted ones, each of which has a place of its own. */
static gsize name_place(Str name)
{
    gsize first = (guchar)(name.p[0] | 0x20), last = (guchar)(name.p[name.n - 1] | 0x20);
    return (first + last + 2 * name.n) % NAME_PLACES;
}

static const guint8 *fields_by_place(void)
{
    static guint8 fields[NAME_PLACES];
    static gsize ready;

    if (g_once_init_enter(&ready)) {
        memset(fields, FIELDS, sizeof fields);
        for (guint8 i = 0; i < FIELDS; i++) {
            g_assert(fields[name_place(wanted[i].name)] == FIELDS);
            fields[name_place(wanted[i].name)] = i;
        }
        g_once_init_leave(&ready, 1);
    }
    return fields;
}

static guint64 load_word(const char *p)
{
    guint64 word;
    memcpy(&word, p, sizeof word);
    return word;
}

/* Of printable ASCII, as names are, only letters and '-' become those of lower. */
static gboolean is_name(Str name, Str lower)
{
    const guint64 fold = G_GUINT64_CONSTANT(0x2020202020202020);
    gsize i = 0;

    if (name.n != lower.n)
        return FALSE;
    for (; i + sizeof fold <= name.n; i += sizeof fold)
        if ((load_word(name.p + i) | fold) != load_word(lower.p + i))
            return FALSE;
    for (; i < name.n; i++)
        if ((name.p[i] | 0x20) != lower.p[i])
            return FALSE;
    return TRUE;
}

static Field find_field(Str name)
{
    Field field = (Field)fields_by_place()[name_place(name)];
    return field != FIELDS && is_name(name, wanted[field].name) ? field : FIELDS;
}

static gboolean is_other_name(Str name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(other_names); i++)
        if (str_equal_nocase(name, str_of(other_names[i])))
            return TRUE;
    for (gsize i = 0; i < G_N_ELEMENTS(other_prefixes); i++)
        if (str_has_prefix_nocase(name, str_of(other_prefixes[i])))
            return TRUE;
    return FALSE;
}

/* Does the line start a field that belongs to the header, and is no repetition in the text? */
static gboolean starts_known_field(Str line, const Fields *so_far)
{
    Str value, name = field_name(line, &value);
    Field field = name.n ? find_field(name) : FIELDS;
    if (field != FIELDS)
        return wanted[field].repeated || !so_far->value[field].p;
    return name.n && is_other_name(name);
}

/* Of the lines behind this one. */
static const char *last_known_field(const HeaderBlock *block, Str line)
{
    const char *last = line.p;
    for (Str rest = block->rest; take_line(&rest, block->cr_ends, &line) && line.n;) {
        if (line.p + line.n > block->limit)
            break;
        if (starts_known_field(line, block->fields))
            last = line.p;
    }
    return last;
}

/* CR ends lines if that makes two fields of what is one line else, or if there is no LF at all. */
static gboolean is_cr_ending(const HeaderBlock *block)
{
    Str all = block->rest, first, line;
    if (!str_next_line(&all, &first) || str_find_char(first, '\r') < 0)
        return FALSE;
    guint fields = all.n ? 0 : 1;
    first.n = MIN(first.n, (gsize)(block->limit - first.p));
    while (fields < 2 && take_line(&first, TRUE, &line) && line.n)
        fields += starts_known_field(line, block->fields) ? 1 : 0;
    return fields == 2;
}

/* "10:00" */
static gboolean has_time_of_day(Str s)
{
    for (gsize i = 1; i + 2 < s.n; i++)
        if (s.p[i] == ':' && g_ascii_isdigit(s.p[i - 1]) && g_ascii_isdigit(s.p[i + 1]) &&
            g_ascii_isdigit(s.p[i + 2]))
            return TRUE;
    return FALSE;
}

/*
 * A From_ line of the mbox, also quoted: with a date and a time, or one of the forms without
 * (MAIL.md 1). Prose has dates, too: "From 5 March 2020 on, we ...".
 */
static gboolean is_from_line(Str line)
{
    MailDate date;
    while (line.n && *line.p == '>')
        line = str_skip(line, 1);
    if (!str_has_prefix(line, STR("From ")))
        return FALSE;
    Str rest = str_trim(str_skip(line, 5));
    return !rest.n || *rest.p == '-' || (has_time_of_day(rest) && date_parse_envelope(line, &date));
}

static void drop_line(HeaderBlock *block, DiagKind kind, const char *why, Str line)
{
    if (block->dropped++ >= FIELDS_DROPPED_MAX)
        return;
    g_autofree char *start = g_strndup(line.p, MIN(line.n, (gsize)DIAG_DETAIL_MAX));
    g_autofree char *detail = g_strconcat(why, start, NULL);
    diag_add(block->log, kind, detail);
}

/* A line that starts no field. FALSE if it is the first one of the text. */
static gboolean read_bad_line(HeaderBlock *block, Str line)
{
    if (is_from_line(line)) {
        drop_line(block, DIAG_HEADER_FROM_LINE, "", line);
        return TRUE;
    }
    if (!block->last)
        block->last = last_known_field(block, line);
    gboolean skipped = line.p < block->last;
    drop_line(block, DIAG_HEADER_NO_COLON, skipped ? "" : "the text begins: ", line);
    return skipped;
}

static void read_field(HeaderBlock *block, Str name, Str value)
{
    Field field = find_field(name);
    block->open = NULL;
    if (field == FIELDS)
        return;
    guint32 bit = (guint32)1 << field;
    if (!block->fields->value[field].p) {
        block->open = &block->fields->value[field];
        *block->open = value;
    } else if (!wanted[field].repeated && !(block->duplicates & bit)) {
        diag_add(block->log, DIAG_HEADER_DUPLICATE, wanted[field].name.p);
        block->duplicates |= bit;
    }
}

/* FALSE if the block is over and this the first line of the text. */
static gboolean read_line(HeaderBlock *block, Str line)
{
    const char *end = line.p + line.n;
    while (line.n && !*line.p)
        line = str_skip(line, 1);
    if (!line.n)
        return TRUE;
    if (is_white(*line.p) && block->started) {
        if (block->open)
            block->open->n = (gsize)(end - block->open->p);
        return TRUE;
    }
    Str value, name = field_name(line, &value);
    block->started = TRUE;
    if (name.n) {
        read_field(block, name, value);
        return TRUE;
    }
    block->open = NULL;
    return read_bad_line(block, line);
}

static Block line_ends(const char *p)
{
    return (Block)(block_load(p) == block_of('\n'));
}

/* Moves *rest to the next line that continues no field; FALSE near the end of the mail. */
static gboolean skip_field(LineEnds *lines, Str *rest)
{
    const char *end = rest->p + rest->n;
    for (;;) {
        while (lines->ends) {
            const char *next = lines->looked - BLOCK_STRIDE + __builtin_ctzll(lines->ends) + 1;
            lines->ends &= lines->ends - 1;
            if (is_white(*next))
                continue;
            *rest = str_slice(next, end);
            return TRUE;
        }
        const char *p = lines->looked;
        if (end - p <= BLOCK_STRIDE)
            return FALSE;
        lines->ends = block_mask_four(line_ends(p), line_ends(p + BLOCK_SIZE),
                                      line_ends(p + 2 * BLOCK_SIZE), line_ends(p + 3 * BLOCK_SIZE));
        lines->looked = p + BLOCK_STRIDE;
    }
}

/*
 * Takes a whole field, with the lines that continue it: two of three lines do. FALSE for what has
 * to be looked at line by line: what is no field, what goes beyond the limit or ends the mail, and
 * where lines may end in CR. *end: where its last line does.
 */
static gboolean take_field(HeaderBlock *block, const char **end)
{
    Str value, name = field_name(block->rest, &value), rest = block->rest;
    if (block->cr_ends || !name.n)
        return FALSE;
    if (!skip_field(&block->lines, &rest))
        line_start_next_but(&rest, ' ', '\t');
    const char *lf = rest.p - 1;
    if (!rest.n || lf > block->limit)
        return FALSE;
    while (lf[-1] == '\r')
        lf--;
    *end = lf;
    block->rest = rest;
    block->started = TRUE;
    read_field(block, name, str_slice(value.p, lf));
    return TRUE;
}

/* A line of anything else. FALSE if the block is over. */
static gboolean take_other_line(HeaderBlock *block, const char **end)
{
    Str line, all = block->rest;
    gboolean taken = take_line(&block->rest, block->cr_ends, &line);
    block->lines = (LineEnds){.looked = block->rest.p};
    if (!taken || !line.n)
        return FALSE;
    *end = line.p + line.n;
    if (*end > block->limit || read_line(block, line))
        return TRUE;
    *end = line.p;
    block->rest = all;
    return FALSE;
}

static gboolean is_bare_cr(Str s, gsize at)
{
    return s.p[at] == '\r' && !(at + 1 < s.n && s.p[at + 1] == '\n');
}

static gboolean has_bare_cr(Str s)
{
    for (gssize at; (at = str_find_char(s, '\r')) >= 0; s = str_skip(s, (gsize)at + 1))
        if (is_bare_cr(s, (gsize)at))
            return TRUE;
    return FALSE;
}

static gsize count_nuls(Str s)
{
    gsize nuls = 0;
    for (gsize i = 0; i < s.n; i++)
        nuls += s.p[i] == '\0';
    return nuls;
}

static Str replace_nuls(Str value, Str mark, char *start)
{
    char *to = start;
    for (gsize i = 0; i < value.n; i++) {
        if (!value.p[i])
            to = mempcpy(to, mark.p, mark.n);
        else
            *to++ = is_bare_cr(value, i) ? ' ' : value.p[i];
    }
    return str_slice(start, to);
}

/*
 * A copy with bare CRs as spaces, and NULs as U+FFFD, or as "?" where that would be the only UTF-8
 * in it: the charset is not known yet. value itself where there are none.
 */
static Str clean_value(Arena *arena, Str value)
{
    gsize nuls = count_nuls(value);
    if (!nuls && !has_bare_cr(value))
        return value;
    char *start = arena_take(arena, value.n + 2 * nuls + 1);
    Str clean = replace_nuls(value, STR("\xef\xbf\xbd"), start);
    gboolean utf8 = g_utf8_validate_len(clean.p, clean.n, NULL);
    return utf8 ? clean : replace_nuls(value, STR("?"), start);
}

static void report_nuls(const HeaderBlock *block, Str bytes)
{
    gsize nuls = count_nuls(bytes);
    g_autofree char *detail =
        g_strdup_printf("%" G_GSIZE_FORMAT " %s", nuls, nuls == 1 ? "byte" : "bytes");
    diag_add(block->log, DIAG_HEADER_NUL, detail);
}

static void clean_values(const HeaderBlock *block, Str bytes)
{
    gboolean nul = str_find_char(bytes, '\0') >= 0, cr = has_bare_cr(bytes);
    if (nul)
        report_nuls(block, bytes);
    if (cr)
        diag_add(block->log, DIAG_HEADER_CR, block->cr_ends ? "at the end of every line" : NULL);
    for (int i = 0; i < FIELDS && (nul || cr); i++)
        block->fields->value[i] = clean_value(block->arena, block->fields->value[i]);
}

/* What is told once, when all of the block is known. */
static void report_sizes(const HeaderBlock *block, const char *start, const char *end)
{
    if (end > block->limit) {
        g_autofree char *detail =
            g_strdup_printf("%" G_GSIZE_FORMAT " bytes", (gsize)(end - start));
        diag_add(block->log, DIAG_HEADER_TOO_LARGE, detail);
    }
    if (block->dropped > FIELDS_DROPPED_MAX) {
        g_autofree char *detail =
            g_strdup_printf("%" G_GSIZE_FORMAT " more lines", block->dropped - FIELDS_DROPPED_MAX);
        diag_add_many(block->log, DIAG_HEADER_NO_COLON, block->dropped - FIELDS_DROPPED_MAX,
                      detail);
    }
}

static Str without_bom(Str bytes)
{
    return str_has_prefix(bytes, STR("\xef\xbb\xbf")) ? str_skip(bytes, 3) : bytes;
}

void fields_read(Arena *arena, DiagLog *log, Str *bytes, gsize max, Fields *fields)
{
    *fields = (Fields){0};
    if (!bytes->n)
        return;
    HeaderBlock block = {.arena = arena, .log = log, .fields = fields, .rest = without_bom(*bytes)};
    block.lines.looked = block.rest.p;
    const char *start = block.rest.p, *end = start;
    block.limit = start + MIN(block.rest.n, max);
    block.cr_ends = is_cr_ending(&block);
    while (take_field(&block, &end) || take_other_line(&block, &end))
        ;
    *bytes = block.rest;
    report_sizes(&block, start, end);
    clean_values(&block, str_slice(start, block.rest.p));
}

void fields_skip_blank_lines(DiagLog *log, Str *bytes)
{
    static const Fields none;
    Str rest = without_bom(*bytes), at = rest, line;
    while (str_next_line(&rest, &line) && !str_trim(line).n)
        at = rest;
    if (!at.n || at.p == without_bom(*bytes).p || !starts_known_field(line, &none))
        return;
    diag_add(log, DIAG_HEADER_NO_COLON, "blank lines before the header");
    *bytes = at;
}
