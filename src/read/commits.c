/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/commits.h"

enum {
    TREE_MAX = 64 * 1024, /* bytes of a listing of the last commit's top level */
    V1_NAME = 40,         /* hex digits of the SHA-1 of a Message-ID */
    RUN_MAX = 8192, /* commits that one git looks at: it keeps their trees, of v1 8 KiB each */
    SHOWN = 12,     /* hex digits of ids in messages */
};

/* Ids of the empty tree, which git knows without having it, and of the empty blob. */
static const char empty_sha1[] = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
static const char empty_sha256[] =
    "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321";
static const char empty_blob_sha1[] = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";
static const char empty_blob_sha256[] =
    "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813";

/* Mails that follow each other, with ids of one size: those of all epochs, usually. */
typedef struct {
    gsize first; /* number of its first mail in the list */
    gsize id_size;
    GByteArray *records; /* each the blob's id, the commit's id and the time */
} Stretch;

struct CommitList {
    GArray *stretches;  /* of Stretch */
    GHashTable *taken;  /* GBytes, a blob -> how many mails there were when it was last taken */
    GPtrArray *missing; /* of char * */
    guint failures;
};

static void clear_stretch(gpointer data)
{
    g_byte_array_unref(((Stretch *)data)->records);
}

CommitList *commitlist_new(void)
{
    CommitList *list = g_new0(CommitList, 1);
    list->stretches = g_array_new(FALSE, FALSE, sizeof(Stretch));
    g_array_set_clear_func(list->stretches, clear_stretch);
    list->taken =
        g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
    list->missing = g_ptr_array_new_with_free_func(g_free);
    return list;
}

void commitlist_free(CommitList *list)
{
    if (!list)
        return;
    g_array_unref(list->stretches);
    g_hash_table_unref(list->taken);
    g_ptr_array_unref(list->missing);
    g_free(list);
}

const GPtrArray *commitlist_missing(const CommitList *list)
{
    return list->missing;
}

static Stretch *nth_stretch(const CommitList *list, guint i)
{
    return &g_array_index(list->stretches, Stretch, i);
}

static gsize record_size(const Stretch *stretch)
{
    return 2 * stretch->id_size + sizeof(gint64);
}

static gsize end_of(const Stretch *stretch)
{
    return stretch->first + stretch->records->len / record_size(stretch);
}

gsize commitlist_n(const CommitList *list)
{
    guint n = list->stretches->len;
    return n ? end_of(nth_stretch(list, n - 1)) : 0;
}

static CommitMail mail_of(const Stretch *stretch, gsize i)
{
    const gsize id_size = stretch->id_size;
    const guint8 *record = stretch->records->data + (i - stretch->first) * record_size(stretch);
    CommitMail mail = {.id_size = id_size, .blob = record, .commit = record + id_size};
    memcpy(&mail.time, record + 2 * id_size, sizeof(mail.time));
    return mail;
}

CommitMail commitlist_nth(const CommitList *list, gsize i)
{
    guint low = 0, high = list->stretches->len;
    while (high - low > 1) {
        guint middle = low + (high - low) / 2;
        if (nth_stretch(list, middle)->first <= i)
            low = middle;
        else
            high = middle;
    }
    return mail_of(nth_stretch(list, low), i);
}

/* Where the next mail goes, whose ids are of that size. Valid until the next call. */
static Stretch *last_stretch(CommitList *list, gsize id_size)
{
    guint n = list->stretches->len;
    if (n == 0 || nth_stretch(list, n - 1)->id_size != id_size) {
        Stretch stretch = {commitlist_n(list), id_size, g_byte_array_new()};
        g_array_append_val(list->stretches, stretch);
        n++;
    }
    return nth_stretch(list, n - 1);
}

static void bring(CommitList *list, const guint8 *blob, const guint8 *commit, gsize id_size,
                  gint64 time)
{
    GByteArray *records = last_stretch(list, id_size)->records;
    g_byte_array_append(records, blob, (guint)id_size);
    g_byte_array_append(records, commit, (guint)id_size);
    g_byte_array_append(records, (const guint8 *)&time, sizeof(time));
}

/* Mails before the n-th that were this blob. */
static void take_away(CommitList *list, const guint8 *blob, gsize id_size, gsize n)
{
    g_hash_table_replace(list->taken, g_bytes_new(blob, id_size), GSIZE_TO_POINTER(n));
}

void commitlist_append(CommitList *list, const CommitList *later)
{
    GHashTableIter iter;
    gpointer blob, n;
    gsize before = commitlist_n(list);
    for (guint i = 0; i < later->missing->len; i++)
        g_ptr_array_add(list->missing, g_strdup(later->missing->pdata[i]));
    for (guint i = 0; i < later->stretches->len; i++) {
        const Stretch *from = nth_stretch(later, i);
        g_byte_array_append(last_stretch(list, from->id_size)->records, from->records->data,
                            from->records->len);
    }
    g_hash_table_iter_init(&iter, later->taken);
    while (g_hash_table_iter_next(&iter, &blob, &n))
        g_hash_table_replace(list->taken, g_bytes_ref(blob),
                             GSIZE_TO_POINTER(before + GPOINTER_TO_SIZE(n)));
}

/* Whether the i-th, mail, was taken away behind where it was brought. */
static gboolean is_taken(const CommitList *list, gsize i, const CommitMail *mail)
{
    g_autoptr(GBytes) blob = g_bytes_new_static(mail->blob, mail->id_size);
    return i < GPOINTER_TO_SIZE(g_hash_table_lookup(list->taken, blob));
}

/* Takes out what does not stand of a stretch, which begins at `first` then; ends of epochs, from
 * *end on, are moved along. */
static void settle(const CommitList *list, Stretch *stretch, gsize first, gsize **end,
                   const gsize *last_end)
{
    const gsize size = record_size(stretch), n = end_of(stretch);
    guint8 *kept = stretch->records->data;
    gsize next = first;
    for (gsize i = stretch->first; i < n; i++) {
        CommitMail mail = mail_of(stretch, i);
        for (; *end < last_end && **end == i; ++*end)
            **end = next;
        if (is_taken(list, i, &mail))
            continue;
        memmove(kept, mail.blob, size);
        kept += size;
        next++;
    }
    stretch->first = first;
    g_byte_array_set_size(stretch->records, (guint)((next - first) * size));
}

void commitlist_settle(CommitList *list, gsize *ends, guint n_ends)
{
    gsize *end = ends, next = 0;
    if (g_hash_table_size(list->taken) == 0)
        return;
    for (guint i = 0; i < list->stretches->len; i++) {
        Stretch *stretch = nth_stretch(list, i);
        settle(list, stretch, next, &end, ends + n_ends);
        next = end_of(stretch);
    }
    for (; end < ends + n_ends; end++)
        *end = next;
}

GPtrArray *commitlist_gone(const CommitList *list)
{
    GHashTableIter iter;
    gpointer blob;
    if (g_hash_table_size(list->taken) == 0)
        return NULL;
    GPtrArray *gone = g_ptr_array_new_with_free_func(g_free);
    g_hash_table_iter_init(&iter, list->taken);
    while (g_hash_table_iter_next(&iter, &blob, NULL)) {
        char hex[HISTORY_HEX_MAX];
        gsize id_size;
        const guint8 *id = g_bytes_get_data(blob, &id_size);
        history_hex(id, id_size, hex);
        g_ptr_array_add(gone, g_strdup(hex));
    }
    return gone;
}

/* ---- what a commit did ---- */

/*
 * Git's difference of the trees of neighbours. Commits are counted from the oldest; histories run
 * the other way. Git says which two trees it compares, and nothing where it cannot.
 */
typedef struct {
    CommitList *list;
    const History *history;
    char before[HISTORY_HEX_MAX]; /* the tree before the oldest commit's */

    /* One run of git: */
    gsize first, end;
    gboolean alone; /* the first is compared with nothing, since its neighbour cannot be read */
    gsize fed;      /* the writing thread's: so many commits were told to git */
    gsize shown;    /* so many differences were begun */
    gboolean whole; /* the last of them is there: git shows it at once or not at all */
    gboolean found; /* a mail in the first while it is alone */
} Diff;

/* Index in the history of the i-th oldest. */
static gsize nth_oldest(const History *history, gsize i)
{
    return history_n(history) - 1 - i;
}

static const char *empty_tree(const History *history)
{
    return history->id_size == GITDIR_SHA256 ? empty_sha256 : empty_sha1;
}

enum { PAIR_MAX = 2 * HISTORY_HEX_MAX };

/* "TREE TREE" of the i-th oldest, the one before and its own; its length. */
static gsize write_pair(const Diff *diff, gsize i, char pair[PAIR_MAX])
{
    const History *history = diff->history;
    gsize hex = 2 * history->id_size, at = nth_oldest(history, i);
    if (diff->alone && i == diff->first)
        memcpy(pair, empty_tree(history), hex);
    else if (i == 0)
        memcpy(pair, diff->before, hex);
    else
        history_hex(history_tree(history, at + 1), history->id_size, pair);
    pair[hex] = ' ';
    history_hex(history_tree(history, at), history->id_size, pair + hex + 1);
    return 2 * hex + 1;
}

/* A GitFeedFunc. */
static gsize feed_trees(char *buf, gsize size, gpointer data)
{
    Diff *diff = data;
    gsize used = 0;
    for (; diff->fed < diff->end && used + PAIR_MAX <= size; diff->fed++) {
        used += write_pair(diff, diff->fed, buf + used);
        buf[used++] = '\n';
    }
    return used;
}

typedef enum { FILE_OTHER, FILE_MAIL /* v2 */, FILE_DELETED /* v2 */, FILE_V1 } FileKind;

static FileKind file_kind(Str path)
{
    if (str_equal(path, STR("m")))
        return FILE_MAIL;
    if (str_equal(path, STR("d")))
        return FILE_DELETED;
    if (path.n != V1_NAME + 1 || path.p[2] != '/')
        return FILE_OTHER;
    for (gsize i = 0; i < path.n; i++)
        if (i != 2 && !g_ascii_isxdigit(path.p[i]))
            return FILE_OTHER;
    return FILE_V1;
}

/* Whether a mode is that of a file, not of a link, a folder or another repository. */
static gboolean is_file(Str mode)
{
    return str_has_prefix(mode, STR("100"));
}

/* What public-inbox-purge leaves of a mail. */
static gboolean is_purged(FileKind kind, Str hex)
{
    return kind == FILE_MAIL &&
           (str_equal(hex, str_of(empty_blob_sha1)) || str_equal(hex, str_of(empty_blob_sha256)));
}

/* ":MODE MODE ID ID STATUS\tPATH": what was, and what is. */
static void take_entry(Diff *diff, Str line)
{
    CommitList *list = diff->list;
    const gsize id_size = diff->history->id_size;
    guint8 old[GITDIR_SHA256], new[GITDIR_SHA256];
    Str rest = str_skip(line, 1);
    gboolean was = is_file(str_take_word(&rest, ' ')), is = is_file(str_take_word(&rest, ' '));
    Str old_hex = str_take_word(&rest, ' '), new_hex = str_take_word(&rest, ' ');
    if (!history_id(old_hex, id_size, old) || !history_id(new_hex, id_size, new) ||
        diff->shown == 0)
        return;
    str_take_word(&rest, '\t');
    FileKind kind = file_kind(rest);
    gboolean alone = diff->alone && diff->shown == diff->first + 1;
    gsize at = nth_oldest(diff->history, diff->shown - 1);
    if (kind == FILE_OTHER || (kind == FILE_V1 && alone))
        return;
    diff->found |= alone;
    if (kind == FILE_DELETED ? is : kind == FILE_V1 && was)
        take_away(list, kind == FILE_DELETED ? new : old, id_size, commitlist_n(list));
    if (kind != FILE_DELETED && is && !is_purged(kind, new_hex))
        bring(list, new, history_nth(diff->history, at), id_size, history_time(diff->history, at));
}

/* What git prints, as long as it goes on with the commit that is next. */
static void take_lines(Diff *diff, Git *git)
{
    Str line;
    while (git_next_line(git, &line)) {
        char pair[PAIR_MAX];
        diff->whole = TRUE;
        if (str_has_prefix(line, STR(":"))) {
            take_entry(diff, line);
            continue;
        }
        if (diff->shown == diff->end ||
            !str_equal(line, (Str){pair, write_pair(diff, diff->shown, pair)}))
            return;
        diff->shown++;
        diff->whole = FALSE;
    }
}

/* From diff->first on. FALSE if there is no git. *why is set if it could not read the trees of a
 * commit, *broken. */
static gboolean run_diff(Diff *diff, const GitDir *dir, char **why, gsize *broken, GError **error)
{
    const char *arguments[] = {"diff-tree",    "--stdin",     "--raw", "-r",
                               "--no-renames", "--no-abbrev", NULL};
    g_autoptr(GError) trouble = NULL;
    diff->end = MIN(history_n(diff->history), diff->first + RUN_MAX);
    diff->fed = diff->shown = diff->first;
    diff->found = FALSE;
    diff->whole = TRUE;
    g_autoptr(Git) git = git_start(dir, arguments, feed_trees, diff, error);
    if (!git)
        return FALSE;
    take_lines(diff, git);
    *broken = diff->shown;
    if (!git_finish(git, &trouble)) {
        *why = g_strdup(trouble->message);
        *broken -= diff->whole ? 0 : 1;
    } else if (diff->shown < diff->end) {
        *why = g_strdup("its tree, or the one before, is missing");
    }
    return TRUE;
}

/* The i-th oldest commit, abbreviated. */
static char *commit_name(const History *history, gsize i)
{
    char hex[HISTORY_HEX_MAX];
    history_hex(history_nth(history, nth_oldest(history, i)), history->id_size, hex);
    return g_strndup(hex, SHOWN);
}

static void report_commit(Diff *diff, gsize i, const char *why)
{
    g_autofree char *commit = commit_name(diff->history, i);
    g_ptr_array_add(diff->list->missing,
                    g_strdup_printf("commit %s cannot be read: %s", commit, why));
}

/*
 * Behind what git could not read. A commit whose neighbour's tree is lost is compared with nothing,
 * which tells enough in v2, where a commit holds one mail. FALSE where there is no more to try.
 */
static gboolean go_on(Diff *diff, gsize broken, const char *why)
{
    gsize n = history_n(diff->history);
    gboolean tried = diff->alone && broken == diff->first;
    if (tried || (diff->alone && !diff->found))
        report_commit(diff, diff->first, why);
    diff->first = tried ? broken + 1 : broken;
    diff->alone = !tried;
    if (++diff->list->failures <= COMMITS_RETRIES + broken / 10)
        return diff->first < n;
    g_autofree char *commit = commit_name(diff->history, broken);
    g_ptr_array_add(diff->list->missing,
                    g_strdup_printf("%" G_GSIZE_FORMAT " commits from %s on cannot be read: %s",
                                    n - broken, commit, why));
    return FALSE;
}

static CommitsStatus list_mails(Diff *diff, const GitDir *dir, GError **error)
{
    gboolean more = TRUE;
    while (more) {
        g_autofree char *why = NULL;
        gsize broken;
        if (!run_diff(diff, dir, &why, &broken, error))
            return COMMITS_FAILED;
        if (why) {
            more = go_on(diff, broken, why);
            continue;
        }
        if (diff->alone && !diff->found)
            report_commit(diff, diff->first, "what it changed is not known");
        diff->first = diff->end;
        diff->alone = FALSE;
        more = diff->end < history_n(diff->history);
    }
    return COMMITS_LISTED;
}

/* Whether the top level of a commit looks like a public-inbox's, or cannot be read or is empty. */
static gboolean may_hold_mail(const GitDir *dir, const char *commit)
{
    const char *arguments[] = {"ls-tree", commit, NULL};
    g_autofree char *listing = git_ask(dir, arguments, TREE_MAX, NULL);
    Str rest = str_of(listing), line;
    gboolean any = FALSE;
    while (str_next_line(&rest, &line)) {
        gboolean file = is_file(line);
        any = TRUE;
        str_take_word(&line, '\t');
        if (file && (file_kind(line) == FILE_MAIL || file_kind(line) == FILE_DELETED))
            return TRUE;
        if (!file && line.n == 2 && g_ascii_isxdigit(line.p[0]) && g_ascii_isxdigit(line.p[1]))
            return TRUE;
    }
    return !any;
}

/* The tree before the oldest commit, whose parent is `from` where that is given. */
static void set_before(Diff *diff, const GitDir *dir, const char *from)
{
    const gsize size = sizeof(diff->before);
    g_strlcpy(diff->before, empty_tree(diff->history), size);
    if (!from)
        return;
    g_autofree char *name = g_strconcat(from, "^{tree}", NULL);
    const char *question[] = {"rev-parse", "--verify", name, NULL};
    g_autofree char *tree = git_ask(dir, question, HISTORY_HEX_MAX, NULL);
    diff->alone = !tree;
    if (tree)
        g_strlcpy(diff->before, tree, size);
}

/* Git does not find its way from one commit to the other: is it that the older one is not in the
 * newer one's history, or cannot the newer one be read at all? */
static CommitsStatus why_apart(const GitDir *dir, const char *to, GError **error)
{
    g_auto(History) history = {0};
    g_autoptr(GError) trouble = NULL;
    if (history_list(&history, dir, NULL, to, &trouble) || history_n(&history))
        return COMMITS_REWRITTEN;
    g_propagate_error(error, g_steal_pointer(&trouble));
    return COMMITS_FAILED;
}

CommitsStatus commitlist_add(CommitList *list, const GitDir *dir, const char *from, const char *to,
                             GError **error)
{
    g_auto(History) history = {0};
    g_autoptr(GError) trouble = NULL;
    gboolean whole = history_list(&history, dir, from, to, &trouble);
    gsize n = history_n(&history);
    if (from && (!whole || n == 0 || g_strcmp0(history.parent, from) != 0))
        return why_apart(dir, to, error);
    if (n == 0) {
        g_propagate_error(error, g_steal_pointer(&trouble));
        return COMMITS_FAILED;
    }
    if (!from && !may_hold_mail(dir, to))
        return COMMITS_NO_MAIL;
    GByteArray *records = last_stretch(list, history.id_size)->records;
    const guint before = records->len;
    Diff diff = {.list = list, .history = &history};
    set_before(&diff, dir, from);
    if (!whole) {
        g_autofree char *oldest = commit_name(&history, 0);
        g_ptr_array_add(list->missing, g_strdup_printf("the commits before %s cannot be read: %s",
                                                       oldest, trouble->message));
        diff.alone = TRUE;
    }
    CommitsStatus status = list_mails(&diff, dir, error);
    if (status != COMMITS_LISTED)
        g_byte_array_set_size(records, before);
    return status;
}
