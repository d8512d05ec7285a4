/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a mail says became of a patch (SERIES.md 6): the notices of programs, in the shapes that
 * they write, about invented patches; and what people say. */
#include "patch/nak.h"
#include "patch/notice.h"

#define SHA "0123456789abcdef0123456789abcdef01234567"
#define DIFF "---\n f | 2 +-\n\ndiff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\n"

typedef struct {
    DiagLog *log;
    Charsets *charsets;
    Arena *arena;
} Fixture;

static void set_up(Fixture *f, const void *data)
{
    (void)data;
    f->log = diag_log_new(FALSE);
    f->charsets = charsets_new(f->log);
    f->arena = arena_new();
}

static void tear_down(Fixture *f, const void *data)
{
    (void)data;
    arena_free(f->arena);
    charsets_free(f->charsets);
    diag_log_free(f->log);
}

static void read_mail(Fixture *f, const char *subject, const char *email, const char *text,
                      PatchMail *out)
{
    Mail mail = {.message_id = "1@example.org",
                 .subject = subject,
                 .from = {"Bob Reader", email, FALSE},
                 .reply_to = {"", "", FALSE},
                 .original_from = {"", "", FALSE},
                 .text = str_of(text)};

    patchmail_read(f->arena, f->charsets, f->log, &mail, out);
}

/* "kind rule tree|commit|subject|message-id|counters;" each */
static char *write_notices(const PatchMail *patch)
{
    GString *found = g_string_new(NULL);

    for (guint i = 0; i < patch->n_notices; i++) {
        const Notice *n = &patch->notices[i];
        g_string_append_printf(found, "%s %s %s|%s|%s|%s|%s;", notice_kind_name(n->kind), n->rule,
                               n->tree, n->commit, n->subject, n->message_id, n->counters);
    }
    return g_string_free(found, FALSE);
}

/* ---- programs ---- */

typedef struct {
    const char *name, *subject, *email, *text, *notices;
} MachineRow;

static const MachineRow machine_rows[] = {
    {"patchwork-bot", "Re: [PATCH net 0/3] f: fixes", "patchwork-bot+netdevbpf@kernel.org",
     "Hello:\n\nThis series was applied to netdev/net.git (main)\nby Ann <ann@x.org>:\n\n"
     "On Mon,  1 Jan 2024 00:00:00 +0000 you wrote:\n> Fix f.\n> \n> [...]\n\n"
     "Here is the summary with links:\n"
     "  - [net,1/3] f: one\n    https://git.kernel.org/netdev/net/c/0123456789ab\n"
     "  - [net,2/3] f: two\n    (no matching commit)\n"
     "  - [net,3/3] f: three\n    https://git.kernel.org/netdev/net/c/123456789abc\n\n"
     "You are awesome, thank you!\n",
     "applied patchwork-bot netdev/net.git main|0123456789ab|[net,1/3] f: one||;"
     "applied patchwork-bot netdev/net.git main|123456789abc|[net,3/3] f: three||;"},
    {"patchwork-bot, bpf", "Re: [PATCH bpf-next] f: fix", "patchwork-bot+netdevbpf@kernel.org",
     "This patch was applied to bpf/bpf-next.git (refs/heads/master):\n\n"
     "Here is the summary with links:\n  - [bpf-next] f: fix\n"
     "    https://git.kernel.org/bpf/bpf-next/c/0123456789ab\n",
     "applied patchwork-bot bpf/bpf-next.git master|0123456789ab|[bpf-next] f: fix||;"},
    {"patchwork-bot without commits", "Re: [PATCH] f: fix", "patchwork-bot+f@kernel.org",
     "This patch was applied to f/f.git (dev):\n\n  - f: fix\n    (no matching commit)\n",
     "applied patchwork-bot f/f.git dev||||;"},
    {"patchwork-bot, a pull request", "Re: [GIT PULL] f", "patchwork-bot+netdevbpf@kernel.org",
     "This pull request was applied to netdev/net.git (main)\nby Ann <ann@x.org>:\n\n"
     "Here is the summary with links:\n  - [GIT,PULL] f\n"
     "    https://git.kernel.org/netdev/net/c/0123456789ab\n",
     "merged patchwork-bot netdev/net.git main|0123456789ab|[GIT,PULL] f||;"},
    {"pr-tracker-bot", "Re: [GIT PULL] f for v9.9", "pr-tracker-bot@kernel.org",
     "The pull request you sent on Mon, 1 Jan 2024 00:00:00 +0000:\n\n"
     "> git://git.example/f.git tags/f-9.9\n\nhas been merged into torvalds/linux.git:\n"
     "https://git.kernel.org/torvalds/c/" SHA "\n\nThank you!\n",
     "merged pr-tracker-bot torvalds/linux.git|" SHA "|||;"},
    {"tip-bot2", "[tip: x86/urgent] x86/f: Fix", "tip-bot2@linutronix.de",
     "The following commit has been merged into the x86/urgent branch of tip:\n\n"
     "Commit-ID:     " SHA "\nGitweb:        https://git.kernel.org/tip/" SHA "\n"
     "Author:        Ann <ann@x.org>\n\nx86/f: Fix\n\nAs this was applied to f, fix it.\n\n"
     "Signed-off-by: Ann <ann@x.org>\nLink: https://lore.kernel.org/all/report@x.org\n"
     "Link: https://lore.kernel.org/r/patch@x.org\n" DIFF,
     "applied tip-bot tip x86/urgent|" SHA "|x86/f: Fix|patch@x.org|;"},
    {"tip-bot of old", "[tip:x86/urgent] x86/f: Fix", "tipbot@zytor.com",
     "Commit-ID:  " SHA "\nGitweb:     https://git.kernel.org/tip/" SHA "\n\nx86/f: Fix\n" DIFF,
     "applied tip-bot tip x86/urgent|" SHA "|x86/f: Fix||;"},
    {"akpm, added", "+ f-fix-it.patch added to mm-unstable branch", "ann@x.org",
     "\nThe patch titled\n     Subject: f: fix it\nhas been added to the -mm mm-unstable branch.  "
     "Its "
     "filename is\n     f-fix-it.patch\n\n------\nFrom: Cal <cal@x.org>\nSubject: f: fix "
     "it\n\nWhy.\n\n"
     "Link: https://lkml.kernel.org/r/1@x.org\nLink: https://lkml.kernel.org/r/2@x.org\n" DIFF,
     "applied akpm mm-unstable||f: fix it|2@x.org|;"},
    {"akpm, as it was", "+ f.patch added to -mm tree", "ann@x.org",
     "The patch titled\n     Subject: f: fix it\nhas been added to the -mm tree.  Its filename "
     "is\n",
     "applied akpm -mm||f: fix it||;"},
    {"akpm, merged", "[merged mm-stable] f.patch removed from -mm tree", "ann@x.org",
     "The patch titled\n     Subject: f: fix it\nhas been removed from the -mm tree.  Its filename "
     "was\n     f.patch\n\nThis patch was dropped because it was merged into the mm-stable "
     "branch\nof "
     "git://git.example/mm\n",
     "applied akpm mm-stable||f: fix it||;"},
    {"akpm, merged somewhere", "[merged] f.patch removed from -mm tree", "ann@x.org",
     "The patch titled\n     Subject: f: fix it\nhas been removed from the -mm tree.  Its filename "
     "was\n     f.patch\n\nThis patch was dropped because it was merged into mainline or a "
     "subsystem tree\n",
     "applied akpm ||f: fix it||;"},
    {"akpm, folded", "[folded-merged] f-fix.patch removed from -mm tree", "ann@x.org",
     "The patch titled\n     Subject: f-fix\nhas been removed from the -mm tree.  Its filename "
     "was\n\n"
     "This patch was dropped because it was folded into f.patch\n",
     "applied akpm -mm||f-fix||;"},
    {"akpm, dropped", "[obsolete] f.patch removed from -mm tree", "ann@x.org",
     "The patch titled\n     Subject: f: fix it\nhas been removed from the -mm tree.  Its filename "
     "was\n\nThis patch was dropped because an alternative patch was merged\n",
     "dropped akpm -mm||f: fix it||;"},
    {"stable queue", "Patch \"f: fix it\" has been added to the 6.1-stable tree", "ann@x.org",
     "\nThis is a note to let you know that I've just added the patch titled\n\n    f: fix it\n\n"
     "to the 6.1-stable tree which can be found at:\n    http://git.example/stable-queue.git\n\n"
     "From stable+bounces@x.org Mon Jan  1 00:00:00 2024\nFrom: Cal <cal@x.org>\n"
     "Subject: f: fix it\n\ncommit " SHA " upstream.\n\nWhy.\n\n"
     "Link: https://lore.kernel.org/r/1@x.org\n" DIFF,
     "applied stable 6.1-stable|" SHA "|f: fix it|1@x.org|;"},
    {"stable queue, another hand", "Patch \"f: fix it\" has been added to the 5.4-stable tree",
     "ann@x.org",
     "I've just added the patch titled\n\n    f: fix it\n\nto the 5.4-stable tree\n\n"
     "[ Upstream commit " SHA " ]\n" DIFF,
     "applied stable 5.4-stable|" SHA "|f: fix it||;"},
    {"added to a maintainer's tree", "patch \"f: fix it\" added to f-next", "ann@x.org",
     "This is a note to let you know that I've just added the patch titled\n\n    f: fix it\n\n"
     "to my f git tree which can be found at\n\nFrom " SHA " Mon Sep 17 00:00:00 2001\n" DIFF,
     "applied stable my f git|" SHA "|f: fix it||;"},
    {"applied to a tree", "Applied \"f: fix it\" to the f tree", "ann@x.org",
     "The patch\n\n   f: fix it\n\nhas been applied to the f tree at\n\n   "
     "https://git.example/f.git "
     "for-9.9\n\nFrom " SHA " Mon Sep 17 00:00:00 2001\nFrom: Cal <cal@x.org>\n" DIFF,
     "applied tree-bot f|" SHA "|f: fix it||;"},
    {"a hook of git", "[git:f_tree/master] f: fix it", "f-commits@x.org",
     "This is an automatic generated email to let you know that the following patch were "
     "queued:\n\n"
     "Subject: f: fix it\nAuthor:  Cal <cal@x.org>\n\nWhy.\n\nLink: "
     "https://lore.kernel.org/r/1@x.org\n" DIFF,
     "applied git-bot f_tree/master||f: fix it|1@x.org|;"},
    {"failed", "FAILED: patch \"[PATCH] f: fix it\" failed to apply to 6.1-stable tree",
     "ann@x.org", "The patch below was applied to f.\n\nCommit-ID: " SHA "\n" DIFF, ""},
    {"a robot that tests", "Re: [PATCH] f: fix", "lkp@intel.com",
     "Hi Ann,\n\nApplied to base, thanks.\n\n[1/1] f: fix\n      commit: " SHA "\n", ""},
    {"a patch", "[PATCH] f: fix", "ann@x.org", "Applied, thanks!\nNAK\n" DIFF, ""},
};

static void test_machines(Fixture *f, const void *data)
{
    (void)data;
    for (gsize i = 0; i < G_N_ELEMENTS(machine_rows); i++) {
        const MachineRow *row = &machine_rows[i];
        PatchMail patch;
        g_test_message("%s", row->name);
        read_mail(f, row->subject, row->email, row->text, &patch);
        g_autofree char *found = write_notices(&patch);
        g_assert_cmpstr(found, ==, row->notices);
    }
}

/* ---- people ---- */

typedef struct {
    const char *text, *notices;
} Row;

#define APPLIED "applied words ||||;"
#define WITHDRAWN "withdrawn words ||||;"
#define DROPPED "dropped words ||||;"
#define NAKED "naked words ||||;"
#define MAINTAINED "applied maintainer ||||;"
#define TO(tree) "applied words " tree "||||;"
#define SOME(counters) "applied words ||||" counters ";"

static const Row rows[] = {
    /* b4 ty */
    {"On Mon, 01 Jan 2024 00:00:00 +0000, Ann wrote:\n> Fix f.\n> \n> [...]\n\nApplied, thanks!\n\n"
     "[1/3] f: one\n      commit: " SHA "\n[2/3] f: two\n      (no commit info)\n"
     "[3/3] f: three\n      commit: 123456789abc\n\nBest regards,\n-- \nBob\n",
     "applied b4-ty |" SHA "|[1/3] f: one||;applied b4-ty |123456789abc|[3/3] f: three||;"},
    {"Applied to the f.misc branch of the f/f.git tree.\nPatches in it should appear soon.\n\n"
     "tree:   https://git.example/f/f.git\nbranch: f.misc\n\n[01/12] f: one\n"
     "        https://git.example/f/c/0123456789ab\n",
     "applied b4-ty f/f.git f.misc|0123456789ab|[01/12] f: one||;"},
    {"Applied to\n\n   https://git.example/f.git for-next\n\nThanks!\n\n[1/1] f: one\n"
     "      https://git.example/f/c/0123456789ab\n",
     "applied b4-ty https://git.example/f.git for-next|0123456789ab|[1/1] f: one||;"},
    {"Applied to f-next, thanks!\n\n[1/1] f: one\n      (no commit info)\n", TO("f-next")},
    {"> [1/1] f: one\n>       commit: " SHA "\n\nWhere is it?\n", ""},
    /* the verbs */
    {"Applied, thanks.\n", APPLIED},
    {"Queued.\n", APPLIED},
    {"Merged, thank you.\n", APPLIED},
    {"Pushed, thanks!\n", APPLIED},
    {"Pulled\n", APPLIED},
    {"Picked up, thanks\n", APPLIED},
    {"Committed.\n", APPLIED},
    {"Tested and applied.\n", APPLIED},
    {"applied & pushed\n", APPLIED},
    {"I've appplied this patch (but see below).\n", APPLIED},
    {"Now queued up, thanks.\n", APPLIED},
    /* behind greetings and short clauses */
    {"Thanks, Ann. Patch applied.\n", APPLIED},
    {"Thank you, applied!\n", APPLIED},
    {"Looks good to me, applied.\n", APPLIED},
    {"Nice\nApplied to f-next\n", TO("f-next")},
    {"I fixed the title, and applied it.\n", APPLIED},
    {"> fix\n\nWith v9.9 out, I've applied this now.\n", APPLIED},
    {"Hi Ann -- applied, thanks\n", APPLIED},
    /* with a subject */
    {"I've applied the patch, with the following change:\n", APPLIED},
    {"I have now queued your series.\n", SOME("all")},
    {"I applied this patch, thanks.\n", APPLIED},
    {"We've taken this patch.\n", APPLIED},
    {"Both patches are applied.\n", APPLIED},
    {"This series has been merged.\n", SOME("all")},
    {"It's now pushed to the main tree.\n", TO("main")},
    {"Patch (finally) applied.\n", APPLIED},
    {"I've applied all 3 patches.\n", SOME("all")},
    /* tweaked, or called otherwise */
    {"I've applied the patch, with minor fixes (see f)\nsuch as a comma, and line breaks.\n",
     APPLIED},
    {"I applied the page with some tweaks.\n", APPLIED},
    {"Thank. I applied, and then tweaked the text,\nand noted the EINVAL error.\n", APPLIED},
    {"I applied it/and tweaked it.\n", APPLIED},
    {"Thanks. I applied you patch, and then tweaked a little.\n", APPLIED},
    {"I've applied the original patch.  Thanks!\n", APPLIED},
    {"Amended patch applied. Thanks, Ann!\n", APPLIED},
    {"now merged.\n", APPLIED},
    {"I've merged the changes.\n", APPLIED},
    {"I have applied the change manually.\n", APPLIED},
    {"I've applied the amended commit (with a comma).\n", APPLIED},
    {"Patch and tag applied.  Thank you both!\n", APPLIED},
    {"I applied the patch, but I tried to reword it.\n", APPLIED},
    {"I pushed a change that breaks this.  I reverted it, and applied your (better) patch.\n",
     APPLIED},
    {"I added a comma, and then applied the patch; thanks!\n", MAINTAINED},
    {"I've applied these edits myself, and have already applied this\npatch.\n", APPLIED},
    {"I have (at last) applied this patch.\n", APPLIED},
    {"They all look good, and I've applied them all.\n", APPLIED},
    {"It works, and I applied.\n", APPLIED},
    {"It does. And now I've just pushed.\n", APPLIED},
    {"No objections, and it looks reasonable to me so I've\ngone ahead and merged it into "
     "f/next.\n",
     TO("f/next")},
    {"It is now twenty years since the standard dropped the need to include that header, so it\n"
     "is past due, and I have applied it.\n",
     APPLIED},
    {"That is for another patch.  Meanwhile I've applied\nthis series, thanks.\n", SOME("all")},
    /* of who applies patches */
    {"I've applied this patch in a local branch, and made minor tweaks.\n", MAINTAINED},
    {"I've applied this patch locally.\n", MAINTAINED},
    {"I applied it as is, but the sentence may age.\n", MAINTAINED},
    {"I've now merged that patch into a branch.\n", MAINTAINED},
    {"Since there is some urgency, I applied it directly.\n", MAINTAINED},
    {"I've amended the patch with that, added the tags,\nand pushed.\n", MAINTAINED},
    {"This patch and Cal's are applied with some changes.\n", MAINTAINED},
    {"This and the other pending ones are now pushed to main.\n", "applied maintainer main||||;"},
    {"I've merged that patch.\n\nPatch applied.\n", APPLIED},
    {"However, I applied 2 commits for the side effects of this patch.\n", ""},
    {"I have not (yet) applied this patch, because it breaks.\n", ""},
    {"I've pushed all of the unfinished patches for v9 in a branch.\n", ""},
    {"I've applied these two commits:\n", ""},
    {"I've applied all of the below patches.\n", SOME("all")},
    {"I've made a commit that changes all pages, and pushed.\n", ""},
    {"Since nobody minds patches 1..13, I've pushed them.\n", ""},
    {"The kernel and its modules are merged.\n", ""},
    /* all of a series */
    {"Patch set applied.\n", SOME("all")},
    {"Series applied, thanks.\n", SOME("all")},
    {"I applied the patchset, plus a few minor fixes (see below).\n", SOME("all")},
    {"I've applied all of these patches.\n", SOME("all")},
    {"I've applied all of these ,except 2/3 (see there).\n", SOME("1 3")},
    {"I applied all of these, except 2/3.\n", SOME("1 3")},
    {"I applied the entire patch set, with the exception of 01/03.\n", SOME("2 3")},
    {"Applied, thanks.\n\nThe whole series is applied.\n", SOME("all")},
    {"I've applied all of the patches.\n\nApplied to f-next.\n", "applied words f-next||||all;"},
    {"I've applied the rest of the patch set.\n", APPLIED},
    {"I've applied all the patches in this set until here.\n", APPLIED},
    {"I applied the entire patch set, with the exception of 01/03 (this one),\nsince I asked (but "
     "I like it).\n",
     SOME("2 3")},
    {"I applied the patch, but it fails to build.\n", ""},
    /* some of a series, as the cover letter is answered */
    {"I applied the series, except the last.\n", SOME("some")},
    {"I've applied all patches, except the knob.2 one (it was corrupt).\n> Ann Lake (3):\n"
     ">   man/knob.1: turn\n>   man/knob.2: press\n>   man/knob.3: pull a very\n>     long one\n",
     SOME("1 3")},
    {"I've applied all patches, except the knob.2 one.\n> Ann Lake (2):\n>   man/knob.2: press\n"
     "> Ben Able (1):\n>   man/knob.3: pull\n",
     SOME("some")},
    {"Except as noted below, patches have been applied.\n", SOME("some")},
    {"Except for patch 3, the series is applied.\n", SOME("1 2")},
    {"Except for a slip in the text, patches have been applied.\n", APPLIED},
    {"I applied all patches, except that I mended the last one's title.\n", APPLIED},
    {"I've applied most patches.\n", SOME("some")},
    {"Most patches merged, but one needs work.\n", SOME("some")},
    {"I've applied some of these patches.\n", "applied maintainer ||||some;"},
    {"Some of them have been merged elsewhere.\n", ""},
    {"I've just pushed the gear and cog patches since these are fine.\n",
     "applied maintainer ||||some;"},
    {"I've applied the knob.2 patch.\n", ""},
    {"Applied.\n\nI've applied most patches.\n", SOME("some")},
    /* those that are quoted right above */
    {"Hi Ann,\n\n> Ann Lake (3):\n>   f: one\n\nApplied.\n\n>   f: two,\n>     wrapped\n\n"
     "Not yet.\n\n>   f: three\n\nApplied too.\n",
     SOME("1") SOME("3")},
    {"> Ann Lake (3):\n>   f: one\n>   f: two\n>   f: three\n\nApplied.\n", APPLIED},
    {"> Ann Lake (3):\n>   f: one\n\nNice.\n\n>   f: two\n>   f: three\n>\n>  f.c | 2 +-\n\n"
     "Applied.\n",
     APPLIED},
    {"> Ann Lake (3):\n>   f: one\n\nApplied.\n\n>   f: two\n", APPLIED},
    {"> Ann Lake (4):\n>   f: one\n\nApplied.\n\n>   f: two\n>   f: three\n>   f: four\n", APPLIED},
    {"> About:\n>\n>  * Patch 1 is\n>    a fix.\n\nApplied.\n\n>  * Patches 2-3 are new.\n\n"
     "I'll hold off on these patches.\n",
     SOME("1")},
    {">  * Patch 1 is a fix.\n>\n> Please have a look.\n\nApplied.\n", APPLIED},
    {">  * It turns.\n\nApplied.\n", APPLIED},
    {"Aaand patch applied!\n", APPLIED},
    {"Patych applied.\n", APPLIED},
    /* where to */
    {"Applied to for-next, thanks.\n", TO("for-next")},
    {"Queued up to my for-9.9 branch.\n", TO("for-9.9")},
    {"Merged into f/next, thanks.\n", TO("f/next")},
    {"Applied to `f-fixes` -- thanks all!\n", TO("f-fixes")},
    {"Applied to powerpc.\n", APPLIED},
    {"Applied to the powerpc tree.\n", TO("powerpc")},
    {"Applied to 4.19.84, too.\n", APPLIED},
    {"Pushed to Git.\n", APPLIED},
    {"Pushed to <git.example.org>.\n", APPLIED},
    {"Applied to their respective trees.\n", APPLIED},
    {"Applied and pushed to f-dev.\n", TO("f-dev")},
    {"Applied to the fixes branch of my tree.\n", TO("fixes")},
    {"Applied to\n\n  https://git.example/f.git refs/heads/for-next\n\nThanks!\n",
     TO("https://git.example/f.git for-next")},
    {"This is queued in the fixes branch of f/f.git.\n", ""}, /* "this is" may be of the code */
    {"This was queued in the fixes branch of f/f.git.\n", TO("f/f.git fixes")},
    {"Applied to the case that Ann named.\n", APPLIED},
    {"Applied with a fix to the comment.\n", APPLIED},
    /* which commit */
    {"Applied as commit 0123456789ab.\n", "applied words |0123456789ab|||;"},
    {"Patch applied.\n<https://git.example/f.git/commit/?id=0123456789ab>\n",
     "applied words f.git|0123456789ab|||;"},
    {"Applied; see\n<https://git.example/pub/f/f.git/commit/?h=next&id=0123456789ab>\n",
     "applied words f/f.git next|0123456789ab|||;"},
    {"Applied. https://git.example/g/f/-/commit/0123456789ab\n",
     "applied words g/f|0123456789ab|||;"},
    {"Applied. https://git.example/g/f/commits/dev\n", TO("g/f dev")},
    {"Applied to the next branch.\n<https://git.example/f.git/log/?h=next>\n", TO("f.git next")},
    {"Applied to the next branch, see\n<https://git.example/f.git/log/?h=old>\n", TO("next")},
    {"Applied.  The style is in\nhttps://git.example/f.git/tree/style#n1\n", APPLIED},
    {"Patch applied.\n\nThe rest of the mail is\nabout\nother\nthings\nand\nlong\n\n"
     "commit 0123456789ab (HEAD -> main)\nAuthor: Ann <ann@x.org>\n",
     "applied words |0123456789ab|||;"},
    {"Patch applied as commit abcdef012345.\n\n1\n2\n3\n4\n5\n6\n7\n\ncommit 0123456789ab\nAuthor: "
     "Ann\n",
     "applied words |abcdef012345|||;"},
    {"Patch applied.\n\ncommit x\n1\n2\n3\n4\n5\n6\n\ncommit 0123456789ab\nAuthor: Ann\n\n"
     "commit 123456789abc\nAuthor: Ann\n",
     APPLIED},
    {"Applied, thanks.\n> See https://git.example/f/c/0123456789ab\n", APPLIED},
    /* which patches */
    {"Applied patches 1-3 and 5 to for-next, thanks\n", "applied words for-next||||1 2 3 5;"},
    {"1-3 and 5 applied.\n", SOME("1 2 3 5")},
    {"Applied 1/4 and 2/4, thanks.\n", SOME("1 2")},
    {"Patches 1, 2 and 4 are queued.\n", SOME("1 2 4")},
    {"I've applied the first two patches.\n", SOME("1 2")},
    {"Applied patch [1/9] - [3/9] on f-next\n", "applied words f-next||||1 2 3;"},
    {"Applied 1 to 3, thanks\n", SOME("1 2 3")},
    {"I've applied all except patch 2.\n", SOME("1 3")},
    {"Patch 1 applied.\n\nPatch 3 applied.\n", SOME("1") SOME("3")},
    /* none of these */
    {"Applied locally to test.\n", ""},
    {"I've applied it locally, will report.\n", ""},
    {"Once applied, it breaks f.\n", ""},
    {"Not applied.\n", ""},
    {"> Applied, thanks.\n\nWhen?\n", ""},
    {"I applied this and it broke f.\n", ""},
    {"I applied your patch, and it works here.\n", ""},
    {"I have applied this series on top of master and run it.\n", ""},
    {"Applied and tested on my board.\n", ""},
    {"The patch applied cleanly.\n", ""},
    {"Applied to f-next cleanly.\n", ""},
    {"Applied?\n", ""},
    {"Has this been applied?\n", ""},
    {"If this is fine, applied.\n", ""},
    {"With this patch applied, f works.\n", ""},
    {"I applied the patch below.\n", ""},
    {"I've applied the following patch:\n", ""},
    {"I will queue this.\n", ""},
    {"It is applied to the outer type.\n", ""},
    {"Merged in 2009!\n", ""},
    {"The check should be\napplied to all of them.\n", ""},
    {"Queued spinlocks are fair.\n", ""},
    {"        Applied, says the log.\n", ""},
    {"You applied 2/2.\n", ""},
    {"Successfully applied on branch f.\n", ""},
    {"I applied it locally to test.\n", ""},
    {"See if I apply the patch.\n", ""},
    {"I'd have applied the patch.\n", ""},
    {"I applied the patch and it breaks.\n", ""},
    {"I applied the page and it fails.\n", ""},
    {"I can't apply.\n", ""},
    {"The original patch was merged in v9.8.\n", ""},
    {"I applied the changes that Ann named.\n", ""},
    {"I applied the change.\n", ""},
    {"The boards that this driver was made for are all in use somewhere by now, applied.\n", ""},
    {"> >\tAuthor: Bob Reader <bob@x.org>\n> >\n> >\t    f: fix\n\nThanks!  I've pushed now.\n",
     ""},
    {"> >\tAuthor: Ann <ann@x.org>\n> >\n> >\t    f: fix\n\nThanks!  I've pushed now.\n", APPLIED},
    /* taken back */
    {"I've dropped this patch.\n", DROPPED},
    {"Dropped from my queue.\n", DROPPED},
    {"Dropped.\n", ""},
    {"Please ignore this series.\n", "withdrawn words ||||all;"},
    {"Sorry, please ignore.\n", WITHDRAWN},
    {"Cal, please drop this patch for now.\n", WITHDRAWN},
    {"I would like to withdraw this patch.\n", WITHDRAWN},
    {"I withdraw this series.\n", "withdrawn words ||||all;"},
    {"Sorry, wrong file, just ignore this.\n", WITHDRAWN},
    {"Ignore this thread, please.\n", "withdrawn words ||||all;"},
    {"I would just ignore the warning.\n", ""},
    {"Could you please drop this one?\n", WITHDRAWN},
    {"> I prefer \"nor\".\n\nI'll drop this one.\n", WITHDRAWN},
    {">> @@ -1 +1,2 @@\n>> +int turn(void);\n> Not needed.\nI'll drop this one, too.\n", ""},
    {"> -int turn(void);\n\nPlease drop this.\n", ""},
    {"> -int turn(void);\n\nPlease drop this patch.\n", WITHDRAWN},
    {"> - turn it\n\nI'll drop this one.\n", WITHDRAWN},
    {"> --- a/f\n> +++ b/f\n\nFine.\n\n> What?\n\nI'll drop this one.\n", WITHDRAWN},
    {"I withdraw it.\n", WITHDRAWN},
    {"Okay.  I withdraw it.\n", WITHDRAWN},
    {"I withdraw the suggestion until then.\n", ""},
    {"If you like, I withdraw it.\n", ""},
    {"Please drop this line.\n", ""},
    {"Please don't ignore this patch.\n", ""},
    {"If I could ignore this patch, I would.\n", ""},
    /* NAK */
    {"NAK.\n", NAKED},
    {"nack\n", NAKED},
    {"So this is a NAK from me.\n", NAKED},
    {"Hard NAK. No bus has that.\n", NAKED},
    {"NACK: it breaks f.\n", NAKED},
    {"NAK on the whole series.\n", NAKED},
    {"Sorry, nak - see f.txt\n", NAKED},
    {"NAK the packet, and the device sends it again.\n", ""},
    {"NAK--it breaks f.\n", NAKED},
    {"NAK-based flow control\n", ""},
    {"I do not want to NAK this.\n", ""},
    {"> NAK\n\nReally?\n", ""},
    {"> f\n> g\n\n\tNAK.\n", NAKED},
    {"Nacked-by: Bob Reader <bob@example.org>\nNAK\n", "naked nak ||||;"},
    {"Nacked-by: Bob Reader <bob@example.org>\n", "naked nak ||||;"},
    {"Nacked-by: Cal Other <cal@example.org>\n", ""},
};

static void test_words(Fixture *f, const void *data)
{
    (void)data;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        PatchMail patch;
        g_test_message("%s", rows[i].text);
        read_mail(f, "Re: [PATCH 0/3] f: fix", "bob@example.org", rows[i].text, &patch);
        g_autofree char *found = write_notices(&patch);
        g_assert_cmpstr(found, ==, rows[i].notices);
    }
}

/* Wherever in the text, among how much of it. */
static void test_nak_anywhere(Fixture *f, const void *data)
{
    static const char *const naks[] = {"NAK", "nack", "Nack'd"};

    (void)f;
    (void)data;
    for (int before = 0; before < 40; before++)
        for (int behind = 0; behind < 40; behind++) {
            const char *nak = naks[(before + behind) % G_N_ELEMENTS(naks)];
            g_autofree char *text =
                g_strdup_printf("%*s\n%s%*s", before, "x", nak, behind, behind ? "\n" : "");
            g_assert_true(nak_in_words(str_of(text)));
            *strpbrk(text, "Nn") = 'x';
            g_assert_false(nak_in_words(str_of(text)));
        }
}

/* Of a patch of a set nothing else is meant. */
static void test_patch(Fixture *f, const void *data)
{
    static const struct {
        const char *text, *notices;
    } patch_rows[] = {
        {"I've applied the patch, except the last hunk.\n", APPLIED},
        {"I've applied most patches.\n", ""},
        {"I've just pushed the gear and cog patches.\n", ""},
        {"> Ann Lake (3):\n>   f: one\n\nApplied.\n\n>   f: two\n>   f: three\n", APPLIED},
    };

    (void)data;
    for (gsize i = 0; i < G_N_ELEMENTS(patch_rows); i++) {
        PatchMail patch;
        g_test_message("%s", patch_rows[i].text);
        read_mail(f, "Re: [PATCH 1/3] f: one", "bob@example.org", patch_rows[i].text, &patch);
        g_autofree char *found = write_notices(&patch);
        g_assert_cmpstr(found, ==, patch_rows[i].notices);
    }
}

/* In answer to a pull request it is merged. */
static void test_pull(Fixture *f, const void *data)
{
    PatchMail patch;

    (void)data;
    read_mail(f, "Re: [GIT PULL] f for v9.9", "bob@example.org", "Pulled, thanks.\n", &patch);
    g_autofree char *found = write_notices(&patch);
    g_assert_cmpstr(found, ==, "merged words ||||;");
}

static void test_limit(Fixture *f, const void *data)
{
    (void)data;
    for (int more = 0; more < 2; more++) {
        g_autoptr(GString) text = g_string_new(NULL);
        PatchMail patch;
        for (int i = 0; i < NOTICES_MAX + more; i++)
            g_string_append_printf(text, "[%d/%d] f: fix\n      commit: %07x\n", i + 1, NOTICES_MAX,
                                   i);
        diag_at(f->log, "f", 0);
        read_mail(f, "Re: [PATCH 0/3] f: fix", "bob@example.org", text->str, &patch);
        g_assert_cmpuint(patch.n_notices, ==, NOTICES_MAX);
        g_assert_cmpint((diag_mail_kinds(f->log) & DIAG_BIT(NOTICES_TOO_MANY)) != 0, ==, more);
    }
}

/* A list of NOTICES_MAX patches has the name of the tree as often. */
static void test_long_trees(Fixture *f, const void *data)
{
    static const char *const machines[] = {
        "This series was applied to %s/f.git (main)\nby Ann:\n\n  - [1/1] f: fix\n    "
        "https://git.example/c/" SHA "\n",
        "This series was applied to f.git (%s)\nby Ann:\n\n  - [1/1] f: fix\n    "
        "https://git.example/c/" SHA "\n",
    };
    static const char *const people[] = {
        "Applied to f/%s, thanks.\n",
        "Applied to the fixes branch of f/%s.\n",
        "Applied to https://git.example/f.git %s-next, thanks.\n",
        "Applied. https://git.example/f/%s/log/?h=next\n",
    };
    PatchMail patch;
    (void)data;
    for (gsize length = 10; length <= 1000; length += 990) {
        g_autofree char *name = g_strnfill(length, 'x');
        for (gsize i = 0; i < G_N_ELEMENTS(machines) + G_N_ELEMENTS(people); i++) {
            gboolean machine = i < G_N_ELEMENTS(machines);
            const char *form = machine ? machines[i] : people[i - G_N_ELEMENTS(machines)];
            g_auto(GStrv) parts = g_strsplit(form, "%s", 2);
            g_autofree char *text = g_strjoin(name, parts[0], parts[1], NULL);
            g_test_message("%s", text);
            read_mail(f, "Re: [PATCH] f: fix",
                      machine ? "patchwork-bot+netdevbpf@kernel.org" : "bob@example.org", text,
                      &patch);
            g_assert_cmpuint(patch.n_notices, ==, 1);
            g_assert_cmpuint(strlen(patch.notices[0].tree), <=, 500);
            g_assert_cmpint(strstr(patch.notices[0].tree, "xxxxxxxxxx") != NULL, ==, length == 10);
        }
    }
}

/* Whatever the text, also cut off anywhere. */
static void test_cut(Fixture *f, const void *data)
{
    (void)data;
    for (gsize i = 0; i < G_N_ELEMENTS(machine_rows); i++) {
        gsize n = strlen(machine_rows[i].text);
        for (gsize cut = 0; cut < n; cut++) {
            g_autofree char *text = g_strndup(machine_rows[i].text, cut);
            PatchMail patch;
            read_mail(f, machine_rows[i].subject, machine_rows[i].email, text, &patch);
            arena_clear(f->arena);
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, test) g_test_add(name, Fixture, NULL, set_up, test, tear_down)
    ADD("/notice/machines", test_machines);
    ADD("/notice/words", test_words);
    ADD("/notice/nak-anywhere", test_nak_anywhere);
    ADD("/notice/patch", test_patch);
    ADD("/notice/pull", test_pull);
    ADD("/notice/limit", test_limit);
    ADD("/notice/long-trees", test_long_trees);
    ADD("/notice/cut", test_cut);
    return g_test_run();
}
