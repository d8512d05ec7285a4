/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sentence: a reply's prose, a sentence at a time.
 *
 * A sentence begins a paragraph, follows a full stop, or begins a line with a capital letter and a
 * word of a given set ("Thanks" without a full stop, then "Applied to ..."). Quoted lines and
 * deeply indented ones (code, logs) hold none.
 *
 *     Str rest = text, paragraph;
 *     Sentence s;
 *     while (sentence_paragraph(&rest, &paragraph))
 *         while (sentence_next(&paragraph, openers, &s))
 *             if (sentence_word_in(&s, 0, " applied queued "))
 */
#ifndef LISTDIGEST_SENTENCE_H
#define LISTDIGEST_SENTENCE_H

#include "base/str.h"

enum {
    SENTENCE_WORDS_MAX = 40, /* what follows is left out */
    SENTENCE_WORD_MAX = 30,  /* bytes of a word that can be in a set */
    SENTENCE_INDENT_MAX = 3, /* blanks before a line of prose */
    SENTENCE_HEAD = 4,       /* bytes that a SentenceFilter looks at at once */
    SENTENCE_HEAD_BITS = 12, /* ... of their hash */
};

typedef struct {
    Str text;         /* without quotation marks, brackets and punctuation around it */
    char open, close; /* the outermost mark at each end that was left out, or 0 */
    gboolean clause;  /* a comma, a dash or the like stands behind it */
    gboolean dash;    /* a dash does */
} Word;

typedef struct {
    Word words[SENTENCE_WORDS_MAX];
    guint n;
    char end;           /* its last byte: '.', '?', ':' ... */
    const char *behind; /* where it ends in the text */
} Sentence;

/* Takes lines up to one that is empty or begins with '>' off *text, at the speed of reading: whole
 * paragraphs, and what is no prose. FALSE at the end. */
gboolean sentence_stretch(Str *text, Str *stretch);

/* Takes lines of prose up to a blank, quoted or indented one off *text. FALSE at the end. */
gboolean sentence_paragraph(Str *text, Str *paragraph);

/* A set of words is a string of lower-case words, with a blank before and behind each. openers:
 * words that begin a sentence at the start of a line. FALSE at the end. */
gboolean sentence_next(Str *paragraph, const char *openers, Sentence *sentence);

/* FALSE also behind the last word. */
gboolean sentence_word_in(const Sentence *sentence, guint i, const char *set);
/* Whether a clause or the sentence ended before the word i, or a bracket opens. */
gboolean sentence_is_end(const Sentence *sentence, guint i);
/* From the word i on. */
gboolean sentence_any_in(const Sentence *sentence, guint i, const char *set);

gboolean sentence_is_in(Str word, const char *set);

/*
 * Whether a text may hold a word of a set: FALSE is sure, and found at the speed of reading, so
 * that few texts are taken apart. Words of the set are letters, '-' and '\'', SENTENCE_HEAD at
 * least; what begins with no letter does not count.
 *
 *     static SentenceFilter filter;
 *     if (sentence_may_hold(&filter, VERBS, text))
 */
typedef struct {
    gsize ready;
    guint8 heads[1 << SENTENCE_HEAD_BITS]; /* by hash: whether a word may begin so */
} SentenceFilter;

gboolean sentence_may_hold(SentenceFilter *filter, const char *set, Str text);

#endif
