/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/am.h"
#include "cli/cmd_common.h"
#include "cli/patch_set.h"
#include "cli/refetch.h"
#include "render/when.h"
#include "render/words.h"

enum { SEVERAL_MAX = 20 /* series that are listed where a title means several */ };

typedef struct {
    const Options *options;
    Index *index;
    Named *named;
    One *one;
    SourceFetch *last;
} Show;

/* ---- which series ---- */

typedef struct {
    const NamedPosting *named;   /* the newest that the text names */
    const NamedPosting *posting; /* that is shown */
    gboolean by_id;              /* the text is a Message-ID, or a link to one */
} Choice;

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

static gboolean is_revision(const NamedPosting *posting, guint version, int minor)
{
    return posting->version == version && (minor < 0 || posting->minor == (guint)minor);
}

/* Of several postings of a revision the one whose Message-ID was given, else the newest. */
static const NamedPosting *choose_revision(const Show *show, const Choice *choice)
{
    const char *revision = show->options->revision;
    char *end;
    guint version = (guint)g_ascii_strtoull(revision, &end, 10);
    int minor = *end == '.' ? (int)g_ascii_strtoull(end + 1, NULL, 10) : -1;
    if (choice->by_id && is_revision(choice->named, version, minor))
        return choice->named;
    const NamedPosting *chosen = named_newest(show->named, choice->named->chain, version, minor);
    if (!chosen)
        cmd_say("no revision %s of \"%s\" is here", revision, show->options->id);
    return chosen;
}

/* The posting that --revision asks for; without, for an mbox the newest one. */
static gboolean choose(const Show *show, Choice *choice)
{
    choice->posting = choice->named;
    if (show->options->revision)
        choice->posting = choose_revision(show, choice);
    else if (show->options->mbox)
        choice->posting = named_newest(show->named, choice->named->chain, 0, -1);
    return choice->posting != NULL;
}

/* FALSE where there is none, or several; that was said then, or is in error. */
static gboolean find_posting(const Show *show, Choice *choice, GError **error)
{
    g_autoptr(GPtrArray) found = named_find(show->named, show->options->id, &choice->by_id, error);
    if (!found)
        return FALSE;
    if (found->len == 1) {
        choice->named = found->pdata[0];
        return choose(show, choice);
    }
    if (found->len > 1)
        list_several(show, found, error);
    else
        cmd_say("no series here has \"%s\" as a Message-ID or in its title", show->options->id);
    return FALSE;
}

static char *version_of(const NamedPosting *posting)
{
    GString *version = g_string_new(NULL);
    words_version(version, posting->version, posting->minor);
    return g_string_free(version, FALSE);
}

/* "v3 of 2026-01-05, <id>" */
static char *describe(const Show *show, const NamedPosting *posting)
{
    const Report *report;
    g_autofree char *version = version_of(posting);
    if (!one_report(show->one, posting->id, &report, NULL))
        return g_steal_pointer(&version);
    char day[WHEN_SIZE];
    when_day(day, report->series->date, show->options->render.zone);
    g_autofree char *id = diag_printable(report->series->id);
    return g_strdup_printf("%s of %s, <%s>", version, day, id);
}

/* What was chosen, where that is not what was named or there was a choice. */
static void say_choice(const Show *show, const Choice *choice)
{
    gboolean exact = choice->by_id && choice->posting == choice->named;
    guint alike = named_count_alike(show->named, choice->posting);
    if (show->options->quiet || exact)
        return;
    g_autofree char *chosen = describe(show, choice->posting);
    g_autofree char *version = version_of(choice->named);
    if (!show->options->revision && choice->posting != choice->named)
        cmd_say("\"%s\" is %s; this is %s, the newest that is here", show->options->id, version,
                chosen);
    else if (show->options->revision && alike > 1)
        cmd_say("this is %s, the newest of %u of that revision; the Message-ID of another with "
                "--revision chooses that",
                chosen, alike);
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
    if (refetch(show->index, show->last, mail->id, make_mail, &making, error))
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
    if (am_wants_p0(am) && !show->options->quiet)
        cmd_say("there is no a/ or b/ before the names in these diffs; git am -p0 takes them");
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

static gboolean write_mbox(const Show *show, const NamedPosting *posting, GError **error)
{
    g_auto(PatchSet) set = {0};
    g_autoptr(GString) mbox = g_string_new(NULL);
    if (!patch_set_load(&set, show->one, show->named, posting, error) || !check_whole(show, &set) ||
        !make_mbox(show, &set, mbox, error) || !put_mbox(show, mbox, error))
        return FALSE;
    return TRUE;
}

/* ---- the command ---- */

static void show_clear(Show *show)
{
    one_free(show->one);
    named_free(show->named);
    source_fetch_free(show->last);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Show, show_clear)

/* FALSE with error, or where what is wrong was said. */
static gboolean run(const Options *options, Index *index, GError **error)
{
    g_auto(Show) show = {.options = options, .index = index, .last = source_fetch_new()};
    if (!(show.named = named_open(index, error)) || !(show.one = one_open(index, error)))
        return FALSE;
    Choice choice = {0};
    if (!find_posting(&show, &choice, error) ||
        !(options->mbox ? write_mbox(&show, choice.posting, error)
                        : print_series(&show, choice.posting, error)))
        return FALSE;
    say_choice(&show, &choice);
    return TRUE;
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
