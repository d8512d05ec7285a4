/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/inboxrange.h"
#include "read/history.h"

enum {
    ABBREVIATION_MIN = 4, /* hex digits; as git */
    SHOWN = 12,           /* hex digits of ids in messages */
};

/* What one end of a range may be. */
typedef struct {
    char *name; /* as given; NULL: this end is open */
    InboxCommit commit;
    gsize place;    /* in the epoch's history, newest first */
    GString *found; /* "abcdef123456 in epoch 0, ..." */
    guint n_found;
} End;

enum { FROM, TO, ENDS };

typedef struct {
    End end[ENDS];
} Ends;

static void ends_clear(Ends *ends)
{
    for (int i = 0; i < ENDS; i++) {
        g_free(ends->end[i].name);
        g_free(ends->end[i].commit.id);
        if (ends->end[i].found)
            g_string_free(ends->end[i].found, TRUE);
    }
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Ends, ends_clear)

void inboxrange_clear(InboxRange *range)
{
    g_clear_pointer(&range->from.id, g_free);
    g_clear_pointer(&range->to.id, g_free);
}

static gboolean fail(const char *path, GError **error, const char *format, ...) G_GNUC_PRINTF(3, 4);
static gboolean fail(const char *path, GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *name = g_filename_display_name(path);
    g_autofree char *clean = diag_printable(text);
    g_set_error(error, SOURCE_ERROR_DOMAIN, SOURCE_ERROR_RANGE, "%s: %s", name, clean);
    return FALSE;
}

/* A name that git takes for nothing but a commit: no option, no "not this one". */
static gboolean is_name(const char *name)
{
    return *name != '-' && *name != '^' && !strstr(name, "..") && !strpbrk(name, " \t\r\n");
}

static gboolean split(const char *text, End *from, End *to, const char *path, GError **error)
{
    const char *dots = strstr(text, "..");
    if (!dots || strlen(text) == 2)
        return fail(path, error, "\"%s\" is no range of commits: A..B, A.. or ..B", text);
    from->name = dots > text ? g_strndup(text, (gsize)(dots - text)) : NULL;
    to->name = dots[2] ? g_strdup(dots + 2) : NULL;
    const char *bad = from->name && !is_name(from->name) ? from->name : NULL;
    if (to->name && (*to->name == '.' || !is_name(to->name)))
        bad = to->name;
    if (bad)
        return fail(path, error, "\"%s\" is no commit; a range is A..B, A.. or ..B, with two dots",
                    bad);
    from->found = g_string_new(NULL);
    to->found = g_string_new(NULL);
    return TRUE;
}

static void add_found(End *end, const History *history, gsize place, const Epoch *epoch, guint nth)
{
    char hex[HISTORY_HEX_MAX];
    history_hex(history_nth(history, place), history->id_size, hex);
    if (end->n_found++ == 0) {
        end->commit = (InboxCommit){nth, g_strdup(hex)};
        end->place = place;
    }
    if (end->n_found <= 4)
        g_string_append_printf(end->found, "%s%.*s%s%s", end->found->len ? ", " : "", SHOWN, hex,
                               *epoch->name == '.' ? "" : " in epoch ",
                               *epoch->name == '.' ? "" : epoch->name);
}

/* The start of an id. Git looks at all objects of the repository, other lists' among them: here
 * only the history counts. */
static void find_prefix(End *end, const History *history, const Epoch *epoch, guint nth)
{
    g_autofree char *prefix = g_ascii_strdown(end->name, -1);
    gsize n = strlen(prefix);
    if (n < ABBREVIATION_MIN || n > 2 * history->id_size ||
        prefix[strspn(prefix, "0123456789abcdef")])
        return;
    for (gsize i = 0; i < history_n(history); i++) {
        char hex[HISTORY_HEX_MAX];
        history_hex(history_nth(history, i), history->id_size, hex);
        if (memcmp(hex, prefix, n) == 0)
            add_found(end, history, i, epoch, nth);
    }
}

static void find_end(End *end, const GitDir *dir, const History *history, const Epoch *epoch,
                     guint nth)
{
    if (!end->name)
        return;
    g_autofree char *name = g_strconcat(end->name, "^{commit}", NULL);
    const char *question[] = {"rev-parse", "--quiet", "--verify", name, NULL};
    g_autofree char *answer = git_ask(dir, question, HISTORY_HEX_MAX, NULL);
    guint8 id[GITDIR_SHA256];
    if (!answer || !history_id(str_of(answer), history->id_size, id)) {
        find_prefix(end, history, epoch, nth);
        return;
    }
    for (gsize i = 0; i < history_n(history); i++)
        if (memcmp(history_nth(history, i), id, history->id_size) == 0)
            add_found(end, history, i, epoch, nth);
}

static gboolean find_in_epoch(Ends *ends, const Epoch *epoch, guint nth, GError **error)
{
    g_auto(History) history = {0};
    if (!epoch->tip)
        return TRUE;
    g_autoptr(GitDir) dir = gitdir_new(epoch->repository, epoch->tip, error);
    if (!dir)
        return FALSE;
    if (!history_list(&history, dir, NULL, epoch->tip, error)) {
        if (history_n(&history) == 0)
            return FALSE;
        g_clear_error(error);
    }
    for (int i = 0; i < ENDS; i++)
        find_end(&ends->end[i], dir, &history, epoch, nth);
    return TRUE;
}

static gboolean check_end(const End *end, const char *path, GError **error)
{
    if (!end->name || end->n_found == 1)
        return TRUE;
    if (end->n_found)
        return fail(path, error, "\"%s\" is more than one commit: %s", end->name, end->found->str);
    return fail(path, error,
                "no commit \"%s\" in its history; \"git log\" there lists those it has", end->name);
}

static gboolean check_order(const End *from, const End *to, const char *path, GError **error)
{
    if (!from->name || !to->name || from->commit.epoch < to->commit.epoch ||
        (from->commit.epoch == to->commit.epoch && from->place >= to->place))
        return TRUE;
    return fail(path, error, "\"%s\" comes behind \"%s\": the older commit stands first, %s..%s",
                from->name, to->name, to->name, from->name);
}

gboolean inboxrange_resolve(InboxRange *range, const char *text, const char *path,
                            const GPtrArray *epochs, GError **error)
{
    g_auto(Ends) ends = {0};
    End *from = &ends.end[FROM], *to = &ends.end[TO];
    *range = (InboxRange){0};
    if (!split(text, from, to, path, error))
        return FALSE;
    for (guint i = 0; i < epochs->len; i++)
        if (!find_in_epoch(&ends, g_ptr_array_index(epochs, i), i, error))
            return FALSE;
    if (!check_end(from, path, error) || !check_end(to, path, error) ||
        !check_order(from, to, path, error))
        return FALSE;
    range->from = (InboxCommit){from->commit.epoch, g_steal_pointer(&from->commit.id)};
    range->to = (InboxCommit){to->commit.epoch, g_steal_pointer(&to->commit.id)};
    if (!to->name)
        range->to.epoch = epochs->len - 1;
    return TRUE;
}

gboolean inboxrange_of_epoch(const InboxRange *range, const GPtrArray *epochs, guint epoch,
                             const char **from, const char **to)
{
    const Epoch *this = g_ptr_array_index(epochs, epoch);
    if (epoch < range->from.epoch || epoch > range->to.epoch)
        return FALSE;
    *from = epoch == range->from.epoch ? range->from.id : NULL;
    *to = epoch == range->to.epoch && range->to.id ? range->to.id : this->tip;
    return *to && g_strcmp0(*from, *to) != 0;
}

char *inboxrange_abbreviate(const GPtrArray *epochs, const InboxCommit *commit)
{
    const Epoch *epoch = g_ptr_array_index(epochs, commit->epoch);
    const char *question[] = {"rev-parse", "--short", commit->id, NULL};
    g_autoptr(GitDir) dir = gitdir_new(epoch->repository, epoch->tip, NULL);
    char *answer = dir ? git_ask(dir, question, HISTORY_HEX_MAX, NULL) : NULL;
    return answer ? answer : g_strdup(commit->id);
}
