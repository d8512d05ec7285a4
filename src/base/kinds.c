/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/kinds.h"
#include <glib.h>

static const char *const member_rules[MEMBER_RULES] = {"single", "parent", "message-id", "window"};
static const char *const series_states[SERIES_STATES] = {"new", "reroll", "resend"};
static const char *const series_kinds[SERIES_KINDS] = {"patch", "pull"};
static const char *const version_rules[VERSION_RULES] = {"subject", "inferred"};

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
