/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/diag.h"
#include "base/str.h"

typedef struct {
    const char *name;
    DiagClass class;
    const char *text;
} KindRow;

static const KindRow kinds[DIAG_KINDS] = {
#define X(symbol, name, class, text) {name, DIAG_##class, text},
    DIAG_TABLE(X)
#undef X
};

G_STATIC_ASSERT(DIAG_KINDS <= 64);

struct DiagLog {
    const char *source;
    goffset offset;
    guint64 mail_kinds;
    guint64 counts[DIAG_KINDS];
    GArray *entries;       /* of Diag; NULL when not kept */
    GStringChunk *strings; /* their sources and details */
};

const char *diag_kind_name(DiagKind kind)
{
    g_assert(kind < DIAG_KINDS);
    return kinds[kind].name;
}

const char *diag_kind_text(DiagKind kind)
{
    g_assert(kind < DIAG_KINDS);
    return kinds[kind].text;
}

DiagClass diag_kind_class(DiagKind kind)
{
    g_assert(kind < DIAG_KINDS);
    return kinds[kind].class;
}

DiagLog *diag_log_new(gboolean keep)
{
    DiagLog *log = g_new0(DiagLog, 1);
    log->offset = -1;
    if (keep) {
        log->entries = g_array_new(FALSE, FALSE, sizeof(Diag));
        log->strings = g_string_chunk_new(4096);
    }
    return log;
}

void diag_log_free(DiagLog *log)
{
    if (!log)
        return;
    if (log->entries) {
        g_array_free(log->entries, TRUE);
        g_string_chunk_free(log->strings);
    }
    g_free(log);
}

void diag_at(DiagLog *log, const char *source, goffset offset)
{
    log->source = source;
    log->offset = offset;
    log->mail_kinds = 0;
}

/* Mail goes to a terminal here: nothing in it may move the cursor or end the line. At most max
 * bytes, with no character and no escape cut in two. */
static char *printable(const char *text, gsize max)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    GString *out = g_string_new(NULL);
    for (const char *p = valid; *p; p = g_utf8_next_char(p)) {
        gsize before = out->len;
        gunichar c = g_utf8_get_char(p);
        if (g_unichar_isprint(c))
            g_string_append_unichar(out, c);
        else
            g_string_append_printf(out, "\\x{%x}", c);
        if (out->len > max) {
            g_string_truncate(out, before);
            break;
        }
    }
    return g_string_free(out, FALSE);
}

char *diag_printable(const char *text)
{
    return printable(text, G_MAXSIZE);
}

static void keep_entry(DiagLog *log, const Diag *diag)
{
    if (!log->entries || log->entries->len >= DIAG_ENTRIES_MAX)
        return;
    Diag kept = *diag;
    if (kept.source)
        kept.source = g_string_chunk_insert_const(log->strings, kept.source);
    if (kept.detail)
        kept.detail = g_string_chunk_insert(log->strings, kept.detail);
    g_array_append_val(log->entries, kept);
}

void diag_add(DiagLog *log, DiagKind kind, const char *detail)
{
    g_assert(kind < DIAG_KINDS);
    log->counts[kind]++;
    log->mail_kinds |= G_GUINT64_CONSTANT(1) << kind;
    if (!log->entries)
        return;
    g_autofree char *clean = detail ? printable(detail, DIAG_DETAIL_MAX) : NULL;
    keep_entry(log, &(Diag){kind, log->source, log->offset, clean});
}

guint64 diag_mail_kinds(const DiagLog *log)
{
    return log->mail_kinds;
}

guint64 diag_count(const DiagLog *log, DiagKind kind)
{
    g_assert(kind < DIAG_KINDS);
    return log->counts[kind];
}

guint64 diag_count_class(const DiagLog *log, DiagClass class)
{
    guint64 sum = 0;
    for (int kind = 0; kind < DIAG_KINDS; kind++)
        if (kinds[kind].class == class)
            sum += log->counts[kind];
    return sum;
}

guint diag_n_entries(const DiagLog *log)
{
    return log->entries ? log->entries->len : 0;
}

const Diag *diag_entry(const DiagLog *log, guint i)
{
    g_assert(i < diag_n_entries(log));
    return &g_array_index(log->entries, Diag, i);
}

void diag_merge(DiagLog *into, const DiagLog *from)
{
    for (int kind = 0; kind < DIAG_KINDS; kind++)
        into->counts[kind] += from->counts[kind];
    for (guint i = 0; i < diag_n_entries(from); i++)
        keep_entry(into, diag_entry(from, i));
}
