/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/config.h"
#include "base/str.h"

typedef struct {
    Str rest;
    const char *path;
    guint line;
    char *section, *subsection;
} Reading;

gboolean config_error(const char *file, guint line, GError **error, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_autofree char *message = g_strdup_vprintf(format, args);
    va_end(args);
    g_set_error(error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_PARSE, "%s:%u: %s", file, line, message);
    return FALSE;
}

static gboolean fail(const Reading *reading, GError **error, const char *message)
{
    return config_error(reading->path, reading->line, error, "%s", message);
}

/* ---- bytes ---- */

/* The end of a file ends its line. */
static char peek(const Reading *reading)
{
    return reading->rest.n ? *reading->rest.p : '\n';
}

static void advance(Reading *reading)
{
    if (peek(reading) == '\n')
        reading->line++;
    reading->rest = str_skip(reading->rest, MIN(reading->rest.n, 1));
}

static gboolean is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

static gboolean is_comment(char c)
{
    return c == '#' || c == ';';
}

static void skip_blanks(Reading *reading)
{
    while (is_blank(peek(reading)))
        advance(reading);
}

static void skip_line(Reading *reading)
{
    while (peek(reading) != '\n')
        advance(reading);
}

/* Letters, digits and '-', folded; "" if there are none. */
static char *take_name(Reading *reading)
{
    Str start = reading->rest;
    while (g_ascii_isalnum(peek(reading)) || peek(reading) == '-')
        advance(reading);
    return g_ascii_strdown(start.p, (gssize)(start.n - reading->rest.n));
}

/* ---- sections ---- */

/* A backslash makes the next character itself. */
static gboolean take_subsection(Reading *reading, GError **error)
{
    g_autoptr(GString) name = g_string_new(NULL);
    for (advance(reading); peek(reading) != '"'; advance(reading)) {
        if (peek(reading) == '\\')
            advance(reading);
        if (peek(reading) == '\n')
            return fail(reading, error, "the section's name does not end");
        g_string_append_c(name, peek(reading));
    }
    advance(reading);
    reading->subsection = g_strndup(name->str, name->len);
    return TRUE;
}

static gboolean take_section(Reading *reading, GError **error)
{
    advance(reading);
    g_free(reading->section);
    g_clear_pointer(&reading->subsection, g_free);
    reading->section = take_name(reading);
    gboolean blank = is_blank(peek(reading));
    skip_blanks(reading);
    if (blank && peek(reading) == '"' && !take_subsection(reading, error))
        return FALSE;
    if (!*reading->section || peek(reading) != ']')
        return fail(reading, error, "no section as [name] or [name \"part\"]");
    advance(reading);
    return TRUE;
}

/* ---- values ---- */

/* Behind a backslash. A line that ends in one goes on in the next. */
static gboolean take_escape(Reading *reading, GString *value, GError **error)
{
    static const char from[] = "\"\\ntb", to[] = "\"\\\n\t\b";
    char c = peek(reading);
    if (c == '\r' && reading->rest.n > 1 && reading->rest.p[1] == '\n') {
        advance(reading);
        c = '\n';
    }
    const char *found = strchr(from, c);
    if (c != '\n' && (!c || !found))
        return fail(reading, error, "a backslash stands before \", \\, n, t, b or a line's end");
    if (c != '\n')
        g_string_append_c(value, to[found - from]);
    advance(reading);
    return TRUE;
}

/*
 * Blanks at both ends go, unless they are quoted; those between stay. *kept is the length up to the
 * last that stays in any case.
 */
static gboolean take_character(Reading *reading, GString *value, gboolean *quoted, gsize *kept,
                               GError **error)
{
    char c = peek(reading);
    if (is_blank(c) && !*quoted && *kept == 0) {
        advance(reading);
        return TRUE;
    }
    gboolean blank = is_blank(c) && !*quoted;
    advance(reading);
    if (c == '\\' && !take_escape(reading, value, error))
        return FALSE;
    if (c == '"')
        *quoted = !*quoted;
    if (c != '\\' && c != '"')
        g_string_append_c(value, c);
    if (!blank)
        *kept = value->len;
    return TRUE;
}

static gboolean take_value(Reading *reading, GString *value, GError **error)
{
    gboolean quoted = FALSE;
    gsize kept = 0;
    guint line = reading->line;
    while (peek(reading) != '\n' && (quoted || !is_comment(peek(reading))))
        if (!take_character(reading, value, &quoted, &kept, error))
            return FALSE;
    if (quoted)
        return config_error(reading->path, line, error, "a quote does not end");
    g_string_truncate(value, kept);
    skip_line(reading);
    return TRUE;
}

static gboolean take_entry(Reading *reading, ConfigFunc *func, gpointer data, GError **error)
{
    g_autoptr(GString) value = g_string_new(NULL);
    guint line = reading->line;
    gboolean letter = g_ascii_isalpha(peek(reading));
    g_autofree char *key = take_name(reading);
    skip_blanks(reading);
    gboolean has_value = peek(reading) == '=';
    if (!letter || !(has_value || peek(reading) == '\n'))
        return fail(reading, error, "neither \"key = value\" nor a [section]");
    if (!reading->section)
        return fail(reading, error, "no [section] above");
    if (has_value)
        advance(reading);
    if (has_value && !take_value(reading, value, error))
        return FALSE;
    if (memchr(value->str, '\0', value->len))
        return config_error(reading->path, line, error, "a NUL in the value");
    ConfigEntry entry = {reading->section,
                         reading->subsection,
                         key,
                         has_value ? value->str : NULL,
                         reading->path,
                         line};
    return func(&entry, data, error);
}

/* ---- files ---- */

static gboolean take_all(Reading *reading, ConfigFunc *func, gpointer data, GError **error)
{
    while (reading->rest.n) {
        char c = peek(reading);
        if (is_blank(c) || c == '\n')
            advance(reading);
        else if (is_comment(c))
            skip_line(reading);
        else if (c == '[' ? !take_section(reading, error) : !take_entry(reading, func, data, error))
            return FALSE;
    }
    return TRUE;
}

gboolean config_parse(const char *text, gsize n, const char *path, ConfigFunc *func, gpointer data,
                      GError **error)
{
    Reading reading = {.rest = {text, n}, .path = path, .line = 1};
    if (str_has_prefix(reading.rest, STR("\xef\xbb\xbf")))
        reading.rest = str_skip(reading.rest, 3);
    gboolean good = take_all(&reading, func, data, error);
    g_free(reading.section);
    g_free(reading.subsection);
    return good;
}

gboolean config_read(const char *path, ConfigFunc *func, gpointer data, GError **error)
{
    g_autofree char *text = NULL;
    gsize n;
    if (!g_file_get_contents(path, &text, &n, error))
        return FALSE;
    if (n > CONFIG_BYTES_MAX)
        return config_error(path, 1, error, "too large for a configuration");
    return config_parse(text, n, path, func, data, error);
}

gboolean config_truth(const ConfigEntry *entry, gboolean *truth, GError **error)
{
    static const struct {
        const char *word;
        gboolean truth;
    } words[] = {{"true", TRUE}, {"yes", TRUE},  {"on", TRUE}, {"1", TRUE}, {"false", FALSE},
                 {"no", FALSE},  {"off", FALSE}, {"0", FALSE}, {"", FALSE}};
    *truth = TRUE;
    if (!entry->value)
        return TRUE;
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        if (g_ascii_strcasecmp(entry->value, words[i].word) != 0)
            continue;
        *truth = words[i].truth;
        return TRUE;
    }
    return config_error(entry->file, entry->line, error, "%s: \"%s\" is neither true nor false",
                        entry->key, entry->value);
}

char *config_path(const ConfigEntry *entry)
{
    g_autofree char *folder = g_path_get_dirname(entry->file);
    const char *path = entry->value;
    if (g_str_has_prefix(path, "~/"))
        return g_build_filename(g_get_home_dir(), path + 2, NULL);
    return !*path || g_path_is_absolute(path) ? g_strdup(path)
                                              : g_build_filename(folder, path, NULL);
}

char *config_usual(void)
{
    const char *folder = g_getenv("XDG_CONFIG_HOME");
    gboolean set = folder && g_path_is_absolute(folder); /* others are to be ignored, XDG says */
    g_autofree char *path =
        set ? g_build_filename(folder, "listdigest", "config", NULL)
            : g_build_filename(g_get_home_dir(), ".config", "listdigest", "config", NULL);
    return g_file_test(path, G_FILE_TEST_EXISTS) ? g_steal_pointer(&path) : NULL;
}
