/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * address: the first mailbox of a value and the addresses of a list. Clean lines, whatever the
 * bytes; a plain mailbox that is made of what was found gives the same again.
 */
#include "fuzz.h"
#include "mail/address.h"

enum { GROWTH_MAX = 4 /* as in fuzz_body.c */ };

typedef struct {
    Arena *arena;
    DiagLog *log;
    Charsets *charsets;
} Tools;

static Address parse(const Tools *tools, Str value)
{
    Address address = address_parse(tools->charsets, tools->arena, tools->log, value);
    fuzz_check_line(address.name);
    fuzz_check_line(address.email);
    /* A quoted local part may hold anything. */
    const char *end = *address.email == '"' ? strstr(address.email, "\"@") : NULL;
    g_assert_null(strpbrk(end ? end : address.email, "<> "));
    g_assert_cmpuint(strlen(address.name) + strlen(address.email), <=, GROWTH_MAX * value.n + 1);
    return address;
}

static gboolean is_made_of(const char *s, const char *also)
{
    for (; *s; s++)
        if (!g_ascii_isalnum(*s) && !strchr(also, *s))
            return FALSE;
    return TRUE;
}

/* A name in quotes may hold anything but what senders put around names by mistake. */
static gboolean is_proper_name(const char *name)
{
    return *name && !strchr("'\"", *name) && !strstr(name, "=?") &&
           !strchr(",'\" ", name[strlen(name) - 1]);
}

static void check_again(const Tools *tools, const Address *address)
{
    g_autoptr(GString) value = g_string_new("\"");
    const char *at = strchr(address->email, '@');
    if (!is_proper_name(address->name) || !at || at == address->email || !at[1] ||
        !is_made_of(at + 1, ".-") || strspn(address->email, "._-") ||
        !is_made_of(address->email, "@.-_+"))
        return;
    for (const char *p = address->name; *p; p++) {
        if (*p == '"' || *p == '\\')
            g_string_append_c(value, '\\');
        g_string_append_c(value, *p);
    }
    g_string_append_printf(value, "\" <%s>, other@example.org", address->email);
    if (value->len > MAIL_ADDRESS_MAX)
        return;
    Address again = parse(tools, (Str){value->str, value->len});
    g_assert_cmpstr(again.email, ==, address->email);
    g_assert_cmpstr(again.name, ==, address->name);
}

static void check_each(const char *email, void *data)
{
    gsize *left = data;
    gsize n = strlen(email) + 1;
    fuzz_check_text(str_of(email));
    for (const char *p = email; *p; p++)
        g_assert_false((guchar)*p < ' ' || *p == 0x7f || g_ascii_isupper(*p));
    g_assert_cmpuint(n, <=, *left); /* all of them together are no longer than the value */
    *left -= n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(Charsets) charsets = charsets_new(log);
    Tools tools = {arena, log, charsets};
    Str value = {(const char *)data, size};
    Address address = parse(&tools, value);
    check_again(&tools, &address);
    gsize left = size + 1;
    address_each(arena, value, check_each, &left);
    return 0;
}
