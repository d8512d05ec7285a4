/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/convert.h"
#include "cli/list_name.h"

static guint flags_of(const Mail *mail, const PatchMail *patch)
{
    const Subject *subject = &patch->subject;
    const struct {
        gboolean is;
        IndexFlags flag;
    } table[] = {
        {subject->rfc, INDEX_RFC},
        {subject->resend, INDEX_RESEND},
        {subject->patch, INDEX_TAG_PATCH},
        {subject->pull, INDEX_TAG_PULL},
        {subject->blocks, INDEX_BLOCKS},
        {subject->reply, INDEX_REPLY_PREFIX},
        {patch->diff.found, INDEX_DIFF},
        {patch->quotes, INDEX_QUOTES},
        {subject->has_counter, INDEX_COUNTER},
        {subject->has_version, INDEX_VERSION},
        {subject->title_version, INDEX_TITLE_VERSION},
        {mail->synthetic_id, INDEX_SYNTHETIC_ID},
        {patch->author.guessed, INDEX_AUTHOR_GUESSED},
        {patch->sender.guessed, INDEX_SENDER_GUESSED},
    };
    guint flags = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++)
        if (table[i].is)
            flags |= (guint)table[i].flag;
    return flags;
}

/* A mail without a reply prefix may turn out to be the cover of the patches that answer it. */
static gboolean keeps_body(const PatchMail *patch)
{
    switch (patch->kind) {
    case MAIL_PATCH:
    case MAIL_COVER:
    case MAIL_PULL: return TRUE;
    case MAIL_DISCUSSION:
    case MAIL_REPLY: return !patch->subject.reply;
    default: return FALSE;
    }
}

/* A text above the limit is cut between two characters. */
static Str body_of(const PatchMail *patch, DiagLog *log)
{
    Str body = patch->body;
    if (!keeps_body(patch))
        return STR("");
    if (body.n <= INDEX_BODY_MAX)
        return body;
    g_autofree char *detail = g_strdup_printf("%" G_GSIZE_FORMAT " bytes", body.n);
    diag_add(log, DIAG_TEXT_TOO_LARGE, detail);
    body.n = INDEX_BODY_MAX;
    while (body.n > 0 && ((guchar)body.p[body.n] & 0xC0) == 0x80)
        body.n--;
    return body;
}

static const IndexTrailer *trailers_of(Arena *arena, const PatchMail *patch)
{
    IndexTrailer *trailers = arena_new_array(arena, IndexTrailer, patch->n_trailers);
    for (guint i = 0; i < patch->n_trailers; i++)
        trailers[i] = (IndexTrailer){patch->trailers[i].key, patch->trailers[i].value};
    return trailers;
}

static const IndexNotice *notices_of(Arena *arena, const PatchMail *patch)
{
    IndexNotice *notices = arena_new_array(arena, IndexNotice, patch->n_notices);
    for (guint i = 0; i < patch->n_notices; i++) {
        const Notice *notice = &patch->notices[i];
        notices[i] =
            (IndexNotice){notice->kind,    notice->rule,       notice->tree,    notice->commit,
                          notice->subject, notice->message_id, notice->counters};
    }
    return notices;
}

static const IndexLink *links_of(Arena *arena, const PatchMail *patch)
{
    IndexLink *links = arena_new_array(arena, IndexLink, patch->n_links);
    for (guint i = 0; i < patch->n_links; i++) {
        const TextLink *link = &patch->links[i];
        links[i] = (IndexLink){link->kind, link->value, link->version, link->rfc};
    }
    return links;
}

/* What the reader reported, then the parsers. */
static void add_defects(Arena *arena, const BatchMail *taken, const DiagLog *log, IndexMail *out)
{
    guint n = diag_n_entries(log);
    Diag *defects = arena_new_array(arena, Diag, taken->n_defects + n);
    for (guint i = 0; i < taken->n_defects; i++)
        defects[i] = taken->defects[i];
    for (guint i = 0; i < n; i++)
        defects[taken->n_defects + i] = *diag_entry(log, i);
    out->defects = defects;
    out->n_defects = taken->n_defects + n;
}

void index_mail_from(Arena *arena, const BatchMail *taken, const Mail *mail, const PatchMail *patch,
                     DiagLog *log, gboolean paths, IndexMail *out)
{
    const RawMail *raw = &taken->raw;
    Str body = body_of(patch, log);
    const Subject *subject = &patch->subject;
    *out = (IndexMail){
        .offset = raw->offset,
        .length = raw->length,
        .part = raw->part,
        .stamp = raw->stamp,
        .audience = list_audience(arena, mail),
        .message_id = mail->message_id,
        .date = mail->date,
        .zone = mail->zone,
        .kind = patch->kind,
        .flags = flags_of(mail, patch),
        .refs = mail->refs,
        .n_refs = mail->n_refs,
        .author = {patch->author.name, patch->author.email},
        .sender = {patch->sender.name, patch->sender.email},
        .subject = mail->subject,
        .title = subject->title,
        .norm = subject->norm,
        .tags = subject->tags,
        .version = subject->version,
        .minor = subject->minor,
        .counter = subject->index,
        .counter_key = subject->index_key,
        .total = subject->total,
        .files = patch->diff.files,
        .insertions = patch->diff.insertions,
        .deletions = patch->diff.deletions,
        .paths = patch->paths,
        .n_paths = paths ? patch->n_paths : 0,
        .patch_id = patch->diff.patch_id,
        .diags = taken->diags | diag_mail_kinds(log),
        .body = body,
        .trailers = trailers_of(arena, patch),
        .n_trailers = patch->n_trailers,
        .notices = notices_of(arena, patch),
        .n_notices = patch->n_notices,
        .links = links_of(arena, patch),
        .n_links = patch->n_links,
    };
    memcpy(out->hash, mail->hash, sizeof(out->hash));
    out->flagged = (out->diags & DIAG_UNUSABLE) != 0;
    add_defects(arena, taken, log, out);
}

/* All of one proper address get one name, so which of them were guesses no longer matters. */
gboolean index_map_person(IndexPerson *person, gpointer mailmap)
{
    const IndexPerson before = *person;
    mailmap_apply(mailmap, &person->name, &person->email);
    const char *name = mailmap_name(mailmap, person->email);
    person->name = name ? name : person->name;
    return person->name != before.name || person->email != before.email;
}
