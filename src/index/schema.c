/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/schema.h"

/*
 * Numbers for words (mail.kind, series.state, ...) are the enums of base/kinds.h, mail.flags is
 * IndexFlags of index/index.h, and mail.diags has bit 1 << DiagKind of base/diag.h. Dates are
 * seconds since 1970, UTC. Text is UTF-8. Nothing is NULL unless its comment says so.
 */
const char index_schema[] =
    /* What was read: a file as named on the command line. */
    "CREATE TABLE source (\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  path TEXT NOT NULL,\n"
    "  list TEXT,\n" /* full name, 'kvm.vger.kernel.org'; NULL until the source is read whole */
    "  error TEXT\n" /* why it was not read, or not to its end; NULL if it was */
    ");\n"

    /* A person: an address, and how address and name are shown. */
    "CREATE TABLE person (\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  email TEXT NOT NULL,\n" /* lower case; '' for a mail that gives no address */
    "  alias TEXT NOT NULL,\n" /* the name given, where the address tells nobody apart: '' or a
                                  list's */
    /* The most frequent spellings, set after grouping. */
    "  address TEXT NOT NULL DEFAULT '',\n"
    "  name TEXT NOT NULL DEFAULT '',\n"
    "  UNIQUE (email, alias)\n"
    ");\n"

    /* A display name or an address as it stood in a mail; each spelling once. */
    "CREATE TABLE spelling (\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  text TEXT NOT NULL\n" /* decoded; may be '' */
    ");\n"

    /* A mail. Its number depends on the order of reading: never print it, never sort by it. */
    "CREATE TABLE mail (\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  source INTEGER NOT NULL REFERENCES source,\n"
    "  offset INTEGER NOT NULL,\n" /* of its first header byte in the uncompressed source */
    "  length INTEGER NOT NULL,\n"
    "  message_id TEXT NOT NULL,\n" /* without angle brackets */
    "  hash BLOB NOT NULL,\n"       /* SHA-256 of its content, 32 bytes */
    "  date INTEGER NOT NULL,\n"
    "  zone INTEGER NOT NULL,\n"     /* the sender's, minutes east of UTC */
    "  kind INTEGER NOT NULL,\n"     /* MailKind, as threading decided it */
    "  own_kind INTEGER NOT NULL,\n" /* MailKind, as the mail's own text told */
    "  flags INTEGER NOT NULL,\n"
    "  refs TEXT NOT NULL,\n" /* Message-IDs of its parents, nearest first, a line each */
    "  author INTEGER NOT NULL REFERENCES person,\n"
    "  author_address INTEGER NOT NULL REFERENCES spelling,\n"
    "  author_name INTEGER NOT NULL REFERENCES spelling,\n"
    "  sender INTEGER NOT NULL REFERENCES person,\n" /* of the header's From */
    "  sender_address INTEGER NOT NULL REFERENCES spelling,\n"
    "  sender_name INTEGER NOT NULL REFERENCES spelling,\n"
    "  subject TEXT NOT NULL,\n" /* whole, as posted */
    "  title TEXT NOT NULL,\n"   /* without reply prefixes and tag blocks */
    "  norm TEXT NOT NULL,\n"    /* the title for matching: lower case, no version words */
    "  tags TEXT NOT NULL,\n"    /* topic tags in order, one space between */
    "  version INTEGER NOT NULL,\n"
    "  minor INTEGER NOT NULL,\n"
    "  counter TEXT,\n"                 /* '3' of 3/7, '3a'; NULL without */
    "  counter_key INTEGER NOT NULL,\n" /* for order: 3000 for 3, 500 for 0.5 */
    "  total INTEGER NOT NULL,\n"       /* 7 of 3/7, 0 if not stated */
    "  files INTEGER NOT NULL,\n"       /* of its diff */
    "  insertions INTEGER NOT NULL,\n"
    "  deletions INTEGER NOT NULL,\n"
    "  patch_id TEXT NOT NULL,\n" /* git patch-id --stable; '' without a diff */
    "  diags INTEGER NOT NULL,\n" /* what was damaged or repaired in it */
    /* The mail of which this one is a copy (same Message-ID, same content); NULL for the mail that
     * counts. Count with WHERE duplicate_of IS NULL. */
    "  duplicate_of INTEGER REFERENCES mail\n"
    ");\n"
    "CREATE INDEX mail_copies ON mail(duplicate_of) WHERE duplicate_of IS NOT NULL;\n"

    /* Message text of patches, covers, pull requests and what may be a cover: up to the diff,
     * without signature. A mail without a row has no stored text. */
    "CREATE TABLE body (\n"
    "  mail INTEGER PRIMARY KEY REFERENCES mail,\n"
    "  text TEXT NOT NULL\n"
    ");\n"

    /* Trailers of a commit message, in order. */
    "CREATE TABLE trailer (\n"
    "  mail INTEGER NOT NULL REFERENCES mail,\n"
    "  position INTEGER NOT NULL,\n" /* from 0 */
    "  key TEXT NOT NULL,\n"         /* as written: 'Signed-off-by' */
    "  value TEXT NOT NULL,\n"
    "  PRIMARY KEY (mail, position)\n"
    ") WITHOUT ROWID;\n"

    /* A mail that was found but is of no use: it is empty, or nothing says when it was. */
    "CREATE TABLE flagged (\n"
    "  source INTEGER NOT NULL REFERENCES source,\n"
    "  offset INTEGER NOT NULL,\n"
    "  length INTEGER NOT NULL,\n"
    "  message_id TEXT NOT NULL,\n"
    "  subject TEXT NOT NULL,\n"
    "  diags INTEGER NOT NULL,\n"
    "  PRIMARY KEY (source, offset)\n"
    ") WITHOUT ROWID;\n"

    /* What was damaged, repaired or guessed, one by one, in the order in which it was met; filled
     * for check and -v only. */
    "CREATE TABLE defect (\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  source INTEGER NOT NULL REFERENCES source,\n"
    "  offset INTEGER NOT NULL,\n" /* of the mail, or of the place between mails */
    "  kind INTEGER NOT NULL,\n"   /* DiagKind */
    "  times INTEGER NOT NULL,\n"
    "  place TEXT,\n"  /* in the mail: 'Subject', 'text'; NULL where that makes no sense */
    "  before TEXT,\n" /* what stood there, and what it is read as; NULL without a change */
    "  after TEXT,\n"
    "  detail TEXT\n" /* what exactly; NULL where nothing is to be said */
    ");\n"

    /* Mails that wait until their list's usual charset is known; empty but while reading. */
    "CREATE TABLE deferred (\n"
    "  source INTEGER NOT NULL REFERENCES source,\n"
    "  offset INTEGER NOT NULL,\n"
    "  length INTEGER NOT NULL,\n"
    "  envelope BLOB NOT NULL,\n" /* its From_ line */
    "  data BLOB NOT NULL,\n"
    "  diags INTEGER NOT NULL,\n" /* what the reader met */
    "  message_id TEXT NOT NULL,\n"
    "  hash BLOB NOT NULL\n"
    ");\n"

    /* A patch series or pull request, numbered in the order of (date, content hash) of its head. */
    "CREATE TABLE series (\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  kind INTEGER NOT NULL,\n"                 /* SeriesKind */
    "  head INTEGER NOT NULL REFERENCES mail,\n" /* the cover, else the lowest patch */
    "  cover INTEGER REFERENCES mail,\n"         /* NULL without */
    "  date INTEGER NOT NULL,\n"                 /* of its earliest mail */
    "  version INTEGER NOT NULL,\n"              /* 1 where none is stated */
    "  minor INTEGER NOT NULL,\n"                /* 1 of v2.1 */
    "  version_rule INTEGER NOT NULL,\n"         /* VersionRule */
    "  total INTEGER NOT NULL,\n"                /* as its patches number themselves */
    "  seen INTEGER NOT NULL,\n"                 /* distinct patches of it here */
    "  missing TEXT NOT NULL,\n"                 /* the numbers not here: '3 5'; see manual */
    "  tags TEXT NOT NULL,\n"                    /* topic tags of its head */
    "  rfc INTEGER NOT NULL,\n"                  /* 0 or 1, as the next two */
    "  resend INTEGER NOT NULL,\n"               /* tagged RESEND or REPOST, or a repost */
    "  partial INTEGER NOT NULL,\n"              /* some patches of an older posting, again */
    "  state INTEGER NOT NULL,\n"                /* SeriesState */
    "  state_rule TEXT NOT NULL,\n"              /* what decided it: 'tag', 'version', ... */
    "  repeats INTEGER REFERENCES series,\n"     /* the posting that a resend repeats, or NULL */
    "  replies INTEGER NOT NULL\n"               /* rows of reply for it whose mail is a reply */
    ");\n"

    /* A mail's place in its series. A mail is in one series at most. */
    "CREATE TABLE member (\n"
    "  series INTEGER NOT NULL REFERENCES series,\n"
    "  mail INTEGER NOT NULL UNIQUE REFERENCES mail,\n"
    "  position INTEGER NOT NULL,\n" /* order among the patches, from 0; 0 for the cover */
    "  counter TEXT NOT NULL,\n"     /* its number there: '1'; '0' for a cover */
    "  rule INTEGER NOT NULL,\n"     /* MemberRule: why it is in this series */
    "  cover INTEGER NOT NULL,\n"    /* 1: is the cover */
    "  stray INTEGER NOT NULL,\n"    /* 1: repeats a number; neither seen nor counted */
    "  PRIMARY KEY (series, mail)\n"
    ") WITHOUT ROWID;\n"

    /* A mail under a series that is none of its members. */
    "CREATE TABLE reply (\n"
    "  mail INTEGER PRIMARY KEY REFERENCES mail,\n"
    "  series INTEGER NOT NULL REFERENCES series,\n"
    "  answers INTEGER NOT NULL REFERENCES mail\n" /* the nearest cover or patch above it */
    ");\n"

    /* The lists a mail was on: its own source's and those of its copies. Only mails that count. */
    "CREATE VIEW mail_list AS\n"
    "  SELECT m.id AS mail, s.list AS list FROM mail m JOIN source s ON s.id = m.source\n"
    "    WHERE m.duplicate_of IS NULL AND s.list IS NOT NULL\n"
    "  UNION\n"
    "  SELECT m.duplicate_of, s.list FROM mail m JOIN source s ON s.id = m.source\n"
    "    WHERE m.duplicate_of IS NOT NULL AND s.list IS NOT NULL;\n";

const char index_schema_kept[] = "CREATE INDEX IF NOT EXISTS mail_message_id ON mail(message_id);\n"
                                 "CREATE INDEX IF NOT EXISTS mail_date ON mail(date);\n"
                                 "CREATE INDEX IF NOT EXISTS mail_author ON mail(author);\n"
                                 "CREATE INDEX IF NOT EXISTS series_date ON series(date);\n"
                                 "CREATE INDEX IF NOT EXISTS reply_series ON reply(series);\n";
