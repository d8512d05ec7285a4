/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * main: which command runs, what a signal leaves behind, and whether the last byte got out.
 */
#include "base/outdir.h"
#include "base/tempdir.h"
#include "cli/cmd_common.h"
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

/* Most output fits: then an error shows when it is flushed, with its cause. The C library takes no
 * size without a buffer. */
static char output[256 * 1024];

/*
 * A file opened while 0, 1 or 2 is closed would take its number, and messages would land in it.
 * What takes the number here cannot be read or written, so using it is an error as before.
 */
static void occupy_standard_files(void)
{
    static const int unusable[] = {
        [STDIN_FILENO] = O_WRONLY, [STDOUT_FILENO] = O_RDONLY, [STDERR_FILENO] = O_RDONLY};
    for (int fd = 0; fd < (int)G_N_ELEMENTS(unusable); fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", unusable[fd]) < 0)
            _exit(EXIT_FAILED);
}

/*
 * glibc keeps freed blocks of up to 32 MB once it has seen such a one; after a few large mails the
 * heap is mostly holes. With a fixed threshold what a large mail took goes back to the system.
 */
static void give_memory_back(void)
{
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, 1024 * 1024);
#endif
}

static void on_signal(int number)
{
    outdir_abort_all();
    tempdir_abort_all();
    signal(number, SIG_DFL);
    raise(number);
}

static void catch_signals(void)
{
    static const int deadly[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};
    for (gsize i = 0; i < G_N_ELEMENTS(deadly); i++) {
        struct sigaction old;
        if (sigaction(deadly[i], NULL, &old) == 0 && old.sa_handler == SIG_IGN)
            continue; /* nohup */
        struct sigaction action = {.sa_handler = on_signal};
        sigaction(deadly[i], &action, NULL);
    }
    /* A file above its size limit is a write error like any other. */
    signal(SIGXFSZ, SIG_IGN);
}

static void print_help(FILE *out)
{
    const Command *command;
    fputs(
        "Usage: listdigest [COMMAND] [OPTION...] SOURCE...\n\n"
        "Digests of mailing lists: who sent which patches, and what they say.\n"
        "A SOURCE is a mailbox, a folder of mail, a public-inbox, a folder of any of these, or -\n"
        "for standard input.\n\n"
        "Commands:\n",
        out);
    for (guint i = 0; (command = command_nth(i)); i++)
        fprintf(out, "  %-10s %s\n", command->name, command->summary);
    fputs("\n"
          "\"listdigest COMMAND --help\" lists a command's options, \"man listdigest\" says all.\n"
          "  --version  what version this is\n",
          out);
}

/* A word that is neither a command nor a file is more likely a slip than a missing file. */
static gboolean is_slip(const char *word)
{
    gsize letters = strspn(word, "abcdefghijklmnopqrstuvwxyz");
    return letters > 0 && word[letters] == '\0' && access(word, F_OK) != 0;
}

/* "help digest" is "digest --help". */
static ExitStatus help_on(const char *name)
{
    const Command *command = command_find(name);
    if (!command) {
        cmd_say("help: no command \"%s\"; \"listdigest --help\" lists the commands", name);
        return EXIT_USAGE;
    }
    g_autofree char *program = g_strconcat("listdigest ", command->name, NULL);
    g_set_prgname(program);
    char *arguments[] = {(char *)name, (char *)"--help", NULL};
    return command->run(2, arguments);
}

static ExitStatus run(int argc, char **argv)
{
    const char *first = argc > 1 ? argv[1] : NULL;
    if (!first) {
        print_help(stderr);
        return EXIT_USAGE;
    }
    if (g_str_equal(first, "help") && argc > 2)
        return help_on(argv[2]);
    if (g_str_equal(first, "--help") || g_str_equal(first, "-h") || g_str_equal(first, "help")) {
        print_help(stdout);
        return EXIT_OK;
    }
    if (g_str_equal(first, "--version")) {
        cmd_print_version();
        return EXIT_OK;
    }
    const Command *command = command_find(first);
    if (!command && is_slip(first)) {
        cmd_say("%s: no such file or command; \"listdigest --help\" lists the commands", first);
        return EXIT_USAGE;
    }
    int skip = command ? 1 : 0;
    command = command ? command : command_default();
    g_autofree char *name = g_strconcat("listdigest ", command->name, NULL);
    g_set_prgname(name);
    return command->run(argc - skip, argv + skip);
}

/* Success includes the last byte: a full disk may show only when stdout is closed. */
static ExitStatus close_stdout(ExitStatus status)
{
    if (!cmd_flush())
        return EXIT_FAILED;
    if (fclose(stdout) == 0)
        return status;
    cmd_say("standard output: %s", g_strerror(errno));
    return EXIT_FAILED;
}

/*
 * A thread that wakes another one is not to be put aside for it at once: they hand things on all
 * the time. Whoever has started us with another policy keeps it.
 */
static void work_in_batches(void)
{
    const struct sched_param none = {0};
    if (sched_getscheduler(0) == SCHED_OTHER)
        sched_setscheduler(0, SCHED_BATCH, &none);
}

int main(int argc, char **argv)
{
    occupy_standard_files();
    catch_signals();
    give_memory_back();
    work_in_batches();
    setvbuf(stdout, output, _IOFBF, sizeof(output));
    ExitStatus status = run(argc, argv);
    return (int)close_stdout(status);
}
