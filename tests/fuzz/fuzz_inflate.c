/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * inflate: gzip. What comes out of any bytes is what a plain loop over zlib makes of them, whole
 * or up to the same damage, from a file and from a pipe; what was compressed comes back; a
 * truncated file gives a prefix.
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
    InflateEnd end;
} Result;

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
    Result result = {g_byte_array_new(), INFLATE_WHOLE};
    while (in.n && result.out->len < OUT_MAX) {
        int status = plain_member(&in, result.out);
        if (status != Z_STREAM_END) {
            result.end = status == Z_BUF_ERROR ? INFLATE_TRUNCATED : INFLATE_CORRUPT;
            return result;
        }
        gsize nuls = skip_nuls(in);
        in = str_skip(in, nuls);
        if (in.n ? !inflate_is_gzip(in) : nuls > 0) {
            result.end = INFLATE_TRAILING;
            return result;
        }
    }
    return result;
}

/* ---- what it is ---- */

static Result read_all(int fd, Str head)
{
    g_autoptr(GError) error = NULL;
    Inflate *gz = inflate_new(fd, head, &error);
    g_assert_no_error(error);
    Result result = {g_byte_array_new(), INFLATE_WHOLE};
    char buf[10007];
    gsize got;
    while (result.out->len < OUT_MAX && (got = inflate_read(gz, buf, sizeof(buf))) > 0)
        g_byte_array_append(result.out, (guint8 *)buf, (guint)got);
    if (result.out->len < OUT_MAX)
        result.end = inflate_end(gz, NULL, NULL);
    inflate_free(gz);
    return result;
}

/* head_n bytes were already read by whoever looked for the magic. */
static Result inflate_file(Str in, gsize head_n)
{
    int fd = fuzz_fd(str_skip(in, head_n));
    Result result = read_all(fd, (Str){in.p, head_n});
    close(fd);
    return result;
}

static Result inflate_pipe(Str in)
{
    int fds[2];
    g_assert_cmpint(pipe2(fds, O_CLOEXEC), ==, 0);
    g_assert_cmpint(write(fds[1], in.p, in.n), ==, (gssize)in.n);
    close(fds[1]);
    Result result = read_all(fds[0], STR(""));
    close(fds[0]);
    return result;
}

/* ---- properties ---- */

static void check_same(Result got, Result want)
{
    if (want.out->len < OUT_MAX) {
        g_assert_cmpmem(got.out->data, got.out->len, want.out->data, want.out->len);
        g_assert_cmpint(got.end, ==, want.end);
    }
    g_byte_array_unref(got.out);
}

static void check_any(Str in)
{
    if (!inflate_is_gzip(in))
        return;
    Result want = plain_inflate(in);
    check_same(inflate_file(in, INFLATE_MAGIC), want);
    if (in.n <= PIPE_MAX)
        check_same(inflate_pipe(in), want);
    g_byte_array_unref(want.out);
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

/* What the second of two members is when it ends behind n bytes. */
static InflateEnd cut_end(gsize n)
{
    if (n < INFLATE_MAGIC)
        return n == 0 ? INFLATE_WHOLE : INFLATE_TRAILING;
    return INFLATE_TRUNCATED;
}

/* Two members that hold the bytes, whole and cut off at some place. */
static void check_back(Str bytes)
{
    gsize half = bytes.n / 2;
    Str first = compress_bytes((Str){bytes.p, half}),
        second = compress_bytes(str_skip(bytes, half));
    Str both = fuzz_join(first, second);
    Result whole = inflate_file(both, 0);
    g_assert_cmpint(whole.end, ==, INFLATE_WHOLE);
    g_assert_cmpmem(whole.out->data, whole.out->len, bytes.p, bytes.n);
    gsize at = both.n - 1 - (bytes.n * 7) % second.n;
    Result cut = inflate_file((Str){both.p, at}, MIN(at, INFLATE_MAGIC));
    g_assert_cmpint(cut.end, ==, cut_end(at - first.n));
    g_assert_cmpuint(cut.out->len, >=, half);
    g_assert_cmpuint(cut.out->len, <=, bytes.n);
    g_assert_true(bytes.n == 0 || memcmp(cut.out->data, bytes.p, cut.out->len) == 0);
    g_byte_array_unref(whole.out);
    g_byte_array_unref(cut.out);
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
