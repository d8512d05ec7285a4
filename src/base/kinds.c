/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/kinds.h"
#include <glib.h>

static const char *const member_rules[MEMBER_RULES] = {"single", "parent", "message-id", "window"};
static const char *const series_states[SERIES_STATES] = {"new", "reroll", "resend"};
static const char *const series_kinds[SERIES_KINDS] = {"patch", "pull"};
static const char *const version_rules[VERSION_RULES] = {"subject", "inferred"};

static const char *const patch_changes[PATCH_CHANGES] = {"unknown", "kept", "changed", "new"};
static const char *const notice_kinds[NOTICE_KINDS] = {"applied", "merged", "dropped", "withdrawn",
                                                       "naked"};
static const char *const link_kinds[LINK_KINDS] = {"change-id", "link", "supersedes", "words"};
static const char *const series_fates[SERIES_FATES] = {
    "open", "partly", "applied", "merged", "superseded", "withdrawn", "naked"};

const char *member_rule_name(MemberRule rule)
{
    g_assert(rule < MEMBER_RULES);
    return member_rules[rule];
}

const char *series_state_name(SeriesState state)
{
    g_assert(state < SERIES_STATES);
    return series_states[state];
}

const char *series_kind_name(SeriesKind kind)
{
    g_assert(kind < SERIES_KINDS);
    return series_kinds[kind];
}

const char *version_rule_name(VersionRule rule)
{
    g_assert(rule < VERSION_RULES);
    return version_rules[rule];
}

const char *patch_change_name(PatchChange change)
{
    g_assert(change < PATCH_CHANGES);
    return patch_changes[change];
}

const char *notice_kind_name(NoticeKind kind)
{
    g_assert(kind < NOTICE_KINDS);
    return notice_kinds[kind];
}

const char *link_kind_name(LinkKind kind)
{
    g_assert(kind < LINK_KINDS);
    return link_kinds[kind];
}

const char *series_fate_name(SeriesFate fate)
{
    g_assert(fate < SERIES_FATES);
    return series_fates[fate];
}
