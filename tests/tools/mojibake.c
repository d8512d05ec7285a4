/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Shows what the rule for mojibake does.
 *
 *     mojibake             repairs each line of standard input
 *     mojibake SOURCE...   prints what is changed in each mail's subject, sender's name and text:
 *                          a line with place and rule, one with the text before, one after it
 */
#include "mail/mojibake.h"
#include "mail/mail.h"
#include "read/source.h"
#include <stdio.h>

static void print_change(const RawMail *raw, const char *field, Str before)
{
    g_autoptr(Arena) arena = arena_new();
    const char *rule;
    Str after = mojibake_repair_line(arena, before, &rule);
    if (!rule)
        return;
    g_autofree char *file = g_path_get_basename(raw->source);
    printf("%s:%" G_GOFFSET_FORMAT " %s (%s)\n- %.*s\n+ %.*s\n", file, raw->offset, field, rule,
           (int)before.n, before.p, (int)after.n, after.p);
}

/* The changed lines of the text: the repair keeps their number. */
static void print_text(const RawMail *raw, Str before)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    Str after = mojibake_repair_text(arena, log, before), line, repaired;
    if (after.p == before.p)
        return;
    while (str_next_line(&before, &line) && str_next_line(&after, &repaired))
        if (!str_equal(line, repaired))
            print_change(raw, "text", line);
}

static int print_source(const char *path)
{
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(MailParser) parser = mail_parser_new(log);
    g_autoptr(GError) error = NULL;
    g_autoptr(Source) source = source_open(path, log, &error);
    SourceStatus status = source ? SOURCE_MAIL : SOURCE_ERROR;
    RawMail raw;
    while (status == SOURCE_MAIL && (status = source_next(source, &raw, &error)) == SOURCE_MAIL) {
        const Mail *mail = mail_parse(parser, &raw);
        print_change(&raw, "subject", str_of(mail->subject));
        print_change(&raw, "name", str_of(mail->from.name));
        print_text(&raw, mail->text);
    }
    if (status != SOURCE_ERROR)
        return 0;
    fprintf(stderr, "mojibake: %s\n", error->message);
    return 1;
}

static int filter(void)
{
    g_autoptr(GIOChannel) in = g_io_channel_unix_new(0);
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;
    gsize n;
    Str line;
    g_io_channel_set_encoding(in, NULL, NULL);
    if (g_io_channel_read_to_end(in, &text, &n, &error) != G_IO_STATUS_NORMAL ||
        !g_utf8_validate_len(text, n, NULL)) {
        fprintf(stderr, "mojibake: standard input is not UTF-8\n");
        return 1;
    }
    for (Str rest = {text, n}; str_next_line(&rest, &line);) {
        g_autoptr(Arena) arena = arena_new();
        Str repaired = mojibake_repair_line(arena, line, NULL);
        printf("%.*s\n", (int)repaired.n, repaired.p);
    }
    return 0;
}

int main(int argc, char **argv)
{
    int worst = 0;
    if (argc < 2)
        worst = filter();
    for (int i = 1; i < argc; i++) {
        int status = print_source(argv[i]);
        worst = MAX(worst, status);
    }
    return fflush(stdout) == 0 && !ferror(stdout) ? worst : 1;
}
