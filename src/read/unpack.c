/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/unpack.h"
#include "read/codec.h"

static const Codec *const codecs[] = {&gunzip_codec, &unxz_codec, &unzstd_codec, &bunzip2_codec};

const Codec *unpack_codec(Str head)
{
    for (gsize i = 0; i < G_N_ELEMENTS(codecs); i++)
        if (codecs[i]->sniff(head))
            return codecs[i];
    return NULL;
}

char *unpack_mark_text(const UnpackMark *mark)
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

Unpack *unpack_new(const Codec *codec, Str head, UnpackReadFunc *read, void *data)
{
    g_assert(head.n <= UNPACK_READ);
    Unpack *u = g_new0(Unpack, 1);
    u->codec = codec;
    u->state = codec->new ();
    u->read = read;
    u->read_data = data;
    if (head.n)
        memcpy(u->input, head.p, head.n);
    u->in = u->input;
    u->n_in = head.n;
    u->received = head.n;
    return u;
}

void unpack_free(Unpack *u)
{
    if (!u)
        return;
    u->codec->free(u->state);
    g_free(u);
}

/* ---- compressed bytes ---- */

guint64 unpack_offset(const Unpack *u)
{
    return u->received - u->n_in;
}

void unpack_advance(Unpack *u, gsize n)
{
    u->in += n;
    u->n_in -= n;
}

void unpack_back(Unpack *u, gsize n)
{
    g_assert(n <= UNPACK_BEHIND && n <= (gsize)(u->in - u->input));
    u->in -= n;
    u->n_in += n;
}

void unpack_gave(Unpack *u, gsize n)
{
    u->out += n;
    u->n_out -= n;
    u->data += n;
}

/* Makes room behind the bytes that wait. */
static void make_room(Unpack *u)
{
    gsize at = (gsize)(u->in - u->input), behind = MIN(at, UNPACK_BEHIND);
    if (at + u->n_in + UNPACK_READ <= UNPACK_BUFFER)
        return;
    memmove(u->input, u->in - behind, behind + u->n_in);
    u->in = u->input + behind;
}

/* More bytes behind those still waiting. FALSE at the end of the file. */
static gboolean receive(Unpack *u)
{
    if (u->eof)
        return FALSE;
    g_assert(u->n_in < UNPACK_AHEAD);
    make_room(u);
    unsigned char *to = u->input + (u->in - u->input) + u->n_in;
    gssize got = u->read(to, UNPACK_READ, u->read_data);
    u->failed = got < 0;
    u->eof = got <= 0;
    if (u->eof)
        return FALSE;
    u->received += (guint64)got;
    u->n_in += (gsize)got;
    return TRUE;
}

gboolean unpack_peek(Unpack *u, gsize n)
{
    while (u->n_in < n && receive(u))
        ;
    return u->n_in >= n;
}

static Str waiting(const Unpack *u, gsize most)
{
    return (Str){(const char *)u->in, MIN(u->n_in, most)};
}

/* ---- damage ---- */

UnpackMark *unpack_mark(Unpack *u, UnpackDamage damage, guint64 at, const char *what)
{
    g_assert(u->n_marks < UNPACK_MARKS);
    UnpackMark *mark = &u->marks[u->n_marks++];
    *mark = (UnpackMark){.damage = damage, .data = u->data, .at = at, .what = what};
    return mark;
}

UnpackMark *unpack_mark_suspect(Unpack *u, guint64 n, const char *what)
{
    UnpackMark *mark = unpack_mark(u, UNPACK_CORRUPT, unpack_offset(u), what);
    mark->suspect = n;
    return mark;
}

static void mark_size(Unpack *u, UnpackDamage damage, guint64 from, const char *what)
{
    unpack_mark(u, damage, from, what)->size = unpack_offset(u) - from;
}

/* ---- where data begins ---- */

static void begin(Unpack *u, UnpackFound found)
{
    u->place = PLACE_INSIDE;
    u->looked = unpack_offset(u) + 1;
    u->unchecked = found == UNPACK_WITHIN;
    u->codec->begin(u, found);
}

void unpack_enter(Unpack *u)
{
    begin(u, UNPACK_WITHIN);
}

/* Whether what waits can be decompressed. */
static gboolean makes_sense(Unpack *u, UnpackFound found)
{
    guint64 most = UNPACK_TRIALS_FREE + UNPACK_TRIAL_RATE * unpack_offset(u);
    if (u->trial_work + u->codec->trial_cost > most)
        return FALSE;
    u->trial_work += u->codec->trial_cost;
    unpack_peek(u, u->codec->trial_len);
    return u->codec->trial(u, found);
}

static gboolean header_waits(const Unpack *u)
{
    return u->n_in >= u->codec->header_len && u->codec->is_header(u->in);
}

static UnpackFound candidate(const Unpack *u)
{
    if (header_waits(u))
        return UNPACK_STREAM;
    return u->codec->within && u->codec->within(u) ? UNPACK_WITHIN : UNPACK_NO_DATA;
}

/* Passes over what is left of a damaged stream, to where data begins. */
static UnpackFound seek_data(Unpack *u)
{
    gsize most = MAX(u->codec->header_len, u->codec->within_len);
    for (; unpack_peek(u, most) || u->n_in; unpack_advance(u, 1)) {
        UnpackFound found = candidate(u);
        if (found != UNPACK_NO_DATA && makes_sense(u, found))
            return found;
    }
    return UNPACK_NO_DATA;
}

/* Passes over what is no stream, to where one begins. Outside of streams, its header is enough. */
static gboolean seek_stream(Unpack *u)
{
    for (; unpack_peek(u, u->codec->header_len); unpack_advance(u, 1))
        if (header_waits(u))
            return TRUE;
    unpack_advance(u, u->n_in);
    return FALSE;
}

static UnpackStatus end(const Unpack *u)
{
    return u->failed ? UNPACK_FAILED : UNPACK_END;
}

UnpackStatus unpack_end_stretch(Unpack *u, UnpackMark *mark)
{
    UnpackFound found = seek_data(u);
    if (found == UNPACK_NO_DATA)
        return end(u);
    mark->resumed = unpack_offset(u);
    begin(u, found);
    return UNPACK_STRETCH;
}

UnpackStatus unpack_end_truncated(Unpack *u)
{
    unpack_advance(u, u->n_in);
    if (u->failed)
        return UNPACK_FAILED;
    unpack_mark(u, UNPACK_TRUNCATED, unpack_offset(u), "it ends here");
    return UNPACK_END;
}

UnpackStatus unpack_end_early(Unpack *u)
{
    if (u->n_in == 0)
        return unpack_end_truncated(u);
    unpack_mark(u, UNPACK_TRUNCATED, unpack_offset(u),
                "compressed data ends early, where more of it begins");
    begin(u, UNPACK_STREAM);
    return UNPACK_STRETCH;
}

UnpackStatus unpack_end_stream(Unpack *u)
{
    u->place = PLACE_BETWEEN;
    return UNPACK_MORE;
}

/* ---- between streams ---- */

/* Another format may begin, too. */
static gboolean another_format_begins(Unpack *u)
{
    for (gsize i = 0; i < G_N_ELEMENTS(codecs); i++) {
        const Codec *codec = codecs[i];
        if (codec == u->codec || !unpack_peek(u, codec->header_len) || !codec->is_header(u->in))
            continue;
        u->codec->free(u->state);
        u->codec = codec;
        u->state = codec->new ();
        return TRUE;
    }
    return FALSE;
}

/* Whether what waits begins nearly as a stream does. */
static gboolean nearly_begins(const Unpack *u)
{
    Str magic = u->codec->magic;
    gsize right = 0;
    for (gsize i = 0; i < MIN(u->n_in, magic.n); i++)
        right += u->in[i] == (unsigned char)magic.p[i];
    return u->n_in > magic.n && right + 1 >= magic.n;
}

/* If the data of such a stream make sense, its header is put right. */
static UnpackStatus read_damaged_header(Unpack *u)
{
    gsize n = u->codec->header_len;
    if (u->codec->mend && u->n_in >= n) {
        g_autofree unsigned char *before = g_memdup2(u->in, n);
        u->codec->mend(u->input + (u->in - u->input));
        if (makes_sense(u, UNPACK_STREAM)) {
            unpack_mark(u, UNPACK_CORRUPT, unpack_offset(u), "header damaged, read all the same");
            begin(u, UNPACK_STREAM);
            return UNPACK_MORE;
        }
        memcpy(u->input + (u->in - u->input), before, n);
    }
    return unpack_end_stretch(u,
                              unpack_mark(u, UNPACK_CORRUPT, unpack_offset(u), "damaged header"));
}

/* Whether mail waits that somebody appended as it was. */
static gboolean begins_mail(Unpack *u)
{
    const Str from = STR("From ");
    gsize n = 0;
    while (n < UNPACK_LINE_ENDS && unpack_peek(u, n + 1) && (u->in[n] == '\r' || u->in[n] == '\n'))
        n++;
    return unpack_peek(u, n + from.n) && memcmp(u->in + n, from.p, from.n) == 0;
}

/* Something else between two streams, or behind the last. */
static UnpackStatus pass_over(Unpack *u, guint64 from)
{
    static const char what[] = "that are no compressed data";
    gboolean found = seek_stream(u);
    if (u->failed)
        return UNPACK_FAILED;
    mark_size(u, found ? UNPACK_CORRUPT : UNPACK_TRAILING, from, what);
    if (!found)
        return UNPACK_END;
    begin(u, UNPACK_STREAM);
    return UNPACK_MORE;
}

static UnpackStatus end_padded(Unpack *u, guint64 from)
{
    if (unpack_offset(u) > from && !u->failed)
        mark_size(u, UNPACK_TRAILING, from, "that are all NULs");
    return end(u);
}

static UnpackStatus step_between(Unpack *u)
{
    guint64 from = unpack_offset(u);
    while (unpack_peek(u, 1) && *u->in == 0)
        unpack_advance(u, 1);
    if (u->n_in == 0)
        return end_padded(u, from);
    unpack_peek(u, u->codec->header_len);
    if (u->codec->begins(waiting(u, u->codec->header_len)) || another_format_begins(u)) {
        begin(u, UNPACK_STREAM);
        return UNPACK_MORE;
    }
    if (nearly_begins(u))
        return read_damaged_header(u);
    if (begins_mail(u)) {
        u->place = PLACE_BEFORE_PLAIN;
        return UNPACK_MORE;
    }
    if (u->unexpected)
        return unpack_end_stretch(
            u, unpack_mark(u, UNPACK_CORRUPT, from, "no compressed data begins here"));
    return pass_over(u, from);
}

/* ---- within streams ---- */

static gboolean in_stored(Unpack *u)
{
    return u->place == PLACE_INSIDE && u->codec->in_stored && u->codec->in_stored(u);
}

gboolean unpack_another_begins(Unpack *u)
{
    return unpack_peek(u, u->codec->header_len) && u->codec->is_header(u->in) && !in_stored(u) &&
           makes_sense(u, UNPACK_STREAM);
}

/* How far it is from here to what may be another stream, or to where we do not know. Not 0. */
static gsize look_ahead(const Unpack *u)
{
    gsize header_len = u->codec->header_len;
    if (u->n_in < header_len)
        return u->n_in;
    Str rest = waiting(u, G_MAXSIZE);
    gssize hit;
    for (gsize at = 1; (hit = str_find(str_skip(rest, at), u->codec->magic)) >= 0; at++) {
        at += (gsize)hit;
        if (at + header_len > rest.n)
            break;
        if (u->codec->is_header(u->in + at))
            return at;
    }
    return rest.n - header_len + 1;
}

gsize unpack_may_feed(Unpack *u)
{
    if (!unpack_peek(u, 1))
        return 0;
    if (u->looked <= unpack_offset(u)) {
        if (unpack_another_begins(u))
            return 0;
        u->looked = unpack_offset(u) + look_ahead(u);
    }
    return (gsize)MIN(u->looked - unpack_offset(u), u->n_in);
}

void unpack_pass_check(Unpack *u, gsize n)
{
    for (gsize i = 0; i < n && !(u->unexpected && unpack_another_begins(u)); i++)
        unpack_advance(u, 1);
}

static UnpackStatus step_inside(Unpack *u)
{
    return u->codec->step(u);
}

/* ---- mail that is not compressed ---- */

/* Gives n of the bytes that wait as they are. */
static void give(Unpack *u, gsize n)
{
    memcpy(u->out, u->in, n);
    unpack_gave(u, n);
    unpack_advance(u, n);
}

/* The line ends and the first byte of mail that is not compressed. The mark stands behind that: it
 * is of this mail, not of the one before. */
static UnpackStatus step_before_plain(Unpack *u)
{
    unsigned char byte = *u->in;
    give(u, 1);
    if (byte == '\r' || byte == '\n')
        return UNPACK_MORE;
    unpack_mark(u, UNPACK_PLAIN, unpack_offset(u) - 1, "not compressed from here");
    u->place = PLACE_PLAIN;
    return UNPACK_MORE;
}

static UnpackStatus step_plain(Unpack *u)
{
    gsize n = unpack_may_feed(u);
    if (n > 0)
        give(u, MIN(n, u->n_out));
    else if (u->n_in == 0)
        return end(u);
    else
        begin(u, UNPACK_STREAM);
    return UNPACK_MORE;
}

UnpackStatus unpack_fill(Unpack *u, unsigned char *buf, gsize size, gsize *n, UnpackMark *marks,
                         guint *n_marks)
{
    static UnpackStatus (*const steps[])(Unpack *) = {
        [PLACE_BETWEEN] = step_between,
        [PLACE_INSIDE] = step_inside,
        [PLACE_BEFORE_PLAIN] = step_before_plain,
        [PLACE_PLAIN] = step_plain,
    };
    g_assert(size > 0 && size <= G_MAXUINT);
    u->marks = marks;
    u->n_marks = 0;
    u->out = buf;
    u->n_out = size;
    UnpackStatus status = UNPACK_MORE;
    while (status == UNPACK_MORE && u->n_out > 0 && u->n_marks < UNPACK_MARKS)
        status = steps[u->place](u);
    *n = size - u->n_out;
    *n_marks = u->n_marks;
    return status;
}
