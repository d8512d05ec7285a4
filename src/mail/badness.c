/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/badness.h"

/*
 * X(class, on its own, behind a letter, before a letter, beside a sign)
 * Letters have no numbers here: see beside_letter().
 */
#define CLASSES(X)                                                                             \
    X(BLANK, 0, 0, 0, 0) /* and ASCII controls */                                              \
    X(PLAIN, 0, 0, 0, 0) /* ASCII that is no letter */                                         \
    X(LETTER, 0, 0, 0, 0)                                                                      \
    X(HARD_BLANK, 0, 0, 0, 0)                                                                  \
    X(SOFT_HYPHEN, 0, 0, 0, 0)                                                                 \
    X(JOINER, 0, 0, 0, 0)  /* between letters too: apostrophe, dashes, ellipsis */             \
    X(OPENING, 0, 1, 0, 0) /* quotation marks, by their usual side */                          \
    X(LOW, 0, 2, 0, 0)     /* quotation marks at the foot of the line: always before a word */ \
    X(CLOSING, 0, 0, 1, 0)                                                                     \
    X(RAISED, 0, 0, 0, 1) /* behind a word or number: degree, trademark, squared */            \
    X(MICRO, 0, 2, 0, 1)                                                                       \
    X(MONEY, 0, 2, 1, 2)                                                                       \
    X(SIGN, 0, 2, 1, 2) /* section, dagger, plus-minus, fractions */                           \
    X(LOGIC, 0, 3, 2, 1)                                                                       \
    X(ACCENT, 0, 4, 2, 1)   /* without a letter to stand on */                                 \
    X(INVERTED, 0, 3, 0, 1) /* Spanish question mark */                                        \
    X(MATH, 0, 2, 1, 0)                                                                        \
    X(BOX, 0, 2, 1, 0)                                                                         \
    X(SYMBOL, 0, 0, 0, 0)  /* arrows, dingbats, emoji */                                       \
    X(MARK, 0, 0, 0, 0)    /* combining; 3 where there is nothing to combine with */           \
    X(CONTROL, 5, 0, 0, 0) /* C1 */                                                            \
    X(RARE, 5, 0, 0, 0)    /* phonetic, archaic, private, unassigned */                        \
    X(LOST, 1, 0, 0, 0)    /* U+FFFD: what stood there is not known */

typedef enum {
#define X(class, own, behind, before, beside) CLASS_##class,
    CLASSES(X)
#undef X
} Class;

static const struct {
    guint8 own, behind, before, beside;
} costs[] = {
#define X(class, own, behind, before, beside) {own, behind, before, beside},
    CLASSES(X)
#undef X
};

/* Alphabets whose letters do not mix within a word. The ideographs are one: Japanese mixes. */
typedef enum { LATIN, GREEK, CYRILLIC, EASTERN /* of its own below */, IDEOGRAPH, HANGUL } Script;

typedef struct {
    gunichar c;
    Class class;
    Script script;
    gboolean upper, lower;
} Char;

typedef struct {
    gunichar first, last;
    Class class;
    Script script;
} Range;

#define R(first, last, class)             \
    {                                     \
        first, last, CLASS_##class, LATIN \
    }
#define L(first, last, script)            \
    {                                     \
        first, last, CLASS_LETTER, script \
    }

/* In order; what is not here is RARE if it is a letter or unassigned, else SYMBOL. */
static const Range ranges[] = {
    R(0x80, 0x9F, CONTROL),
    R(0xA0, 0xA0, HARD_BLANK),
    R(0xA1, 0xA1, INVERTED),
    R(0xA2, 0xA5, MONEY),
    R(0xA6, 0xA6, LOGIC),
    R(0xA7, 0xA7, SIGN),
    R(0xA8, 0xA8, ACCENT),
    R(0xA9, 0xAA, RAISED), /* copyright, feminine ordinal */
    R(0xAB, 0xAB, OPENING),
    R(0xAC, 0xAC, LOGIC),
    R(0xAD, 0xAD, SOFT_HYPHEN),
    R(0xAE, 0xAE, RAISED),
    R(0xAF, 0xAF, ACCENT),
    R(0xB0, 0xB0, RAISED),
    R(0xB1, 0xB1, SIGN),
    R(0xB2, 0xB3, RAISED),
    R(0xB4, 0xB4, ACCENT),
    R(0xB5, 0xB5, MICRO),
    R(0xB6, 0xB6, SIGN),
    R(0xB7, 0xB7, JOINER), /* as in Catalan */
    R(0xB8, 0xB8, ACCENT),
    R(0xB9, 0xBA, RAISED),
    R(0xBB, 0xBB, CLOSING),
    R(0xBC, 0xBE, SIGN),
    R(0xBF, 0xBF, INVERTED),
    L(0xC0, 0xD6, LATIN),
    R(0xD7, 0xD7, SIGN),
    L(0xD8, 0xF6, LATIN),
    R(0xF7, 0xF7, SIGN),
    L(0xF8, 0x137, LATIN),
    R(0x138, 0x138, RARE), /* kra */
    L(0x139, 0x17E, LATIN),
    R(0x17F, 0x17F, RARE),  /* long s */
    R(0x192, 0x192, LOGIC), /* florin */
    L(0x1A0, 0x1A1, LATIN), /* Vietnamese */
    L(0x1AF, 0x1B0, LATIN),
    L(0x1CD, 0x1DC, LATIN), /* Pinyin */
    L(0x1E6, 0x1E7, LATIN),
    L(0x218, 0x21B, LATIN), /* Romanian */
    R(0x2C6, 0x2C7, ACCENT),
    R(0x2D8, 0x2DD, ACCENT),
    R(0x300, 0x304, MARK),
    R(0x306, 0x30C, MARK),
    R(0x323, 0x323, MARK),
    R(0x327, 0x328, MARK),
    R(0x384, 0x385, ACCENT),
    L(0x386, 0x386, GREEK),
    R(0x387, 0x387, JOINER),
    L(0x388, 0x3CE, GREEK),
    L(0x401, 0x45F, CYRILLIC),
    L(0x490, 0x493, CYRILLIC),
    L(0x49A, 0x49B, CYRILLIC),
    L(0x4A2, 0x4A3, CYRILLIC),
    L(0x4AE, 0x4B1, CYRILLIC),
    L(0x4BA, 0x4BB, CYRILLIC),
    L(0x4D8, 0x4D9, CYRILLIC),
    L(0x4E8, 0x4E9, CYRILLIC),
    L(0x531, 0x587, EASTERN),
    R(0x5B0, 0x5BC, MARK),
    R(0x5BE, 0x5BE, JOINER),
    L(0x5D0, 0x5EA, EASTERN),
    R(0x60C, 0x60C, PLAIN),
    R(0x61B, 0x61F, PLAIN),
    L(0x620, 0x64A, EASTERN),
    R(0x64B, 0x655, MARK),
    R(0x660, 0x66A, PLAIN),
    L(0x671, 0x6D5, EASTERN),
    R(0x6F0, 0x6F9, PLAIN),
    L(0x900, 0xDFF, EASTERN), /* India: marks and letters alike */
    L(0xE01, 0xE5B, EASTERN),
    L(0xE81, 0xFD4, EASTERN),
    L(0x1000, 0x109F, EASTERN),
    L(0x10D0, 0x10FA, EASTERN),
    L(0x1100, 0x11FF, HANGUL),
    L(0x1200, 0x139F, EASTERN),
    L(0x1780, 0x17FF, EASTERN),
    L(0x1E02, 0x1E03, LATIN),
    L(0x1E80, 0x1E85, LATIN),
    L(0x1E9E, 0x1E9E, LATIN),
    L(0x1EA0, 0x1EF9, LATIN),
    L(0x1F00, 0x1FFE, GREEK),
    R(0x2000, 0x200A, BLANK),
    R(0x200B, 0x200F, SOFT_HYPHEN),
    R(0x2010, 0x2015, JOINER),
    R(0x2018, 0x2018, JOINER), /* some write it for an apostrophe */
    R(0x2019, 0x2019, JOINER),
    R(0x201A, 0x201A, LOW),
    R(0x201B, 0x201C, OPENING),
    R(0x201D, 0x201D, CLOSING),
    R(0x201E, 0x201E, LOW),
    R(0x2020, 0x2021, SIGN),
    R(0x2022, 0x2023, JOINER),
    R(0x2026, 0x2027, JOINER),
    R(0x202F, 0x202F, HARD_BLANK),
    R(0x2030, 0x2031, SIGN),
    R(0x2032, 0x2033, RAISED),
    R(0x2039, 0x2039, OPENING),
    R(0x203A, 0x203A, CLOSING),
    R(0x2044, 0x2044, MATH),
    R(0x2060, 0x2060, SOFT_HYPHEN),
    R(0x2070, 0x209C, RAISED),
    R(0x20A0, 0x20BF, MONEY),
    R(0x2116, 0x2116, RAISED),
    R(0x2122, 0x2122, RAISED),
    R(0x2126, 0x2126, MATH),
    R(0x2150, 0x215E, SIGN),
    R(0x2200, 0x230F, MATH),
    R(0x2310, 0x2310, LOGIC),
    R(0x2320, 0x2321, MATH),
    R(0x2500, 0x25A0, BOX),
    R(0x25CA, 0x25CA, MATH),
    L(0x2E80, 0x2FFF, IDEOGRAPH),
    R(0x3000, 0x3004, PLAIN),
    L(0x3005, 0x3007, IDEOGRAPH),
    R(0x3008, 0x303F, PLAIN),
    L(0x3040, 0x30FF, IDEOGRAPH),
    L(0x3100, 0x312F, IDEOGRAPH),
    L(0x3130, 0x318F, HANGUL),
    L(0x3400, 0x4DBF, IDEOGRAPH),
    L(0x4E00, 0x9FFF, IDEOGRAPH),
    L(0xAC00, 0xD7A3, HANGUL),
    R(0xE000, 0xF8FF, RARE),
    L(0xF900, 0xFAFF, IDEOGRAPH),
    R(0xFB01, 0xFB02, RARE),
    R(0xFE00, 0xFE0F, SYMBOL),
    R(0xFF01, 0xFF65, PLAIN),
    L(0xFF66, 0xFF9F, IDEOGRAPH),
    R(0xFFE0, 0xFFE6, PLAIN),
    R(0xFFFD, 0xFFFD, LOST),
    R(0x1F000, 0x1FAFF, SYMBOL),
    L(0x20000, 0x2FA1F, IDEOGRAPH),
};

static const Range *find_range(gunichar c)
{
    gsize low = 0, high = G_N_ELEMENTS(ranges);
    while (low < high) {
        gsize middle = (low + high) / 2;
        if (c > ranges[middle].last)
            low = middle + 1;
        else
            high = middle;
    }
    return low < G_N_ELEMENTS(ranges) && c >= ranges[low].first ? &ranges[low] : NULL;
}

static Char classify_other(gunichar c)
{
    const Range *range = find_range(c);
    if (range && range->class == CLASS_LETTER)
        return (Char){c, CLASS_LETTER, range->script, g_unichar_isupper(c), g_unichar_islower(c)};
    if (range)
        return (Char){.c = c, .class = range->class};
    gboolean symbol = g_unichar_isdefined(c) && !g_unichar_isalpha(c) && !g_unichar_ismark(c);
    return (Char){.c = c, .class = symbol ? CLASS_SYMBOL : CLASS_RARE};
}

static Char classify(gunichar c)
{
    if (c >= 0x80)
        return classify_other(c);
    if (g_ascii_isalpha((char)c))
        return (Char){c, CLASS_LETTER, LATIN, c <= 'Z', c >= 'a'};
    return (Char){.c = c, .class = c <= ' ' || c == 0x7F ? CLASS_BLANK : CLASS_PLAIN};
}

static gboolean is_letter(const Char *c)
{
    return c->class == CLASS_LETTER;
}

static gboolean is_sign(const Char *c)
{
    return c->class > CLASS_LETTER;
}

/* Letters that stand alone are words in these, or single variables. */
static gboolean stands_alone(Script script)
{
    return script == LATIN || script == GREEK || script == CYRILLIC;
}

/* Japanese and Korean put their letters right behind Latin words. */
static gboolean mixes(Script script)
{
    return script == IDEOGRAPH || script == HANGUL;
}

static gboolean same_script(const Char *a, const Char *b)
{
    if (!is_letter(a) || !is_letter(b))
        return FALSE;
    return a->script == b->script || (mixes(a->script) && mixes(b->script));
}

static guint change_of_script(Script a, Script b)
{
    if (mixes(a) || mixes(b))
        return 0;
    if (a == LATIN && b == GREEK)
        return 1; /* as in science */
    if (a == GREEK && b == LATIN)
        return 0;
    return 4;
}

static gboolean is_ligature(gunichar c)
{
    return c == 0x152 || c == 0x153; /* oe */
}

static guint beside_letter(const Char *a, const Char *b)
{
    if (a->c < 0x80 && b->c < 0x80)
        return 0;
    guint cost = a->lower && b->upper ? 2 : 0;
    if (!same_script(a, b))
        return cost + change_of_script(a->script, b->script);
    if (a->c >= 0x80 && is_ligature(b->c))
        cost += 2;
    return cost;
}

/* A sign behind a letter. Behind an accented one some are stranger still. */
static guint behind_letter(const Char *a, const Char *b)
{
    guint cost = costs[b->class].behind;
    gboolean capital = a->c >= 0x80 && a->upper;
    if (a->c >= 0x80 && (b->class == CLASS_MONEY || b->class == CLASS_SIGN))
        cost++;
    if (capital && b->class == CLASS_SOFT_HYPHEN)
        cost += 2;
    if (capital && b->class == CLASS_HARD_BLANK)
        cost++;
    return cost;
}

static guint pair(const Char *a, const Char *b)
{
    if (b->class == CLASS_MARK)
        return is_letter(a) || a->class == CLASS_MARK ? 0 : 3;
    if (is_letter(a) && is_letter(b))
        return beside_letter(a, b);
    if (is_letter(a))
        return behind_letter(a, b);
    if (is_letter(b))
        return costs[a->class].before;
    if (is_sign(a) && is_sign(b))
        return MAX(costs[a->class].beside, costs[b->class].beside);
    return a->class == CLASS_PLAIN && b->class == CLASS_ACCENT ? 1 : 0;
}

static gboolean is_quotation_mark(const Char *c)
{
    return c->class == CLASS_OPENING || c->class == CLASS_LOW || c->class == CLASS_CLOSING ||
           c->c == 0x2018 || c->c == 0x2019;
}

static gboolean is_ascii_quote(const Char *c)
{
    return c->c == '"' || c->c == '\'' || c->c == '`';
}

/* What stands between quotes, or a quotation mark without a word, is talked about. */
static gboolean is_cited(const Char *a, const Char *b, const Char *c)
{
    if (b->c >= 0x80 && is_ascii_quote(a) && is_ascii_quote(c))
        return TRUE;
    return is_quotation_mark(b) && a->class == CLASS_BLANK && c->class == CLASS_BLANK;
}

static guint triple(const Char *a, const Char *b, const Char *c)
{
    if (is_cited(a, b, c))
        return 5;
    gboolean between = is_letter(a) && is_letter(c);
    if (between && b->class == CLASS_RAISED)
        return 3;
    if (between &&
        (b->class == CLASS_OPENING || b->class == CLASS_LOW || b->class == CLASS_CLOSING))
        return 2;
    if (a->upper && b->upper && c->lower && (a->c >= 0x80 || b->c >= 0x80 || c->c >= 0x80))
        return 1;
    if (is_letter(b) && !stands_alone(b->script) && !same_script(a, b) && !same_script(b, c))
        return 3;
    return 0;
}

/* Capitals that begin UTF-8 sequences in Latin-1 more often than they begin words. */
static guint own(const Char *c)
{
    return costs[c->class].own + (c->c == 0xC2 || c->c == 0xC3 ? 1 : 0);
}

guint badness(const gunichar *text, gsize n)
{
    Char before = {.c = ' ', .class = CLASS_BLANK}, last = before;
    guint sum = 0;
    for (gsize i = 0; i <= n; i++) {
        Char next = classify(i < n ? text[i] : ' ');
        sum += own(&next) + pair(&last, &next) + triple(&before, &last, &next);
        before = last;
        last = next;
    }
    return sum;
}

gboolean badness_is_money(gunichar c)
{
    return (c >= 0xA2 && c <= 0xA5) || (c >= 0x20A0 && c <= 0x20BF);
}

gboolean badness_is_rare(gunichar c)
{
    Char seen = classify(c);
    return seen.class == CLASS_RARE || seen.class == CLASS_CONTROL;
}

gboolean badness_is_eastern(gunichar c)
{
    Char seen = classify(c);
    return is_letter(&seen) && seen.script == EASTERN;
}
