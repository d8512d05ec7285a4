/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Prints what is made of each mail of a source, one by one and before any grouping, in JSON Lines:
 * where it lies, its ids, people, subject, title and texts. For tests/oracle.
 *
 * Exit status 0; 1 if a source could not be read to its end.
 */
#include "patch/patchmail.h"
#include "read/source.h"
#include "render/json_writer.h"

static const char *const kinds[MAIL_KINDS] = {
    [MAIL_NOTICE] = "notice",         [MAIL_BUG] = "bug",     [MAIL_PULL] = "pull",
    [MAIL_REPLY] = "reply",           [MAIL_COVER] = "cover", [MAIL_PATCH] = "patch",
    [MAIL_DISCUSSION] = "discussion",
};

static const char *const rules[] = {
    [AUTHOR_IN_BODY] = "in-body", [AUTHOR_ORIGINAL] = "original",
    [AUTHOR_RELAY] = "relay",     [AUTHOR_REPLY_TO] = "reply-to",
    [AUTHOR_HEADER] = "header",   [AUTHOR_SIGNED_OFF] = "signed-off",
};

static void print_person(JsonWriter *w, const char *key, const Address *person)
{
    json_array_begin(w, key);
    json_string(w, NULL, person->name);
    json_string(w, NULL, person->email);
    json_array_end(w);
}

static void print_text(JsonWriter *w, const char *key, Str text)
{
    g_autofree char *copy = str_dup(text);
    json_string(w, key, copy);
}

static void print_mail(const RawMail *raw, const Mail *mail, const PatchMail *patch)
{
    JsonWriter w;
    json_writer_init(&w, stdout, 0);
    json_object_begin(&w, NULL);
    json_uint(&w, "offset", (guint64)raw->offset);
    json_uint(&w, "length", (guint64)raw->length);
    json_string(&w, "message_id", mail->message_id);
    json_string(&w, "kind", kinds[patch->kind]);
    print_person(&w, "author", &patch->author);
    json_string(&w, "author_rule", rules[patch->author_rule]);
    print_person(&w, "sender", &patch->sender);
    json_string(&w, "subject", mail->subject);
    json_string(&w, "title", patch->subject.title);
    json_bool(&w, "diff", patch->diff.found);
    print_text(&w, "body", patch->body);
    print_text(&w, "text", mail->text);
    json_object_end(&w);
    json_writer_finish(&w);
}

static gboolean print_source(const char *path, GError **error)
{
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(MailParser) parser = mail_parser_new(log);
    g_autoptr(Source) source = source_open(path, NULL, log, error);
    SourceStatus status = source ? SOURCE_MAIL : SOURCE_ERROR;
    RawMail raw;
    while (status == SOURCE_MAIL && (status = source_next(source, &raw, error)) == SOURCE_MAIL) {
        PatchMail patch;
        diag_at(log, path, raw.offset);
        const Mail *mail = mail_parse(parser, &raw);
        patchmail_read(mail_parser_arena(parser), mail_parser_charsets(parser), log, mail, &patch);
        print_mail(&raw, mail, &patch);
    }
    return status == SOURCE_END;
}

int main(int argc, char **argv)
{
    gboolean good = TRUE;
    for (int i = 1; i < argc; i++) {
        g_autoptr(GError) error = NULL;
        if (print_source(argv[i], &error))
            continue;
        fprintf(stderr, "patchmails: %s: %s\n", argv[i], error->message);
        good = FALSE;
    }
    return fflush(stdout) == 0 && !ferror(stdout) && good ? 0 : 1;
}
