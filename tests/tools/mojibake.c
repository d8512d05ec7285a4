/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the rule for mojibake does, and what it costs.
 *
 *     mojibake             repairs each line of standard input
 *     mojibake SOURCE...   prints the seconds of CPU time that looking for it takes, in all
 *                          subjects, names and texts of mails that are repaired already
 */
#include "mail/mojibake.h"
#include "mail/mail.h"
#include "read/source.h"
#include <stdio.h>
#include <time.h>

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double repair(DiagLog *log, Arena *arena, const Mail *mail)
{
    double start = seconds();
    mojibake_repair_line(arena, str_of(mail->subject), NULL);
    mojibake_repair_line(arena, str_of(mail->from.name), NULL);
    mojibake_repair_text(arena, log, mail->text);
    return seconds() - start;
}

static int measure(const char *path, double *sum)
{
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(MailParser) parser = mail_parser_new(log);
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(Source) source = source_open(path, NULL, log, &error);
    SourceStatus status = source ? SOURCE_MAIL : SOURCE_ERROR;
    RawMail raw;
    while (status == SOURCE_MAIL && (status = source_next(source, &raw, &error)) == SOURCE_MAIL) {
        *sum += repair(log, arena, mail_parse(parser, &raw));
        arena_clear(arena);
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
    double sum = 0;
    int worst = argc < 2 ? filter() : 0;
    for (int i = 1; i < argc; i++) {
        int status = measure(argv[i], &sum);
        worst = MAX(worst, status);
    }
    if (argc > 1)
        printf("%.6f\n", sum);
    return fflush(stdout) == 0 && !ferror(stdout) ? worst : 1;
}
