/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/body.h"
#include "mail/fields.h"
#include "mail/html_text.h"
#include "mail/mail.h"
#include "mail/multipart.h"
#include "mail/params.h"
#include "mail/plain_text.h"
#include "mail/transfer.h"

typedef enum {
    PART_TEXT,
    PART_HTML,
    PART_FILE,    /* attached by name: text only if it is a patch */
    PART_OTHER,   /* no text */
    PART_TREE,    /* multipart */
    PART_MESSAGE, /* message/rfc822 */
} PartKind;

/* A part that waits to be read, and below it those that come later. */
typedef struct Part Part;
struct Part {
    Part *next;
    Params type, disposition;
    Str transfer;
    Str bytes;
    guint depth;
};

typedef struct {
    Charsets *charsets;
    Arena *arena;
    DiagLog *log;
    Part *waiting;
    guint n_parts;
    gsize decodable; /* bytes of encoded messages that may still be decoded */
    Str *pieces;     /* the text so far */
    guint n_pieces;
    Str file; /* the first attached text that is no patch */
} Walk;

/* Text beside text/plain is read as such, but these are for programs. */
static const char *const unread_texts[] = {"calendar", "css",     "directory",     "rtf",
                                           "vcard",    "x-vcard", "x-moz-deleted", "x-amp-html"};

static const char *const patch_types[] = {"x-patch", "x-diff", "patch", "diff", "x-vnd.git-patch"};

static const char *const patch_names[] = {".patch", ".diff", ".dif", ".patch.txt", ".diff.txt"};

static gboolean is_type(const Params *params, const char *type)
{
    return str_equal_nocase(params->type, str_of(type));
}

static gboolean is_one_of(Str s, const char *const *names, guint n)
{
    for (guint i = 0; i < n; i++)
        if (str_equal_nocase(s, str_of(names[i])))
            return TRUE;
    return FALSE;
}

static gboolean ends_in(Str s, const char *suffix)
{
    Str end = str_of(suffix);
    return s.n >= end.n && str_equal_nocase(str_skip(s, s.n - end.n), end);
}

static Str file_name(const Part *part)
{
    return part->disposition.name.n ? part->disposition.name : part->type.name;
}

static gboolean is_patch_file(const Part *part)
{
    if (is_one_of(part->type.subtype, patch_types, G_N_ELEMENTS(patch_types)))
        return TRUE;
    for (guint i = 0; i < G_N_ELEMENTS(patch_names); i++)
        if (ends_in(str_trim(file_name(part)), patch_names[i]))
            return TRUE;
    return FALSE;
}

static PartKind text_kind(const Part *part)
{
    gboolean root = part->depth == 0;
    gboolean attached = is_type(&part->disposition, "attachment");
    if (is_patch_file(part))
        return PART_TEXT;
    if (attached && !root && file_name(part).n)
        return PART_FILE;
    if (str_equal_nocase(part->type.subtype, STR("html")))
        return PART_HTML;
    if (!root && is_one_of(part->type.subtype, unread_texts, G_N_ELEMENTS(unread_texts)))
        return PART_OTHER;
    return PART_TEXT;
}

static PartKind part_kind(const Part *part)
{
    Str subtype = part->type.subtype;
    if (is_type(&part->type, "text"))
        return text_kind(part);
    if (is_type(&part->type, "multipart"))
        return PART_TREE;
    if (is_type(&part->type, "message"))
        return str_equal_nocase(subtype, STR("rfc822")) ||
                       str_equal_nocase(subtype, STR("global")) ||
                       str_equal_nocase(subtype, STR("news"))
                   ? PART_MESSAGE
               : part->depth ? PART_OTHER
                             : PART_TEXT;
    if (is_type(&part->type, "application") && (is_patch_file(part) || !part->depth))
        return PART_FILE;
    return PART_OTHER;
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

/* The bytes with the transfer encoding undone; *rest gets plain text behind base64. */
static Str decode_transfer(Walk *w, const Part *part, Str *rest)
{
    *rest = (Str){0};
    switch (transfer_lookup(part->transfer)) {
    case TRANSFER_QP: return qp_decode(w->arena, w->log, part->bytes);
    case TRANSFER_BASE64: return base64_decode(w->arena, w->log, part->bytes, rest);
    case TRANSFER_UNKNOWN:
        diag_add(w->log, DIAG_CTE_UNKNOWN,
                 arena_strndup(w->arena, part->transfer.p, part->transfer.n));
        return part->bytes;
    case TRANSFER_IDENTITY: break;
    }
    if (!qp_looks_like(part->bytes))
        return part->bytes;
    diag_add(w->log, DIAG_QP_UNDECLARED, NULL);
    return qp_decode(w->arena, w->log, part->bytes);
}

/* *binary: there were NULs. */
static Str decode_text(Walk *w, const Part *part, gboolean *binary)
{
    Str rest;
    Str bytes = decode_transfer(w, part, &rest);
    *binary = str_find_char(bytes, '\0') >= 0;
    Str text = charset_decode(w->charsets, w->arena, part->type.charset, bytes);
    text = text_clean(w->arena, w->log, text);
    if (rest.n) {
        rest = charset_decode(w->charsets, w->arena, STR(""), rest);
        text = join(w->arena, text, text_clean(w->arena, w->log, rest));
    }
    if (str_equal_nocase(part->type.format, STR("flowed")))
        text = text_unflow(w->arena, w->log, text, str_equal_nocase(part->type.delsp, STR("yes")));
    return text_unsign(w->arena, text);
}

static void add_piece(Walk *w, Str text)
{
    if (!text.n)
        return;
    if (!w->pieces)
        w->pieces = arena_new_array(w->arena, Str, MAIL_PARTS_MAX);
    w->pieces[w->n_pieces++] = text;
}

static gboolean holds_diff(Str text)
{
    return str_has_prefix(text, STR("diff --git ")) || str_find(text, STR("\ndiff --git ")) >= 0 ||
           ((str_has_prefix(text, STR("--- ")) || str_find(text, STR("\n--- ")) >= 0) &&
            str_find(text, STR("\n+++ ")) >= 0);
}

/* Reads a leaf and keeps its text, if it is one. */
static void add_leaf(Walk *w, const Part *part, PartKind kind)
{
    gboolean binary;
    if (kind == PART_OTHER || (kind == PART_HTML && w->n_pieces))
        return;
    Str text = decode_text(w, part, &binary);
    if (kind == PART_HTML) {
        diag_add(w->log, DIAG_HTML_ONLY, NULL);
        text = html_text(w->arena, text);
    }
    gboolean counts = is_patch_file(part) || part->depth == 0 || holds_diff(text);
    if (kind != PART_FILE || (counts && !binary))
        add_piece(w, text);
    else if (!binary && !w->file.n)
        w->file = text;
}

static Part *new_part(Walk *w, const Part *parent, const BodyFields *fields, Str bytes)
{
    Part *part = arena_new_array(w->arena, Part, 1);
    Str type = fields->content_type;
    if (!type.n && parent && str_equal_nocase(parent->type.subtype, STR("digest")))
        type = STR("message/rfc822");
    params_read_type(w->charsets, w->arena, type, &part->type);
    params_read_disposition(w->charsets, w->arena, fields->content_disposition, &part->disposition);
    part->transfer = fields->transfer_encoding;
    part->bytes = bytes;
    part->depth = parent ? parent->depth + 1 : 0;
    return part;
}

/* Reads a part's (or an enclosed message's) own header block. */
static Part *read_part(Walk *w, const Part *parent, Str bytes)
{
    Fields fields = {0};
    Str line, rest = bytes;
    /* A part may lack its header and even the blank line: then its first line is text. */
    if (str_next_line(&rest, &line) && (!line.n || str_find_char(line, ':') > 0))
        fields_read(w->arena, w->log, &bytes, MAIL_HEADER_MAX, &fields);
    BodyFields wanted = {fields.value[FIELD_CONTENT_TYPE],
                         fields.value[FIELD_CONTENT_TRANSFER_ENCODING],
                         fields.value[FIELD_CONTENT_DISPOSITION]};
    w->n_parts++;
    return new_part(w, parent, &wanted, bytes);
}

/* What of several alternatives is best read as text. */
static int rank_alternative(const Part *part)
{
    switch (part_kind(part)) {
    case PART_TEXT: return str_equal_nocase(part->type.subtype, STR("plain")) ? 4 : 2;
    case PART_TREE: return 3;
    case PART_HTML: return 1;
    default: return 0;
    }
}

static Part *best_of(Part *parts)
{
    Part *best = parts;
    for (Part *part = parts; part; part = part->next)
        if (rank_alternative(part) > rank_alternative(best))
            best = part;
    if (best)
        best->next = NULL;
    return best;
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

static void add_as_text(Walk *w, const Part *tree)
{
    gboolean binary;
    Part text = {.bytes = tree->bytes, .transfer = tree->transfer};
    diag_add(w->log, DIAG_MIME_BOUNDARY, NULL);
    add_piece(w, decode_text(w, &text, &binary));
}

static void open_tree(Walk *w, const Part *tree)
{
    Multipart m;
    if (tree->type.boundary.n > MAIL_BOUNDARY_MAX ||
        !multipart_start(w->arena, tree->bytes, tree->type.boundary, &m)) {
        add_as_text(w, tree);
        return;
    }
    Part *parts = NULL, **end = &parts;
    Str bytes;
    while (multipart_next(&m, &bytes)) {
        if (w->n_parts >= MAIL_PARTS_MAX) {
            diag_add(w->log, DIAG_MIME_TOO_MANY, NULL);
            break;
        }
        *end = read_part(w, tree, bytes);
        end = &(*end)->next;
    }
    gboolean alternative = str_equal_nocase(tree->type.subtype, STR("alternative"));
    wait_for(w, alternative ? best_of(parts) : parts);
}

/*
 * A message is decoded only where it says so: text that looks like quoted-printable is more likely
 * that of its parts. Encoded messages within one another are decoded level by level, hence the cap.
 */
static void open_message(Walk *w, Part *message)
{
    Str rest;
    Transfer transfer = transfer_lookup(message->transfer);
    if (transfer == TRANSFER_QP || transfer == TRANSFER_BASE64) {
        if (message->bytes.n > w->decodable) {
            diag_add(w->log, DIAG_MIME_TOO_DEEP, NULL);
            return;
        }
        w->decodable -= message->bytes.n;
    }
    if (transfer != TRANSFER_IDENTITY)
        message->bytes = decode_transfer(w, message, &rest);
    wait_for(w, read_part(w, message, message->bytes));
}

static void read_waiting(Walk *w)
{
    while (w->waiting) {
        Part *part = w->waiting;
        w->waiting = part->next;
        PartKind kind = part_kind(part);
        gboolean opens = kind == PART_TREE || kind == PART_MESSAGE;
        if (opens && part->depth >= MAIL_NESTING_MAX)
            diag_add(w->log, DIAG_MIME_TOO_DEEP, NULL);
        else if (kind == PART_TREE)
            open_tree(w, part);
        else if (kind == PART_MESSAGE)
            open_message(w, part);
        else
            add_leaf(w, part, kind);
    }
}

/* The pieces one below the other, each ending in LF. */
static Str join_pieces(const Walk *w)
{
    if (w->n_pieces < 2)
        return w->n_pieces ? w->pieces[0] : w->file;
    gsize n = 0;
    for (guint i = 0; i < w->n_pieces; i++)
        n += w->pieces[i].n + 1;
    char *start = arena_take(w->arena, n), *to = start;
    for (guint i = 0; i < w->n_pieces; i++) {
        to = mempcpy(to, w->pieces[i].p, w->pieces[i].n);
        if (to[-1] != '\n')
            *to++ = '\n';
    }
    return str_slice(start, to);
}

Str body_text(Charsets *charsets, Arena *arena, DiagLog *log, const BodyFields *fields, Str bytes)
{
    Walk w = {.charsets = charsets, .arena = arena, .log = log};
    w.decodable = MAIL_DECODED_MAX * bytes.n;
    Part *root = new_part(&w, NULL, fields, bytes);
    if (part_kind(root) == PART_TEXT) {
        gboolean binary;
        return decode_text(&w, root, &binary);
    }
    w.waiting = root;
    read_waiting(&w);
    return join_pieces(&w);
}
