/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/body.h"
#include "mail/encoded_word.h"
#include "mail/fields.h"
#include "mail/html_text.h"
#include "mail/mail.h"
#include "mail/multipart.h"
#include "mail/part.h"
#include "mail/pgp_text.h"
#include "mail/plain_text.h"
#include "mail/transfer.h"
#include "mail/uuencode.h"

enum { BINARY_START = 1024 /* bytes of a file that are asked first if it is binary */ };

/* A text that was read. */
typedef struct Piece Piece;
struct Piece {
    Piece *next;
    Str text;
};

/* An attached text that is no patch. */
typedef struct File File;
struct File {
    File *next;
    const Part *part;
    PlainText text; /* not undone (undo_plain) */
};

typedef struct {
    Charsets *charsets;
    Arena *arena;
    DiagLog *log;
    Part *waiting; /* to be read, in this order */
    guint n_parts;
    gsize decodable; /* bytes of encoded messages that may still be decoded */
    gsize readable;  /* bytes of text that may still be read */
    Piece *pieces, **last_piece;
    guint n_pieces;
    File *files, **last_file;
    guint64 noted; /* notes given, bit 1 << kind each */
} Walk;

/* ---- what is said of the mail ---- */

static void report(Walk *w, DiagKind kind, Str detail)
{
    diag_add(w->log, kind, arena_strndup(w->arena, detail.p, detail.n));
}

static gboolean was_noted(const Walk *w, DiagKind kind)
{
    return (w->noted >> kind) & 1;
}

/* Once a mail: its signature and the part that holds it are one. */
static void note(Walk *w, DiagKind kind, Str detail)
{
    if (!was_noted(w, kind))
        report(w, kind, detail);
    w->noted |= G_GUINT64_CONSTANT(1) << kind;
}

static void note_type(Walk *w, DiagKind kind, const Part *part)
{
    g_autofree char *type = str_dup(part->type.type), *subtype = str_dup(part->type.subtype);
    g_autofree char *detail = g_strconcat(type, "/", subtype, NULL);
    note(w, kind, str_of(detail));
}

static void name_uuencoded(Walk *w, Str text)
{
    Str first, name;
    guint more = 0;
    if (!uuencode_next(&text, &first))
        return;
    while (uuencode_next(&text, &name))
        more++;
    g_autofree char *file = str_dup(first);
    g_autofree char *detail = more ? g_strdup_printf("%s and %u more", file, more) : NULL;
    report(w, DIAG_UUENCODED, more ? str_of(detail) : first);
}

/* ---- the text of a part ---- */

/* What may still be read of bytes, up to the end of a line, or of a character. */
static Str within_limit(Walk *w, Str bytes)
{
    if (bytes.n <= w->readable) {
        w->readable -= bytes.n;
        return bytes;
    }
    const char *lf = w->readable ? memrchr(bytes.p, '\n', w->readable) : NULL;
    Str kept = {bytes.p, lf ? (gsize)(lf + 1 - bytes.p) : w->readable};
    while (!lf && kept.n && ((guchar)kept.p[kept.n] & 0xc0) == 0x80)
        kept.n--;
    g_autofree char *detail = g_strdup_printf("%" G_GSIZE_FORMAT " bytes", bytes.n - kept.n);
    diag_add(w->log, DIAG_TEXT_TOO_LARGE, detail);
    w->readable = 0;
    return kept;
}

static gboolean holds_diff(Str text)
{
    return str_has_prefix(text, STR("diff --git ")) || str_find(text, STR("\ndiff --git ")) >= 0 ||
           ((str_has_prefix(text, STR("--- ")) || str_find(text, STR("\n--- ")) >= 0) &&
            str_find(text, STR("\n+++ ")) >= 0);
}

/* The bytes with the transfer encoding undone; *rest gets plain text behind base64. */
static Str decode_transfer(Walk *w, const Part *part, Str bytes, Str *rest)
{
    Transfer transfer = transfer_lookup(part->transfer);
    Str ahead = bytes, name;
    *rest = (Str){0};
    if (transfer == TRANSFER_QP)
        return qp_decode(w->arena, w->log, bytes);
    if (transfer == TRANSFER_BASE64)
        return base64_decode(w->arena, w->log, bytes, rest);
    if (transfer != TRANSFER_IDENTITY) {
        if (transfer != TRANSFER_UUENCODE || !uuencode_next(&ahead, &name))
            report(w, DIAG_CTE_UNKNOWN, str_trim(part->transfer));
        return bytes;
    }
    if (!qp_looks_like(bytes) || !holds_diff(bytes))
        return bytes;
    Str text = qp_decode(w->arena, w->log, bytes);
    diag_add_change(w->log, DIAG_QP_UNDECLARED, NULL, bytes, text);
    return text;
}

/* The label; UTF-16 needs none where its byte order mark stands. */
static Str charset_of(const Part *part, Str bytes)
{
    gboolean utf16 =
        str_has_prefix(bytes, STR("\xff\xfe")) || str_has_prefix(bytes, STR("\xfe\xff"));
    return utf16 && !part->type.charset.n ? STR("utf-16") : part->type.charset;
}

/* Text has control characters of few kinds only, those of ISO-2022 among them. */
static gboolean has_odd_controls(Str text)
{
    static const char usual[] = {'\t', '\n', '\v', '\f', '\r', '\b', '\033', '\016', '\017'};
    for (gsize i = 0; i < text.n; i++)
        if ((guchar)text.p[i] < ' ' && !memchr(usual, text.p[i], sizeof(usual)))
            return TRUE;
    return FALSE;
}

static Str join(Arena *arena, Str a, Str b)
{
    if (!a.n || !b.n)
        return a.n ? a : b;
    gboolean line_end = a.p[a.n - 1] != '\n';
    char *joined = arena_take(arena, a.n + line_end + b.n);
    char *to = mempcpy(joined, a.p, a.n);
    if (line_end)
        *to++ = '\n';
    memcpy(to, b.p, b.n);
    return (Str){joined, a.n + line_end + b.n};
}

/* Undoes what mailers do to text/plain. What PGP and uuencode put into it both say "begin ", which
 * few texts do. */
static void undo_plain(Walk *w, const Part *part, PlainText *text)
{
    if (part_is_type(part, "text", "plain") && str_equal_nocase(part->type.format, STR("flowed")))
        text_unflow(text, str_equal_nocase(part->type.delsp, STR("yes")));
    if (str_find_nocase(text->s, STR("begin ")) < 0)
        return;
    PgpBlocks pgp = pgp_undo(text);
    if (pgp.n_signed)
        note(w, DIAG_SIGNATURE, STR("inline PGP"));
    if (pgp.encrypted)
        note(w, DIAG_ENCRYPTED, STR("inline PGP"));
    name_uuencoded(w, text->s);
}

/* Does nothing say that a part is text? */
static gboolean may_be_binary(const Part *part)
{
    return !part->type.charset.n && !part_is_type(part, "text", NULL) && !part_is_patch(part);
}

/* Are these bytes of a part, its transfer encoding undone, no text? */
static gboolean is_binary(const Part *part, Str decoded)
{
    return may_be_binary(part) && !charset_of(part, decoded).n && has_odd_controls(decoded);
}

/* Does a part begin so? Then it is not worth decoding, and takes no room from texts. */
static gboolean starts_binary(const Part *part)
{
    char decoded[BINARY_START * 3 / 4 + 2];
    Str start = {part->bytes.p, MIN(part->bytes.n, BINARY_START)};
    if (!may_be_binary(part))
        return FALSE;
    if (transfer_lookup(part->transfer) == TRANSFER_BASE64)
        start = (Str){decoded, base64_step(&(Base64){0}, start, decoded)};
    return is_binary(part, start);
}

/* Is it a part of it: the text itself, perhaps without a byte order mark? */
static gboolean lies_in(Str part, Str whole)
{
    return part.p >= whole.p && part.p <= whole.p + whole.n;
}

/* Transfer encoding and charset undone; not cleaned. Nothing of a file that is binary. */
static PlainText decode_text(Walk *w, const Part *part)
{
    PlainText none = {.arena = w->arena, .log = w->log};
    if (starts_binary(part))
        return none;
    Str rest, bytes = within_limit(w, part->bytes);
    Str decoded = decode_transfer(w, part, bytes, &rest);
    if (is_binary(part, decoded))
        return none;
    Str s = charset_decode(w->charsets, w->arena, charset_of(part, decoded), decoded);
    if (rest.n)
        s = join(w->arena, s, charset_decode(w->charsets, w->arena, STR(""), rest));
    gboolean borrowed = lies_in(s, bytes) || lies_in(s, rest);
    return (PlainText){.arena = w->arena, .log = w->log, .s = s, .ours = !borrowed};
}

static void add_piece(Walk *w, Str text)
{
    if (!str_trim(text).n)
        return;
    Piece *piece = arena_new_array(w->arena, Piece, 1);
    piece->text = text;
    *w->last_piece = piece;
    w->last_piece = &piece->next;
    w->n_pieces++;
}

static void add_text(Walk *w, const Part *part)
{
    PlainText text = decode_text(w, part);
    text_clean(&text);
    undo_plain(w, part, &text);
    add_piece(w, text.s);
}

static void add_html(Walk *w, const Part *part)
{
    PlainText text = decode_text(w, part);
    diag_add(w->log, DIAG_HTML_ONLY, NULL);
    text_clean(&text);
    html_text(&text);
    add_piece(w, text.s);
}

/* Puts a file aside: it counts if there is no other text. */
static void keep_file(Walk *w, const Part *part, PlainText text)
{
    File *file = arena_new_array(w->arena, File, 1);
    *file = (File){.part = part, .text = text};
    *w->last_file = file;
    w->last_file = &file->next;
}

/* What PGP/MIME encrypted (RFC 3156 4): the second part, announced by the first. */
static gboolean is_ciphertext(const Walk *w, const Part *part)
{
    return was_noted(w, DIAG_ENCRYPTED) && part_is_type(part, "application", "octet-stream");
}

/* A file with NULs is binary. */
static void add_file(Walk *w, const Part *part)
{
    PlainText text = decode_text(w, part);
    if (str_find_char(text.s, '\0') >= 0)
        return;
    text_clean(&text);
    if (part_is_patch(part) || holds_diff(text.s)) {
        undo_plain(w, part, &text);
        add_piece(w, text.s);
    } else if (!part->only_files && !is_ciphertext(w, part))
        keep_file(w, part, text);
}

/* The files are the text of a mail that has no other. */
static void add_kept_files(Walk *w)
{
    for (File *file = w->n_pieces ? NULL : w->files; file; file = file->next) {
        undo_plain(w, file->part, &file->text);
        add_piece(w, file->text.s);
    }
}

/* ---- the tree ---- */

/* Encoded words are none in quotes (RFC 2047 5), but many mailers write names so. */
static void decode_name(Walk *w, Str *name)
{
    if (str_find(*name, STR("=?")) >= 0)
        *name = str_of(header_text(w->charsets, w->arena, w->log, *name));
}

static Part *new_part(Walk *w, const Part *parent, const BodyFields *fields, Str bytes)
{
    Part *part = arena_new_array(w->arena, Part, 1);
    Str type = fields->content_type;
    if (!type.n && parent && part_is_type(parent, "multipart", "digest"))
        type = STR("message/rfc822");
    params_read_type(w->charsets, w->arena, type, &part->type);
    params_read_disposition(w->charsets, w->arena, fields->content_disposition, &part->disposition);
    decode_name(w, &part->type.name);
    decode_name(w, &part->disposition.name);
    part->transfer = fields->transfer_encoding;
    part->bytes = bytes;
    part->depth = parent ? parent->depth + 1 : 0;
    part->only_files = parent && parent->only_files;
    part->kind = part_kind(part);
    part->rank = part_rank(part);
    return part;
}

/* A part's or an enclosed message's own header block, if it has one, and then its body. */
static Part *read_part(Walk *w, const Part *parent, Str bytes, gboolean has_header)
{
    Fields fields = {0};
    Str line, rest = bytes;
    if (has_header || (str_next_line(&rest, &line) && !line.n))
        fields_read(w->arena, w->log, &bytes, MAIL_HEADER_MAX, &fields);
    BodyFields wanted = {fields.value[FIELD_CONTENT_TYPE],
                         fields.value[FIELD_CONTENT_TRANSFER_ENCODING],
                         fields.value[FIELD_CONTENT_DISPOSITION]};
    w->n_parts++;
    return new_part(w, parent, &wanted, bytes);
}

/* Text that stands where a part should. */
static Part *plain_part(Walk *w, const Part *parent, Str transfer, Str bytes)
{
    return new_part(w, parent, &(BodyFields){.transfer_encoding = transfer}, bytes);
}

/* Puts parts, in order, before those that wait. */
static void wait_for(Walk *w, Part *parts)
{
    Part **end = &parts;
    while (*end)
        end = &(*end)->next;
    *end = w->waiting;
    w->waiting = parts;
}

/* Takes the part that is best read as text out of the list. */
static Part *take_best(Part **parts)
{
    Part **best = parts;
    for (Part **at = parts; *at; at = &(*at)->next)
        if ((*at)->rank > (*best)->rank)
            best = at;
    Part *part = *best;
    *best = part->next;
    part->next = NULL;
    return part;
}

/* Of alternatives the best waits, and behind it the others. */
static void wait_for_best(Walk *w, Part *parts)
{
    if (!parts)
        return;
    Part *best = take_best(&parts);
    if (parts) {
        best->next = arena_new_array(w->arena, Part, 1);
        *best->next = (Part){
            .others = parts, .pieces_before = w->n_pieces, .best_is_tree = best->kind == PART_TREE};
    }
    wait_for(w, best);
}

/*
 * The best alternative was read. If it was blank the next one counts, else of the others the
 * patches that are attached within them: some mailers have one alternative hold all files.
 */
static void read_others(Walk *w, const Part *behind)
{
    if (w->n_pieces == behind->pieces_before) {
        wait_for_best(w, behind->others);
        return;
    }
    if (behind->best_is_tree)
        return;
    for (Part *part = behind->others; part; part = part->next)
        part->only_files = TRUE;
    wait_for(w, behind->others);
}

/*
 * Finds the boundary, as declared or as the text shows it. FALSE if there is none. The prologue is
 * left where it is text, as the boundary was not the declared one.
 */
static gboolean start_parts(Walk *w, const Part *tree, Multipart *m)
{
    Str boundary = tree->type.boundary;
    if (boundary.n > MAIL_BOUNDARY_MAX)
        boundary.n = 0;
    if (multipart_start(w->arena, tree->bytes, boundary, m)) {
        m->prologue.n = 0;
        return TRUE;
    }
    Str guess = multipart_guess(m->prologue);
    gboolean guessed =
        guess.n && guess.n <= MAIL_BOUNDARY_MAX && multipart_start(w->arena, tree->bytes, guess, m);
    if (guessed)
        report(w, DIAG_BOUNDARY_GUESSED, guess);
    else
        report(w, DIAG_MIME_BOUNDARY, boundary.n ? boundary : STR("none given"));
    return guessed;
}

/* FALSE if there are more of them than may be read. */
static gboolean read_parts(Walk *w, const Part *tree, Multipart *m, Part **parts)
{
    Str bytes;
    for (Part **end = parts; multipart_next(m, &bytes); end = &(*end)->next) {
        if (w->n_parts >= MAIL_PARTS_MAX)
            return FALSE;
        *end = read_part(w, tree, bytes, multipart_has_header(bytes));
    }
    return TRUE;
}

/* The parts of a multipart, without its prologue; NULL if its boundary is nowhere. */
static Part *take_parts(Walk *w, const Part *tree, Multipart *m)
{
    Part *parts = NULL;
    if (!start_parts(w, tree, m))
        return NULL;
    if (!read_parts(w, tree, m, &parts))
        diag_add(w->log, DIAG_MIME_TOO_MANY, NULL);
    else if (!m->closed)
        report(w, DIAG_MIME_UNCLOSED, str_skip(m->delimiter, 2));
    if (m->reopened)
        report(w, DIAG_BOUNDARY_GUESSED, STR("parts behind the closing boundary"));
    return parts;
}

static void open_tree(Walk *w, const Part *tree)
{
    Multipart m;
    Str protocol = tree->type.protocol;
    if (part_is_type(tree, "multipart", "signed"))
        note(w, DIAG_SIGNATURE, protocol.n ? protocol : STR("multipart/signed"));
    if (part_is_type(tree, "multipart", "encrypted"))
        note(w, DIAG_ENCRYPTED, protocol.n ? protocol : STR("multipart/encrypted"));
    Part *parts = take_parts(w, tree, &m);
    if (part_is_type(tree, "multipart", "alternative"))
        wait_for_best(w, parts);
    else
        wait_for(w, parts);
    if (m.prologue.n)
        wait_for(w, plain_part(w, tree, tree->transfer, m.prologue));
}

/*
 * A message is decoded only where it says so: text that looks like quoted-printable is more likely
 * that of its parts. Encoded messages within one another are decoded level by level, hence the cap.
 */
static void open_message(Walk *w, const Part *message)
{
    Str rest = {0}, bytes = message->bytes;
    Transfer transfer = transfer_lookup(message->transfer);
    if (transfer == TRANSFER_QP || transfer == TRANSFER_BASE64) {
        if (bytes.n > w->decodable) {
            diag_add(w->log, DIAG_MIME_TOO_DEEP, NULL);
            return;
        }
        w->decodable -= bytes.n;
    }
    if (transfer != TRANSFER_IDENTITY)
        bytes = decode_transfer(w, message, bytes, &rest);
    if (bytes.n)
        wait_for(w, plain_part(w, message, STR(""), rest));
    else
        bytes = rest;
    fields_skip_blank_lines(w->log, &bytes);
    wait_for(w, read_part(w, message, bytes, TRUE));
}

static void read_leaf(Walk *w, const Part *part)
{
    Str name = part_file_name(part);
    switch (part->kind) {
    case PART_TEXT:
        if (!part->only_files || part_is_patch(part))
            add_text(w, part);
        break;
    case PART_HTML:
        if (!part->only_files && !w->n_pieces)
            add_html(w, part);
        break;
    case PART_FILE: add_file(w, part); break;
    case PART_SIGNATURE:
    case PART_SIGNED: note_type(w, DIAG_SIGNATURE, part); break;
    case PART_ENCRYPTED: note_type(w, DIAG_ENCRYPTED, part); break;
    case PART_TNEF: report(w, DIAG_TNEF, name.n ? name : part->type.subtype); break;
    default: break;
    }
}

static void read_waiting(Walk *w)
{
    while (w->waiting) {
        Part *part = w->waiting;
        w->waiting = part->next;
        gboolean opens = part->kind == PART_TREE || part->kind == PART_MESSAGE;
        if (part->others)
            read_others(w, part);
        else if (opens && part->depth >= MAIL_NESTING_MAX)
            diag_add(w->log, DIAG_MIME_TOO_DEEP, NULL);
        else if (part->kind == PART_TREE)
            open_tree(w, part);
        else if (part->kind == PART_MESSAGE)
            open_message(w, part);
        else
            read_leaf(w, part);
    }
}

/* The pieces one below the other, each ending in LF; a single one as it is. */
static Str join_pieces(const Walk *w)
{
    gsize n = 0;
    if (w->n_pieces < 2)
        return w->n_pieces ? w->pieces->text : (Str){0};
    for (const Piece *piece = w->pieces; piece; piece = piece->next)
        n += piece->text.n + 1;
    char *start = arena_take(w->arena, n), *to = start;
    for (const Piece *piece = w->pieces; piece; piece = piece->next) {
        to = mempcpy(to, piece->text.p, piece->text.n);
        if (to[-1] != '\n')
            *to++ = '\n';
    }
    return str_slice(start, to);
}

Str body_text(Charsets *charsets, Arena *arena, DiagLog *log, const BodyFields *fields, Str bytes)
{
    Walk w = {.charsets = charsets, .arena = arena, .log = log, .readable = MAIL_TEXT_MAX};
    w.decodable = MIN(MAIL_DECODED_MAX * bytes.n, (gsize)MAIL_DECODED_BYTES_MAX);
    w.last_piece = &w.pieces;
    w.last_file = &w.files;
    w.waiting = new_part(&w, NULL, fields, bytes);
    read_waiting(&w);
    add_kept_files(&w);
    return join_pieces(&w);
}
