/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/rules.h"

static const Rule rules[] = {
    {RULES_MEMBER, "single", "a patch without a counter is a series of one"},
    {RULES_MEMBER, "parent", "In-Reply-To or References lead to the series or its cover letter"},
    {RULES_MEMBER, "message-id",
     "the Message-IDs of one send have a stem in common, as git send-email and b4 make them"},
    {RULES_MEMBER, "window",
     "the same sender, total, version and tags, at most 30 minutes behind the first mail"},

    {RULES_VERSION, "subject", "a subject states it; no statement at all means 1"},
    {RULES_VERSION, "inferred",
     "the author forgot it: the same numbers came again with other patches"},

    {RULES_STATE, "first", "no version above 1 is stated and no earlier posting is known"},
    {RULES_STATE, "version", "the version is above 1"},
    {RULES_STATE, "tag", "the subject says RESEND or REPOST"},
    {RULES_STATE, "repost",
     "the same patches came again under the same version; where that was within 30 minutes, all "
     "that is known of the earlier posting, which then had broken off or gone astray"},
    {RULES_STATE, "inferred", "its version is inferred"},
    {RULES_STATE, "forward",
     "another than who posted it first posts it again, without a greater version; or all of it are "
     "patches that their authors posted before, in one series or several"},
    {RULES_STATE, "previous", "an earlier posting is known, though no version is stated"},

    {RULES_REVISION, "change-id", "both have the same change-id: trailer, as b4 writes it"},
    {RULES_REVISION, "link", "its text links to the earlier posting"},
    {RULES_REVISION, "supersedes", "a Supersedes: line names the earlier posting"},
    {RULES_REVISION, "thread", "it was sent into the thread of the earlier posting"},
    {RULES_REVISION, "title",
     "the same title, of the same sender or of one who goes on with the series"},
    {RULES_REVISION, "patches", "the same sender, and at least half of the patch titles"},
    {RULES_REVISION, "words",
     "a changelog or the version says that there is one, and titles of the same sender agree"},

    {RULES_REVIEW, "reply", "the mail answers the patch or cover letter itself"},
    {RULES_REVIEW, "above", "it is the nearest patch or cover letter above the mail"},
    {RULES_REVIEW, "subject", "the thread does not lead there, but the mail's subject does"},
    {RULES_REVIEW, "patch-id",
     "carried: it was given to the same diff, by git patch-id, in an earlier posting"},

    {RULES_NOTICE, "message-id", "the mail names the Message-ID"},
    {RULES_NOTICE, "reply", "the mail is in the thread, below the patch or cover letter"},
    {RULES_NOTICE, "subject", "the mail quotes the subject, its version and counter included"},
    {RULES_NOTICE, "title", "the mail quotes the title only"},

    {RULES_FATE, "tip-bot", "tip-bot2 says which commit of the tip tree it is"},
    {RULES_FATE, "akpm", "a mail of the -mm tree says that it was added or removed"},
    {RULES_FATE, "stable", "a mail of the stable queue says that it was added"},
    {RULES_FATE, "tree-bot", "a tree's robot says that it was applied to that tree"},
    {RULES_FATE, "git-bot", "a repository's robot says that it was pushed, as linuxtv's does"},
    {RULES_FATE, "pr-tracker-bot", "pr-tracker-bot says that the pull request was merged"},
    {RULES_FATE, "patchwork-bot", "patchwork-bot says that it was applied or merged"},
    {RULES_FATE, "b4-ty", "a person's mail lists its patches with their commits, as b4 ty does"},
    {RULES_FATE, "words",
     "a person says so, as in \"Applied, thanks\", \"please ignore this\" or \"NAK\""},
    {RULES_FATE, "maintainer",
     "who has applied patches of three others says so, in words that may be of a test"},
    {RULES_FATE, "nak", "a mail gives a Nacked-by of its sender, who is not the author"},
    {RULES_FATE, "trailer", "a Nacked-by that nobody took back"},
    {RULES_FATE, "reroll", "its patches were applied as a partial reroll posted them again"},
    {RULES_FATE, "revision",
     "a later posting has it as the one before, or has all of its patches beside those of another "
     "one; or, of what is applied, an earlier one with the same patches was"},
    {RULES_FATE, "taken-up", "another sent all its patches on within a series of his own"},
};

static const char *const kinds[RULES_KINDS] = {
    [RULES_MEMBER] = "Why a patch is in its series",
    [RULES_VERSION] = "Where its version comes from",
    [RULES_STATE] = "Why it is new, a reroll or a resend",
    [RULES_REVISION] = "What leads to the posting before it",
    [RULES_REVIEW] = "How a trailer came to its patch",
    [RULES_NOTICE] = "How a notice came to its series or patch",
    [RULES_FATE] = "What says what became of it",
};

const Rule *rule_nth(guint i)
{
    return i < G_N_ELEMENTS(rules) ? &rules[i] : NULL;
}

const Rule *rule_find(RulesKind kind, const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(rules); i++)
        if (rules[i].kind == kind && g_str_equal(rules[i].name, name))
            return &rules[i];
    return NULL;
}

const char *rules_kind_text(RulesKind kind)
{
    g_assert(kind < RULES_KINDS);
    return kinds[kind];
}
