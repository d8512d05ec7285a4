/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "series/notices.h"
#include "patch/subject.h"

/* ---- reading ---- */

typedef struct {
    Notices *notices;
    const Rows *rows;
    Arena *arena;
} Reader;

static Title read_title(Arena *arena, const char *text)
{
    Subject subject;
    if (!*text)
        return (Title){0};
    arena_clear(arena);
    subject_parse(arena, text, &subject);
    return (Title){
        .norm = rows_title(subject.norm),
        .counter = subject.has_counter ? subject.index_key + 1 : 0,
        .version = subject.version,
        .minor = subject.minor,
        .stated = subject.has_version,
    };
}

static gboolean wants_notices(gint64 mail, void *data)
{
    const Reader *reader = data;
    guint32 row = rows_of_mail(reader->rows, mail);
    return row != NONE && !reader->rows->v[row].duplicate;
}

static gboolean take_notice(gint64 mail, guint position, const IndexNotice *said, void *data)
{
    Reader *reader = data;
    Notices *notices = reader->notices;
    Notice notice = {
        .mail = rows_of_mail(reader->rows, mail),
        .position = position,
        .kind = said->kind,
        .rule = g_string_chunk_insert_const(notices->texts, said->rule),
        .tree = g_string_chunk_insert_const(notices->texts, said->tree),
        .counters = g_string_chunk_insert_const(notices->texts, said->counters),
        .commit = *said->commit != '\0',
        .named = *said->message_id != '\0',
        .id = digest_str(str_of(said->message_id)),
        .title = read_title(reader->arena, said->subject),
    };
    g_array_append_val(notices->v, notice);
    return TRUE;
}

static int compare_notices(gconstpointer x, gconstpointer y)
{
    const Notice *a = x, *b = y;
    if (a->mail != b->mail)
        return a->mail < b->mail ? -1 : 1;
    return a->position < b->position ? -1 : a->position > b->position;
}

/* No counters: it is said of all or of some. */
static gboolean is_set(const Notice *notice)
{
    return g_str_equal(notice->counters, NOTICE_ALL) || g_str_equal(notice->counters, NOTICE_SOME);
}

static gboolean names_patches(const Notice *notice)
{
    return notice->title.norm || notice->title.counter || notice->named ||
           (*notice->counters && !is_set(notice));
}

/* What is said of the whole of each mail. */
static void mark_lists(Notices *notices)
{
    for (guint i = 0, end; i < notices->v->len; i = end) {
        const Notice *first = notices_at(notices, i);
        gboolean commits = FALSE;
        guint32 listed = 0;
        for (end = i; end < notices->v->len && notices_at(notices, end)->mail == first->mail;
             end++) {
            const Notice *notice = notices_at(notices, end);
            gboolean applied = notice->kind == NOTICE_APPLIED || notice->kind == NOTICE_MERGED;
            listed += applied && names_patches(notice);
            commits = commits || (applied && notice->commit);
        }
        for (guint k = i; k < end; k++) {
            Notice *notice = &g_array_index(notices->v, Notice, k);
            notice->listed = listed;
            notice->lists_commits = commits;
        }
    }
}

/* ---- what counts ---- */

typedef struct {
    Notices *notices;
    Answers *answers;
    const Senders *senders;
    const Postings *postings;
    Grouping *grouping;
    DigestMap *applied;  /* (person, author) -> 0: that person surely applied that author's */
    GHashTable *authors; /* person -> of how many authors */
} Judge;

static gboolean is_member(const Row *row)
{
    return row->role != ROLE_OUTSIDE && row->group != NONE && !row->duplicate;
}

static gboolean is_words(const Notice *notice)
{
    return g_str_equal(notice->rule, "words") || g_str_equal(notice->rule, NOTICE_MAINTAINER);
}

/* A NAK in words is of what it answers: the patch, its author's words, or another's argument; what
 * is not here (NONE is above all rows, too) may be any. */
static gboolean answers_posting(const Judge *judge, const Notice *notice, guint32 head)
{
    guint32 parent = judge->grouping->threads.parent[notice->mail];
    return parent >= judge->grouping->rows.n || is_member(&judge->grouping->rows.v[parent]) ||
           senders_is_own(judge->senders, head, senders_of(judge->senders, parent)->person);
}

/* kind: what it is here. own: who says it wrote or sent the target. */
static gboolean counts(const Judge *judge, const Notice *notice, guint32 head, gboolean own,
                       NoticeKind *kind)
{
    gboolean bot = judge->senders->rows[notice->mail].bot;
    *kind = notice->kind;
    switch (notice->kind) {
    case NOTICE_WITHDRAWN: return own;
    case NOTICE_NAKED:
        *kind = own ? NOTICE_WITHDRAWN : NOTICE_NAKED;
        return !bot && !(is_words(notice) && (own || !answers_posting(judge, notice, head)));
    default: return !is_words(notice) || !bot;
    }
}

/* An author says "applied" of what he was told to change; a maintainer, of his own patch, too. */
static gboolean is_unsure(const Notice *notice, gboolean author)
{
    gboolean applied = notice->kind != NOTICE_WITHDRAWN && notice->kind != NOTICE_NAKED;
    return applied && ((author && is_words(notice) && !notice->lists_commits) ||
                       g_str_equal(notice->rule, NOTICE_MAINTAINER));
}

static void note_applied(Judge *judge, guint32 person, guint32 author)
{
    Digest pair = DIGEST_OF(person, author);
    gpointer key = GUINT_TO_POINTER(person);
    if (digest_map_get(judge->applied, pair) != DIGEST_MAP_NONE)
        return;
    digest_map_set(judge->applied, pair, 0);
    guint authors = GPOINTER_TO_UINT(g_hash_table_lookup(judge->authors, key));
    g_hash_table_insert(judge->authors, key, GUINT_TO_POINTER(authors + 1));
}

/* Once all are judged, it is known who applies patches. */
static void drop_unsure(Judge *judge)
{
    GArray *verdicts = judge->notices->verdicts;
    guint kept = 0;
    for (guint i = 0; i < verdicts->len; i++) {
        Verdict verdict = g_array_index(verdicts, Verdict, i);
        guint32 mail = notices_at(judge->notices, verdict.notice)->mail;
        gpointer person = GUINT_TO_POINTER(senders_of(judge->senders, mail)->person);
        if (!verdict.unsure ||
            GPOINTER_TO_UINT(g_hash_table_lookup(judge->authors, person)) >= NOTICE_MAINTAINED_MIN)
            g_array_index(verdicts, Verdict, kept++) = verdict;
    }
    g_array_set_size(verdicts, kept);
}

/* target: a patch or cover. whole: it is said of its posting. */
static void judge_any(Judge *judge, guint32 number, guint32 target, gboolean whole,
                      const char *rule)
{
    const Notice *notice = notices_at(judge->notices, number);
    guint32 posting = postings_of_row(judge->postings, target);
    const Posting *found = &judge->postings->v[posting];
    guint32 person = senders_of(judge->senders, notice->mail)->person;
    gboolean own = senders_is_own(judge->senders, target, person) ||
                   senders_is_own(judge->senders, found->head, person);
    gboolean all = whole || target == found->cover || found->kind == SERIES_PULL;
    Verdict verdict = {number, posting, all ? NONE : target, notice->kind, rule, FALSE, FALSE};
    guint32 author = judge->senders->rows[target].author;
    if (!counts(judge, notice, found->head, own, &verdict.kind))
        return;
    verdict.unsure = is_unsure(notice, author == person);
    if (!verdict.unsure && notice->kind <= NOTICE_MERGED && author != person)
        note_applied(judge, person, author);
    g_array_append_val(judge->notices->verdicts, verdict);
}

/* Of all or of some of that posting. */
static void judge_whole(Judge *judge, guint32 number, guint32 target, gboolean some,
                        const char *rule)
{
    GArray *verdicts = judge->notices->verdicts;
    guint before = verdicts->len;
    judge_any(judge, number, target, TRUE, rule);
    if (verdicts->len > before)
        g_array_index(verdicts, Verdict, before).some = some;
}

/* The patches that are listed are not here. */
static void judge_absent(Judge *judge, guint32 number, const Posting *posting)
{
    judge_whole(judge, number, posting->cover,
                notices_at(judge->notices, number)->listed < posting->total, "reply");
}

static void judge_target(Judge *judge, guint32 number, guint32 target, const char *rule)
{
    judge_any(judge, number, target, FALSE, rule);
}

/* ---- whom it is for ---- */

static guint32 find_named(const Judge *judge, const Notice *notice)
{
    const Rows *rows = &judge->grouping->rows;
    guint32 named =
        notice->named ? rows_named(rows, notice->id, &rows->v[notice->mail]) : DIGEST_MAP_NONE;
    if (named == DIGEST_MAP_NONE || is_member(&rows->v[named]))
        return named == DIGEST_MAP_NONE ? NONE : named;
    return judge->grouping->above[named];
}

/* A title without a version may be of any: of machines that quote commits, or of b4's lists. */
static gboolean judge_subject(Judge *judge, guint32 number, const Title *title, gboolean own)
{
    gint64 date = judge->grouping->rows.v[notices_at(judge->notices, number)->mail].date;
    guint32 found = own || title->stated ? answers_find_subject(judge->answers, title, date) : NONE;
    const char *rule = "subject";
    if (found == NONE) {
        found = answers_find_title(judge->answers, title, date);
        rule = "title";
    }
    if (found != NONE)
        judge_target(judge, number, found, rule);
    return found != NONE;
}

static gboolean is_other_version(const Posting *posting, const Title *title)
{
    return title->stated && (title->version != posting->version || title->minor != posting->minor);
}

/* It is said under answered, of a patch with that title. */
static void judge_title(Judge *judge, guint32 number, guint32 answered, const char *rule)
{
    const Title *title = &notices_at(judge->notices, number)->title;
    guint32 posting = postings_of_row(judge->postings, answered);
    const Posting *found = &judge->postings->v[posting];
    guint32 patch = is_other_version(found, title)
                        ? NONE
                        : answers_find_within(judge->answers, posting, title->norm);
    if (patch == NONE && judge_subject(judge, number, title, FALSE))
        return;
    if (patch == NONE && title->counter)
        patch = group_holder(judge->grouping, found->group, title->counter - 1);
    if (patch == NONE && answered != found->cover)
        patch = answered;
    if (patch != NONE)
        judge_target(judge, number, patch, rule);
    else if (!found->seen && found->cover == answered && title->counter)
        judge_absent(judge, number, found);
}

static void judge_counters(Judge *judge, guint32 number, guint32 answered, const char *rule)
{
    const Posting *posting = &judge->postings->v[postings_of_row(judge->postings, answered)];
    Str rest = str_of(notices_at(judge->notices, number)->counters);
    guint64 counter;
    for (guint n = 0; rest.n && n < NOTICE_COUNTED_MAX; n++) {
        if (!str_take_uint(&rest, G_MAXUINT32 / ROLE_SINGLE_KEY, &counter))
            return;
        rest = str_trim(rest);
        guint32 patch =
            group_holder(judge->grouping, posting->group, (guint32)counter * ROLE_SINGLE_KEY);
        if (patch != NONE)
            judge_target(judge, number, patch, rule);
    }
}

static void judge_notice(Judge *judge, guint32 number)
{
    const Notice *notice = notices_at(judge->notices, number);
    const Row *rows = judge->grouping->rows.v;
    gboolean titled = notice->title.norm || notice->title.counter;
    guint32 answered = find_named(judge, notice);
    gboolean named = answered != NONE;
    const char *rule = named ? "message-id"
                       : judge->grouping->above[notice->mail] == judge->answers->to[notice->mail]
                           ? "reply"
                           : "subject";
    if (!named)
        answered = judge->answers->to[notice->mail];
    gboolean of_list = notice->listed && !names_patches(notice) && notice->kind <= NOTICE_MERGED;
    if (of_list || rows[notice->mail].role != ROLE_OUTSIDE)
        return;
    if (answered == NONE) {
        Title own = answers_title_of(&rows[notice->mail]);
        judge_subject(judge, number, titled ? &notice->title : &own, !titled);
    } else if (titled && (!named || rows[answered].role == ROLE_COVER)) {
        judge_title(judge, number, answered, rule);
    } else if (is_set(notice)) {
        judge_whole(judge, number, answered, g_str_equal(notice->counters, NOTICE_SOME), rule);
    } else if (*notice->counters) {
        judge_counters(judge, number, answered, rule);
    } else {
        judge_target(judge, number, answered, rule);
    }
}

/* ---- all ---- */

gboolean notices_init(Notices *notices, Answers *answers, const Senders *senders, GError **error)
{
    const Postings *postings = answers->postings;
    Grouping *grouping = postings->grouping;
    *notices = (Notices){
        .v = g_array_new(FALSE, FALSE, sizeof(Notice)),
        .verdicts = g_array_new(FALSE, FALSE, sizeof(Verdict)),
        .texts = g_string_chunk_new(4096),
    };
    g_autoptr(Arena) arena = arena_new();
    Reader reader = {notices, &grouping->rows, arena};
    Index *index = grouping_take_index(grouping);
    gboolean good = index_scan_notices(index, wants_notices, take_notice, &reader, error);
    grouping_return_index(grouping);
    if (!good) {
        notices_release(notices);
        return FALSE;
    }
    g_array_sort(notices->v, compare_notices);
    mark_lists(notices);
    g_autoptr(DigestMap) applied = digest_map_new();
    g_autoptr(GHashTable) authors = g_hash_table_new(NULL, NULL);
    Judge judge = {notices, answers, senders, postings, grouping, applied, authors};
    for (guint32 i = 0, next = 0; i < grouping->rows.n; i++) {
        answers_pass(answers, i);
        for (; next < notices->v->len && notices_at(notices, next)->mail == i; next++)
            judge_notice(&judge, next);
    }
    answers_end_pass(answers);
    drop_unsure(&judge);
    return TRUE;
}

void notices_release(Notices *notices)
{
    g_clear_pointer(&notices->v, g_array_unref);
    g_clear_pointer(&notices->verdicts, g_array_unref);
    g_clear_pointer(&notices->texts, g_string_chunk_free);
}

gboolean notices_write(const Notices *notices, const Postings *postings, GError **error)
{
    const Row *rows = postings->grouping->rows.v;
    for (guint i = 0; i < notices->verdicts->len; i++) {
        const Verdict *verdict = &g_array_index(notices->verdicts, Verdict, i);
        const Notice *notice = notices_at(notices, verdict->notice);
        IndexApplied applied = {
            .series = (gint64)verdict->posting + 1,
            .patch = verdict->patch == NONE ? 0 : rows[verdict->patch].mail,
            .mail = rows[notice->mail].mail,
            .position = notice->position,
            .rule = verdict->rule,
        };
        if (!index_put_applied(postings->grouping->index, &applied, error))
            return FALSE;
    }
    return TRUE;
}
