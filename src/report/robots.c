/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/robots.h"
#include <string.h>

/* The mails of one address. */
typedef struct {
    guint32 program, sender; /* slots: PersonRow.program, and whose it is */
    guint32 mails;
} Sent;

static gint by_program(gconstpointer a, gconstpointer b)
{
    const Sent *x = a, *y = b;
    if (x->program != y->program)
        return x->program < y->program ? -1 : 1;
    return (x->sender > y->sender) - (x->sender < y->sender);
}

/* Sent by program and sender, each once. */
static GArray *find_sent(const Census *census, const Span *span)
{
    GArray *sent = g_array_new(FALSE, FALSE, sizeof(Sent));
    for (guint i = 0; i < span->mails.n; i++) {
        const MailRow *mail = census_mail(census, span->mails.places[i].slot);
        Sent row = {people_row(census->people, mail->sender)->program, mail->sender, 1};
        if (mail->flags & MAIL_BY_PROGRAM)
            g_array_append_val(sent, row);
    }
    g_array_sort(sent, by_program);
    Sent *all = (Sent *)(gpointer)sent->data;
    guint kept = 0;
    for (guint i = 0; i < sent->len; i++) {
        if (kept > 0 && by_program(&all[kept - 1], &all[i]) == 0)
            all[kept - 1].mails++;
        else
            all[kept++] = all[i];
    }
    g_array_set_size(sent, kept);
    return sent;
}

void robots_count(const Census *census, const Span *span, Totals *totals)
{
    g_autoptr(GArray) sent = find_sent(census, span);
    const Sent *all = (const Sent *)(gpointer)sent->data;
    for (guint i = 0; i < sent->len; i++)
        totals->robots += i == 0 || all[i].program != all[i - 1].program;
}

/* ---- rows ---- */

static int by_name(const Person *x, const Person *y)
{
    int order = strcmp(x->name, y->name);
    return order ? order : strcmp(x->email, y->email);
}

static int compare_rows(const RobotRow *x, const RobotRow *y)
{
    if (x->mails != y->mails)
        return x->mails > y->mails ? -1 : 1;
    return by_name(&x->person, &y->person);
}

static gint by_mails(gconstpointer a, gconstpointer b)
{
    const Robot *x = a, *y = b;
    return compare_rows(&x->row, &y->row);
}

/* Of the addresses of one program the one with most mails names it. */
static Robot read_robot(const People *people, const Sent *all, guint n, Arena *arena)
{
    RobotRow best = {0};
    guint mails = 0;
    for (guint i = 0; i < n; i++) {
        RobotRow row = {people_row(people, all[i].sender)->person, all[i].mails};
        mails += row.mails;
        if (i == 0 || compare_rows(&row, &best) < 0)
            best = row;
    }
    g_autofree char *plain = people_plain_address(best.person.email);
    best.person.email = arena_strdup(arena, plain);
    best.mails = mails;
    return (Robot){all->program, best};
}

GArray *robots_find(const Census *census, const Span *span, Arena *arena)
{
    g_autoptr(GArray) sent = find_sent(census, span);
    const Sent *all = (const Sent *)(gpointer)sent->data;
    GArray *found = g_array_new(FALSE, FALSE, sizeof(Robot));
    for (guint i = 0, n; i < sent->len; i += n) {
        for (n = 1; i + n < sent->len && all[i + n].program == all[i].program; n++)
            continue;
        Robot robot = read_robot(census->people, &all[i], n, arena);
        g_array_append_val(found, robot);
    }
    g_array_sort(found, by_mails);
    return found;
}

void robots_tell(const Census *census, const Span *span, Arena *arena, Report *report)
{
    g_autoptr(GArray) found = robots_find(census, span, arena);
    RobotRow *rows = arena_new_array(arena, RobotRow, found->len);
    for (guint i = 0; i < found->len; i++)
        rows[i] = g_array_index(found, Robot, i).row;
    report->robots = rows;
    report->n_robots = found->len;
}
