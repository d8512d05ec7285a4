/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/counters.h"

#define JOINS " and & + patch patches "
#define RANGES " to through thru "

typedef struct {
    GString *list;
    guint n;
    guint64 last;
} Counters;

/* Not by printf(): a mail may say "1-500" in every other word. */
void counters_add(GString *list, guint number)
{
    char digits[sizeof("999")];
    gsize at = sizeof(digits);

    g_assert(number <= COUNTERS_NUMBER_MAX);
    do
        digits[--at] = (char)('0' + number % 10);
    while (number /= 10);
    if (list->len)
        g_string_append_c(list, ' ');
    g_string_append_len(list, digits + at, (gssize)(sizeof(digits) - at));
}

static gboolean add_range(Counters *counters, guint64 from, guint64 to)
{
    if (from > to || to - from >= COUNTERS_MAX - counters->n)
        return FALSE;
    for (; from <= to; from++, counters->n++)
        counters_add(counters->list, (guint)from);
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

/* "to 3", "- 3" behind "1", "8]" behind "[1,": the range that ends at *i, which moves behind. */
static gboolean take_range_end(const Sentence *sentence, guint *i, Counters *counters)
{
    const Word *before = &sentence->words[*i - 1];
    guint64 to;
    guint at = *i;
    gboolean range = before->dash;

    if (sentence_word_in(sentence, at, RANGES)) {
        range = TRUE;
        at++;
    }
    if (at >= sentence->n)
        return FALSE;
    const Word *word = &sentence->words[at];
    range |= before->open == '[' && before->close == ',' && word->close == ']' && !word->open;
    Str text = word->text;
    if (!range || !take_number(&text, &to) || text.n ||
        !add_range(counters, counters->last + 1, to))
        return FALSE;
    *i = at + 1;
    return TRUE;
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
    if (!which || !(many || sentence_word_in(sentence, *i + 1, " patch patches one commit ")) ||
        !add_range(counters, which, which + MAX(many, 1) - 1))
        return FALSE;
    *i += many ? 2 : 1;
    return TRUE;
}

/* One or more at *i; what read_word() added in vain is taken back. */
static gboolean take_word(const Sentence *sentence, guint *i, Counters *counters)
{
    gsize len = counters->list->len;

    if (*i < sentence->n && read_word(sentence->words[*i].text, counters)) {
        ++*i;
        return TRUE;
    }
    g_string_truncate(counters->list, len);
    return FALSE;
}

/* Counters with words between that join them; *i moves behind the last one. */
static gboolean take_list(const Sentence *sentence, guint *i, Counters *counters)
{
    guint at = *i;

    if (!take_word(sentence, &at, counters))
        return FALSE;
    for (*i = at; at < sentence->n; *i = at) {
        if (take_range_end(sentence, &at, counters))
            continue;
        while (sentence_word_in(sentence, at, JOINS))
            at++;
        if (!take_word(sentence, &at, counters))
            break;
    }
    return TRUE;
}

gboolean counters_take(const Sentence *sentence, guint *i, GString *list)
{
    Counters counters = {.list = list};

    /* "3 patches" is how many. */
    if (sentence_word_in(sentence, *i + 1, " patches commits other more "))
        return take_ordinal(sentence, i, &counters);
    return take_ordinal(sentence, i, &counters) || take_list(sentence, i, &counters);
}
