/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * inflate: gzip, xz, zstd and bzip2. What comes out of whole streams is what the library's own loop
 * makes of them, and nothing is marked; of others it is the same up to the damage. A file and a
 * pipe give the same, with the same marks; what was compressed comes back; a truncated file gives a
 * prefix.
 */
#include "../lib/packers.h"
#include "fuzz.h"
#include "read/inflate.h"
#include <fcntl.h>
#include <unistd.h>

enum {
    OUT_MAX = 1024 * 1024, /* bytes decompressed of one input, then the reader stops */
    PIPE_MAX = 60 * 1024,  /* bytes that a pipe takes without a reader */
};

typedef struct {
    GByteArray *out;
    gboolean whole;  /* nothing is damaged, nothing else lies behind the last stream */
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

/* Of the format of the next stream, which is before's if that can be; NULL if there is none. */
static const Packer *packer_of(Str in, const Packer *before)
{
    Str head = {in.p, MIN(in.n, before->codec->header_len)};
    if (before->codec->begins(head))
        return before;
    for (gsize i = 0; i < G_N_ELEMENTS(packers); i++)
        if (in.n >= packers[i].codec->header_len &&
            packers[i].codec->is_header((const unsigned char *)in.p))
            return &packers[i];
    return NULL;
}

static Result plain_inflate(Str in, const Packer *packer)
{
    Result result = new_result();
    g_autoptr(GString) out = g_string_new(NULL);
    gsize nuls = 0;
    while (in.n && result.whole && out->len < OUT_MAX) {
        packer = packer_of(in, packer);
        result.whole = packer && packer->plain(&in, out, OUT_MAX);
        nuls = skip_nuls(in);
        in = str_skip(in, nuls);
    }
    result.whole &= nuls == 0;
    g_byte_array_append(result.out, (const guint8 *)out->str, (guint)out->len);
    return result;
}

/* ---- what it is ---- */

static void note_damage(Result *result, const Inflate *inflate)
{
    const UnpackMark *mark;
    for (guint i = 0; (mark = inflate_mark(inflate, i)); i++) {
        g_autofree char *text = unpack_mark_text(mark);
        g_assert_true(g_utf8_validate(text, -1, NULL));
        g_assert_cmpuint(mark->data, <=, result->out->len);
        g_string_append_printf(result->damage, "%d %s\n", mark->damage, text);
    }
    result->whole = result->damage->len == 0;
}

/* All stretches, or the first one, or what is below the limit. */
static Result read_all(const Codec *codec, int fd, Str head, gboolean resume)
{
    g_autoptr(GError) error = NULL;
    Inflate *inflate = inflate_new(fd, codec, head, &error);
    g_assert_no_error(error);
    Result result = new_result();
    char buf[10007];
    gsize got;
    do {
        while (result.out->len < OUT_MAX && (got = inflate_read(inflate, buf, sizeof(buf))) > 0)
            g_byte_array_append(result.out, (guint8 *)buf, (guint)got);
    } while (result.out->len < OUT_MAX && resume && inflate_resume(inflate));
    if (result.out->len < OUT_MAX)
        note_damage(&result, inflate);
    inflate_free(inflate);
    return result;
}

/* head_n bytes were already read by whoever looked for the magic. */
static Result inflate_file(const Codec *codec, Str in, gsize head_n, gboolean resume)
{
    int fd = fuzz_fd(str_skip(in, head_n));
    Result result = read_all(codec, fd, (Str){in.p, head_n}, resume);
    close(fd);
    return result;
}

static Result inflate_pipe(const Codec *codec, Str in)
{
    int fds[2];
    g_assert_cmpint(pipe2(fds, O_CLOEXEC), ==, 0);
    g_assert_cmpint(write(fds[1], in.p, in.n), ==, (gssize)in.n);
    close(fds[1]);
    Result result = read_all(codec, fds[0], STR(""), TRUE);
    close(fds[0]);
    return result;
}

/* ---- properties ---- */

/* Where neither is whole, one may have noticed the damage later. */
static void check_plain(const Packer *packer, Str in)
{
    Result want = plain_inflate(in, packer),
           got = inflate_file(packer->codec, in, MIN(in.n, UNPACK_MAGIC), FALSE);
    guint n = MIN(want.out->len, got.out->len);
    g_assert_true(n == 0 || memcmp(want.out->data, got.out->data, n) == 0);
    if (MAX(want.out->len, got.out->len) < OUT_MAX) {
        g_assert_cmpint(want.whole, ==, got.whole);
        g_assert_true(!got.whole || want.out->len == got.out->len);
    }
    free_result(want);
    free_result(got);
}

static void check_pipe(const Codec *codec, Str in)
{
    Result file = inflate_file(codec, in, MIN(in.n, UNPACK_MAGIC), TRUE),
           pipe = inflate_pipe(codec, in);
    if (file.out->len < OUT_MAX) {
        g_assert_cmpmem(file.out->data, file.out->len, pipe.out->data, pipe.out->len);
        g_assert_cmpstr(file.damage->str, ==, pipe.damage->str);
    }
    free_result(file);
    free_result(pipe);
}

static void check_any(Str in)
{
    const Codec *codec = unpack_codec((Str){in.p, MIN(in.n, UNPACK_MAGIC)});
    for (gsize i = 0; i < G_N_ELEMENTS(packers); i++)
        if (packers[i].codec == codec)
            check_plain(&packers[i], in);
    if (codec && in.n <= PIPE_MAX)
        check_pipe(codec, in);
}

/* Two streams that hold the bytes, whole and cut off at some place. */
static void check_back(const Packer *packer, Str bytes)
{
    gsize half = bytes.n / 2;
    g_autoptr(GString) both = g_string_new(NULL);
    packer->pack(both, (Str){bytes.p, half});
    gsize first = both->len;
    packer->pack(both, str_skip(bytes, half));
    Result whole = inflate_file(packer->codec, (Str){both->str, both->len}, 0, TRUE);
    g_assert_true(whole.whole);
    g_assert_cmpmem(whole.out->data, whole.out->len, bytes.p, bytes.n);
    gsize at = both->len - 1 - (bytes.n * 7) % (both->len - first);
    Result cut = inflate_file(packer->codec, (Str){both->str, at}, MIN(at, UNPACK_MAGIC), TRUE);
    g_assert_cmpint(cut.whole, ==, at == first);
    g_assert_cmpuint(cut.out->len, >=, half);
    /* A stream copied into what was cut off may be taken for the next one (unzstd.h). */
    if (str_find(bytes, packer->codec->magic) < 0) {
        g_assert_cmpuint(cut.out->len, <=, bytes.n);
        g_assert_true(bytes.n == 0 || memcmp(cut.out->data, bytes.p, cut.out->len) == 0);
    }
    free_result(whole);
    free_result(cut);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str bytes = {(const char *)data, size};
    check_any(bytes);
    check_back(&packers[size % G_N_ELEMENTS(packers)], bytes);
    return 0;
}
