/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/mail.h"
#include "mail/address.h"
#include "mail/body.h"
#include "mail/content_hash.h"
#include "mail/date.h"
#include "mail/encoded_word.h"
#include "mail/fields.h"
#include "mail/list_id.h"
#include "mail/mojibake.h"
#include "mail/msgid.h"

#define DAY ((gint64)24 * 60 * 60)
#define YEAR_1990 G_GINT64_CONSTANT(631152000)           /* mail before is a clock not set */
#define GIT_PATCH_CONSTANT G_GINT64_CONSTANT(1000684800) /* Mon Sep 17 00:00:00 2001 */

struct MailParser {
    DiagLog *log;
    Arena *arena;
    Charsets *charsets;
    Sha *sha;
    Fields fields;
    GPtrArray *recipients; /* of the current mail, strings in the arena */
    Mail mail;
};

MailParser *mail_parser_new(DiagLog *log)
{
    MailParser *parser = g_new0(MailParser, 1);
    parser->log = log;
    parser->arena = arena_new();
    parser->charsets = charsets_new(log);
    parser->sha = sha_new(SHA_256);
    parser->recipients = g_ptr_array_new();
    return parser;
}

void mail_parser_free(MailParser *parser)
{
    if (!parser)
        return;
    arena_free(parser->arena);
    charsets_free(parser->charsets);
    sha_free(parser->sha);
    g_ptr_array_free(parser->recipients, TRUE);
    g_free(parser);
}

Arena *mail_parser_arena(MailParser *parser)
{
    return parser->arena;
}

Charsets *mail_parser_charsets(MailParser *parser)
{
    return parser->charsets;
}

static Str field(const MailParser *p, Field name)
{
    return p->fields.value[name];
}

/* Address fields above the cap are read up to it, without the address that it cuts. */
static Str address_field(const MailParser *p, Field name)
{
    Str value = field(p, name);
    if (value.n <= MAIL_ADDRESS_MAX)
        return value;
    g_autofree char *detail =
        g_strdup_printf("address field of %" G_GSIZE_FORMAT " bytes", value.n);
    diag_add(p->log, DIAG_HEADER_TOO_LARGE, detail);
    value.n = MAIL_ADDRESS_MAX;
    const char *comma = memrchr(value.p, ',', value.n);
    return comma ? str_slice(value.p, comma) : value;
}

/* In the body, where the same text may stand, 8-bit bytes are no defect. */
static void report_raw_8bit(const MailParser *p, Field name, const char *decoded)
{
    Str raw = str_trim(field(p, name));
    if (bytes_are_ascii(raw))
        return;
    if (str_equal(raw, str_of(decoded)))
        diag_add(p->log, DIAG_HEADER_RAW_8BIT, NULL);
    else
        diag_add_change(p->log, DIAG_HEADER_RAW_8BIT, NULL, raw, str_of(decoded));
}

static void report_raw_address(const MailParser *p, Field name, const Address *address)
{
    g_autofree char *read = *address->name && *address->email
                                ? g_strdup_printf("%s <%s>", address->name, address->email)
                                : g_strconcat(address->name, address->email, NULL);
    report_raw_8bit(p, name, read);
}

/* ISO-2022-JP as it is: its letters are ASCII's, marks that separate addresses among them. */
static Str without_escapes(const MailParser *p, Str value)
{
    return str_find(value, STR("\x1b$")) < 0
               ? value
               : charset_decode(p->charsets, p->arena, STR(""), value);
}

static Address read_address(const MailParser *p, Field name, const char *place)
{
    if (!field(p, name).n)
        return (Address){"", "", FALSE};
    diag_place(p->log, place);
    Address address =
        address_parse(p->charsets, p->arena, p->log, without_escapes(p, address_field(p, name)));
    if (!bytes_are_ascii(field(p, name)))
        report_raw_address(p, name, &address);
    address.name = mojibake_repair_string(p->arena, p->log, address.name);
    diag_place(p->log, NULL);
    return address;
}

static void read_people(MailParser *p, Mail *mail)
{
    mail->from = read_address(p, FIELD_FROM, "From");
    mail->reply_to = read_address(p, FIELD_REPLY_TO, "Reply-To");
    mail->original_from = read_address(p, FIELD_X_ORIGINAL_FROM, "X-Original-From");
    if (!*mail->original_from.email && !*mail->original_from.name)
        mail->original_from = read_address(p, FIELD_X_ORIGINAL_SENDER, "X-Original-Sender");
    if (!*mail->from.email && !*mail->from.name)
        diag_add(p->log, DIAG_FROM_MISSING, NULL);
}

static void read_subject(MailParser *p, Mail *mail)
{
    Str value = field(p, FIELD_SUBJECT);
    diag_place(p->log, "Subject");
    mail->subject = header_text(p->charsets, p->arena, p->log, value);
    report_raw_8bit(p, FIELD_SUBJECT, mail->subject);
    mail->subject = mojibake_repair_string(p->arena, p->log, mail->subject);
    diag_place(p->log, NULL);
}

/* Why the Date field does not count, or NULL. */
static const char *distrust(Str field, gboolean readable, gint64 date, const MailDate *received)
{
    if (!field.p)
        return "no Date";
    if (!readable)
        return "Date cannot be read";
    if (date < YEAR_1990)
        return "Date before 1990";
    return received && date > received->utc + DAY ? "Date more than a day after Received" : NULL;
}

/*
 * The first date that can be trusted (MAIL.md 3): the archive's own is a commit's or that of the
 * separator. What archives are made of, git's null date of
 * 1970 and its constant of 2001, is none: the one is before 1990.
 */
static DateOrigin choose_date(const MailParser *p, const RawMail *raw, MailDate *date,
                              MailDate *in_field, gboolean *has_field, const char **why)
{
    MailDate received = {0};
    *has_field = date_parse(field(p, FIELD_DATE), in_field);
    gboolean has_received =
        date_parse_received(field(p, FIELD_RECEIVED), &received) && received.utc >= YEAR_1990;
    *why =
        distrust(field(p, FIELD_DATE), *has_field, in_field->utc, has_received ? &received : NULL);
    *date = *why ? received : *in_field;
    if (!*why || has_received)
        return *why ? DATE_RECEIVED : DATE_HEADER;
    gboolean archived = raw->arrived || date_parse_envelope(raw->envelope, date);
    if (raw->arrived)
        *date = (MailDate){.utc = raw->arrival};
    if (archived && date->utc >= YEAR_1990 && date->utc != GIT_PATCH_CONSTANT)
        return DATE_SEPARATOR;
    *date = (MailDate){0};
    return DATE_NONE;
}

static void report_date(const MailParser *p, DiagKind kind, const char *why, gint64 utc)
{
    Str value = str_trim(field(p, FIELD_DATE));
    value.n = MIN(value.n, DATE_LENGTH_MAX);
    g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc(utc);
    g_autofree char *read = date ? g_date_time_format(date, "%FT%TZ") : NULL;
    diag_place(p->log, "Date");
    if (kind == DIAG_DATE_MISSING || !read)
        diag_add_change(p->log, kind, why, value, STR(""));
    else
        diag_add_change(p->log, kind, why, value, str_of(read));
    diag_place(p->log, NULL);
}

static void read_date(MailParser *p, const RawMail *raw, Mail *mail, Content *content)
{
    static const DiagKind kinds[] = {
        [DATE_HEADER] = DIAG_DATE_ZONE,
        [DATE_RECEIVED] = DIAG_DATE_FROM_RECEIVED,
        [DATE_SEPARATOR] = DIAG_DATE_FROM_SEPARATOR,
        [DATE_NONE] = DIAG_DATE_MISSING,
    };
    MailDate date, in_field = {0};
    const char *why;
    mail->date_origin = choose_date(p, raw, &date, &in_field, &content->has_date, &why);
    content->date = in_field.utc;
    mail->date = date.utc;
    mail->zone = date.zone;
    if (why || date.odd_zone)
        report_date(p, kinds[mail->date_origin], why, mail->date);
}

static void collect_recipient(const char *email, void *data)
{
    g_ptr_array_add(data, (gpointer)email);
}

static void read_list(MailParser *p, Mail *mail)
{
    mail->list = list_id_read(p->arena, field(p, FIELD_LIST_ID));
    if (!mail->list)
        mail->list = list_id_read(p->arena, field(p, FIELD_X_MAILING_LIST));
    if (mail->list)
        return;
    g_ptr_array_set_size(p->recipients, 0);
    address_each(p->arena, address_field(p, FIELD_TO), collect_recipient, p->recipients);
    address_each(p->arena, address_field(p, FIELD_CC), collect_recipient, p->recipients);
    mail->recipients = (const char *const *)p->recipients->pdata;
    mail->n_recipients = p->recipients->len;
}

static void read_text(MailParser *p, const RawMail *raw, Str bytes, Mail *mail)
{
    BodyFields fields = {field(p, FIELD_CONTENT_TYPE), field(p, FIELD_CONTENT_TRANSFER_ENCODING),
                         field(p, FIELD_CONTENT_DISPOSITION)};
    if (raw->truncated) /* whoever cut it reported that */
        return;
    diag_place(p->log, "text");
    mail->text = body_text(p->charsets, p->arena, p->log, &fields, bytes);
    mail->text = mojibake_repair_text(p->arena, p->log, mail->text);
    diag_place(p->log, NULL);
}

/* After everything else: an id may have to be made from the content. */
static void read_ids(MailParser *p, Mail *mail)
{
    mail->message_id = msgid_read(p->charsets, p->arena, field(p, FIELD_MESSAGE_ID));
    if (!mail->message_id) {
        char hash[2 * CONTENT_HASH_SIZE + 1], id[sizeof(hash) + sizeof("@listdigest.invalid")];
        sha_hex(mail->hash, CONTENT_HASH_SIZE, hash);
        g_snprintf(id, sizeof(id), "%s@listdigest.invalid", hash);
        mail->message_id = arena_strdup(p->arena, id);
        diag_place(p->log, "Message-ID");
        diag_add_change(p->log, DIAG_ID_MISSING, NULL, str_trim(field(p, FIELD_MESSAGE_ID)),
                        str_of(id));
        diag_place(p->log, NULL);
        mail->synthetic_id = TRUE;
    }
    mail->refs = msgid_parents(p->charsets, p->arena, p->log, field(p, FIELD_IN_REPLY_TO),
                               field(p, FIELD_REFERENCES), mail->message_id, &mail->n_refs);
}

/* Bytes that no encoded word says the charset of, and that are not UTF-8 either. */
static gboolean has_raw_8bit(const MailParser *p)
{
    static const Field read[] = {FIELD_FROM, FIELD_SUBJECT, FIELD_REPLY_TO, FIELD_X_ORIGINAL_FROM,
                                 FIELD_X_ORIGINAL_SENDER};
    for (gsize i = 0; i < G_N_ELEMENTS(read); i++)
        if (!bytes_are_utf8(field(p, read[i])))
            return TRUE;
    return FALSE;
}

const Mail *mail_parse(MailParser *parser, const RawMail *raw)
{
    MailParser *p = parser;
    Mail *mail = &p->mail;
    Content content = {0};
    Str bytes = raw->data;
    arena_clear(p->arena);
    *mail = (Mail){.text = STR("")};
    fields_skip_blank_lines(p->log, &bytes);
    fields_read(p->arena, p->log, &bytes, MAIL_HEADER_MAX, &p->fields);
    charsets_begin_mail(p->charsets);
    gboolean text_first = has_raw_8bit(p);
    if (text_first) {
        read_text(p, raw, bytes, mail);
        charsets_set_hint(p->charsets);
    }
    read_people(p, mail);
    read_date(p, raw, mail, &content);
    read_subject(p, mail);
    read_list(p, mail);
    if (!text_first)
        read_text(p, raw, bytes, mail);
    content.from = &mail->from;
    content.subject = mail->subject;
    content.text = mail->text;
    content_hash(p->sha, &content, mail->hash);
    read_ids(p, mail);
    return mail;
}
