/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "series/senders.h"

/* ---- what is compared ---- */

static guint64 digest_text(const GString *text)
{
    return text->len ? digest_bytes(text->str, text->len).a | 1 : 0;
}

static guint64 fold_address(Str address)
{
    g_autoptr(GString) folded = g_string_sized_new(address.n);
    gssize at = str_find_char(address, '@'), plus = str_find_char(address, '+');
    for (gsize i = 0; i < address.n; i++)
        if (plus <= 0 || at < plus || i < (gsize)plus || i >= (gsize)at)
            g_string_append_c(folded, str_fold(address.p[i]));
    return digest_text(folded);
}

/* Without what stands in brackets; without a closing one, to the end. */
static GString *strip_brackets(Str name)
{
    GString *stripped = g_string_sized_new(name.n);
    guint depth = 0;
    for (gsize i = 0; i < name.n; i++) {
        depth += name.p[i] == '(';
        if (!depth)
            g_string_append_c(stripped, name.p[i]);
        depth -= name.p[i] == ')' && depth > 0;
    }
    return stripped;
}

static gboolean is_ascii(Str name)
{
    gsize i = 0;
    while (i < name.n && (guint8)(name.p[i] - 1) < 0x7f)
        i++;
    return i == name.n;
}

/* Without letter case and accents, valid UTF-8. Most names are ASCII. */
static char *fold_letters(Str name)
{
    if (is_ascii(name))
        return g_ascii_strdown(name.n ? name.p : "", (gssize)name.n);
    g_autofree char *valid = g_utf8_make_valid(name.p, (gssize)name.n);
    g_autofree char *folded = g_utf8_casefold(valid, -1);
    return g_utf8_normalize(folded, -1, G_NORMALIZE_ALL);
}

/* Lower-case letters and digits with one blank between words. */
static GString *fold_words(Str name)
{
    g_autofree char *apart = fold_letters(name);
    GString *words = g_string_new(NULL);
    gboolean between = FALSE;
    for (const char *p = apart; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (g_unichar_ismark(c) || c == '\'')
            continue;
        if (g_unichar_isalnum(c)) {
            if (between && words->len)
                g_string_append_c(words, ' ');
            g_string_append_unichar(words, c);
        }
        between = !g_unichar_isalnum(c);
    }
    return words;
}

static void fold_name(Str name, Mailbox *mailbox)
{
    g_autoptr(GString) stripped = strip_brackets(name);
    Str text = {stripped->str, stripped->len}, family = {0};
    gssize comma = str_find_char(text, ',');
    if (comma >= 0) {
        family = (Str){text.p, (gsize)comma};
        text = str_skip(text, (gsize)comma + 1);
    }
    g_autoptr(GString) words = fold_words(text);
    g_autoptr(GString) last = fold_words(family);
    if (words->len && last->len)
        g_string_append_c(words, ' ');
    g_string_append_len(words, last->str, (gssize)last->len);
    mailbox->name = digest_text(words);
    g_string_truncate(words, strcspn(words->str, " "));
    mailbox->first = digest_text(words);
}

Named senders_read_named(Str value)
{
    value = str_trim(value);
    gssize open = str_find_char(value, '<');
    if (open >= 0) {
        Str email = str_skip(value, (gsize)open + 1);
        gssize end = str_find_char(email, '>');
        if (end >= 0)
            email.n = (gsize)end;
        return (Named){str_trim((Str){value.p, (gsize)open}), str_trim(email)};
    }
    gssize at = str_find_char(value, '@');
    if (at < 0)
        return (Named){value, {0}};
    gsize start = (gsize)at, end = (gsize)at;
    while (start > 0 && !g_ascii_isspace(value.p[start - 1]))
        start--;
    while (end < value.n && !g_ascii_isspace(value.p[end]))
        end++;
    return (Named){str_trim((Str){value.p, start}), {value.p + start, end - start}};
}

static Mailbox fold(Str name, Str address)
{
    Mailbox mailbox = {.address = fold_address(address)};
    fold_name(name, &mailbox);
    return mailbox;
}

static Digest address_key(guint64 address)
{
    return DIGEST_OF(address);
}

Mailbox senders_find(const Senders *senders, const Named *named)
{
    Mailbox mailbox = fold(named->name, named->email);
    guint32 person = mailbox.address
                         ? digest_map_get(senders->of_address, address_key(mailbox.address))
                         : DIGEST_MAP_NONE;
    mailbox.person = person == DIGEST_MAP_NONE ? 0 : person;
    return mailbox;
}

gboolean senders_is_named(const Mailbox *sender, const Mailbox *named)
{
    if (named->address &&
        (named->address == sender->address || (named->person && named->person == sender->person)))
        return TRUE;
    if (!named->name)
        return FALSE;
    return named->name == sender->name ||
           (!named->address && named->name == named->first && named->first == sender->first);
}

/* ---- reading ---- */

static const char *text(sqlite3_stmt *row, int column)
{
    const char *found = (const char *)sqlite3_column_text(row, column);
    return found ? found : "";
}

/*
 * Of several persons by one address (those without a "+tag" are one) none is taken for it: which
 * would be a matter of the order of reading.
 */
static void add_mailbox(Senders *senders, sqlite3_stmt *row)
{
    gsize id = (gsize)sqlite3_column_int64(row, 0);
    Mailbox mailbox = fold(str_of(text(row, 2)), str_of(text(row, 1)));
    mailbox.person = (guint32)sqlite3_column_int64(row, 3);
    g_hash_table_insert(senders->numbers, GSIZE_TO_POINTER(id),
                        GUINT_TO_POINTER(senders->mailboxes->len));
    g_array_append_val(senders->mailboxes, mailbox);
    if (!mailbox.address)
        return;
    guint32 known = digest_map_get(senders->of_address, address_key(mailbox.address));
    gboolean alone = known == DIGEST_MAP_NONE || known == mailbox.person;
    digest_map_set(senders->of_address, address_key(mailbox.address), alone ? mailbox.person : 0);
}

static gboolean read_mailboxes(Senders *senders, Index *index, GError **error)
{
    sqlite3_stmt *stmt;
    if (sqlite3_prepare_v2(index_db(index), "SELECT id, address, name, person FROM mailbox", -1,
                           &stmt, NULL) != SQLITE_OK)
        return index_fail(index, error);
    int status;
    while ((status = sqlite3_step(stmt)) == SQLITE_ROW)
        add_mailbox(senders, stmt);
    gboolean good = status == SQLITE_DONE || index_fail(index, error);
    sqlite3_finalize(stmt);
    return good;
}

gboolean senders_init(Senders *senders, const Rows *rows, Index *index, GError **error)
{
    *senders = (Senders){
        .rows = rows->v,
        .mailboxes = g_array_new(FALSE, TRUE, sizeof(Mailbox)),
        .numbers = g_hash_table_new(NULL, NULL),
        .of_address = digest_map_new(),
    };
    g_array_set_size(senders->mailboxes, 1); /* of a mail whose row names none that is there */
    if (read_mailboxes(senders, index, error))
        return TRUE;
    senders_release(senders);
    return FALSE;
}

const Mailbox *senders_of(const Senders *senders, guint32 row)
{
    gpointer id = GSIZE_TO_POINTER(senders->rows[row].sender_mailbox);
    guint number = GPOINTER_TO_UINT(g_hash_table_lookup(senders->numbers, id));
    return &g_array_index(senders->mailboxes, Mailbox, number);
}

void senders_release(Senders *senders)
{
    g_clear_pointer(&senders->mailboxes, g_array_unref);
    g_clear_pointer(&senders->numbers, g_hash_table_unref);
    g_clear_pointer(&senders->of_address, digest_map_free);
    *senders = (Senders){0};
}
