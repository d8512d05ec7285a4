/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/subject.h"
#include "patch/subject_token.h"

typedef struct {
    Arena *arena;
    char *tags; /* topic tags while they grow: never longer than the subject */
    gsize n_tags;
    gboolean reply, forward;
    gboolean blocks;
    gboolean title_version;
    gboolean balanced; /* as long as nested brackets have closed so far */
    SubjectToken found;
    Str version_text, counter_text; /* as written: they may prove to be topic tags */
} Parse;

/* ---- one line ---- */

static gsize space_length(Str s)
{
    static const Str wide[] = {{"\xC2\xA0", 2}, {"\xE3\x80\x80", 3}}; /* no-break, ideographic */

    if ((guchar)*s.p < 0x80)
        return *s.p == ' ' || (*s.p >= '\t' && *s.p <= '\r');
    for (gsize i = 0; i < G_N_ELEMENTS(wide); i++)
        if (str_has_prefix(s, wide[i]))
            return wide[i].n;
    return 0;
}

static Str collapse_space(Arena *arena, Str s)
{
    char *line = arena_take(arena, s.n + 1);
    gsize n = 0;

    while (s.n) {
        gsize space = space_length(s);
        if (!space)
            line[n++] = *s.p;
        else if (n && line[n - 1] != ' ')
            line[n++] = ' ';
        s = str_skip(s, space ? space : 1);
    }
    return str_trim_end((Str){line, n});
}

/* ---- reply and forward prefixes ---- */

typedef enum { PREFIX_REPLY, PREFIX_FORWARD, PREFIX_PING, PREFIX_NOISE } PrefixKind;

/* also_inside: cannot be a subsystem ("[PATCH] fw: ..."), so it may follow a list's tag. */
static const struct {
    Str word;
    PrefixKind kind;
    gboolean also_inside;
} prefixes[] = {
    {{"re", 2}, PREFIX_REPLY, TRUE},       {{"aw", 2}, PREFIX_REPLY, TRUE},
    {{"antw", 4}, PREFIX_REPLY, TRUE},     {{"sv", 2}, PREFIX_REPLY, FALSE},
    {{"vs", 2}, PREFIX_REPLY, FALSE},      {{"r", 1}, PREFIX_REPLY, FALSE},
    {{"res", 3}, PREFIX_REPLY, FALSE},     {{"回复", 6}, PREFIX_REPLY, TRUE},
    {{"回覆", 6}, PREFIX_REPLY, TRUE},     {{"答复", 6}, PREFIX_REPLY, TRUE},
    {{"fwd", 3}, PREFIX_FORWARD, TRUE},    {{"fw", 2}, PREFIX_FORWARD, FALSE},
    {{"wg", 2}, PREFIX_FORWARD, FALSE},    {{"tr", 2}, PREFIX_FORWARD, FALSE},
    {{"转发", 6}, PREFIX_FORWARD, TRUE},   {{"ping", 4}, PREFIX_PING, TRUE},
    {{"subject", 7}, PREFIX_NOISE, FALSE},
};

/* The "[2]", "^2", "(2)" of Re[2]: */
static void skip_repeat_count(Str *s)
{
    guint64 count;
    Str rest = *s;

    if (!rest.n || !strchr("[^(", *rest.p))
        return;
    rest = str_skip(rest, 1);
    if (!str_take_uint(&rest, SUBJECT_NUMBER_MAX, &count))
        return;
    if (rest.n && (*rest.p == ']' || *rest.p == ')'))
        rest = str_skip(rest, 1);
    *s = rest;
}

/* At least one colon, ASCII or full-width, and the blanks around. */
static gboolean skip_colons(Str *s)
{
    Str rest = *s;
    gboolean any = FALSE;

    while (rest.n) {
        gsize n = *rest.p == ':' ? 1 : str_has_prefix(rest, STR("：")) ? strlen("：") : 0;
        any = any || n > 0;
        if (n == 0 && *rest.p != ' ')
            break;
        rest = str_skip(rest, MAX(n, 1));
    }
    if (any)
        *s = rest;
    return any;
}

static gboolean take_prefix(Str *s, gboolean inside, PrefixKind *kind)
{
    for (gsize i = 0; i < G_N_ELEMENTS(prefixes); i++) {
        if (!str_has_prefix_nocase(*s, prefixes[i].word) || (inside && !prefixes[i].also_inside))
            continue;
        Str rest = str_skip(*s, prefixes[i].word.n);
        skip_repeat_count(&rest);
        if (!skip_colons(&rest))
            continue;
        *kind = prefixes[i].kind;
        *s = rest;
        return TRUE;
    }
    return FALSE;
}

/* A ping is a reply where it stands before something else's subject: "Ping: [PATCH v3] x". */
static void take_prefixes(Parse *parse, Str *s)
{
    PrefixKind kind;
    Str rest = *s;
    gboolean pinged = FALSE;

    while (take_prefix(&rest, parse->blocks, &kind)) {
        pinged = kind == PREFIX_PING;
        parse->reply |= kind == PREFIX_REPLY;
        parse->forward |= kind == PREFIX_FORWARD;
        if (!pinged)
            *s = rest;
    }
    if (pinged && rest.n && *rest.p == '[') {
        parse->reply = TRUE;
        *s = rest;
    }
    if (parse->reply && str_has_prefix(*s, STR("(subset) [")))
        *s = str_skip(*s, strlen("(subset) "));
}

/* ---- tokens of a block ---- */

static void add_tag(Parse *parse, Str tag)
{
    if (tag.n == 0)
        return;
    if (parse->n_tags)
        parse->tags[parse->n_tags++] = ' ';
    memcpy(parse->tags + parse->n_tags, tag.p, tag.n);
    parse->n_tags += tag.n;
}

/* The first version counts, but a plain one before a dotted one: "v6.2 v3" is v3 for 6.2. */
static void merge_version(Parse *parse, const SubjectToken *token, Str text, gboolean after_for)
{
    SubjectToken *found = &parse->found;

    if (after_for || subject_is_kernel_release(token)) {
        add_tag(parse, text);
        return;
    }
    if (found->has_version && !(found->dotted && !token->dotted)) {
        if (found->version != token->version || found->minor != token->minor)
            add_tag(parse, text);
        return;
    }
    if (found->has_version)
        add_tag(parse, parse->version_text);
    found->has_version = TRUE;
    found->dotted = token->dotted;
    found->version = token->version;
    found->minor = token->minor;
    parse->version_text = text;
}

static void merge_counter(Parse *parse, const SubjectToken *token, Str text)
{
    SubjectToken *found = &parse->found;

    if (found->has_counter) {
        if (found->number != token->number || found->fraction != token->fraction ||
            found->total != token->total)
            add_tag(parse, text);
        return;
    }
    found->has_counter = TRUE;
    found->number = token->number;
    found->fraction = token->fraction;
    found->total = token->total;
    found->index = token->index;
    parse->counter_text = text;
}

static gboolean is_separator(char c)
{
    return c == ' ' || c == ',' || c == '[' || c == ']';
}

static Str take_token(Str *s)
{
    gsize n = 0;

    while (n < s->n && !is_separator(s->p[n]))
        n++;
    Str token = {s->p, n};
    *s = str_skip(*s, n);
    while (token.n && strchr(",;:", token.p[token.n - 1]))
        token.n--;
    return token;
}

static void skip_separators(Str *s)
{
    while (s->n && is_separator(*s->p))
        *s = str_skip(*s, 1);
}

/* Counters may hold blanks ("1 of 2", "1 / 2"), so they are looked for before tokens are cut. */
static gboolean take_counter_token(Parse *parse, Str *s)
{
    SubjectToken token = {0};
    Str rest = *s;

    if (!subject_take_counter(&rest, &token))
        return FALSE;
    if (rest.n && !is_separator(*rest.p) && !strchr(",;:)", *rest.p))
        return FALSE;
    merge_counter(parse, &token, str_slice(s->p, rest.p));
    while (rest.n && strchr(",;:)", *rest.p))
        rest = str_skip(rest, 1);
    *s = rest;
    return TRUE;
}

/* Words that only mean something together: "take 2", "GIT PULL", "PULL REQUEST", "Re:". */
static gboolean take_pair(Parse *parse, Str word, Str *s)
{
    SubjectToken token = {0};
    Str rest = *s;

    skip_separators(&rest);
    Str next = take_token(&rest);
    if (subject_is_version_word(word) && subject_read_version_number(next, &token)) {
        merge_version(parse, &token, str_slice(word.p, next.p + next.n), FALSE);
        *s = rest;
        return TRUE;
    }
    if (str_equal_nocase(word, STR("git")) && str_equal_nocase(next, STR("pull")))
        return TRUE;
    return str_equal_nocase(word, STR("request")) && parse->found.kinds & SUBJECT_PULL;
}

/* PATCHnet-next: the blank is missing. */
static gboolean take_glued_patch(Parse *parse, Str token)
{
    if (!str_has_prefix(token, STR("PATCH")) || token.n == strlen("PATCH"))
        return FALSE;
    char next = token.p[strlen("PATCH")];
    if (next != '-' && !g_ascii_islower(next))
        return FALSE;
    parse->found.kinds |= SUBJECT_PATCH;
    add_tag(parse, str_skip(token, strlen("PATCH")));
    return TRUE;
}

static void take_tokens(Parse *parse, Str block)
{
    SubjectToken token;
    PrefixKind prefix;
    gboolean after_for = FALSE;

    for (skip_separators(&block); block.n; skip_separators(&block)) {
        if (take_prefix(&block, TRUE, &prefix)) {
            parse->reply |= prefix == PREFIX_REPLY;
            parse->forward |= prefix == PREFIX_FORWARD;
            continue;
        }
        if (take_counter_token(parse, &block))
            continue;
        Str text = take_token(&block);
        if (take_pair(parse, text, &block))
            continue;
        if (subject_token_read(text, &token)) {
            parse->found.kinds |= token.kinds;
            if (token.has_version)
                merge_version(parse, &token, text, after_for);
            if (token.has_counter)
                merge_counter(parse, &token, text);
        } else if (!take_glued_patch(parse, text)) {
            add_tag(parse, text);
        }
        after_for = str_equal_nocase(text, STR("for"));
    }
}

/* ---- blocks ---- */

/* Length of the block's inside, nested brackets included; -1 if it is never closed. */
static gssize block_length(Parse *parse, Str s)
{
    gsize depth = 1;

    /* One block that does not balance, and nested ones are given up: linear work. */
    if (!parse->balanced)
        return str_find_char(s, ']');
    for (gsize i = 0; i < s.n; i++) {
        depth += s.p[i] == '[';
        depth -= s.p[i] == ']';
        if (depth == 0)
            return (gssize)i;
    }
    parse->balanced = FALSE;
    return str_find_char(s, ']');
}

/* "[PATCH 1/2 title": the run of words that are certain. */
static void take_unclosed_block(Parse *parse, Str *s)
{
    SubjectToken token;
    Str inside = str_skip(*s, 1);
    Str rest = inside;

    for (Str next = rest; next.n; rest = next) {
        skip_separators(&next);
        if (!subject_token_read(take_token(&next), &token))
            break;
    }
    Str run = str_slice(inside.p, rest.p);
    if (str_trim(run).n == 0)
        return;
    take_tokens(parse, run);
    parse->blocks = TRUE;
    *s = str_trim(rest);
}

static gboolean take_block(Parse *parse, Str *s, Str *previous)
{
    gssize length = block_length(parse, str_skip(*s, 1));

    if (length < 0) {
        take_unclosed_block(parse, s);
        return FALSE;
    }
    Str inside = {s->p + 1, (gsize)length};
    if (!str_equal_nocase(inside, *previous))
        take_tokens(parse, inside);
    *previous = inside;
    parse->blocks = TRUE;
    *s = str_trim(str_skip(*s, inside.n + 2));
    return TRUE;
}

/* "PATCH v2 0/3] title": the bracket was lost, but the first word says what it was. */
static void take_unopened_block(Parse *parse, Str *s)
{
    SubjectToken token;
    gssize close = str_find_char(*s, ']');

    if (close <= 0)
        return;
    Str inside = {s->p, (gsize)close};
    if (memchr(inside.p, '[', inside.n))
        return;
    Str rest = inside;
    if (!subject_token_read(take_token(&rest), &token) || !token.kinds)
        return;
    take_tokens(parse, inside);
    parse->blocks = TRUE;
    *s = str_trim(str_skip(*s, inside.n + 1));
}

static void take_blocks(Parse *parse, Str *s)
{
    Str previous = {0};

    if (s->n && *s->p != '[')
        take_unopened_block(parse, s);
    while (s->n && *s->p == '[' && take_block(parse, s, &previous)) {
        gboolean reply = parse->reply;
        take_prefixes(parse, s);
        /* "[PATCH] Re: bug" is a patch, whose subject was a reply's. */
        if (parse->found.kinds & SUBJECT_PATCH)
            parse->reply = reply;
    }
}

/* 24/7 and 9/11 of a subject that speaks of no patch. */
static void drop_doubtful_counter(Parse *parse)
{
    SubjectToken *found = &parse->found;

    if (!found->has_counter || found->kinds || !found->total || found->number <= found->total)
        return;
    found->has_counter = FALSE;
    add_tag(parse, parse->counter_text);
}

/* ---- the title ---- */

/* "[PATCH] 1/2: title", "[PATCH] (1/2) title", "[PATCH] v2: title" */
static gboolean take_title_head(Parse *parse, Str *title)
{
    SubjectToken token;
    Str rest = *title;

    Str word = take_token(&rest);
    gboolean closed = word.n && *word.p == '(' && word.p[word.n - 1] == ')';
    gboolean colon = word.p + word.n < rest.p && rest.p[-1] == ':';
    gboolean dash = str_has_prefix(rest, STR(" - "));
    if (!(closed || colon || dash) || !subject_token_read(word, &token) || token.kinds)
        return FALSE;
    if (token.has_version && !parse->found.has_version) {
        merge_version(parse, &token, word, FALSE);
        parse->title_version = parse->found.has_version;
    }
    if (token.has_counter)
        merge_counter(parse, &token, word);
    *title = str_trim(str_skip(rest, dash ? strlen(" - ") : 0));
    return TRUE;
}

/* Words before a "v2" that is not the patch's own: "support cgroup v2", "updates for v5". */
static gboolean has_own_version(Str word)
{
    static const char *const words[] = {
        "acpi", "api",  "abi",    "arm",     "bindings", "board",    "btf",    "cgroup", "cgroups",
        "cifs", "cpu",  "clang",  "dwarf",   "format",   "gcc",      "gic",    "gpl",    "gpu",
        "hdmi", "hw",   "ids",    "iommu",   "ip",       "ioctl",    "its",    "layout", "lgpl",
        "llvm", "lsm",  "memcg",  "nfs",     "nfsd",     "opp",      "phy",    "pnfs",   "protocol",
        "psci", "raid", "rpi",    "rpm",     "schema",   "sev",      "smb",    "smmu",   "spec",
        "ssl",  "tcp",  "tls",    "uapi",    "udp",      "ufs",      "usb",    "vgic",   "x86",
        "xfs",  "zstd", "linux",  "release", "hardware", "revision", "kernel", "after",  "and",
        "as",   "at",   "before", "by",      "for",      "from",     "in",     "into",   "is",
        "of",   "on",   "or",     "since",   "than",     "the",      "to",     "until",  "using",
        "via",  "vs",   "with",   "without",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        if (str_equal_nocase(word, str_of(words[i])))
            return TRUE;
    return FALSE;
}

static Str last_word(Str title)
{
    const char *space = title.n ? memrchr(title.p, ' ', title.n) : NULL;

    return space ? str_slice(space + 1, title.p + title.n) : title;
}

static Str without(Str title, Str end)
{
    return str_trim_end((Str){title.p, title.n - end.n});
}

/* What "v2", "ver #3", "take 5", "patch V2, resend" says: all words must be known. */
static gboolean read_words(Str words, SubjectToken *found)
{
    *found = (SubjectToken){0};
    for (skip_separators(&words); words.n; skip_separators(&words)) {
        SubjectToken token = {0};
        Str word = take_token(&words);
        Str rest = words;
        skip_separators(&rest);
        if (subject_is_version_word(word) && subject_read_version_number(take_token(&rest), &token))
            words = rest;
        else if (!subject_token_read(word, &token) || subject_is_kernel_release(&token))
            return FALSE;
        guint kinds = found->kinds | token.kinds;
        if (token.has_version || token.has_counter)
            *found = token;
        found->kinds = kinds;
    }
    return found->kinds || found->has_version || found->has_counter;
}

/* "title (take 5)", "title [v2]", "title (1/3)" */
static gboolean read_end_bracket(Str title, Str *end, SubjectToken *found)
{
    char close = title.n ? title.p[title.n - 1] : '\0';
    const char *open = NULL;

    if (close == ')' || close == ']')
        open = memrchr(title.p, close == ')' ? '(' : '[', title.n);
    if (!open || open == title.p)
        return FALSE;
    *end = str_slice(open, title.p + title.n);
    return read_words((Str){open + 1, end->n - 2}, found);
}

/* "title v2", "title - V4", "title patch V3", "title, take 2" */
static gboolean read_end_words(Str title, Str *end, SubjectToken *found)
{
    Str word = last_word(title);
    Str before = last_word(without(title, word));
    gboolean pair = str_equal_nocase(before, STR("take")) || str_equal_nocase(before, STR("try"));

    *end = pair ? str_slice(before.p, title.p + title.n) : word;
    if (end->n == title.n || !g_ascii_isalnum(end->p[end->n - 1]) || !read_words(*end, found) ||
        has_own_version(before))
        return FALSE;
    if (str_equal_nocase(before, STR("patch")) || str_equal_nocase(before, STR("-")))
        *end = str_slice(before.p, title.p + title.n);
    return found->has_version && !found->dotted && !found->kinds && !found->has_counter;
}

/* Takes one statement off the end of the title; what it says is kept unless a block said it. */
static gboolean take_title_end(Parse *parse, Str *title)
{
    SubjectToken token;
    Str end;

    if (!read_end_bracket(*title, &end, &token) && !read_end_words(*title, &end, &token))
        return FALSE;
    if (token.has_counter && !(parse->found.kinds & SUBJECT_PATCH))
        return FALSE;
    parse->found.kinds |= token.kinds & (SUBJECT_RESEND | SUBJECT_RFC);
    if (token.has_version && !parse->found.has_version) {
        merge_version(parse, &token, end, FALSE);
        parse->title_version = TRUE;
    }
    if (token.has_counter && !parse->found.has_counter)
        merge_counter(parse, &token, end);
    /* The counter stays: "fix (1/3)" and "fix (2/3)" are two titles. */
    if (token.has_counter)
        return FALSE;
    *title = str_trim_end((Str){title->p, title->n - end.n});
    while (title->n && strchr(",;-", title->p[title->n - 1]))
        *title = str_trim_end((Str){title->p, title->n - 1});
    return TRUE;
}

/* g_utf8_strdown() would ask the locale. */
static char *lower_unicode(Arena *arena, Str title)
{
    g_autoptr(GString) norm = g_string_sized_new(title.n + 1);

    for (const char *p = title.p, *end = title.p + title.n; p < end; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char_validated(p, end - p);
        if (c < (gunichar)-2)
            g_string_append_unichar(norm, g_unichar_tolower(c));
    }
    return arena_strndup(arena, norm->str, norm->len);
}

static char *normalise(Arena *arena, Str title)
{
    guchar bits = 0;

    while (title.n && strchr(".,;:! ", title.p[title.n - 1]))
        title.n--;
    char *norm = arena_strndup(arena, title.p, title.n);
    for (gsize i = 0; i < title.n; i++) {
        bits |= (guchar)norm[i];
        norm[i] = str_fold(norm[i]);
    }
    return bits < 0x80 ? norm : lower_unicode(arena, title);
}

/* s: what follows the blocks; whole: with them. */
static void read_title(Parse *parse, Str s, Str whole, Subject *out)
{
    while (s.n && *s.p == ':')
        s = str_trim(str_skip(s, 1));
    if (parse->found.kinds & ~(guint)SUBJECT_ANNOUNCE)
        for (int heads = 0; heads < 2 && take_title_head(parse, &s); heads++)
            ;
    /* "[someone: [PATCH] x]", a mail reader's forward: better all of it than nothing. */
    if (s.n == 0 && parse->n_tags)
        s = whole;
    out->title = arena_strndup(parse->arena, s.p, s.n);
    while (take_title_end(parse, &s))
        ;
    out->norm = normalise(parse->arena, s);
}

static void fill(const Parse *parse, Subject *out)
{
    const SubjectToken *found = &parse->found;

    out->reply = parse->reply;
    out->forward = parse->forward;
    out->patch = (found->kinds & SUBJECT_PATCH) != 0;
    out->rfc = (found->kinds & SUBJECT_RFC) != 0;
    out->resend = (found->kinds & SUBJECT_RESEND) != 0;
    out->pull = (found->kinds & SUBJECT_PULL) != 0;
    out->announce = (found->kinds & SUBJECT_ANNOUNCE) != 0;
    out->blocks = parse->blocks;
    out->has_version = found->has_version;
    out->title_version = parse->title_version;
    out->version = found->version;
    out->minor = found->minor;
    out->has_counter = found->has_counter;
    if (found->has_counter) {
        out->index = arena_strndup(parse->arena, found->index.p, found->index.n);
        out->index_key = 1000 * found->number + found->fraction;
        out->total = found->total;
    }
    parse->tags[parse->n_tags] = '\0';
    out->tags = parse->tags;
}

void subject_parse(Arena *arena, const char *subject, Subject *out)
{
    Str s = collapse_space(arena, str_of(subject));
    Parse parse = {.arena = arena, .balanced = TRUE};

    /* Tokens glued to brackets ("[a][b]") gain a blank each. */
    parse.tags = arena_take(arena, 2 * s.n + 1);
    *out = (Subject){0};
    take_prefixes(&parse, &s);
    Str whole = s;
    take_blocks(&parse, &s);
    drop_doubtful_counter(&parse);
    read_title(&parse, s, whole, out);
    fill(&parse, out);
}
