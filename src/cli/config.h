/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * config: what the user wants always, in the syntax of git-config(1).
 *
 *     [listdigest]                    ; defaults of options, by their long names
 *         period = month
 *         mailmap = people/mailmap    # relative to this file; "~/" is the home folder
 *         exclude-bots
 *     [listdigest "series"]           ; of one command only
 *         format = jsonl
 *     [bot]                           ; programs, by how their name, address or subject begins
 *         name = Example Robot
 *         address = ci@example.org
 *         subject = "[EXAMPLE-CI] "
 *
 * Section and key names are compared without case, subsections with it. Nothing is included and
 * nothing is executed. This file knows the syntax; raw_options.h has the keys of [listdigest].
 */
#ifndef LISTDIGEST_CONFIG_H
#define LISTDIGEST_CONFIG_H

#include <glib.h>

enum { CONFIG_BYTES_MAX = 1024 * 1024 /* of a file; a longer one is none */ };

typedef struct {
    const char *section;    /* folded */
    const char *subsection; /* or NULL */
    const char *key;        /* folded */
    const char *value;      /* NULL for a key alone, which means true */
    const char *file;
    guint line;
} ConfigEntry;

/* FALSE, with *error, ends the reading; config_error() makes one that names file and line. */
typedef gboolean ConfigFunc(const ConfigEntry *entry, gpointer data, GError **error);

G_GNUC_PRINTF(4, 5)
gboolean config_error(const char *file, guint line, GError **error, const char *format, ...);

/* Every entry in order. G_FILE_ERROR if the file cannot be read, else G_KEY_FILE_ERROR_PARSE with
 * file and line. Strings of an entry live during the call. */
gboolean config_read(const char *path, ConfigFunc *func, gpointer data, GError **error);
gboolean config_parse(const char *text, gsize n, const char *path, ConfigFunc *func, gpointer data,
                      GError **error);

/* As git reads truth: true, yes, on, 1 and a key alone; false, no, off, 0 and nothing behind "=".
 * FALSE for anything else. */
gboolean config_truth(const ConfigEntry *entry, gboolean *truth, GError **error);

/* The value as a path: relative to the file, "~/" to the home folder. Free with g_free. */
char *config_path(const ConfigEntry *entry);

/* $XDG_CONFIG_HOME/listdigest/config, else ~/.config/listdigest/config; NULL where there is no such
 * file. Free with g_free. */
char *config_usual(void);

#endif
