/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/am.h"
#include "cli/cmd_common.h"
#include "cli/patch_set.h"
#include "cli/refetch.h"

enum { SEVERAL_MAX = 20 /* series that are listed where a title means several */ };

typedef struct {
    const Options *options;
    Index *index;
    Named *named;
    One *one;
} Show;

/* ---- which series ---- */

static gboolean list_several(const Show *show, const GPtrArray *found, GError **error)
{
    const Renderer *text = renderer_find("text");
    const Report *report;
    cmd_say("%u series have \"%s\" in their title", found->len, show->options->id);
    for (guint i = found->len; i > 0 && found->len - i < SEVERAL_MAX; i--) {
        const NamedPosting *posting = found->pdata[i - 1];
        if (!one_report(show->one, posting->id, &report, error))
            return FALSE;
        text->series(stdout, report, report->series, &show->options->render);
        g_autofree char *id = diag_printable(report->series->id);
        printf("            %s\n", id);
    }
    if (found->len > SEVERAL_MAX)
        printf("and %u more\n", found->len - SEVERAL_MAX);
    return TRUE;
}

/* The posting that --revision asks for; without, for an mbox the newest one. */
static const NamedPosting *choose_revision(const Show *show, const NamedPosting *named)
{
    const char *revision = show->options->revision;
    if (!revision)
        return show->options->mbox ? named_newest(show->named, named->chain, 0, -1) : named;
    char *end;
    guint version = (guint)g_ascii_strtoull(revision, &end, 10);
    int minor = *end == '.' ? (int)g_ascii_strtoull(end + 1, NULL, 10) : -1;
    const NamedPosting *chosen = named_newest(show->named, named->chain, version, minor);
    if (!chosen)
        cmd_say("no revision %s of \"%s\" is here", revision, show->options->id);
    return chosen;
}

/* NULL where there is none, or several; that was said then, or is in error. */
static const NamedPosting *find_posting(const Show *show, GError **error)
{
    g_autoptr(GPtrArray) found = named_find(show->named, show->options->id, error);
    if (!found)
        return NULL;
    if (found->len == 1)
        return choose_revision(show, found->pdata[0]);
    if (found->len > 1)
        list_several(show, found, error);
    else
        cmd_say("no series here has \"%s\" as a Message-ID or in its title", show->options->id);
    return NULL;
}

/* ---- for people and programs ---- */

static gboolean print_series(const Show *show, const NamedPosting *posting, GError **error)
{
    const Renderer *renderer = show->options->renderers->pdata[0];
    RenderOptions render = show->options->render;
    const Report *report;
    render.bodies = TRUE;
    if (!one_report(show->one, posting->id, &report, error))
        return FALSE;
    renderer->show(stdout, report, report->series, &render);
    return one_finish(show->one, error);
}

/* ---- for git am ---- */

typedef struct {
    Am *am;
    AmPatch patch;
    GString *mbox;
} Making;

static gboolean make_mail(Str bytes, gpointer data, GError **error)
{
    const Making *making = data;
    return am_append(making->am, bytes, &making->patch, making->mbox, error);
}

static gboolean add_item(const Show *show, Am *am, const PatchSetItem *item, GString *mbox,
                         GError **error)
{
    const ReportMail *mail = &item->patch->mail;
    Making making = {am,
                     {.message_id = mail->message_id,
                      .subject = mail->subject,
                      .title = mail->title,
                      .date = mail->date,
                      .trailers = (const Trailer *)(const void *)item->trailers->data,
                      .n_trailers = item->trailers->len},
                     mbox};
    if (refetch(show->index, mail->id, make_mail, &making, error))
        return TRUE;
    g_prefix_error(error, "patch %s: ", item->number);
    return FALSE;
}

/* Whether all that the series is to have is here; else says what is not. */
static gboolean check_whole(const Show *show, const PatchSet *set)
{
    const char *advice = show->options->incomplete ? "" : "; --partial writes those that are";
    if (set->items->len == 0) {
        cmd_say("no patch of \"%s\" is here", show->options->id);
        return FALSE;
    }
    if (set->rootless)
        cmd_say("this is a partial reroll, and what it amends is not here%s", advice);
    if (set->missing->len) {
        g_ptr_array_add(set->missing, NULL);
        g_autofree char *numbers = g_strjoinv(" ", (char **)set->missing->pdata);
        cmd_say("some patches are not here: %s%s", numbers, advice);
    }
    return show->options->incomplete || (!set->rootless && !set->missing->len);
}

/* One that cannot be written costs all, unless --partial is given. */
static gboolean make_mbox(const Show *show, const PatchSet *set, GString *mbox, GError **error)
{
    g_autoptr(Am) am = am_new();
    for (guint i = 0; i < set->items->len; i++) {
        g_autoptr(GError) trouble = NULL;
        if (add_item(show, am, set->items->pdata[i], mbox, &trouble))
            continue;
        if (!show->options->incomplete) {
            g_propagate_error(error, g_steal_pointer(&trouble));
            return FALSE;
        }
        cmd_say("%s", trouble->message);
    }
    return mbox->len > 0;
}

static gboolean put_mbox(const Show *show, const GString *mbox, GError **error)
{
    const char *output = show->options->output;
    if (!g_str_equal(output, "-"))
        return g_file_set_contents_full(output, mbox->str, (gssize)mbox->len,
                                        G_FILE_SET_CONTENTS_CONSISTENT, 0666, error);
    fwrite(mbox->str, 1, mbox->len, stdout);
    return TRUE;
}

static void say_version(const Show *show, const NamedPosting *posting)
{
    g_autoptr(GPtrArray) found = named_find(show->named, show->options->id, NULL);
    const NamedPosting *meant = found && found->len ? found->pdata[0] : posting;
    if (meant == posting || show->options->quiet || show->options->revision)
        return;
    cmd_say("\"%s\" is v%u, this is v%u, the newest that is here", show->options->id,
            meant->version, posting->version);
}

static gboolean write_mbox(const Show *show, const NamedPosting *posting, GError **error)
{
    g_auto(PatchSet) set = {0};
    g_autoptr(GString) mbox = g_string_new(NULL);
    if (!patch_set_load(&set, show->one, show->named, posting, error) || !check_whole(show, &set) ||
        !make_mbox(show, &set, mbox, error) || !put_mbox(show, mbox, error))
        return FALSE;
    say_version(show, posting);
    return TRUE;
}

/* ---- the command ---- */

static void show_clear(Show *show)
{
    one_free(show->one);
    named_free(show->named);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Show, show_clear)

/* FALSE with error, or where what is wrong was said. */
static gboolean run(const Options *options, Index *index, GError **error)
{
    g_auto(Show) show = {.options = options, .index = index};
    if (!(show.named = named_open(index, error)) || !(show.one = one_open(index, error)))
        return FALSE;
    const NamedPosting *posting = find_posting(&show, error);
    if (!posting)
        return FALSE;
    return options->mbox ? write_mbox(&show, posting, error) : print_series(&show, posting, error);
}

ExitStatus cmd_show(int argc, char **argv)
{
    g_auto(Options) options = {0};
    g_autoptr(GError) error = NULL;
    ExitStatus status;
    if (!cmd_options(&options, "show", argc, argv, &status))
        return status;

    g_autoptr(Index) index = NULL;
    g_auto(ScanResult) scan = {0};
    if (!cmd_scan(&options, &index, &scan))
        return EXIT_FAILED;
    gboolean done = run(&options, index, &error);
    if (error)
        return cmd_failed(error);
    status = cmd_finish(&options, index, &scan);
    return done ? status : EXIT_FAILED;
}
