/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/address.h"
#include "mail/encoded_word.h"

/* One mailbox as it stands, before anything is decoded. */
typedef struct {
    char *phrase; /* words outside brackets and comments, quotes undone */
    gsize phrase_n;
    Str angle;   /* between angle brackets */
    Str quoted;  /* an address outside brackets whose local part is quoted: "a b"@host */
    Str comment; /* the first one, without its parentheses */
    gboolean has_angle;
    gboolean has_at; /* in phrase, outside quotes */
} Mailbox;

typedef struct {
    Str rest;
    char *phrase;                      /* room for the phrase of one mailbox */
    gboolean groups;                   /* there is a ";", so that ":" may end the name of a group */
    gboolean no_quote, no_parenthesis; /* none follows: do not look again */
} Cursor;

static Cursor cursor_of(Arena *arena, Str value)
{
    Str rest = {value.p, MIN(value.n, (gsize)MAIL_ADDRESS_MAX)};
    return (Cursor){rest, arena_alloc(arena, rest.n + 1), str_find_char(rest, ';') >= 0, FALSE,
                    FALSE};
}

static void add_byte(Mailbox *box, char c)
{
    box->phrase[box->phrase_n++] = c;
}

static void add_bytes(Mailbox *box, Str s)
{
    memcpy(box->phrase + box->phrase_n, s.p, s.n);
    box->phrase_n += s.n;
}

/* Length of what s begins with before one of these characters. */
static gsize length_before(Str s, const char *stop)
{
    gsize n = 0;
    while (n < s.n && (s.p[n] == '\0' || !strchr(stop, s.p[n])))
        n++;
    return n;
}

/* A quoted string of n bytes, if it is the local part of an address (RFC 5322 3.4.1). */
static gboolean take_quoted_address(Cursor *at, Mailbox *box, gsize n)
{
    Str behind = str_skip(at->rest, n);
    gsize host = behind.n && *behind.p == '@' ? length_before(behind, ",;<>() \t\r\n") : 0;
    if (host < 2)
        return FALSE;
    box->quoted = (Str){at->rest.p, n + host};
    box->has_at = TRUE;
    at->rest = str_skip(behind, host);
    return TRUE;
}

/* A quoted string; without an end, the quotation mark is dropped. */
static void take_quoted(Cursor *at, Mailbox *box)
{
    Str rest = str_skip(at->rest, 1);
    gsize end = 0;
    while (end < rest.n && rest.p[end] != '"')
        end += rest.p[end] == '\\' && end + 1 < rest.n ? 2 : 1;
    at->no_quote = end >= rest.n;
    if (!at->no_quote && take_quoted_address(at, box, end + 2))
        return;
    at->rest = rest;
    if (at->no_quote)
        return;
    for (gsize i = 0; i < end; i++) {
        if (rest.p[i] == '\\' && i + 1 < end)
            i++;
        add_byte(box, rest.p[i]);
    }
    at->rest = str_skip(rest, end + 1);
}

/* A comment, nested ones in it; without an end, the parenthesis is a character like others. */
static void take_comment(Cursor *at, Mailbox *box)
{
    gsize depth = 0, i = 0;
    for (; i < at->rest.n; i++) {
        char c = at->rest.p[i];
        if (c == '\\')
            i++;
        else if (c == '(')
            depth++;
        else if (c == ')' && --depth == 0)
            break;
    }
    if (i >= at->rest.n) {
        at->no_parenthesis = TRUE;
        return;
    }
    if (!box->comment.n)
        box->comment = (Str){at->rest.p + 1, i - 1};
    at->rest = str_skip(at->rest, i + 1);
}

/* An address in brackets; where the closing one is missing, up to what no address holds. */
static void take_angle(Cursor *at, Mailbox *box)
{
    Str inside = str_skip(at->rest, 1);
    gsize n = 0;
    while (n < inside.n && inside.p[n] != '<' && inside.p[n] != '>')
        n++;
    if (n < inside.n && inside.p[n] == '<') {
        /* "a < b <user@host>": the first is text. */
        add_bytes(box, (Str){at->rest.p, n + 1});
        at->rest = str_skip(inside, n);
        return;
    }
    if (n == inside.n) {
        n = length_before(inside, ",; \t\r\n");
        at->rest = str_skip(inside, n);
    } else
        at->rest = str_skip(inside, n + 1);
    if (box->has_angle && str_find_char(box->angle, '@') >= 0)
        return;
    box->angle = (Str){inside.p, n};
    box->has_angle = str_trim(box->angle).n > 0;
}

/* One character of a phrase, or an encoded word, which may hold any of them. */
static void take_plain(Cursor *at, Mailbox *box)
{
    gsize n = *at->rest.p == '=' ? encoded_word_length(at->rest) : 0;
    if (*at->rest.p == '\\' && at->rest.n > 1)
        at->rest = str_skip(at->rest, 1);
    if (*at->rest.p == '@')
        box->has_at = TRUE;
    n = MAX(n, 1);
    if (box->phrase_n || !g_ascii_isspace(*at->rest.p))
        add_bytes(box, (Str){at->rest.p, n});
    at->rest = str_skip(at->rest, n);
}

/* Offset of the " at " of "user at host.domain", as archives on the web write it; -1 if text is
 * anything else. */
static gssize find_at(Str text, gboolean needs_dot)
{
    gssize at = text.n <= ADDRESS_PLAIN_MAX ? str_find_nocase(text, STR(" at ")) : -1;
    if (at <= 0 || *text.p == '"' || str_find_char(text, '@') >= 0)
        return -1;
    Str host = str_trim(str_skip(text, (gsize)at + 4));
    for (gsize i = 0; i < text.n; i++)
        if (g_ascii_isspace(text.p[i]) && (i < (gsize)at || text.p + i >= host.p))
            return -1;
    return host.n == 0 || (needs_dot && str_find_char(host, '.') < 0) ? -1 : at;
}

static gboolean has_address(const Mailbox *box)
{
    return box->has_angle || box->has_at ||
           find_at(str_trim_end((Str){box->phrase, box->phrase_n}), TRUE) >= 0;
}

/* Handles a separator. TRUE if it ends the mailbox. */
static gboolean take_separator(Cursor *at, Mailbox *box)
{
    char c = *at->rest.p;
    gboolean ends = c == ';' || has_address(box);
    if (c == ':') {
        ends = FALSE;
        if (at->groups && !has_address(box))
            box->phrase_n = 0; /* the name of a group */
        else
            add_byte(box, c);
    } else if (!ends && box->phrase_n)
        add_byte(box, c); /* "Family, Given <user@host>" */
    at->rest = str_skip(at->rest, 1);
    return ends;
}

/* FALSE when the value is used up. */
static gboolean next_mailbox(Cursor *at, Mailbox *box)
{
    *box = (Mailbox){.phrase = at->phrase};
    if (!at->rest.n)
        return FALSE;
    while (at->rest.n) {
        char c = *at->rest.p;
        if (c == '"' && !at->no_quote)
            take_quoted(at, box);
        else if (c == '"')
            at->rest = str_skip(at->rest, 1);
        else if (c == '(' && !at->no_parenthesis)
            take_comment(at, box);
        else if (c == '<')
            take_angle(at, box);
        else if (c == ',' || c == ';' || c == ':') {
            if (take_separator(at, box))
                return TRUE;
        } else
            take_plain(at, box);
    }
    return TRUE;
}

/* The word of *text that holds an "@" between others; *text is left without it. */
static Str cut_address(Arena *arena, Str *text)
{
    gssize at = str_find_char(*text, '@');
    if (at < 0)
        return (Str){0};
    gsize from = (gsize)at, to = (gsize)at;
    while (from > 0 && !g_ascii_isspace(text->p[from - 1]))
        from--;
    while (to < text->n && !g_ascii_isspace(text->p[to]))
        to++;
    if (from == (gsize)at || to == (gsize)at + 1)
        return (Str){0};
    Str address = arena_str(arena, (Str){text->p + from, to - from});
    char *left = arena_strndup(arena, text->p, from + text->n - to);
    memcpy(left + from, text->p + to, text->n - to);
    *text = (Str){left, from + text->n - to};
    return address;
}

/* "user at host" as user@host; the empty Str if it is none. */
static Str undo_at(Arena *arena, Str text, gboolean needs_dot)
{
    text = str_trim(text);
    gssize at = find_at(text, needs_dot);
    if (at < 0)
        return (Str){0};
    Str host = str_trim(str_skip(text, (gsize)at + 4));
    char *made = arena_strndup(arena, text.p, (gsize)at + 1 + host.n);
    made[at] = '@';
    memcpy(made + at + 1, host.p, host.n);
    return str_of(made);
}

/* In place: without white space, comments and stray brackets behind a quoted local part, if there
 * is one, without a route ("@a,@b:") and "mailto:". */
static char *tidy_email(char *email)
{
    if (g_ascii_strncasecmp(email, "mailto:", 7) == 0)
        email += 7;
    char *route = *email == '@' ? strchr(email, ':') : NULL;
    if (route)
        email = route + 1;
    char *quoted_end = *email == '"' ? strstr(email, "\"@") : NULL;
    char *to = quoted_end ? quoted_end : email;
    const char *last_close = strrchr(to, ')');
    for (const char *p = to; *p; p++)
        if (*p == '(' && p < last_close)
            p = strchr(p, ')');
        else if (*p != ' ' && *p != '<' && *p != '>')
            *to++ = *p;
    *to = '\0';
    return email;
}

/* A decoded name without quotation marks around it and commas behind it. */
static const char *tidy_name(char *name)
{
    gsize n = strlen(name);
    while (n && (name[n - 1] == ',' || name[n - 1] == ' '))
        n--;
    while (n > 1 && name[0] == name[n - 1] && (*name == '\'' || *name == '"')) {
        name++;
        n -= 2;
    }
    name[n] = '\0';
    return g_strstrip(name);
}

/* The address as it stands; *phrase gets what may be the name. */
static Str find_email(Arena *arena, const Mailbox *box, Str *phrase)
{
    *phrase = (Str){box->phrase, box->phrase_n};
    if (box->quoted.n && !box->has_angle)
        return box->quoted;
    if (!str_trim(*phrase).n)
        *phrase = box->quoted;
    /* "look at this" may be a name, but not before one ("root at localhost (Joe Doe)"). */
    gboolean may_be_name = !box->has_angle && !box->comment.n;
    Str plain = undo_at(arena, box->has_angle ? box->angle : *phrase, may_be_name);
    if (box->has_angle)
        return plain.n ? plain : box->angle;
    if (!plain.n)
        return cut_address(arena, phrase);
    phrase->n = 0;
    return plain;
}

/* Quoted pairs of a comment undone (RFC 5322 3.2.2). */
static Str undo_pairs(Arena *arena, Str s)
{
    if (str_find_char(s, '\\') < 0)
        return s;
    char *copy = arena_take(arena, s.n), *to = copy;
    for (gsize i = 0; i < s.n; i++) {
        if (s.p[i] == '\\' && i + 1 < s.n)
            i++;
        *to++ = s.p[i];
    }
    return str_slice(copy, to);
}

static Address decode_mailbox(Charsets *charsets, Arena *arena, DiagLog *log, const Mailbox *box)
{
    Str phrase;
    Str email = find_email(arena, box, &phrase);
    if (!str_trim(phrase).n)
        phrase = undo_pairs(arena, box->comment);
    guint64 guesses = diag_count(log, DIAG_CHARSET_GUESSED);
    const char *name = header_text(charsets, arena, log, phrase);
    gboolean guessed = diag_count(log, DIAG_CHARSET_GUESSED) > guesses;
    const char *literal = header_literal(charsets, arena, email);
    return (Address){tidy_name((char *)name), tidy_email((char *)literal), guessed};
}

enum { NOT_IN_NAME = 1, NOT_IN_EMAIL = 2, IN_NEITHER = 3 };

static const guint8 unusual[128] = {
    ['"'] = IN_NEITHER,   ['('] = IN_NEITHER,  [')'] = IN_NEITHER,   [','] = IN_NEITHER,
    [':'] = IN_NEITHER,   [';'] = IN_NEITHER,  ['\\'] = IN_NEITHER,  ['='] = IN_NEITHER,
    ['>'] = IN_NEITHER,   ['@'] = NOT_IN_NAME, ['\''] = NOT_IN_NAME, [' '] = NOT_IN_EMAIL,
    ['<'] = NOT_IN_EMAIL,
};

/* Does s hold plain characters only, none that is not in such a thing, and no two spaces together?
 */
static gboolean is_simple(Str s, guint8 not_in)
{
    for (gsize i = 0; i < s.n; i++) {
        guchar c = (guchar)s.p[i];
        if (c < ' ' || c >= 0x7f || (unusual[c] & not_in) || (c == ' ' && i && s.p[i - 1] == ' '))
            return FALSE;
    }
    return TRUE;
}

/* "Given Family <user@host>" and nothing unusual: what most mails have. */
static gboolean parse_simple(Arena *arena, Str value, Address *address)
{
    gssize open = str_find_char(value, '<');
    if (open <= 0 || value.p[value.n - 1] != '>')
        return FALSE;
    Str name = str_trim((Str){value.p, (gsize)open});
    Str email = {value.p + open + 1, value.n - (gsize)open - 2};
    if (!is_simple(name, NOT_IN_NAME) || !is_simple(email, NOT_IN_EMAIL) || !email.n)
        return FALSE;
    address->name = arena_strndup(arena, name.p, name.n);
    address->email = arena_strndup(arena, email.p, email.n);
    return TRUE;
}

Address address_parse(Charsets *charsets, Arena *arena, DiagLog *log, Str value)
{
    Address address = {"", "", FALSE};
    value = str_trim(value);
    if (!value.n || parse_simple(arena, value, &address))
        return address;
    Cursor at = cursor_of(arena, value);
    Mailbox box;
    while (next_mailbox(&at, &box)) {
        address = decode_mailbox(charsets, arena, log, &box);
        if (*address.name || *address.email)
            break;
    }
    return address;
}

void address_each(Arena *arena, Str value, AddressFunc *found, void *data)
{
    Cursor at = cursor_of(arena, str_trim(value));
    Mailbox box;
    while (next_mailbox(&at, &box)) {
        Str phrase, raw = str_trim(find_email(arena, &box, &phrase));
        if (!raw.n || !bytes_are_utf8(raw))
            continue;
        char *email = arena_strndup(arena, raw.p, raw.n);
        for (char *p = email; *p; p++)
            *p = (guchar)*p <= ' ' || *p == 0x7f ? ' ' : str_fold(*p);
        found(tidy_email(email), data);
    }
}
