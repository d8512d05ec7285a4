/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * gmime_oracle: does mail_parse() read every mail as GMime does?
 *
 *     gmime_oracle [-v] FILE...     compares; -v shows known differences too
 *     gmime_oracle --dump FILE...   what mail_parse() reads, in JSON Lines
 *
 * src/mail/ walks MIME by itself, and src/README.md says why; this is the second opinion. A field
 * that differs is read once more with what GMime is known to lose undone (the table below). What
 * differs still is printed, and the exit status is 1; 2 is a file that cannot be read.
 */
#include "gmime_mail.h"
#include "mail/fields.h"
#include "mail/mail.h"
#include "mail/mojibake.h"
#include "mail/params.h"
#include "read/source.h"
#include "render/json_writer.h"

static const char *const field_names[] = {
#define X(symbol, name) name,
    PEER_TABLE(X)
#undef X
};

#define FIELD(symbol) (1U << PEER_##symbol)
#define PEOPLE (FIELD(FROM) | FIELD(REPLY_TO) | FIELD(ORIGINAL_FROM))

/* What GMime 3.2.13 does otherwise, where we are right. known.mbox has a mail for each. */
static const struct {
    guint fields;
    Mend mend;
    const char *name, *why;
} known[] = {
    {PEOPLE, MEND_QUOTES, "quotes", "keeps quotation marks within a quoted or encoded name"},
    {PEOPLE | FIELD(RECIPIENTS), MEND_IDN, "idn", "decodes a host in punycode; ours is as written"},
    {PEOPLE | FIELD(SUBJECT), MEND_WORDS, "words",
     "loses a character that two encoded words share (MAIL.md 4)"},
    {FIELD(DATE), MEND_ZONE, "zone", "reads odd zones as UTC, or the date not at all (MAIL.md 3)"},
    {FIELD(MESSAGE_ID) | FIELD(REFS), MEND_IDS, "ids",
     "stops at junk between ids, drops dots at their end, keeps empty ones (MAIL.md 3)"},
    {FIELD(TEXT), MEND_CHARSET, "charset", "loses bytes that do not fit the label (MAIL.md 4)"},
    {FIELD(TEXT), MEND_FLOWED, "flowed", "leaves format=flowed as it is (RFC 3676)"},
    {FIELD(TEXT), MEND_QP_BLANKS, "qp-blanks", "keeps blanks at line ends (RFC 2045 6.7 (3))"},
    {FIELD(TEXT), MEND_BASE64, "base64", "stops at the first padding (MAIL.md 3)"},
    {FIELD(TEXT), MEND_PGP, "pgp", "leaves inline PGP as it is (MAIL.md 3)"},
    {FIELD(TEXT), MEND_MOJIBAKE, "mojibake", "knows of none (MAIL.md 4)"},
};

typedef struct {
    const char *path;
    DiagLog *log;
    MailParser *parser;
    gboolean verbose;
    guint64 mails, refused, html;
    guint64 equal[PEER_FIELDS], known[PEER_FIELDS], unknown[PEER_FIELDS];
    guint64 by_reason[G_N_ELEMENTS(known)], several;
} Oracle;

static char *join(const char *before, const char *const *words, guint n, const char *behind)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < n; i++)
        g_string_append_printf(out, "%s%s%s", before, words[i], behind);
    return g_string_free(out, FALSE);
}

static char *our_person(const Address *address)
{
    return g_strdup_printf("%s <%s>", address->name, address->email);
}

static char *our_date(const Mail *mail)
{
    return mail->date_origin == DATE_NONE
               ? g_strdup("")
               : g_strdup_printf("%" G_GINT64_FORMAT " %+d", mail->date, mail->zone);
}

static char *our_type(const Oracle *o, const RawMail *raw)
{
    Fields fields;
    Params params;
    Str bytes = raw->data;
    Arena *arena = mail_parser_arena(o->parser);
    fields_read(arena, o->log, &bytes, MAIL_HEADER_MAX, &fields);
    params_read_type(mail_parser_charsets(o->parser), arena, fields.value[FIELD_CONTENT_TYPE],
                     &params);
    g_autofree char *value =
        g_strdup_printf("%.*s/%.*s; %.*s", (int)params.type.n, params.type.p, (int)params.subtype.n,
                        params.subtype.p, (int)params.charset.n, params.charset.p);
    return g_ascii_strdown(value, -1);
}

/* As gmime_mail_value() has it. */
static char *our_value(const Oracle *o, const RawMail *raw, const Mail *mail, PeerField field)
{
    guint64 html = G_GUINT64_CONSTANT(1) << DIAG_HTML_ONLY;
    switch (field) {
    case PEER_FROM: return our_person(&mail->from);
    case PEER_REPLY_TO: return our_person(&mail->reply_to);
    case PEER_ORIGINAL_FROM: return our_person(&mail->original_from);
    case PEER_SUBJECT: return g_strdup(mail->subject);
    case PEER_DATE: return our_date(mail);
    case PEER_MESSAGE_ID: return g_strdup(mail->synthetic_id ? "" : mail->message_id);
    case PEER_REFS: return join("<", mail->refs, mail->n_refs, ">");
    case PEER_LIST: return g_strdup(mail->list ? mail->list : "");
    case PEER_RECIPIENTS: return g_strchomp(join("", mail->recipients, mail->n_recipients, " "));
    case PEER_CONTENT_TYPE: return our_type(o, raw);
    case PEER_TEXT: return diag_mail_kinds(o->log) & html ? NULL : str_dup(mail->text);
    default: g_assert_not_reached();
    }
}

/* Where they differ: from the start of the line, a piece that can be printed. */
static void show(const char *who, const char *value, const char *other)
{
    enum { SHOWN = 160 };
    gsize at = 0;
    while (value && other && value[at] && value[at] == other[at])
        at++;
    while (at && value[at - 1] != '\n')
        at--;
    g_autofree char *piece = value ? g_strndup(value + at, SHOWN) : g_strdup("(HTML)");
    g_autofree char *safe = diag_printable(piece);
    printf("    %s %s\n", who, safe);
}

static void report(const Oracle *o, const RawMail *raw, PeerField field, const char *why,
                   const char *ours, const char *theirs)
{
    printf("%s:%" G_GOFFSET_FORMAT ": %s: %s\n", o->path, raw->offset, field_names[field], why);
    show("ours: ", ours, theirs);
    show("gmime:", theirs, ours);
}

static gboolean is_equal_with(const GMimeMail *peer, PeerField field, guint mends, const char *ours)
{
    g_autofree char *mended = gmime_mail_value(peer, field, mends);
    if (!mended || !(mends & MEND_MOJIBAKE))
        return g_strcmp0(mended, ours) == 0;
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    return str_equal(mojibake_repair_text(arena, log, str_of(mended)), str_of(ours));
}

/* The name of why they differ, and counts it; NULL if that is not known. */
static const char *explain(Oracle *o, const GMimeMail *peer, PeerField field, const char *ours)
{
    guint all = 0;
    for (guint i = 0; i < G_N_ELEMENTS(known); i++) {
        if (!(known[i].fields & 1U << field))
            continue;
        all |= known[i].mend;
        if (is_equal_with(peer, field, known[i].mend, ours)) {
            o->by_reason[i]++;
            return known[i].name;
        }
    }
    if (!is_equal_with(peer, field, all, ours))
        return NULL;
    o->several++;
    return "several";
}

static void compare_field(Oracle *o, const RawMail *raw, const Mail *mail, const GMimeMail *peer,
                          PeerField field)
{
    g_autofree char *ours = our_value(o, raw, mail, field);
    g_autofree char *theirs = gmime_mail_value(peer, field, 0);
    if (g_strcmp0(ours, theirs) == 0) {
        o->equal[field]++;
        o->html += !ours;
        return;
    }
    const char *why = explain(o, peer, field, ours);
    if (why)
        o->known[field]++;
    else
        o->unknown[field]++;
    if (!why || o->verbose)
        report(o, raw, field, why ? why : "unknown", ours, theirs);
}

static void compare(Oracle *o, const RawMail *raw, const Mail *mail)
{
    GMimeMail peer;
    if (!gmime_mail_init(&peer, raw->data, raw->envelope)) {
        /* GMime finds no message where there is no field, and does not give its text. */
        if (mail->synthetic_id && !*mail->from.email)
            return;
        printf("%s:%" G_GOFFSET_FORMAT ": no message for GMime\n", o->path, raw->offset);
        o->refused++;
        return;
    }
    for (int field = 0; field < PEER_FIELDS; field++)
        compare_field(o, raw, mail, &peer, (PeerField)field);
    gmime_mail_release(&peer);
}

static void dump(const Oracle *o, const RawMail *raw, const Mail *mail)
{
    JsonWriter w;
    json_writer_init(&w, stdout, 0);
    json_object_begin(&w, NULL);
    json_uint(&w, "offset", (guint64)raw->offset);
    for (int field = 0; field < PEER_FIELDS; field++) {
        g_autofree char *value = our_value(o, raw, mail, (PeerField)field);
        json_string(&w, field_names[field], value);
    }
    json_object_end(&w);
    json_writer_finish(&w);
}

static gboolean read_source(Oracle *o, gboolean dumping, GError **error)
{
    RawMail raw;
    SourceStatus status;
    g_autoptr(Source) source = source_open(o->path, NULL, o->log, error);
    if (!source)
        return FALSE;
    while ((status = source_next(source, &raw, error)) == SOURCE_MAIL) {
        diag_at(o->log, o->path, raw.offset);
        const Mail *mail = mail_parse(o->parser, &raw);
        o->mails++;
        if (dumping)
            dump(o, &raw, mail);
        else
            compare(o, &raw, mail);
    }
    return status == SOURCE_END;
}

/* TRUE if nothing is left without a reason. */
static gboolean print_counts(const Oracle *o)
{
    guint64 unknown = o->refused;
    printf("%-14s%12s%12s%12s\n", "", "equal", "known", "unknown");
    for (int i = 0; i < PEER_FIELDS; i++) {
        unknown += o->unknown[i];
        printf("%-14s%12" G_GUINT64_FORMAT "%12" G_GUINT64_FORMAT "%12" G_GUINT64_FORMAT "\n",
               field_names[i], o->equal[i], o->known[i], o->unknown[i]);
    }
    printf("of the texts %" G_GUINT64_FORMAT " are HTML for both, not compared further\n", o->html);
    printf("\nknown: GMime\n");
    for (guint i = 0; i < G_N_ELEMENTS(known); i++)
        printf("%12" G_GUINT64_FORMAT " %s: %s\n", o->by_reason[i], known[i].name, known[i].why);
    printf("%12" G_GUINT64_FORMAT " several of these\n\n", o->several);
    printf("%" G_GUINT64_FORMAT " mails, %" G_GUINT64_FORMAT " unknown differences\n", o->mails,
           unknown);
    return unknown == 0;
}

int main(int argc, char **argv)
{
    gboolean dumping = argc > 1 && strcmp(argv[1], "--dump") == 0;
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(MailParser) parser = mail_parser_new(log);
    Oracle oracle = {.log = log, .parser = parser};
    oracle.verbose = argc > 1 && strcmp(argv[1], "-v") == 0;
    gboolean failed = FALSE;
    for (int i = dumping || oracle.verbose ? 2 : 1; i < argc; i++) {
        g_autoptr(GError) error = NULL;
        oracle.path = argv[i];
        if (!read_source(&oracle, dumping, &error)) {
            fprintf(stderr, "%s: %s\n", argv[i], error->message);
            failed = TRUE;
        }
    }
    gboolean same = dumping || print_counts(&oracle);
    return failed ? 2 : same ? 0 : 1;
}
