/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/inflate.h"
#include "read/input.h"
#include <fcntl.h>
#include <glib/gstdio.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>
#define ZLIB_CONST
#include <zlib.h>

static char *dir;

static char *path_of(const char *name)
{
    return g_build_filename(dir, name, NULL);
}

static char *file_with(Str data)
{
    char *path = path_of("file");
    g_assert_true(g_file_set_contents(path, data.n ? data.p : "", (gssize)data.n, NULL));
    return path;
}

/* Text as a gzip member. */
static void append_member(GString *out, Str text)
{
    z_stream z = {0};
    g_assert_cmpint(deflateInit2(&z, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY), ==,
                    Z_OK);
    gsize bound = deflateBound(&z, text.n);
    g_autofree unsigned char *buf = g_malloc(bound);
    z.next_in = (const unsigned char *)text.p;
    z.avail_in = (uInt)text.n;
    z.next_out = buf;
    z.avail_out = (uInt)bound;
    g_assert_cmpint(deflate(&z, Z_FINISH), ==, Z_STREAM_END);
    g_string_append_len(out, (const char *)buf, (gssize)(bound - z.avail_out));
    deflateEnd(&z);
}

static Str str_of_gstring(const GString *s)
{
    return (Str){s->str, s->len};
}

/* All that can be read, in pieces of at most n; NULL on an error. */
static GString *read_all(Input *input, gsize n, GError **error)
{
    g_autoptr(GString) all = g_string_new(NULL);
    g_autofree char *buf = g_malloc(n);
    gssize got;
    while ((got = input_read(input, buf, n, error)) > 0)
        g_string_append_len(all, buf, got);
    return got == 0 ? g_steal_pointer(&all) : NULL;
}

/* What a file with these bytes reads as, and the one thing reported (DIAG_KINDS: nothing). */
static void check_file(Str bytes, Str want, DiagKind kind, const char *detail)
{
    static const gsize sizes[] = {1, 3, 256 * 1024};
    g_autofree char *path = file_with(bytes);
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(DiagLog) log = diag_log_new(TRUE);
        g_autoptr(Input) input = input_open(path, &error);
        g_assert_no_error(error);
        g_autoptr(GString) got = read_all(input, sizes[i], &error);
        g_assert_no_error(error);
        g_assert_cmpmem(got->str, got->len, want.p, want.n);
        char again;
        g_assert_cmpint(input_read(input, &again, 1, &error), ==, 0);
        input_report(input, log);
        g_assert_cmpuint(diag_n_entries(log), ==, kind != DIAG_KINDS);
        if (kind != DIAG_KINDS)
            g_assert_cmpint(diag_entry(log, 0)->kind, ==, kind);
        if (detail)
            g_assert_cmpstr(diag_entry(log, 0)->detail, ==, detail);
        gboolean damaged = kind == DIAG_COMPRESSED_TRUNCATED || kind == DIAG_COMPRESSED_CORRUPT;
        g_assert_cmpstr(input_damage(input), ==, damaged ? diag_entry(log, 0)->detail : NULL);
        if (kind == DIAG_KINDS)
            g_assert_cmpuint(input_position(input), ==, bytes.n);
    }
}

static void test_plain(void)
{
    static const Str texts[] = {{"", 0},        {"x", 1},        {"ab", 2},
                                {"abc\n", 4},   {"\x1f", 1},     {"\x1f\x8c text", 7},
                                {"a\0b\0c", 5}, {"\0\0\0\0", 4}, {"\x8b\x1f", 2}};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        check_file(texts[i], texts[i], DIAG_KINDS, NULL);
}

/* Members are written as letters: e an empty one, a "first ", b "second ", 0 a NUL, j junk, p
 * mail that is not compressed. */
static void test_members(void)
{
    static const struct {
        const char *members, *text;
        DiagKind kind;
    } rows[] = {
        {"a", "first ", DIAG_KINDS},
        {"e", "", DIAG_KINDS},
        {"ab", "first second ", DIAG_KINDS},
        {"eab", "first second ", DIAG_KINDS},
        {"aeeb", "first second ", DIAG_KINDS},
        {"abe", "first second ", DIAG_KINDS},
        {"a00b", "first second ", DIAG_KINDS},
        {"a0", "first ", DIAG_COMPRESSED_TRAILING},
        {"ab0000", "first second ", DIAG_COMPRESSED_TRAILING},
        {"aj", "first ", DIAG_COMPRESSED_TRAILING},
        {"a0j", "first ", DIAG_COMPRESSED_TRAILING},
        {"ajb", "first second ", DIAG_COMPRESSED_CORRUPT},
        {"ap", "first From x", DIAG_COMPRESSED_PLAIN},
        {"apb", "first From xsecond ", DIAG_COMPRESSED_PLAIN},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GString) bytes = g_string_new(NULL);
        for (const char *m = rows[i].members; *m; m++) {
            if (*m == '0')
                g_string_append_c(bytes, '\0');
            else if (*m == 'j')
                g_string_append(bytes, "junk");
            else if (*m == 'p')
                g_string_append(bytes, "From x");
            else
                append_member(bytes, *m == 'a'   ? STR("first ")
                                     : *m == 'b' ? STR("second ")
                                                 : STR(""));
        }
        g_test_message("%s", rows[i].members);
        check_file(str_of_gstring(bytes), str_of(rows[i].text), rows[i].kind, NULL);
    }
}

/* Cut anywhere, the file gives the start of its text, and says where it ends. */
static void test_truncated(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (int i = 0; i < 40; i++)
        g_string_append_printf(text, "line %d of %d\n", i, i * 7919 % 40);
    g_autoptr(GString) bytes = g_string_new(NULL);
    append_member(bytes, str_of_gstring(text));
    gsize before = 0;
    for (gsize n = 2; n < bytes->len; n++) {
        g_autofree char *path = file_with((Str){bytes->str, n});
        g_autofree char *detail =
            g_strdup_printf("at byte %" G_GSIZE_FORMAT " of the compressed file: it ends here", n);
        g_autoptr(GError) error = NULL;
        g_autoptr(DiagLog) log = diag_log_new(TRUE);
        g_autoptr(Input) input = input_open(path, &error);
        g_autoptr(GString) got = read_all(input, 4096, &error);
        g_assert_no_error(error);
        g_assert_cmpuint(got->len, >=, before);
        g_assert_cmpmem(got->str, got->len, text->str, got->len);
        g_assert_cmpstr(input_damage(input), ==, detail);
        input_report(input, log);
        g_assert_cmpuint(diag_count(log, DIAG_COMPRESSED_TRUNCATED), ==, 1);
        g_assert_cmpstr(diag_entry(log, 0)->detail, ==, detail);
        before = got->len;
    }
    /* Without its checksum only: nothing is lost. */
    g_assert_cmpuint(before, ==, text->len);
}

static void test_corrupt(void)
{
    g_autoptr(GString) bytes = g_string_new(NULL);
    append_member(bytes, STR("the text"));
    gsize first = bytes->len;
    append_member(bytes, STR(" and more"));

    bytes->str[first - 8] ^= 1;
    g_autofree char *detail = g_strdup_printf(
        "at byte %" G_GSIZE_FORMAT " of the compressed file: wrong checksum (CRC); the 8 "
        "bytes of data before may be wrong",
        first - 8);
    check_file(str_of_gstring(bytes), STR("the text and more"), DIAG_COMPRESSED_CORRUPT, detail);
    bytes->str[first - 8] ^= 1;

    bytes->str[first - 1] ^= 1;
    check_file(str_of_gstring(bytes), STR("the text and more"), DIAG_COMPRESSED_CORRUPT, NULL);
    bytes->str[first - 1] ^= 1;

    /* A method that is not deflate, then a block type that is none. */
    bytes->str[first + 2] = 7;
    check_file(str_of_gstring(bytes), STR("the text and more"), DIAG_COMPRESSED_CORRUPT, NULL);
    bytes->str[first + 2] = 8;
    bytes->str[first + 10] = 7;
    check_file(str_of_gstring(bytes), STR("the text"), DIAG_COMPRESSED_CORRUPT, NULL);
}

/* ---- damage where the reader is ---- */

/* Nine bytes a member. The second one has a wrong checksum, behind the third lies junk, the data of
 * the fourth makes no sense, behind the sixth lies junk. */
static GString *damaged_file(void)
{
    static const char letters[] = "abcdef";
    GString *bytes = g_string_new(NULL);
    for (const char *letter = letters; *letter; letter++) {
        g_autofree char *text = g_strnfill(9, *letter);
        gsize start = bytes->len;
        append_member(bytes, str_of(text));
        if (*letter == 'b')
            bytes->str[bytes->len - 8] ^= 1;
        if (*letter == 'd')
            bytes->str[start + 10] = 7;
        if (*letter == 'c' || *letter == 'f')
            g_string_append(bytes, "junk");
    }
    return bytes;
}

/* Reads in pieces of n bytes as the splitter does: beyond the end of a mail, then says where it
 * ended. Mails have four bytes, and end with a stretch. */
static void read_mails(Input *input, gsize n, DiagLog *log)
{
    g_autofree char *buf = g_malloc(n);
    g_autoptr(GString) text = g_string_new(NULL);
    goffset mail = 0;
    gssize got;
    do {
        diag_at(log, "file", mail);
        while ((got = input_read(input, buf, n, NULL)) > 0) {
            g_string_append_len(text, buf, got);
            while (mail + 4 < (goffset)text->len) {
                input_report_to(input, (guint64)mail + 4, log);
                mail += 4;
                diag_at(log, "file", mail);
            }
        }
        g_assert_cmpint(got, ==, 0);
        input_report(input, log);
        mail = (goffset)text->len;
    } while (input_resume(input));
    g_assert_false(input_resume(input));
    g_assert_cmpstr(text->str, ==, "aaaaaaaaabbbbbbbbbccccccccceeeeeeeeefffffffff");
}

/* Each piece of damage belongs to the mail that holds the byte before it, however bytes are cut. */
static void test_damage_is_the_mails(void)
{
    static const struct {
        goffset mail;
        DiagKind kind;
        const char *what;
    } want[] = {
        {16, DIAG_COMPRESSED_CORRUPT,
         "*: wrong checksum (CRC); the 9 bytes of data before may be wrong"},
        {24, DIAG_COMPRESSED_CORRUPT, "*: 4 bytes that are no compressed data"},
        {24, DIAG_COMPRESSED_CORRUPT, "*: data not understood; read on from byte *"},
        {43, DIAG_COMPRESSED_TRAILING, "*: 4 bytes that are no compressed data"},
    };
    g_autoptr(GString) bytes = damaged_file();
    g_autofree char *path = file_with(str_of_gstring(bytes));
    static const gsize sizes[] = {1, 2, 3, 5, 8, 9, 27, 256 * 1024};
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autoptr(DiagLog) log = diag_log_new(TRUE);
        g_autoptr(Input) input = input_open(path, NULL);
        read_mails(input, sizes[i], log);
        g_assert_cmpuint(diag_n_entries(log), ==, G_N_ELEMENTS(want));
        for (guint k = 0; k < G_N_ELEMENTS(want); k++) {
            const Diag *diag = diag_entry(log, k);
            g_test_message("%d: %s", (int)diag->offset, diag->detail);
            g_assert_cmpint(diag->offset, ==, want[k].mail);
            g_assert_cmpint(diag->kind, ==, want[k].kind);
            g_assert_true(g_pattern_match_simple(want[k].what, diag->detail));
        }
        g_assert_cmpstr(input_damage(input), ==, diag_entry(log, 0)->detail);
        g_assert_cmpuint(input_position(input), ==, bytes->len);
    }
}

/* Reported or not, damage is first what comes first. */
static void test_first_damage(void)
{
    g_autoptr(GString) bytes = damaged_file();
    g_autofree char *path = file_with(str_of_gstring(bytes));
    g_autoptr(Input) input = input_open(path, NULL);
    g_autoptr(GString) got = read_all(input, 5, NULL);
    g_assert_cmpuint(got->len, ==, 27);
    g_assert_true(g_pattern_match_simple(
        "*: wrong checksum (CRC); the 9 bytes of data before may be wrong", input_damage(input)));
    g_autofree char *first = g_strdup(input_damage(input));
    g_assert_true(input_resume(input));
    g_autoptr(GString) rest = read_all(input, 5, NULL);
    g_assert_cmpuint(rest->len, ==, 18);
    g_assert_cmpstr(input_damage(input), ==, first);
    g_assert_false(input_resume(input));
}

/* Empty members with wrong checksums, more than anybody wants to keep: they become one. */
static void test_damage_without_end(void)
{
    g_autoptr(GString) bytes = g_string_new(NULL), bad = g_string_new(NULL);
    append_member(bytes, STR("text"));
    append_member(bad, STR(""));
    bad->str[bad->len - 8] ^= 1;
    for (int i = 0; i < 10000; i++)
        g_string_append_len(bytes, bad->str, (gssize)bad->len);
    append_member(bytes, STR(" and more"));
    g_autofree char *detail = g_strdup_printf(
        "at byte %" G_GSIZE_FORMAT " of the compressed file: wrong checksum (CRC) (and 9999 more)",
        bytes->len - 29 - 10000 * bad->len + bad->len - 8);
    check_file(str_of_gstring(bytes), STR("text and more"), DIAG_COMPRESSED_CORRUPT, detail);
}

static void test_ten_thousand_members(void)
{
    g_autoptr(GString) bytes = g_string_new(NULL), text = g_string_new(NULL);
    for (int i = 0; i < 10000; i++) {
        g_autofree char *line = g_strdup_printf("line %d\n", i);
        append_member(bytes, str_of(line));
        g_string_append(text, line);
    }
    check_file(str_of_gstring(bytes), str_of_gstring(text), DIAG_KINDS, NULL);
}

/* ---- limit ---- */

static Input *open_limited(const char *path, Str memory, guint64 max)
{
    Input *input = path ? input_open(path, NULL) : input_new_memory(memory.p, memory.n, 7);
    input_set_max(input, max);
    return input;
}

/* Of 60 bytes so many may be read. */
static void check_limit(const char *path, Str text, guint64 max)
{
    for (gsize n = 1; n < 100; n += 29) {
        g_autoptr(Input) input = open_limited(path, text, max);
        g_autoptr(DiagLog) log = diag_log_new(TRUE);
        g_autoptr(GString) got = read_all(input, n, NULL);
        g_assert_cmpmem(got->str, got->len, text.p, MIN(text.n, max));
        char byte;
        g_assert_cmpint(input_read(input, &byte, 1, NULL), ==, 0);
        input_report(input, log);
        input_report(input, log);
        g_assert_false(input_resume(input));
        if (max >= text.n) {
            g_assert_null(input_damage(input));
            g_assert_cmpuint(diag_n_entries(log), ==, 0);
            continue;
        }
        g_autofree char *detail = g_strdup_printf("limit of %d bytes reached", (int)max);
        g_autofree char *damage =
            g_strdup_printf("limit of %d bytes (--max-bytes) reached", (int)max);
        g_assert_cmpstr(input_damage(input), ==, damage);
        g_assert_cmpuint(diag_n_entries(log), ==, 1);
        g_assert_cmpint(diag_entry(log, 0)->kind, ==, DIAG_SOURCE_LIMIT);
        g_assert_cmpstr(diag_entry(log, 0)->detail, ==, detail);
    }
}

static void test_max_bytes(void)
{
    static const guint64 limits[] = {0, 1, 2, 3, 29, 30, 31, 59, 60, 61, G_MAXUINT64};
    g_autofree char *text = g_strnfill(60, 't');
    g_autoptr(GString) packed = g_string_new(NULL);
    append_member(packed, (Str){text, 30});
    append_member(packed, (Str){text, 30});
    append_member(packed, STR(""));
    for (gsize i = 0; i < G_N_ELEMENTS(limits); i++) {
        check_limit(NULL, (Str){text, 60}, limits[i]);
        g_autofree char *plain = file_with((Str){text, 60});
        check_limit(plain, (Str){text, 60}, limits[i]);
        g_autofree char *gz = file_with(str_of_gstring(packed));
        check_limit(gz, (Str){text, 60}, limits[i]);
    }
}

/* What lies behind the limit is not met, however far ahead it was decompressed. */
static void test_max_bytes_and_damage(void)
{
    static const struct {
        guint64 max;
        guint n_corrupt, n_limit;
        const char *damage;
    } rows[] = {
        {17, 0, 1, "limit of 17 bytes (--max-bytes) reached"},
        {18, 1, 1, "*wrong checksum*"},
        {26, 1, 1, "*wrong checksum*"},
        {27, 3, 1, "*wrong checksum*"}, /* where the first stretch ends */
        {44, 3, 1, "*wrong checksum*"},
        {45, 3, 0, "*wrong checksum*"},
    };
    g_autoptr(GString) bytes = damaged_file();
    g_autofree char *path = file_with(str_of_gstring(bytes));
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        for (gsize n = 1; n < 100; n += 29) {
            g_autoptr(Input) input = open_limited(path, (Str){0}, rows[i].max);
            g_autoptr(DiagLog) log = diag_log_new(TRUE);
            gsize got = 0;
            do {
                g_autoptr(GString) text = read_all(input, n, NULL);
                got += text->len;
                input_report(input, log);
            } while (input_resume(input));
            g_assert_cmpuint(got, ==, rows[i].max);
            g_assert_cmpuint(diag_count(log, DIAG_COMPRESSED_CORRUPT), ==, rows[i].n_corrupt);
            g_assert_cmpuint(diag_count(log, DIAG_SOURCE_LIMIT), ==, rows[i].n_limit);
            g_assert_true(g_pattern_match_simple(rows[i].damage, input_damage(input)));
        }
    }
}

/* The limit lies where a stretch ends, and the byte that shows it is all of the next one. */
static void test_max_bytes_and_stretches(void)
{
    g_autoptr(GString) bytes = g_string_new(NULL);
    for (const char *letter = "a-b-c"; *letter; letter++) {
        gsize start = bytes->len;
        append_member(bytes, (Str){letter, 1});
        if (*letter == '-')
            bytes->str[start + 10] = 7;
    }
    g_autofree char *path = file_with(str_of_gstring(bytes));
    g_autoptr(Input) input = open_limited(path, (Str){0}, 1);
    char byte;
    g_assert_cmpint(input_read(input, &byte, 1, NULL), ==, 1);
    g_assert_cmpint(input_read(input, &byte, 1, NULL), ==, 0);
    g_assert_true(input_resume(input));
    g_assert_cmpint(input_read(input, &byte, 1, NULL), ==, 0);
    g_assert_false(input_resume(input));
}

/* ---- threads ---- */

/* More than the ring holds, through to the end and given up at many places. */
static void test_large(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; text->len < 3 * INFLATE_BLOCK * INFLATE_BLOCKS; i++)
        g_string_append_printf(text, "%u\n", i * 2654435761u);
    g_autoptr(GString) bytes = g_string_new(NULL);
    append_member(bytes, str_of_gstring(text));
    g_autofree char *path = file_with(str_of_gstring(bytes));
    g_autofree char *buf = g_malloc(INFLATE_BLOCK);
    for (gsize stop = 0; stop < text->len + INFLATE_BLOCK; stop += INFLATE_BLOCK / 2) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Input) input = input_open(path, &error);
        gsize done = 0;
        gssize got = 1;
        while (done < stop && (got = input_read(input, buf, INFLATE_BLOCK, &error)) > 0) {
            g_assert_cmpint(memcmp(buf, text->str + done, (gsize)got), ==, 0);
            done += (gsize)got;
        }
        g_assert_true(done >= stop || done == text->len);
        g_assert_cmpuint(input_position(input), <=, bytes->len);
    }
}

/* Freed wherever it is, between stretches too. */
static void test_freed(void)
{
    g_autoptr(GString) bytes = g_string_new(NULL), piece = damaged_file();
    for (int i = 0; i < 50; i++)
        g_string_append_len(bytes, piece->str, (gssize)piece->len);
    g_autofree char *path = file_with(str_of_gstring(bytes));
    for (int stop = 0; stop < 300; stop++) {
        Input *input = input_open(path, NULL);
        char buf[9];
        for (int i = 0; i < stop; i++)
            if (input_read(input, buf, sizeof(buf), NULL) == 0 && i % 2)
                input_resume(input);
        input_free(input);
    }
}

/* Bytes that compress well. */
static char *bomb_of(gsize n)
{
    char *path = path_of("bomb");
    gzFile gz = gzopen(path, "wb");
    g_autofree char *zeros = g_malloc0(1 << 20);
    for (gsize done = 0; done < n; done += 1 << 20)
        g_assert_cmpint(gzwrite(gz, zeros, 1 << 20), ==, 1 << 20);
    g_assert_cmpint(gzclose(gz), ==, Z_OK);
    return path;
}

/* The most memory that this process ever had, in kB. */
static guint64 peak_memory(void)
{
    g_autofree char *status = NULL;
    g_assert_true(g_file_get_contents("/proc/self/status", &status, NULL, NULL));
    const char *line = strstr(status, "VmHWM:");
    g_assert_nonnull(line);
    return g_ascii_strtoull(line + strlen("VmHWM:"), NULL, 10);
}

/* 300 MB come out of 300 kB; memory is that of the ring. In a process of its own, as nothing was
 * large in it before. */
static void test_bomb(void)
{
    enum {
        BOMB = 300 << 20,
        MEMORY = (INFLATE_BLOCKS * INFLATE_BLOCK >> 10) + (6 << 10), /* kB */
    };
    if (!g_test_subprocess()) {
        g_test_trap_subprocess(NULL, 0, 0);
        g_test_trap_assert_passed();
        return;
    }
    g_autofree char *path = bomb_of(BOMB);
    g_autofree char *buf = g_malloc(INFLATE_BLOCK);
    guint64 before = peak_memory();
    g_autoptr(Input) input = input_open(path, NULL);
    gsize all = 0;
    for (gssize got; (got = input_read(input, buf, INFLATE_BLOCK, NULL)) > 0;)
        all += (gsize)got;
    guint64 after = peak_memory();
    g_assert_cmpuint(all, ==, BOMB);
    g_unlink(path);
    g_test_message("%" G_GUINT64_FORMAT " kB more", after - before);
#ifndef __SANITIZE_ADDRESS__
    g_assert_cmpuint(after - before, <, MEMORY);
#endif
}

static gpointer feed(gpointer data)
{
    GString *bytes = data;
    g_autofree char *path = path_of("fifo");
    int fd = open(path, O_WRONLY);
    for (gsize i = 0; i < bytes->len; i++)
        g_assert_cmpint(write(fd, bytes->str + i, 1), ==, 1);
    close(fd);
    return NULL;
}

/* A pipe gives a byte at a time. */
static void test_fifo(void)
{
    g_autofree char *path = path_of("fifo");
    g_autoptr(GString) plain = g_string_new("some text\n");
    g_autoptr(GString) packed = g_string_new(NULL);
    append_member(packed, STR("some "));
    append_member(packed, STR("text\n"));
    GString *const both[] = {plain, packed};
    for (gsize i = 0; i < G_N_ELEMENTS(both); i++) {
        g_assert_cmpint(mkfifo(path, 0600), ==, 0);
        GThread *thread = g_thread_new("feed", feed, both[i]);
        g_autoptr(GError) error = NULL;
        g_autoptr(Input) input = input_open(path, &error);
        g_autoptr(GString) got = read_all(input, 100, &error);
        g_assert_no_error(error);
        g_assert_cmpstr(got->str, ==, plain->str);
        g_assert_null(input_damage(input));
        g_thread_join(thread);
        g_unlink(path);
    }
}

/* Freed while its thread waits for a pipe that says nothing more. */
static void test_silent_pipe(void)
{
    g_autofree char *path = path_of("fifo");
    g_assert_cmpint(mkfifo(path, 0600), ==, 0);
    int fd = open(path, O_RDWR);
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; text->len < 2 * INFLATE_BLOCK; i++)
        g_string_append_printf(text, "%u ", i);
    g_autoptr(GString) packed = g_string_new(NULL);
    append_member(packed, str_of_gstring(text));
    g_autoptr(GError) error = NULL;
    Input *input = input_open(path, &error);
    g_assert_no_error(error);
    g_assert_cmpint(fcntl(fd, F_SETPIPE_SZ, 1 << 20), >, 0);
    g_assert_cmpint(write(fd, packed->str, packed->len - 20), ==, packed->len - 20);
    char byte;
    g_assert_cmpint(input_read(input, &byte, 1, &error), ==, 1);
    g_test_timer_start();
    input_free(input);
    g_assert_cmpfloat(g_test_timer_elapsed(), <, 2);
    close(fd);
    g_unlink(path);
}

static void test_standard_input(void)
{
    g_autofree char *path = file_with(STR("text on standard input\n"));
    int kept = dup(STDIN_FILENO);
    int fd = open(path, O_RDONLY);
    dup2(fd, STDIN_FILENO);
    close(fd);
    g_autoptr(GError) error = NULL;
    Input *input = input_open("-", &error);
    g_autoptr(GString) got = read_all(input, 10, &error);
    g_assert_cmpstr(got->str, ==, "text on standard input\n");
    input_free(input);
    /* It is not the input's to close. */
    g_assert_cmpint(fcntl(STDIN_FILENO, F_GETFD), >=, 0);
    dup2(kept, STDIN_FILENO);
    close(kept);
}

static gpointer feed_slowly(gpointer data)
{
    int fd = GPOINTER_TO_INT(data);
    for (int i = 0; i < 3; i++) {
        g_usleep(20000);
        g_assert_cmpint(write(fd, "piece\n", 6), ==, 6);
    }
    close(fd);
    return NULL;
}

/* A shell may share a non-blocking descriptor. */
static void test_non_blocking(void)
{
    int kept = dup(STDIN_FILENO), ends[2];
    g_assert_cmpint(pipe2(ends, O_NONBLOCK | O_CLOEXEC), ==, 0);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    GThread *thread = g_thread_new("feed", feed_slowly, GINT_TO_POINTER(ends[1]));
    g_autoptr(GError) error = NULL;
    g_autoptr(Input) input = input_open("-", &error);
    g_autoptr(GString) got = read_all(input, 100, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(got->str, ==, "piece\npiece\npiece\n");
    g_thread_join(thread);
    dup2(kept, STDIN_FILENO);
    close(kept);
}

/* A stack that no address space holds: there is no thread, and the error says so. */
static void test_no_thread(void)
{
    g_autoptr(GString) packed = g_string_new(NULL);
    append_member(packed, STR("some text"));
    g_autofree char *path = file_with(str_of_gstring(packed));
    pthread_attr_t usual, huge;
    g_assert_cmpint(pthread_getattr_default_np(&usual), ==, 0);
    g_assert_cmpint(pthread_attr_init(&huge), ==, 0);
    g_assert_cmpint(pthread_attr_setstacksize(&huge, (gsize)1 << 48), ==, 0);
    g_assert_cmpint(pthread_setattr_default_np(&huge), ==, 0);
    g_autoptr(GError) error = NULL;
    g_autoptr(Input) input = input_open(path, &error);
    char buf[100];
    g_assert_cmpint(input_read(input, buf, sizeof(buf), &error), ==, -1);
    g_assert_error(error, G_THREAD_ERROR, G_THREAD_ERROR_AGAIN);
    pthread_setattr_default_np(&usual);
    pthread_attr_destroy(&usual);
    pthread_attr_destroy(&huge);
}

static void test_errors(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *missing = path_of("missing");
    g_assert_null(input_open(missing, &error));
    g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
    g_assert_true(g_str_has_prefix(error->message, missing));
    g_clear_error(&error);
    g_assert_null(input_open(dir, &error));
    g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_ISDIR);
    g_clear_error(&error);
    /* Opens, and cannot be read at its start: the kernel's own example of EIO. */
    g_autoptr(Input) input = input_open("/proc/self/mem", &error);
    char buf[8];
    g_assert_cmpint(input_read(input, buf, sizeof(buf), &error), ==, -1);
    g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_IO);
    g_assert_true(g_str_has_prefix(error->message, "/proc/self/mem: "));
}

static void test_memory(void)
{
    g_autoptr(Input) input = input_new_memory("abcdefg", 7, 3);
    char buf[8];
    g_assert_cmpint(input_read(input, buf, 8, NULL), ==, 3);
    g_assert_cmpint(input_read(input, buf, 2, NULL), ==, 2);
    g_assert_cmpint(input_read(input, buf, 8, NULL), ==, 2);
    g_assert_cmpmem(buf, 2, "fg", 2);
    g_assert_cmpint(input_read(input, buf, 8, NULL), ==, 0);
    g_assert_cmpuint(input_position(input), ==, 7);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    dir = g_dir_make_tmp("listdigest-XXXXXX", NULL);
    g_test_add_func("/input/plain", test_plain);
    g_test_add_func("/input/members", test_members);
    g_test_add_func("/input/truncated", test_truncated);
    g_test_add_func("/input/corrupt", test_corrupt);
    g_test_add_func("/input/damage-is-the-mails", test_damage_is_the_mails);
    g_test_add_func("/input/first-damage", test_first_damage);
    g_test_add_func("/input/damage-without-end", test_damage_without_end);
    g_test_add_func("/input/ten-thousand-members", test_ten_thousand_members);
    g_test_add_func("/input/max-bytes", test_max_bytes);
    g_test_add_func("/input/max-bytes-and-damage", test_max_bytes_and_damage);
    g_test_add_func("/input/max-bytes-and-stretches", test_max_bytes_and_stretches);
    g_test_add_func("/input/large", test_large);
    g_test_add_func("/input/freed", test_freed);
    g_test_add_func("/input/bomb", test_bomb);
    g_test_add_func("/input/fifo", test_fifo);
    g_test_add_func("/input/silent-pipe", test_silent_pipe);
    g_test_add_func("/input/standard-input", test_standard_input);
    g_test_add_func("/input/non-blocking", test_non_blocking);
    g_test_add_func("/input/no-thread", test_no_thread);
    g_test_add_func("/input/errors", test_errors);
    g_test_add_func("/input/memory", test_memory);
    int status = g_test_run();
    g_autofree char *file = path_of("file");
    g_unlink(file);
    g_rmdir(dir);
    g_free(dir);
    return status;
}
