/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/nak.h"
#include "patch/own.h"
#include "patch/sentence.h"

/* What may stand before a NAK, and behind it where it is about the patch. */
static const char *const before[] = {"so",   "sorry", "hard",  "strong",  "big",  "clear",
                                     "firm", "full",  "still", "that's",  "this", "is",
                                     "a",    "it's",  "an",    "another", "my",   "ok",
                                     "also", "again", "yet",   "total",   "no",   "definite"};
static const char *const behind[] = {"from", "on",    "to",    "for",    "this", "because",
                                     "as",   "again", "until", "unless", "then", "since"};
static const char *const naks[] = {"nak", "nack", "nacked", "naked", "nak'd", "nack'd"};
#define FILTER " nak nack nacked naked nak'd nack'd "

static gboolean is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static gboolean is_one_of(Str word, const char *const *list, gsize n)
{
    for (gsize i = 0; i < n; i++)
        if (str_equal_nocase(word, str_of(list[i])))
            return TRUE;
    return FALSE;
}

static Str take_word(Str *s)
{
    while (s->n && is_blank(*s->p))
        *s = str_skip(*s, 1);
    Str word = {s->p, 0};
    while (s->n && (g_ascii_isalpha(*s->p) || *s->p == '\'')) {
        word.n++;
        *s = str_skip(*s, 1);
    }
    return word;
}

/* "NAK.", "So this is a hard NACK from me": whole words at the start of a line. */
static gboolean is_nak(Str line)
{
    Str word = take_word(&line);

    for (; is_one_of(word, before, G_N_ELEMENTS(before)); word = take_word(&line))
        if (line.n && *line.p == ',')
            line = str_skip(line, 1);
    /* "nak" alone in a line is a verdict; within words it is also what hardware sends. */
    if (!is_one_of(word, naks, G_N_ELEMENTS(naks)))
        return FALSE;
    gboolean tight = !line.n || strchr(".,!;:-", *line.p) != NULL;
    if (tight && !(line.n > 1 && *line.p == '-' && g_ascii_isalpha(line.p[1])))
        return TRUE;
    if (!is_blank(*line.p))
        return FALSE;
    word = take_word(&line);
    return word.n ? is_one_of(word, behind, G_N_ELEMENTS(behind))
                  : !line.n || strchr("-(:", *line.p) != NULL;
}

gboolean nak_in_words(Str text)
{
    static SentenceFilter filter;
    Str line;

    if (!sentence_may_hold(&filter, FILTER, text))
        return FALSE;
    while (str_next_line(&text, &line))
        if (!own_is_quoted(line) && is_nak(line))
            return TRUE;
    return FALSE;
}
