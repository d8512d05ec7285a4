/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/schema.h"

/*
 * Numbers for words (mail.kind, series.state, ...) are the enums of base/kinds.h, index/index.h and
 * base/diag.h; comments name them all, since who asks the file has nothing else. A comment stands
 * inside its statement: SQLite keeps only those.
 */
static const char *const tables[] = {
    "-- Dates are seconds since 1970, UTC. Text is UTF-8.\n"
    "-- Nothing is NULL unless its comment says so.\n",

    "CREATE TABLE meta (\n"
    "  -- The index as a whole: one row.\n"
    "  id INTEGER PRIMARY KEY CHECK (id = 1),\n"
    "  generation INTEGER NOT NULL, -- grows with every run that changed anything\n"
    "  grouped INTEGER NOT NULL,    -- 1: what grouping found is that of the mails that are here\n"
    "  run INTEGER NOT NULL,        -- the number of the run at hand, see mail.run\n"
    "  news INTEGER NOT NULL,       -- 1: that run has brought mails\n"
    "  mails INTEGER NOT NULL,      -- rows of mail\n"
    "  people TEXT NOT NULL         -- which map of people persons are told by; '' for none\n"
    ");\n"
    "INSERT INTO meta VALUES (1, 0, 1, 1, 0, 0, '');\n",

    "CREATE TABLE source (\n"
    "  -- What was read. After merging, a path may stand here twice.\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  path TEXT NOT NULL, -- as named on the command line\n"
    "  list TEXT,          -- full name, 'kvm.vger.kernel.org'; NULL until it was read whole once\n"
    "  error TEXT,         -- why it was not read, or not to its end; NULL if it was\n"
    "  state TEXT,         -- how far it was read, as its reader puts it; NULL: not at all\n"
    "  -- when it was last read and had changed, microseconds since 1970; 0: never, or not to\n"
    "  -- where the state says\n"
    "  read INTEGER NOT NULL DEFAULT 0,\n"
    "  -- by which way of reading mails: that of the program that read them; another one's reads\n"
    "  -- them again; 0: older than these numbers\n"
    "  reading INTEGER NOT NULL DEFAULT 0\n"
    ");\n"
    "CREATE INDEX source_path ON source(path);\n",

    "CREATE TABLE vote (\n"
    "  -- How many mails of a source speak for a list and a charset: what both are guessed from.\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  source INTEGER NOT NULL REFERENCES source,\n"
    "  audience TEXT,         -- the list a mail names, or the lists it may be of; NULL for none\n"
    "  charset TEXT,          -- that it declares, if it has 8-bit text; else NULL\n"
    "  mails INTEGER NOT NULL -- those of mail, flagged and deferred\n"
    ");\n"
    "CREATE INDEX vote_for ON vote(source, audience, charset);\n",

    "CREATE TABLE person (\n"
    "  -- Somebody: an address, and how address and name are shown.\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  email TEXT NOT NULL, -- lower case; '' for a mail that gives no address\n"
    "  alias TEXT NOT NULL, -- the name, where the address tells nobody apart; else ''\n"
    "  address TEXT NOT NULL DEFAULT '', -- the most frequent spellings, set after grouping\n"
    "  name TEXT NOT NULL DEFAULT '',\n"
    "  UNIQUE (email, alias)\n"
    ");\n",

    "CREATE TABLE mailbox (\n"
    "  -- An address and a display name as they stood in a mail, and who they are counted for.\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  address TEXT NOT NULL,\n"
    "  name TEXT NOT NULL, -- decoded\n"
    "  person INTEGER NOT NULL REFERENCES person,\n"
    "  mapped_address TEXT, -- what the map puts in its place; NULL: it stays\n"
    "  mapped_name TEXT,\n"
    "  UNIQUE (address, name)\n"
    ");\n",

    "CREATE TABLE mail (\n"
    "  -- A mail. Its number depends on the order of reading: never sort by it.\n"
    "  -- Count with WHERE duplicate_of IS NULL.\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  source INTEGER NOT NULL REFERENCES source,\n"
    "  offset INTEGER NOT NULL, -- of its first byte in the uncompressed source; a part's number\n"
    "  length INTEGER NOT NULL,\n"
    "  part TEXT,               -- a file of a folder, a blob of a repository; NULL in an mbox\n"
    "  stamp INTEGER NOT NULL,  -- when its file was modified, nanoseconds; 0 without\n"
    "  message_id TEXT NOT NULL, -- without angle brackets\n"
    "  hash BLOB NOT NULL,       -- SHA-256 of its content, 32 bytes\n"
    "  date INTEGER NOT NULL,\n"
    "  zone INTEGER NOT NULL,     -- the sender's, minutes east of UTC\n"
    "  -- 0 notice, 1 bug, 2 pull, 3 reply, 4 cover, 5 patch, 6 discussion:\n"
    "  kind INTEGER NOT NULL,     -- as threading decided it\n"
    "  own_kind INTEGER NOT NULL, -- as the mail's own text told\n"
    "  -- Sum of: 1 rfc, 2 resend, 4 tagged patch, 8 tagged pull, 16 has a tag block,\n"
    "  -- 32 has a reply prefix, 64 has a diff, 128 has quoted lines, 256 states a counter,\n"
    "  -- 512 states a version, 1024 at the end of its title, 2048 Message-ID was made up,\n"
    "  -- 4096 author's name is a guess, 8192 sender's name is a guess:\n"
    "  flags INTEGER NOT NULL,\n"
    "  refs TEXT NOT NULL,        -- Message-IDs of its parents, nearest first, a line each\n"
    "  author INTEGER NOT NULL REFERENCES person,\n"
    "  author_mailbox INTEGER NOT NULL REFERENCES mailbox,\n"
    "  sender INTEGER NOT NULL REFERENCES person, -- of the header's From\n"
    "  sender_mailbox INTEGER NOT NULL REFERENCES mailbox,\n"
    "  subject TEXT NOT NULL, -- whole, as posted\n"
    "  title TEXT NOT NULL,   -- without reply prefixes and tag blocks\n"
    "  norm TEXT NOT NULL,    -- the title for matching: lower case, no version words\n"
    "  tags TEXT NOT NULL,    -- topic tags in order, one space between\n"
    "  version INTEGER NOT NULL,\n"
    "  minor INTEGER NOT NULL,\n"
    "  counter TEXT,                 -- '3' of 3/7, '3a'; NULL without\n"
    "  counter_key INTEGER NOT NULL, -- for order: 3000 for 3, 500 for 0.5\n"
    "  total INTEGER NOT NULL,       -- 7 of 3/7, 0 if not stated\n"
    "  files INTEGER NOT NULL,       -- of its diff, as the next two\n"
    "  insertions INTEGER NOT NULL,\n"
    "  deletions INTEGER NOT NULL,\n"
    "  patch_id TEXT NOT NULL, -- git patch-id --stable; '' without a diff\n"
    "  diags INTEGER NOT NULL, -- what was damaged or repaired in it: bit 1 << defect.kind\n"
    "  run INTEGER NOT NULL,   -- the run that read it first from this source\n"
    "  vote INTEGER REFERENCES vote,\n"
    "  duplicate_of INTEGER REFERENCES mail -- whose copy it is: same Message-ID and content\n"
    ");\n"
    "CREATE INDEX mail_copies ON mail(duplicate_of) WHERE duplicate_of IS NOT NULL;\n",

    "CREATE TABLE body (\n"
    "  -- Message text of patches, covers, pull requests and what may be a cover: up to the diff,\n"
    "  -- without signature. A mail without a row has no stored text.\n"
    "  mail INTEGER PRIMARY KEY REFERENCES mail,\n"
    "  text TEXT NOT NULL\n"
    ");\n",

    "CREATE TABLE trailer (\n"
    "  -- Trailers of a commit message, in order; of a reply those that a review gives.\n"
    "  mail INTEGER NOT NULL REFERENCES mail,\n"
    "  position INTEGER NOT NULL, -- from 0\n"
    "  key TEXT NOT NULL,         -- as written: 'Signed-off-by'\n"
    "  value TEXT NOT NULL,\n"
    "  PRIMARY KEY (mail, position)\n"
    ") WITHOUT ROWID;\n",

    "CREATE TABLE notice (\n"
    "  -- What a mail says became of a patch, a series or a pull request.\n"
    "  mail INTEGER NOT NULL REFERENCES mail,\n"
    "  position INTEGER NOT NULL, -- from 0\n"
    "  -- 0 applied, 1 merged, 2 dropped, 3 withdrawn, 4 naked:\n"
    "  kind INTEGER NOT NULL,\n"
    "  rule TEXT NOT NULL,        -- which shape of notice: 'patchwork-bot', 'words', ...\n"
    "  tree TEXT NOT NULL,        -- as the mail has it; '' where it says nothing, as all below\n"
    "  commit_id TEXT NOT NULL,   -- hex digits\n"
    "  subject TEXT NOT NULL,     -- of the patch it is about, as the notice quotes it\n"
    "  message_id TEXT NOT NULL,  -- of that patch, where a link names it\n"
    "  counters TEXT NOT NULL,    -- the patches that words name: '1 2 5'; '' for all\n"
    "  PRIMARY KEY (mail, position)\n"
    ") WITHOUT ROWID;\n",

    "CREATE TABLE link (\n"
    "  -- What the text of a patch or cover says of its earlier revisions.\n"
    "  mail INTEGER NOT NULL REFERENCES mail,\n"
    "  position INTEGER NOT NULL, -- from 0\n"
    "  -- 0 change-id, 1 link, 2 supersedes, 3 words:\n"
    "  kind INTEGER NOT NULL,\n"
    "  value TEXT NOT NULL,       -- a change-id or Message-ID; '' for words alone\n"
    "  version INTEGER NOT NULL,  -- the revision it says it is; 0 where it does not\n"
    "  rfc INTEGER NOT NULL,      -- 1: it says that it was an RFC\n"
    "  PRIMARY KEY (mail, position)\n"
    ") WITHOUT ROWID;\n",

    "CREATE TABLE path (\n"
    "  -- A file that some patch touches.\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  name TEXT NOT NULL UNIQUE\n"
    ");\n",

    "CREATE TABLE touched (\n"
    "  -- Which files the diff of a mail touches; in a temporary index only where somebody asks.\n"
    "  mail INTEGER NOT NULL REFERENCES mail,\n"
    "  path INTEGER NOT NULL REFERENCES path,\n"
    "  PRIMARY KEY (mail, path)\n"
    ") WITHOUT ROWID;\n",

    "CREATE TABLE flagged (\n"
    "  -- A mail that was found but is of no use: it is empty, or nothing says when it was.\n"
    "  source INTEGER NOT NULL REFERENCES source,\n"
    "  offset INTEGER NOT NULL,\n"
    "  length INTEGER NOT NULL,\n"
    "  part TEXT,\n"
    "  stamp INTEGER NOT NULL,\n"
    "  message_id TEXT NOT NULL,\n"
    "  subject TEXT NOT NULL,\n"
    "  diags INTEGER NOT NULL,\n"
    "  vote INTEGER REFERENCES vote,\n"
    "  PRIMARY KEY (source, offset)\n"
    ") WITHOUT ROWID;\n",

    "CREATE TABLE defect (\n"
    "  -- What was damaged, repaired or guessed, one by one, in the order it was met;\n"
    "  -- filled for check and -v only.\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  source INTEGER NOT NULL REFERENCES source,\n"
    "  offset INTEGER NOT NULL, -- of the mail, or of the place between mails\n"
    "  -- 0 junk-before-mail, 1 separator-no-blank, 2 mail-too-large, 3 compressed-truncated,\n"
    "  -- 4 compressed-corrupt, 5 compressed-trailing, 6 header-no-colon, 7 header-nul,\n"
    "  -- 8 header-duplicate, 9 header-too-large, 10 header-raw-8bit, 11 from-missing,\n"
    "  -- 12 id-missing, 13 date-missing, 14 date-zone, 15 date-from-received,\n"
    "  -- 16 date-from-separator, 17 encoded-word, 18 charset-unknown,\n"
    "  -- 19 charset-mislabelled, 20 charset-guessed, 21 charset-c1, 22 cte-unknown,\n"
    "  -- 23 qp-malformed, 24 qp-undeclared, 25 base64-malformed, 26 base64-trailing,\n"
    "  -- 27 body-nul, 28 mime-boundary, 29 mime-too-deep, 30 mime-too-many, 31 html-only,\n"
    "  -- 32 diff-malformed, 33 subject-counter, 34 flowed-diff, 35 text-too-large,\n"
    "  -- 36 trailers-too-many, 37 separator-glued, 38 content-length, 39 mail-cut,\n"
    "  -- 40 mail-empty, 41 source-limit, 42 header-from-line, 43 header-cr,\n"
    "  -- 44 mime-boundary-guessed, 45 signature-unverified, 46 encrypted, 47 tnef,\n"
    "  -- 48 uuencoded, 49 duplicate, 50 id-shared, 51 mime-unclosed, 52 separator-damaged,\n"
    "  -- 53 compressed-plain, 54 mojibake, 55 paths-too-many, 56 part-unreadable,\n"
    "  -- 57 commit-missing, 58 notices-too-many:\n"
    "  kind INTEGER NOT NULL,\n"
    "  times INTEGER NOT NULL,\n"
    "  place TEXT,  -- in the mail: 'Subject', 'text'; NULL where that makes no sense\n"
    "  before TEXT, -- what stood there, and what it is read as; NULL without a change\n"
    "  after TEXT,\n"
    "  detail TEXT, -- what exactly; NULL where nothing is to be said\n"
    "  early INTEGER NOT NULL -- 1: of a deferred mail, met before its text was read\n"
    ");\n",

    "CREATE TABLE deferred (\n"
    "  -- Mails that are read when their list's usual charset is known; it may change.\n"
    "  source INTEGER NOT NULL REFERENCES source,\n"
    "  offset INTEGER NOT NULL,\n"
    "  length INTEGER NOT NULL,\n"
    "  part TEXT,\n"
    "  stamp INTEGER NOT NULL,\n"
    "  arrival INTEGER,        -- when the archive took it; NULL where it does not say\n"
    "  envelope BLOB NOT NULL, -- its From_ line\n"
    "  data BLOB NOT NULL,\n"
    "  diags INTEGER NOT NULL, -- what the reader met\n"
    "  message_id TEXT NOT NULL,\n"
    "  hash BLOB NOT NULL,\n"
    "  vote INTEGER REFERENCES vote\n"
    ");\n",

    "CREATE TABLE forgotten (\n"
    "  -- When mails that are being read again were read first; empty but during a run.\n"
    "  source INTEGER NOT NULL REFERENCES source,\n"
    "  message_id TEXT NOT NULL,\n"
    "  hash BLOB NOT NULL,\n"
    "  run INTEGER NOT NULL,\n"
    "  PRIMARY KEY (source, message_id, hash)\n"
    ") WITHOUT ROWID;\n",

    "CREATE TABLE series (\n"
    "  -- A patch series or pull request, numbered in the order of (date, content hash)\n"
    "  -- of its head. Numbers change with every grouping.\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  kind INTEGER NOT NULL,                 -- 0 patch, 1 pull\n"
    "  head INTEGER NOT NULL REFERENCES mail, -- the cover, else the lowest patch\n"
    "  cover INTEGER REFERENCES mail,         -- NULL without\n"
    "  date INTEGER NOT NULL,                 -- of its earliest mail\n"
    "  version INTEGER NOT NULL,              -- 1 where none is stated\n"
    "  minor INTEGER NOT NULL,                -- 1 of v2.1\n"
    "  version_rule INTEGER NOT NULL,         -- 0 subject, 1 inferred\n"
    "  total INTEGER NOT NULL,                -- as its patches number themselves\n"
    "  seen INTEGER NOT NULL,                 -- distinct patches of it here\n"
    "  missing TEXT NOT NULL,                 -- the numbers not here: '3 5'; see manual\n"
    "  tags TEXT NOT NULL,                    -- topic tags of its head\n"
    "  rfc INTEGER NOT NULL,                  -- 0 or 1, as the next two\n"
    "  resend INTEGER NOT NULL,               -- tagged RESEND or REPOST, or a repost\n"
    "  partial INTEGER NOT NULL,              -- some patches of an older posting, again\n"
    "  state INTEGER NOT NULL,                -- 0 new, 1 reroll, 2 resend\n"
    "  state_rule TEXT NOT NULL,              -- what decided it: 'tag', 'version', ...\n"
    "  repeats INTEGER REFERENCES series,     -- the posting that a resend repeats, or NULL\n"
    "  previous INTEGER REFERENCES series,    -- the revision before this one, or NULL\n"
    "  previous_rule TEXT NOT NULL,           -- what linked it: 'thread', ...; '' without\n"
    "  replies INTEGER NOT NULL,              -- rows of reply for it of a person's reply\n"
    "  -- 0 open, 1 partly, 2 applied, 3 merged, 4 superseded, 5 withdrawn, 6 naked:\n"
    "  fate INTEGER NOT NULL,\n"
    "  fate_rule TEXT NOT NULL,               -- what decided it; '' while it is open\n"
    "  first_reply INTEGER, -- date of the first mail under it by a person other than its\n"
    "                       -- sender; NULL without\n"
    "  first_review INTEGER, -- the same with a trailer that is accepted; NULL without\n"
    "  taken_by INTEGER REFERENCES series -- another sender's that all its patches went on in, if\n"
    "                                     -- that is its fate; else NULL\n"
    ");\n",

    "CREATE TABLE member (\n"
    "  -- A mail's place in its series. A mail is in one series at most.\n"
    "  series INTEGER NOT NULL REFERENCES series,\n"
    "  mail INTEGER NOT NULL UNIQUE REFERENCES mail,\n"
    "  position INTEGER NOT NULL, -- order among the patches, from 0; 0 for the cover\n"
    "  counter TEXT NOT NULL,     -- its number there: '1'; '0' for a cover\n"
    "  rule INTEGER NOT NULL,     -- why: 0 single, 1 parent, 2 message-id, 3 window\n"
    "  cover INTEGER NOT NULL,    -- 1: is the cover\n"
    "  stray INTEGER NOT NULL,    -- 1: repeats a number; neither seen nor counted\n"
    "  -- Beside the revision before: 0 unknown, 1 kept, 2 changed, 3 new:\n"
    "  change INTEGER NOT NULL,\n"
    "  was INTEGER REFERENCES mail, -- the mail there that it is the successor of, or NULL\n"
    "  PRIMARY KEY (series, mail)\n"
    ") WITHOUT ROWID;\n",

    "CREATE TABLE reply (\n"
    "  -- A mail under a series that is none of its members.\n"
    "  mail INTEGER PRIMARY KEY REFERENCES mail,\n"
    "  series INTEGER NOT NULL REFERENCES series,\n"
    "  answers INTEGER NOT NULL REFERENCES mail -- the nearest cover or patch above it\n"
    ");\n",

    "CREATE TABLE review (\n"
    "  -- A trailer that somebody gave to a patch in a reply.\n"
    "  series INTEGER NOT NULL REFERENCES series,\n"
    "  mail INTEGER NOT NULL REFERENCES mail, -- the reply\n"
    "  position INTEGER NOT NULL,              -- trailer.position there\n"
    "  patch INTEGER NOT NULL REFERENCES mail, -- given to; a cover stands for all patches\n"
    "  key TEXT NOT NULL,                      -- as git writes it: 'Reviewed-by'\n"
    "  name TEXT NOT NULL,                     -- whose it is, as the trailer has it\n"
    "  email TEXT NOT NULL,\n"
    "  accepted INTEGER NOT NULL,              -- 1: the sender's own; 0: given for another\n"
    "  carried_from INTEGER REFERENCES series, -- the earlier revision to whose same patch it\n"
    "                                          -- was given; NULL: to this one\n"
    "  rule TEXT NOT NULL,                     -- what credited it: 'reply', 'above', ...\n"
    "  PRIMARY KEY (series, mail, position, patch)\n"
    ") WITHOUT ROWID;\n",

    "CREATE TABLE applied (\n"
    "  -- A series, or a patch of it, and the notice that says what became of it.\n"
    "  series INTEGER NOT NULL REFERENCES series,\n"
    "  patch INTEGER REFERENCES mail,         -- NULL for all\n"
    "  mail INTEGER NOT NULL REFERENCES mail, -- that says so\n"
    "  position INTEGER NOT NULL,             -- notice.position there\n"
    "  rule TEXT NOT NULL                     -- what found the patch: 'reply', 'subject', ...\n"
    ");\n"
    "CREATE INDEX applied_series ON applied(series);\n",

    "CREATE TABLE digest (\n"
    "  -- The files written from this index, so that those out of date are known.\n"
    "  folder TEXT NOT NULL,\n"
    "  file TEXT NOT NULL,\n"
    "  options TEXT NOT NULL,       -- all that decides over its bytes beside the mails\n"
    "  generation INTEGER NOT NULL, -- of the index it was written from\n"
    "  size INTEGER NOT NULL,\n"
    "  mtime INTEGER NOT NULL,\n"
    "  hash BLOB NOT NULL,          -- of its bytes\n"
    "  PRIMARY KEY (folder, file)\n"
    ") WITHOUT ROWID;\n",

    "CREATE VIEW mail_list AS\n"
    "  -- The lists a mail was on: its own source's and those of its copies.\n"
    "  -- Only mails that count.\n"
    "  SELECT m.id AS mail, s.list AS list FROM mail m JOIN source s ON s.id = m.source\n"
    "    WHERE m.duplicate_of IS NULL AND s.list IS NOT NULL\n"
    "  UNION\n"
    "  SELECT m.duplicate_of, s.list FROM mail m JOIN source s ON s.id = m.source\n"
    "    WHERE m.duplicate_of IS NOT NULL AND s.list IS NOT NULL;\n",
};

/* For people's own questions, for forgetting, and for what a second run asks. */
const char index_schema_kept[] =
    "CREATE INDEX IF NOT EXISTS mail_message_id ON mail(message_id);\n"
    "CREATE INDEX IF NOT EXISTS mail_date ON mail(date);\n"
    "CREATE INDEX IF NOT EXISTS mail_author ON mail(author);\n"
    "CREATE INDEX IF NOT EXISTS mail_place ON mail(source, offset);\n"
    "CREATE INDEX IF NOT EXISTS mail_part ON mail(source, part, stamp, length)\n"
    "  WHERE part IS NOT NULL;\n"
    "CREATE INDEX IF NOT EXISTS touched_path ON touched(path);\n"
    "CREATE INDEX IF NOT EXISTS defect_place ON defect(source, offset);\n"
    "CREATE INDEX IF NOT EXISTS deferred_place ON deferred(source, offset);\n"
    "CREATE INDEX IF NOT EXISTS link_value ON link(value);\n"
    "CREATE INDEX IF NOT EXISTS series_date ON series(date);\n"
    "CREATE INDEX IF NOT EXISTS series_previous ON series(previous)\n"
    "  WHERE previous IS NOT NULL;\n"
    "CREATE INDEX IF NOT EXISTS reply_series ON reply(series);\n"
    "CREATE INDEX IF NOT EXISTS review_mail ON review(mail);\n"
    "CREATE INDEX IF NOT EXISTS applied_mail ON applied(mail);\n";

char *index_schema_of(const char *const *names)
{
    GString *sql = g_string_new(NULL);
    for (; *names; names++) {
        g_autofree char *start = g_strdup_printf("CREATE TABLE %s (", *names);
        gsize i = 0;
        while (i < G_N_ELEMENTS(tables) && !g_str_has_prefix(tables[i], start))
            i++;
        g_assert(i < G_N_ELEMENTS(tables));
        g_string_append(sql, tables[i]);
    }
    return g_string_free(sql, FALSE);
}

gboolean index_schema_says(const char *sql)
{
    gsize n = strlen(sql);
    for (gsize i = 1; i < G_N_ELEMENTS(tables); i++)
        if (strncmp(tables[i], sql, n) == 0 && tables[i][n] == ';')
            return TRUE;
    return FALSE;
}

/* The first text is no table. */
guint index_schema_n(void)
{
    return G_N_ELEMENTS(tables) - 1;
}

char *index_schema(void)
{
    GString *sql = g_string_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(tables); i++) {
        g_string_append_c(sql, '\n');
        g_string_append(sql, tables[i]);
    }
    g_string_erase(sql, 0, 1);
    return g_string_free(sql, FALSE);
}
