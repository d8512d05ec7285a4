/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/kind.h"

typedef struct {
    Str email; /* how the address begins, or empty */
    Str name;  /* the whole name, or empty */
} Robot;

static const Robot notice_robots[] = {
    {{"patchwork-bot", 13}, {"", 0}},
    {{"pr-tracker-bot", 14}, {"", 0}},
    {{"tip-bot", 7}, {"", 0}},
    {{"tipbot@", 7}, {"", 0}},
};

static const Robot bug_robots[] = {
    {{"syzbot", 6}, {"", 0}},
    {{"lkp@", 4}, {"", 0}},
    {{"bugzilla-daemon@", 16}, {"", 0}},
    {{"regzbot", 7}, {"", 0}},
    {{"", 0}, {"kernel test robot", 17}},
    {{"", 0}, {"kbuild test robot", 17}},
    {{"", 0}, {"syzbot", 6}},
};

/* Subjects that only scripts write: how they begin, what stands further on. */
static const struct {
    Str start, further;
} notice_subjects[] = {
    {{"FAILED: patch \"", 15}, {"\" failed to apply to ", 21}},
    {{"Patch \"", 7}, {"\" has been added to the ", 24}},
    {{"Patch \"", 7}, {"\" added to ", 11}},
    {{"Applied \"", 9}, {"\" to the ", 9}},
    {{"+ ", 2}, {" added to ", 10}},
    {{"[", 1}, {".patch removed from -mm tree", 28}},
    {{"[tip:", 5}, {"] ", 2}},
    {{"[git:", 5}, {"] ", 2}},
};

static gboolean is_robot(const Mail *mail, const Robot *robots, gsize n)
{
    Str email = str_of(mail->from.email), name = str_of(mail->from.name);

    for (gsize i = 0; i < n; i++)
        if (robots[i].email.n ? str_has_prefix_nocase(email, robots[i].email)
                              : str_equal_nocase(name, robots[i].name))
            return TRUE;
    return FALSE;
}

static gboolean is_bug_robot(const Mail *mail)
{
    return is_robot(mail, bug_robots, G_N_ELEMENTS(bug_robots)) ||
           str_has_prefix_nocase(str_of(mail->from.name), STR("regzbot "));
}

static gboolean is_notice(const Mail *mail, const Subject *subject)
{
    Str text = str_of(mail->subject);

    if (is_robot(mail, notice_robots, G_N_ELEMENTS(notice_robots)))
        return TRUE;
    if (subject->reply || subject->has_counter || is_bug_robot(mail))
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(notice_subjects); i++)
        if (str_has_prefix_nocase(text, notice_subjects[i].start) &&
            str_find(text, notice_subjects[i].further) >= 0)
            return TRUE;
    return FALSE;
}

/* "Bug 1234" or "bug #1234" among the topic tags. */
static gboolean has_bug_number(Str tags)
{
    guint64 number;

    for (gssize at; (at = str_find_nocase(tags, STR("bug "))) >= 0;) {
        gboolean word = at == 0 || tags.p[at - 1] == ' ';
        tags = str_skip(tags, (gsize)at + strlen("bug "));
        Str rest = tags;
        if (rest.n && *rest.p == '#')
            rest = str_skip(rest, 1);
        if (word && str_take_uint(&rest, G_MAXUINT64, &number) && (!rest.n || *rest.p == ' '))
            return TRUE;
    }
    return FALSE;
}

static gboolean is_bug(const Mail *mail, const Subject *subject, const Diff *diff)
{
    Str tags = str_of(subject->tags);

    /* Robots also send patches. */
    if (is_bug_robot(mail))
        return !(subject->patch && diff->found && !subject->reply);
    if (subject->reply || subject->patch)
        return FALSE;
    return has_bug_number(tags) || str_equal(tags, STR("syzbot")) ||
           str_has_prefix(tags, STR("syzbot "));
}

/* git request-pull's sentence at the start of a line that nobody quoted. */
static gboolean asks_to_pull(Str text)
{
    static const Str start = {"\nare available in the ", 22};

    for (gssize at; (at = str_find(text, start)) >= 0;) {
        text = str_skip(text, (gsize)at + start.n);
        if (str_has_prefix_nocase(text, STR("git repository at")))
            return TRUE;
    }
    return FALSE;
}

static gboolean is_pull(const Mail *mail, const Subject *subject, const Diff *diff)
{
    gboolean is_patch = subject->has_counter && subject->index_key > 0 && diff->found;
    Str text = diff->found ? (Str){mail->text.p, diff->start} : mail->text;

    if (subject->reply)
        return FALSE;
    if (subject->pull && !is_patch)
        return TRUE;
    /* The cover of a patch series may say where its branch lies. */
    if (subject->patch && (subject->has_counter || diff->found))
        return FALSE;
    return asks_to_pull(text);
}

MailKind kind_read(const Mail *mail, const Subject *subject, const Diff *diff)
{
    if (is_notice(mail, subject))
        return MAIL_NOTICE;
    if (is_bug(mail, subject, diff))
        return MAIL_BUG;
    if (is_pull(mail, subject, diff))
        return MAIL_PULL;
    if (subject->reply || (mail->n_refs && !subject->blocks))
        return MAIL_REPLY;
    if (subject->has_counter && subject->index_key == 0)
        return MAIL_COVER;
    if (diff->found || (subject->patch && subject->has_counter))
        return MAIL_PATCH;
    return MAIL_DISCUSSION;
}
