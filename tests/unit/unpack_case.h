/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What comes out of a compressed file: its data in stretches, and its damage in words. A program
 * includes this once.
 */
#include "read/unpack.h"

static Str contents(const GString *s)
{
    return (Str){s->str, s->len};
}

/* Lines like those of mails: words, and numbers that do not compress well. */
static GString *make_text(guint32 seed, gsize n)
{
    static const char *const words[] = {"the ",  "buffer ", "is ",   "patch ", "return ", "static ",
                                        "int ",  "list ",   "when ", "not ",   "lock(",   ");\n",
                                        "held ", "and ",    "if (",  "struct "};
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
    GString *text = g_string_new(NULL);
    while (text->len < n) {
        guint32 r = g_rand_int(rand);
        g_string_append(text, words[r % G_N_ELEMENTS(words)]);
        if (r % 7 == 0)
            g_string_append_printf(text, "%08x\n", g_rand_int(rand));
    }
    g_string_truncate(text, n);
    return text;
}

/* ---- what comes out ---- */

typedef struct {
    Str left;
    gsize chunk;
    gboolean fails; /* at the end */
} Reader;

static gssize read_chunk(unsigned char *buf, gsize n, void *data)
{
    Reader *reader = data;
    gsize part = MIN(MIN(n, reader->chunk), reader->left.n);
    if (part)
        memcpy(buf, reader->left.p, part);
    reader->left = str_skip(reader->left, part);
    return part == 0 && reader->fails ? -1 : (gssize)part;
}

typedef struct {
    GString *data;  /* of all stretches */
    GString *marks; /* a line each: the damage, its place in the data, and its text */
    GArray *ends;   /* gsize: where in the data the stretches end */
} Result;

static void result_clear(Result *result)
{
    g_string_free(result->data, TRUE);
    g_string_free(result->marks, TRUE);
    g_array_free(result->ends, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Result, result_clear)

static const char *const damages[] = {[UNPACK_TRUNCATED] = "truncated",
                                      [UNPACK_CORRUPT] = "corrupt",
                                      [UNPACK_TRAILING] = "trailing",
                                      [UNPACK_PLAIN] = "plain"};

static void note_marks(Result *result, const UnpackMark *marks, guint n)
{
    for (guint i = 0; i < n; i++) {
        g_autofree char *text = unpack_mark_text(&marks[i]);
        g_assert_cmpuint(marks[i].data, <=, result->data->len);
        g_string_append_printf(result->marks, "%s %" G_GUINT64_FORMAT " %s\n",
                               damages[marks[i].damage], marks[i].data, text);
    }
}

/* Of a file that gives at most chunk bytes at a time, into a buffer of a size. */
static Result unpack_all(const Codec *codec, Str bytes, gsize chunk, gsize size)
{
    Reader reader = {bytes, chunk, FALSE};
    g_autoptr(Unpack) u = unpack_new(codec, STR(""), read_chunk, &reader);
    g_autofree unsigned char *buf = g_malloc(size);
    Result result = {g_string_new(NULL), g_string_new(NULL),
                     g_array_new(FALSE, FALSE, sizeof(gsize))};
    UnpackStatus status;
    do {
        UnpackMark marks[UNPACK_MARKS];
        gsize n;
        guint n_marks;
        status = unpack_fill(u, buf, size, &n, marks, &n_marks);
        g_string_append_len(result.data, (const char *)buf, (gssize)n);
        note_marks(&result, marks, n_marks);
        if (status != UNPACK_MORE)
            g_array_append_val(result.ends, result.data->len);
    } while (status == UNPACK_MORE || status == UNPACK_STRETCH);
    g_assert_cmpint(status, ==, UNPACK_END);
    return result;
}

/* The same, and that it does not depend on how bytes are cut. */
G_GNUC_UNUSED static Result unpack_any_way(const Codec *codec, Str bytes)
{
    static const gsize ways[][2] = {{1, 256 * 1024}, {1000, 100}, {70000, 1}};
    Result result = unpack_all(codec, bytes, G_MAXSIZE, 256 * 1024);
    for (gsize i = 0; i < G_N_ELEMENTS(ways); i++) {
        g_auto(Result) other = unpack_all(codec, bytes, ways[i][0], ways[i][1]);
        g_assert_cmpstr(other.marks->str, ==, result.marks->str);
        g_assert_cmpmem(other.data->str, other.data->len, result.data->str, result.data->len);
        g_assert_cmpmem(other.ends->data, other.ends->len * sizeof(gsize), result.ends->data,
                        result.ends->len * sizeof(gsize));
    }
    return result;
}

/* The data with "|" between stretches. */
G_GNUC_UNUSED static GString *with_ends(const Result *result)
{
    GString *text = g_string_new(NULL);
    gsize from = 0;
    for (guint i = 0; i < result->ends->len; i++) {
        gsize end = g_array_index(result->ends, gsize, i);
        if (i > 0)
            g_string_append_c(text, '|');
        g_string_append_len(text, result->data->str + from, (gssize)(end - from));
        from = end;
    }
    return text;
}
