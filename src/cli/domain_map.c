/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/domain_map.h"
#include "base/str.h"

/* An employer, up to a time. */
typedef struct {
    gint64 until;
    const char *organisation;
} Term;

typedef struct {
    GRegex *expression;
    char *address;
} Pattern;

struct DomainMap {
    GHashTable *terms;   /* folded address or domain -> GArray of Term, by until */
    GHashTable *aliases; /* folded address -> folded address */
    GArray *patterns;    /* of Pattern, in the order of their lines */
    GStringChunk *names; /* of organisations */
    GChecksum *content;
};

/* A file being read. */
typedef struct {
    DomainMap *map;
    const char *path;
    guint line;
    const char *organisation; /* of a group */
    gboolean in_virtual;      /* between VirtualEmployer and end */
} Reading;

typedef gboolean LineFunc(Reading *reading, Str line, GError **error);

static void clear_pattern(gpointer data)
{
    Pattern *pattern = data;
    g_regex_unref(pattern->expression);
    g_free(pattern->address);
}

static void free_terms(gpointer terms)
{
    g_array_unref(terms);
}

DomainMap *domain_map_new(void)
{
    DomainMap *map = g_new0(DomainMap, 1);
    map->terms = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_terms);
    map->aliases = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    map->patterns = g_array_new(FALSE, FALSE, sizeof(Pattern));
    g_array_set_clear_func(map->patterns, clear_pattern);
    map->names = g_string_chunk_new(4096);
    map->content = g_checksum_new(G_CHECKSUM_SHA256);
    return map;
}

void domain_map_free(DomainMap *map)
{
    if (!map)
        return;
    g_hash_table_unref(map->terms);
    g_hash_table_unref(map->aliases);
    g_array_unref(map->patterns);
    g_string_chunk_free(map->names);
    g_checksum_free(map->content);
    g_free(map);
}

G_GNUC_PRINTF(3, 4)
static gboolean fail(const Reading *reading, GError **error, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_autofree char *message = g_strdup_vprintf(format, args);
    va_end(args);
    g_set_error(error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_PARSE, "%s:%u: %s", reading->path,
                reading->line, message);
    return FALSE;
}

static char *folded(Str s)
{
    return g_ascii_strdown(s.p, (gssize)s.n);
}

/* Takes the first word off, and the blanks behind it. */
static Str take_word(Str *rest)
{
    gsize n = 0;
    while (n < rest->n && !g_ascii_isspace(rest->p[n]))
        n++;
    Str word = {rest->p, n};
    *rest = str_trim(str_skip(*rest, n));
    return word;
}

/* ---- lines ---- */

static gint64 midnight(guint64 year, guint64 month, guint64 day)
{
    g_autoptr(GDateTime) date = g_date_time_new_utc((int)year, (int)month, (int)day, 0, 0, 0);
    return date ? g_date_time_to_unix(date) : G_MAXINT64;
}

/* "2009-12-31" */
static gboolean read_day(Reading *reading, Str text, gint64 *until, GError **error)
{
    enum { YEAR_MAX = 9999 };
    guint64 year, month, day;
    Str rest = text;
    gboolean good = str_take_uint(&rest, YEAR_MAX, &year) && str_has_prefix(rest, STR("-"));
    rest = str_skip(rest, good ? 1 : 0);
    good = good && str_take_uint(&rest, 12, &month) && str_has_prefix(rest, STR("-"));
    rest = str_skip(rest, good ? 1 : 0);
    good = good && str_take_uint(&rest, 31, &day) && rest.n == 0;
    *until = good ? midnight(year, month, day) : G_MAXINT64;
    return *until < G_MAXINT64 ||
           fail(reading, error, "\"%.*s\" is no day as 2009-12-31", (int)text.n, text.p);
}

/* Takes "< 2009-12-31" off the end. */
static gboolean take_until(Reading *reading, Str *line, gint64 *until, GError **error)
{
    *until = G_MAXINT64;
    gssize less = str_find_char(*line, '<');
    if (less < 0)
        return TRUE;
    Str day = str_trim(str_skip(*line, (gsize)less + 1));
    *line = str_trim((Str){line->p, (gsize)less});
    return read_day(reading, day, until, error);
}

/* Behind those of the same day. */
static void add_term(DomainMap *map, Str place, Term term)
{
    char *key = folded(place);
    GArray *terms = g_hash_table_lookup(map->terms, key);
    if (!terms) {
        terms = g_array_new(FALSE, FALSE, sizeof(Term));
        g_hash_table_insert(map->terms, key, terms);
    } else {
        g_free(key);
    }
    guint at = terms->len;
    while (at > 0 && g_array_index(terms, Term, at - 1).until > term.until)
        at--;
    g_array_insert_val(terms, at, term);
}

/* "[user@]domain employer [< day]" */
static gboolean take_employer(Reading *reading, Str line, GError **error)
{
    Term term;
    if (!take_until(reading, &line, &term.until, error))
        return FALSE;
    Str place = take_word(&line);
    if (place.n == 0 || line.n == 0)
        return fail(reading, error,
                    "no employer behind \"%.*s\"; files of addresses alone are named in a "
                    "gitdm.config: GroupMap FILE EMPLOYER",
                    (int)place.n, place.p);
    g_autofree char *name = str_dup(line);
    term.organisation = g_string_chunk_insert_const(reading->map->names, name);
    add_term(reading->map, place, term);
    return TRUE;
}

/* An address of a group. */
static gboolean take_member(Reading *reading, Str line, GError **error)
{
    Term term = {.organisation = reading->organisation};
    if (!take_until(reading, &line, &term.until, error))
        return FALSE;
    if (line.n == 0)
        return fail(reading, error, "no address");
    add_term(reading->map, line, term);
    return TRUE;
}

/* "other@address address", the first one in quotes if there are blanks in it. */
static gboolean split_alias(Reading *reading, Str line, Str *other, Str *address, GError **error)
{
    gssize end = line.n && *line.p == '"' ? str_find_char(str_skip(line, 1), '"') : -1;
    if (end > 0) {
        *other = (Str){line.p + 1, (gsize)end};
        *address = str_trim(str_skip(line, (gsize)end + 2));
    } else {
        *address = line;
        *other = take_word(address);
    }
    return str_find_char(*address, '@') > 0 ||
           fail(reading, error, "no address behind \"%.*s\"", (int)other->n, other->p);
}

static gboolean take_alias(Reading *reading, Str line, GError **error)
{
    Str other, address;
    if (!split_alias(reading, line, &other, &address, error))
        return FALSE;
    g_hash_table_insert(reading->map->aliases, folded(other), folded(address));
    return TRUE;
}

static gboolean take_pattern(Reading *reading, Str line, GError **error)
{
    g_autoptr(GError) cause = NULL;
    Str other, address;
    if (!split_alias(reading, line, &other, &address, error))
        return FALSE;
    g_autofree char *text = str_dup(other);
    GRegex *expression = g_regex_new(text, G_REGEX_RAW | G_REGEX_OPTIMIZE,
                                     (GRegexMatchFlags)G_REGEX_MATCH_ANCHORED, &cause);
    if (!expression)
        return fail(reading, error, "%s", cause->message);
    Pattern pattern = {expression, folded(address)};
    g_array_append_val(reading->map->patterns, pattern);
    return TRUE;
}

static gboolean is_alias(Str line)
{
    gboolean quoted = *line.p == '"';
    Str rest = line;
    take_word(&rest);
    Str word = take_word(&rest);
    return quoted || (rest.n == 0 && str_find_char(word, '@') > 0);
}

/* Of a file that was named alone: what each line is, is to be seen. */
static gboolean take_any(Reading *reading, Str line, GError **error)
{
    return (is_alias(line) ? take_alias : take_employer)(reading, line, error);
}

/* ---- files ---- */

static gboolean load(DomainMap *map, const char *path, char **text, GError **error)
{
    g_autofree char *bytes = NULL;
    gsize n;
    if (!g_file_get_contents(path, &bytes, &n, error))
        return FALSE;
    g_autofree char *size = g_strdup_printf("%" G_GSIZE_FORMAT "\n", n);
    g_checksum_update(map->content, (const guchar *)size, -1);
    g_checksum_update(map->content, (const guchar *)bytes, (gssize)n);
    *text = g_utf8_make_valid(bytes, (gssize)n);
    return TRUE;
}

/* The next line with anything in it but blanks and a comment. */
static gboolean next_line(Str *rest, Str *line, guint *number)
{
    while (str_next_line(rest, line)) {
        (*number)++;
        gssize comment = str_find_char(*line, '#');
        *line = str_trim((Str){line->p, comment < 0 ? line->n : (gsize)comment});
        if (line->n)
            return TRUE;
    }
    return FALSE;
}

static gboolean take_lines(Reading *reading, const char *text, LineFunc *take, GError **error)
{
    Str rest = str_of(text), line;
    while (next_line(&rest, &line, &reading->line))
        if (!take(reading, line, error))
            return FALSE;
    return TRUE;
}

static const struct {
    const char *word;
    LineFunc *take; /* NULL: the file is of no use here */
} files[] = {
    {"EmailMap", take_employer}, {"EmailAliases", take_alias}, {"RXEmailAliases", take_pattern},
    {"GroupMap", take_member},   {"FileTypeMap", NULL},
};

#define VIRTUAL "VirtualEmployer"

static gssize find_word(Str word)
{
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++)
        if (str_equal(word, str_of(files[i].word)))
            return (gssize)i;
    return -1;
}

/* A file that a gitdm.config names; employer is what else stands on the line. */
static gboolean read_named(Reading *config, Str name, Str employer, LineFunc *take, GError **error)
{
    g_autofree char *relative = str_dup(name);
    g_autofree char *folder = g_path_get_dirname(config->path);
    g_autofree char *path = g_path_is_absolute(relative) ? g_strdup(relative)
                                                         : g_build_filename(folder, relative, NULL);
    g_autofree char *text = NULL;
    g_autofree char *organisation = str_dup(employer);
    g_autoptr(GError) cause = NULL;
    Reading reading = {.map = config->map, .path = path};
    reading.organisation = g_string_chunk_insert_const(config->map->names, organisation);
    if (!load(config->map, path, &text, &cause))
        return fail(config, error, "%s", cause->message);
    return take_lines(&reading, text, take, error);
}

/* A line of a gitdm.config. */
static gboolean take_config(Reading *reading, Str line, GError **error)
{
    Str rest = line, word = take_word(&rest);
    if (reading->in_virtual || str_equal(word, STR(VIRTUAL))) {
        reading->in_virtual = !str_equal(word, STR("end"));
        return TRUE;
    }
    gssize i = find_word(word);
    Str name = take_word(&rest);
    if (i < 0)
        return fail(reading, error, "\"%.*s\" is nothing that gitdm knows", (int)word.n, word.p);
    if (name.n == 0)
        return fail(reading, error, "%s: no file is named", files[i].word);
    if (files[i].take == take_member && rest.n == 0)
        return fail(reading, error, "GroupMap: no employer behind the file");
    return !files[i].take || read_named(reading, name, rest, files[i].take, error);
}

static gboolean is_config(const char *text)
{
    guint number = 0;
    Str rest = str_of(text), line;
    if (!next_line(&rest, &line, &number))
        return FALSE;
    Str word = take_word(&line);
    return find_word(word) >= 0 || str_equal(word, STR(VIRTUAL));
}

gboolean domain_map_read(DomainMap *map, const char *path, GError **error)
{
    g_autofree char *text = NULL;
    Reading reading = {.map = map, .path = path};
    if (!load(map, path, &text, error) ||
        !take_lines(&reading, text, is_config(text) ? take_config : take_any, error))
        return FALSE;
    return !reading.in_virtual || fail(&reading, error, VIRTUAL ": no \"end\" behind it");
}

const char *domain_map_fingerprint(const DomainMap *map)
{
    return g_checksum_get_string(map->content);
}

/* ---- asking ---- */

static const char *follow_alias(const DomainMap *map, const char *address)
{
    const char *other = g_hash_table_lookup(map->aliases, address);
    for (guint i = 0; !other && i < map->patterns->len; i++) {
        const Pattern *pattern = &g_array_index(map->patterns, Pattern, i);
        if (g_regex_match(pattern->expression, address, 0, NULL))
            other = pattern->address;
    }
    return other ? other : address;
}

static const char *employer_at(const DomainMap *map, const char *place, gint64 date)
{
    const GArray *terms = g_hash_table_lookup(map->terms, place);
    for (guint i = 0; terms && i < terms->len; i++)
        if (date < g_array_index(terms, Term, i).until)
            return g_array_index(terms, Term, i).organisation;
    return NULL;
}

/* "mail.example.com" -> "example.com" -> NULL */
static const char *domain_above(const char *domain)
{
    const char *dot = strchr(domain, '.');
    return dot && strchr(dot + 1, '.') ? dot + 1 : NULL;
}

const char *domain_map_organisation(gpointer data, const char *email, gint64 date)
{
    const DomainMap *map = data;
    g_autofree char *key = folded(str_of(email));
    const char *address = follow_alias(map, key);
    const char *organisation = employer_at(map, address, date);
    const char *domain = strrchr(address, '@');
    if (!domain || strlen(domain + 1) > DOMAIN_MAP_DOMAIN_MAX)
        return organisation;
    for (domain++; domain && !organisation; domain = domain_above(domain))
        organisation = employer_at(map, domain, date);
    return organisation;
}
