/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/trailers.h"

typedef struct {
    gsize trailers, others;
    gsize continuations; /* lines that belong to whatever stands above them */
    gboolean generated;  /* one of Git's own */
} Count;

static gboolean is_generated(Str line)
{
    return str_has_prefix(line, STR("Signed-off-by: ")) ||
           str_has_prefix(line, STR("(cherry picked from commit "));
}

/* The length of "Key", or 0: letters, digits and dashes, perhaps blanks, a colon. */
static gsize key_length(Str line)
{
    gsize n = 0, colon;

    while (n < line.n && (g_ascii_isalnum(line.p[n]) || line.p[n] == '-'))
        n++;
    for (colon = n; colon < line.n && (line.p[colon] == ' ' || line.p[colon] == '\t'); colon++)
        ;
    return colon < line.n && line.p[colon] == ':' ? n : 0;
}

static gboolean is_indented(Str line)
{
    return line.n && (*line.p == ' ' || *line.p == '\t');
}

/* Lines are counted from the last one up. git passes over what an editor would show as comment. */
static void count_line(Count *count, Str line)
{
    if (*line.p == '#') {
        count->others += count->continuations;
        count->continuations = 0;
    } else if (is_generated(line)) {
        count->generated = TRUE;
        count->trailers++;
        count->continuations = 0;
    } else if (key_length(line)) {
        count->trailers++;
        count->continuations = 0;
    } else if (is_indented(line)) {
        count->continuations++;
    } else {
        count->others += 1 + count->continuations;
        count->continuations = 0;
    }
}

static Str take_last_line(Str *text)
{
    const char *lf = text->n ? memrchr(text->p, '\n', text->n) : NULL;
    gsize start = lf ? (gsize)(lf + 1 - text->p) : 0;
    Str line = str_skip(*text, start);

    text->n = lf ? start - 1 : 0;
    return line;
}

/* The last paragraph if it is a block of trailers, else nothing. */
static Str find_block(Str commit)
{
    Count count = {0};
    Str rest = {commit.p, str_trim_end(commit).n};
    const char *end = rest.n ? rest.p + rest.n : rest.p;
    const char *start = end;
    gboolean any = FALSE;

    while (rest.n) {
        Str line = take_last_line(&rest);
        gboolean blank = str_trim(line).n == 0;
        if (blank && any)
            break;
        if (blank)
            continue;
        any |= *line.p != '#';
        count_line(&count, line);
        start = line.p;
    }
    count.others += count.continuations;
    if (count.trailers == 0 ||
        !(count.others == 0 || (count.generated && count.trailers * 3 >= count.others)))
        return (Str){0};
    return str_slice(start, end);
}

typedef struct {
    Arena *arena;
    Trailer *trailers;
    guint n;
    GString *value; /* of the last one */
    gboolean open;  /* the line above was the last one's: it may go on */
} Block;

static void end_trailer(Block *block)
{
    if (block->n)
        block->trailers[block->n - 1].value =
            arena_strndup(block->arena, block->value->str, block->value->len);
}

static void read_line(Block *block, Str line)
{
    gsize key = key_length(line);

    if (block->open && is_indented(line)) {
        Str more = str_trim(line);
        g_string_append_c(block->value, ' ');
        g_string_append_len(block->value, more.p, (gssize)more.n);
    } else if (key) {
        end_trailer(block);
        Str value = str_trim(str_skip(line, (gsize)str_find_char(line, ':') + 1));
        g_string_truncate(block->value, 0);
        g_string_append_len(block->value, value.p, (gssize)value.n);
        block->trailers[block->n++].key = arena_strndup(block->arena, line.p, key);
        block->open = TRUE;
    } else {
        block->open = FALSE;
    }
}

const Trailer *trailers_read(Arena *arena, DiagLog *log, Str commit, guint *n)
{
    g_autoptr(GString) value = g_string_new(NULL);
    Block block = {.arena = arena, .value = value};
    Str text = find_block(commit), rest = text, line;
    gsize most = 0;

    while (str_next_line(&rest, &line))
        most += key_length(line) > 0;
    if (most > TRAILERS_MAX)
        diag_add(log, DIAG_TRAILERS_TOO_MANY, NULL);
    block.trailers = arena_new_array(arena, Trailer, MIN(most, TRAILERS_MAX));
    while (str_next_line(&text, &line) && !(block.n == TRAILERS_MAX && key_length(line)))
        read_line(&block, line);
    end_trailer(&block);
    *n = block.n;
    return block.trailers;
}
