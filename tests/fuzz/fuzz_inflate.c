/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * inflate: gzip. What comes out of whole members is what a plain loop over zlib makes of them, and
 * nothing is marked; of others it is the same up to the damage. A file and a pipe give the same,
 * with the same marks; what was compressed comes back; a truncated file gives a prefix.
 */
#include "fuzz.h"
#include "read/inflate.h"
#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

enum {
    OUT_MAX = 1024 * 1024, /* bytes decompressed of one input, then the reader stops */
    PIPE_MAX = 60 * 1024,  /* bytes that a pipe takes without a reader */
};

typedef struct {
    GByteArray *out;
    gboolean whole;  /* nothing is damaged, nothing else lies behind the last member */
    GString *damage; /* for each mark a line */
} Result;

static Result new_result(void)
{
    return (Result){g_byte_array_new(), TRUE, g_string_new(NULL)};
}

static void free_result(Result result)
{
    g_byte_array_unref(result.out);
    g_string_free(result.damage, TRUE);
}

/* ---- what it should be ---- */

static gsize skip_nuls(Str s)
{
    gsize n = 0;
    while (n < s.n && s.p[n] == '\0')
        n++;
    return n;
}

/* One member off *rest. Gives Z_STREAM_END, Z_BUF_ERROR at the end of the input, or an error. */
static int plain_member(Str *rest, GByteArray *out)
{
    z_stream z = {.next_in = (Bytef *)rest->p, .avail_in = (uInt)rest->n};
    guint8 buf[16 * 1024];
    int status;
    g_assert_cmpint(inflateInit2(&z, MAX_WBITS + 16), ==, Z_OK);
    do {
        z.next_out = buf;
        z.avail_out = sizeof(buf);
        status = inflate(&z, Z_NO_FLUSH);
        g_byte_array_append(out, buf, (guint)(sizeof(buf) - z.avail_out));
    } while (status == Z_OK && out->len < OUT_MAX);
    *rest = str_skip(*rest, rest->n - z.avail_in);
    inflateEnd(&z);
    return status;
}

static Result plain_inflate(Str in)
{
    Result result = new_result();
    while (in.n && result.whole && result.out->len < OUT_MAX) {
        result.whole = plain_member(&in, result.out) == Z_STREAM_END;
        gsize nuls = skip_nuls(in);
        in = str_skip(in, nuls);
        if (in.n ? !gunzip_is_gzip(in) : nuls > 0)
            result.whole = FALSE;
    }
    return result;
}

/* ---- what it is ---- */

static void note_damage(Result *result, const Inflate *gz)
{
    const GunzipMark *mark;
    for (guint i = 0; (mark = inflate_mark(gz, i)); i++) {
        g_autofree char *text = gunzip_mark_text(mark);
        g_assert_true(g_utf8_validate(text, -1, NULL));
        g_assert_cmpuint(mark->data, <=, result->out->len);
        g_string_append_printf(result->damage, "%d %s\n", mark->damage, text);
    }
    result->whole = result->damage->len == 0;
}

/* All stretches, or the first one, or what is below the limit. */
static Result read_all(int fd, Str head, gboolean resume)
{
    g_autoptr(GError) error = NULL;
    Inflate *gz = inflate_new(fd, head, &error);
    g_assert_no_error(error);
    Result result = new_result();
    char buf[10007];
    gsize got;
    do {
        while (result.out->len < OUT_MAX && (got = inflate_read(gz, buf, sizeof(buf))) > 0)
            g_byte_array_append(result.out, (guint8 *)buf, (guint)got);
    } while (result.out->len < OUT_MAX && resume && inflate_resume(gz));
    if (result.out->len < OUT_MAX)
        note_damage(&result, gz);
    inflate_free(gz);
    return result;
}

/* head_n bytes were already read by whoever looked for the magic. */
static Result inflate_file(Str in, gsize head_n, gboolean resume)
{
    int fd = fuzz_fd(str_skip(in, head_n));
    Result result = read_all(fd, (Str){in.p, head_n}, resume);
    close(fd);
    return result;
}

static Result inflate_pipe(Str in)
{
    int fds[2];
    g_assert_cmpint(pipe2(fds, O_CLOEXEC), ==, 0);
    g_assert_cmpint(write(fds[1], in.p, in.n), ==, (gssize)in.n);
    close(fds[1]);
    Result result = read_all(fds[0], STR(""), TRUE);
    close(fds[0]);
    return result;
}

/* ---- properties ---- */

/* Where neither is whole, one may have noticed the damage later. */
static void check_plain(Str in)
{
    Result want = plain_inflate(in), got = inflate_file(in, GUNZIP_MAGIC, FALSE);
    guint n = MIN(want.out->len, got.out->len);
    g_assert_true(n == 0 || memcmp(want.out->data, got.out->data, n) == 0);
    if (MAX(want.out->len, got.out->len) < OUT_MAX) {
        g_assert_cmpint(want.whole, ==, got.whole);
        g_assert_true(!got.whole || want.out->len == got.out->len);
    }
    free_result(want);
    free_result(got);
}

static void check_pipe(Str in)
{
    Result file = inflate_file(in, GUNZIP_MAGIC, TRUE), pipe = inflate_pipe(in);
    if (file.out->len < OUT_MAX) {
        g_assert_cmpmem(file.out->data, file.out->len, pipe.out->data, pipe.out->len);
        g_assert_cmpstr(file.damage->str, ==, pipe.damage->str);
    }
    free_result(file);
    free_result(pipe);
}

static void check_any(Str in)
{
    if (!gunzip_is_gzip(in))
        return;
    check_plain(in);
    if (in.n <= PIPE_MAX)
        check_pipe(in);
}

static Str compress_bytes(Str in)
{
    z_stream z = {.next_in = (Bytef *)in.p, .avail_in = (uInt)in.n};
    g_assert_cmpint(deflateInit2(&z, 1, Z_DEFLATED, 9 + 16, 1, Z_DEFAULT_STRATEGY), ==, Z_OK);
    z.avail_out = (uInt)deflateBound(&z, in.n);
    Str out = {g_malloc(z.avail_out), z.avail_out};
    z.next_out = (Bytef *)out.p;
    g_assert_cmpint(deflate(&z, Z_FINISH), ==, Z_STREAM_END);
    out.n -= z.avail_out;
    deflateEnd(&z);
    return out;
}

/* Two members that hold the bytes, whole and cut off at some place. */
static void check_back(Str bytes)
{
    gsize half = bytes.n / 2;
    Str first = compress_bytes((Str){bytes.p, half}),
        second = compress_bytes(str_skip(bytes, half));
    Str both = fuzz_join(first, second);
    Result whole = inflate_file(both, 0, TRUE);
    g_assert_true(whole.whole);
    g_assert_cmpmem(whole.out->data, whole.out->len, bytes.p, bytes.n);
    gsize at = both.n - 1 - (bytes.n * 7) % second.n;
    Result cut = inflate_file((Str){both.p, at}, MIN(at, GUNZIP_MAGIC), TRUE);
    g_assert_cmpint(cut.whole, ==, at == first.n);
    g_assert_cmpuint(cut.out->len, >=, half);
    g_assert_cmpuint(cut.out->len, <=, bytes.n);
    g_assert_true(bytes.n == 0 || memcmp(cut.out->data, bytes.p, cut.out->len) == 0);
    free_result(whole);
    free_result(cut);
    g_free((char *)first.p);
    g_free((char *)second.p);
    fuzz_free(both);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str bytes = {(const char *)data, size};
    check_any(bytes);
    check_back(bytes);
    return 0;
}
