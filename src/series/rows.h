/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rows: the mails of an index as grouping sees them, in memory, about 90 bytes each.
 *
 * They stand in the order of (date, content hash); where these are equal, of id, list, source path
 * and offset. A row's number is its rank in that order, so nothing that compares row numbers
 * depends on the order of reading. Texts are digests or numbers in a table of texts.
 */
#ifndef LISTDIGEST_ROWS_H
#define LISTDIGEST_ROWS_H

#include "base/hash.h"
#include "index/index.h"

/* No row, no node, no group. */
#define NONE DIGEST_MAP_NONE

/*
 * Row.norm: digests of titles. The second bit says that the title is a common one, which many
 * patches have: "open.2: tfix", "foo: Fix typos"; alone it ties no two of them.
 */
static inline gboolean title_is_common(guint64 norm)
{
    return (norm & 2) != 0;
}

/* What a mail is to a series; decided by role.c. */
typedef enum {
    ROLE_OUTSIDE, /* a reply, a notice, a discussion: never a member */
    ROLE_SINGLE,  /* a patch without a counter */
    ROLE_PATCH,   /* has a counter above 0 */
    ROLE_COVER,   /* leads patches, or a pull request */
} Role;

enum { ROLE_SINGLE_KEY = 1000 }; /* a single patch counts as 1/1 */

typedef struct {
    Digest id;
    gint64 date;
    guint64 norm, patch_id; /* digests; 0 for none, as of a title nobody filled in */
    guint32 mail;           /* in the index */
    guint32 sender, author; /* persons */
    guint32 sender_mailbox; /* in the index */
    guint32 tags, counter;  /* in Rows.texts */
    guint32 counter_key, total;
    guint16 version, minor; /* at most SUBJECT_VERSION_MAX */
    guint32 group;          /* group.h; NONE without */
    union {
        guint32 next; /* of the same group, until its members are collected (posting.c) */
        guint32 was;  /* then the patch of the revision before that it succeeds, a row or NONE */
        guint32 duplicate_of; /* of a duplicate, which has no group: the row that it repeats */
    };
    guint16 flags;      /* IndexFlags */
    guint kind : 3;     /* MailKind */
    guint new_kind : 3; /* threading made it another kind */
    guint bot : 1;      /* a program sent it */
    guint duplicate : 1;
    guint role : 2;
    guint stray : 1;
    guint rule : 2;   /* MemberRule */
    guint change : 3; /* PatchChange */
} Row;

G_STATIC_ASSERT(sizeof(Row) == 88); /* that is what memory per mail is mostly */
G_STATIC_ASSERT(MAIL_KINDS <= 1 << 3 && MEMBER_RULES <= 1 << 2 && PATCH_CHANGES <= 1 << 3);

typedef struct {
    Row *v;
    guint32 n;
    guint64 *stems;  /* by row: stem.h; until rows_forget_stems() */
    Digest *nearest; /* by row: the first parent it names, 0 without; until rows_forget_nearest() */
    DigestMap *owners; /* id -> the row that owns it for threading */
    DigestMap *later;  /* (id, version) -> another row with that id and another version */

    /* Mail in the index -> row, NONE for what is no mail; until rows_forget_mails(). */
    guint32 *by_mail;
    gsize n_by_mail;
    GPtrArray *texts; /* of char *; the first is "" */
    GHashTable *text_numbers;
    GStringChunk *text_bytes;
} Rows;

/* The rows of mails that are being added: to read these back again would take longer. */
typedef struct RowLoader RowLoader;
RowLoader *row_loader_new(void);
void row_loader_free(RowLoader *loader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RowLoader, row_loader_free)

/* A mail with the numbers that index_add gave it. */
void row_loader_add(RowLoader *loader, const IndexMail *mail);

/*
 * Reads, sorts, and merges duplicates: of mails with the same id and content the first one stays;
 * of mails with the same id and another content all stay, and the first one owns the id. What the
 * loader has is taken out of it, and nothing is read, if it has all mails; it may be NULL.
 */
gboolean rows_init(Rows *rows, Index *index, RowLoader *loader, GError **error);
void rows_forget_nearest(Rows *rows);
void rows_forget_stems(Rows *rows);
void rows_forget_mails(Rows *rows);
void rows_release(Rows *rows);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Rows, rows_release)

/*
 * The row that from means by an id, or NONE: the owner; but if a script gave v4 the id of v3, the
 * one whose version from states, too ("Re: [PATCH v4 0/29]").
 */
guint32 rows_named(const Rows *rows, Digest id, const Row *from);

/* The row of a mail in the index, or NONE. */
static inline guint32 rows_of_mail(const Rows *rows, gint64 mail)
{
    return (gsize)mail < rows->n_by_mail ? rows->by_mail[mail] : NONE;
}

const char *rows_text(const Rows *rows, guint32 number);

/* Row.norm of a normalised title. */
guint64 rows_title(const char *norm);

#endif
