/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An index of an older schema, brought up to date: one step from each older schema to this one.
 *
 * A step drops or renames what is in the way, then come the tables of this schema, then it copies.
 * What can be made anew is not copied: the sources are read again, and all is grouped again.
 */
#include "index/private.h"
#include "index/schema.h"

typedef struct {
    gint64 from;
    const char *before;
    const char *const *tables; /* to be made; NULL: all */
    const char *after;
} Step;

/* Mails say more than schema 2 kept of them, so all sources are read again. */
static const char *const new_since_2[] = {"notice", "link",    "series", "member",
                                          "review", "applied", NULL};
static const char *const new_since_3[] = {"series", NULL};

#define ADD_READING "ALTER TABLE source ADD COLUMN reading INTEGER NOT NULL DEFAULT 0;"
#define GROUP_AGAIN                                                       \
    "UPDATE mail SET duplicate_of = NULL WHERE duplicate_of IS NOT NULL;" \
    "UPDATE meta SET generation = generation + grouped, grouped = 0;"

static const Step steps[] = {
    {1,
     "DROP VIEW mail_list; DROP TABLE reply; DROP TABLE member; DROP TABLE series;"
     "DROP TABLE deferred;"
     "DROP INDEX IF EXISTS mail_copies; DROP INDEX IF EXISTS mail_message_id;"
     "DROP INDEX IF EXISTS mail_date; DROP INDEX IF EXISTS mail_author;"
     "ALTER TABLE source RENAME TO old_source; ALTER TABLE person RENAME TO old_person;"
     "ALTER TABLE spelling RENAME TO old_spelling; ALTER TABLE mail RENAME TO old_mail;"
     "ALTER TABLE body RENAME TO old_body; ALTER TABLE trailer RENAME TO old_trailer;"
     "ALTER TABLE flagged RENAME TO old_flagged; ALTER TABLE defect RENAME TO old_defect;",
     NULL,
     "INSERT INTO source(id, path, list, error, read) SELECT id, path, list, error, 0"
     " FROM old_source;"
     "INSERT INTO person(id, email, alias, address, name)"
     " SELECT id, email, alias, address, name FROM old_person;"
     "INSERT OR IGNORE INTO mailbox(address, name, person)"
     " SELECT a.text, n.text, m.author FROM old_mail m"
     "  JOIN old_spelling a ON a.id = m.author_address"
     "  JOIN old_spelling n ON n.id = m.author_name"
     " UNION SELECT a.text, n.text, m.sender FROM old_mail m"
     "  JOIN old_spelling a ON a.id = m.sender_address"
     "  JOIN old_spelling n ON n.id = m.sender_name;"
     "INSERT INTO mail(id, source, offset, length, stamp, message_id, hash, date, zone, kind,"
     "  own_kind, flags, refs, author, author_mailbox, sender, sender_mailbox, subject, title,"
     "  norm, tags, version, minor, counter, counter_key, total, files, insertions, deletions,"
     "  patch_id, diags, run)"
     " SELECT m.id, source, offset, length, 0, message_id, hash, date, zone, own_kind,"
     "  own_kind, flags, refs, author, a.id, sender, s.id, subject, title,"
     "  norm, tags, version, minor, counter, counter_key, total, files, insertions, deletions,"
     "  patch_id, diags, 1 FROM old_mail m"
     " CROSS JOIN old_spelling aa ON aa.id = author_address"
     " CROSS JOIN old_spelling an ON an.id = author_name"
     " CROSS JOIN old_spelling sa ON sa.id = sender_address"
     " CROSS JOIN old_spelling sn ON sn.id = sender_name"
     " CROSS JOIN mailbox a ON a.address = aa.text AND a.name = an.text"
     " CROSS JOIN mailbox s ON s.address = sa.text AND s.name = sn.text;"
     "INSERT INTO body SELECT mail, text FROM old_body;"
     "INSERT INTO trailer SELECT mail, position, key, value FROM old_trailer;"
     "INSERT INTO flagged(source, offset, length, stamp, message_id, subject, diags)"
     " SELECT source, offset, length, 0, message_id, subject, diags FROM old_flagged;"
     "INSERT INTO defect(id, source, offset, kind, times, place, before, after, detail, early)"
     " SELECT id, source, offset, kind, times, place, before, after, detail, 0 FROM old_defect;"
     "UPDATE meta SET generation = 1, grouped = 0, run = 2, mails = (SELECT count(*) FROM mail);"
     "DROP TABLE old_defect; DROP TABLE old_flagged; DROP TABLE old_trailer; DROP TABLE old_body;"
     "DROP TABLE old_mail; DROP TABLE old_spelling; DROP TABLE old_person; DROP TABLE old_source;"},
    {2, "DELETE FROM reply; DROP TABLE member; DROP TABLE series;", new_since_2,
     ADD_READING GROUP_AGAIN "UPDATE source SET state = NULL;"},
    {3,
     "DELETE FROM review; DELETE FROM applied; DELETE FROM reply; DELETE FROM member;"
     "DROP TABLE series;",
     new_since_3, ADD_READING GROUP_AGAIN},
};

static const Step *step_from(gint64 from)
{
    for (gsize i = 0; i < G_N_ELEMENTS(steps); i++)
        if (steps[i].from == from)
            return &steps[i];
    return NULL;
}

gboolean index_can_migrate(gint64 from)
{
    return step_from(from) != NULL;
}

gboolean index_migrate(Index *index, gint64 from, GError **error)
{
    const Step *step = step_from(from);
    g_assert(step);
    g_autofree char *schema = step->tables ? index_schema_of(step->tables) : index_schema();
    g_autofree char *last = g_strdup_printf("PRAGMA application_id = %d; PRAGMA user_version = %d",
                                            INDEX_APPLICATION_ID, INDEX_SCHEMA);
    if (!index_exec(index, "BEGIN IMMEDIATE", error))
        return FALSE;
    if (index_exec(index, step->before, error) && index_exec(index, schema, error) &&
        index_exec(index, step->after, error) && index_exec(index, last, error) &&
        index_exec(index, "COMMIT", error))
        return TRUE;
    sqlite3_exec(index->db, "ROLLBACK", NULL, NULL, NULL);
    return FALSE;
}
