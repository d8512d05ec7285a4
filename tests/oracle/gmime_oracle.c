/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * gmime_oracle: does mail_parse() read every mail as GMime does?
 *
 *     gmime_oracle [-v] FILE...     compares; -v shows known differences too
 *     gmime_oracle --dump FILE...   what mail_parse() reads, in JSON Lines
 *
 * src/mail/ walks MIME by itself, and src/README.md says why; this is the second opinion. A field
 * that differs is read once more with what GMime is known to lose undone (gmime_compare.c). What
 * differs still is printed, and the exit status is 1; 2 is a file that cannot be read.
 */
#include "gmime_compare.h"
#include "read/source.h"
#include "render/json_writer.h"

typedef struct {
    const char *path;
    OurMail our;
    gboolean verbose;
    guint64 mails, refused, html;
    guint64 equal[PEER_FIELDS], known[PEER_FIELDS], unknown[PEER_FIELDS];
    guint64 by_reason[COMPARE_REASONS + 1];
} Oracle;

static void count(Oracle *o, PeerField field, const Compared *compared)
{
    switch (compared->reason) {
    case COMPARE_EQUAL:
        o->equal[field]++;
        o->html += !compared->ours;
        break;
    case COMPARE_UNKNOWN: o->unknown[field]++; break;
    default: o->known[field]++; o->by_reason[compared->reason]++;
    }
}

static void compare(Oracle *o)
{
    GMimeMail peer;
    goffset offset = o->our.raw->offset;
    if (!gmime_mail_init(&peer, o->our.raw->data, o->our.raw->envelope)) {
        if (compare_is_refused(&o->our))
            return;
        printf("%s:%" G_GOFFSET_FORMAT ": no message for GMime\n", o->path, offset);
        o->refused++;
        return;
    }
    for (int field = 0; field < PEER_FIELDS; field++) {
        Compared compared;
        compare_field(&compared, &o->our, &peer, (PeerField)field);
        count(o, (PeerField)field, &compared);
        if (compared.reason == COMPARE_UNKNOWN ||
            (o->verbose && compared.reason != COMPARE_EQUAL)) {
            printf("%s:%" G_GOFFSET_FORMAT ": %s: %s\n", o->path, offset,
                   compare_field_name((PeerField)field), compare_reason_name(compared.reason));
            compared_print(&compared, stdout);
        }
        compared_release(&compared);
    }
    gmime_mail_release(&peer);
}

static void dump(const Oracle *o)
{
    JsonWriter w;
    json_writer_init(&w, stdout, 0);
    json_object_begin(&w, NULL);
    json_uint(&w, "offset", (guint64)o->our.raw->offset);
    for (int field = 0; field < PEER_FIELDS; field++) {
        g_autofree char *value = compare_our_value(&o->our, (PeerField)field);
        json_string(&w, compare_field_name((PeerField)field), value);
    }
    json_object_end(&w);
    json_writer_finish(&w);
}

static gboolean read_source(Oracle *o, gboolean dumping, GError **error)
{
    RawMail raw;
    SourceStatus status;
    g_autoptr(Source) source = source_open(o->path, NULL, o->our.log, error);
    if (!source)
        return FALSE;
    while ((status = source_next(source, &raw, error)) == SOURCE_MAIL) {
        diag_at(o->our.log, o->path, raw.offset);
        o->our.raw = &raw;
        o->our.mail = mail_parse(o->our.parser, &raw);
        o->mails++;
        if (dumping)
            dump(o);
        else
            compare(o);
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
               compare_field_name((PeerField)i), o->equal[i], o->known[i], o->unknown[i]);
    }
    printf("of the texts %" G_GUINT64_FORMAT " are HTML for both, not compared further\n", o->html);
    printf("\nknown: GMime\n");
    for (guint i = 0; i < COMPARE_REASONS; i++)
        printf("%12" G_GUINT64_FORMAT " %s: %s\n", o->by_reason[i], compare_reason_name(i),
               compare_reason_text(i));
    printf("%12" G_GUINT64_FORMAT " several of these\n\n", o->by_reason[COMPARE_SEVERAL]);
    printf("%" G_GUINT64_FORMAT " mails, %" G_GUINT64_FORMAT " unknown differences\n", o->mails,
           unknown);
    return unknown == 0;
}

int main(int argc, char **argv)
{
    gboolean dumping = argc > 1 && strcmp(argv[1], "--dump") == 0;
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(MailParser) parser = mail_parser_new(log);
    Oracle oracle = {.our = {.log = log, .parser = parser}};
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
