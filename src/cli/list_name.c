/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/list_name.h"
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
