/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What repeats a number within one send is no series of its own: a stale file of an older run of
 * format-patch, and a cover that was sent twice.
 */
#include "series/group.h"

enum {
    STRAY_SLACK = 60,            /* seconds around a send in which its stale files may lie */
    STRAY_COVER_MAX = 32 * 1024, /* bytes of a cover that are searched for titles */
};

/* ---- what a cover says ---- */

/* Lower case, and one space for any white space: shortlogs are wrapped. */
static char *flatten(const char *text)
{
    g_autofree char *lower = g_utf8_strdown(text, -1);
    GString *flat = g_string_sized_new(strlen(lower));
    for (const char *p = lower; *p && flat->len < STRAY_COVER_MAX; p++) {
        if (!g_ascii_isspace(*p))
            g_string_append_c(flat, *p);
        else if (flat->len && flat->str[flat->len - 1] != ' ')
            g_string_append_c(flat, ' ');
    }
    return g_string_free(flat, FALSE);
}

/* Does the cover's text, which flatten made, name the patch? */
static gboolean names(Grouping *grouping, const char *cover, guint32 patch, gboolean *named,
                      GError **error)
{
    g_autofree char *title = index_norm(grouping->index, grouping->rows.v[patch].mail, error);
    if (!title)
        return FALSE;
    *named = *title && strstr(cover, title);
    return TRUE;
}

/* The cover read last: the strays of one send follow one another. */
typedef struct {
    guint32 cover; /* row, or NONE */
    char *text;    /* as flatten made it; NULL before the first */
} CoverText;

/* NULL with error; "" without a cover. */
static const char *read_cover(Grouping *grouping, CoverText *last, guint32 cover, GError **error)
{
    if (last->text && last->cover == cover)
        return last->text;
    g_clear_pointer(&last->text, g_free);
    last->cover = cover;
    g_autofree char *body = cover == NONE
                                ? g_strdup("")
                                : index_body(grouping->index, grouping->rows.v[cover].mail, error);
    last->text = body ? flatten(body) : NULL;
    return last->text;
}

/* ---- stale files ---- */

static gboolean is_stale(const Group *send, const Group *group)
{
    return group->cover == NONE && group->tags == send->tags && group->sender == send->sender &&
           group->begin >= send->begin - STRAY_SLACK && group->end <= send->end + STRAY_SLACK &&
           group->patches < send->patches && group->patches < group->total &&
           group->version <= MAX(send->version, 1) && group->minor == send->minor;
}

static gboolean take_stale(Grouping *grouping, CoverText *last, guint32 send, guint32 stale,
                           GError **error)
{
    const char *cover = read_cover(grouping, last, group_at(grouping, send)->cover, error);
    if (!cover)
        return FALSE;
    guint32 i = group_at(grouping, stale)->first;
    group_take_strays(grouping, send, stale);
    for (; i != NONE; i = grouping->rows.v[i].next) {
        const Row *row = &grouping->rows.v[i];
        gboolean stray_named, member_named;
        if (!row->stray)
            continue;
        guint32 member = group_holder(grouping, send, row->counter_key);
        if (!names(grouping, cover, i, &stray_named, error) ||
            !names(grouping, cover, member, &member_named, error))
            return FALSE;
        if (stray_named && !member_named)
            group_swap_stray(grouping, send, i);
    }
    return TRUE;
}

static gboolean find_stale(Grouping *grouping, CoverText *last, const GArray *list, GError **error)
{
    for (guint i = 0; i < list->len; i++) {
        guint32 group = group_find(grouping, g_array_index(list, guint32, i));
        guint32 send = group_at(grouping, group)->clash;
        if (send == NONE || (send = group_find(grouping, send)) == group)
            continue;
        if (is_stale(group_at(grouping, send), group_at(grouping, group)) &&
            !take_stale(grouping, last, send, group, error))
            return FALSE;
    }
    return TRUE;
}

/* ---- covers sent twice ---- */

typedef struct {
    Grouping *grouping;
    CoverText *last;
    DigestMap *by_title, *by_total; /* -> the whole posting met last */
} CoverPass;

static gboolean is_whole(const Group *group)
{
    return !group->single && group->patches > 0 && group->patches >= group->total;
}

static gboolean is_lone_cover(const Grouping *grouping, const Group *group)
{
    return group->cover != NONE && group->patches == 0 &&
           grouping->rows.v[group->cover].kind != MAIL_PULL;
}

static Digest title_key(const Grouping *grouping, const Group *group)
{
    return DIGEST_OF(group->sender, grouping->rows.v[group->cover].norm, MAX(group->version, 1),
                     group->minor);
}

static Digest total_key(const Group *group)
{
    return DIGEST_OF(group->sender, group->total, group->tags, MAX(group->version, 1),
                     group->minor);
}

static guint32 find_near(const CoverPass *pass, const DigestMap *map, Digest key, gint64 begin)
{
    guint32 posting = digest_map_get(map, key);
    if (posting == NONE)
        return NONE;
    posting = group_find(pass->grouping, posting);
    return group_is_near(pass->grouping, group_at(pass->grouping, posting)->begin, begin) ? posting
                                                                                          : NONE;
}

/* By another title it is the same cover only if it names the posting's patches. */
static gboolean leads(const CoverPass *pass, guint32 cover, guint32 posting, gboolean *result,
                      GError **error)
{
    Grouping *grouping = pass->grouping;
    guint32 patch = group_at(grouping, posting)->first;
    while (patch != NONE && grouping->rows.v[patch].role == ROLE_COVER)
        patch = grouping->rows.v[patch].next;
    const char *text = read_cover(grouping, pass->last, cover, error);
    return text && names(grouping, text, patch, result, error);
}

static gboolean visit(CoverPass *pass, guint32 number, GError **error)
{
    Grouping *grouping = pass->grouping;
    const Group *group = group_at(grouping, number);
    if (is_whole(group)) {
        if (group->cover != NONE)
            digest_map_set(pass->by_title, title_key(grouping, group), number);
        digest_map_set(pass->by_total, total_key(group), number);
        return TRUE;
    }
    if (!is_lone_cover(grouping, group))
        return TRUE;
    guint32 posting = find_near(pass, pass->by_title, title_key(grouping, group), group->begin);
    if (posting == NONE) {
        gboolean same = FALSE;
        posting = find_near(pass, pass->by_total, total_key(group), group->begin);
        if (posting != NONE && !leads(pass, group->cover, posting, &same, error))
            return FALSE;
        if (!same)
            return TRUE;
    }
    if (posting != number)
        group_take_strays(grouping, posting, number);
    return TRUE;
}

/* Forwards for the posting before a lone cover, backwards for the one after it. */
static gboolean find_lone_covers(Grouping *grouping, CoverText *last, const GArray *list,
                                 gboolean backwards, GError **error)
{
    g_autoptr(DigestMap) by_title = digest_map_new();
    g_autoptr(DigestMap) by_total = digest_map_new();
    CoverPass pass = {grouping, last, by_title, by_total};
    for (guint i = 0; i < list->len; i++) {
        guint at = backwards ? list->len - 1 - i : i;
        guint32 group = g_array_index(list, guint32, at);
        if (group_find(grouping, group) == group && !visit(&pass, group, error))
            return FALSE;
    }
    return TRUE;
}

gboolean groups_find_strays(Grouping *grouping, GError **error)
{
    g_autoptr(GArray) list = group_list(grouping);
    CoverText last = {NONE, NULL};
    gboolean ok = find_stale(grouping, &last, list, error) &&
                  find_lone_covers(grouping, &last, list, FALSE, error) &&
                  find_lone_covers(grouping, &last, list, TRUE, error);
    g_free(last.text);
    return ok;
}
