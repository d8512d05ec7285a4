/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/gunzip.h"
#include <zlib.h>

enum {
    HEADER_LEN = 10,   /* without the fields of variable length */
    MAGIC_LEN = 3,     /* its first bytes: the magic number and the only method */
    FLAGS_MASK = 0x1f, /* the other bits are reserved, and zero */
    TRAILER_LEN = 8,   /* CRC-32 and length */
    FLUSH_LEN = 4,     /* what a flush leaves, the end of an empty stored block */
    AHEAD = FLUSH_LEN + GUNZIP_TRIAL,
    BUFFER = AHEAD + GUNZIP_READ,
};

static const Str magic = {"\x1f\x8b\x08", MAGIC_LEN};

typedef enum { BETWEEN, HEADER, DATA, TRAILER, BEFORE_PLAIN, PLAIN } Place;

struct Gunzip {
    GunzipReadFunc *read;
    void *read_data;
    gboolean eof, failed;
    guint64 received; /* compressed bytes, those still waiting in input[] among them */
    guint64 data;     /* decompressed bytes */

    Place place;
    guint64 looked;      /* up to here no other member begins */
    gboolean unchecked;  /* it was entered at a flush point: its checksum is of more */
    gboolean unexpected; /* the latest checksum was wrong: maybe it was none */
    uLong crc;

    z_stream z;     /* what input[] waits for */
    z_stream probe; /* for trials */
    GunzipMark *marks;
    guint n_marks;
    unsigned char input[BUFFER];
};

gboolean gunzip_is_gzip(Str head)
{
    return head.n >= GUNZIP_MAGIC && memcmp(head.p, magic.p, GUNZIP_MAGIC) == 0;
}

char *gunzip_mark_text(const GunzipMark *mark)
{
    GString *text = g_string_new(NULL);
    g_string_printf(text, "at byte %" G_GUINT64_FORMAT " of the compressed file: ", mark->at);
    if (mark->size)
        g_string_append_printf(text, "%" G_GUINT64_FORMAT " %s ", mark->size,
                               mark->size == 1 ? "byte" : "bytes");
    g_string_append(text, mark->what);
    if (mark->suspect)
        g_string_append_printf(
            text, "; the %" G_GUINT64_FORMAT " bytes of data before may be wrong", mark->suspect);
    if (mark->resumed)
        g_string_append_printf(text, "; read on from byte %" G_GUINT64_FORMAT, mark->resumed);
    if (mark->more)
        g_string_append_printf(text, " (and %" G_GUINT64_FORMAT " more)", mark->more);
    return g_string_free(text, FALSE);
}

static void init_stream(z_stream *z)
{
    if (inflateInit2(z, MAX_WBITS + 16) != Z_OK)
        g_error("zlib cannot be used: %s", z->msg ? z->msg : "out of memory");
}

Gunzip *gunzip_new(Str head, GunzipReadFunc *read, void *data)
{
    g_assert(head.n <= GUNZIP_READ);
    Gunzip *gz = g_new0(Gunzip, 1);
    gz->read = read;
    gz->read_data = data;
    if (head.n)
        memcpy(gz->input, head.p, head.n);
    init_stream(&gz->z);
    init_stream(&gz->probe);
    gz->z.next_in = gz->input;
    gz->z.avail_in = (uInt)head.n;
    gz->received = head.n;
    return gz;
}

void gunzip_free(Gunzip *gz)
{
    if (!gz)
        return;
    inflateEnd(&gz->z);
    inflateEnd(&gz->probe);
    g_free(gz);
}

/* ---- compressed bytes ---- */

/* Where in the compressed file we are. */
static guint64 offset(const Gunzip *gz)
{
    return gz->received - gz->z.avail_in;
}

static void advance(Gunzip *gz, gsize n)
{
    gz->z.next_in += n;
    gz->z.avail_in -= (uInt)n;
}

/* More bytes behind those still waiting, which are few. FALSE at the end of the file. */
static gboolean receive(Gunzip *gz)
{
    if (gz->eof)
        return FALSE;
    g_assert(gz->z.avail_in < AHEAD);
    gsize at = (gsize)(gz->z.next_in - gz->input);
    if (at + gz->z.avail_in + GUNZIP_READ > BUFFER) {
        memmove(gz->input, gz->z.next_in, gz->z.avail_in);
        gz->z.next_in = gz->input;
        at = 0;
    }
    gssize got = gz->read(gz->input + at + gz->z.avail_in, GUNZIP_READ, gz->read_data);
    gz->failed = got < 0;
    gz->eof = got <= 0;
    if (gz->eof)
        return FALSE;
    gz->received += (guint64)got;
    gz->z.avail_in += (uInt)got;
    return TRUE;
}

/* Whether so many bytes wait. */
static gboolean peek(Gunzip *gz, gsize n)
{
    while (gz->z.avail_in < n && receive(gz))
        ;
    return gz->z.avail_in >= n;
}

/* ---- damage ---- */

static GunzipMark *mark_at(Gunzip *gz, GunzipDamage damage, guint64 at, const char *what)
{
    g_assert(gz->n_marks < GUNZIP_MARKS);
    GunzipMark *mark = &gz->marks[gz->n_marks++];
    *mark = (GunzipMark){.damage = damage, .data = gz->data, .at = at, .what = what};
    return mark;
}

static GunzipMark *mark_size(Gunzip *gz, GunzipDamage damage, guint64 from, const char *what)
{
    GunzipMark *mark = mark_at(gz, damage, from, what);
    mark->size = offset(gz) - from;
    return mark;
}

/* Damage of a member, whose data may be wrong. */
static GunzipMark *mark_suspect(Gunzip *gz, guint64 at, const char *what)
{
    GunzipMark *mark = mark_at(gz, GUNZIP_CORRUPT, at, what);
    mark->suspect = gz->z.total_out;
    return mark;
}

static void begin_member(Gunzip *gz)
{
    inflateReset2(&gz->z, MAX_WBITS + 16);
    gz->place = HEADER;
    gz->looked = offset(gz) + 1;
    gz->unchecked = FALSE;
}

static void begin_data(Gunzip *gz)
{
    inflateReset2(&gz->z, -MAX_WBITS);
    gz->place = DATA;
    gz->crc = crc32(0, NULL, 0);
}

/* ---- where data begins ---- */

typedef enum { NO_DATA, A_MEMBER, FLUSHED } Found;

/* Whether what waits, a member or what follows a flush, can be decompressed. */
static gboolean makes_sense(Gunzip *gz, Found found)
{
    unsigned char out[GUNZIP_TRIAL_DATA];
    z_stream *z = &gz->probe;
    gsize skip = found == FLUSHED ? FLUSH_LEN : 0;
    peek(gz, skip + GUNZIP_TRIAL);
    inflateReset2(z, found == FLUSHED ? -MAX_WBITS : MAX_WBITS + 16);
    z->next_in = gz->z.next_in + skip;
    z->avail_in = (uInt)MIN(gz->z.avail_in - skip, GUNZIP_TRIAL);
    z->next_out = out;
    z->avail_out = sizeof(out);
    int status = inflate(z, Z_NO_FLUSH);
    if (status == Z_STREAM_END && found == A_MEMBER)
        return TRUE; /* as small as that, and its checksum is right */
    return (status == Z_OK || status == Z_STREAM_END) && z->total_out > 0;
}

/* Whether HEADER_LEN bytes are what programs write (RFC 1952 2.3.1). */
static gboolean is_header(const unsigned char *p)
{
    const unsigned char flags = p[3], hints = p[8], system = p[9];
    return memcmp(p, magic.p, MAGIC_LEN) == 0 && (flags & ~FLAGS_MASK) == 0 &&
           (hints == 0 || hints == 2 || hints == 4) && (system <= 13 || system == 255);
}

static Found candidate(const Gunzip *gz)
{
    static const unsigned char flushed[FLUSH_LEN] = {0, 0, 0xff, 0xff};
    if (gz->z.avail_in >= HEADER_LEN && is_header(gz->z.next_in))
        return A_MEMBER;
    return memcmp(gz->z.next_in, flushed, FLUSH_LEN) == 0 ? FLUSHED : NO_DATA;
}

/* Passes over what is left of a damaged member, to where data begins. */
static Found seek_data(Gunzip *gz)
{
    for (; peek(gz, HEADER_LEN) || peek(gz, FLUSH_LEN); advance(gz, 1)) {
        Found found = candidate(gz);
        if (found != NO_DATA && makes_sense(gz, found))
            return found;
    }
    advance(gz, gz->z.avail_in);
    return NO_DATA;
}

/* Passes over what is no member, to where one begins. Outside of members, its header is enough. */
static gboolean seek_member(Gunzip *gz)
{
    for (; peek(gz, HEADER_LEN); advance(gz, 1))
        if (is_header(gz->z.next_in))
            return TRUE;
    advance(gz, gz->z.avail_in);
    return FALSE;
}

static GunzipStatus end(const Gunzip *gz)
{
    return gz->failed ? GUNZIP_FAILED : GUNZIP_END;
}

/* Ends the stretch where we are, and goes to the next one. */
static GunzipStatus end_stretch(Gunzip *gz, GunzipMark *mark)
{
    Found found = seek_data(gz);
    if (found == NO_DATA)
        return end(gz);
    mark->resumed = offset(gz);
    begin_member(gz);
    if (found == FLUSHED) {
        advance(gz, FLUSH_LEN);
        begin_data(gz);
        gz->unchecked = TRUE;
    }
    return GUNZIP_STRETCH;
}

static GunzipStatus end_truncated(Gunzip *gz)
{
    advance(gz, gz->z.avail_in);
    if (gz->failed)
        return GUNZIP_FAILED;
    mark_at(gz, GUNZIP_TRUNCATED, offset(gz), "it ends here");
    return GUNZIP_END;
}

/* What waits is the end of the file, or another member. */
static GunzipStatus end_early(Gunzip *gz)
{
    if (gz->z.avail_in == 0)
        return end_truncated(gz);
    mark_at(gz, GUNZIP_TRUNCATED, offset(gz), "a member ends early, where another one begins");
    begin_member(gz);
    return GUNZIP_STRETCH;
}

static GunzipStatus end_corrupt(Gunzip *gz)
{
    const char *what = gz->z.msg ? gz->z.msg : "data not understood";
    return end_stretch(gz, mark_suspect(gz, offset(gz), what));
}

/* ---- one place after the other ---- */

/* How many of the bytes that begin every member begin what waits. */
static guint magic_bytes(const Gunzip *gz)
{
    guint n = 0;
    for (gsize i = 0; i < MIN(gz->z.avail_in, MAGIC_LEN); i++)
        n += gz->z.next_in[i] == (unsigned char)magic.p[i];
    return n;
}

/* Whether a member begins, or as much of one as the file still has. */
static gboolean is_member(const Gunzip *gz)
{
    gsize n = gz->z.avail_in;
    return magic_bytes(gz) == MIN(n, MAGIC_LEN) && n >= GUNZIP_MAGIC &&
           (n == MAGIC_LEN || n == GUNZIP_MAGIC || (gz->z.next_in[MAGIC_LEN] & ~FLAGS_MASK) == 0);
}

/* What waits begins nearly as a member does: if its data make sense, the header is put right. */
static GunzipStatus read_damaged_header(Gunzip *gz)
{
    unsigned char before[MAGIC_LEN + 1], *p = gz->input + (gz->z.next_in - gz->input);
    memcpy(before, p, sizeof(before));
    memcpy(p, magic.p, MAGIC_LEN);
    p[MAGIC_LEN] &= FLAGS_MASK;
    if (makes_sense(gz, A_MEMBER)) {
        mark_at(gz, GUNZIP_CORRUPT, offset(gz), "header damaged, read all the same");
        begin_member(gz);
        return GUNZIP_MORE;
    }
    p = gz->input + (gz->z.next_in - gz->input); /* the trial may have moved it */
    memcpy(p, before, sizeof(before));
    return end_stretch(gz, mark_at(gz, GUNZIP_CORRUPT, offset(gz), "damaged header"));
}

/* Whether mail waits that somebody appended as it was. */
static gboolean begins_mail(Gunzip *gz)
{
    const Str from = STR("From ");
    gsize n = 0;
    while (n < GUNZIP_LINE_ENDS && peek(gz, n + 1) &&
           (gz->z.next_in[n] == '\r' || gz->z.next_in[n] == '\n'))
        n++;
    return peek(gz, n + from.n) && memcmp(gz->z.next_in + n, from.p, from.n) == 0;
}

/* Something else between two members, or behind the last. */
static GunzipStatus pass_over(Gunzip *gz, guint64 from)
{
    static const char what[] = "that are no compressed data";
    gboolean found = seek_member(gz);
    if (gz->failed)
        return GUNZIP_FAILED;
    mark_size(gz, found ? GUNZIP_CORRUPT : GUNZIP_TRAILING, from, what);
    if (!found)
        return GUNZIP_END;
    begin_member(gz);
    return GUNZIP_MORE;
}

static GunzipStatus step_between(Gunzip *gz)
{
    guint64 from = offset(gz);
    while (peek(gz, 1) && *gz->z.next_in == 0)
        advance(gz, 1);
    if (gz->z.avail_in == 0) {
        if (offset(gz) > from && !gz->failed)
            mark_size(gz, GUNZIP_TRAILING, from, "that are all NULs");
        return end(gz);
    }
    peek(gz, HEADER_LEN);
    if (is_member(gz)) {
        begin_member(gz);
        return GUNZIP_MORE;
    }
    if (gz->z.avail_in > MAGIC_LEN && magic_bytes(gz) >= MAGIC_LEN - 1)
        return read_damaged_header(gz);
    if (begins_mail(gz)) {
        gz->place = BEFORE_PLAIN;
        return GUNZIP_MORE;
    }
    if (gz->unexpected)
        return end_stretch(gz, mark_at(gz, GUNZIP_CORRUPT, from, "no member begins here"));
    return pass_over(gz, from);
}

static gboolean in_stored_block(Gunzip *gz)
{
    long mark = gz->place == DATA ? inflateMark(&gz->z) : 0;
    return mark >> 16 == -1 && (mark & 0xffff) != 0;
}

static gboolean another_begins(Gunzip *gz)
{
    return peek(gz, HEADER_LEN) && is_header(gz->z.next_in) && !in_stored_block(gz) &&
           makes_sense(gz, A_MEMBER);
}

/* How far it is from here to what may be another member, or to where we do not know. Not 0. */
static gsize look_ahead(const Gunzip *gz)
{
    if (gz->z.avail_in < HEADER_LEN)
        return gz->z.avail_in;
    const char *here = (const char *)gz->z.next_in;
    Str rest = {here, gz->z.avail_in};
    gssize hit;
    for (gsize at = 1; (hit = str_find(str_skip(rest, at), magic)) >= 0; at++) {
        at += (gsize)hit;
        if (at + HEADER_LEN > rest.n)
            break;
        if (is_header(gz->z.next_in + at))
            return at;
    }
    return rest.n - HEADER_LEN + 1;
}

/* Within a member: how many of the bytes that wait zlib may have. 0 where it should end. */
static gsize may_feed(Gunzip *gz)
{
    if (!peek(gz, 1))
        return 0;
    if (gz->looked <= offset(gz)) {
        if (another_begins(gz))
            return 0;
        gz->looked = offset(gz) + look_ahead(gz);
    }
    return (gsize)(gz->looked - offset(gz));
}

/* Feeds zlib with n of the bytes that wait. */
static int feed(Gunzip *gz, gsize n, int flush)
{
    uInt others = gz->z.avail_in - (uInt)n;
    gz->z.avail_in = (uInt)n;
    int status = inflate(&gz->z, flush);
    gz->z.avail_in += others;
    return status;
}

static GunzipStatus step_header(Gunzip *gz)
{
    gsize n = may_feed(gz);
    if (n == 0)
        return end_early(gz);
    /* Z_BLOCK: to the end of the header and no further. */
    if (feed(gz, n, Z_BLOCK) != Z_OK)
        return end_corrupt(gz);
    if (gz->z.data_type & 128)
        begin_data(gz);
    return GUNZIP_MORE;
}

static GunzipStatus step_data(Gunzip *gz)
{
    const unsigned char *out = gz->z.next_out;
    gsize n = may_feed(gz);
    int status = feed(gz, n, Z_NO_FLUSH);
    gsize got = (gsize)(gz->z.next_out - out);
    gz->crc = crc32_z(gz->crc, out, got);
    gz->data += got;
    if (status == Z_BUF_ERROR && n == 0)
        return end_early(gz); /* and zlib holds nothing back */
    if (status == Z_STREAM_END)
        gz->place = TRAILER;
    else if (status != Z_OK)
        return end_corrupt(gz);
    return GUNZIP_MORE;
}

static guint32 little_endian(const unsigned char *p)
{
    return p[0] | (guint32)p[1] << 8 | (guint32)p[2] << 16 | (guint32)p[3] << 24;
}

/* A member that was cut off here is followed by the next one. */
static void pass_trailer(Gunzip *gz)
{
    for (guint i = 0; i < TRAILER_LEN && !(gz->unexpected && another_begins(gz)); i++)
        advance(gz, 1);
}

static GunzipStatus step_trailer(Gunzip *gz)
{
    if (!peek(gz, TRAILER_LEN))
        return end_truncated(gz);
    gboolean crc = little_endian(gz->z.next_in) == (guint32)gz->crc;
    gboolean length = little_endian(gz->z.next_in + 4) == (guint32)gz->z.total_out;
    gz->unexpected = !gz->unchecked && !(crc && length);
    if (gz->unexpected)
        mark_suspect(gz, offset(gz), crc ? "wrong length" : "wrong checksum (CRC)");
    pass_trailer(gz);
    gz->place = BETWEEN;
    return GUNZIP_MORE;
}

/* Gives n of the bytes that wait as they are. */
static void give(Gunzip *gz, gsize n)
{
    memcpy(gz->z.next_out, gz->z.next_in, n);
    gz->z.next_out += n;
    gz->z.avail_out -= (uInt)n;
    gz->data += n;
    advance(gz, n);
}

/* The line ends and the first byte of mail that is not compressed. The mark stands behind that: it
 * is of this mail, not of the one before. */
static GunzipStatus step_before_plain(Gunzip *gz)
{
    unsigned char byte = *gz->z.next_in;
    give(gz, 1);
    if (byte == '\r' || byte == '\n')
        return GUNZIP_MORE;
    mark_at(gz, GUNZIP_PLAIN, offset(gz) - 1, "not compressed from here");
    gz->place = PLAIN;
    return GUNZIP_MORE;
}

static GunzipStatus step_plain(Gunzip *gz)
{
    gsize n = may_feed(gz);
    if (n > 0)
        give(gz, MIN(n, gz->z.avail_out));
    else if (gz->z.avail_in == 0)
        return end(gz);
    else
        begin_member(gz);
    return GUNZIP_MORE;
}

GunzipStatus gunzip_fill(Gunzip *gz, unsigned char *buf, gsize size, gsize *n, GunzipMark *marks,
                         guint *n_marks)
{
    static GunzipStatus (*const steps[])(Gunzip *) = {
        [BETWEEN] = step_between,
        [HEADER] = step_header,
        [DATA] = step_data,
        [TRAILER] = step_trailer,
        [BEFORE_PLAIN] = step_before_plain,
        [PLAIN] = step_plain,
    };
    g_assert(size > 0 && size <= G_MAXUINT);
    gz->marks = marks;
    gz->n_marks = 0;
    gz->z.next_out = buf;
    gz->z.avail_out = (uInt)size;
    GunzipStatus status = GUNZIP_MORE;
    while (status == GUNZIP_MORE && gz->z.avail_out > 0 && gz->n_marks < GUNZIP_MARKS)
        status = steps[gz->place](gz);
    *n = size - gz->z.avail_out;
    *n_marks = gz->n_marks;
    return status;
}
