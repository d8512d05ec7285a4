/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/list_name.h"
#include "read/archive_name.h"
#include "read/source.h"

typedef struct {
    guint64 mails;
    gboolean field; /* seen in List-Id or X-Mailing-List */
} Votes;

struct ListTally {
    GHashTable *votes; /* name -> Votes */
    guint64 mails;
};

ListTally *list_tally_new(void)
{
    ListTally *tally = g_new0(ListTally, 1);
    tally->votes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return tally;
}

void list_tally_free(ListTally *tally)
{
    if (!tally)
        return;
    g_hash_table_destroy(tally->votes);
    g_free(tally);
}

static gboolean is_name(Str name)
{
    return name.n > 0 && name.n <= LIST_NAME_MAX && str_find_char(name, ' ') < 0;
}

/* "kvm@vger.kernel.org" as "kvm.vger.kernel.org", behind what the text holds already; not twice. */
static void append_recipient(GString *text, const char *address)
{
    Str name = str_of(address);
    const char *at = strrchr(address, '@');
    if (!at || !is_name(name))
        return;
    gsize before = text->len;
    g_string_append_printf(text, " %s ", address);
    text->str[before + 1 + (gsize)(at - address)] = '.';
    if (strstr(text->str, text->str + before) < text->str + before)
        g_string_truncate(text, before);
    else
        g_string_truncate(text, text->len - 1);
}

static const char *recipients_of(Arena *arena, const Mail *mail)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < MIN(mail->n_recipients, LIST_RECIPIENTS_MAX); i++)
        append_recipient(text, mail->recipients[i]);
    return text->len ? arena_strdup(arena, text->str + 1) : NULL;
}

const char *list_audience(Arena *arena, const Mail *mail)
{
    if (!mail->list)
        return mail->n_recipients ? recipients_of(arena, mail) : NULL;
    Str name = str_of(mail->list);
    if (!is_name(name))
        return NULL;
    char *text = arena_alloc(arena, name.n + 2);
    text[0] = '=';
    memcpy(text + 1, name.p, name.n + 1);
    return text;
}

static void vote(ListTally *tally, const char *name, gboolean field, guint64 mails)
{
    Votes *votes = g_hash_table_lookup(tally->votes, name);
    if (!votes) {
        votes = g_new0(Votes, 1);
        g_hash_table_insert(tally->votes, g_strdup(name), votes);
    }
    votes->field = votes->field || field;
    votes->mails += mails;
}

void list_tally_add(ListTally *tally, const char *audience, guint64 mails)
{
    tally->mails += mails;
    if (!audience)
        return;
    if (*audience == '=') {
        vote(tally, audience + 1, TRUE, mails);
        return;
    }
    g_auto(GStrv) names = g_strsplit(audience, " ", -1);
    for (char **name = names; *name; name++)
        vote(tally, *name, FALSE, mails);
}

/* The last name of a path, which is left without it. */
static Str take_name(Str *path)
{
    gsize from = path->n;
    while (from > 0 && path->p[from - 1] != '/')
        from--;
    Str name = str_skip(*path, from);
    path->n = from > 0 ? from - 1 : 0;
    return name;
}

static gboolean ends_in(Str name, Str end)
{
    return name.n >= end.n && str_equal(str_skip(name, name.n - end.n), end);
}

/* "0.git", as public-inbox calls the repositories of a list. */
static gboolean is_epoch(Str name)
{
    guint64 number;
    return str_take_uint(&name, G_MAXUINT, &number) && str_equal(name, STR(".git"));
}

/* The first name, from the end of an absolute path, that does not say only which part it is. */
static Str telling_name(Str path)
{
    Str name = take_name(&path), last = name;
    for (gboolean epoch = FALSE; name.n; name = take_name(&path)) {
        gboolean folder = str_equal(name, STR(".git")) || (epoch && str_equal(name, STR("git")));
        epoch = is_epoch(name);
        if (!folder && !epoch && !archive_date(name))
            return name;
    }
    return last;
}

/* "mboxrd:lists/kvm.mbox.gz" -> "kvm"; "kvm/2005-January.txt", "kvm/git/0.git" and "kvm.git" the
 * same, and a maildir's folder ".lists.kvm", as "lists/kvm" would. */
static char *base_name(const char *path)
{
    path = source_file(path);
    if (g_str_equal(path, "-"))
        return g_strdup("stdin");
    g_autofree char *whole = g_canonicalize_filename(path, NULL);
    Str name = archive_stem(telling_name(str_of(whole))), git = STR(".git");
    if (name.n > git.n && ends_in(name, git))
        name.n -= git.n;
    if (name.n && *name.p == '.')
        for (gssize dot; (dot = str_find_char(name, '.')) >= 0 && (gsize)dot + 1 < name.n;)
            name = str_skip(name, (gsize)dot + 1);
    return name.n ? g_utf8_make_valid(name.p, (gssize)name.n) : g_path_get_basename(path);
}

char *list_tally_winner(const ListTally *tally, const char *path)
{
    const char *best = NULL;
    guint64 most = 0;
    GHashTableIter iter;
    gpointer key, value;
    g_hash_table_iter_init(&iter, tally->votes);
    while (g_hash_table_iter_next(&iter, &key, &value)) {
        const Votes *votes = value;
        if (!votes->field && votes->mails * 2 < tally->mails)
            continue;
        if (votes->mails > most || (votes->mails == most && strcmp(key, best) < 0)) {
            best = key;
            most = votes->mails;
        }
    }
    return best ? g_strdup(best) : base_name(path);
}
