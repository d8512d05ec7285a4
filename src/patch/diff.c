/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/diff.h"
#include "base/line_start.h"
#include "patch/patch_id.h"

/*
 * The rules are those of git's apply.c: a file header is "diff --git" with at least one header
 * line of git's behind it, or "---", "+++" and "@@" lines in a row; a hunk is as long as it says.
 * Where git gives the whole patch up, what can be read is counted and the damage reported.
 */

typedef struct {
    const char *begin; /* of the text */
    Str rest;
    Diff *diff;
    DiffPaths *paths;    /* NULL where nobody asks for them */
    gboolean in_file;    /* a file header was seen: a lone hunk may belong to it */
    gboolean changes;    /* hunk, mode, rename or binary: not just a header */
    PatchId *id;         /* of the diff; NULL before it */
    const char *id_read; /* ... up to here */
} Reader;

/* ---- lines ---- */

static Str line_at(Str s)
{
    Str line = {0};

    str_next_line(&s, &line);
    return line;
}

static Str after_line(Str s)
{
    Str line;

    str_next_line(&s, &line);
    return s;
}

static gboolean is_marker(Str line, Str marker)
{
    return str_has_prefix(line, marker);
}

/* "\ No newline at end of file" in any language; git asks for the length of the shortest. */
static gboolean is_no_newline(Str line)
{
    return line.n >= 11 && is_marker(line, STR("\\ "));
}

/* ---- hunks ---- */

static gboolean take_range(Str *s, char sign, guint64 *lines)
{
    guint64 first;

    if (!s->n || *s->p != sign)
        return FALSE;
    *s = str_skip(*s, 1);
    *lines = 1;
    if (!str_take_uint(s, G_MAXUINT32, &first))
        return FALSE;
    if (!s->n || *s->p != ',')
        return TRUE;
    *s = str_skip(*s, 1);
    return str_take_uint(s, G_MAXUINT32, lines);
}

/* "@@ -12,3 +14,5 @@ function" */
static gboolean read_hunk_header(Str line, guint64 *old_lines, guint64 *new_lines)
{
    if (!is_marker(line, STR("@@ ")))
        return FALSE;
    line = str_skip(line, strlen("@@ "));
    if (!take_range(&line, '-', old_lines) || !is_marker(line, STR(" ")))
        return FALSE;
    line = str_skip(line, 1);
    return take_range(&line, '+', new_lines) && is_marker(line, STR(" @@"));
}

/* One line of a hunk: FALSE if it is none, or the hunk has no room for it. */
static gboolean count_hunk_line(Diff *diff, Str line, guint64 *old_lines, guint64 *new_lines)
{
    char mark = line.n ? *line.p : ' '; /* mail stripped the blank of an empty context line */
    gboolean is_old = mark == ' ' || mark == '-';
    gboolean is_new = mark == ' ' || mark == '+';

    if (is_no_newline(line))
        return TRUE;
    if ((!is_old && !is_new) || (is_old && *old_lines == 0) || (is_new && *new_lines == 0))
        return FALSE;
    *old_lines -= is_old;
    *new_lines -= is_new;
    diff->deletions += mark == '-';
    diff->insertions += mark == '+';
    return TRUE;
}

static void end_here(Reader *reader)
{
    reader->diff->end = (gsize)(reader->rest.p - reader->begin);
}

/*
 * A mail program broke a long line of the hunk: what is at rest goes on where the line above
 * ended, and behind it the hunk goes on. git gives such a patch up; people still read it.
 */
static gboolean is_wrapped(Str rest)
{
    Str line = line_at(rest);
    Str next = line_at(after_line(rest));

    return line.n && !strchr(" +-\\@", *line.p) && !is_marker(line, STR("diff ")) &&
           !is_marker(line, STR("Index: ")) && next.n && strchr(" +-", *next.p) &&
           !str_equal(next, STR("-- "));
}

/* What was taken since the last time. */
static Str new_for_id(Reader *reader)
{
    Str text = str_slice(reader->id_read, reader->rest.p);

    reader->id_read = reader->rest.p;
    return text;
}

/* Takes the hunk at rest; FALSE, with rest unmoved, if there is none. */
static gboolean take_hunk(Reader *reader)
{
    guint64 old_lines, new_lines;
    gboolean wrapped = FALSE, marked = TRUE;
    Str header = line_at(reader->rest);

    if (!read_hunk_header(header, &old_lines, &new_lines))
        return FALSE;
    reader->changes = TRUE;
    reader->rest = after_line(reader->rest);
    patch_id_add(reader->id, new_for_id(reader));
    Str behind = reader->rest, line;
    guint64 old_left = old_lines, new_left = new_lines;
    while ((old_left || new_left) && str_next_line(&behind, &line)) {
        if (!count_hunk_line(reader->diff, line, &old_left, &new_left)) {
            if (!is_wrapped(reader->rest))
                break;
            wrapped = TRUE;
        }
        marked &= line.n && *line.p != '\\';
        reader->rest = behind;
    }
    if (wrapped || old_left || new_left) {
        reader->diff->malformed_at = reader->diff->malformed ? reader->diff->malformed_at : header;
        reader->diff->malformed++;
    } else if (marked) {
        patch_id_add_hunk(reader->id, new_for_id(reader), old_lines, new_lines);
    }
    if (is_no_newline(line_at(reader->rest)))
        reader->rest = after_line(reader->rest);
    end_here(reader);
    return TRUE;
}

/* ---- binary changes ---- */

/* "literal 12" or "delta 12", lines of base 85, an empty line. */
static gboolean take_binary_data(Reader *reader)
{
    Str line = line_at(reader->rest);

    if (!is_marker(line, STR("literal ")) && !is_marker(line, STR("delta ")))
        return FALSE;
    while (str_next_line(&reader->rest, &line) && line.n)
        ;
    return TRUE;
}

static void take_binary(Reader *reader)
{
    static const Str differ = {" differ", 7};
    Str line = line_at(reader->rest);

    if (str_equal(line, STR("GIT binary patch"))) {
        reader->rest = after_line(reader->rest);
        if (take_binary_data(reader))
            take_binary_data(reader); /* the way back, if it is given */
    } else if ((is_marker(line, STR("Binary files ")) || is_marker(line, STR("Files "))) &&
               line.n > differ.n && str_equal(str_skip(line, line.n - differ.n), differ)) {
        reader->rest = after_line(reader->rest);
    } else {
        return;
    }
    reader->changes = TRUE;
    end_here(reader);
}

/* ---- files ---- */

/* The lines that may stand between "diff --git" and the first hunk. */
static const struct {
    Str start;
    gboolean change; /* is a change of its own */
} extended_header[] = {
    {{"--- ", 4}, FALSE},
    {{"+++ ", 4}, FALSE},
    {{"index ", 6}, FALSE},
    {{"old mode ", 9}, TRUE},
    {{"new mode ", 9}, TRUE},
    {{"deleted file mode ", 18}, TRUE},
    {{"new file mode ", 14}, TRUE},
    {{"copy from ", 10}, TRUE},
    {{"copy to ", 8}, TRUE},
    {{"rename old ", 11}, TRUE},
    {{"rename new ", 11}, TRUE},
    {{"rename from ", 12}, TRUE},
    {{"rename to ", 10}, TRUE},
    {{"similarity index ", 17}, FALSE},
    {{"dissimilarity index ", 20}, FALSE},
};

static gboolean take_extended_header(Reader *reader)
{
    Str rest = reader->rest, line = {0};

    str_next_line(&rest, &line);
    for (gsize i = 0; i < G_N_ELEMENTS(extended_header); i++) {
        if (!is_marker(line, extended_header[i].start))
            continue;
        reader->changes |= extended_header[i].change;
        reader->rest = rest;
        return TRUE;
    }
    return FALSE;
}

static void start_file(Reader *reader, const char *first_line)
{
    if (reader->diff->files++ == 0) {
        reader->diff->start = (gsize)(first_line - reader->begin);
        reader->id = patch_id_new();
        reader->id_read = first_line;
    }
    reader->in_file = TRUE;
}

static void take_hunks(Reader *reader)
{
    gboolean any = FALSE;

    while (take_hunk(reader))
        any = TRUE;
    if (!any)
        take_binary(reader);
}

static gboolean take_git_file(Reader *reader)
{
    Str start = reader->rest;

    if (!is_marker(start, STR("diff --git ")))
        return FALSE;
    reader->rest = after_line(start);
    if (!take_extended_header(reader)) {
        reader->rest = start;
        return FALSE;
    }
    while (take_extended_header(reader))
        ;
    if (reader->paths)
        diff_paths_add_git(reader->paths, str_slice(start.p, reader->rest.p));
    start_file(reader, start.p);
    end_here(reader);
    take_hunks(reader);
    return TRUE;
}

static gboolean is_lead(Str line)
{
    return is_marker(line, STR("diff ")) || is_marker(line, STR("Index: ")) ||
           is_marker(line, STR("======"));
}

/* Where the "diff -u", "Index:" and "====" lines begin that stand directly above a line. */
static const char *lead_above(const char *begin, const char *line)
{
    while (line > begin) {
        const char *lf = memrchr(begin, '\n', (gsize)(line - 1 - begin));
        const char *above = lf ? lf + 1 : begin;
        if (!is_lead(str_slice(above, line)))
            break;
        line = above;
    }
    return line;
}

static gboolean take_plain_file(Reader *reader)
{
    guint64 old_lines, new_lines;
    Str start = reader->rest;

    if (!is_marker(start, STR("--- ")))
        return FALSE;
    Str second = after_line(start);
    Str third = after_line(second);
    if (!is_marker(second, STR("+++ ")) ||
        !read_hunk_header(line_at(third), &old_lines, &new_lines))
        return FALSE;
    if (reader->paths)
        diff_paths_add_plain(reader->paths, line_at(start), line_at(second));
    reader->rest = third;
    start_file(reader, reader->in_file ? start.p : lead_above(reader->begin, start.p));
    take_hunks(reader);
    return TRUE;
}

/* Above the first file only the lines that may begin one are looked at; most mails have none. */
static void read_files(Reader *reader)
{
    while (reader->in_file ? reader->rest.n > 0 : line_start_find(&reader->rest, 'd', '-'))
        if (!take_git_file(reader) && !take_plain_file(reader) &&
            !(reader->in_file && take_hunk(reader)))
            reader->rest = after_line(reader->rest);
}

void diff_read_paths(Str text, Diff *diff, DiffPaths *paths)
{
    Reader reader = {.begin = text.p, .rest = text, .diff = diff, .paths = paths};

    *diff = (Diff){0};
    read_files(&reader);
    diff->found = reader.changes;
    if (diff->found) {
        patch_id_add(reader.id, new_for_id(&reader));
        patch_id_finish(reader.id, diff->patch_id);
    } else {
        *diff = (Diff){0};
        if (paths)
            diff_paths_clear(paths);
    }
    g_clear_pointer(&reader.id, patch_id_free);
}
