/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/nak.h"
#include "base/block.h"
#include "patch/own.h"
#include "patch/sentence.h"

/* What may stand before a NAK, and behind it where it is about the patch; see sentence.h. */
#define BEFORE                                                                                     \
    " so sorry hard strong big clear firm full still that's this is a it's an another my ok also " \
    "again yet total no definite "
#define BEHIND " from on to for this because as again until unless then since "
#define NAKS " nak nack nacked naked nak'd nack'd "

static gboolean is_blank(char c)
{
    return c == ' ' || c == '\t';
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

    for (; sentence_is_in(word, BEFORE); word = take_word(&line))
        if (line.n && *line.p == ',')
            line = str_skip(line, 1);
    /* "nak" alone in a line is a verdict; within words it is also what hardware sends. */
    if (!sentence_is_in(word, NAKS))
        return FALSE;
    gboolean tight = !line.n || strchr(".,!;:-", *line.p) != NULL;
    if (tight && !(line.n > 1 && *line.p == '-' && g_ascii_isalpha(line.p[1])))
        return TRUE;
    if (!is_blank(*line.p))
        return FALSE;
    word = take_word(&line);
    return word.n ? sentence_is_in(word, BEHIND) : !line.n || strchr("-(:", *line.p) != NULL;
}

/* As all of NAKS do. */
static gboolean begins_nak(const char *p)
{
    char third = str_fold(p[2]);

    return str_fold(p[0]) == 'n' && str_fold(p[1]) == 'a' && (third == 'c' || third == 'k');
}

/* Whether one of NAKS may stand anywhere in the text: FALSE for nearly all, and at the speed of
 * reading. */
static gboolean may_hold(Str text)
{
    gsize i = 0;

    for (; i + BLOCK_SIZE + 2 <= text.n; i += BLOCK_SIZE) {
        Block first = block_fold(block_load(text.p + i)),
              second = block_fold(block_load(text.p + i + 1)),
              third = block_fold(block_load(text.p + i + 2));
        if (block_any((Block)((first == block_of('n')) & (second == block_of('a')) &
                              ((third == block_of('k')) | (third == block_of('c'))))))
            return TRUE;
    }
    for (; i + 3 <= text.n; i++)
        if (begins_nak(text.p + i))
            return TRUE;
    return FALSE;
}

gboolean nak_in_words(Str text)
{
    Str line;

    if (!may_hold(text))
        return FALSE;
    while (own_next_line(&text, &line))
        if (is_nak(line))
            return TRUE;
    return FALSE;
}
