/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Prints where the reader finds mails, a line for each: offset and length in the uncompressed
 * source, SHA-256 of the message's bytes (RawMail.data), and the names of the defects it reported
 * with the mail, joined by commas, or "-". For tests and scripts/damage.
 *
 * Exit status 0; 3 if a source was not readable to its end; 1 if one could not be read at all.
 */
#include "base/diag.h"
#include "read/source.h"
#include <stdio.h>
#include <stdlib.h>

static void print_kinds(guint64 kinds)
{
    const char *before = " ";
    for (guint kind = 0; kind < DIAG_KINDS; kind++) {
        if (!(kinds >> kind & 1))
            continue;
        printf("%s%s", before, diag_kind_name((DiagKind)kind));
        before = ",";
    }
    puts(kinds ? "" : " -");
}

static void print_mail(const RawMail *mail, guint64 kinds)
{
    g_autofree char *sum = g_compute_checksum_for_data(
        G_CHECKSUM_SHA256, (const guchar *)(mail->data.n ? mail->data.p : ""), mail->data.n);
    printf("%" G_GOFFSET_FORMAT " %" G_GOFFSET_FORMAT " %s", mail->offset, mail->length, sum);
    print_kinds(kinds);
}

static int print_source(const char *path)
{
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(GError) error = NULL;
    g_autoptr(Source) source = source_open(path, NULL, log, &error);
    SourceStatus status = source ? SOURCE_MAIL : SOURCE_ERROR;
    RawMail mail;
    while (status == SOURCE_MAIL && (status = source_next(source, &mail, &error)) == SOURCE_MAIL)
        print_mail(&mail, diag_mail_kinds(log));
    if (status == SOURCE_ERROR) {
        fprintf(stderr, "mails: %s\n", error->message);
        return 1;
    }
    if (!source_damaged(source))
        return 0;
    fprintf(stderr, "mails: %s: %s\n", path, source_damage(source));
    return 3;
}

int main(int argc, char **argv)
{
    int worst = 0;
    if (argc < 2) {
        fprintf(stderr, "usage: mails SOURCE...\n");
        return 2;
    }
    for (int i = 1; i < argc; i++) {
        int status = print_source(argv[i]);
        if (worst != 1 && status)
            worst = status;
    }
    return fflush(stdout) == 0 && !ferror(stdout) ? worst : 1;
}
