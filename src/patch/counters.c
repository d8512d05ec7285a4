/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/counters.h"

#define JOINS " and & + "
#define RANGES " to through thru - "

typedef struct {
    GString *list;
    guint n;
    guint64 last;
} Counters;

static gboolean add_range(Counters *counters, guint64 from, guint64 to)
{
    if (from > to || to - from >= COUNTERS_MAX - counters->n)
        return FALSE;
    for (; from <= to; from++, counters->n++)
        g_string_append_printf(counters->list, "%s%" G_GUINT64_FORMAT,
                               counters->list->len ? " " : "", from);
    counters->last = to;
    return TRUE;
}

/* "3", "03/17", "#3" off *s; 0 is the cover. */
static gboolean take_number(Str *s, guint64 *number)
{
    guint64 total;
    Str rest = s->n && *s->p == '#' ? str_skip(*s, 1) : *s;

    if (!str_take_uint(&rest, COUNTERS_NUMBER_MAX, number) || *number == 0)
        return FALSE;
    if (rest.n > 1 && *rest.p == '/') {
        rest = str_skip(rest, 1);
        if (!str_take_uint(&rest, COUNTERS_NUMBER_MAX, &total))
            return FALSE;
    }
    *s = rest;
    return TRUE;
}

static gboolean take_range_mark(Str *s)
{
    static const Str marks[] = {{"-", 1}, {"..", 2}, {"\u2013", 3}};

    for (gsize i = 0; i < G_N_ELEMENTS(marks); i++)
        if (str_has_prefix(*s, marks[i])) {
            *s = str_skip(*s, marks[i].n);
            return TRUE;
        }
    return FALSE;
}

/* The whole word: "3", "1-3", "1/5-3/5", "1,2,5-7". */
static gboolean read_word(Str word, Counters *counters)
{
    guint64 from, to;

    while (take_number(&word, &from)) {
        to = from;
        if (take_range_mark(&word) && !take_number(&word, &to))
            return FALSE;
        if (!add_range(counters, from, to))
            return FALSE;
        if (word.n == 0)
            return TRUE;
        if (!strchr(",+&", *word.p))
            return FALSE;
        word = str_skip(word, 1);
    }
    return FALSE;
}

/* "to 3" behind "1". */
static gboolean read_range(const Sentence *sentence, guint i, Counters *counters)
{
    guint64 to;
    Str word = i + 1 < sentence->n ? sentence->words[i + 1].text : (Str){0};

    return sentence_word_in(sentence, i, RANGES) && take_number(&word, &to) && word.n == 0 &&
           add_range(counters, counters->last + 1, to);
}

static guint64 word_number(Str word, const char *const *names)
{
    guint64 number;

    for (guint i = 0; names[i]; i++)
        if (str_equal_nocase(word, str_of(names[i])))
            return i + 1;
    return str_take_uint(&word, COUNTERS_NUMBER_MAX, &number) && word.n == 0 ? number : 0;
}

/* "first", "first two", "second". */
static gboolean take_ordinal(const Sentence *sentence, guint *i, Counters *counters)
{
    static const char *const ordinals[] = {"first", "second", "third", "fourth", "fifth", NULL};
    static const char *const numbers[] = {"one", "two", "three", "four", "five", "six", NULL};
    Str word = *i < sentence->n ? sentence->words[*i].text : (Str){0};
    guint64 which = word.n && g_ascii_isalpha(*word.p) ? word_number(word, ordinals) : 0, many = 0;

    if (which == 1 && *i + 1 < sentence->n)
        many = word_number(sentence->words[*i + 1].text, numbers);
    if (!which || !add_range(counters, which, which + MAX(many, 1) - 1))
        return FALSE;
    *i += many ? 2 : 1;
    return TRUE;
}

/* Takes counters, words that join them between; *i moves behind the last one. */
static gboolean take_list(const Sentence *sentence, guint *i, Counters *counters)
{
    gboolean any = FALSE;

    for (guint at = *i; at < sentence->n; at++) {
        gsize len = counters->list->len;
        if (any && read_range(sentence, at, counters)) {
            *i = ++at + 1;
        } else if (read_word(sentence->words[at].text, counters)) {
            any = TRUE;
            *i = at + 1;
        } else if (g_string_truncate(counters->list, len),
                   !any || !sentence_word_in(sentence, at, JOINS "patch patches ")) {
            break;
        }
    }
    return any;
}

gboolean counters_take(const Sentence *sentence, guint *i, GString *list)
{
    Counters counters = {.list = list};

    return take_ordinal(sentence, i, &counters) || take_list(sentence, i, &counters);
}
