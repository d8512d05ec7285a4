/* SPDX-License-Identifier: GPL-2.0-or-later */
#define ZLIB_CONST
#include "read/gunzip.h"
#include "unpack_case.h"
#include <dlfcn.h>
#ifdef LISTDIGEST_ISAL
#include <isa-l/igzip_lib.h>
#endif
#include <zlib.h>

/* ---- how much is decompressed: the libraries' functions, counted ---- */

static guint64 work;

int inflate(z_streamp z, int flush)
{
    static int (*original)(z_streamp, int);
    if (!original)
        *(void **)&original = dlsym(RTLD_NEXT, "inflate");
    guint64 before = z->avail_in + z->avail_out;
    int status = original(z, flush);
    work += before - z->avail_in - z->avail_out;
    return status;
}

#ifdef LISTDIGEST_ISAL
int isal_inflate(struct inflate_state *s)
{
    static int (*original)(struct inflate_state *);
    if (!original)
        *(void **)&original = dlsym(RTLD_NEXT, "isal_inflate");
    guint64 before = s->avail_in + s->avail_out;
    int status = original(s);
    work += before - s->avail_in - s->avail_out;
    return status;
}
#endif

/* ---- compressed files ---- */

/* A member, its text flushed after each `piece` bytes of it. */
static void append_flushed(GString *out, Str text, gsize piece, int flush)
{
    z_stream z = {0};
    g_assert_cmpint(deflateInit2(&z, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY), ==,
                    Z_OK);
    gsize bound = deflateBound(&z, text.n) + 64 * (text.n / piece + 1);
    g_autofree unsigned char *buf = g_malloc(bound);
    z.next_out = buf;
    z.avail_out = (uInt)bound;
    for (gsize done = 0; done < text.n || done == 0; done += piece) {
        gboolean last = done + piece >= text.n;
        z.next_in = (const unsigned char *)text.p + done;
        z.avail_in = (uInt)(last ? text.n - done : piece);
        g_assert_cmpint(deflate(&z, last ? Z_FINISH : flush), ==, last ? Z_STREAM_END : Z_OK);
    }
    g_string_append_len(out, (const char *)buf, (gssize)(bound - z.avail_out));
    deflateEnd(&z);
}

static void append_member(GString *out, Str text)
{
    append_flushed(out, text, G_MAXSIZE / 2, Z_FINISH);
}

/* Each test runs with both. */
static const struct {
    const char *name;
    const Codec *codec;
} libraries[] = {{"gunzip", &gunzip_codec}, {"gunzip-by-zlib", &gunzip_zlib_codec}};

static Result gunzip_all(const Codec *codec, Str bytes)
{
    return unpack_all(codec, bytes, G_MAXSIZE, 256 * 1024);
}

/* ---- files of a few members, each piece written as a letter ---- */

static void append_all_fields(GString *out, Str text)
{
    static const char fields[] = "\x04\0ab\x01\x02" /* extra field */
                                 "name.mbox\0"
                                 "a comment";
    gsize start = out->len;
    append_member(out, text);
    out->str[start + 3] = 0x02 | 0x04 | 0x08 | 0x10;
    g_string_insert_len(out, (gssize)start + 10, fields, sizeof(fields));
    uLong crc = crc32(0, (const Bytef *)out->str + start, (uInt)(10 + sizeof(fields)));
    const char check[] = {(char)(crc & 0xff), (char)(crc >> 8 & 0xff)};
    g_string_insert_len(out, (gssize)(start + 10 + sizeof(fields)), check, sizeof(check));
}

static void append_piece(GString *out, char piece)
{
    gsize start = out->len;
    switch (piece) {
    case 'e': append_member(out, STR("")); return;
    case '0': g_string_append_len(out, "\0\0\0", 3); return;
    case 'j': g_string_append(out, "junk"); return;
    case 'n': g_string_append(out, "\r\n\n"); return;
    case 'F': g_string_append(out, "From x"); return;
    case 'f': g_string_append(out, "From:"); return;
    /* nearly headers, with hints and a system that there are not */
    case 'i': g_string_append_len(out, "\x1f\x8b\x08\0\0\0\0\0\x55\x03", 10); return;
    case 'o': g_string_append_len(out, "\x1f\x8b\x08\0\0\0\0\0\0\x55", 10); return;
    case 'g': append_all_fields(out, STR("fields ")); return;
    default: append_member(out, g_ascii_isupper(piece) ? STR("upper ") : STR("lower ")); break;
    }
    char *p = out->str + start, *end = out->str + out->len;
    switch (piece) {
    case 'a':
    case 'A': break;
    case 'c': end[-8] ^= 1; break;
    case 'l': end[-4] ^= 1; break;
    case 'x': p[10] = 7; break; /* a block of type 3, which is none */
    case 'm': p[0] = 0x1e; break;
    case 'k': p[2] = 7; break;
    case 'r': p[3] = (char)0x80; break;
    case 'y': p[2] = 7, p[10] = 7; break;
    case 'h': g_string_truncate(out, start + 10); break;
    case 'd': g_string_truncate(out, out->len - 10); break;
    case 't': g_string_truncate(out, out->len - 3); break;
    case 'u': g_string_truncate(out, out->len - 8); break;
    case '2': g_string_truncate(out, start + 2); break;
    default: g_assert_not_reached();
    }
}

/* In the marks, {N} and {N+D} are where the N-th piece begins, and D bytes behind. */
static char *with_offsets(const char *text, const gsize *starts)
{
    GString *out = g_string_new(NULL);
    for (const char *p = text; *p; p++) {
        guint piece;
        int plus = 0, n = 0;
        if (sscanf(p, "{%u%n%d%n", &piece, &n, &plus, &n) >= 1) {
            g_string_append_printf(out, "%" G_GSIZE_FORMAT, starts[piece] + (gsize)plus);
            p += n;
        } else {
            g_string_append_c(out, *p);
        }
    }
    return g_string_free(out, FALSE);
}

typedef struct {
    const char *name, *pieces, *data, *marks;
} Row;

typedef struct {
    const Codec *codec;
    const Row *row;
} Case;

static void check_row(gconstpointer data)
{
    const Case *test = data;
    const Row *row = test->row;
    gsize starts[16] = {0};
    g_autoptr(GString) bytes = g_string_new(NULL);
    for (gsize i = 0; row->pieces[i]; i++) {
        append_piece(bytes, row->pieces[i]);
        starts[i + 1] = bytes->len;
    }
    g_auto(Result) result = unpack_any_way(test->codec, contents(bytes));
    g_autoptr(GString) text = with_ends(&result);
    g_autofree char *marks = with_offsets(row->marks, starts);
    g_string_replace(result.marks, " of the compressed file", "", 0);
    g_assert_cmpstr(text->str, ==, row->data);
    g_assert_cmpstr(result.marks->str, ==, marks);
}

static const Row rows[] = {
    {"one-member", "a", "lower ", ""},
    {"empty-file", "", "", ""},
    {"many-members", "aAgAa", "lower upper fields upper lower ", ""},
    {"empty-members", "eaeeAe", "lower upper ", ""},
    {"only-empty-members", "eee", "", ""},
    {"nuls-between-members", "a00A0e0A", "lower upper upper ", ""},
    {"trailing-nuls", "aA00", "lower upper ",
     "trailing 12 at byte {2}: 6 bytes that are all NULs\n"},
    {"trailing-junk", "aAj", "lower upper ",
     "trailing 12 at byte {2}: 4 bytes that are no compressed data\n"},
    {"trailing-nuls-and-junk", "a0j0", "lower ",
     "trailing 6 at byte {1}: 10 bytes that are no compressed data\n"},
    {"junk-between-members", "ajA", "lower upper ",
     "corrupt 6 at byte {1}: 4 bytes that are no compressed data\n"},
    {"junk-like-headers", "ajioA", "lower upper ",
     "corrupt 6 at byte {1}: 24 bytes that are no compressed data\n"},
    {"junk-twice", "ajA0jja", "lower upper lower ",
     "corrupt 6 at byte {1}: 4 bytes that are no compressed data\n"
     "corrupt 12 at byte {3}: 11 bytes that are no compressed data\n"},
    {"junk-and-bad-data", "ajxA", "lower |upper ",
     "corrupt 6 at byte {1}: 4 bytes that are no compressed data\n"
     "corrupt 6 at byte {2+11}: data not understood; read on from byte {3}\n"},
    {"plain-mail", "aAF", "lower upper From x", "plain 13 at byte {2}: not compressed from here\n"},
    {"plain-mail-behind-line-ends", "anF", "lower \r\n\nFrom x",
     "plain 10 at byte {2}: not compressed from here\n"},
    {"plain-mail-behind-nuls", "a0F0", "lower From x\0\0\0",
     "plain 7 at byte {2}: not compressed from here\n"},
    {"plain-mail-between-members", "aFjAe", "lower From xjunkupper ",
     "plain 7 at byte {1}: not compressed from here\n"},
    {"plain-mail-like-headers", "aFi", "lower From x\x1f\x8b\x08",
     "plain 7 at byte {1}: not compressed from here\n"},
    {"plain-mail-twice", "aFAnF", "lower From xupper \r\n\nFrom x",
     "plain 7 at byte {1}: not compressed from here\n"
     "plain 22 at byte {4}: not compressed from here\n"},
    {"plain-mail-then-damage", "aFAcd", "lower From xupper lower lower",
     "plain 7 at byte {1}: not compressed from here\n"
     "corrupt 24 at byte {4-8}: wrong checksum (CRC); the 6 bytes of data before may be wrong\n"
     "truncated 29 at byte {5}: it ends here\n"},
    {"plain-mail-behind-bad-crc", "cF", "lower From x",
     "corrupt 6 at byte {1-8}: wrong checksum (CRC); the 6 bytes of data before may be wrong\n"
     "plain 7 at byte {1}: not compressed from here\n"},
    {"plain-mail-behind-junk", "ajnF", "lower ",
     "trailing 6 at byte {1}: 13 bytes that are no compressed data\n"},
    {"no-plain-mail", "anf", "lower ",
     "trailing 6 at byte {1}: 8 bytes that are no compressed data\n"},
    {"bad-crc", "acA", "lower lower upper ",
     "corrupt 12 at byte {2-8}: wrong checksum (CRC); the 6 bytes of data before may be wrong\n"},
    {"bad-crc-last", "ac", "lower lower ",
     "corrupt 12 at byte {2-8}: wrong checksum (CRC); the 6 bytes of data before may be wrong\n"},
    {"bad-crc-nuls", "c0A", "lower upper ",
     "corrupt 6 at byte {1-8}: wrong checksum (CRC); the 6 bytes of data before may be wrong\n"},
    {"bad-length", "alA", "lower lower upper ",
     "corrupt 12 at byte {2-8}: wrong length; the 6 bytes of data before may be wrong\n"},
    {"bad-crc-and-junk", "cjA", "lower |upper ",
     "corrupt 6 at byte {1-8}: wrong checksum (CRC); the 6 bytes of data before may be wrong\n"
     "corrupt 6 at byte {1}: no compressed data begins here; read on from byte {2}\n"},
    {"bad-data", "axA", "lower |upper ",
     "corrupt 6 at byte {1+11}: data not understood; read on from byte {2}\n"},
    {"bad-data-first", "xA", "|upper ",
     "corrupt 0 at byte {0+11}: data not understood; read on from byte {1}\n"},
    {"bad-data-last", "ax", "lower ", "corrupt 6 at byte {1+11}: data not understood\n"},
    {"bad-data-twice", "axjxA", "lower |upper ",
     "corrupt 6 at byte {1+11}: data not understood; read on from byte {4}\n"},
    {"bad-header-magic", "amA", "lower lower upper ",
     "corrupt 6 at byte {1}: header damaged, read all the same\n"},
    {"bad-header-method", "akA", "lower lower upper ",
     "corrupt 6 at byte {1}: header damaged, read all the same\n"},
    {"bad-header-flags", "arA", "lower lower upper ",
     "corrupt 6 at byte {1}: header damaged, read all the same\n"},
    {"bad-header-first", "kA", "lower upper ",
     "corrupt 0 at byte {0}: header damaged, read all the same\n"},
    {"bad-header-and-data", "ayA", "lower |upper ",
     "corrupt 6 at byte {1}: damaged header; read on from byte {2}\n"},
    {"truncated-magic", "2", "", "truncated 0 at byte 2: it ends here\n"},
    {"truncated-header", "ah", "lower ", "truncated 6 at byte {2}: it ends here\n"},
    {"truncated-trailer", "at", "lower lower ", "truncated 12 at byte {2}: it ends here\n"},
    {"truncated-before-trailer", "au", "lower lower ", "truncated 12 at byte {2}: it ends here\n"},
    {"truncated-trailer-then-members", "atAa", "lower lower upper lower ",
     "corrupt 12 at byte {2-5}: wrong length; the 6 bytes of data before may be wrong\n"},
    {"truncated-before-trailer-then-members", "auAa", "lower lower upper lower ",
     "corrupt 12 at byte {2}: wrong checksum (CRC); the 6 bytes of data before may be wrong\n"},
    {"truncated-data-then-members", "adAa", "lower lower|upper lower ",
     "truncated 11 at byte {2}: compressed data ends early, where more of it begins\n"},
    {"truncated-header-then-member", "ahA", "lower |upper ",
     "truncated 6 at byte {2}: compressed data ends early, where more of it begins\n"},
    {"truncated-magic-then-member", "2A", "|upper ",
     "corrupt 0 at byte {0}: damaged header; read on from byte {1}\n"},
};

/* ---- more of them ---- */

static void test_ten_thousand_members(gconstpointer codec)
{
    g_autoptr(GString) bytes = g_string_new(NULL), text = g_string_new(NULL);
    for (int i = 0; i < 10000; i++) {
        g_autofree char *line = g_strdup_printf("line %d\n", i);
        append_member(bytes, str_of(line));
        g_string_append(text, line);
    }
    g_auto(Result) result = unpack_any_way(codec, contents(bytes));
    g_assert_cmpstr(result.marks->str, ==, "");
    g_assert_cmpstr(result.data->str, ==, text->str);
}

/* What cannot be read is neither truncated nor trailing. */
static void test_read_fails(gconstpointer codec)
{
    g_autoptr(GString) bytes = g_string_new(NULL);
    for (const char *piece = "a0jAm"; *piece; piece++)
        append_piece(bytes, *piece);
    for (gsize n = 0; n < bytes->len; n++) {
        Reader reader = {{bytes->str, n}, 5, TRUE};
        g_autoptr(Unpack) gz = unpack_new(codec, STR(""), read_chunk, &reader);
        unsigned char buf[100];
        UnpackMark marks[UNPACK_MARKS];
        gsize filled;
        guint n_marks;
        g_assert_cmpint(unpack_fill(gz, buf, sizeof(buf), &filled, marks, &n_marks), ==,
                        UNPACK_FAILED);
        g_assert_cmpmem(buf, filled, "lower upper lower ", filled);
        for (guint i = 0; i < n_marks; i++)
            g_assert_cmpint(marks[i].damage, ==, UNPACK_CORRUPT);
    }
}

/* More marks than a fill has room for, all of them at one place of the data. */
static void test_many_marks(gconstpointer codec)
{
    g_autoptr(GString) bytes = g_string_new(NULL);
    append_piece(bytes, 'a');
    for (int i = 0; i < 1000; i++) {
        append_piece(bytes, 'e');
        g_string_append(bytes, "junk");
    }
    append_piece(bytes, 'A');
    g_auto(Result) result = unpack_any_way(codec, contents(bytes));
    g_assert_cmpstr(result.data->str, ==, "lower upper ");
    g_auto(GStrv) lines = g_strsplit(result.marks->str, "\n", -1);
    g_assert_cmpuint(g_strv_length(lines), ==, 1000 + 1);
}

/* The second of three members is cut off somewhere, even within its header or trailer: zlib would
 * run on into the third one, and might not notice. */
static void test_cut_member(gconstpointer codec)
{
    for (guint32 seed = 0; seed < 100; seed++) {
        g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
        g_autoptr(GString) first = make_text(seed, 3000), second = make_text(~seed, 200000),
                           third = make_text(seed + 1000, seed % 2 ? 300 : 300000),
                           bytes = g_string_new(NULL);
        append_member(bytes, contents(first));
        gsize start = bytes->len;
        append_member(bytes, contents(second));
        gsize end = seed < 20   ? start + 4 + seed
                    : seed < 40 ? bytes->len - 1 - (seed - 20)
                                : (gsize)g_rand_int_range(rand, (gint32)start, (gint32)bytes->len);
        g_string_truncate(bytes, end);
        append_member(bytes, contents(third));
        g_auto(Result) result = gunzip_all(codec, contents(bytes));
        g_string_append(first, second->str);
        gsize before = result.data->len - third->len;
        g_assert_cmpuint(before, <=, first->len);
        g_assert_cmpmem(result.data->str, before, first->str, before);
        g_assert_cmpmem(result.data->str + before, third->len, third->str, third->len);
        g_assert_cmpuint(before, >=, (end - start) * 3000 / 1000);
        g_auto(GStrv) lines = g_strsplit(result.marks->str, "\n", -1);
        g_assert_cmpuint(g_strv_length(lines), ==, 2);
    }
}

/* A gzip file that was copied into a member, uncompressed as it does not compress, is no member. */
static void test_stored_member(gconstpointer codec)
{
    g_autoptr(GString) noise = g_string_new(NULL), inner = g_string_new(NULL),
                       bytes = g_string_new(NULL);
    g_autoptr(GRand) rand = g_rand_new_with_seed(1);
    while (noise->len < 100000)
        g_string_append_c(noise, (char)g_rand_int(rand));
    for (int i = 0; i < 10; i++)
        append_member(inner, (Str){noise->str + i * 10000, 10000});
    append_member(bytes, contents(inner));
    g_assert_cmpint(str_find(contents(bytes), (Str){inner->str, 2000}), >=, 0);
    g_auto(Result) result = unpack_any_way(codec, contents(bytes));
    g_assert_cmpstr(result.marks->str, ==, "");
    g_assert_cmpmem(result.data->str, result.data->len, inner->str, inner->len);
}

/* Of 40 members one is overwritten here and there; no other is lost, and the start of it neither.
 */
static void test_overwritten(gconstpointer codec)
{
    for (guint32 seed = 0; seed < 60; seed++) {
        g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
        g_autoptr(GString) bytes = g_string_new(NULL);
        g_autoptr(GPtrArray) texts = g_ptr_array_new();
        gsize starts[41];
        for (guint i = 0; i < 40; i++) {
            g_ptr_array_add(texts, make_text(seed * 100 + i, 20 + g_rand_int(rand) % 30000));
            starts[i] = bytes->len;
            append_member(bytes, contents(g_ptr_array_index(texts, i)));
        }
        starts[40] = bytes->len;
        guint bad = (guint)g_rand_int_range(rand, 0, 40);
        for (int i = 0; i < 20; i++)
            bytes->str[g_rand_int_range(rand, (gint32)starts[bad] + (bad ? 0 : 2),
                                        (gint32)starts[bad + 1])] = (char)g_rand_int(rand);
        g_auto(Result) result = gunzip_all(codec, contents(bytes));
        g_assert_cmpuint(result.marks->len, >, 0);
        for (guint i = 0; i < 40; i++) {
            GString *text = g_ptr_array_index(texts, i);
            g_assert_true(i == bad || str_find(contents(result.data), contents(text)) >= 0);
            g_string_free(text, TRUE);
        }
    }
}

/* What is behind damage in a member that is flushed now and then. */
static void test_flushed(gconstpointer codec)
{
    enum { PIECE = 20000, PIECES = 20, BAD = 5 };
    g_autoptr(GString) text = make_text(1, PIECE * PIECES), bytes = g_string_new(NULL);
    append_flushed(bytes, contents(text), PIECE, Z_FULL_FLUSH);
    append_member(bytes, STR("the next member"));
    const char *at = bytes->str;
    for (int i = 0; i < BAD; i++)
        at = (const char *)memmem(at, bytes->len - (gsize)(at - bytes->str), "\0\0\xff\xff", 4) + 4;
    memset(bytes->str + (at - bytes->str) + 500, 0xff, 300);
    g_auto(Result) result = unpack_any_way(codec, contents(bytes));
    g_assert_cmpuint(result.ends->len, ==, 2);
    gsize end = g_array_index(result.ends, gsize, 0);
    g_assert_cmpuint(end, >=, PIECE * BAD);
    g_assert_cmpint(memcmp(result.data->str, text->str, PIECE * BAD), ==, 0);
    g_string_append(text, "the next member");
    Str rest = str_skip(contents(result.data), end);
    g_assert_cmpuint(rest.n, >=, PIECE * (PIECES - BAD - 1));
    g_assert_cmpmem(rest.p, rest.n, text->str + text->len - rest.n, rest.n);
    /* The checksum of the member, of which bytes are missing, says nothing. */
    g_auto(GStrv) lines = g_strsplit(result.marks->str, "\n", -1);
    g_assert_cmpuint(g_strv_length(lines), ==, 2);
}

/* A point that keeps the window (Z_SYNC_FLUSH) is only believed as far as it is true. */
static void test_flushed_with_window(gconstpointer codec)
{
    g_autoptr(GString) text = make_text(2, 400000), bytes = g_string_new(NULL);
    append_flushed(bytes, contents(text), 20000, Z_SYNC_FLUSH);
    append_member(bytes, STR("the next member"));
    memset(bytes->str + bytes->len / 2, 0xff, 300);
    g_auto(Result) result = unpack_any_way(codec, contents(bytes));
    g_assert_cmpuint(result.ends->len, >, 1);
    for (guint i = 1; i < result.ends->len; i++) {
        gsize from = g_array_index(result.ends, gsize, i - 1),
              to = g_array_index(result.ends, gsize, i);
        Str stretch = {result.data->str + from, to - from};
        if (i + 1 == result.ends->len)
            g_assert_true(str_equal(stretch, STR("the next member")));
        else
            g_assert_cmpint(str_find(contents(text), stretch), >=, 0);
    }
}

/* ---- work ---- */

/* What a hostile file repeats behind a damaged member, or in mail that is not compressed. */
typedef struct {
    const char *name;
    Str unit;
} Hostile;

static const Hostile hostiles[] = {
    {"magic", {"\x1f\x8b\x08", 3}},
    {"headers", {"\x1f\x8b\x08\0\0\0\0\0\0\x03", 10}},
    /* with a file name that does not end within any trial */
    {"names", {"\x1f\x8b\x08\x08name\x02\x03", 10}},
    {"flushes", {"\0\0\xff\xff", 4}},
    {"empty-blocks", {"\0\0\0\xff\xff", 5}},
    /* a stored block that ends in the next one's header */
    {"nested",
     {"\x1f\x8b\x08\0\0\0\0\0\0\xff\0\x14\0\xeb\xff"
      "12345",
      20}},
    {"empty-members", {"\x1f\x8b\x08\0\0\0\0\0\0\x03\x03\0\0\0\0\0\0\0\0\0", 20}},
    {"nuls", {"\0", 1}},
};

/* Twice as many of them are twice the work, and no more. */
static void check_linear_behind(const Codec *codec, const char *pieces, const Hostile *hostile)
{
    guint64 works[2];
    for (gsize i = 0; i < 2; i++) {
        g_autoptr(GString) bytes = g_string_new(NULL);
        for (const char *piece = pieces; *piece; piece++)
            append_piece(bytes, *piece);
        while (bytes->len < (i + 1) * 600000)
            g_string_append_len(bytes, hostile->unit.p, (gssize)hostile->unit.n);
        work = 0;
        g_auto(Result) result = gunzip_all(codec, contents(bytes));
        g_assert_cmpuint(result.ends->len, >, 0);
        works[i] = work;
        g_assert_cmpuint(work, <, bytes->len / 4 * (UNPACK_TRIAL + UNPACK_TRIAL_DATA));
    }
    g_test_message("%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT, works[0], works[1]);
    g_assert_cmpuint(works[1], <=, works[0] / 10 * 22 + 1000);
}

typedef struct {
    const Codec *codec;
    const Hostile *hostile;
} Linear;

static void check_linear(gconstpointer data)
{
    const Linear *test = data;
    check_linear_behind(test->codec, "x", test->hostile);
    check_linear_behind(test->codec, "aF", test->hostile);
}

/* Members that are believed, one within the other, all of them ending in the same damage. */
static void test_believed_again_and_again(gconstpointer codec)
{
    g_autoptr(GString) bytes = g_string_new(NULL), inner = make_text(3, 100000);
    append_piece(bytes, 'x');
    for (int i = 0; i < 4000; i++) {
        /* A stored block of 1200 bytes, whose text begins with the next member. */
        g_string_append_len(bytes, "\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
        g_string_append_len(bytes, "\0\xb0\x04\x4f\xfb", 5);
        if (i % 10 == 9)
            g_string_append_len(bytes, inner->str + i, 1200);
    }
    work = 0;
    g_auto(Result) result = gunzip_all(codec, contents(bytes));
    g_test_message("%u stretches, %" G_GUINT64_FORMAT " of %" G_GSIZE_FORMAT, result.ends->len,
                   work, bytes->len);
    g_assert_cmpuint(work, <, bytes->len * 100);
}

static const struct {
    const char *name;
    void (*check)(gconstpointer codec);
} tests[] = {
    {"ten-thousand-members", test_ten_thousand_members},
    {"read-fails", test_read_fails},
    {"many-marks", test_many_marks},
    {"cut-member", test_cut_member},
    {"stored-member", test_stored_member},
    {"overwritten", test_overwritten},
    {"flushed", test_flushed},
    {"flushed-with-window", test_flushed_with_window},
    {"believed-again-and-again", test_believed_again_and_again},
};

static void add(const char *library, const char *name, gconstpointer data, GTestDataFunc check)
{
    g_autofree char *path = g_strdup_printf("/%s/%s", library, name);
    g_test_add_data_func(path, data, check);
}

int main(int argc, char **argv)
{
    static Case cases[G_N_ELEMENTS(libraries)][G_N_ELEMENTS(rows)];
    static Linear linears[G_N_ELEMENTS(libraries)][G_N_ELEMENTS(hostiles)];
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(libraries); i++) {
        const Codec *codec = libraries[i].codec;
        const char *name = libraries[i].name;
        for (gsize j = 0; j < G_N_ELEMENTS(rows); j++) {
            cases[i][j] = (Case){codec, &rows[j]};
            add(name, rows[j].name, &cases[i][j], check_row);
        }
        for (gsize j = 0; j < G_N_ELEMENTS(tests); j++)
            add(name, tests[j].name, codec, tests[j].check);
        for (gsize j = 0; j < G_N_ELEMENTS(hostiles); j++) {
            g_autofree char *linear = g_strconcat("linear-", hostiles[j].name, NULL);
            linears[i][j] = (Linear){codec, &hostiles[j]};
            add(name, linear, &linears[i][j], check_linear);
        }
    }
    return g_test_run();
}
