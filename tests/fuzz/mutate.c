/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mutate: changes a mail into another mail, for libFuzzer.
 *
 * Bytes changed at random are damaged mail nearly always, of which two programs make two things. So
 * most of the changes here keep a mail well formed: they give a field another value, fold it,
 * encode its words, convert and encode the text, enclose it in a multipart. The others are
 * libFuzzer's, on a part of the mail. Only "make fuzz" links this.
 */
#include "fuzz.h"
#include <gmime/gmime.h>

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed);

enum { ENCODED_MAX = 40 /* bytes of text that become an encoded word */, NOISE_MAX = 256 };

/* A mail taken apart; lines end in LF here. */
typedef struct {
    GRand *rand;
    gboolean crlf;     /* but not in the mail */
    GPtrArray *fields; /* "Name: value", folded ones too */
    GString *body;
} Draft;

#define PICK(d, array) ((array)[g_rand_int_range((d)->rand, 0, G_N_ELEMENTS(array))])

static const char *const values[] = {
    "From: Ann Author <ann@example.org>",
    "From: \"Author, Ann\" <ann@example.org>",
    "From: \"Ann \\\"The Pen\\\" Author\" <ann@example.org>",
    "From: ann@example.org (Ann Author)",
    "From: <ann@example.org>",
    "From: Ann (her (inner) comment) Author <ann@example.org>, Bob <bob@example.org>",
    "From: Friends: Ann <ann@example.org>, bob@example.org;, Carol <c@example.org>",
    "From: \"ann author\"@example.org",
    "From: Ann <@relay.example:ann@example.org>",
    "From: Ann <ann@[192.0.2.1]>",
    "From: =?utf-8?q?Ann_Auth=C3=B6r?= <ann@example.org>",
    "From: =?iso-8859-1?Q?Andr=E9?= =?iso-8859-1?Q?_Author?= <ann@example.org>",
    "Reply-To: list@example.org, Ann <ann@example.org>",
    "X-Original-From: Ann Author <ann@example.org>",
    "X-Original-Sender: ann@example.org",
    "To: undisclosed-recipients:;",
    "To: a@example.org, \"B, C\" <B@Example.Org>, D (d) <d@example.org>",
    "Cc: e@example.org,\n\tf@example.org",
    "Subject: [PATCH v2 1/3] net: Do a thing",
    "Subject: =?utf-8?B?Q2Fmw6k=?= and =?utf-8?Q?th=C3=A9?=",
    "Subject: =?koi8-r?B?8NLJ18XU?= x",
    "Subject: =?ISO-2022-JP?B?GyRCRnxLXDhsGyhC?=",
    "Subject: =?utf-8*en?Q?a_b?=",
    "Date: Mon, 5 Jan 2026 10:00:00 +0100",
    "Date: 5 Jan 26 10:00 EST",
    "Date: Mon, 05 Jan 2026 10:00:00 -0330 (NST)",
    "Date: Tue, 29 Feb 2028 23:59:60 GMT",
    "Date: Sat, 01 Jan 2000 00:00:00 Z",
    "Received: from a.example by b.example; Mon, 5 Jan 2026 09:59:00 +0000",
    "Received: by c.example with ESMTP id 1 (a; b); Wed, 7 Jan 2026 09:59:00 -0800 (PST)",
    "Message-ID: <1@example.org>",
    "Message-ID: <\"q w\"@example.org>",
    "In-Reply-To: <0@example.org>",
    "In-Reply-To: Your message of Monday <0@example.org>",
    "References: <a@example.org> <b@example.org>\n\t<c@example.org>",
    "References: <a@example.org> (c) <b@example.org>",
    "List-Id: The list <list.example.org>",
    "List-Id: <list.example.org>",
    "X-Mailing-List: list@vger.example.org",
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Type: text/plain; charset=\"us-ascii\"; format=flowed; delsp=yes",
    "Content-Type: text/plain; format=flowed",
    "Content-Type: TEXT/PLAIN; CHARSET=ISO-8859-15 (Latin 9)",
    "Content-Type: text/plain; name*=utf-8''a%20b.patch",
    "Content-Type: text/plain; name*0=\"a\"; name*1=\"b.diff\"; charset=koi8-r",
    "Content-Type: text/html; charset=utf-8",
    "Content-Type: text/x-patch; name=\"a.patch\"",
    "Content-Type: application/octet-stream; name=a.diff",
    "Content-Disposition: inline",
    "Content-Disposition: attachment; filename=\"a b.patch\"",
    "Content-Disposition: attachment; filename=a.txt",
    "Content-Transfer-Encoding: 7bit",
    "Content-Transfer-Encoding: 8BIT",
    "Content-Transfer-Encoding: binary",
    "Content-Transfer-Encoding: quoted-printable",
    "Content-Transfer-Encoding: base64",
    "X-Other: words, \"quoted\", and =?utf-8?q?encoded?=",
};

#define DIFF                                                             \
    "---\n a.c | 2 +-\n\ndiff --git a/a.c b/a.c\n--- a/a.c\n+++ b/a.c\n" \
    "@@ -1,2 +1,2 @@\n-a\n+b\n c\n"

static const char *const lines[] = {
    "A line.\n",
    "Ein Tag f\xc3\xbcr Caf\xc3\xa9s.\n",
    "\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e\n",
    "\xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82\n",
    "caf\xe9\n",
    "> quoted\n",
    " stuffed \n",
    "soft \nbreak\n",
    "-- \nAnn\n",
    "\n",
    "tab\tand trailing blanks  \n",
    "a = b, c=3D, d=\n",
    "--b\n",
    "--b--\n",
    "From the start\n",
    DIFF,
    "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n- -- a\n",
    "-----BEGIN PGP SIGNATURE-----\n\niQ==\n-----END PGP SIGNATURE-----\n",
    "begin 644 a.txt\n#86)C\n`\nend\n",
};

static const char *const parts[] = {
    "\nA part without fields.\n",
    "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\n"
    "caf=E9, soft =\nbreak\n",
    "Content-Type: text/html\n\n<p>HTML</p>\n",
    "Content-Type: text/x-patch; name=a.patch\nContent-Transfer-Encoding: base64\n"
    "Content-Disposition: attachment; "
    "filename=a.patch\n\nLS0tIGEKKysrIGIKQEAgLTEgKzEgQEAKLWEKK2IK\n",
    "Content-Type: application/pgp-signature; name=s.asc\n\n-----BEGIN PGP SIGNATURE-----\n",
    "Content-Type: message/rfc822\n\nFrom: Bob <bob@example.org>\nSubject: Inner\n\nInner text.\n",
    "Content-Type: image/png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n",
    "Content-Disposition: attachment; filename=notes.txt\n\nNotes.\n",
    "Content-Type: multipart/alternative; boundary=\"in ner\"\n\n--in ner\n\nPlain.\n--in ner\n"
    "Content-Type: text/html\n\n<b>bold</b>\n--in ner--\n",
};

static const char *const charsets[] = {"utf-8",     "iso-8859-1", "windows-1252", "koi8-r",
                                       "shift_jis", "gb2312",     "iso-2022-jp",  "euc-kr"};

/* ---- a mail and its parts ---- */

static GString *replace(const char *p, gsize n, const char *old, const char *new)
{
    GString *out = g_string_new_len(p, (gssize)n);
    g_string_replace(out, old, new, 0);
    return out;
}

static void take_apart(Draft *d, Str bytes)
{
    Str line;
    d->crlf = str_find(bytes, STR("\r\n")) >= 0;
    g_autoptr(GString) lf = replace(bytes.p, bytes.n, "\r\n", "\n");
    Str mail = {lf->str, lf->len};
    d->fields = g_ptr_array_new_with_free_func(g_free);
    while (str_next_line(&mail, &line) && line.n) {
        g_autofree char *text = str_dup(line);
        if (strchr(" \t", *text) && d->fields->len) {
            char **last = (char **)&d->fields->pdata[d->fields->len - 1];
            g_autofree char *before = *last;
            *last = g_strconcat(before, "\n", text, NULL);
        } else
            g_ptr_array_add(d->fields, g_steal_pointer(&text));
    }
    d->body = g_string_new_len(mail.p, (gssize)mail.n);
}

static GString *put_together(Draft *d)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < d->fields->len; i++)
        g_string_append_printf(out, "%s\n", (char *)d->fields->pdata[i]);
    g_string_append_c(out, '\n');
    g_string_append_len(out, d->body->str, (gssize)d->body->len);
    if (!d->crlf)
        return out;
    g_autoptr(GString) lf = out;
    return replace(lf->str, lf->len, "\n", "\r\n");
}

static void free_draft(Draft *d)
{
    g_ptr_array_free(d->fields, TRUE);
    g_string_free(d->body, TRUE);
    g_rand_free(d->rand);
}

static gboolean is_field(const char *field, const char *name)
{
    gsize n = strlen(name);
    return g_ascii_strncasecmp(field, name, n) == 0 && (field[n] == ':' || name[n - 1] == '-');
}

/* name ends in "-": all that begin so. */
static void remove_fields(Draft *d, const char *name, GString *removed)
{
    for (guint i = d->fields->len; i-- > 0;) {
        if (!is_field(d->fields->pdata[i], name))
            continue;
        if (removed)
            g_string_append_printf(removed, "%s\n", (char *)d->fields->pdata[i]);
        g_ptr_array_remove_index(d->fields, i);
    }
}

static void set_field(Draft *d, const char *field)
{
    g_autofree char *name = g_strndup(field, strcspn(field, ":"));
    if (strcmp(name, "Received") != 0)
        remove_fields(d, name, NULL);
    g_ptr_array_insert(d->fields, g_rand_int_range(d->rand, 0, (gint)d->fields->len + 1),
                       g_strdup(field));
}

static char **some_field(Draft *d)
{
    if (!d->fields->len)
        set_field(d, values[0]);
    return (char **)&d->fields->pdata[g_rand_int_range(d->rand, 0, (gint)d->fields->len)];
}

/* Changed by libFuzzer, in at most a few bytes more. */
static char *noise(const char *text, gsize n, gsize *out)
{
    uint8_t *bytes = g_malloc0(n + NOISE_MAX + 1);
    memcpy(bytes, text, n);
    *out = LLVMFuzzerMutate(bytes, n, n + NOISE_MAX);
    bytes[*out] = '\0';
    return (char *)bytes;
}

/* ---- changes ---- */

static void change_field(Draft *d)
{
    set_field(d, PICK(d, values));
}

static void drop_field(Draft *d)
{
    if (d->fields->len)
        g_ptr_array_remove_index(d->fields, (guint)(some_field(d) - (char **)d->fields->pdata));
}

static void fold_field(Draft *d)
{
    char **field = some_field(d);
    char *blank = strchr(*field, ' ');
    for (char *next; blank && (next = strchr(blank + 1, ' ')) && g_rand_boolean(d->rand);)
        blank = next;
    if (!blank)
        return;
    g_autofree char *before = *field;
    g_autofree char *head = g_strndup(before, (gsize)(blank - before));
    *field = g_strconcat(head, g_rand_boolean(d->rand) ? "\n " : "\n\t", blank + 1, NULL);
}

static void noise_in_field(Draft *d)
{
    gsize n;
    char **field = some_field(d);
    gsize name = strcspn(*field, ":");
    g_autofree char *before = *field;
    g_autofree char *head = g_strndup(before, name);
    g_autofree char *value = noise(before + name, strlen(before + name), &n);
    *field = g_strconcat(head, value, NULL);
}

static char *to_charset(const char *text, gssize n, const char *charset, gsize *out)
{
    return g_convert_with_fallback(text, n, charset, "UTF-8", "?", NULL, out, NULL);
}

static char *encode(GMimeContentEncoding encoding, const char *bytes, gsize n)
{
    GMimeEncoding state;
    g_mime_encoding_init_encode(&state, encoding);
    char *out = g_malloc0(g_mime_encoding_outlen(&state, n) + 1);
    out[g_mime_encoding_flush(&state, bytes, n, out)] = '\0';
    return out;
}

static void append_q(GString *out, const char *bytes, gsize n)
{
    for (gsize i = 0; i < n; i++)
        if (bytes[i] == ' ')
            g_string_append_c(out, '_');
        else if (g_ascii_isalnum(bytes[i]))
            g_string_append_c(out, bytes[i]);
        else
            g_string_append_printf(out, "=%02X", (guint8)bytes[i]);
}

static void encode_subject(Draft *d)
{
    gsize n;
    const char *charset = PICK(d, charsets), *line = PICK(d, lines);
    g_autofree char *text = g_strndup(line, MIN(strcspn(line, "\n"), ENCODED_MAX));
    g_autofree char *bytes = to_charset(text, -1, charset, &n);
    if (!bytes)
        return;
    GString *out = g_string_new(g_rand_boolean(d->rand) ? "Subject: " : "From: ");
    gboolean b = g_rand_boolean(d->rand);
    g_string_append_printf(out, "=?%s?%c?", charset, b ? 'B' : 'Q');
    if (b) {
        g_autofree char *base64 = g_base64_encode((guchar *)bytes, n);
        g_string_append(out, base64);
    } else
        append_q(out, bytes, n);
    g_string_append(out, out->str[0] == 'F' ? "?= <ann@example.org>" : "?=");
    set_field(d, out->str);
    g_string_free(out, TRUE);
}

static void noise_in_body(Draft *d)
{
    gsize n;
    g_autofree char *bytes = noise(d->body->str, d->body->len, &n);
    g_string_truncate(d->body, 0);
    g_string_append_len(d->body, bytes, (gssize)n);
}

static void insert_line(Draft *d)
{
    gsize at = (gsize)g_rand_int_range(d->rand, 0, (gint)d->body->len + 1);
    while (at && d->body->str[at - 1] != '\n')
        at--;
    g_string_insert(d->body, (gssize)at, PICK(d, lines));
}

static void drop_line(Draft *d)
{
    gsize at = (gsize)g_rand_int_range(d->rand, 0, (gint)d->body->len + 1);
    while (at && d->body->str[at - 1] != '\n')
        at--;
    const char *lf = memchr(d->body->str + at, '\n', d->body->len - at);
    g_string_erase(d->body, (gssize)at, lf ? lf + 1 - (d->body->str + at) : -1);
}

static void set_text(Draft *d, const char *type, const char *bytes, gsize n)
{
    remove_fields(d, "Content-Type", NULL);
    remove_fields(d, "Content-Transfer-Encoding", NULL);
    g_ptr_array_add(d->fields, g_strdup(type));
    g_string_truncate(d->body, 0);
    g_string_append_len(d->body, bytes, (gssize)n);
}

static void new_text(Draft *d)
{
    gsize n;
    const char *charset = PICK(d, charsets);
    g_autoptr(GString) text = g_string_new(NULL);
    for (int i = g_rand_int_range(d->rand, 1, 6); i > 0; i--)
        g_string_append(text, PICK(d, lines));
    g_autofree char *valid = g_utf8_make_valid(text->str, -1);
    g_autofree char *bytes = to_charset(valid, -1, charset, &n);
    g_autofree char *type = g_strdup_printf("Content-Type: text/plain; charset=%s", charset);
    if (bytes)
        set_text(d, type, bytes, n);
}

static void encode_body(Draft *d)
{
    gboolean b = g_rand_boolean(d->rand);
    g_autofree char *encoded =
        encode(b ? GMIME_CONTENT_ENCODING_BASE64 : GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE,
               d->body->str, d->body->len);
    g_string_assign(d->body, encoded);
    set_field(d, b ? "Content-Transfer-Encoding: base64"
                   : "Content-Transfer-Encoding: quoted-printable");
}

/* The mail's text becomes a part, before or behind another one. */
static void enclose(Draft *d)
{
    static const char *const kinds[] = {"mixed", "alternative", "signed", "related", "mixed"};
    static const char *const boundaries[] = {"b", "=-outer", "a b", "bb"};
    const char *boundary = PICK(d, boundaries), *other = PICK(d, parts);
    gboolean first = g_rand_boolean(d->rand);
    g_autoptr(GString) own = g_string_new(NULL);
    g_autofree char *type =
        g_strdup_printf("Content-Type: multipart/%s; boundary=\"%s\"", PICK(d, kinds), boundary);
    remove_fields(d, "Content-", own);
    g_string_append_c(own, '\n');
    g_string_append_len(own, d->body->str, (gssize)d->body->len);
    g_string_printf(d->body, "--%s\n%s\n--%s\n", boundary, first ? own->str : other, boundary);
    g_string_append_printf(d->body, "%s\n--%s--\n", first ? other : own->str, boundary);
    set_field(d, type);
}

static void enclose_message(Draft *d)
{
    g_autoptr(GString) inner = put_together(d);
    set_text(d, "Content-Type: message/rfc822", inner->str, inner->len);
}

static void noise_anywhere(Draft *d)
{
    gsize n;
    g_autoptr(GString) whole = put_together(d);
    g_autofree char *bytes = noise(whole->str, whole->len, &n);
    g_ptr_array_free(d->fields, TRUE);
    g_string_free(d->body, TRUE);
    take_apart(d, (Str){bytes, n});
}

static void change_line_ends(Draft *d)
{
    d->crlf = !d->crlf;
}

/* What is here twice is done twice as often. */
static void (*const changes[])(Draft *) = {
    change_field,  change_field,   change_field,    noise_in_field,   noise_in_field,
    fold_field,    drop_field,     insert_line,     insert_line,      drop_line,
    new_text,      encode_body,    enclose,         enclose,          encode_subject,
    noise_in_body, noise_anywhere, enclose_message, change_line_ends,
};

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed)
{
    enum { CHANGES_MAX = 4 };
    Draft d = {.rand = g_rand_new_with_seed(seed)};
    take_apart(&d, (Str){(const char *)data, size});
    for (int i = g_rand_int_range(d.rand, 1, CHANGES_MAX + 1); i > 0; i--)
        PICK(&d, changes)(&d);
    g_autoptr(GString) mail = put_together(&d);
    free_draft(&d);
    size = MIN(mail->len, max);
    memcpy(data, mail->str, size);
    return size;
}
