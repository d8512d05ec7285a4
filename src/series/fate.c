/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "series/fate.h"
#include "base/tree.h"

/* Where something was applied: notices of -mm undo only each other. */
typedef enum { PLACE_MM, PLACE_ELSEWHERE, PLACES } Place;

/*
 * What was said last of a patch, or of a posting as a whole: the number of the verdict + 1, hence
 * later is greater; 0 for nothing.
 */
typedef struct {
    guint32 applied[PLACES], dropped[PLACES];
    guint32 withdrawn, naked;
    guint32 reroll; /* applied, as was said of another posting */
    guint32 some;   /* some of its patches are applied, but not known which */
} Mark;

typedef struct {
    Postings *postings;
    Grouping *grouping;
    const Notices *notices;
    const Reviews *reviews;
    GArray *marks;      /* Mark, of patches; the first says nothing */
    guint32 *patches;   /* by row: in marks */
    Mark *wholes;       /* by posting */
    guint8 *superseded; /* by posting */
    guint8 *revised;    /* by posting: an older one with the same patches was applied */
    DigestMap *praised; /* (target, person) -> the last reply with a trailer in favour */
} Teller;

/* ---- what was said ---- */

static const Verdict *verdict_at(const Teller *teller, guint32 number)
{
    return &g_array_index(teller->notices->verdicts, Verdict, number);
}

static const Notice *notice_of(const Teller *teller, guint32 verdict)
{
    return notices_at(teller->notices, verdict_at(teller, verdict)->notice);
}

static gboolean has_tree(Str tags, guint64 tree)
{
    while (tags.n > 0) {
        gsize n = 0;
        while (n < tags.n && !strchr(" ,/", tags.p[n]))
            n++;
        if (n && tree_of((Str){tags.p, n}) == tree)
            return TRUE;
        tags = str_skip(tags, MIN(n + 1, tags.n));
    }
    return FALSE;
}

/* A Nacked-by that the mail passes on for another is not its sender's. */
static gboolean is_passed_on(const Teller *teller, const Notice *notice)
{
    return g_str_equal(notice->rule, "nak") &&
           g_hash_table_contains(teller->reviews->passed_on, GUINT_TO_POINTER(notice->mail));
}

/* Was the posting sent to the stable tree of the notice? Covers often lack their patches' tags. */
static gboolean is_for_tree(const Teller *teller, const Posting *posting, const char *tree)
{
    const Rows *rows = &teller->grouping->rows;
    guint64 wanted = tree_of(str_of(tree)), any = tree_of(STR("stable"));
    for (guint32 i = 0; i < MIN(posting->n_members, 2); i++) {
        Str tags = str_of(rows_text(rows, rows->v[posting->members[i]].tags));
        guint64 sent = tree_of(tags);
        if (sent && (!wanted || sent == any || sent == wanted || has_tree(tags, wanted)))
            return TRUE;
    }
    return FALSE;
}

/* Of few patches anything is said. */
static Mark *mark_patch(Teller *teller, guint32 row)
{
    if (!teller->patches[row]) {
        teller->patches[row] = teller->marks->len;
        g_array_set_size(teller->marks, teller->marks->len + 1);
    }
    return &g_array_index(teller->marks, Mark, teller->patches[row]);
}

static const Mark *patch_mark(const Teller *teller, guint32 row)
{
    return &g_array_index(teller->marks, Mark, teller->patches[row]);
}

static Mark *mark_of(Teller *teller, const Verdict *verdict)
{
    return verdict->patch == NONE ? &teller->wholes[verdict->posting]
                                  : mark_patch(teller, verdict->patch);
}

static Digest praise_key(guint32 target, guint64 person)
{
    return DIGEST_OF(target, person);
}

static gboolean is_lifted(const Teller *teller, guint32 target, guint64 person, guint32 mail)
{
    guint32 praise = digest_map_get(teller->praised, praise_key(target, person));
    return praise != DIGEST_MAP_NONE && praise > mail;
}

static void take_nak(Teller *teller, guint32 number, Mark *mark)
{
    const Verdict *verdict = verdict_at(teller, number);
    const Notice *notice = notice_of(teller, number);
    guint32 target =
        verdict->patch == NONE ? teller->postings->v[verdict->posting].head : verdict->patch;
    guint32 person = senders_of(teller->reviews->senders, notice->mail)->person;
    if (!is_lifted(teller, target, person, notice->mail))
        mark->naked = number + 1;
}

static void take_verdict(Teller *teller, guint32 number)
{
    const Verdict *verdict = verdict_at(teller, number);
    const Notice *notice = notice_of(teller, number);
    const Posting *posting = &teller->postings->v[verdict->posting];
    gboolean mm = g_str_equal(notice->rule, "akpm");
    Mark *mark = mark_of(teller, verdict);
    gboolean elsewhere =
        g_str_equal(notice->rule, "stable") && !is_for_tree(teller, posting, notice->tree);
    if (elsewhere || is_passed_on(teller, notice))
        return;
    switch (verdict->kind) {
    case NOTICE_APPLIED:
    case NOTICE_MERGED:
        if (verdict->some)
            mark->some = number + 1;
        else
            mark->applied[mm ? PLACE_MM : PLACE_ELSEWHERE] = number + 1;
        break;
    case NOTICE_DROPPED:
        mark->dropped[PLACE_MM] = number + 1;
        if (!mm)
            mark->dropped[PLACE_ELSEWHERE] = number + 1;
        break;
    case NOTICE_WITHDRAWN: mark->withdrawn = number + 1; break;
    case NOTICE_NAKED: take_nak(teller, number, mark); break;
    case NOTICE_KINDS: g_assert_not_reached();
    }
}

/* ---- trailers ---- */

#define NAKED_BY_TRAILER G_MAXUINT32 /* no verdict, but above all of them */

static void note_praise(Teller *teller)
{
    static const char *const keys[] = {"Reviewed-by", "Acked-by", "Tested-by"};
    for (guint32 i = 0; i < teller->reviews->v->len; i++) {
        const Review *review = reviews_at(teller->reviews, i);
        Digest key = praise_key(review->target, review->person);
        guint32 known = digest_map_get(teller->praised, key);
        if (!review->accepted || review->rule == REVIEW_PATCH_ID)
            continue;
        for (guint k = 0; k < G_N_ELEMENTS(keys); k++)
            if (g_ascii_strcasecmp(review->key, keys[k]) == 0 &&
                (known == DIGEST_MAP_NONE || known < review->mail))
                digest_map_set(teller->praised, key, review->mail);
    }
}

static void take_naks(Teller *teller)
{
    for (guint32 i = 0; i < teller->reviews->v->len; i++) {
        const Review *review = reviews_at(teller->reviews, i);
        if (g_ascii_strcasecmp(review->key, "Nacked-by") != 0 || !review->accepted ||
            review->rule == REVIEW_PATCH_ID ||
            is_lifted(teller, review->target, review->person, review->mail))
            continue;
        const Posting *posting = &teller->postings->v[review->given];
        Mark *mark = review->target == posting->cover ? &teller->wholes[review->given]
                                                      : mark_patch(teller, review->target);
        if (!mark->naked)
            mark->naked = NAKED_BY_TRAILER;
    }
}

/* ---- rerolls ---- */

/* The last verdict that applied the patch, + 1; 0 if none holds. */
static guint32 applied_by(const Mark *patch, const Mark *whole)
{
    guint32 best = patch ? MAX(patch->reroll, whole->reroll) : whole->reroll;
    for (Place place = 0; place < PLACES; place++) {
        guint32 applied = whole->applied[place], dropped = whole->dropped[place];
        if (patch) {
            applied = MAX(applied, patch->applied[place]);
            dropped = MAX(dropped, patch->dropped[place]);
        }
        if (applied > dropped)
            best = MAX(best, applied);
    }
    return best;
}

static guint32 patch_applied_by(const Teller *teller, guint32 row)
{
    return applied_by(patch_mark(teller, row),
                      &teller->wholes[postings_of_row(teller->postings, row)]);
}

typedef void PairFunc(Teller *teller, guint32 patch, guint32 replaced);

static void each_replaced(Teller *teller, const Posting *posting, PairFunc *pair)
{
    if (!posting->partial)
        return;
    for (guint32 i = posting->cover != NONE; i < posting->n_members - posting->n_strays; i++) {
        guint32 patch = posting->members[i], replaced = teller->grouping->rows.v[patch].was;
        if (replaced != NONE)
            pair(teller, patch, replaced);
    }
}

/* What is said of a whole set, when the reroll was there already. */
static void take_from_set(Teller *teller, guint32 patch, guint32 replaced)
{
    const Mark *whole = &teller->wholes[postings_of_row(teller->postings, replaced)];
    guint32 said = applied_by(NULL, whole);
    if (said && notice_of(teller, said - 1)->mail > patch)
        mark_patch(teller, patch)->reroll = said;
}

static void give_to_replaced(Teller *teller, guint32 patch, guint32 replaced)
{
    guint32 said = patch_applied_by(teller, patch);
    if (said && !patch_applied_by(teller, replaced))
        mark_patch(teller, replaced)->reroll = said;
}

/* Older sets first, then the other way, so both reach a reroll of a reroll. */
static void tell_rerolls(Teller *teller)
{
    const Postings *postings = teller->postings;
    for (guint32 i = 0; i < postings->n; i++)
        each_replaced(teller, &postings->v[postings->by_date[i]], take_from_set);
    for (guint32 i = postings->n; i > 0; i--)
        each_replaced(teller, &postings->v[postings->by_date[i - 1]], give_to_replaced);
}

/* What applied the patch's equal of the revision before, when this one was there already; or 0. */
static guint32 kept_applied_by(const Teller *teller, guint32 patch)
{
    const Row *row = &teller->grouping->rows.v[patch];
    guint32 said =
        row->change == CHANGE_KEPT && row->was != NONE ? patch_applied_by(teller, row->was) : 0;
    return said && notice_of(teller, said - 1)->mail > patch ? said : 0;
}

/* Who applied v3 when v4 had the same patches applied that, too. */
static void tell_revised(Teller *teller, guint32 number)
{
    const Posting *posting = &teller->postings->v[number];
    guint32 first = posting->cover != NONE, end = posting->n_members - posting->n_strays;
    if (posting->partial || first >= end)
        return;
    for (guint32 i = first; i < end; i++)
        if (patch_applied_by(teller, posting->members[i]) ||
            !kept_applied_by(teller, posting->members[i]))
            return;
    for (guint32 i = first; i < end; i++) {
        guint32 said = kept_applied_by(teller, posting->members[i]);
        mark_patch(teller, posting->members[i])->reroll = said;
    }
    teller->revised[number] = TRUE;
}

static void tell_all_revised(Teller *teller)
{
    const Postings *postings = teller->postings;
    for (guint32 i = 0; i < postings->n; i++)
        tell_revised(teller, postings->by_date[i]);
}

/* Each posting is marked once, however long the chain of rerolls. */
static void tell_superseded(Teller *teller)
{
    const Posting *v = teller->postings->v;
    for (guint32 i = 0; i < teller->postings->n; i++) {
        guint32 older = v[i].partial ? NONE : v[i].previous;
        while (older != NONE && !teller->superseded[older]) {
            teller->superseded[older] = TRUE;
            older = v[older].partial ? v[older].previous : NONE;
        }
    }
}

/* ---- fate ---- */

/* Of the patches of a posting. */
typedef struct {
    guint32 n, applied, withdrawn, naked;
    guint32 by, withdrawn_by, naked_by; /* the last verdict + 1 */
    gboolean reroll;                    /* by is of another posting */
} Tally;

static void count_patch(const Mark *patch, const Mark *whole, Tally *tally)
{
    guint32 by = applied_by(patch, whole);
    guint32 withdrawn = MAX(patch->withdrawn, whole->withdrawn);
    guint32 naked = MAX(patch->naked, whole->naked);
    tally->n++;
    if (by) {
        tally->applied++;
        tally->reroll = by > tally->by ? by == patch->reroll : tally->reroll;
        tally->by = MAX(tally->by, by);
        return;
    }
    tally->withdrawn += withdrawn > 0;
    tally->naked += naked > 0;
    tally->withdrawn_by = MAX(tally->withdrawn_by, withdrawn);
    tally->naked_by = MAX(tally->naked_by, naked);
}

static Tally tally_posting(const Teller *teller, guint32 number)
{
    const Posting *posting = &teller->postings->v[number];
    const Mark *whole = &teller->wholes[number];
    Tally tally = {0};
    for (guint32 i = posting->cover != NONE; i < posting->n_members - posting->n_strays; i++)
        count_patch(patch_mark(teller, posting->members[i]), whole, &tally);
    if (!tally.n) /* a cover or a pull request alone */
        count_patch(&g_array_index(teller->marks, Mark, 0), whole, &tally);
    if (!tally.applied && whole->some > whole->dropped[PLACE_ELSEWHERE]) {
        tally.n += tally.n == 1;
        tally.applied++;
        tally.by = whole->some;
    }
    return tally;
}

static const char *rule_of(const Teller *teller, guint32 verdict)
{
    return verdict == NAKED_BY_TRAILER ? "trailer" : notice_of(teller, verdict - 1)->rule;
}

/* Not where its author sends it again, by another address or after another sent it on. */
static gboolean is_taken_up(const Teller *teller, const Posting *posting)
{
    if (posting->taken_by == NONE)
        return FALSE;
    const Senders *senders = teller->reviews->senders;
    guint32 taker = teller->postings->v[posting->taken_by].head;
    return !senders_is_own(senders, posting->head, senders_of(senders, taker)->person);
}

/* By no revision of its own, but the one that joined it with others. */
static void supersede(const Teller *teller, guint32 number, guint32 taken_by)
{
    Posting *posting = &teller->postings->v[number];
    posting->fate = FATE_SUPERSEDED;
    if (!teller->superseded[number])
        posting->taken_by = taken_by != NONE ? taken_by : posting->joined_in;
}

static void tell_fate(Teller *teller, guint32 number)
{
    Posting *posting = &teller->postings->v[number];
    Tally tally = tally_posting(teller, number);
    guint32 open = tally.n - tally.applied, taken_by = posting->taken_by;
    posting->fate = FATE_OPEN;
    posting->fate_rule = "";
    posting->taken_by = NONE;
    if (!open)
        posting->fate = posting->kind == SERIES_PULL ? FATE_MERGED : FATE_APPLIED;
    else if (tally.naked == open)
        posting->fate = FATE_NAKED;
    else if (tally.withdrawn == open)
        posting->fate = FATE_WITHDRAWN;
    else if (teller->superseded[number] || posting->joined_in != NONE)
        supersede(teller, number, taken_by);
    else if (tally.applied)
        posting->fate = FATE_PARTLY;
    else if ((posting->taken_by = taken_by) != NONE)
        posting->fate = FATE_SUPERSEDED;
    switch (posting->fate) {
    case FATE_PARTLY:
    case FATE_APPLIED:
    case FATE_MERGED:
        posting->fate_rule = teller->revised[number] ? "revision"
                             : tally.reroll          ? "reroll"
                                                     : rule_of(teller, tally.by);
        break;
    case FATE_NAKED: posting->fate_rule = rule_of(teller, tally.naked_by); break;
    case FATE_WITHDRAWN: posting->fate_rule = rule_of(teller, tally.withdrawn_by); break;
    case FATE_SUPERSEDED:
        posting->fate_rule = is_taken_up(teller, posting) ? "taken-up" : "revision";
        break;
    case FATE_OPEN:
    case SERIES_FATES: break;
    }
}

void postings_tell_fates(Postings *postings, const Notices *notices, const Reviews *reviews)
{
    guint32 n = MAX(postings->n, 1);
    g_autoptr(GArray) marks = g_array_new(FALSE, TRUE, sizeof(Mark));
    g_autofree guint32 *patches = g_new0(guint32, MAX(postings->grouping->rows.n, 1));
    g_autofree Mark *wholes = g_new0(Mark, n);
    g_autofree guint8 *superseded = g_new0(guint8, n);
    g_autofree guint8 *revised = g_new0(guint8, n);
    g_autoptr(DigestMap) praised = digest_map_new();
    Teller teller = {
        .postings = postings,
        .grouping = postings->grouping,
        .notices = notices,
        .reviews = reviews,
        .marks = g_array_set_size(marks, 1),
        .patches = patches,
        .wholes = wholes,
        .superseded = superseded,
        .revised = revised,
        .praised = praised,
    };
    note_praise(&teller);
    for (guint32 i = 0; i < notices->verdicts->len; i++)
        take_verdict(&teller, i);
    take_naks(&teller);
    tell_rerolls(&teller);
    tell_all_revised(&teller);
    tell_superseded(&teller);
    for (guint32 i = 0; i < postings->n; i++)
        tell_fate(&teller, i);
}

/* ---- replies ---- */

void postings_find_replies(Postings *postings, const Senders *senders)
{
    const Grouping *grouping = postings->grouping;
    for (guint32 i = 0; i < grouping->rows.n; i++) {
        const Row *row = &grouping->rows.v[i];
        guint32 above = grouping->above[i];
        if (row->role != ROLE_OUTSIDE || row->duplicate || above == NONE || senders->rows[i].bot)
            continue;
        Posting *posting = &postings->v[postings_of_row(postings, above)];
        if (!posting->first_reply &&
            !senders_is_own(senders, posting->head, senders_of(senders, i)->person))
            posting->first_reply = row->date;
    }
}
