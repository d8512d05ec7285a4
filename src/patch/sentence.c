/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/sentence.h"
#include "base/block.h"
#include "base/line_start.h"
#include "patch/own.h"

static gboolean is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static gboolean is_one_of(char c, const char *set)
{
    return c && strchr(set, c) != NULL;
}

/* ---- words ---- */

gboolean sentence_is_in(Str word, const char *set)
{
    char key[SENTENCE_WORD_MAX + 3];

    if (word.n == 0 || word.n > SENTENCE_WORD_MAX)
        return FALSE;
    key[0] = ' ';
    for (gsize i = 0; i < word.n; i++)
        key[i + 1] = str_fold(word.p[i]);
    key[word.n + 1] = ' ';
    key[word.n + 2] = '\0';
    return strstr(set, key) != NULL;
}

gboolean sentence_word_in(const Sentence *sentence, guint i, const char *set)
{
    return i < sentence->n && sentence_is_in(sentence->words[i].text, set);
}

gboolean sentence_is_end(const Sentence *sentence, guint i)
{
    return i >= sentence->n || sentence->words[i].open == '(' ||
           (i > 0 && sentence->words[i - 1].clause);
}

gboolean sentence_any_in(const Sentence *sentence, guint i, const char *set)
{
    for (; i < sentence->n; i++)
        if (sentence_word_in(sentence, i, set))
            return TRUE;
    return FALSE;
}

static Word make_word(Str raw)
{
    const Str text = raw;
    Word word = {.text = raw};

    while (word.text.n && is_one_of(*word.text.p, "\"'`(<*_[,"))
        word.text = str_skip(word.text, 1);
    while (word.text.n && is_one_of(word.text.p[word.text.n - 1], "\"'`)>*_],;:!.?")) {
        word.clause |= is_one_of(word.text.p[word.text.n - 1], ",;:.!?)");
        word.text.n--;
    }
    word.open = word.text.p == text.p ? '\0' : *text.p;
    word.close = word.text.p + word.text.n == text.p + text.n ? '\0' : text.p[text.n - 1];
    return word;
}

static gboolean is_dash(Str raw)
{
    return str_equal(raw, STR("-")) || str_equal(raw, STR("--")) || str_equal(raw, STR("\u2013")) ||
           str_equal(raw, STR("\u2014"));
}

static gboolean ends_sentence(Str raw)
{
    while (raw.n && is_one_of(raw.p[raw.n - 1], "\"')*`"))
        raw.n--;
    return raw.n && is_one_of(raw.p[raw.n - 1], ".!?");
}

/* ---- texts without any of the words ---- */

static gsize head_hash(const char *p)
{
    guint32 head;

    memcpy(&head, p, SENTENCE_HEAD);
    /* Letters are folded, '-' and '\'' stay. The factor is 2^32 by the golden ratio. */
    return (head | 0x20202020) * 0x9e3779b1 >> (32 - SENTENCE_HEAD_BITS);
}

static void fill_filter(SentenceFilter *filter, const char *set)
{
    for (const char *p = set; p[0] && p[1]; p++)
        if (*p == ' ' && g_ascii_isalpha(p[1])) {
            g_assert(strcspn(p + 1, " ") >= SENTENCE_HEAD);
            filter->heads[head_hash(p + 1)] = TRUE;
        }
}

static Str word_at(Str text)
{
    Str word = {text.p, 0};

    /* What is longer is in no set; "ap-ap-ap-..." begins a word at each "ap". */
    while (word.n <= SENTENCE_WORD_MAX && word.n < text.n &&
           (g_ascii_isalpha(word.p[word.n]) || is_one_of(word.p[word.n], "-'")))
        word.n++;
    while (word.n && is_one_of(word.p[word.n - 1], "-'")) /* 'merged' */
        word.n--;
    return word;
}

static Block is_letter(const char *p)
{
    return (Block)(block_fold(block_load(p)) - block_of('a') <= block_of('z' - 'a'));
}

static guint64 letters(const char *p)
{
    return block_mask_four(is_letter(p), is_letter(p + BLOCK_SIZE), is_letter(p + 2 * BLOCK_SIZE),
                           is_letter(p + 3 * BLOCK_SIZE));
}

gboolean sentence_may_hold(SentenceFilter *filter, const char *set, Str text)
{
    if (g_once_init_enter(&filter->ready)) {
        fill_filter(filter, set);
        g_once_init_leave(&filter->ready, 1);
    }
    guint64 before = 0; /* 1 if a letter is */
    for (gsize at = 0; at < text.n; at += BLOCK_STRIDE) {
        char end[BLOCK_STRIDE + SENTENCE_HEAD] = {0};
        Str rest = str_skip(text, at);
        const char *p = rest.n < sizeof end ? memcpy(end, rest.p, rest.n) : rest.p;
        guint64 mask = letters(p), starts = mask & ~(mask << 1 | before);
        for (; starts; starts &= starts - 1) {
            gsize i = (gsize)__builtin_ctzll(starts);
            if (filter->heads[head_hash(p + i)] && sentence_is_in(word_at(str_skip(rest, i)), set))
                return TRUE;
        }
        before = mask >> (BLOCK_STRIDE - 1);
    }
    return FALSE;
}

/* ---- sentences ---- */

static gboolean take_raw(Str *rest, Str *raw)
{
    while (rest->n && is_space(*rest->p))
        *rest = str_skip(*rest, 1);
    *raw = (Str){rest->p, 0};
    while (raw->n < rest->n && !is_space(raw->p[raw->n]))
        raw->n++;
    *rest = str_skip(*rest, raw->n);
    return raw->n > 0;
}

static gboolean begins_line(Str raw, const char *before)
{
    for (const char *p = raw.p; p > before && is_space(p[-1]); p--)
        if (p[-1] == '\n')
            return TRUE;
    return FALSE;
}

static gboolean begins_sentence(Str raw, const char *before, const char *openers)
{
    return g_ascii_isupper(*raw.p) && begins_line(raw, before) &&
           sentence_is_in(make_word(raw).text, openers);
}

static void add_word(Sentence *sentence, Str raw)
{
    Word word = make_word(raw);

    if (sentence->n && *raw.p == ',')
        sentence->words[sentence->n - 1].clause = TRUE;
    if (sentence->n && (is_dash(raw) || !word.text.n)) {
        sentence->words[sentence->n - 1].clause = TRUE;
        sentence->words[sentence->n - 1].dash = is_dash(raw);
    } else if (!is_dash(raw) && word.text.n && sentence->n < SENTENCE_WORDS_MAX) {
        sentence->words[sentence->n++] = word;
    }
}

gboolean sentence_next(Str *paragraph, const char *openers, Sentence *sentence)
{
    Str rest = *paragraph, raw;

    sentence->n = 0;
    sentence->end = 0;
    sentence->behind = paragraph->p;
    while (take_raw(&rest, &raw)) {
        if (sentence->end && begins_sentence(raw, sentence->behind, openers))
            break;
        add_word(sentence, raw);
        sentence->end = raw.p[raw.n - 1];
        sentence->behind = raw.p + raw.n;
        *paragraph = rest;
        if (ends_sentence(raw))
            break;
    }
    return sentence->end != 0;
}

/* ---- paragraphs ---- */

gboolean sentence_stretch(Str *text, Str *stretch)
{
    while (text->n && (*text->p == '>' || *text->p == '\n'))
        line_start_skip(text, *text->p);
    const char *start = text->p;
    line_start_find(text, '>', '\n');
    *stretch = str_slice(start, text->p);
    return stretch->n > 0;
}

/* line: not blank */
static gboolean is_prose(Str line)
{
    gsize n = 0;

    while (line.p[n] == ' ')
        n++;
    return n <= SENTENCE_INDENT_MAX && line.p[n] != '\t';
}

gboolean sentence_paragraph(Str *text, Str *paragraph)
{
    Str rest = *text, line;

    *paragraph = (Str){0};
    while (own_next_line(&rest, &line)) {
        gboolean prose = is_prose(line), follows = line.p == text->p;
        *text = str_slice(line.p, text->p + text->n);
        if (paragraph->n && !(prose && follows))
            break;
        if (prose)
            *paragraph = str_slice(paragraph->n ? paragraph->p : line.p, line.p + line.n);
        *text = rest;
    }
    return paragraph->n > 0;
}
