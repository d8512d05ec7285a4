/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * index: the one store between reading and reporting, an SQLite file.
 *
 * Write: index_open, index_source for each source, index_add per mail, index_finish; then series/
 * reads the rows with index_scan and writes series and members back; then report/ asks its own SQL
 * through index_db(). The schema is in index/schema.c; a comment describes each table and column.
 *
 * The temporary index has no journal and goes away with index_free, also when the program is
 * killed (it is unlinked when it is opened; it lies in $TMPDIR). Calls are for one thread at a
 * time; whoever has several workers holds a lock. But see index_texts_apart() and index_reader().
 *
 * A kept index has a write-ahead log, so readers are never blocked; of writers there is one at a
 * time (flock on the file). Each transaction holds mails and how far their sources were read with
 * them, so a run that is killed costs what was not committed and nothing else. What mails say is
 * changed by reading only; what grouping finds is derived and made anew when anything changed:
 * index_is_grouped() says whether it is up to date.
 *
 * The message text of patches, covers, pull requests and possible covers is kept, diffs never.
 */
#ifndef LISTDIGEST_INDEX_H
#define LISTDIGEST_INDEX_H

#include "base/diag.h"
#include "base/kinds.h"
#include "base/str.h"
#include <sqlite3.h>

typedef struct Index Index;

enum {
    INDEX_BATCH = 10000,          /* mails from one end of loading to the next; temporary index */
    INDEX_BATCH_KEPT = 2000,      /* of a kept one: what a run that is killed may cost */
    INDEX_HASH_SIZE = 32,         /* bytes */
    INDEX_ID_MAX = 1 << 28,       /* numbers of mails and sources are dense, so this is plenty */
    INDEX_BODY_MAX = 1024 * 1024, /* of a message text, bytes; the caller cuts it */
};

#define INDEX_ERROR (index_error_quark())
GQuark index_error_quark(void);
typedef enum {
    INDEX_ERROR_SQLITE,
    INDEX_ERROR_FULL,
    INDEX_ERROR_LOCKED,    /* another listdigest writes to it */
    INDEX_ERROR_NOT_INDEX, /* another file, or the index of a newer listdigest */
} IndexError;

/* path NULL: temporary. Made where missing, migrated where older. */
Index *index_open(const char *path, GError **error);

/* One that is there and is only asked; also from a folder that cannot be written to. An older
 * schema is refused with a message that says how to migrate it. */
Index *index_open_read_only(const char *path, GError **error);

/* Whether the file is an index of listdigest, of whatever schema. FALSE also where unreadable. */
gboolean index_is_index(const char *path);

void index_free(Index *index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Index, index_free)

typedef enum {
    INDEX_RFC = 1 << 0,
    INDEX_RESEND = 1 << 1,
    INDEX_TAG_PATCH = 1 << 2, /* PATCH stands in a tag block */
    INDEX_TAG_PULL = 1 << 3,
    INDEX_BLOCKS = 1 << 4, /* the subject has a tag block */
    INDEX_REPLY_PREFIX = 1 << 5,
    INDEX_DIFF = 1 << 6,   /* has a diff of its own */
    INDEX_QUOTES = 1 << 7, /* has quoted lines */
    INDEX_COUNTER = 1 << 8,
    INDEX_VERSION = 1 << 9,        /* a version is stated */
    INDEX_TITLE_VERSION = 1 << 10, /* at the end of the title */
    INDEX_SYNTHETIC_ID = 1 << 11,
    INDEX_AUTHOR_GUESSED = 1 << 12, /* the author's name is a guess at its charset */
    INDEX_SENDER_GUESSED = 1 << 13,
} IndexFlags;

typedef struct {
    const char *name, *email; /* never NULL; the index folds the address's case */
} IndexPerson;

typedef struct {
    const char *key, *value;
} IndexTrailer;

/* Notice and TextLink of patch/patchmail.h; absent strings are "". */
typedef struct {
    NoticeKind kind;
    const char *rule, *tree, *commit, *subject, *message_id, *counters;
} IndexNotice;

typedef struct {
    LinkKind kind;
    const char *value;
    guint version;
    gboolean rfc;
} IndexLink;

/* One mail, to be added or as read back. Strings are borrowed for the call. */
typedef struct {
    gint64 id;     /* set by index_add and index_scan */
    gint64 source; /* of index_source */
    gint64 offset, length;
    const char *part; /* RawMail's, as is stamp; NULL in an mbox; written only, as what follows: */
    gint64 stamp;
    const char *audience; /* which list it may be of, see list_name.h; NULL: it has no say (more) */
    const char *charset;  /* that it declares, if it has 8-bit text in it; else NULL */
    const char *message_id;
    guint8 hash[32]; /* content hash */
    gint64 date;     /* UTC seconds */
    int zone;        /* minutes */
    MailKind kind;
    guint flags; /* IndexFlags */

    const char *const *refs; /* parents, nearest first; written only, see index_refs */
    guint n_refs;
    Str nearest; /* of refs; "" without; set by index_add and index_scan */

    IndexPerson author;          /* written only */
    IndexPerson sender;          /* "" where a damaged index has none */
    gint64 author_id, sender_id; /* set by index_add and index_scan: equal iff the addresses are */
    gint64 author_mailbox, sender_mailbox; /* set by both: what they are in that table */

    const char *subject, *title, *norm, *tags;
    guint version, minor;
    const char *counter; /* "3", "3a"; NULL without */
    guint counter_key, total;

    guint files, insertions, deletions;
    const char *const *paths; /* of the files that its diff touches, each once; written only */
    guint n_paths;
    const char *patch_id; /* 40 hex digits or "" */
    guint64 diags;        /* bit set of DiagKind */
    gboolean flagged;     /* found, but of no use: stored apart, never read back; written only */
    const Diag *defects;  /* where they are kept: what diags has, with details; written only */
    guint n_defects;

    Str body;                     /* written only; not set by index_scan, see index_body */
    const IndexTrailer *trailers; /* written only */
    guint n_trailers;
    const IndexNotice *notices; /* written only, as the links */
    guint n_notices;
    const IndexLink *links;
    guint n_links;
} IndexMail;

/* ---- sources ---- */

typedef struct {
    gint64 id;
    gboolean known; /* it was here before */
    char *state;    /* source_state() of the last reading; NULL: nothing of it counts */
    gboolean dated; /* that is so since its mails were read by another READING_VERSION */
    char *error;    /* why it was not read to its end then; NULL if it was */
    char *list;     /* NULL before it was read whole once */
    gint64 next;    /* above the offsets of all its mails, flagged and deferred ones as well; 1 at
                       least */
} IndexSource;
void index_source_clear(IndexSource *source);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(IndexSource, index_source_clear)

/* The source of that path, as an earlier run left it, or a new one. Fills *source. */
gboolean index_source(Index *index, const char *path, IndexSource *source, GError **error);

/* Its parts (mails, flagged and deferred ones): char * -> IndexPart *. Free with
 * g_hash_table_unref; NULL with error. */
typedef struct {
    gint64 stamp, length;
} IndexPart;
GHashTable *index_parts(Index *index, gint64 source, GError **error);

/* Forgets all of the source from that offset on: mails, flagged, deferred, defects. What is read
 * again under the same id and content is still known to be no news (run). */
gboolean index_forget(Index *index, gint64 source, gint64 offset, GError **error);
/* The same for parts (char *); those that are not there are passed over. */
gboolean index_forget_parts(Index *index, gint64 source, const GPtrArray *parts, GError **error);

/* Forgets the source as if it had never been read. */
gboolean index_drop_source(Index *index, gint64 source, GError **error);

/* How far it was read, with the mails added so far: committed with them. NULL: not known. If the
 * source has changed, it was read now, see index_merge(). Its mails are of this READING_VERSION. */
gboolean index_set_state(Index *index, gint64 source, const char *state, GError **error);

/* The list name may come later: it is known when the whole source is read. */
gboolean index_set_list(Index *index, gint64 source, const char *list, GError **error);

/* Why the source was not read to its end; NULL: it was. */
gboolean index_set_error(Index *index, gint64 source, const char *why, GError **error);

/*
 * How many mails of a source (used, flagged and deferred ones) name an audience and a charset,
 * either of which may be NULL; in no particular order. Kept up to date by index_add, index_defer
 * and index_forget; no scan of the mails.
 */
typedef void IndexVoteFunc(gint64 source, const char *audience, const char *charset, guint64 mails,
                           gpointer data);
gboolean index_votes(Index *index, IndexVoteFunc *each, gpointer data, GError **error);

/* Where a mail lies: to read it again. */
typedef struct {
    char *path;  /* of the source, as named on the command line */
    char *state; /* of the source, as in IndexSource; or NULL */
    gint64 offset, length;
    char *part; /* or NULL */
} IndexPlace;
void index_place_clear(IndexPlace *place);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(IndexPlace, index_place_clear)

/* Fills *place; FALSE also where there is no such mail. */
gboolean index_mail_place(Index *index, gint64 mail, IndexPlace *place, GError **error);

/* ---- people ---- */

/* A person as a mail has them -> as they are to be counted; strings may be exchanged for others
 * that live as long as the map. TRUE if something was. */
typedef gboolean IndexPersonFunc(IndexPerson *person, gpointer data);

/*
 * To be called before the first mail is added. name tells the map apart from others (a hash of its
 * content; "" for none, then map is NULL). Mails keep what they say, and who they are counted for
 * is derived: where an index was made with another map, all its mails are mapped anew.
 */
gboolean index_set_people_map(Index *index, const char *name, IndexPersonFunc *map, gpointer data,
                              GError **error);

/* The name of the map that its mails are mapped with. Borrowed. */
const char *index_people_map(const Index *index);

/* ---- mails ---- */

/* Sets the mail's numbers, but of a flagged one. */
gboolean index_add(Index *index, IndexMail *mail, GError **error);

/* Defects of a source that lie in no mail, or in one that is added later. */
gboolean index_add_defects(Index *index, gint64 source, const Diag *defects, guint n,
                           GError **error);

/*
 * A mail that cannot be read until more is known: kept whole. index_take_deferred() hands all out,
 * in no particular order and borrowed for the call; a kept index keeps them, and what was made of
 * them before (index_add at their place) is forgotten first. Their defects are stored at once and
 * become those of the mail at that place when it is added.
 */
typedef struct {
    gint64 source;
    Str data, envelope;
    const char *part; /* as in IndexMail; NULL */
    gint64 stamp;
    const char *audience;
    gint64 arrival; /* RawMail's */
    gboolean arrived;
    goffset offset, length;
    guint64 diags;
    const char
        *message_id;     /* as read first, and the content hash: they must not depend on what is */
    const guint8 *hash;  /* known later, since copies of the mail elsewhere have them too */
    const Diag *defects; /* stored at once; not handed out */
    guint n_defects;
} IndexDeferred;
gboolean index_defer(Index *index, const IndexDeferred *mail, GError **error);
typedef gboolean IndexDeferredFunc(const IndexDeferred *mail, void *data, GError **error);
gboolean index_take_deferred(Index *index, IndexDeferredFunc *each, void *data, GError **error);

/* Ends the last batch. No more mails after this. */
gboolean index_finish(Index *index, GError **error);

/* ---- runs ---- */

/*
 * Whether what grouping found is that of the mails that are there: FALSE once anything was added,
 * forgotten or merged (also by a run that was killed), until index_set_grouped().
 */
gboolean index_is_grouped(const Index *index);
gboolean index_set_grouped(Index *index, GError **error); /* between index_begin and index_commit */

/* Grows with every run that changed anything; for "has anything changed since". */
gint64 index_generation(const Index *index);

/*
 * mail.run says in which run a mail was read first. The number at hand stays the same until a run
 * says that it is through, so what a killed run brought is news to the next one.
 */
gint64 index_run_number(const Index *index);
gboolean index_end_run(Index *index, GError **error);

/* ---- merging ---- */

/*
 * Adds all that another index holds. Of two sources of the same path that have a mail in common,
 * or one of which is empty, the one that was read later replaces the other, also where it holds
 * less; where nothing says which that is, the one whose mails hold the other's, if one does. Others
 * stay both, as do those of different lists. *news: how many mails came along that were not here
 * already. To be called before index_finish(); the other is only read, and may have another people
 * map.
 *
 * INDEX_ERROR_NOT_INDEX: the other is none, is damaged, or is this one; a kept index is as it was
 * and can go on. After any other error, and with a temporary index, it cannot.
 */
gboolean index_merge(Index *index, const char *path, guint64 *news, GError **error);

guint64 index_n_mails(const Index *index);

/* Of the mails added since it was opened, those that no run has read before. */
guint64 index_n_new(const Index *index);

/*
 * Calls row for every mail, in no particular order. The row ends the scan by returning FALSE.
 * kind is what the mail's own text told, whatever an earlier grouping made of it.
 */
typedef gboolean IndexRowFunc(const IndexMail *mail, void *data);
gboolean index_scan(Index *index, IndexRowFunc *row, void *data, GError **error);

/* Every source, in bytewise order of the lists, then of the paths; its list may be NULL. */
typedef gboolean IndexSourceFunc(gint64 source, const char *path, const char *list, void *data);
gboolean index_scan_sources(Index *index, IndexSourceFunc *row, void *data, GError **error);

/*
 * What mails say, in the order of the mails' numbers and then as it stands in each. wanted is asked
 * before a row is looked at whether any mail of that number is, which a damaged file need not have.
 * The row ends the scan by returning FALSE.
 */
typedef gboolean IndexWantedFunc(gint64 mail, void *data);
typedef gboolean IndexTrailersFunc(gint64 mail, guint position, const IndexTrailer *trailer,
                                   void *data);
gboolean index_scan_trailers(Index *index, IndexWantedFunc *wanted, IndexTrailersFunc *row,
                             void *data, GError **error);
typedef gboolean IndexNoticesFunc(gint64 mail, guint position, const IndexNotice *notice,
                                  void *data);
gboolean index_scan_notices(Index *index, IndexWantedFunc *wanted, IndexNoticesFunc *row,
                            void *data, GError **error);
typedef gboolean IndexLinksFunc(gint64 mail, guint position, const IndexLink *link, void *data);
gboolean index_scan_links(Index *index, IndexWantedFunc *wanted, IndexLinksFunc *row, void *data,
                          GError **error);

/* The normalised title of a mail. Free with g_free; NULL with error. */
char *index_norm(Index *index, gint64 mail, GError **error);

/* The parents of a mail, a line each, nearest first. Free with g_free; NULL with error. */
char *index_refs(Index *index, gint64 mail, GError **error);

/* The stored message text, "" if none is stored. Free with g_free; NULL with error. */
char *index_body(Index *index, gint64 mail, GError **error);

/* Whether one thread may call index_body() while another one asks for anything else, once the index
 * is finished: so of a temporary one. */
gboolean index_texts_apart(const Index *index);

/*
 * A second connection to a finished and grouped index, by which another thread can ask SQL at the
 * same time; NULL of a kept one, and of one that fits into memory. It is the index's, always the
 * same, and for one thread at a time. Of what is written from then on it may know nothing.
 */
gboolean index_reader(Index *index, Index **reader, GError **error);

/* ---- what grouping finds ---- */

typedef struct {
    gint64 mail;
    const char *counter; /* its place in the series as JSON has it: "1"; "0" for a cover */
    guint position;      /* order in the series, from 0; the cover is not counted */
    MemberRule rule;
    gboolean cover, stray;
    PatchChange change; /* beside the revision before */
    gint64 was;         /* the mail there that it is the successor of, or 0 */
} IndexMember;

/* A trailer that somebody gave in a reply. */
typedef struct {
    gint64 series;
    gint64 mail;    /* the reply */
    guint position; /* of the trailer in it */
    gint64 patch;   /* mail it is given to; the cover's stands for all patches */
    const char *key, *name, *email;
    gboolean accepted;   /* it is the sender's own; else given for another */
    gint64 carried_from; /* series: it was given to the same patch of that earlier revision; 0: to
                            this one */
    const char *rule;    /* what credited it: "reply", "above", "subject", "patch-id" */
} IndexReview;

/* What a mail says became of a series, or of a patch of it. */
typedef struct {
    gint64 series;
    gint64 patch;     /* mail, or 0 for all */
    gint64 mail;      /* that says so */
    guint position;   /* of the notice in it */
    const char *rule; /* what found the patch: "reply", "subject", "message-id", "title" */
} IndexApplied;

typedef struct {
    gint64 id; /* 1, 2, ... in the order (date, content hash) of the heads */
    SeriesKind kind;
    gint64 head;  /* mail: the cover, else the lowest patch */
    gint64 cover; /* mail, or 0 */
    gint64 date;  /* of its earliest mail, strays left out */
    guint version, minor;
    VersionRule version_rule;
    guint total, seen;
    const char *missing; /* "3 5", as counters are written; "" if none */
    const char *tags;
    gboolean rfc, resend, partial;
    SeriesState state;
    const char
        *state_rule; /* "tag", "repost", "version", "inferred", ...: what decided the state */
    gint64 repeats;  /* series that a resend repeats, or 0 */
    gint64 previous; /* series of which this is the next revision, or 0 */
    const char *previous_rule; /* "thread", "title", ...: what linked it; "" without */
    guint replies;             /* people's replies under it; what programs send is none */
    SeriesFate fate;
    const char *fate_rule; /* the notice's rule, "revision", ...; "" while open */
    gint64 first_reply;    /* date of the first mail under it by another person than its sender (no
                              program); 0 without */
    gint64 first_review;   /* the same with an accepted trailer; 0 without */
    gint64 taken_by;       /* another sender's series that all its patches went on in, if that is
                              its fate (with the rule "revision" it is their author's); else 0 */
} IndexSeries;

/* Between index_begin and index_commit. */
gboolean index_begin(Index *index, GError **error);
gboolean index_commit(Index *index, GError **error);

/* Forgets everything that grouping found before. */
gboolean index_clear_series(Index *index, GError **error);
gboolean index_put_series(Index *index, const IndexSeries *series, const IndexMember *members,
                          guint n_members, GError **error);
/* mail is the same as of: it counts once, on the lists of both. */
gboolean index_put_duplicate(Index *index, gint64 mail, gint64 of, GError **error);
/* Threading decided that mail is of another kind than its own text told. */
gboolean index_set_kind(Index *index, gint64 mail, MailKind kind, GError **error);
gboolean index_put_review(Index *index, const IndexReview *review, GError **error);
gboolean index_put_applied(Index *index, const IndexApplied *applied, GError **error);
/* mail answers to, a patch or cover of series: the nearest one above it. */
gboolean index_put_reply(Index *index, gint64 mail, gint64 series, gint64 to, GError **error);

/* Who wrote and who sent a mail that is no duplicate. */
typedef struct {
    gint64 author_mailbox, sender_mailbox;
    guint flags; /* IndexFlags */
    gint64 date;
} IndexSent;

/* Grouping knows of each mail what index_name_people() would read: it begins, then adds all. */
void index_begin_sent(Index *index);
void index_add_sent(Index *index, const IndexSent *sent);

/*
 * The name and the spelling of the address shown for each person: the most frequent properly
 * decoded one of the mails that are no duplicates; ties by newest, then bytewise. To be called
 * after grouping. Takes what index_add_sent() was given; without that it reads all mails.
 */
gboolean index_name_people(Index *index, GError **error);

/* The schema as SQL, with what each table and column means. Free with g_free. */
char *index_schema_text(void);

/* For report/: read only. */
sqlite3 *index_db(Index *index);

/* FALSE, with error set from the connection's last error. */
gboolean index_fail(Index *index, GError **error);

#endif
