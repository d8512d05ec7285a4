/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/defaults.h"
#include "base/bots.h"

typedef struct {
    const Command *command;
    RawOptions any, own; /* of all commands, of this one */
} Defaults;

static gboolean take_bot(const ConfigEntry *entry, GError **error)
{
    static const struct {
        const char *key;
        BotPart part;
    } parts[] = {{"name", BOT_NAME}, {"address", BOT_ADDRESS}, {"subject", BOT_SUBJECT}};
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        if (!g_str_equal(entry->key, parts[i].key))
            continue;
        return (entry->value && bots_add_part(parts[i].part, entry->value)) ||
               config_error(entry->file, entry->line, error, "%s: empty, that would be everybody",
                            entry->key);
    }
    return config_error(entry->file, entry->line, error,
                        "no \"%s\" in [bot]; it has name, address and subject", entry->key);
}

/* What is said of other commands is checked where they run. */
static gboolean take_option(Defaults *defaults, const ConfigEntry *entry, GError **error)
{
    const Command *command = defaults->command;
    if (!entry->subsection)
        return raw_options_configure(&defaults->any, command, entry, error);
    if (!command_find(entry->subsection))
        return config_error(entry->file, entry->line, error, "no command \"%s\"",
                            entry->subsection);
    return !g_str_equal(entry->subsection, command->name) ||
           raw_options_configure(&defaults->own, command, entry, error);
}

static gboolean take_entry(const ConfigEntry *entry, gpointer data, GError **error)
{
    if (g_str_equal(entry->section, "listdigest"))
        return take_option(data, entry, error);
    if (g_str_equal(entry->section, "bot"))
        return take_bot(entry, error);
    return config_error(entry->file, entry->line, error,
                        "no section \"%s\"; there are [listdigest] and [bot]", entry->section);
}

static gboolean read_defaults(const char *path, Defaults *defaults, GError **error)
{
    g_autoptr(GError) cause = NULL;
    if (config_read(path, take_entry, defaults, &cause))
        return TRUE;
    g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "%s%s",
                cause->domain == G_FILE_ERROR ? "--config: " : "", cause->message);
    return FALSE;
}

gboolean defaults_apply(RawOptions *raw, const Command *command, GError **error)
{
    g_autofree char *usual = raw->config || raw->no_config ? NULL : config_usual();
    const char *path = raw->no_config ? NULL : raw->config ? raw->config : usual;
    Defaults defaults = {command, RAW_OPTIONS_INIT, RAW_OPTIONS_INIT};
    gboolean good = !path || read_defaults(path, &defaults, error);
    if (good) {
        raw_options_merge(&defaults.own, &defaults.any, command);
        raw_options_merge(raw, &defaults.own, command);
    }
    raw_options_clear(&defaults.own);
    raw_options_clear(&defaults.any);
    return good;
}
