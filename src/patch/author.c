/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/author.h"
#include "mail/address.h"
#include "mail/encoded_word.h"
#include "mail/mojibake.h"

typedef struct {
    Arena *arena;
    Charsets *charsets;
    DiagLog *log;
    const Mail *mail;
    PatchMail *out;
    const char *name; /* of From without " via ...", NULL if there is none */
} Search;

static gboolean same_email(const char *a, const char *b)
{
    return g_ascii_strcasecmp(a, b) == 0;
}

static gboolean found(Search *search, Address author, AuthorRule rule)
{
    search->out->author = author;
    search->out->author_rule = rule;
    return TRUE;
}

/* The person whom From names, without " via ...", at another address. */
static gboolean found_at(Search *search, const char *email, AuthorRule rule)
{
    const Address *from = &search->mail->from;
    const char *name = search->name ? search->name : from->name;
    return found(search, (Address){name, email, from->guessed}, rule);
}

/* "'Foo Bar' via some-list" -> "Foo Bar"; a list without a name leaves "Foo Bar via". */
static const char *name_before_via(Arena *arena, const char *name)
{
    const char *via = g_strrstr(name, " via ");

    if (!via && g_str_has_suffix(name, " via"))
        via = name + strlen(name) - strlen(" via");
    if (!via)
        return NULL;
    Str before = str_trim(str_slice(name, via));
    while (before.n > 1 && strchr("'\"", *before.p) && before.p[before.n - 1] == *before.p)
        before = (Str){before.p + 1, before.n - 2};
    return before.n ? arena_strndup(arena, before.p, before.n) : NULL;
}

static gboolean try_in_body(Search *search, Str value)
{
    if (!value.n)
        return FALSE;
    Address author = address_parse(search->charsets, search->arena, search->log, value);
    gboolean within = strstr(author.name, "=?") || strstr(author.email, "=?");
    if ((!*author.email || within) && str_find(value, STR("=?")) >= 0) {
        /* Some encode the address along with the name; git decodes before it looks, too. */
        const char *decoded = header_text(search->charsets, search->arena, search->log, value);
        author = address_parse(search->charsets, search->arena, search->log, str_of(decoded));
    }
    diag_place(search->log, "From in text");
    author.name = mojibake_repair_string(search->arena, search->log, author.name);
    diag_place(search->log, NULL);
    return *author.email && found(search, author, AUTHOR_IN_BODY);
}

/* Google Groups adds X-Original-Sender to every mail; only another address tells something. */
static gboolean try_original(Search *search)
{
    const Address *original = &search->mail->original_from, *from = &search->mail->from;

    if (!*original->email || same_email(original->email, from->email))
        return FALSE;
    if (!*original->name)
        return found_at(search, original->email, AUTHOR_ORIGINAL);
    return found(search, *original, AUTHOR_ORIGINAL);
}

/* ---- B4 Relay ---- */

/* TRUE if email is what the relay wrote as "foo.example.com". */
static gboolean is_relayed(const char *email, Str relayed)
{
    Str s = str_of(email);

    if (s.n != relayed.n || !s.n)
        return FALSE;
    for (gsize i = 0; i < s.n; i++) {
        char c = s.p[i] == '@' ? '.' : s.p[i];
        if (g_ascii_tolower(c) != g_ascii_tolower(relayed.p[i]))
            return FALSE;
    }
    return TRUE;
}

/* The dot that was the @, where nothing else tells: before the last two labels. */
static const char *guess_relayed(Arena *arena, Str relayed)
{
    char *email = arena_strndup(arena, relayed.p, relayed.n);
    int dots = 0;

    for (gsize i = relayed.n; i-- > 0;)
        if (email[i] == '.' && ++dots == 2) {
            email[i] = '@';
            break;
        }
    return email;
}

static gboolean next_sign_off(Search *search, guint *i, Address *person)
{
    for (; *i < search->out->n_trailers; ++*i) {
        const Trailer *trailer = &search->out->trailers[*i];
        if (g_ascii_strcasecmp(trailer->key, "Signed-off-by") != 0)
            continue;
        *person =
            address_parse(search->charsets, search->arena, search->log, str_of(trailer->value));
        ++*i;
        return TRUE;
    }
    return FALSE;
}

static gboolean try_relay(Search *search)
{
    const Mail *mail = search->mail;
    Str email = str_of(mail->from.email);
    gssize at = str_find_char(email, '@');
    Address person;

    if (!str_has_prefix(email, STR("devnull+")) || at < 0)
        return FALSE;
    Str relayed = str_slice(email.p + strlen("devnull+"), email.p + at);
    if (is_relayed(mail->reply_to.email, relayed))
        return found_at(search, mail->reply_to.email, AUTHOR_RELAY);
    for (guint i = 0; next_sign_off(search, &i, &person);)
        if (is_relayed(person.email, relayed))
            return found_at(search, person.email, AUTHOR_RELAY);
    return found_at(search, guess_relayed(search->arena, relayed), AUTHOR_RELAY);
}

/* ---- lists that rewrite From ---- */

/* foo@lists.example.org, whose List-Id is foo.lists.example.org */
static gboolean is_list(const Mail *mail, const char *email)
{
    return mail->list && is_relayed(email, str_of(mail->list));
}

static gboolean try_reply_to(Search *search)
{
    const Mail *mail = search->mail;
    const char *email = mail->reply_to.email;

    if (!search->name || !*email || same_email(email, mail->from.email) || is_list(mail, email))
        return FALSE;
    return found_at(search, email, AUTHOR_REPLY_TO);
}

static gboolean try_signed_off(Search *search)
{
    Address person;

    if (!search->name)
        return FALSE;
    for (guint i = 0; next_sign_off(search, &i, &person);)
        if (*person.email && str_equal_nocase(str_of(person.name), str_of(search->name)))
            return found_at(search, person.email, AUTHOR_SIGNED_OFF);
    return FALSE;
}

void author_read(Arena *arena, Charsets *charsets, DiagLog *log, const Mail *mail, Str in_body,
                 PatchMail *out)
{
    Search search = {.arena = arena, .charsets = charsets, .log = log, .mail = mail, .out = out};

    search.name = name_before_via(arena, mail->from.name);
    if (try_in_body(&search, in_body) || try_original(&search) || try_relay(&search) ||
        try_reply_to(&search) || try_signed_off(&search))
        return;
    found(&search, mail->from, AUTHOR_HEADER);
}
