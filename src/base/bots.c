/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/bots.h"
#include "base/str.h"
#include <string.h>

/* A program: all that is given must hold; letter case does not matter. */
typedef struct {
    const char *email;   /* how the address begins */
    const char *name;    /* how the name begins */
    const char *subject; /* how the subject begins */
    const char *further; /* what stands further on in it */
    const char *tag;     /* of a patch or cover; RELEASE: any release of the kernel, as "6.1" */
} Bot;

#define RELEASE "N.N"

static const Bot bots[] = {
    /* stable */
    {.email = "gregkh@linuxfoundation.org", .tag = RELEASE},
    {.email = "sashal@kernel.org", .tag = RELEASE},
    {.tag = "AUTOSEL"},
    {.subject = "Patch \"", .further = "\" has been added to the "},
    {.subject = "FAILED: patch \"", .further = "\" failed to apply to "},
    /* what was applied to other trees */
    {.email = "patchwork-bot"},
    {.email = "pr-tracker-bot@"},
    {.email = "tip-bot"},
    {.email = "tipbot@"},
    {.subject = "+ ", .further = ".patch added to "},
    {.subject = "[", .further = ".patch removed from -mm tree"},
    {.subject = "Patch \"", .further = "\" added to "},
    {.subject = "Applied \"", .further = "\" to the "},
    {.subject = "[git:", .further = "] "},
    /* reports */
    {.email = "lkp@"},
    {.name = "kernel test robot"},
    {.name = "kbuild test robot"},
    {.email = "syzbot"},
    {.name = "syzbot"},
    {.email = "regzbot"},
    {.name = "regzbot "},
    {.email = "bugzilla-daemon@"},
    {.email = "bugbot@"},
    /* continuous integration */
    {.email = "bot+bpf-ci@"},
    {.email = "kernel-patches-"},
    {.email = "bot@kernelci.org"},
    {.email = "cki-project@"},
    {.email = "bluez.test.bot@"},
    {.email = "patchwork@emeril.freedesktop.org"},
};

G_STATIC_ASSERT(G_N_ELEMENTS(bots) < 32);

/* By a part's first byte: a bit for each of the bots whose part begins so, or that ask for none. */
typedef struct {
    guint32 email[256], name[256], subject[256];
} Firsts;

static void add_first(guint32 *firsts, const char *begin, guint32 bit)
{
    for (guint c = 0; c < 256; c++)
        if (!begin || str_fold((char)c) == str_fold(*begin))
            firsts[c] |= bit;
}

static const Firsts *firsts_of_bots(void)
{
    static Firsts firsts;
    static gsize filled;
    if (g_once_init_enter(&filled)) {
        for (guint i = 0; i < G_N_ELEMENTS(bots); i++) {
            add_first(firsts.email, bots[i].email, 1U << i);
            add_first(firsts.name, bots[i].name, 1U << i);
            add_first(firsts.subject, bots[i].subject, 1U << i);
        }
        g_once_init_leave(&filled, 1);
    }
    return &firsts;
}

static gboolean is_release(Str tag)
{
    guint64 number;
    if (!str_take_uint(&tag, G_MAXUINT32, &number) || !str_has_prefix(tag, STR(".")))
        return FALSE;
    tag = str_skip(tag, 1);
    return str_take_uint(&tag, G_MAXUINT32, &number) && !tag.n;
}

static gboolean has_tag(Str tags, const char *wanted)
{
    while (tags.n) {
        gssize blank = str_find_char(tags, ' ');
        Str tag = {tags.p, blank < 0 ? tags.n : (gsize)blank};
        if (g_str_equal(wanted, RELEASE) ? is_release(tag) : str_equal_nocase(tag, str_of(wanted)))
            return TRUE;
        tags = str_skip(tags, MIN(tag.n + 1, tags.n));
    }
    return FALSE;
}

static gboolean begins(const char *text, const char *start)
{
    return !start || g_ascii_strncasecmp(text, start, strlen(start)) == 0;
}

/* A person's answer has the tags of what it answers. */
static gboolean is_tagged(const BotMail *mail, const char *tag)
{
    return !tag || ((mail->kind == MAIL_PATCH || mail->kind == MAIL_COVER) &&
                    has_tag(str_of(mail->tags), tag));
}

/* What a configuration adds: how one part of a mail begins. */
typedef struct {
    BotPart part;
    char *begin;
} Added;

static GArray *added; /* of Added; NULL while there is nothing */

static void clear_added(gpointer data)
{
    g_free(((Added *)data)->begin);
}

gboolean bots_add_part(BotPart part, const char *begin)
{
    Str text = str_trim(str_of(begin));
    if (!text.n)
        return FALSE;
    if (!added) {
        added = g_array_new(FALSE, FALSE, sizeof(Added));
        g_array_set_clear_func(added, clear_added);
    }
    Added row = {part, str_dup(text)};
    g_array_append_val(added, row);
    return TRUE;
}

gboolean bots_add(const char *begin)
{
    return bots_add_part(BOT_ADDRESS, begin) && bots_add_part(BOT_NAME, begin);
}

void bots_reset(void)
{
    g_clear_pointer(&added, g_array_unref);
}

char *bots_describe(void)
{
    static const char *const names[] = {
        [BOT_NAME] = "name", [BOT_ADDRESS] = "address", [BOT_SUBJECT] = "subject"};
    GString *out = g_string_new(NULL);
    for (guint i = 0; added && i < added->len; i++) {
        const Added *row = &g_array_index(added, Added, i);
        g_string_append_printf(out, "bot %s=%s\n", names[row->part], row->begin);
    }
    return g_string_free(out, FALSE);
}

static gboolean is_added(const BotMail *mail)
{
    const char *const parts[] = {
        [BOT_NAME] = mail->name, [BOT_ADDRESS] = mail->email, [BOT_SUBJECT] = mail->subject};
    for (guint i = 0; added && i < added->len; i++) {
        const Added *row = &g_array_index(added, Added, i);
        if (begins(parts[row->part], row->begin))
            return TRUE;
    }
    return FALSE;
}

static gboolean is_from(const BotMail *mail, const Bot *bot)
{
    return begins(mail->email, bot->email) && begins(mail->name, bot->name) &&
           begins(mail->subject, bot->subject) && is_tagged(mail, bot->tag) &&
           (!bot->further || str_find(str_of(mail->subject), str_of(bot->further)) >= 0);
}

/* Most mails differ from most programs in the first byte. */
gboolean bots_sent(const BotMail *mail)
{
    const Firsts *firsts = firsts_of_bots();
    guint32 left = firsts->email[(guint8)*mail->email] & firsts->name[(guint8)*mail->name] &
                   firsts->subject[(guint8)*mail->subject];
    for (; left; left &= left - 1)
        if (is_from(mail, &bots[g_bit_nth_lsf(left, -1)]))
            return TRUE;
    return is_added(mail);
}
