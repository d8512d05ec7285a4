/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/inboxstate.h"

#define VERSION "inbox1"

static void free_mark(gpointer data)
{
    InboxMark *mark = data;
    g_free(mark->commit);
    g_free(mark->shallow);
    g_free(mark);
}

void inboxstate_clear(InboxState *state)
{
    g_clear_pointer(&state->marks, g_hash_table_unref);
}

/* Ids come back as git's arguments: nothing else may stand there. */
static gboolean is_hex(const char *text)
{
    return *text && text[strspn(text, "0123456789abcdef")] == '\0';
}

/* "NAME=COMMIT[/SHALLOW]" */
static gboolean parse_mark(InboxState *state, const char *word)
{
    g_auto(GStrv) sides = g_strsplit(word, "=", 2);
    if (g_strv_length(sides) != 2)
        return FALSE;
    g_auto(GStrv) ids = g_strsplit(sides[1], "/", 2);
    gboolean none = g_strcmp0(ids[0], "-") == 0;
    if (!ids[0] || (!none && !is_hex(ids[0])))
        return FALSE;
    InboxMark *mark = g_new0(InboxMark, 1);
    mark->commit = none ? NULL : g_strdup(ids[0]);
    mark->shallow = g_strdup(ids[1]);
    g_hash_table_replace(state->marks, g_strdup(sides[0]), mark);
    return TRUE;
}

gboolean inboxstate_parse(InboxState *state, const char *text)
{
    *state = (InboxState){.at = G_MAXINT64};
    state->marks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_mark);
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    if (g_strcmp0(words[0], VERSION) != 0)
        return FALSE;
    for (guint i = 1; words[i]; i++) {
        Str value = str_of(words[i]);
        guint64 at;
        if (g_str_equal(words[i], "damaged")) {
            state->damaged = TRUE;
        } else if (str_has_prefix(value, STR("at="))) {
            value = str_skip(value, 3);
            if (!str_take_uint(&value, G_MAXINT64, &at) || value.n)
                return FALSE;
            state->at = (gint64)at;
        } else if (!parse_mark(state, words[i])) {
            return FALSE;
        }
    }
    return TRUE;
}

const char *inboxstate_commit(const InboxState *state, const Epoch *epoch)
{
    const InboxMark *mark = g_hash_table_lookup(state->marks, epoch->name);
    return mark ? mark->commit : NULL;
}

gboolean inboxstate_is_same(const InboxState *state, const GPtrArray *epochs)
{
    if (state->damaged || state->at != G_MAXINT64 || g_hash_table_size(state->marks) != epochs->len)
        return FALSE;
    for (guint i = 0; i < epochs->len; i++) {
        const Epoch *epoch = g_ptr_array_index(epochs, i);
        const InboxMark *mark = g_hash_table_lookup(state->marks, epoch->name);
        if (!mark || epoch->trouble || g_strcmp0(mark->commit, epoch->tip) != 0 ||
            g_strcmp0(mark->shallow, epoch->shallow) != 0)
            return FALSE;
    }
    return TRUE;
}

gboolean inboxstate_can_grow(const InboxState *state, const GPtrArray *epochs)
{
    guint known = 0;
    for (guint i = 0; i < epochs->len; i++) {
        const Epoch *epoch = g_ptr_array_index(epochs, i);
        const InboxMark *mark = g_hash_table_lookup(state->marks, epoch->name);
        known += mark != NULL;
        if (mark && mark->commit && !epoch->trouble &&
            (!epoch->tip || g_strcmp0(mark->shallow, epoch->shallow) != 0))
            return FALSE;
    }
    return !state->damaged && known == g_hash_table_size(state->marks);
}

const char *inboxstate_missing(const InboxState *state, const GPtrArray *epochs)
{
    g_autoptr(GHashTable) there = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < epochs->len; i++)
        g_hash_table_add(there, ((const Epoch *)g_ptr_array_index(epochs, i))->name);
    const char *missing = NULL;
    gboolean any = FALSE;
    GHashTableIter i;
    gpointer name, mark;
    g_hash_table_iter_init(&i, state->marks);
    while (g_hash_table_iter_next(&i, &name, &mark)) {
        gboolean is_there = g_hash_table_contains(there, name);
        any = any || is_there;
        if (!is_there && (!missing || strcmp(name, missing) < 0))
            missing = name;
    }
    return any ? missing : NULL;
}

char *inboxstate_format(const GPtrArray *epochs, const GPtrArray *commits, gint64 at,
                        gboolean damaged)
{
    GString *text = g_string_new(VERSION);
    if (at != G_MAXINT64)
        g_string_append_printf(text, " at=%" G_GINT64_FORMAT, at);
    if (damaged)
        g_string_append(text, " damaged");
    for (guint i = 0; i < epochs->len; i++) {
        const Epoch *epoch = g_ptr_array_index(epochs, i);
        const char *commit = g_ptr_array_index(commits, i);
        g_string_append_printf(text, " %s=%s", epoch->name, commit ? commit : "-");
        if (commit && epoch->shallow)
            g_string_append_printf(text, "/%s", epoch->shallow);
    }
    return g_string_free(text, FALSE);
}
