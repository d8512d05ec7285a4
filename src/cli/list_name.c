/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/list_name.h"
#include "read/source.h"

typedef struct {
    guint64 mails;
    guint64 last;   /* number of the last mail counted: an address may stand in To and in Cc */
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

static void vote(ListTally *tally, const char *name, gboolean field)
{
    if (strlen(name) > LIST_NAME_MAX)
        return;
    Votes *votes = g_hash_table_lookup(tally->votes, name);
    if (!votes) {
        votes = g_new0(Votes, 1);
        g_hash_table_insert(tally->votes, g_strdup(name), votes);
    }
    votes->field = votes->field || field;
    if (votes->last == tally->mails)
        return;
    votes->last = tally->mails;
    votes->mails++;
}

void list_tally_add(ListTally *tally, const Mail *mail)
{
    tally->mails++;
    if (mail->list) {
        vote(tally, mail->list, TRUE);
        return;
    }
    for (guint i = 0; i < MIN(mail->n_recipients, LIST_RECIPIENTS_MAX); i++) {
        g_autofree char *name = g_strdup(mail->recipients[i]);
        char *at = strrchr(name, '@');
        if (!at)
            continue;
        *at = '.';
        vote(tally, name, FALSE);
    }
}

/* "mboxrd:lists/kvm.mbox.gz" -> "kvm". */
static char *base_name(const char *path)
{
    static const char *const suffixes[] = {".gz", ".mbox"};
    path = source_file(path);
    if (g_str_equal(path, "-"))
        return g_strdup("stdin");
    g_autofree char *base = g_path_get_basename(path);
    for (gsize i = 0; i < G_N_ELEMENTS(suffixes); i++)
        if (g_str_has_suffix(base, suffixes[i]) && strlen(base) > strlen(suffixes[i]))
            base[strlen(base) - strlen(suffixes[i])] = '\0';
    return g_utf8_make_valid(base, -1);
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
