/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/git.h"
#include "read/source.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WINDOW = 2 * GIT_BLOCK, WINDOW_KEEP = 4 * 1024 * 1024, FEED = 64 * 1024 };

enum {
    LITTLE = 64 * 1024, /* bytes in the pipe: not worth to be read yet */
    PAUSE = 250,        /* microseconds: in which git writes about as much */
};

struct Git {
    const GitDir *dir;
    char *command; /* for messages */
    GPid pid;      /* 0 once it was waited for */
    int in, out, err;
    int status;

    GThread *writer;
    GitFeedFunc *feed;
    gpointer data;

    /* What git printed: buf[start..end). */
    char *buf;
    gsize size, start, end;
    gboolean ended;   /* git closed its standard output */
    gboolean cutting; /* the rest of a line that was too long comes */
    GString *says;
};

static gboolean write_all(int fd, const char *p, gsize n)
{
    while (n) {
        gssize part = write(fd, p, n);
        if (part < 0 && errno != EINTR)
            return FALSE;
        p += MAX(part, 0);
        n -= (gsize)MAX(part, 0);
    }
    return TRUE;
}

/* Git may end before it has read all. SIGPIPE would be this thread's, and end with it. */
static gpointer write_input(gpointer data)
{
    Git *git = data;
    g_autofree char *buf = g_malloc(FEED);
    sigset_t pipe_signal;
    gsize n;
    sigemptyset(&pipe_signal);
    sigaddset(&pipe_signal, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe_signal, NULL);
    while ((n = git->feed(buf, FEED, git->data)) > 0 && write_all(git->in, buf, n))
        continue;
    close(git->in);
    return NULL;
}

static void set_spawn_error(const Git *git, const GError *why, GError **error)
{
    g_autofree char *name = g_filename_display_name(gitdir_repository(git->dir));
    if (g_error_matches(why, G_SPAWN_ERROR, G_SPAWN_ERROR_NOENT))
        g_set_error(error, SOURCE_ERROR_DOMAIN, SOURCE_ERROR_GIT,
                    "%s: a public-inbox is read through git, and no git is installed", name);
    else
        g_set_error(error, SOURCE_ERROR_DOMAIN, SOURCE_ERROR_GIT, "%s: cannot run git: %s", name,
                    why->message);
}

static gboolean spawn(Git *git, const char *const *arguments, GError **error)
{
    g_autoptr(GPtrArray) argv = g_ptr_array_new();
    g_autoptr(GError) why = NULL;
    g_ptr_array_add(argv, (gpointer) "git");
    for (gsize i = 0; arguments[i]; i++)
        g_ptr_array_add(argv, (gpointer)arguments[i]);
    g_ptr_array_add(argv, NULL);
    GSpawnFlags flags = G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_CLOEXEC_PIPES;
    if (g_spawn_async_with_pipes(gitdir_path(git->dir), (char **)argv->pdata,
                                 gitdir_environment(git->dir), flags, NULL, NULL, &git->pid,
                                 git->feed ? &git->in : NULL, &git->out, &git->err, &why))
        return TRUE;
    set_spawn_error(git, why, error);
    return FALSE;
}

Git *git_start(const GitDir *dir, const char *const *arguments, GitFeedFunc *feed, gpointer data,
               GError **error)
{
    g_autoptr(Git) git = g_new0(Git, 1);
    git->dir = dir;
    git->command = g_strdup(arguments[0]);
    git->feed = feed;
    git->data = data;
    git->in = git->out = git->err = -1;
    git->says = g_string_new(NULL);
    git->size = WINDOW;
    git->buf = g_malloc(git->size);
    if (!spawn(git, arguments, error))
        return NULL;
    fcntl(git->out, F_SETPIPE_SZ, GIT_PIPE);
    fcntl(git->out, F_SETFL, O_NONBLOCK); /* our end of the pipe alone */
    g_autoptr(GError) why = NULL;
    if (feed && !(git->writer = g_thread_try_new("git", write_input, git, &why))) {
        set_spawn_error(git, why, error);
        return NULL;
    }
    return g_steal_pointer(&git);
}

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/* The writer ends: git has read all, or will read no more. */
static void wait_for_git(Git *git)
{
    if (git->writer)
        g_thread_join(git->writer);
    else
        close_fd(&git->in);
    git->writer = NULL;
    while (waitpid(git->pid, &git->status, 0) < 0 && errno == EINTR)
        continue;
    git->pid = 0;
}

void git_free(Git *git)
{
    if (!git)
        return;
    if (git->pid) {
        kill(git->pid, SIGKILL);
        wait_for_git(git);
    }
    close_fd(&git->out);
    close_fd(&git->err);
    g_free(git->command);
    g_free(git->buf);
    g_string_free(git->says, TRUE);
    g_free(git);
}

static void read_says(Git *git)
{
    char text[GIT_SAYS_MAX];
    gssize got = read(git->err, text, sizeof(text));
    if (got > 0)
        g_string_append_len(git->says, text,
                            MIN(got, (gssize)GIT_SAYS_MAX - (gssize)git->says->len));
    else if (got == 0 || (errno != EINTR && errno != EAGAIN))
        close_fd(&git->err);
}

/*
 * Until git has something to say; what it says on standard error is taken. It writes a few kB at a
 * time, and a thread that wakes for each of them costs more than what is done with them.
 */
static void wait_for_output(Git *git)
{
    struct pollfd fds[] = {{.fd = git->out, .events = POLLIN}, {.fd = git->err, .events = POLLIN}};
    int waiting = 0;
    if (poll(fds, G_N_ELEMENTS(fds), -1) <= 0)
        return; /* EINTR */
    if (fds[1].revents)
        read_says(git);
    if (fds[0].revents & POLLIN && ioctl(git->out, FIONREAD, &waiting) == 0 && waiting < LITTLE)
        g_usleep(PAUSE);
}

/* Reads what git printed next behind end, where there is room. FALSE if it printed nothing. */
static gboolean read_some(Git *git)
{
    gssize got = read(git->out, git->buf + git->end, git->size - git->end);
    if (got > 0)
        git->end += (gsize)got;
    else if (got < 0 && errno == EAGAIN)
        return FALSE;
    else if (got == 0 || errno != EINTR)
        git->ended = TRUE;
    return TRUE;
}

/* The same, or waits for it. */
static void read_more(Git *git)
{
    if (!read_some(git))
        wait_for_output(git);
}

/* For n bytes from start on, and a block behind them. */
static void make_room(Git *git, gsize n)
{
    gsize left = git->end - git->start, want = n + GIT_BLOCK;
    if (git->start + n <= git->size && git->end < git->size)
        return;
    if (left)
        memmove(git->buf, git->buf + git->start, left);
    git->start = 0;
    git->end = left;
    if (git->size < want)
        git->size = MAX(want, git->size * 2);
    else if (git->size > WINDOW_KEEP && want < git->size / 4)
        git->size = MAX(2 * want, (gsize)WINDOW);
    else
        return;
    git->buf = g_realloc(git->buf, git->size);
}

Str git_need(Git *git, gsize n)
{
    while (git->end - git->start < n && !git->ended) {
        make_room(git, n);
        read_more(git);
    }
    return str_slice(git->buf + git->start, git->buf + git->end);
}

void git_read_ahead(Git *git, gsize max)
{
    gboolean more = TRUE;
    while (more && git->end - git->start < max && !git->ended) {
        make_room(git, git->end - git->start + 1);
        more = read_some(git);
    }
}

void git_take(Git *git, gsize n)
{
    g_assert(n <= git->end - git->start);
    git->start += n;
    if (git->start == git->end)
        git->start = git->end = 0;
}

/* Where the line ends that the window begins with, as far as it was read; its length up to
 * GIT_LINE_MAX. */
static gsize line_length(Git *git, gboolean *whole)
{
    gsize seen = 0;
    for (;;) {
        Str text = git_need(git, seen + 1);
        gssize hit = str_find_char(str_skip(text, seen), '\n');
        *whole = hit >= 0;
        if (hit >= 0)
            return seen + (gsize)hit;
        if (text.n == seen || text.n >= GIT_LINE_MAX)
            return text.n;
        seen = text.n;
    }
}

gboolean git_next_line(Git *git, Str *line)
{
    gboolean whole, cut;
    do {
        gsize n = line_length(git, &whole);
        *line = (Str){git->buf + git->start, MIN(n, (gsize)GIT_LINE_MAX)};
        if (n == 0 && !whole)
            return FALSE;
        git->start += n + (whole ? 1 : 0); /* the bytes stay until the next call */
        cut = git->cutting;
        git->cutting = !whole;
    } while (cut);
    return TRUE;
}

/* The first line that git said, without what kind of message it is. */
static char *first_said(const Git *git)
{
    static const Str kinds[] = {{"fatal: ", 7}, {"error: ", 7}, {"warning: ", 9}};
    Str rest = {git->says->str, git->says->len}, line = {0};
    str_next_line(&rest, &line);
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (str_has_prefix(line, kinds[i]))
            line = str_skip(line, kinds[i].n);
    g_autofree char *text = str_dup(line);
    return diag_printable(text);
}

static void set_failed(const Git *git, GError **error)
{
    g_autofree char *name = g_filename_display_name(gitdir_repository(git->dir));
    g_autofree char *said = first_said(git);
    if (*said)
        g_set_error(error, SOURCE_ERROR_DOMAIN, SOURCE_ERROR_GIT, "%s: git %s: %s", name,
                    git->command, said);
    else
        g_set_error(error, SOURCE_ERROR_DOMAIN, SOURCE_ERROR_GIT, "%s: git %s failed (status %d)",
                    name, git->command, WIFEXITED(git->status) ? WEXITSTATUS(git->status) : 128);
}

gboolean git_finish(Git *git, GError **error)
{
    while (!git->ended) {
        git->start = git->end = 0;
        read_more(git);
    }
    close_fd(&git->out);
    while (git->err >= 0)
        read_says(git);
    wait_for_git(git);
    if (WIFEXITED(git->status) && WEXITSTATUS(git->status) == 0)
        return TRUE;
    set_failed(git, error);
    return FALSE;
}

char *git_ask(const GitDir *dir, const char *const *arguments, gsize max, GError **error)
{
    g_autoptr(Git) git = git_start(dir, arguments, NULL, NULL, error);
    if (!git)
        return NULL;
    Str text = str_trim_end(git_need(git, max));
    text.n = MIN(text.n, max);
    g_autofree char *answer = str_dup(text);
    return git_finish(git, error) ? g_steal_pointer(&answer) : NULL;
}
