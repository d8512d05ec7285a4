/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "gmime_compare.h"
#include "mail/fields.h"
#include "mail/mojibake.h"
#include "mail/params.h"

#define FIELD(symbol) (1U << PEER_##symbol)
#define PEOPLE (FIELD(FROM) | FIELD(REPLY_TO) | FIELD(ORIGINAL_FROM))

/* What GMime 3.2.13 does otherwise, where we are right. known.mbox has a mail for each. */
static const struct {
    guint fields;
    Mend mend;
    const char *name, *text;
} known[COMPARE_REASONS] = {
    {PEOPLE, MEND_QUOTES, "quotes",
     "keeps quotation marks around and commas behind a quoted or encoded name"},
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
    {FIELD(TEXT), MEND_MARK, "mark", "keeps a byte order mark before a text (charset.h)"},
    {FIELD(TEXT), MEND_MOJIBAKE, "mojibake", "knows of none (MAIL.md 4)"},
};

const char *compare_field_name(PeerField field)
{
    static const char *const names[] = {
#define X(symbol, name) name,
        PEER_TABLE(X)
#undef X
    };
    return names[field];
}

const char *compare_reason_name(guint reason)
{
    return reason < COMPARE_REASONS    ? known[reason].name
           : reason == COMPARE_SEVERAL ? "several"
           : reason == COMPARE_UNKNOWN ? "unknown"
                                       : "equal";
}

const char *compare_reason_text(guint reason)
{
    return known[reason].text;
}

/* ---- ours ---- */

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

static char *our_type(const OurMail *our)
{
    Fields fields;
    Params params;
    Str bytes = our->raw->data;
    Arena *arena = mail_parser_arena(our->parser);
    fields_skip_blank_lines(our->log, &bytes);
    fields_read(arena, our->log, &bytes, MAIL_HEADER_MAX, &fields);
    params_read_type(mail_parser_charsets(our->parser), arena, fields.value[FIELD_CONTENT_TYPE],
                     &params);
    g_autofree char *value =
        g_strdup_printf("%.*s/%.*s; %.*s", (int)params.type.n, params.type.p, (int)params.subtype.n,
                        params.subtype.p, (int)params.charset.n, params.charset.p);
    return g_ascii_strdown(value, -1);
}

char *compare_our_value(const OurMail *our, PeerField field)
{
    const Mail *mail = our->mail;
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
    case PEER_CONTENT_TYPE: return our_type(our);
    case PEER_TEXT:
        return diag_mail_kinds(our->log) & DIAG_BIT(HTML_ONLY) ? NULL : str_dup(mail->text);
    default: g_assert_not_reached();
    }
}

gboolean compare_is_refused(const OurMail *our)
{
    return our->mail->synthetic_id && !*our->mail->from.email;
}

/* ---- both ---- */

static gboolean is_equal_with(const GMimeMail *peer, PeerField field, guint mends, const char *ours)
{
    g_autofree char *mended = gmime_mail_value(peer, field, mends);
    if (!mended || !(mends & MEND_MOJIBAKE))
        return g_strcmp0(mended, ours) == 0;
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    return str_equal(mojibake_repair_text(arena, log, str_of(mended)), str_of(ours));
}

static guint explain(const GMimeMail *peer, PeerField field, const char *ours)
{
    guint all = 0;
    for (guint i = 0; i < COMPARE_REASONS; i++) {
        if (!(known[i].fields & 1U << field))
            continue;
        all |= known[i].mend;
        if (is_equal_with(peer, field, known[i].mend, ours))
            return i;
    }
    return is_equal_with(peer, field, all, ours) ? COMPARE_SEVERAL : COMPARE_UNKNOWN;
}

void compare_field(Compared *compared, const OurMail *our, const GMimeMail *peer, PeerField field)
{
    compared->ours = compare_our_value(our, field);
    compared->theirs = gmime_mail_value(peer, field, 0);
    compared->reason = g_strcmp0(compared->ours, compared->theirs) == 0
                           ? COMPARE_EQUAL
                           : explain(peer, field, compared->ours);
}

void compared_release(Compared *compared)
{
    g_clear_pointer(&compared->ours, g_free);
    g_clear_pointer(&compared->theirs, g_free);
}

static void show(FILE *out, const char *who, const char *value, const char *other)
{
    enum { SHOWN = 160 };
    gsize at = 0;
    while (value && other && value[at] && value[at] == other[at])
        at++;
    while (at && value[at - 1] != '\n')
        at--;
    g_autofree char *piece = value ? g_strndup(value + at, SHOWN) : g_strdup("(HTML)");
    g_autofree char *safe = diag_printable(piece);
    fprintf(out, "    %s %s\n", who, safe);
}

void compared_print(const Compared *compared, FILE *out)
{
    show(out, "ours: ", compared->ours, compared->theirs);
    show(out, "gmime:", compared->theirs, compared->ours);
}
