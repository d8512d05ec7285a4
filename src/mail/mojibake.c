/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/mojibake.h"
#include "mail/badness.h"
#include "mail/charset.h"
#include "mail/mojibake_table.h"

enum {
    GAIN_MIN = 3,         /* by which a line must become less bad */
    GAIN_ALONE = 4,       /* of a run in a line that holds other letters */
    CLEAN_MAX = 1,        /* how bad a clean line may be, */
    CLEAN_PART = 8,       /* or at most what part of before, */
    CLEAN_PART_WHOLE = 4, /* and of a line that was decoded from end to end */
    REPLACEMENT = 0xFFFD,
    SUBSTITUTE = 0x1A, /* what some converters write for what they cannot */
    HARD_BLANK = 0xA0,
};

/* Memory for one text, used again for each of its lines. */
typedef struct {
    GArray *line, *tried, *better, *best; /* of gunichar */
    GArray *run, *window;
} Scratch;

static void scratch_init(Scratch *scratch)
{
    GArray **arrays[] = {&scratch->line, &scratch->tried, &scratch->better,
                         &scratch->best, &scratch->run,   &scratch->window};
    for (gsize i = 0; i < G_N_ELEMENTS(arrays); i++)
        *arrays[i] = g_array_new(FALSE, FALSE, sizeof(gunichar));
}

static void scratch_release(Scratch *scratch)
{
    GArray *arrays[] = {scratch->line, scratch->tried, scratch->better,
                        scratch->best, scratch->run,   scratch->window};
    for (gsize i = 0; i < G_N_ELEMENTS(arrays); i++)
        g_array_free(arrays[i], TRUE);
}

static gunichar nth(const GArray *chars, gsize i)
{
    return i < chars->len ? g_array_index(chars, gunichar, i) : ' ';
}

static void swap(GArray **a, GArray **b)
{
    GArray *kept = *a;
    *a = *b;
    *b = kept;
}

static void copy(GArray *to, const GArray *from)
{
    g_array_set_size(to, 0);
    g_array_append_vals(to, from->data, from->len);
}

static guint badness_of(const GArray *chars)
{
    return badness((const gunichar *)(void *)chars->data, chars->len);
}

/* How much may be taken for what a byte has become. */
typedef enum {
    EXACT,
    LOSSY, /* lost bytes, and A0 as a blank where other letters stand in the line */
    LOSSY_WHOLE,
} Leniency;

typedef struct {
    guint encoding;
    Leniency leniency;
} Way;

typedef struct {
    gunichar c;
    gsize taken;
    gboolean lossy;
} Sequence;

static gsize sequence_length(guint8 lead)
{
    if (lead < 0xC2 || lead > 0xF4)
        return 0;
    return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

static gboolean is_tail(guint8 byte)
{
    return byte >= 0x80 && byte <= 0xBF;
}

static gboolean is_lost(gunichar c, gsize k)
{
    return c == REPLACEMENT || c == SUBSTITUTE || (c == '?' && k >= 2);
}

static gboolean is_ascii_letter(gunichar c)
{
    return c < 0x80 && g_ascii_isalpha((char)c);
}

static gboolean is_small_latin(gunichar c)
{
    return c < 0x80 && g_ascii_islower((char)c);
}

/* Can the blank at this place be the byte A0 behind a lead of two bytes at "at"? */
static gboolean blank_is_tail(const GArray *chars, gsize at, Way way, guint8 lead)
{
    gboolean cyrillic = mojibake_encodings[way.encoding].cyrillic;
    if (lead == 0xC2)
        return !cyrillic;
    if (way.leniency != LOSSY_WHOLE || is_ascii_letter(nth(chars, at - 1)))
        return FALSE;
    gunichar next = nth(chars, at + 2);
    if (mojibake_byte(way.encoding, next) >= 0xC2 &&
        is_tail(mojibake_byte(way.encoding, nth(chars, at + 3))))
        return TRUE;
    return !cyrillic && is_small_latin(next);
}

/*
 * "à" as C3 and a blank, the byte A0: French writes it as a word of its own, and often the blank
 * behind it is the only one left. Portuguese has "às".
 */
static gboolean read_a_grave(const GArray *chars, gsize at, Way way, Sequence *sequence)
{
    gsize behind = at + 1;
    gunichar before = nth(chars, at - 1);
    while (nth(chars, behind) == ' ' && behind < chars->len)
        behind++;
    gunichar next = nth(chars, behind);
    gboolean cyrillic = mojibake_encodings[way.encoding].cyrillic;
    if (cyrillic ? !is_small_latin(next) || before != ' ' : !is_ascii_letter(next))
        return FALSE;
    gboolean s = next == 's' && behind == at + 2 && nth(chars, behind + 1) == ' ';
    *sequence = (Sequence){0xE0, s || behind > at + 2 ? 2 : 1, TRUE};
    return TRUE;
}

/* A character that lost a byte: the bytes that are left of it belong to it. */
static void read_rest(const GArray *chars, gsize at, Way way, gsize length, Sequence *sequence)
{
    gsize k = sequence->taken;
    while (k < length && at + k < chars->len &&
           (is_tail(mojibake_byte(way.encoding, nth(chars, at + k))) ||
            is_lost(nth(chars, at + k), 1)))
        k++;
    *sequence = (Sequence){REPLACEMENT, k, TRUE};
}

/* UTF-16 surrogates as UTF-8, two of them: CESU-8. bytes: those of the first. */
static gboolean read_surrogates(const GArray *chars, gsize at, Way way, const guint8 *bytes,
                                Sequence *sequence)
{
    guint8 low[3];
    for (gsize k = 0; k < 3; k++)
        low[k] = mojibake_byte(way.encoding, nth(chars, at + 3 + k));
    if (bytes[1] > 0xAF || low[0] != 0xED || low[1] < 0xB0 || low[1] > 0xBF || !is_tail(low[2]))
        return FALSE;
    gunichar high_bits = ((bytes[1] & 0x0Fu) << 6) | (bytes[2] & 0x3Fu);
    gunichar low_bits = ((low[1] & 0x0Fu) << 6) | (low[2] & 0x3Fu);
    *sequence = (Sequence){0x10000 + (high_bits << 10) + low_bits, 6, FALSE};
    return TRUE;
}

/* The UTF-8 sequence that the characters here are in the encoding. FALSE if they are none. */
static gboolean read_sequence(const GArray *chars, gsize at, Way way, Sequence *sequence)
{
    guint8 bytes[4] = {mojibake_byte(way.encoding, nth(chars, at))};
    gsize length = sequence_length(bytes[0]);
    gboolean lenient = way.leniency != EXACT;
    *sequence = (Sequence){0, length, FALSE};
    if (lenient && bytes[0] == 0xC3 && nth(chars, at + 1) == ' ')
        return read_a_grave(chars, at, way, sequence);
    for (gsize k = 1; k < length; k++) {
        gunichar c = nth(chars, at + k);
        bytes[k] = mojibake_byte(way.encoding, c);
        if (is_tail(bytes[k]))
            continue;
        if (lenient && is_lost(c, k)) {
            sequence->taken = k + 1;
            read_rest(chars, at, way, length, sequence);
            return TRUE;
        }
        if (!lenient || c != ' ' || at + k >= chars->len)
            return FALSE;
        if (length == 2 ? !blank_is_tail(chars, at, way, bytes[0]) : way.leniency != LOSSY_WHOLE)
            return FALSE;
        bytes[k] = HARD_BLANK;
        sequence->lossy = TRUE;
    }
    if (bytes[0] == 0xED && bytes[1] >= 0xA0)
        return read_surrogates(chars, at, way, bytes, sequence);
    if (length == 0)
        return FALSE;
    sequence->c = g_utf8_get_char_validated((const char *)bytes, (gssize)length);
    if (sequence->lossy && badness_is_rare(sequence->c)) { /* the blank was another byte, if any */
        sequence->c = REPLACEMENT;
        return length == 2;
    }
    return sequence->c < 0x110000;
}

/* What became of a line in one encoding. */
typedef struct {
    gboolean whole; /* all beyond ASCII was decoded, but for no-break spaces */
    gint strongest; /* gain of the best run that proves anything */
    gboolean c1;    /* C1 controls were bytes ... */
    gboolean wide;  /* and characters above U+00FF */
} Outcome;

typedef struct {
    gsize from, to;
    gboolean lossy, money; /* money: nothing but currency signs behind leads */
} Run;

/* The longest run of sequences from here; what they say goes to scratch->run. */
static Run read_run(Scratch *scratch, gsize at, Way way)
{
    const GArray *chars = scratch->line;
    Run run = {at, at, FALSE, TRUE};
    Sequence sequence;
    g_array_set_size(scratch->run, 0);
    while (run.to < chars->len && read_sequence(chars, run.to, way, &sequence)) {
        g_array_append_val(scratch->run, sequence.c);
        run.lossy |= sequence.lossy;
        run.money &= sequence.taken == 2 && badness_is_money(nth(chars, run.to + 1));
        run.to += sequence.taken;
    }
    return run;
}

static guint badness_around(Scratch *scratch, const Run *run, const gunichar *middle, gsize n)
{
    GArray *window = scratch->window;
    gsize from = run->from < 2 ? 0 : run->from - 2;
    g_array_set_size(window, 0);
    g_array_append_vals(window, &g_array_index(scratch->line, gunichar, from),
                        (guint)(run->from - from));
    g_array_append_vals(window, middle, (guint)n);
    for (gsize i = run->to; i < scratch->line->len && i < run->to + 2; i++) {
        gunichar c = nth(scratch->line, i);
        g_array_append_val(window, c);
    }
    return badness_of(window);
}

static gint gain_of_run(Scratch *scratch, const Run *run)
{
    const gunichar *before = &g_array_index(scratch->line, gunichar, run->from);
    const gunichar *after = (const gunichar *)(void *)scratch->run->data;
    return (gint)badness_around(scratch, run, before, run->to - run->from) -
           (gint)badness_around(scratch, run, after, scratch->run->len);
}

static gboolean is_c1(gunichar c)
{
    return c >= 0x80 && c <= 0x9F;
}

/* Latin-1 has C1 controls where windows-1252 has characters from elsewhere. */
static void note_kinds(const GArray *chars, const Run *run, Outcome *outcome)
{
    for (gsize i = run->from; i < run->to; i++) {
        gunichar c = nth(chars, i);
        outcome->c1 |= is_c1(c);
        outcome->wide |= c > 0xFF;
    }
}

/* scratch->line, decoded where that is any good, into scratch->tried. all: everywhere. */
static Outcome decode_line(Scratch *scratch, Way way, gboolean all)
{
    const GArray *chars = scratch->line;
    Outcome outcome = {.whole = TRUE};
    g_array_set_size(scratch->tried, 0);
    for (gsize i = 0; i < chars->len;) {
        gunichar c = nth(chars, i);
        Run run = {i, i, FALSE, FALSE};
        if (c >= 0x80)
            run = read_run(scratch, i, way);
        gint gain = all || run.to == i ? 0 : gain_of_run(scratch, &run);
        if (run.to > i && (all || gain >= (run.lossy ? 0 : 1))) {
            g_array_append_vals(scratch->tried, scratch->run->data, scratch->run->len);
            note_kinds(chars, &run, &outcome);
            if (!run.money)
                outcome.strongest = MAX(outcome.strongest, gain);
            i = run.to;
            continue;
        }
        /* A run that is refused stays whole: looking at each of its rests would be quadratic. */
        for (gsize end = MAX(run.to, i + 1); i < end; i++) {
            c = nth(chars, i);
            outcome.whole &= c < 0x80 || c == HARD_BLANK;
            g_array_append_val(scratch->tried, c);
        }
    }
    return outcome;
}

/*
 * Does a letter stand in the line as it is, and come out of a run as well? made: the line with its
 * runs decoded. What stands in both as often was kept.
 */
static gboolean talks_about_it(const GArray *line, const GArray *made)
{
    g_autoptr(GHashTable) kept = g_hash_table_new(NULL, NULL);
    for (gsize i = 0; i < line->len; i++) {
        gpointer key = GUINT_TO_POINTER(nth(line, i));
        if (nth(line, i) >= 0x80 && g_unichar_isalpha(nth(line, i)))
            g_hash_table_insert(
                kept, key, GUINT_TO_POINTER(GPOINTER_TO_UINT(g_hash_table_lookup(kept, key)) + 1));
    }
    for (gsize i = 0; i < made->len; i++) {
        gpointer key = GUINT_TO_POINTER(nth(made, i)), n;
        if (!g_hash_table_lookup_extended(kept, key, NULL, &n))
            continue;
        if (GPOINTER_TO_UINT(n) == 0)
            return TRUE;
        g_hash_table_insert(kept, key, GUINT_TO_POINTER(GPOINTER_TO_UINT(n) - 1));
    }
    return FALSE;
}

/* The two characters whose second byte is A0, when that has become a blank. */
static gboolean is_split(gunichar c, gunichar next)
{
    return (c == 0xC2 || c == 0xC3) && next == ' ';
}

/* Is there a run that would not make the line worse? Where not, as in nearly all good lines, the
 * rest of the work is spared. */
static gboolean is_promising(Scratch *scratch, guint encoding)
{
    Way way = {encoding, EXACT};
    for (gsize i = 0; i < scratch->line->len;) {
        gunichar c = nth(scratch->line, i);
        Run run = {i, i, FALSE, FALSE};
        if (c >= 0x80)
            run = read_run(scratch, i, way);
        if (run.to > i && gain_of_run(scratch, &run) >= 0)
            return TRUE;
        if (encoding == 0 && is_split(c, nth(scratch->line, i + 1)))
            return TRUE;
        i = MAX(run.to, i + 1);
    }
    return FALSE;
}

/* The line in this encoding, in scratch->tried. FALSE where that is out of the question. */
static gboolean try_encoding(Scratch *scratch, guint encoding, Outcome *outcome)
{
    *outcome = decode_line(scratch, (Way){encoding, LOSSY_WHOLE}, TRUE);
    if (outcome->whole)
        return TRUE;
    *outcome = decode_line(scratch, (Way){encoding, EXACT}, FALSE);
    if (outcome->strongest < GAIN_ALONE)
        return FALSE;
    *outcome = decode_line(scratch, (Way){encoding, LOSSY}, FALSE);
    return !talks_about_it(scratch->line, scratch->tried);
}

/* The encodings in which there is a sequence. */
static guint encodings_of(const GArray *chars)
{
    guint encodings = 0;
    MojibakeScan scan = {0};
    for (gsize i = 0; i < chars->len; i++) {
        encodings |= mojibake_scan(&scan, mojibake_roles(nth(chars, i)));
        if (is_split(nth(chars, i), nth(chars, i + 1)))
            encodings |= 1;
    }
    return encodings;
}

typedef struct {
    const char *names[MOJIBAKE_ROUNDS_MAX + 1];
    guint n;
    gboolean whole; /* of the first round */
} Rounds;

static guint promising_encodings(Scratch *scratch)
{
    guint all = encodings_of(scratch->line), promising = 0;
    for (guint i = 0; i < MOJIBAKE_ENCODINGS; i++)
        if ((all >> i & 1) && is_promising(scratch, i))
            promising |= 1u << i;
    return promising;
}

/* Turns scratch->line into what the best encoding makes of it. FALSE if none is any good. */
static gboolean play_round(Scratch *scratch, guint encodings, Rounds *rounds)
{
    guint before = badness_of(scratch->line), least = 0;
    const char *name = NULL;
    gboolean whole = FALSE;
    for (guint i = 0; i < MOJIBAKE_ENCODINGS; i++) {
        Outcome outcome;
        if (!(encodings >> i & 1) || !try_encoding(scratch, i, &outcome))
            continue;
        guint bad = badness_of(scratch->tried);
        if (bad > before ||
            (name && (outcome.whole < whole || (outcome.whole == whole && bad >= least))))
            continue;
        least = bad;
        whole = outcome.whole;
        name = i == 0 && outcome.c1 && !outcome.wide ? "latin-1" : mojibake_encodings[i].name;
        swap(&scratch->tried, &scratch->better);
    }
    if (!name)
        return FALSE;
    swap(&scratch->line, &scratch->better);
    rounds->whole = rounds->n ? rounds->whole : whole;
    rounds->names[rounds->n++] = name;
    return TRUE;
}

static gboolean has_c1(const GArray *chars)
{
    for (gsize i = 0; i < chars->len; i++)
        if (is_c1(nth(chars, i)))
            return TRUE;
    return FALSE;
}

/* C1 controls as windows-1252 has them, if it has all of them. */
static gboolean replace_c1(GArray *chars)
{
    if (!has_c1(chars))
        return FALSE;
    for (gsize i = 0; i < chars->len; i++)
        if (is_c1(nth(chars, i)) && !mojibake_c1(nth(chars, i)))
            return FALSE;
    for (gsize i = 0; i < chars->len; i++) {
        gunichar *c = &g_array_index(chars, gunichar, i);
        *c = is_c1(*c) ? mojibake_c1(*c) : *c;
    }
    return TRUE;
}

static const char *describe(Arena *arena, const Rounds *rounds)
{
    static const char *const times[] = {"", "", ", twice", ", three times", ", four times"};
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0, n; i < rounds->n; i += n) {
        for (n = 1; i + n < rounds->n && g_str_equal(rounds->names[i], rounds->names[i + n]);)
            n++;
        g_string_append_printf(text, "%s%s%s", i ? ", then " : "", rounds->names[i], times[n]);
    }
    return arena_strndup(arena, text->str, text->len);
}

static Str to_utf8(Arena *arena, const GArray *chars)
{
    char *start = arena_take(arena, (gsize)chars->len * 4 + 1), *to = start;
    for (gsize i = 0; i < chars->len; i++)
        to += g_unichar_to_utf8(nth(chars, i), to);
    *to = '\0';
    return str_slice(start, to);
}

static void from_utf8(GArray *chars, Str line)
{
    g_array_set_size(chars, 0);
    for (const char *p = line.p; p < line.p + line.n; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        g_array_append_val(chars, c);
    }
}

static Str repair(Scratch *scratch, Arena *arena, Str line, const char **rule)
{
    Rounds rounds = {.n = 0};
    guint kept = 0;
    *rule = NULL;
    if (line.n > MOJIBAKE_LINE_MAX)
        return line;
    from_utf8(scratch->line, line);
    guint encodings = promising_encodings(scratch);
    if (!encodings && !has_c1(scratch->line))
        return line;
    copy(scratch->best, scratch->line);
    guint bad = badness_of(scratch->line), least = bad;
    while (rounds.n < MOJIBAKE_ROUNDS_MAX && play_round(scratch, encodings, &rounds)) {
        guint now = badness_of(scratch->line);
        encodings = promising_encodings(scratch);
        if (now >= least)
            continue;
        least = now;
        kept = rounds.n;
        copy(scratch->best, scratch->line);
    }
    rounds.n = kept;
    if (replace_c1(scratch->best)) {
        least = badness_of(scratch->best);
        rounds.names[rounds.n++] = "windows-1252 in latin-1";
    }
    guint gain = bad - MIN(bad, least) + (kept && rounds.whole ? 1 : 0);
    guint part = kept && rounds.whole ? CLEAN_PART_WHOLE : CLEAN_PART;
    if (!rounds.n || gain < GAIN_MIN || least > MAX(CLEAN_MAX, bad / part))
        return line;
    *rule = describe(arena, &rounds);
    return to_utf8(arena, scratch->best);
}

static const char *skip_ascii(const char *p, const char *end)
{
    return p + bytes_ascii_length(str_slice(p, end));
}

/* A character of two bytes, or one of the few longer ones that the tables hold. */
static inline MojibakeRoles roles_at(const MojibakeRoles *table, const char *at)
{
    const guchar *p = (const guchar *)at;
    if (*p < 0xE0)
        return table[((p[0] & 0x1Fu) << 6) | (p[1] & 0x3Fu)];
    if (*p == 0xE2 && p[1] < 0x98)
        return table[0x2000 | ((p[1] & 0x3Fu) << 6) | (p[2] & 0x3Fu)];
    if (*p == 0xEF)
        return mojibake_roles(g_utf8_get_char(at));
    return (MojibakeRoles){.all = 0};
}

/* What the sequence says that ends with the character at this place; there is one. */
static gunichar decode_back(const char *last, guint encoding)
{
    guint8 bytes[4];
    gsize n = 0;
    while (is_tail(bytes[3 - n] = mojibake_byte(encoding, g_utf8_get_char(last))) && ++n < 4)
        last = g_utf8_prev_char(last);
    n = MIN(n + 1, 4);
    return g_utf8_get_char_validated((const char *)bytes + 4 - n, (gssize)n);
}

/* Is what the sequence says likely enough to look at the line? A letter of an alphabet that knows
 * no single ones must be followed by another. */
static gboolean is_likely(const char *last, const char *end, guint encodings)
{
    const char *next = g_utf8_next_char(last);
    MojibakeRoles roles = {.all = 0};
    if (next < end)
        roles = mojibake_roles(g_utf8_get_char(next));
    guint leads = roles.leads2 | roles.leads3;
    for (guint i = 0; i < MOJIBAKE_ENCODINGS; i++) {
        if (!(encodings >> i & 1))
            continue;
        gunichar c = decode_back(last, i);
        if (c >= 0x110000) /* invalid: perhaps one of two surrogates */
            return TRUE;
        if (!badness_is_rare(c) && (!badness_is_eastern(c) || (leads >> i & 1)))
            return TRUE;
    }
    return FALSE;
}

const char *mojibake_find(Str text)
{
    if (text.n == 0)
        return NULL;
    const char *end = text.p + text.n;
    const MojibakeRoles *table = mojibake_roles_table();
    MojibakeScan scan = {0};
    for (const char *p = skip_ascii(text.p, end); p < end;) {
        const char *next = g_utf8_next_char(p);
        guint found = mojibake_scan(&scan, roles_at(table, p));
        if ((found && is_likely(p, end, found)) || ((guchar)p[0] == 0xC2 && (guchar)p[1] < 0xA0) ||
            (next < end && *next == ' ' && (guchar)p[0] == 0xC3 && ((guchar)p[1] & 0xFE) == 0x82))
            return p;
        p = next;
        if (p < end && !(*p & 0x80)) {
            p = skip_ascii(p, end);
            scan = (MojibakeScan){0};
        }
    }
    return NULL;
}

Str mojibake_repair_line(Arena *arena, Str line, const char **rule)
{
    const char *ignored;
    rule = rule ? rule : &ignored;
    *rule = NULL;
    if (!mojibake_find(line))
        return line;
    Scratch scratch;
    scratch_init(&scratch);
    Str repaired = repair(&scratch, arena, line, rule);
    scratch_release(&scratch);
    return repaired;
}

const char *mojibake_repair_string(Arena *arena, DiagLog *log, const char *text)
{
    const char *rule;
    Str whole = str_of(text), repaired = mojibake_repair_line(arena, whole, &rule);
    if (!rule)
        return text;
    diag_add_change(log, DIAG_MOJIBAKE, rule, whole, repaired);
    return arena_strndup(arena, repaired.p, repaired.n);
}
