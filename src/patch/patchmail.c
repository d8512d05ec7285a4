/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/patchmail.h"
#include "mail/encoded_word.h"
#include "patch/author.h"
#include "patch/kind.h"
#include "patch/links.h"
#include "patch/message.h"
#include "patch/notice.h"
#include "patch/own.h"
#include "patch/review.h"
#include "patch/trailers.h"

/* Of another mail a "From:" in the text is just text. What is tagged PATCH may yet be a cover. */
static gboolean is_patch_mail(const PatchMail *patch)
{
    return patch->kind == MAIL_COVER || patch->kind == MAIL_PATCH ||
           (patch->kind == MAIL_DISCUSSION && patch->subject.patch);
}

/*
 * git am takes an in-body Subject: for the title, since the header's was mangled or is of another
 * mail. The header's tags stay, they say where in the series the mail belongs; where it has none,
 * the in-body ones count.
 */
static void use_in_body_subject(Arena *arena, const char *text, Subject *subject)
{
    Subject in_body;

    subject_parse(arena, text, &in_body);
    if (!*in_body.title)
        return;
    if (!subject->blocks && in_body.blocks) {
        gboolean forward = subject->forward;
        *subject = in_body;
        subject->forward = forward;
        subject->reply = FALSE;
        return;
    }
    subject->title = in_body.title;
    subject->norm = in_body.norm;
}

/* An attached file's own subject is told only where the mail has none: readers know the mail's. */
static Str told_subject(const Message *message, const Subject *subject)
{
    return message->subject.n || *subject->title ? message->subject : message->file_subject;
}

static gboolean has_quotes(Str text)
{
    return str_has_prefix(text, STR(">")) || str_find(text, STR("\n>")) >= 0;
}

static void check_counter(DiagLog *log, const PatchMail *patch)
{
    const Subject *subject = &patch->subject;

    if (is_patch_mail(patch) && subject->total && subject->index_key / 1000 > subject->total)
        diag_add(log, DIAG_SUBJECT_COUNTER, subject->index);
}

/* Who answers with a piece of a diff need not count its lines. */
static void check_diff(DiagLog *log, const PatchMail *patch)
{
    if (!is_patch_mail(patch) || !patch->diff.malformed)
        return;
    Str at = patch->diff.malformed_at;
    at.n = MIN(at.n, (gsize)DIAG_DETAIL_MAX);
    g_autofree char *detail = str_dup(at);
    diag_add_many(log, DIAG_DIFF_MALFORMED, patch->diff.malformed, detail);
}

/* Mail.text as far as the body goes: up to the diff, but all of a reply. */
static Str message_part(const Mail *mail, const PatchMail *patch)
{
    if (!patch->diff.found || patch->kind == MAIL_REPLY)
        return mail->text;
    return (Str){mail->text.p, patch->diff.start};
}

static void read_diff(Arena *arena, DiagLog *log, Str text, PatchMail *out)
{
    g_auto(DiffPaths) paths = {.arena = arena};

    diff_read_paths(text, &out->diff, &paths);
    out->paths = diff_paths_get(&paths, &out->n_paths);
    if (paths.left_out)
        diag_add_many(log, DIAG_PATHS_TOO_MANY, paths.left_out, NULL);
}

/* What may turn out to be a cover has links, too. */
static gboolean has_links(const PatchMail *patch)
{
    return is_patch_mail(patch) || patch->kind == MAIL_PULL || patch->kind == MAIL_DISCUSSION;
}

/* What a mail says of other mails: reviews, notices, links. */
static void read_relations(Arena *arena, DiagLog *log, const Mail *mail, PatchMail *out)
{
    Str own = {0};

    if (has_links(out)) {
        Str behind = out->diff.found ? str_skip(mail->text, out->diff.end) : (Str){0};
        out->links = links_read(arena, message_part(mail, out), behind, &out->n_links);
    }
    if (out->kind == MAIL_REPLY) {
        own = own_text(arena, mail->text, &out->diff, out->body);
        out->trailers = review_read(arena, log, own, &mail->from, &out->n_trailers);
    }
    out->notices = notice_read(arena, log, mail, out, own, &out->n_notices);
}

void patchmail_read(Arena *arena, Charsets *charsets, DiagLog *log, const Mail *mail,
                    PatchMail *out)
{
    Message message;

    *out = (PatchMail){.sender = mail->from};
    subject_parse(arena, mail->subject, &out->subject);
    read_diff(arena, log, mail->text, out);
    out->kind = kind_read(mail, &out->subject, &out->diff);
    out->quotes = has_quotes(mail->text);
    if (is_patch_mail(out)) {
        message_read_patch(arena, message_part(mail, out), out->diff.found, &message);
        out->trailers = trailers_read(arena, log, message.commit, &out->n_trailers);
    } else {
        message_read_plain(arena, message_part(mail, out), &message);
    }
    Str told = told_subject(&message, &out->subject);
    if (told.n)
        use_in_body_subject(arena, header_text(charsets, arena, log, told), &out->subject);
    out->body = message.body;
    author_read(arena, charsets, log, mail, message.from, out);
    read_relations(arena, log, mail, out);
    check_counter(log, out);
    check_diff(log, out);
}
