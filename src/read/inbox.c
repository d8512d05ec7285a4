/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/inbox.h"
#include "read/blobs.h"
#include "read/commits.h"
#include "read/inboxrange.h"
#include "read/inboxstate.h"
#include "read/mboxsplit.h"

typedef struct {
    char *path;
    DiagLog *log;
    guint64 max_bytes; /* 0: no limit */
    guint threads;
    GPtrArray *epochs;
    gboolean ranged; /* only some commits are read */
    InboxCommit from, to;
    char *past; /* the state it was opened with, if all is as it was */

    /* What is read: mails of epoch i are those up to ends[i] of the list. */
    CommitList *list;
    gsize *ends;
    GPtrArray *starts; /* for each epoch the commit behind which it is read, or NULL */
    gint64 first;      /* the offset of the first mail */

    /* Where it is. */
    gsize next;
    guint epoch;
    Blobs *blobs; /* NULL: between epochs */
    gboolean ended;
    guint64 bytes;
    char part[HISTORY_HEX_MAX];

    /* What went wrong. */
    guint64 lost;
    char *first_lost, *given_up;
    gboolean limited;
    char *damage;
} Inbox;

static void inbox_free(gpointer self)
{
    Inbox *inbox = self;
    blobs_free(inbox->blobs);
    commitlist_free(inbox->list);
    g_clear_pointer(&inbox->epochs, g_ptr_array_unref);
    g_clear_pointer(&inbox->starts, g_ptr_array_unref);
    g_free(inbox->from.id);
    g_free(inbox->to.id);
    g_free(inbox->ends);
    g_free(inbox->past);
    g_free(inbox->path);
    g_free(inbox->first_lost);
    g_free(inbox->given_up);
    g_free(inbox->damage);
    g_free(inbox);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Inbox, inbox_free)

static Epoch *nth_epoch(const Inbox *inbox, guint i)
{
    return g_ptr_array_index(inbox->epochs, i);
}

static gint64 offset_of(const Inbox *inbox, gsize i)
{
    return inbox->first + (gint64)i;
}

/* ---- what there is to read ---- */

static void set_no_mail(const Epoch *epoch, GError **error)
{
    g_autofree char *name = g_filename_display_name(epoch->repository);
    g_set_error(error, SOURCE_ERROR_DOMAIN, SOURCE_ERROR_GIT,
                "%s: no mail in it: a git repository, but no public-inbox", name);
}

/* An epoch while its commits are listed, on a thread where the system gives one. */
typedef struct {
    Epoch *epoch; /* NULL: nothing of it is read */
    const char *from, *to;
    CommitList *list;
    CommitsStatus status;
    GThread *thread;
} Listing;

/* What the commits of an epoch brought. */
static gpointer list_epoch(gpointer data)
{
    Listing *listing = data;
    GError **trouble = &listing->epoch->trouble;
    g_clear_error(trouble); /* of a listing that was given up */
    g_autoptr(GitDir) dir = gitdir_new(listing->epoch->repository, listing->to, trouble);
    if (dir)
        listing->status = commitlist_add(listing->list, dir, listing->from, listing->to, trouble);
    if (listing->status == COMMITS_NO_MAIL)
        set_no_mail(listing->epoch, trouble);
    return NULL;
}

static void listing_start(Listing *listing, Epoch *epoch, const char *from, const char *to,
                          gboolean threaded)
{
    *listing = (Listing){
        .epoch = epoch, .from = from, .to = to, .list = commitlist_new(), .status = COMMITS_FAILED};
    if (threaded)
        listing->thread = g_thread_try_new("history", list_epoch, listing, NULL);
    if (!listing->thread)
        list_epoch(listing);
}

static void listing_wait(Listing *listing)
{
    if (listing->thread)
        g_thread_join(listing->thread);
    listing->thread = NULL;
}

static void listing_clear(Listing *listing)
{
    listing_wait(listing);
    g_clear_pointer(&listing->list, commitlist_free);
}

/* Adds what was listed. FALSE if those read before are none of its history. */
static gboolean listing_finish(Listing *listing, Inbox *inbox)
{
    listing_wait(listing);
    const GPtrArray *missing = commitlist_missing(listing->list);
    for (guint i = 0; i < missing->len; i++)
        diag_add(inbox->log, DIAG_COMMIT_MISSING, missing->pdata[i]);
    commitlist_append(inbox->list, listing->list);
    listing_clear(listing);
    return listing->status != COMMITS_REWRITTEN;
}

/* Forgets what was listed. */
static void start_list(Inbox *inbox)
{
    commitlist_free(inbox->list);
    inbox->list = commitlist_new();
    g_free(inbox->ends);
    inbox->ends = g_new0(gsize, inbox->epochs->len);
    g_clear_pointer(&inbox->starts, g_ptr_array_unref);
    inbox->starts = g_ptr_array_new_with_free_func(g_free);
    g_clear_pointer(&inbox->from.id, g_free);
    g_clear_pointer(&inbox->to.id, g_free);
}

/* Which commits the reading goes from and to. */
static void widen(Inbox *inbox, guint epoch, const char *to)
{
    g_free(inbox->to.id);
    inbox->to = (InboxCommit){epoch, g_strdup(to)};
}

/* The commit that was read last; NULL: none. */
static const char *start_of(const InboxState *past, const Epoch *epoch)
{
    return past ? inboxstate_commit(past, epoch) : NULL;
}

/* What came since. */
static void start_epoch(const Inbox *inbox, guint i, const InboxState *past, Listing *listing)
{
    Epoch *epoch = nth_epoch(inbox, i);
    const char *from = start_of(past, epoch);
    if (epoch->tip && g_strcmp0(from, epoch->tip) != 0)
        listing_start(listing, epoch, from, epoch->tip, inbox->threads > 1);
}

static gboolean finish_epoch(Inbox *inbox, guint i, const InboxState *past, Listing *listing)
{
    const char *from = start_of(past, nth_epoch(inbox, i));
    if (from && !inbox->to.id) {
        g_free(inbox->from.id);
        inbox->from = (InboxCommit){i, g_strdup(from)};
    }
    g_ptr_array_add(inbox->starts, g_strdup(from));
    if (listing->epoch) {
        if (!listing_finish(listing, inbox))
            return FALSE;
        widen(inbox, i, listing->to);
    }
    inbox->ends[i] = commitlist_n(inbox->list);
    return TRUE;
}

/* All epochs, each behind the commit that was read last, if any: two at once, git needs a processor
 * for each. FALSE: some were rewritten. */
static gboolean list_new(Inbox *inbox, const InboxState *past)
{
    const guint n = inbox->epochs->len, at_once = inbox->threads > 1 ? 2 : 1;
    g_autofree Listing *listings = g_new0(Listing, n);
    gboolean good = TRUE;
    guint started = 0;
    start_list(inbox);
    for (guint i = 0; good && i < n; i++) {
        for (; started < MIN(i + at_once, n); started++)
            start_epoch(inbox, started, past, &listings[started]);
        good = finish_epoch(inbox, i, past, &listings[i]);
    }
    for (guint i = 0; i < started; i++)
        listing_clear(&listings[i]);
    return good;
}

/* Both ends of a range were in its history a moment ago. */
static gboolean fail_changed(const Epoch *epoch, GError **error)
{
    g_autofree char *name = g_filename_display_name(epoch->repository);
    g_set_error(error, SOURCE_ERROR_DOMAIN, SOURCE_ERROR_RANGE,
                "%s: its history was rewritten while it was read", name);
    return FALSE;
}

static gboolean list_range(Inbox *inbox, const char *text, GError **error)
{
    g_auto(InboxRange) range = {0};
    start_list(inbox);
    inbox->ranged = TRUE;
    if (!inboxrange_resolve(&range, text, inbox->path, inbox->epochs, error))
        return FALSE;
    inbox->from = (InboxCommit){range.from.epoch, g_strdup(range.from.id)};
    for (guint i = 0; i < inbox->epochs->len; i++) {
        const char *from, *to;
        if (inboxrange_of_epoch(&range, inbox->epochs, i, &from, &to)) {
            Listing listing;
            listing_start(&listing, nth_epoch(inbox, i), from, to, FALSE);
            if (!listing_finish(&listing, inbox))
                return fail_changed(nth_epoch(inbox, i), error);
            widen(inbox, i, to);
        }
        inbox->ends[i] = commitlist_n(inbox->list);
        g_ptr_array_add(inbox->starts, NULL);
    }
    return TRUE;
}

/* Fails only if nothing can be read: an epoch costs no other. */
static gboolean check_epochs(const Inbox *inbox, GError **error)
{
    for (guint i = 0; i < inbox->epochs->len; i++)
        if (!nth_epoch(inbox, i)->trouble)
            return TRUE;
    g_propagate_error(error, g_error_copy(nth_epoch(inbox, 0)->trouble));
    return FALSE;
}

static void set_news(Inbox *inbox, Reader *reader, const InboxState *past, gint64 next)
{
    reader->news = past ? SOURCE_MORE : SOURCE_ALL;
    if (past) {
        reader->kept = past->at;
        reader->gone = commitlist_gone(inbox->list);
        inbox->first = MAX(next, 1);
    }
    commitlist_settle(inbox->list, inbox->ends, inbox->epochs->len);
}

static Inbox *inbox_new(const char *path, SourceForm form, DiagLog *log, GError **error)
{
    g_autoptr(Inbox) inbox = g_new0(Inbox, 1);
    inbox->path = g_strdup(path);
    inbox->log = log;
    inbox->first = 1;
    inbox->epochs = epochs_find(path, form, error);
    return inbox->epochs ? g_steal_pointer(&inbox) : NULL;
}

/* A disk that is not mounted must not look like mail that was deleted. */
static gboolean check_missing(const Inbox *inbox, const InboxState *state, GError **error)
{
    const char *missing = inboxstate_missing(state, inbox->epochs);
    if (!missing)
        return TRUE;
    g_autofree char *name = g_filename_display_name(inbox->path);
    g_set_error(error, SOURCE_ERROR_DOMAIN, SOURCE_ERROR_GIT,
                "%s: %s, which was read before, is not there; what is known of it stays", name,
                missing);
    return FALSE;
}

/* Finds out what is new. */
static gboolean look(Inbox *inbox, Reader *reader, const SourceOptions *options, GError **error)
{
    g_auto(InboxState) state = {0};
    const SourcePast *past = options->past;
    gboolean known = past && past->state && inboxstate_parse(&state, past->state);
    diag_at(inbox->log, inbox->path, 0);
    if (known && !options->range && !check_missing(inbox, &state, error))
        return FALSE;
    if (options->range) {
        if (!list_range(inbox, options->range, error))
            return FALSE;
        known = FALSE;
    } else if (known && inboxstate_is_same(&state, inbox->epochs)) {
        inbox->past = g_strdup(past->state);
        reader->news = SOURCE_SAME;
        return TRUE;
    } else if (!known || !inboxstate_can_grow(&state, inbox->epochs) || !list_new(inbox, &state)) {
        known = FALSE;
        list_new(inbox, NULL);
    }
    set_news(inbox, reader, known ? &state : NULL, past ? past->next : 1);
    return check_epochs(inbox, error);
}

/* ---- reading ---- */

static void join(GString *text, const char *what)
{
    if (what)
        g_string_append_printf(text, "%s%s", text->len ? "; " : "", what);
}

/* A commit that could not be read, for people; NULL: all could. */
static const char *first_missing(const Inbox *inbox)
{
    const GPtrArray *missing = commitlist_missing(inbox->list);
    return missing->len ? missing->pdata[0] : NULL;
}

/* What could not be read, for people. */
static void sum_up(Inbox *inbox)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < inbox->epochs->len; i++)
        if (nth_epoch(inbox, i)->trouble)
            join(text, nth_epoch(inbox, i)->trouble->message);
    join(text, first_missing(inbox));
    if (inbox->lost > 1)
        g_string_append_printf(text, "%s%" G_GUINT64_FORMAT " blobs are missing, the first is %s",
                               text->len ? "; " : "", inbox->lost, inbox->first_lost);
    else if (inbox->lost)
        g_string_append_printf(text, "%sa blob is missing: %s", text->len ? "; " : "",
                               inbox->first_lost);
    join(text, inbox->given_up);
    if (inbox->limited)
        g_string_append_printf(text, "%slimit of %" G_GUINT64_FORMAT " bytes (--max-bytes) reached",
                               text->len ? "; " : "", inbox->max_bytes);
    inbox->damage = text->len ? g_string_free(g_steal_pointer(&text), FALSE) : NULL;
}

static void report_lost(Inbox *inbox, const char *why)
{
    CommitMail mail = commitlist_nth(inbox->list, inbox->next);
    char commit[HISTORY_HEX_MAX];
    history_hex(mail.commit, mail.id_size, commit);
    g_autofree char *detail = g_strdup_printf("blob %s of commit %s: %s", inbox->part, commit, why);
    diag_add(inbox->log, DIAG_PART_UNREADABLE, detail);
    if (inbox->lost++ == 0)
        inbox->first_lost = g_strdup(inbox->part);
}

/* A first line "From " of old imports, quoted or not, is an envelope. */
static void take_envelope(RawMail *mail)
{
    Str rest = mail->data, line;
    if (!str_next_line(&rest, &line))
        return;
    if (str_has_prefix(line, STR(">")))
        line = str_skip(line, 1);
    if (!str_has_prefix(line, STR("From ")))
        return;
    mail->envelope = line;
    mail->data = rest;
}

static void fill_mail(Inbox *inbox, const Blob *blob, RawMail *mail)
{
    CommitMail from = commitlist_nth(inbox->list, inbox->next);
    *mail = (RawMail){.data = blob->data,
                      .source = inbox->path,
                      .offset = offset_of(inbox, inbox->next),
                      .length = (goffset)blob->size,
                      .part = inbox->part,
                      .arrival = from.time,
                      .arrived = TRUE,
                      .truncated = blob->data.n < blob->size};
    take_envelope(mail);
    if (mail->truncated) {
        g_autofree char *detail = g_strdup_printf("%" G_GUINT64_FORMAT " bytes", blob->size);
        diag_add(inbox->log, DIAG_MAIL_TOO_LARGE, detail);
    }
    if (str_trim(mail->data).n == 0)
        diag_add(inbox->log, DIAG_MAIL_EMPTY, NULL);
}

/* Whether the next mail goes beyond what may be read. */
static gboolean is_limited(Inbox *inbox, guint64 size)
{
    if (!inbox->max_bytes || size <= inbox->max_bytes - inbox->bytes)
        return FALSE;
    g_autofree char *text =
        g_strdup_printf("limit of %" G_GUINT64_FORMAT " bytes reached", inbox->max_bytes);
    diag_add(inbox->log, DIAG_SOURCE_LIMIT, text);
    inbox->limited = TRUE;
    return TRUE;
}

/* The blobs of the epoch that the next mail is in. */
static gboolean open_epoch(Inbox *inbox, GError **error)
{
    while (inbox->ends[inbox->epoch] <= inbox->next)
        inbox->epoch++;
    const Epoch *epoch = nth_epoch(inbox, inbox->epoch);
    inbox->blobs = blobs_new(epoch->repository, epoch->tip, inbox->list, inbox->next,
                             inbox->ends[inbox->epoch], inbox->threads, error);
    return inbox->blobs != NULL;
}

/* No more of this epoch can be read. */
static void give_up_epoch(Inbox *inbox, const char *why)
{
    gsize end = inbox->ends[inbox->epoch];
    if (!inbox->given_up)
        inbox->given_up = g_strdup_printf("%" G_GSIZE_FORMAT " mails from blob %s on: %s",
                                          end - inbox->next, inbox->part, why);
    report_lost(inbox, why);
    inbox->next = end;
}

typedef enum { STEP_MAIL, STEP_ON, STEP_END, STEP_ERROR } Step;

static Step step(Inbox *inbox, RawMail *mail, GError **error)
{
    Blob blob;
    if (inbox->blobs && inbox->next == inbox->ends[inbox->epoch])
        g_clear_pointer(&inbox->blobs, blobs_free);
    if (inbox->next == commitlist_n(inbox->list))
        return STEP_END;
    if (!inbox->blobs && !open_epoch(inbox, error))
        return STEP_ERROR;
    CommitMail next = commitlist_nth(inbox->list, inbox->next);
    history_hex(next.blob, next.id_size, inbox->part);
    diag_at(inbox->log, inbox->path, offset_of(inbox, inbox->next));
    switch (blobs_next(inbox->blobs, &blob, error)) {
    case BLOBS_ERROR: return STEP_ERROR;
    case BLOBS_GIVEN_UP: give_up_epoch(inbox, blob.why); return STEP_ON;
    case BLOBS_MISSING:
        report_lost(inbox, blob.why);
        inbox->next++;
        return STEP_ON;
    case BLOBS_FOUND: break;
    }
    if (is_limited(inbox, blob.size))
        return STEP_END;
    fill_mail(inbox, &blob, mail);
    inbox->bytes += blob.size;
    inbox->next++;
    return STEP_MAIL;
}

static SourceStatus inbox_next(gpointer self, RawMail *mail, GError **error)
{
    Inbox *inbox = self;
    Step done;
    do
        done = step(inbox, mail, error);
    while (done == STEP_ON);
    if (done == STEP_MAIL)
        return SOURCE_MAIL;
    g_clear_pointer(&inbox->blobs, blobs_free);
    sum_up(inbox);
    inbox->ended = done == STEP_END;
    return inbox->ended ? SOURCE_END : SOURCE_ERROR;
}

/* ---- what is known of it ---- */

static gboolean same_commit(CommitMail a, CommitMail b)
{
    return a.id_size == b.id_size && memcmp(a.commit, b.commit, a.id_size) == 0;
}

/* How many mails are handed out of commits that are done with. */
static gsize n_done(const Inbox *inbox)
{
    gsize n = inbox->next;
    if (n == commitlist_n(inbox->list))
        return n;
    CommitMail open = commitlist_nth(inbox->list, n);
    while (n > 0 && same_commit(commitlist_nth(inbox->list, n - 1), open))
        n--;
    return n;
}

/* The last commit of an epoch of which all is read when `done` mails are; NULL: none. */
static char *last_commit(const Inbox *inbox, guint epoch, gsize done)
{
    gsize begin = epoch ? inbox->ends[epoch - 1] : 0;
    char hex[HISTORY_HEX_MAX];
    const Epoch *this = nth_epoch(inbox, epoch);
    const char *start = g_ptr_array_index(inbox->starts, epoch);
    if (this->trouble)
        return g_strdup(start);
    if (done >= inbox->ends[epoch] && (inbox->ended || done > begin))
        return g_strdup(this->tip);
    if (done <= begin)
        return g_strdup(start);
    CommitMail last = commitlist_nth(inbox->list, done - 1);
    history_hex(last.commit, last.id_size, hex);
    return g_strdup(hex);
}

static char *inbox_state(gconstpointer self)
{
    const Inbox *inbox = self;
    if (inbox->past)
        return g_strdup(inbox->past);
    if (inbox->ranged)
        return NULL;
    gboolean damaged = inbox->lost || inbox->given_up || inbox->limited || first_missing(inbox);
    gsize done = n_done(inbox);
    g_autoptr(GPtrArray) commits = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < inbox->epochs->len; i++)
        g_ptr_array_add(commits, last_commit(inbox, i, done));
    return inboxstate_format(inbox->epochs, commits,
                             inbox->ended ? G_MAXINT64 : offset_of(inbox, done), damaged);
}

static const char *inbox_damage(gconstpointer self)
{
    return ((const Inbox *)self)->damage;
}

static guint64 inbox_position(gconstpointer self)
{
    return ((const Inbox *)self)->bytes;
}

static void set_range(const Inbox *inbox, SourceRange *range)
{
    *range = (SourceRange){0};
    if (inbox->from.id) {
        range->from = g_strdup(inbox->from.id);
        range->from_short = inboxrange_abbreviate(inbox->epochs, &inbox->from);
    }
    range->to = g_strdup(inbox->to.id);
    range->to_short = inboxrange_abbreviate(inbox->epochs, &inbox->to);
}

static gboolean inbox_range(gconstpointer self, SourceRange *range)
{
    const Inbox *inbox = self;
    if (!inbox->to.id)
        return FALSE;
    set_range(inbox, range);
    return TRUE;
}

gboolean inbox_open(Reader *reader, const char *path, SourceForm form, const SourceOptions *options,
                    DiagLog *log, GError **error)
{
    static const ReaderClass class = {.next = inbox_next,
                                      .state = inbox_state,
                                      .damage = inbox_damage,
                                      .position = inbox_position,
                                      .range = inbox_range,
                                      .free = inbox_free};
    g_autoptr(Inbox) inbox = inbox_new(path, form, log, error);
    if (!inbox)
        return FALSE;
    inbox->max_bytes = options->max_bytes;
    inbox->threads = options->threads ? options->threads : g_get_num_processors();
    reader->kept = G_MAXINT64;
    reader->gone = NULL;
    if (!look(inbox, reader, options, error)) {
        g_clear_pointer(&reader->gone, g_ptr_array_unref);
        return FALSE;
    }
    reader->class = &class;
    reader->self = g_steal_pointer(&inbox);
    return TRUE;
}

GHashTable *inbox_range_parts(const char *path, SourceForm form, const char *range,
                              SourceRange *ends, GError **error)
{
    g_autoptr(DiagLog) log = diag_log_new(FALSE);
    g_autoptr(Inbox) inbox = inbox_new(path, form, log, error);
    if (!inbox || !list_range(inbox, range, error) || !check_epochs(inbox, error))
        return NULL;
    commitlist_settle(inbox->list, inbox->ends, inbox->epochs->len);
    GHashTable *parts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (gsize i = 0; i < commitlist_n(inbox->list); i++) {
        char hex[HISTORY_HEX_MAX];
        CommitMail mail = commitlist_nth(inbox->list, i);
        history_hex(mail.blob, mail.id_size, hex);
        g_hash_table_add(parts, g_strdup(hex));
    }
    set_range(inbox, ends);
    return parts;
}

/* ---- one mail again ---- */

/* The newest epoch first: that is where people look. One that cannot be read costs no other. */
static GBytes *fetch_blob(const GPtrArray *epochs, const char *id, GError **error)
{
    for (guint i = epochs->len; i > 0; i--) {
        const Epoch *epoch = g_ptr_array_index(epochs, i - 1);
        g_autoptr(GError) trouble = NULL;
        GBytes *bytes =
            epoch->trouble ? NULL : blobs_one(epoch->repository, epoch->tip, id, &trouble);
        const GError *why = epoch->trouble ? epoch->trouble : trouble;
        if (bytes)
            g_clear_error(error);
        else if (why && error && !*error)
            *error = g_error_copy(why);
        if (bytes)
            return bytes;
    }
    return NULL;
}

GBytes *inbox_fetch(const char *path, SourceForm form, const SourcePlace *place, GError **error)
{
    g_autoptr(GPtrArray) epochs = place->part ? epochs_find(path, form, error) : NULL;
    g_autoptr(GBytes) blob = epochs ? fetch_blob(epochs, place->part, error) : NULL;
    if (!blob)
        return NULL;
    RawMail mail = {0};
    mail.data.p = g_bytes_get_data(blob, &mail.data.n);
    take_envelope(&mail);
    return g_bytes_new(mail.data.p, mail.data.n);
}
