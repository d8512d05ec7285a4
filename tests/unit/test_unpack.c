/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What all formats have in common; each test runs for each of them. test_gunzip.c and
 * test_codecs.c have what is special. */
#include "../lib/packers.h"
#include "unpack_case.h"

enum { UNIT = 600 }; /* bytes of a stream's text in the tables */

/* The same words again and again: of some size, and no literal copy of it is in the file. */
static GString *small_text(char letter)
{
    GString *text = g_string_new(NULL);
    while (text->len < UNIT)
        g_string_append_printf(text, "%c and %c of %" G_GSIZE_FORMAT "\n", letter, letter,
                               text->len * 7919 % 1000);
    g_string_truncate(text, UNIT);
    return text;
}

static void pack_small(const Packer *packer, GString *out, char letter)
{
    g_autoptr(GString) text = small_text(letter);
    packer->pack(out, contents(text));
}

/* ---- files of a few streams, each piece written as a letter ---- */

/* a, b, c, d: streams; e an empty one; x: one of bad data, t: one that is cut off, h: one with a
 * damaged magic; g, z: streams of other formats; 0 NULs, j junk, F mail. */
static void append_piece(const Packer *packer, GString *out, char piece)
{
    gsize start = out->len;
    switch (piece) {
    case 'e': packer->pack(out, STR("")); break;
    case '0': g_string_append_len(out, "\0\0\0\0", 4); break;
    case 'j': g_string_append(out, "junk"); break;
    case 'F': g_string_append(out, "From x"); break;
    case 'g': pack_small(&packers[packer == &packers[0]], out, piece); break;
    case 'z': pack_small(&packers[packer == &packers[3] ? 2 : 3], out, piece); break;
    case 'x':
        pack_small(packer, out, piece);
        memset(out->str + start + (out->len - start) / 2, 0xff, 30);
        break;
    case 't':
        pack_small(packer, out, piece);
        g_string_truncate(out, start + (out->len - start) * 2 / 3);
        break;
    case 'h':
        pack_small(packer, out, piece);
        out->str[start + 1] ^= 0x20;
        break;
    default: pack_small(packer, out, piece); break;
    }
}

/* What a stretch begins with, as it is written in the tables; "" for what is in no table. */
static const char *letter_of(Str data, gsize *n)
{
    static const char *const letters[] = {"a", "b", "c", "g", "z", "h"};
    static const char *const others[] = {"From x", "junk", "|"};
    for (gsize i = 0; i < G_N_ELEMENTS(letters); i++) {
        g_autoptr(GString) text = small_text(*letters[i]);
        *n = text->len;
        if (str_has_prefix(data, contents(text)))
            return letters[i];
    }
    for (gsize i = 0; i < G_N_ELEMENTS(others); i++) {
        *n = strlen(others[i]);
        if (str_has_prefix(data, str_of(others[i])))
            return others[i];
    }
    *n = 1;
    return "";
}

/* The data with each text as a letter, what was not compressed as it is, damaged text as nothing,
 * and "|" between stretches. */
static char *as_letters(const Result *result)
{
    g_autoptr(GString) data = with_ends(result);
    GString *out = g_string_new(NULL);
    gsize n;
    for (Str rest = contents(data); rest.n; rest = str_skip(rest, n))
        g_string_append(out, letter_of(rest, &n));
    return g_string_free(out, FALSE);
}

/* The first letters of the damages. */
static char *damages_of(const Result *result)
{
    GString *out = g_string_new(NULL);
    g_auto(GStrv) lines = g_strsplit(result->marks->str, "\n", -1);
    for (guint i = 0; lines[i] && *lines[i]; i++) {
        g_string_append_c(out, lines[i][0] == 't' ? lines[i][1] : lines[i][0]);
    }
    return g_string_free(out, FALSE);
}

typedef struct {
    const char *name, *pieces, *data;
    /* c corrupt, p plain, r truncated or trailing; "+" one or more c, "?" any one */
    const char *damages;
} Row;

static const Row rows[] = {
    {"one-stream", "a", "a", ""},
    {"many-streams", "abcab", "abcab", ""},
    {"empty-streams", "eaeebe", "ab", ""},
    {"only-empty-streams", "eee", "", ""},
    {"nuls-between", "a0b00e0c", "abc", ""},
    {"other-formats", "agzb", "agzb", ""},
    {"other-formats-empty", "eg0ze", "gz", ""},
    {"trailing-nuls", "ab00", "ab", "r"},
    {"trailing-junk", "abj", "ab", "r"},
    {"trailing-nuls-and-junk", "a0j0", "a", "r"},
    {"junk-between", "ajb", "ab", "c"},
    {"junk-twice", "ajb0jjc", "abc", "cc"},
    {"plain-mail", "abF", "abFrom x", "p"},
    {"plain-mail-between", "aFjbe", "aFrom xjunkb", "p"},
    {"bad-data", "axb", "a|b", "+"},
    {"bad-data-first", "xb", "|b", "+"},
    {"bad-data-last", "ax", "a", "+"},
    {"bad-data-twice", "axbxc", "a|b|c", "+"},
    {"bad-magic-last", "ah", "ah", "c"},
    {"bad-magic", "ahb", "ahb", "c"},
    {"truncated", "at", "a", "r"},
    {"truncated-then-streams", "atbc", "a|bc", "?"},
};

typedef struct {
    const Packer *packer;
    const Row *row;
} Case;

static void check_row(gconstpointer data)
{
    const Case *test = data;
    g_autoptr(GString) bytes = g_string_new(NULL);
    for (const char *piece = test->row->pieces; *piece; piece++)
        append_piece(test->packer, bytes, *piece);
    g_auto(Result) result = unpack_any_way(test->packer->codec, contents(bytes));
    g_autofree char *letters = as_letters(&result), *told = damages_of(&result);
    g_assert_cmpstr(letters, ==, test->row->data);
    if (*test->row->damages == '?')
        g_assert_cmpuint(strlen(told), ==, 1);
    else if (*test->row->damages == '+')
        g_assert_true(*told && strspn(told, "c") == strlen(told));
    else
        g_assert_cmpstr(told, ==, test->row->damages);
}

/* ---- a file of two streams, cut off anywhere ---- */

/* What the library itself makes of these bytes. */
static GString *plain(const Packer *packer, Str bytes)
{
    GString *out = g_string_new(NULL);
    while (bytes.n && packer->plain(&bytes, out, G_MAXSIZE))
        ;
    return out;
}

static void check_truncated(gconstpointer data)
{
    const Packer *packer = data;
    g_autoptr(GString) bytes = g_string_new(NULL), first = make_text(1, 2000),
                       second = make_text(2, 3000);
    packer->pack(bytes, contents(first));
    gsize end = bytes->len;
    packer->pack(bytes, contents(second));
    g_string_append(first, second->str);
    for (gsize n = 0; n <= bytes->len; n++) {
        Str part = {bytes->str, n};
        g_auto(Result) result = unpack_any_way(packer->codec, part);
        g_autoptr(GString) want = plain(packer, part);
        g_assert_cmpmem(result.data->str, result.data->len, want->str, want->len);
        g_assert_true(str_has_prefix(contents(first), contents(want)));
        g_assert_cmpuint(result.ends->len, ==, 1);
        gboolean whole = n == 0 || n == end || n == bytes->len;
        g_autofree char *text =
            g_strdup_printf("truncated %" G_GSIZE_FORMAT " at byte %" G_GSIZE_FORMAT
                            " of the compressed file: it ends here\n",
                            want->len, n);
        if (n == 1 || n == end + 1) /* a byte says nothing yet */
            g_assert_true(g_str_has_prefix(result.marks->str, "trailing"));
        else
            g_assert_cmpstr(result.marks->str, ==, whole ? "" : text);
    }
}

/* What cannot be read is neither truncated nor trailing. */
static void check_read_fails(gconstpointer data)
{
    const Packer *packer = data;
    g_autoptr(GString) bytes = g_string_new(NULL), text = small_text('a');
    for (const char *piece = "a0jaa"; *piece; piece++)
        append_piece(packer, bytes, *piece);
    for (gsize n = 0; n < bytes->len; n += 3) {
        Reader reader = {{bytes->str, n}, 50, TRUE};
        g_autoptr(Unpack) u = unpack_new(packer->codec, STR(""), read_chunk, &reader);
        unsigned char buf[10 * UNIT];
        UnpackMark marks[UNPACK_MARKS];
        gsize filled;
        guint n_marks;
        g_assert_cmpint(unpack_fill(u, buf, sizeof(buf), &filled, marks, &n_marks), ==,
                        UNPACK_FAILED);
        for (gsize i = 0; i < filled; i++)
            g_assert_cmpint(buf[i], ==, text->str[i % UNIT]);
        for (guint i = 0; i < n_marks; i++)
            g_assert_cmpint(marks[i].damage, ==, UNPACK_CORRUPT);
    }
}

/* ---- damage anywhere in one of three streams ---- */

enum { STREAMS = 3 };

/* The other streams are there, and whatever changed the data is told. */
static void check_others(const Packer *packer, const GString *bytes, GString *const texts[STREAMS],
                         guint bad)
{
    g_auto(Result) result = unpack_all(packer->codec, contents(bytes), G_MAXSIZE, 256 * 1024);
    g_autoptr(GString) all = g_string_new(NULL);
    Str rest = contents(result.data);
    for (guint i = 0; i < STREAMS; i++) {
        g_string_append_len(all, texts[i]->str, (gssize)texts[i]->len);
        if (i == bad)
            continue;
        gssize at = str_find(rest, contents(texts[i]));
        g_assert_cmpint(at, >=, 0);
        rest = str_skip(rest, (gsize)at + texts[i]->len);
    }
    if (result.marks->len == 0)
        g_assert_cmpmem(result.data->str, result.data->len, all->str, all->len);
    if (bad > 0)
        g_assert_true(str_has_prefix(contents(result.data), contents(texts[0])));
}

static void check_flipped(gconstpointer data)
{
    const Packer *packer = data;
    g_autoptr(GString) bytes = g_string_new(NULL), a = make_text(1, 900), b = make_text(2, 1200),
                       c = make_text(3, 600);
    GString *const texts[STREAMS] = {a, b, c};
    gsize starts[STREAMS + 1] = {0};
    for (guint i = 0; i < STREAMS; i++) {
        packer->pack(bytes, contents(texts[i]));
        starts[i + 1] = bytes->len;
    }
    for (guint bad = 0; bad < STREAMS; bad++) {
        for (gsize at = starts[bad]; at < starts[bad + 1]; at++) {
            for (guint bit = 0; bit < 8; bit++) {
                bytes->str[at] ^= (char)(1 << bit);
                check_others(packer, bytes, texts, bad);
                bytes->str[at] ^= (char)(1 << bit);
            }
        }
    }
}

/* Of some streams one is overwritten here and there. */
static void check_overwritten(gconstpointer data)
{
    const Packer *packer = data;
    for (guint32 seed = 0; seed < 40; seed++) {
        g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
        g_autoptr(GString) bytes = g_string_new(NULL);
        GString *texts[STREAMS];
        gsize starts[STREAMS + 1] = {0};
        for (guint i = 0; i < STREAMS; i++) {
            texts[i] = make_text(seed * 100 + i, 20 + g_rand_int(rand) % 30000);
            packer->pack(bytes, contents(texts[i]));
            starts[i + 1] = bytes->len;
        }
        guint bad = (guint)g_rand_int_range(rand, 0, STREAMS);
        for (int i = 0; i < 20; i++)
            bytes->str[g_rand_int_range(rand, (gint32)starts[bad], (gint32)starts[bad + 1])] =
                (char)g_rand_int(rand);
        check_others(packer, bytes, texts, bad);
        for (guint i = 0; i < STREAMS; i++)
            g_string_free(texts[i], TRUE);
    }
}

/* The second of three streams is cut off somewhere: the third one begins where the decoder expects
 * more of the second, and might take it for that. */
static void check_cut_stream(gconstpointer data)
{
    const Packer *packer = data;
    for (guint32 seed = 0; seed < 60; seed++) {
        g_autoptr(GString) first = make_text(seed, 3000), second = make_text(~seed, 20000),
                           third = make_text(seed + 1000, seed % 2 ? 300 : 60000),
                           bytes = g_string_new(NULL);
        packer->pack(bytes, contents(first));
        gsize start = bytes->len;
        packer->pack(bytes, contents(second));
        gsize n = bytes->len - start;
        gsize end = seed < 20   ? start + 6 + seed
                    : seed < 40 ? bytes->len - 1 - (seed - 20)
                                : start + seed * 7919 % n;
        g_string_truncate(bytes, MAX(end, start + 6));
        packer->pack(bytes, contents(third));
        g_auto(Result) result = unpack_all(packer->codec, contents(bytes), G_MAXSIZE, 256 * 1024);
        g_string_append(first, second->str);
        gsize before = result.data->len - third->len;
        g_assert_cmpuint(before, <=, first->len);
        g_assert_cmpmem(result.data->str, before, first->str, before);
        g_assert_cmpmem(result.data->str + before, third->len, third->str, third->len);
        g_assert_cmpuint(result.marks->len, >, 0);
    }
}

/* A compressed file within one, copied as it does not compress, is data. */
static void check_stored(gconstpointer data)
{
    const Packer *packer = data;
    g_autoptr(GString) noise = g_string_new(NULL), inner = g_string_new(NULL),
                       bytes = g_string_new(NULL);
    g_autoptr(GRand) rand = g_rand_new_with_seed(1);
    while (noise->len < 100000)
        g_string_append_c(noise, (char)g_rand_int(rand));
    for (int i = 0; i < 10; i++)
        packer->pack(inner, (Str){noise->str + i * 10000, 10000});
    packer->pack(bytes, contents(inner));
    packer->pack(bytes, STR("behind"));
    g_string_append(inner, "behind");
    g_auto(Result) result = unpack_any_way(packer->codec, contents(bytes));
    g_assert_cmpstr(result.marks->str, ==, "");
    g_assert_cmpmem(result.data->str, result.data->len, inner->str, inner->len);
}

/* ---- all of them ---- */

static void check_told(gconstpointer data)
{
    const Packer *packer = data;
    g_autoptr(GString) bytes = g_string_new(NULL);
    packer->pack(bytes, STR("text"));
    const Codec *told = unpack_codec((Str){bytes->str, UNPACK_MAGIC});
    g_assert_true(told == packer->codec || packer->codec == &gunzip_zlib_codec);
    g_assert_null(unpack_codec((Str){bytes->str, 1}));
    g_assert_null(unpack_codec(STR("From x")));
    g_assert_null(unpack_codec(STR("")));
}

static void check_ten_thousand(gconstpointer data)
{
    const Packer *packer = data;
    g_autoptr(GString) bytes = g_string_new(NULL), empty = g_string_new(NULL);
    packer->pack(empty, STR(""));
    for (int i = 0; i < 10000; i++)
        g_string_append_len(bytes, empty->str, (gssize)empty->len);
    packer->pack(bytes, STR("behind"));
    g_auto(Result) result = unpack_all(packer->codec, contents(bytes), 1000, 1000);
    g_assert_cmpstr(result.marks->str, ==, "");
    g_assert_cmpstr(result.data->str, ==, "behind");
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        GTestDataFunc check;
    } tests[] = {
        {"told-by-content", check_told},    {"truncated-anywhere", check_truncated},
        {"read-fails", check_read_fails},   {"flipped-anywhere", check_flipped},
        {"overwritten", check_overwritten}, {"cut-stream", check_cut_stream},
        {"stored", check_stored},           {"ten-thousand-streams", check_ten_thousand},
    };
    static Case cases[G_N_ELEMENTS(packers)][G_N_ELEMENTS(rows)];
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(packers); i++) {
        for (gsize j = 0; j < G_N_ELEMENTS(rows); j++) {
            g_autofree char *path = g_strdup_printf("/unpack/%s/%s", packers[i].name, rows[j].name);
            cases[i][j] = (Case){&packers[i], &rows[j]};
            g_test_add_data_func(path, &cases[i][j], check_row);
        }
        for (gsize j = 0; j < G_N_ELEMENTS(tests); j++) {
            g_autofree char *path =
                g_strdup_printf("/unpack/%s/%s", packers[i].name, tests[j].name);
            g_test_add_data_func(path, &packers[i], tests[j].check);
        }
    }
    return g_test_run();
}
