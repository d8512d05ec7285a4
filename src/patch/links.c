/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/links.h"
#include "base/block.h"
#include "base/line_start.h"
#include "patch/own.h"
#include "patch/subject_token.h"
#include "patch/url.h"

typedef struct {
    Arena *arena;
    TextLink *links;
    guint n;
} Links;

/* A revision that words name: "RFC v2" */
typedef struct {
    guint version;
    gboolean rfc;
} Revision;

static void add(Links *links, LinkKind kind, const char *value, Revision revision)
{
    for (guint i = 0; i < links->n; i++) {
        const TextLink *link = &links->links[i];
        if (link->kind == kind && strcmp(link->value, value) == 0 &&
            (kind != LINK_WORDS ||
             (link->version == revision.version && link->rfc == revision.rfc)))
            return;
    }
    if (links->n < LINKS_MAX)
        links->links[links->n++] = (TextLink){kind, value, revision.version, revision.rfc};
}

/* ---- words that name a revision ---- */

static gboolean is_word_char(char c)
{
    return g_ascii_isalnum(c) || c == '_';
}

/* "v3", "V3", "RFC", "RFCv2", "RFC v2", "RFC/v2" at the start of s; *n is its length. */
static gboolean read_revision(Str s, Revision *revision, gsize *n)
{
    Str rest = s;
    guint64 version = 0;

    *revision = (Revision){0};
    if (str_has_prefix_nocase(rest, STR("RFC"))) {
        revision->rfc = TRUE;
        rest = str_skip(rest, 3);
        if (rest.n > 1 && strchr(" -/_", *rest.p) && (rest.p[1] == 'v' || rest.p[1] == 'V'))
            rest = str_skip(rest, 1);
    }
    if (rest.n > 1 && (*rest.p == 'v' || *rest.p == 'V') && g_ascii_isdigit(rest.p[1])) {
        Str number = str_skip(rest, 1);
        if (str_take_uint(&number, SUBJECT_VERSION_MAX, &version) &&
            !(number.n > 1 && *number.p == '.' && g_ascii_isdigit(number.p[1])))
            rest = number;
    }
    *n = (gsize)(rest.p - s.p);
    if (*n == 0 || (rest.n && is_word_char(*rest.p)))
        return FALSE;
    revision->version = (guint)version;
    return TRUE;
}

static gboolean may_be_revision(const char *p)
{
    return str_fold(p[0]) == 'v' ? g_ascii_isdigit(p[1])
                                 : str_fold(p[0]) == 'r' && str_fold(p[1]) == 'f';
}

/* Where read_revision() may find one, or -1: at the speed of reading. */
static gssize find_revision(Str text)
{
    gsize i = 0;

    for (; i + BLOCK_SIZE < text.n; i += BLOCK_SIZE) {
        Block first = block_fold(block_load(text.p + i)), second = block_load(text.p + i + 1);
        Block digit = (Block)(second - block_of('0') <= block_of(9));
        Block found =
            ((Block)(first == block_of('v')) & digit) |
            ((Block)(first == block_of('r')) & (Block)(block_fold(second) == block_of('f')));
        if (block_any(found))
            return (gssize)(i + block_first(found));
    }
    for (; i + 1 < text.n; i++)
        if (may_be_revision(text.p + i))
            return (gssize)i;
    return -1;
}

/* The next one of a text, which moves behind it; *before: what stands before. */
static gboolean next_revision(Str *text, Str *before, Revision *revision)
{
    for (gsize i = 0, n; i < text->n; i++) {
        if ((i && is_word_char(text->p[i - 1])) || !read_revision(str_skip(*text, i), revision, &n))
            continue;
        *before = (Str){text->p, i};
        *text = str_skip(*text, i + n);
        return TRUE;
    }
    return FALSE;
}

/* "->", "=>", "to" and the like: the revision before it is the older one. */
static gboolean is_arrow(Str between)
{
    static const Str arrows[] = {{"->", 2},     {"-->", 3}, {"=>", 2},     {"==>", 3},
                                 {"to", 2},     {"..", 2},  {"...", 3},    {">", 1},
                                 {"\u2192", 3}, {"-", 1},   {"\u2026", 3}, {"\u2013", 3},
                                 {"--->", 4},   {"vs", 2},  {"vs.", 3}};

    between = str_trim(between);
    for (gsize i = 0; i < G_N_ELEMENTS(arrows); i++)
        if (str_equal_nocase(between, arrows[i]))
            return TRUE;
    return FALSE;
}

/* The last revision that the words name, of "v1 -> v2" the first. */
static gboolean last_revision(Str words, Revision *found)
{
    Revision revision;
    Str before;
    gboolean any = FALSE;

    while (next_revision(&words, &before, &revision)) {
        if (!any || !is_arrow(before))
            *found = revision;
        any = TRUE;
    }
    return any;
}

/* ---- Message-IDs ---- */

/* Trailers whose links lead elsewhere: to where a patch was picked up, a report, a base. */
static const Str foreign[] = {
    {"Link:", 5},
    {"Links:", 6},
    {"Closes:", 7},
    {"Close:", 6},
    {"BugLink:", 8},
    {"Buglink:", 8},
    {"Fixes:", 6},
    {"References:", 11},
    {"Cc:", 3},
    {"Depends-on:", 11},
    {"Based-on:", 9},
    {"Lore:", 5},
    {"Reported-by:", 12},
    {"Discussion:", 11},
    {"In-Reply-To:", 12},
    {"See:", 4},
    {"prerequisite-message-id:", 24},
    {"prerequisite-change-id:", 23},
    {"Prerequisite:", 13},
    {"Reviewed-by:", 12},
    {"Acked-by:", 9},
    {"Tested-by:", 10},
    {"Suggested-by:", 13},
    {"Signed-off-by:", 14},
    {"Upstream-Status:", 16},
    {"Depends on:", 11},
};

static gboolean is_foreign(Str line)
{
    line = str_trim(line);
    for (gsize i = 0; i < G_N_ELEMENTS(foreign); i++)
        if (str_has_prefix_nocase(line, foreign[i]))
            return TRUE;
    return FALSE;
}

/* b4's ids say it themselves: "20240102-slug-v2-1-0123456789ab@" */
static guint version_of_id(Str id)
{
    guint64 version, index;

    for (gssize at; (at = str_find(id, STR("-v"))) >= 0;) {
        id = str_skip(id, (gsize)at + strlen("-v"));
        Str rest = id;
        if (!str_take_uint(&rest, SUBJECT_VERSION_MAX, &version) || !str_has_prefix(rest, STR("-")))
            continue;
        rest = str_skip(rest, 1);
        if (str_take_uint(&rest, SUBJECT_NUMBER_MAX, &index) && str_has_prefix(rest, STR("-")))
            return (guint)version;
    }
    return 0;
}

static gboolean is_bullet(Str words)
{
    for (gsize i = 0; i < words.n; i++)
        if (g_ascii_isalnum(words.p[i]) && !(words.p[i] >= '0' && words.p[i] <= '9'))
            return FALSE;
    return TRUE;
}

/* "[v2]", "# v1", "(v1)" behind a link. */
static gboolean named_behind(Str behind, Revision *revision)
{
    gsize n = 0, length;

    while (n < behind.n && strchr(" \t#[(>", behind.p[n]))
        n++;
    return n && read_revision(str_skip(behind, n), revision, &length);
}

static void add_message(Links *links, const char *id, Revision revision)
{
    if (!revision.version)
        revision.version = version_of_id(str_of(id));
    add(links, LINK_MESSAGE, id, revision);
}

/* Of a line that may name the revision of what the next one links to ("v1:") its head. */
static Str heading(Str line)
{
    line.n = MIN(line.n, (gsize)LINKS_HEAD_MAX);
    Str trimmed = str_trim(line);
    return trimmed.n && strchr(":0123456789]", trimmed.p[trimmed.n - 1]) ? line : (Str){0};
}

/* above: the line before. */
static void read_urls(Links *links, Str line, Str above)
{
    Str rest = line, url, words = line;
    gboolean foreign_line = is_foreign(line);

    above = heading(above);
    while (url_next(&rest, &url)) {
        Revision revision = {0};
        const char *id = url_message_id(links->arena, url);
        words = str_slice(words.p, url.p);
        gboolean named = named_behind(rest, &revision);
        if (!named && !foreign_line)
            named = last_revision(words, &revision) ||
                    (is_bullet(words) && last_revision(above, &revision));
        if (id && (named || !foreign_line))
            add_message(links, id, revision);
        words = rest;
    }
}

/* "<id>", not the address of a person, which has a name before it. */
static const char *bracketed_id(Arena *arena, Str s)
{
    gssize open = str_find_char(s, '<'), close = str_find_char(s, '>');
    Str id = open >= 0 && close > open ? str_slice(s.p + open + 1, s.p + close) : s;

    id = str_trim(id);
    gssize at = str_find_char(id, '@');
    for (gsize i = 0; i < id.n; i++)
        if ((guchar)id.p[i] <= ' ')
            return NULL;
    if (at <= 0 || (gsize)at + 1 == id.n || id.n > MAIL_ID_MAX || str_find(id, STR("://")) >= 0)
        return NULL;
    return arena_strndup(arena, id.p, id.n);
}

/* "v1: <id>", "Message-Id of v1: <id>" */
static void read_bracket(Links *links, Str line)
{
    gssize open = str_find_char(line, '<');
    Revision revision;

    if (open < 0 || str_find(line, STR("://")) >= 0)
        return;
    Str words = str_trim((Str){line.p, (gsize)open});
    gboolean announced = words.n && words.p[words.n - 1] == ':';
    if (!(announced || str_find_nocase(words, STR("id")) >= 0) ||
        !last_revision(words, &revision) || is_foreign(line))
        return;
    const char *id = bracketed_id(links->arena, str_skip(line, (gsize)open));
    if (id)
        add_message(links, id, revision);
}

/* ---- trailers ---- */

static gboolean value_of(Str line, Str key, Str *value)
{
    if (!str_has_prefix_nocase(line, key))
        return FALSE;
    *value = str_trim(str_skip(line, key.n));
    return value->n > 0;
}

/* Without "-v3", which b4 never writes and people do. Gerrit's "I0123..." is none: a backport
 * carries it as well. */
static void read_change_id(Links *links, Str value)
{
    gsize n = 0;

    while (n < value.n && (guchar)value.p[n] > ' ')
        n++;
    value.n = n;
    if (n == 41 && *value.p == 'I' && url_take_hash(str_skip(value, 1)).n == 40)
        return;
    while (n && g_ascii_isdigit(value.p[n - 1]))
        n--;
    if (n > 2 && n < value.n && value.p[n - 1] == 'v' && value.p[n - 2] == '-')
        value.n = n - 2;
    if (value.n && value.n <= MAIL_ID_MAX)
        add(links, LINK_CHANGE_ID, arena_strndup(links->arena, value.p, value.n), (Revision){0});
}

static gboolean read_trailer(Links *links, Str line)
{
    Str value, url;

    if (value_of(line, STR("change-id:"), &value)) {
        read_change_id(links, value);
        return TRUE;
    }
    if (!value_of(line, STR("Supersedes:"), &value))
        return FALSE;
    const char *id = url_next(&(Str){value.p, value.n}, &url) ? url_message_id(links->arena, url)
                                                              : bracketed_id(links->arena, value);
    if (id)
        add(links, LINK_SUPERSEDES, id, (Revision){0});
    return TRUE;
}

/* ---- changelogs ---- */

static const Str changes[] = {
    {"change", 6},         {"diff", 4},           {"update", 6},        {"history", 7},
    {"revision", 8},       {"what", 4},           {"modif", 5},         {"fixes since", 11},
    {"new since", 9},      {"fixed since", 11},   {"delta", 5},         {"main changes", 12},
    {"major changes", 13}, {"a few changes", 13}, {"some changes", 12}, {"*changes", 8},
    {"patch change", 12},  {"series change", 13}, {"since", 5},         {"from", 4},
    {"compared", 8},       {"range-diff", 10},
};

static Str without_bullet(Str line)
{
    while (line.n && !g_ascii_isalnum(*line.p) && strchr(" \t*-=#[(~_+.", *line.p))
        line = str_skip(line, 1);
    return line;
}

static gboolean ends_with_word(Str s, const char *set)
{
    gsize n;

    s = str_trim(s);
    for (n = s.n; n && g_ascii_isalpha(s.p[n - 1]); n--)
        ;
    g_autofree char *word = g_strdup_printf(" %.*s ", (int)MIN(s.n - n, (gsize)20), s.p + n);
    g_autofree char *lower = g_ascii_strdown(word, -1);
    return s.n > n && strstr(set, lower) != NULL;
}

/* The line heads an entry of a changelog: which older revision it names. */
static gboolean older_revision(Str line, Revision *older)
{
    Revision first, second;
    Str before, between, rest = line;

    if (!next_revision(&rest, &before, &first))
        return FALSE;
    gboolean second_too = next_revision(&rest, &between, &second);
    *older = first;
    if (second_too && is_arrow(between))
        return TRUE;
    if (ends_with_word(before, " since from vs to over against after the "))
        return TRUE;
    if (second_too && ends_with_word(between, " since from vs to over against after "))
        return *older = second, TRUE;
    /* "Changes in v3", "v3:", but not "v3: https://..." */
    Str behind = second_too ? between : rest;
    gboolean entry = str_has_prefix(behind, STR(":")) && str_find(line, STR("://")) < 0 &&
                     str_find_char(line, '<') < 0;
    if (first.version < 2 ||
        !(entry || !str_trim(behind).n ||
          ends_with_word(before, " in for with changes log changelog history ")))
        return FALSE;
    *older = (Revision){first.version - 1, first.rfc};
    return TRUE;
}

static gboolean heads_changelog(Str line)
{
    Revision revision;
    gsize n;

    for (gsize i = 0; i < G_N_ELEMENTS(changes); i++)
        if (str_has_prefix_nocase(line, changes[i]))
            return TRUE;
    return read_revision(line, &revision, &n);
}

static void read_words(Links *links, Str line)
{
    Revision older;

    line = without_bullet(line);
    line.n = MIN(line.n, (gsize)LINKS_HEAD_MAX);
    if (heads_changelog(line) && older_revision(line, &older) && (older.version || older.rfc))
        add(links, LINK_WORDS, "", older);
}

/* ---- the lines ---- */

/* What few lines hold is looked for in the text, not in each line. */
typedef enum { TRAILER, REVISION, URL, BRACKET, MARKS } Mark;

/* Where a line begins that may be a trailer. */
static gssize find_trailer(Str text)
{
    static const guint8 begins[256] = {['c'] = 1, ['C'] = 1, ['s'] = 1, ['S'] = 1};
    Str rest = text;

    return line_start_find_any(&rest, begins) ? rest.p - text.p : -1;
}

static gssize find_url(Str text)
{
    return str_find(text, STR("http"));
}

static gssize find_bracket(Str text)
{
    return str_find_char(text, '<');
}

static gssize (*const find_mark[MARKS])(Str text) = {
    [TRAILER] = find_trailer,
    [REVISION] = find_revision,
    [URL] = find_url,
    [BRACKET] = find_bracket,
};

/* The next line that holds one, which *rest moves behind. next: where each is; before *rest: not
 * known. */
static gboolean next_marked(const char *next[MARKS], Str *rest, Str *line)
{
    const char *end = rest->p + rest->n, *first = end;

    for (guint i = 0; i < MARKS; i++) {
        if (next[i] < rest->p) {
            gssize hit = find_mark[i](*rest);
            next[i] = hit < 0 ? end : rest->p + hit;
        }
        first = MIN(first, next[i]);
    }
    if (first == end)
        return FALSE;
    const char *lf = memrchr(rest->p, '\n', (gsize)(first - rest->p));
    *rest = str_slice(lf ? lf + 1 : rest->p, end);
    return str_next_line(rest, line);
}

static gboolean counts(Str line)
{
    return !own_is_quoted(line) && str_trim(line).n > 0;
}

/* The last line of what stands above that counts. */
static Str last_line(Str above)
{
    while (above.n) {
        const char *lf = memrchr(above.p, '\n', above.n - 1);
        Str rest = str_slice(lf ? lf + 1 : above.p, above.p + above.n), line;
        above.n -= rest.n;
        if (str_next_line(&rest, &line) && counts(line))
            return line;
    }
    return above;
}

static void read_text(Links *links, Str text)
{
    const char *next[MARKS] = {NULL};
    Str rest = text, line;

    while (next_marked(next, &rest, &line)) {
        const char *end = line.p + line.n;
        if (!counts(line) || read_trailer(links, line))
            continue;
        if (next[REVISION] < end)
            read_words(links, line);
        if (next[URL] < end)
            read_urls(links, line, last_line(str_slice(text.p, line.p)));
        if (next[BRACKET] < end)
            read_bracket(links, line);
    }
}

const TextLink *links_read(Arena *arena, Str text, Str behind, guint *n)
{
    Links links = {.arena = arena, .links = arena_take(arena, LINKS_MAX * sizeof(TextLink))};

    read_text(&links, text);
    read_text(&links, behind);
    *n = links.n;
    return links.links;
}
