/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/diff_paths.h"

/* ---- the list ---- */

void diff_paths_clear(DiffPaths *paths)
{
    g_clear_pointer(&paths->list, g_ptr_array_unref);
    g_clear_pointer(&paths->set, g_hash_table_unref);
    paths->left_out = 0;
}

const char *const *diff_paths_get(const DiffPaths *paths, guint *n)
{
    *n = paths->list ? paths->list->len : 0;
    const char **kept = arena_new_array(paths->arena, const char *, *n);
    for (guint i = 0; i < *n; i++)
        kept[i] = paths->list->pdata[i];
    return kept;
}

/* "mm//slab.c" -> "mm/slab.c", in UTF-8 and the arena. */
static const char *clean_name(Arena *arena, Str name)
{
    char *clean = arena_strndup(arena, name.p, name.n), *to = clean;
    for (const char *from = clean; *from; from++)
        if (*from != '/' || to == clean || to[-1] != '/')
            *to++ = *from;
    *to = '\0';
    if (g_utf8_validate(clean, -1, NULL))
        return clean;
    g_autofree char *valid = g_utf8_make_valid(clean, -1);
    return arena_strdup(arena, valid);
}

static void add(DiffPaths *paths, Str name)
{
    if (name.n == 0)
        return;
    if (name.n > DIFF_PATH_MAX) {
        paths->left_out++;
        return;
    }
    if (!paths->list) {
        paths->list = g_ptr_array_new();
        paths->set = g_hash_table_new(g_str_hash, g_str_equal);
    }
    const char *clean = clean_name(paths->arena, name);
    if (!*clean || g_hash_table_contains(paths->set, clean))
        return;
    if (paths->list->len >= DIFF_PATHS_MAX) {
        paths->left_out++;
        return;
    }
    g_hash_table_add(paths->set, (gpointer)clean);
    g_ptr_array_add(paths->list, (gpointer)clean);
}

/* ---- names ---- */

/* Without its first n directories; empty where there are no so many. */
static Str strip(Str name, guint n)
{
    for (; n > 0; n--) {
        gssize slash = str_find_char(name, '/');
        if (slash < 0)
            return (Str){0};
        name = str_skip(name, (gsize)slash + 1);
    }
    return name;
}

static gboolean is_dev_null(Str line)
{
    static const Str null = {"/dev/null", 9};
    return str_has_prefix(line, null) && (line.n == null.n || g_ascii_isspace(line.p[null.n]));
}

/* The byte that "\n" or "\303" stands for; *s is behind the backslash. */
static gboolean take_escape(Str *s, char *byte)
{
    static const char letters[] = "abtnvfr\"\\", bytes[] = "\a\b\t\n\v\f\r\"\\";
    if (!s->n || !*s->p)
        return FALSE;
    const char *letter = strchr(letters, *s->p);
    if (letter) {
        *byte = bytes[letter - letters];
        *s = str_skip(*s, 1);
        return TRUE;
    }
    guint value = 0;
    for (gsize i = 0; i < 3; i++) {
        if (i >= s->n || s->p[i] < '0' || s->p[i] > (i == 0 ? '3' : '7'))
            return FALSE;
        value = 8 * value + (guint)(s->p[i] - '0');
    }
    *byte = (char)value;
    *s = str_skip(*s, 3);
    return TRUE;
}

/* A name in quotes at the start of *s, taken off it; empty, with *s unmoved, if it is broken. */
static Str take_quoted(Arena *arena, Str *s)
{
    Str rest = *s;
    if (!rest.n || *rest.p != '"')
        return (Str){0};
    rest = str_skip(rest, 1);
    Str name = {arena_take(arena, rest.n), 0};
    while (rest.n && *rest.p != '"') {
        char byte = *rest.p;
        rest = str_skip(rest, 1);
        if (byte == '\\' && !take_escape(&rest, &byte))
            return (Str){0};
        ((char *)name.p)[name.n++] = byte;
    }
    if (!rest.n)
        return (Str){0};
    *s = str_skip(rest, 1);
    return name;
}

/* The name that a header line gives; a tab may end it. */
static Str name_in(Arena *arena, Str line, guint directories, gboolean to_tab)
{
    Str name = strip(take_quoted(arena, &line), directories);
    if (name.n)
        return name;
    name = (Str){line.p, 0};
    while (name.n < line.n && (!g_ascii_isspace(line.p[name.n]) || line.p[name.n] == ' ' ||
                               (line.p[name.n] == '\t' && !to_tab)))
        name.n++;
    return strip(name, directories);
}

/*
 * "a/f b/f": the name that is there twice, in quotes or not. Blanks in the name leave one way to
 * cut the line, since both halves behind their first slash are of one length; it is found in one
 * pass, as the second half's slash only moves on.
 */
static Str name_given_twice(Str line)
{
    Str name = strip(line, 1);
    gsize slash = 0; /* in name: the first one behind the cut */
    for (gsize n = 0; n < name.n; n++) {
        if (name.p[n] != ' ' && name.p[n] != '\t')
            continue;
        if (slash <= n) {
            gssize next = str_find_char(str_skip(name, n), '/');
            if (next < 0)
                break;
            slash = n + (gsize)next;
        }
        Str second = str_skip(name, slash + 1);
        if (second.n == n && memcmp(second.p, name.p, n) == 0)
            return second;
    }
    return (Str){0};
}

static Str name_of_both(Arena *arena, Str line)
{
    if (!str_has_prefix(line, STR("\"")))
        return name_given_twice(line);
    Str first = strip(take_quoted(arena, &line), 1);
    Str second = name_in(arena, str_trim(line), 1, FALSE);
    return str_equal(first, second) ? first : (Str){0};
}

/* ---- the headers ---- */

typedef enum { OLD, NEW, FROM, TO, NAMES } NameKind;

static const struct {
    Str start;
    NameKind name;
} name_lines[] = {
    {{"--- ", 4}, OLD},          {{"+++ ", 4}, NEW},       {{"rename from ", 12}, FROM},
    {{"rename old ", 11}, FROM}, {{"rename to ", 10}, TO}, {{"rename new ", 11}, TO},
    {{"copy to ", 8}, TO},
};

static void read_name_line(Arena *arena, Str line, Str names[NAMES])
{
    for (gsize i = 0; i < G_N_ELEMENTS(name_lines); i++) {
        NameKind kind = name_lines[i].name;
        if (!str_has_prefix(line, name_lines[i].start))
            continue;
        gboolean prefixed = kind == OLD || kind == NEW;
        line = str_skip(line, name_lines[i].start.n);
        if (!prefixed || !is_dev_null(line))
            names[kind] = name_in(arena, line, prefixed ? 1 : 0, prefixed);
        return;
    }
}

void diff_paths_add_git(DiffPaths *paths, Str header)
{
    static const NameKind preferred[] = {TO, NEW, OLD};
    Str first, line, names[NAMES] = {0};
    str_next_line(&header, &first);
    while (str_next_line(&header, &line))
        read_name_line(paths->arena, line, names);
    add(paths, names[FROM]);
    for (gsize i = 0; i < G_N_ELEMENTS(preferred); i++) {
        if (!names[preferred[i]].n)
            continue;
        add(paths, names[preferred[i]]);
        return;
    }
    add(paths, name_of_both(paths->arena, str_skip(first, strlen("diff --git "))));
}

/* "2026-01-05 07:42:00.000000000 +0100" behind a tab, or blanks where a mail program made these. */
static gsize date_length(Str line)
{
    enum { DATE_MAX = 64 };
    static GRegex *regex;
    if (g_once_init_enter(&regex)) {
        GRegex *made =
            g_regex_new("(?:\t| +)\\d\\d(?:\\d\\d)?-\\d\\d-\\d\\d"
                        "(?: \\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?)?(?: [+-]\\d\\d:?\\d\\d)?$",
                        G_REGEX_RAW | G_REGEX_OPTIMIZE, 0, NULL);
        g_once_init_leave(&regex, made);
    }
    g_autoptr(GMatchInfo) match = NULL;
    int start;
    Str end = str_skip(line, line.n - MIN(line.n, (gsize)DATE_MAX));
    if (!end.n || !g_regex_match_full(regex, end.p, (gssize)end.n, 0, 0, &match, NULL) ||
        !g_match_info_fetch_pos(match, 0, &start, NULL))
        return 0;
    return end.n - (gsize)start;
}

static Str plain_name(Arena *arena, Str line, guint directories)
{
    Str quoted = strip(take_quoted(arena, &line), directories);
    gsize date = quoted.n ? 0 : date_length(line);
    if (quoted.n)
        return quoted;
    line.n -= date;
    return date ? strip(line, directories) : name_in(arena, line, directories, TRUE);
}

static gboolean in_folder(Arena *arena, Str line)
{
    return !is_dev_null(line) && str_find_char(plain_name(arena, line, 0), '/') >= 0;
}

void diff_paths_add_plain(DiffPaths *paths, Str old_line, Str new_line)
{
    Arena *arena = paths->arena;
    old_line = str_skip(old_line, strlen("--- "));
    new_line = str_skip(new_line, strlen("+++ "));
    guint directories = in_folder(arena, old_line) || in_folder(arena, new_line) ? 1 : 0;
    Str old_name = is_dev_null(old_line) ? (Str){0} : plain_name(arena, old_line, directories);
    Str new_name = is_dev_null(new_line) ? (Str){0} : plain_name(arena, new_line, directories);
    gboolean goes_on = old_name.n && str_has_prefix(new_name, old_name);
    add(paths, !new_name.n || goes_on ? old_name : new_name);
}
