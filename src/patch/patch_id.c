/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/patch_id.h"
#include "base/sha.h"
#include <stdio.h>

enum { OBJECT_ID_MAX = 64, PIECE_SIZE = 1024, IN_HEADER = -1 };

struct PatchId {
    guint8 sum[SHA_1_SIZE];
    Sha *sha1; /* of the current file, up to the piece */
    guchar piece[PIECE_SIZE];
    gsize n_piece;
    gboolean any;      /* a line was hashed: there is an id */
    gboolean in_patch; /* a "diff" line was seen since the last end */
    gboolean binary;
    /* Left in the hunk; old_lines is IN_HEADER between "diff" and "---". As in git, a hunk that
     * runs over its end gets there too. */
    gint64 old_lines, new_lines;
    Str old_id, new_id; /* of the "index" line */
};

static void flush_piece(PatchId *id)
{
    sha_update(id->sha1, id->piece, id->n_piece);
    id->n_piece = 0;
}

static void flush_file(PatchId *id)
{
    guint8 hash[SHA_1_SIZE];
    guint carry = 0;

    flush_piece(id);
    sha_finish(id->sha1, hash);
    for (gsize i = 0; i < sizeof hash; i++) {
        carry += (guint)id->sum[i] + hash[i];
        id->sum[i] = (guint8)carry;
        carry >>= 8;
    }
}

/* One line, or several. Nobody can foretell where the blanks of code stand, so there is no branch
 * for them. */
static void hash_lines(PatchId *id, Str text)
{
    static const guint8 is_blank[256] = {[' '] = 1, ['\t'] = 1, ['\r'] = 1, ['\n'] = 1};

    while (text.n) {
        if (id->n_piece == PIECE_SIZE)
            flush_piece(id);
        Str part = {text.p, MIN(text.n, PIECE_SIZE - id->n_piece)};
        gsize n = id->n_piece;
        for (gsize i = 0; i < part.n; i++) {
            guchar c = (guchar)part.p[i];
            id->piece[n] = c;
            n += !is_blank[c];
        }
        id->n_piece = n;
        text = str_skip(text, part.n);
    }
    id->any = TRUE;
}

static void start_header(PatchId *id)
{
    id->old_lines = id->new_lines = IN_HEADER;
    id->binary = FALSE;
}

static void end_patch(PatchId *id)
{
    if (id->in_patch)
        flush_file(id);
    id->in_patch = FALSE;
}

static Str limited(Str s)
{
    return (Str){s.p, MIN(s.n, OBJECT_ID_MAX)};
}

/* "index 1234..5678 100644" */
static void read_index_line(PatchId *id, Str line)
{
    Str ids = str_skip(line, strlen("index "));
    gssize dots = str_find(ids, STR(".."));

    if (dots < 0)
        return;
    Str new_id = str_skip(ids, (gsize)dots + 2);
    gssize space = str_find_char(new_id, ' ');
    id->old_id = limited((Str){ids.p, (gsize)dots});
    id->new_id = limited((Str){new_id.p, space < 0 ? new_id.n : (gsize)space});
}

/* Of a binary file only the object ids count. */
static void start_binary(PatchId *id)
{
    id->old_lines = 0;
    id->binary = TRUE;
    hash_lines(id, id->old_id);
    hash_lines(id, id->new_id);
    flush_file(id);
}

/* A hunk's length, however odd its header: where git reads 0, the patch ends. */
static gint64 hunk_length(Str *s, char sign)
{
    guint64 first, lines = 1;

    if (!s->n || *s->p != sign)
        return 0;
    *s = str_skip(*s, 1);
    if (!str_take_uint(s, G_MAXINT32, &first))
        return 0;
    if (s->n && *s->p == ',') {
        *s = str_skip(*s, 1);
        if (!str_take_uint(s, G_MAXINT32, &lines))
            return 0;
    }
    if (s->n && *s->p == ' ')
        *s = str_skip(*s, 1);
    return (gint64)lines;
}

static void start_hunk(PatchId *id, Str line)
{
    line = str_skip(line, strlen("@@ "));
    id->old_lines = hunk_length(&line, '-');
    id->new_lines = hunk_length(&line, '+');
}

/* FALSE: the line ends the patch, or is done with. */
static gboolean read_header_line(PatchId *id, Str line)
{
    if (str_has_prefix(line, STR("GIT binary patch")) ||
        str_has_prefix(line, STR("Binary files"))) {
        start_binary(id);
        return FALSE;
    }
    if (str_has_prefix(line, STR("index "))) {
        read_index_line(id, line);
        return FALSE;
    }
    if (str_has_prefix(line, STR("--- "))) {
        /* This line and "+++" count as the only ones of a first hunk. */
        id->old_lines = id->new_lines = 1;
    } else if (!line.n || !g_ascii_isalpha(*line.p)) {
        end_patch(id);
        return FALSE;
    }
    return TRUE;
}

static gboolean read_between_hunks(PatchId *id, Str line)
{
    if (str_has_prefix(line, STR("@@ -"))) {
        start_hunk(id, line);
        return FALSE;
    }
    if (!str_has_prefix(line, STR("diff "))) {
        end_patch(id);
        return FALSE;
    }
    flush_file(id);
    start_header(id);
    return TRUE;
}

static void read_line(PatchId *id, Str line)
{
    gboolean is_diff = str_has_prefix(line, STR("diff "));

    if (line.n >= 12 && str_has_prefix(line, STR("\\ ")))
        return;
    if (!id->in_patch) {
        if (!is_diff)
            return;
        id->in_patch = TRUE;
        start_header(id);
    }
    if (id->old_lines == IN_HEADER && !read_header_line(id, line))
        return;
    if (id->binary) {
        /* git leaves this very line out of the next file's hash. */
        if (is_diff)
            start_header(id);
        return;
    }
    if (id->old_lines == 0 && id->new_lines == 0 && !read_between_hunks(id, line))
        return;
    char mark = line.n ? *line.p : '\0';
    id->old_lines -= mark == '-' || mark == ' ';
    id->new_lines -= mark == '+' || mark == ' ';
    hash_lines(id, line);
}

PatchId *patch_id_new(void)
{
    PatchId *id = g_new0(PatchId, 1);
    id->sha1 = sha_new(SHA_1);
    return id;
}

void patch_id_free(PatchId *id)
{
    sha_free(id->sha1);
    g_free(id);
}

void patch_id_add(PatchId *id, Str text)
{
    Str line;

    while (str_next_line(&text, &line))
        read_line(id, line);
}

void patch_id_add_hunk(PatchId *id, Str lines, guint64 old_lines, guint64 new_lines)
{
    gboolean is_hunk = id->in_patch && !id->binary && id->old_lines == (gint64)old_lines &&
                       id->new_lines == (gint64)new_lines;

    if (!is_hunk) { /* git takes it for something else */
        patch_id_add(id, lines);
        return;
    }
    hash_lines(id, lines);
    id->old_lines = id->new_lines = 0;
}

void patch_id_finish(PatchId *id, char hex[41])
{
    end_patch(id);
    hex[0] = '\0';
    if (id->any)
        sha_hex(id->sum, SHA_1_SIZE, hex);
}
