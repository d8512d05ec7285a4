/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/notice.h"
#include "base/line_start.h"
#include "patch/nak.h"
#include "patch/notice_words.h"
#include "patch/own.h"
#include "patch/subject_token.h"
#include "patch/url.h"

typedef struct {
    Arena *arena;
    const Mail *mail;
    const PatchMail *patch;
    Str text; /* up to a diff */
    const char *rule;
    GArray *list; /* of Notice */
    guint left_out;
} Reader;

static const char *copy(const Reader *r, Str s)
{
    return arena_strndup(r->arena, s.n ? s.p : "", s.n);
}

static void add(Reader *r, NoticeKind kind, const char *tree, Str commit, Str subject,
                const char *message_id)
{
    Notice notice = {.kind = kind,
                     .rule = r->rule,
                     .tree = tree,
                     .commit = copy(r, commit),
                     .subject = copy(r, subject),
                     .message_id = message_id,
                     .counters = ""};
    if (r->list->len < NOTICES_MAX)
        g_array_append_val(r->list, notice);
    else
        r->left_out++;
}

/* ---- pieces of text ---- */

/* What stands behind start in its line; {NULL, 0} if start is nowhere. */
static Str behind(Str text, Str start)
{
    gssize at = str_find(text, start);
    if (at < 0)
        return (Str){0};
    Str rest = str_skip(text, (gsize)at + start.n), line = {rest.p, 0};
    str_next_line(&rest, &line);
    return line;
}

/* Up to mark, or all. */
static Str up_to(Str s, Str mark)
{
    gssize at = str_find(s, mark);
    return str_trim(at < 0 ? s : (Str){s.p, (gsize)at});
}

static Str without_end(Str s, Str end)
{
    s = str_trim(s);
    if (s.n >= end.n && str_equal(str_skip(s, s.n - end.n), end))
        s.n -= end.n;
    return s;
}

/* Of a commit's "Link:" lines the last one that is where the patch was sent: akpm's patches name
 * all revisions in order. ".../r/ID" and patch.msgid.link are written by who applies. */
static const char *last_link(const Reader *r)
{
    const char *found = "";
    gboolean sure = FALSE;
    Str rest = r->text, line, url;

    while (str_next_line(&rest, &line)) {
        Str words = str_skip(line, MIN(line.n, strlen("Link: ")));
        if (!str_has_prefix_nocase(line, STR("Link: ")) || !url_next(&words, &url))
            continue;
        gboolean picked = str_find(url, STR("/r/")) >= 0 || str_find(url, STR("msgid.link/")) >= 0;
        const char *id = picked || !sure ? url_message_id(r->arena, url) : NULL;
        if (id) {
            found = id;
            sure |= picked;
        }
    }
    return found;
}

/* A list says of each of its patches where it went, so what is no name would be many times the
 * mail. */
static const char *copy_tree(const Reader *r, Str tree)
{
    return tree.n <= URL_TREE_MAX ? copy(r, tree) : "";
}

/* "REPOSITORY (BRANCH)" -> "REPOSITORY BRANCH" */
static const char *repository_branch(const Reader *r, Str repository, Str branch)
{
    static const Str heads = {"refs/heads/", 11};

    if (str_has_prefix(branch, heads))
        branch = str_skip(branch, heads.n);
    if (repository.n + branch.n > URL_TREE_MAX)
        return "";
    g_autofree char *both = g_strdup_printf("%.*s%s%.*s", (int)repository.n, repository.p,
                                            branch.n ? " " : "", (int)branch.n, branch.p);
    return arena_strdup(r->arena, both);
}

/* ---- a list of patches with commits ---- */

/* *url: what links to it, or empty. "commit: 0123abcd", "https://git.example/c/0123abcd",
 * "0123abcd" */
static Str commit_of(Str line, Str *url)
{
    Str hash;

    line = str_trim(line);
    if (str_has_prefix_nocase(line, STR("commit")))
        line = str_trim(str_skip(line, strlen("commit")));
    if (line.n && *line.p == ':')
        line = str_trim(str_skip(line, 1));
    *url = (Str){0};
    hash = url_take_hash(line);
    return hash.n || !url_next(&line, url) ? hash : url_commit(*url);
}

/* Whether the line begins an entry: "[1/3] title" of b4, "  - [net,1/3] title" of patchwork-bot;
 * *subject is without what is before the tags. */
static gboolean is_entry(Str line, gboolean bullets, Str *subject)
{
    Str rest = line;
    guint64 number;

    if (bullets) {
        *subject = str_trim(str_skip(line, MIN(line.n, strlen("  - "))));
        return str_has_prefix(line, STR("  - "));
    }
    if (!rest.n || *rest.p != '[')
        return FALSE;
    rest = str_skip(rest, 1);
    while (rest.n && *rest.p == ' ')
        rest = str_skip(rest, 1);
    *subject = str_trim(line);
    return str_take_uint(&rest, SUBJECT_NUMBER_MAX, &number) && str_has_prefix(rest, STR("/")) &&
           (rest = str_skip(rest, 1), str_take_uint(&rest, SUBJECT_NUMBER_MAX, &number)) &&
           str_has_prefix(rest, STR("] "));
}

/* Each entry with the commit in the line below it. "(no commit info)", "(no matching commit)": that
 * patch was left out. */
static guint read_list(Reader *r, Str text, gboolean bullets, NoticeKind kind, const char *tree)
{
    const char first = bullets ? ' ' : '[';
    Str line, subject, below;
    guint n = 0;

    while (line_start_find(&text, first, first) && str_next_line(&text, &line)) {
        Str rest = text;
        if (!is_entry(line, bullets, &subject) || !str_next_line(&rest, &below) || !below.n ||
            (*below.p != ' ' && *below.p != '\t'))
            continue;
        Str url, commit = commit_of(below, &url);
        if (!commit.n)
            continue;
        add(r, kind, *tree || !url.n ? tree : url_tree(r->arena, url), commit, subject, "");
        n++;
    }
    return n;
}

/* ---- machines ---- */

/* "This series was applied to netdev/net.git (main)", then a summary with commits. */
static void read_patchwork(Reader *r)
{
    Str line = behind(r->text, STR(" was applied to "));
    gssize open = str_find(line, STR(" ("));
    Str branch = open >= 0 ? up_to(str_skip(line, (gsize)open + 2), STR(")")) : (Str){0};
    Str repository = without_end(open >= 0 ? (Str){line.p, (gsize)open} : line, STR(":"));
    const char *tree = repository_branch(r, repository, branch);
    gboolean pull = str_find(r->text, STR("pull request was applied to ")) >= 0;
    NoticeKind kind = pull ? NOTICE_MERGED : NOTICE_APPLIED;

    if (!read_list(r, r->text, TRUE, kind, tree))
        add(r, kind, tree, (Str){0}, (Str){0}, "");
}

/* "has been merged into torvalds/linux.git:\nhttps://git.kernel.org/torvalds/c/0123abcd" */
static void read_pr_tracker(Reader *r)
{
    Str tree = behind(r->text, STR("has been merged into "));
    Str rest = str_slice(tree.p + tree.n, r->text.p + r->text.n), url, commit = {0};

    if (url_next(&rest, &url))
        commit = url_commit(url);
    add(r, NOTICE_MERGED, copy_tree(r, without_end(tree, STR(":"))), commit, (Str){0}, "");
}

/* "The following commit has been merged into the x86/urgent branch of tip:" */
static void read_tip(Reader *r)
{
    Str branch = up_to(behind(r->text, STR("has been merged into the ")), STR(" branch of"));

    if (!branch.n) /* as the first tip-bot had it: the subject alone tells */
        branch = str_trim(up_to(
            str_skip(str_of(r->mail->subject), MIN(strlen(r->mail->subject), strlen("[tip:"))),
            STR("]")));
    add(r, NOTICE_APPLIED, repository_branch(r, STR("tip"), branch),
        url_take_hash(str_trim(behind(r->text, STR("Commit-ID:")))),
        str_of(r->patch->subject.title), last_link(r));
}

/* Why a patch left akpm's tree: what it says behind "This patch was dropped because". */
static const struct {
    Str reason;
    NoticeKind kind;
} akpm_reasons[] = {
    {{"it was merged into ", 19}, NOTICE_APPLIED},
    {{"it was folded into ", 19}, NOTICE_APPLIED},
    {{"", 0}, NOTICE_DROPPED},
};

/* "has been added to the -mm mm-unstable branch", "has been removed from the -mm tree" */
static void read_akpm(Reader *r)
{
    Str subject = str_trim(behind(r->text, STR("Subject: ")));
    Str tree = behind(r->text, STR("has been added to the "));
    NoticeKind kind = NOTICE_APPLIED;

    if (!tree.n) {
        Str reason = behind(r->text, STR("This patch was dropped because "));
        gsize i = 0;
        while (!str_has_prefix(reason, akpm_reasons[i].reason))
            i++;
        kind = akpm_reasons[i].kind;
        tree = str_skip(reason, akpm_reasons[i].reason.n);
        if (str_find(reason, STR("merged into ")) < 0)
            tree = behind(r->text, STR("removed from the "));
    }
    tree = up_to(up_to(tree, STR(" branch")), STR(" tree"));
    if (str_has_prefix(tree, STR("the ")))
        tree = str_skip(tree, strlen("the "));
    if (str_has_prefix(tree, STR("-mm ")))
        tree = str_skip(tree, strlen("-mm "));
    if (str_equal(tree, STR("mainline or a subsystem")))
        tree.n = 0; /* as the script says where it does not know */
    add(r, kind, copy_tree(r, tree), (Str){0}, subject, last_link(r));
}

/* "commit 0123abcd upstream.", "[ Upstream commit 0123abcd ]", the head of a format-patch file */
static Str upstream_commit(Str text)
{
    static const Str marks[] = {{"\ncommit ", 8}, {"\n[ Upstream commit ", 19}, {"\nFrom ", 6}};

    for (gsize i = 0; i < G_N_ELEMENTS(marks); i++) {
        Str hash = url_take_hash(behind(text, marks[i]));
        if (hash.n)
            return hash;
    }
    return (Str){0};
}

/* The first line that is not blank. */
static Str first_line(Str text)
{
    Str line = {0};

    while (str_next_line(&text, &line) && !str_trim(line).n)
        ;
    return str_trim(line);
}

/* "I've just added the patch titled\n\n    TITLE\n\nto the 6.1-stable tree" */
static void read_added(Reader *r)
{
    Str start = STR("just added the patch titled\n");
    Str rest = str_skip(r->text, (gsize)str_find(r->text, start) + start.n);
    Str subject = first_line(rest);
    Str tree = up_to(behind(rest, STR("\nto ")), STR(" tree"));

    tree = str_has_prefix(tree, STR("the ")) ? str_skip(tree, strlen("the ")) : tree;
    add(r, NOTICE_APPLIED, copy_tree(r, tree), upstream_commit(rest), subject, last_link(r));
}

/* "The patch\n\n   TITLE\n\nhas been applied to the regulator tree at\n\n   URL for-5.4" */
static void read_tree_robot(Reader *r)
{
    Str start = STR("The patch\n");
    gssize at = str_find(r->text, start);
    Str subject = at >= 0 ? first_line(str_skip(r->text, (gsize)at + start.n)) : (Str){0};
    Str tree = up_to(behind(r->text, STR("has been applied to the ")), STR(" tree"));

    add(r, NOTICE_APPLIED, copy_tree(r, tree), upstream_commit(r->text), subject, last_link(r));
}

/* "[git:media_tree/master] media: fix", of a hook of a repository */
static void read_git_robot(Reader *r)
{
    Str subject = str_of(r->mail->subject);
    Str tree = up_to(str_skip(subject, MIN(subject.n, strlen("[git:"))), STR("]"));
    Str title = behind(r->text, STR("\nSubject: "));

    add(r, NOTICE_APPLIED, copy_tree(r, tree), upstream_commit(r->text),
        title.n ? str_trim(title) : str_of(r->patch->subject.title), last_link(r));
}

/* What machines write, told by a phrase and, where others may say the same, by who says it; the
 * first that fits. */
static const struct {
    const char *rule;
    Str sender; /* how the address begins */
    Str phrase;
    void (*read)(Reader *r);
} machines[] = {
    {"tip-bot", {"", 0}, {"Commit-ID:", 10}, read_tip},
    {"akpm", {"", 0}, {"The patch titled\n", 17}, read_akpm},
    {"stable", {"", 0}, {"just added the patch titled\n", 28}, read_added},
    {"tree-bot", {"", 0}, {"has been applied to the ", 24}, read_tree_robot},
    {"git-bot", {"", 0}, {"automatic generated email", 25}, read_git_robot},
    {"pr-tracker-bot", {"pr-tracker-bot", 14}, {"has been merged into ", 21}, read_pr_tracker},
    {"patchwork-bot", {"patchwork-bot", 13}, {" was applied to ", 16}, read_patchwork},
};

static void read_machine(Reader *r)
{
    Str sender = str_of(r->mail->from.email);

    if (str_has_prefix_nocase(str_of(r->mail->subject), STR("FAILED:")))
        return;
    for (gsize i = 0; i < G_N_ELEMENTS(machines); i++) {
        if (!str_has_prefix_nocase(sender, machines[i].sender) ||
            str_find(r->text, machines[i].phrase) < 0)
            continue;
        r->rule = machines[i].rule;
        machines[i].read(r);
        return;
    }
}

/* ---- people ---- */

static void read_nak(Reader *r, Str own)
{
    r->rule = nak_in_words(own) ? "words" : NULL;
    for (guint i = 0; i < r->patch->n_trailers; i++)
        if (strcmp(r->patch->trailers[i].key, "Nacked-by") == 0 &&
            own_names(&r->mail->from, str_of(r->patch->trailers[i].value)))
            r->rule = "nak"; /* in another's name it is not said now */
    if (r->rule)
        add(r, NOTICE_NAKED, "", (Str){0}, (Str){0}, "");
}

/* Of "b4 ty" the list says which patches; the sentence above it, which tree. */
static void read_person(Reader *r, Str own)
{
    NoticeKind merged = r->patch->subject.pull ? NOTICE_MERGED : NOTICE_APPLIED;
    g_autoptr(GArray) words = g_array_new(FALSE, FALSE, sizeof(Notice));
    const char *tree = "";
    guint n;

    notice_words_read(r->arena, own, merged, &r->patch->subject, words);
    for (guint i = 0; i < words->len && !*tree; i++)
        tree = g_array_index(words, Notice, i).tree;
    gboolean elsewhere = words->len && own_quotes_commit(own, &r->mail->from);
    r->rule = "b4-ty";
    n = read_list(r, own, FALSE, merged, tree);
    for (guint i = 0; i < words->len; i++) {
        const Notice *notice = &g_array_index(words, Notice, i);
        if ((!n && !elsewhere) || notice->kind != merged)
            g_array_append_vals(r->list, notice, 1);
    }
    read_nak(r, own);
}

const Notice *notice_read(Arena *arena, DiagLog *log, const Mail *mail, const PatchMail *patch,
                          Str own, guint *n)
{
    g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(Notice));
    gsize end = patch->diff.found ? patch->diff.start : mail->text.n;
    Reader r = {
        .arena = arena, .mail = mail, .patch = patch, .text = {mail->text.p, end}, .list = list};

    if (patch->kind == MAIL_NOTICE)
        read_machine(&r);
    else if (patch->kind == MAIL_REPLY)
        read_person(&r, own);
    if (r.left_out)
        diag_add(log, DIAG_NOTICES_TOO_MANY, NULL);
    Notice *notices = arena_new_array(arena, Notice, list->len);
    if (list->len)
        memcpy(notices, list->data, sizeof(Notice) * list->len);
    *n = list->len;
    return notices;
}
