/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/history.h"

void history_clear(History *history)
{
    g_clear_pointer(&history->ids, g_byte_array_unref);
    g_clear_pointer(&history->trees, g_byte_array_unref);
    g_clear_pointer(&history->times, g_array_unref);
    g_clear_pointer(&history->parent, g_free);
}

gsize history_n(const History *history)
{
    return history->times ? history->times->len : 0;
}

const guint8 *history_nth(const History *history, gsize i)
{
    return history->ids->data + i * history->id_size;
}

const guint8 *history_tree(const History *history, gsize i)
{
    return history->trees->data + i * history->id_size;
}

gint64 history_time(const History *history, gsize i)
{
    return g_array_index(history->times, gint64, i);
}

void history_hex(const guint8 *id, gsize id_size, char hex[HISTORY_HEX_MAX])
{
    for (gsize i = 0; i < id_size; i++) {
        hex[2 * i] = "0123456789abcdef"[id[i] >> 4];
        hex[2 * i + 1] = "0123456789abcdef"[id[i] & 15];
    }
    hex[2 * id_size] = '\0';
}

gboolean history_id(Str hex, gsize id_size, guint8 *id)
{
    if (hex.n != 2 * id_size)
        return FALSE;
    for (gsize i = 0; i < id_size; i++) {
        int high = g_ascii_xdigit_value(hex.p[2 * i]), low = g_ascii_xdigit_value(hex.p[2 * i + 1]);
        if (high < 0 || low < 0)
            return FALSE;
        id[i] = (guint8)(high << 4 | low);
    }
    return TRUE;
}

/* A line of history_list()'s --format. */
static void add_line(History *history, Str line)
{
    guint8 id[GITDIR_SHA256], tree[GITDIR_SHA256];
    guint64 seconds = 0;
    Str time = str_take_word(&line, ' '), commit = str_take_word(&line, ' ');
    str_take_uint(&time, G_MAXINT64, &seconds);
    gint64 signed_seconds = (gint64)seconds;
    if (!history_id(commit, history->id_size, id) ||
        !history_id(str_take_word(&line, ' '), history->id_size, tree))
        return;
    g_byte_array_append(history->ids, id, (guint)history->id_size);
    g_byte_array_append(history->trees, tree, (guint)history->id_size);
    g_array_append_val(history->times, signed_seconds);
    Str parent = str_take_word(&line, ' ');
    g_free(history->parent);
    history->parent = parent.n ? str_dup(parent) : NULL;
}

gboolean history_list(History *history, const GitDir *dir, const char *from, const char *to,
                      GError **error)
{
    *history = (History){.id_size = strlen(to) / 2,
                         .ids = g_byte_array_new(),
                         .trees = g_byte_array_new(),
                         .times = g_array_new(FALSE, FALSE, sizeof(gint64))};
    g_autofree char *but = from ? g_strconcat("^", from, NULL) : NULL;
    const char *arguments[] = {"rev-list", "--first-parent", "--format=%ct %H %T %P", to, but,
                               NULL};
    g_autoptr(Git) git = git_start(dir, arguments, NULL, NULL, error);
    Str line;
    if (!git)
        return FALSE;
    while (git_next_line(git, &line))
        if (!str_has_prefix(line, STR("commit ")))
            add_line(history, line);
    return git_finish(git, error);
}
