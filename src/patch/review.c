/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/review.h"
#include "base/line_start.h"
#include "patch/own.h"

typedef enum { REVIEWED, ACKED, TESTED, REPORTED, NACKED, ROLES } Role;

static const char *const keys[ROLES] = {
    [REVIEWED] = "Reviewed-by", [ACKED] = "Acked-by",   [TESTED] = "Tested-by",
    [REPORTED] = "Reported-by", [NACKED] = "Nacked-by",
};

/* What stands before "-by", slips that lists show included. */
static const struct {
    Str word;
    Role role;
} words[] = {
    {{"reviewed", 8}, REVIEWED}, {{"reviewd", 7}, REVIEWED},  {{"reviwed", 7}, REVIEWED},
    {{"review", 6}, REVIEWED},   {{"acked", 5}, ACKED},       {{"ack", 3}, ACKED},
    {{"tested", 6}, TESTED},     {{"reported", 8}, REPORTED}, {{"nacked", 6}, NACKED},
    {{"naked", 5}, NACKED},      {{"nack", 4}, NACKED},       {{"nak", 3}, NACKED},
};

typedef struct {
    Arena *arena;
    const Address *sender;
    Trailer *trailers;
    guint n;
    guint left_out;
} Review;

static gboolean is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static Str skip_blanks(Str s)
{
    while (s.n && is_blank(*s.p))
        s = str_skip(s, 1);
    return s;
}

static Str take_letters(Str *s)
{
    Str word = {s->p, 0};

    while (s->n && g_ascii_isalpha(*s->p)) {
        word.n++;
        *s = str_skip(*s, 1);
    }
    return word;
}

static gboolean find_role(Str word, guint *roles)
{
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        if (str_equal_nocase(word, words[i].word)) {
            *roles |= 1U << words[i].role;
            return TRUE;
        }
    return FALSE;
}

/* Takes "Reviewed-and-tested-by" off *line: a bit for each role, 0 if it is no such key. */
static guint take_key(Str *line)
{
    guint roles = 0;
    Str rest = *line;

    for (gboolean any = FALSE;; any = TRUE) {
        Str word = take_letters(&rest);
        if (any && str_equal_nocase(word, STR("by")))
            break;
        if (!find_role(word, &roles) && !(any && str_equal_nocase(word, STR("and"))))
            return 0;
        Str behind = rest;
        while (behind.n && (is_blank(*behind.p) || strchr("-/&,+", *behind.p)))
            behind = str_skip(behind, 1);
        if (behind.p == rest.p)
            return 0;
        rest = behind;
    }
    *line = skip_blanks(rest);
    return roles;
}

/* "Ann Sender <ann@example.org>": what must follow where the colon was forgotten. */
static gboolean is_person(Str value)
{
    gssize open = str_find_char(value, '<');
    Str address = open > 0 ? str_skip(value, (gsize)open) : (Str){0};
    gssize at = str_find_char(address, '@'), close = str_find_char(address, '>');

    return g_ascii_isupper(value.n ? *value.p : ' ') && at > 1 && close > at + 1;
}

static gboolean has_address(Str value)
{
    return str_find_char(value, '@') >= 0;
}

static const char *sender_value(Review *review)
{
    const Address *sender = review->sender;
    g_autofree char *value =
        *sender->name ? g_strdup_printf("%s <%s>", sender->name, sender->email) : NULL;
    return arena_strdup(review->arena, value ? value : sender->email);
}

static void add(Review *review, Role role, const char *value)
{
    for (guint i = 0; i < review->n; i++)
        if (review->trailers[i].key == keys[role] && strcmp(review->trailers[i].value, value) == 0)
            return;
    if (review->n == REVIEW_TRAILERS_MAX)
        review->left_out++;
    else
        review->trailers[review->n++] = (Trailer){keys[role], value};
}

/* The value, with the address that a mail program wrapped onto the next line. */
static const char *read_value(Review *review, Str value, Str rest)
{
    Str next;

    if (str_equal_nocase(value, STR("me")) || str_equal_nocase(value, STR("me.")))
        return sender_value(review);
    if (!has_address(value) && str_next_line(&rest, &next) && !own_is_quoted(next)) {
        next = str_trim(next);
        if (value.n ? *(next.n ? next.p : " ") == '<' && has_address(next) : is_person(next)) {
            g_autofree char *joined = g_strdup_printf("%.*s%s%.*s", (int)value.n, value.p,
                                                      value.n ? " " : "", (int)next.n, next.p);
            return arena_strdup(review->arena, joined);
        }
    }
    return arena_strndup(review->arena, value.p, value.n);
}

static void read_trailer(Review *review, Str line, Str rest)
{
    Str value = skip_blanks(line);
    guint roles = take_key(&value);
    gboolean colon = value.n && *value.p == ':';

    if (!roles || !(colon || is_person(value)))
        return;
    const char *text = read_value(review, str_trim(str_skip(value, colon)), rest);
    for (guint role = 0; *text && role < ROLES; role++)
        if (roles >> role & 1)
            add(review, (Role)role, text);
}

/* How a trailer begins, or the head of a commit. */
static const guint8 may_begin[256] = {
    ['a'] = 1, ['A'] = 1, ['c'] = 1, ['C'] = 1, ['n'] = 1, ['N'] = 1,
    ['r'] = 1, ['R'] = 1, ['t'] = 1, ['T'] = 1, [' '] = 1, ['\t'] = 1,
};

/* The next line that may matter where no commit is shown: a few of a hundred. */
static gboolean next_line(Str *rest, Str *line)
{
    while (line_start_find_any(rest, may_begin) && str_next_line(rest, line)) {
        Str text = skip_blanks(*line);
        if (text.n && may_begin[(guchar)*text.p])
            return TRUE;
    }
    return FALSE;
}

/* Whether a line holds what begins a trailer; all that do so hold a word that few lines hold. */
static gboolean may_hold(Str text)
{
    Str line;

    for (gssize at; (at = str_find_nocase(text, STR("by"))) >= 0;) {
        const char *lf = memrchr(text.p, '\n', (gsize)at);
        text = str_skip(text, lf ? (gsize)(lf + 1 - text.p) : 0);
        str_next_line(&text, &line);
        line = skip_blanks(line);
        if (take_key(&line))
            return TRUE;
    }
    return FALSE;
}

const Trailer *review_read(Arena *arena, DiagLog *log, Str text, const Address *sender, guint *n)
{
    Review review = {.arena = arena,
                     .sender = sender,
                     .trailers = arena_new_array(arena, Trailer, REVIEW_TRAILERS_MAX)};
    OwnCommit commit = {0};
    Str line;

    /* Those of a commit of his own that he shows are no answer. Quoted lines end a commit, but
     * begin none. */
    for (Str rest = may_hold(text) ? text : (Str){0};
         commit.state == OWN_NO_COMMIT ? next_line(&rest, &line) : str_next_line(&rest, &line);)
        if (!(own_is_commit(&commit, line) && own_names(sender, commit.author)) &&
            !own_is_quoted(line))
            read_trailer(&review, line, rest);
    if (review.left_out)
        diag_add(log, DIAG_TRAILERS_TOO_MANY, NULL);
    *n = review.n;
    return review.trailers;
}
