/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/quoted_set.h"
#include "patch/counters.h"
#include "patch/own.h"

enum {
    TITLE_INDENT = 2, /* blanks before a title of a shortlog, as git writes it */
    BEHIND_INDENT = 4 /* ... before what a long one is continued with */
};

/* What was written between quotations. */
typedef struct {
    const char *begin;
    char *numbers;     /* that are named right above it */
    gboolean shortlog; /* they are places in one */
} Answer;

typedef struct {
    QuotedSet *set;
    GString *numbers; /* named since the last answer, by what reaches down to here */
    gboolean answer;  /* the last line that is not blank was no quotation */
    gboolean shortlog, bullet;
    guint heads;     /* shortlogs */
    guint64 counted; /* patches in the last one, as its head says */
    guint listed;    /* titles in it */
} Reader;

static void clear_answer(gpointer data)
{
    Answer *answer = data;
    g_free(answer->numbers);
}

static gsize indent_of(Str line)
{
    gsize n = 0;

    while (n < line.n && line.p[n] == ' ')
        n++;
    return n;
}

/* Nothing that was named reaches down to here. */
static void forget(Reader *r)
{
    g_string_truncate(r->numbers, 0);
    r->shortlog = r->bullet = FALSE;
}

/* "Ann Lake (3):" */
static gboolean take_head(Reader *r, Str line)
{
    gssize open = str_find(line, STR(" ("));
    guint64 counted;

    if (open <= 0 || indent_of(line))
        return FALSE;
    Str rest = str_skip(line, (gsize)open + 2);
    if (!str_take_uint(&rest, COUNTERS_NUMBER_MAX, &counted) || !str_equal(rest, STR("):")))
        return FALSE;
    forget(r);
    r->shortlog = TRUE;
    r->heads++;
    r->counted = counted;
    r->listed = 0;
    return TRUE;
}

static gboolean take_title(Reader *r, Str line)
{
    gsize indent = indent_of(line);

    if (!r->shortlog || indent < TITLE_INDENT)
        return FALSE;
    if (indent >= BEHIND_INDENT || r->listed == COUNTERS_MAX)
        return TRUE;
    Str title = str_trim(line);
    g_array_append_val(r->set->titles, title);
    counters_add(r->numbers, ++r->listed);
    return TRUE;
}

/* "* Patches 2-3 need review" */
static gboolean take_bullet(Reader *r, Str line)
{
    Str rest = str_trim(line);
    Sentence s;
    guint i = 1;

    if (rest.n < 2 || !strchr("*-o+", *rest.p) || rest.p[1] != ' ')
        return r->bullet && rest.n && indent_of(line) > 1; /* its next lines */
    rest = str_trim(str_skip(rest, 1));
    if (!sentence_next(&rest, "", &s) || !sentence_word_in(&s, 0, " patch patches "))
        return FALSE;
    if (!r->bullet)
        forget(r);
    r->bullet = counters_take(&s, &i, r->numbers);
    return r->bullet;
}

static void read_quoted(Reader *r, Str line)
{
    if (r->answer)
        g_string_truncate(r->numbers, 0);
    r->answer = FALSE;
    line = str_skip(line, 1);
    if (line.n && *line.p == ' ')
        line = str_skip(line, 1);
    if (!str_trim(line).n) {
        if (r->shortlog && r->listed)
            forget(r);
    } else if (!take_head(r, line) && !take_title(r, line) && !take_bullet(r, line)) {
        forget(r);
    }
}

static void read_answer(Reader *r, Str line)
{
    if (!str_trim(line).n || r->answer)
        return;
    Answer answer = {line.p, g_strdup(r->numbers->str), r->shortlog};
    g_array_append_val(r->set->answers, answer);
    r->answer = TRUE;
}

/* Of all, or by places in what is no list of all: none. */
static void drop_unknown(Reader *r, guint total)
{
    gboolean whole = r->heads == 1 && r->counted == total && r->listed == total;

    if (!whole)
        g_array_set_size(r->set->titles, 0);
    for (guint i = 0; i < r->set->answers->len; i++) {
        Answer *answer = &g_array_index(r->set->answers, Answer, i);
        guint named = *answer->numbers ? 1 : 0;
        for (const char *p = answer->numbers; *p; p++)
            named += *p == ' ';
        if (named >= total || (answer->shortlog && !whole))
            *answer->numbers = '\0';
    }
}

void quoted_set_init(QuotedSet *set, Str text, guint total)
{
    g_autoptr(GString) numbers = g_string_new(NULL);
    Reader r = {.set = set, .numbers = numbers};
    Str line;

    *set = (QuotedSet){g_array_new(FALSE, FALSE, sizeof(Answer)),
                       g_array_new(FALSE, FALSE, sizeof(Str))};
    g_array_set_clear_func(set->answers, clear_answer);
    while (str_next_line(&text, &line)) {
        if (line.n && *line.p == '>')
            read_quoted(&r, line);
        else if (own_is_quoted(line))
            forget(&r);
        else
            read_answer(&r, line);
    }
    drop_unknown(&r, total);
}

void quoted_set_release(QuotedSet *set)
{
    g_clear_pointer(&set->answers, g_array_unref);
    g_clear_pointer(&set->titles, g_array_unref);
}

const char *quoted_set_above(const QuotedSet *set, const char *at)
{
    const char *numbers = "";

    for (guint i = 0; i < set->answers->len; i++) {
        const Answer *answer = &g_array_index(set->answers, Answer, i);
        if (answer->begin > at)
            break;
        numbers = answer->numbers;
    }
    return numbers;
}
