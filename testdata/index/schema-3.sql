-- An index as listdigest wrote it with schema 3: two mails of two people, and their series.
CREATE TABLE meta ( id INTEGER PRIMARY KEY CHECK (id = 1), generation INTEGER NOT NULL, grouped
  INTEGER NOT NULL, run INTEGER NOT NULL, news INTEGER NOT NULL, mails INTEGER NOT NULL, people TEXT
  NOT NULL );
CREATE TABLE source ( id INTEGER PRIMARY KEY, path TEXT NOT NULL, list TEXT, error TEXT, state TEXT,
  read INTEGER NOT NULL DEFAULT 0 );
CREATE INDEX source_path ON source(path);
CREATE TABLE vote ( id INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES source, audience
  TEXT, charset TEXT, mails INTEGER NOT NULL );
CREATE INDEX vote_for ON vote(source, audience, charset);
CREATE TABLE person ( id INTEGER PRIMARY KEY, email TEXT NOT NULL, alias TEXT NOT NULL, address TEXT
  NOT NULL DEFAULT '', name TEXT NOT NULL DEFAULT '', UNIQUE (email, alias) );
CREATE TABLE mailbox ( id INTEGER PRIMARY KEY, address TEXT NOT NULL, name TEXT NOT NULL, person
  INTEGER NOT NULL REFERENCES person, mapped_address TEXT, mapped_name TEXT, UNIQUE (address, name)
  );
CREATE TABLE mail ( id INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES source, offset
  INTEGER NOT NULL, length INTEGER NOT NULL, part TEXT, stamp INTEGER NOT NULL, message_id TEXT NOT
  NULL, hash BLOB NOT NULL, date INTEGER NOT NULL, zone INTEGER NOT NULL, kind INTEGER NOT NULL,
  own_kind INTEGER NOT NULL, flags INTEGER NOT NULL, refs TEXT NOT NULL, author INTEGER NOT NULL
  REFERENCES person, author_mailbox INTEGER NOT NULL REFERENCES mailbox, sender INTEGER NOT NULL
  REFERENCES person, sender_mailbox INTEGER NOT NULL REFERENCES mailbox, subject TEXT NOT NULL,
  title TEXT NOT NULL, norm TEXT NOT NULL, tags TEXT NOT NULL, version INTEGER NOT NULL, minor
  INTEGER NOT NULL, counter TEXT, counter_key INTEGER NOT NULL, total INTEGER NOT NULL, files
  INTEGER NOT NULL, insertions INTEGER NOT NULL, deletions INTEGER NOT NULL, patch_id TEXT NOT NULL,
  diags INTEGER NOT NULL, run INTEGER NOT NULL, vote INTEGER REFERENCES vote, duplicate_of INTEGER
  REFERENCES mail );
CREATE INDEX mail_copies ON mail(duplicate_of) WHERE duplicate_of IS NOT NULL;
CREATE TABLE body ( mail INTEGER PRIMARY KEY REFERENCES mail, text TEXT NOT NULL );
CREATE TABLE trailer ( mail INTEGER NOT NULL REFERENCES mail, position INTEGER NOT NULL, key TEXT
  NOT NULL, value TEXT NOT NULL, PRIMARY KEY (mail, position) ) WITHOUT ROWID;
CREATE TABLE notice ( mail INTEGER NOT NULL REFERENCES mail, position INTEGER NOT NULL, kind INTEGER
  NOT NULL, rule TEXT NOT NULL, tree TEXT NOT NULL, commit_id TEXT NOT NULL, subject TEXT NOT NULL,
  message_id TEXT NOT NULL, counters TEXT NOT NULL, PRIMARY KEY (mail, position) ) WITHOUT ROWID;
CREATE TABLE link ( mail INTEGER NOT NULL REFERENCES mail, position INTEGER NOT NULL, kind INTEGER
  NOT NULL, value TEXT NOT NULL, version INTEGER NOT NULL, rfc INTEGER NOT NULL, PRIMARY KEY (mail,
  position) ) WITHOUT ROWID;
CREATE TABLE path ( id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE );
CREATE TABLE touched ( mail INTEGER NOT NULL REFERENCES mail, path INTEGER NOT NULL REFERENCES path,
  PRIMARY KEY (mail, path) ) WITHOUT ROWID;
CREATE TABLE flagged ( source INTEGER NOT NULL REFERENCES source, offset INTEGER NOT NULL, length
  INTEGER NOT NULL, part TEXT, stamp INTEGER NOT NULL, message_id TEXT NOT NULL, subject TEXT NOT
  NULL, diags INTEGER NOT NULL, vote INTEGER REFERENCES vote, PRIMARY KEY (source, offset) ) WITHOUT
  ROWID;
CREATE TABLE defect ( id INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES source, offset
  INTEGER NOT NULL, kind INTEGER NOT NULL, times INTEGER NOT NULL, place TEXT, before TEXT, after
  TEXT, detail TEXT, early INTEGER NOT NULL );
CREATE TABLE deferred ( source INTEGER NOT NULL REFERENCES source, offset INTEGER NOT NULL, length
  INTEGER NOT NULL, part TEXT, stamp INTEGER NOT NULL, arrival INTEGER, envelope BLOB NOT NULL, data
  BLOB NOT NULL, diags INTEGER NOT NULL, message_id TEXT NOT NULL, hash BLOB NOT NULL, vote INTEGER
  REFERENCES vote );
CREATE TABLE forgotten ( source INTEGER NOT NULL REFERENCES source, message_id TEXT NOT NULL, hash
  BLOB NOT NULL, run INTEGER NOT NULL, PRIMARY KEY (source, message_id, hash) ) WITHOUT ROWID;
CREATE TABLE series ( id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, head INTEGER NOT NULL
  REFERENCES mail, cover INTEGER REFERENCES mail, date INTEGER NOT NULL, version INTEGER NOT NULL,
  minor INTEGER NOT NULL, version_rule INTEGER NOT NULL, total INTEGER NOT NULL, seen INTEGER NOT
  NULL, missing TEXT NOT NULL, tags TEXT NOT NULL, rfc INTEGER NOT NULL, resend INTEGER NOT NULL,
  partial INTEGER NOT NULL, state INTEGER NOT NULL, state_rule TEXT NOT NULL, repeats INTEGER
  REFERENCES series, previous INTEGER REFERENCES series, previous_rule TEXT NOT NULL, replies
  INTEGER NOT NULL, fate INTEGER NOT NULL, fate_rule TEXT NOT NULL, first_reply INTEGER,
  first_review INTEGER );
CREATE TABLE member ( series INTEGER NOT NULL REFERENCES series, mail INTEGER NOT NULL UNIQUE
  REFERENCES mail, position INTEGER NOT NULL, counter TEXT NOT NULL, rule INTEGER NOT NULL, cover
  INTEGER NOT NULL, stray INTEGER NOT NULL, change INTEGER NOT NULL, was INTEGER REFERENCES mail,
  PRIMARY KEY (series, mail) ) WITHOUT ROWID;
CREATE TABLE reply ( mail INTEGER PRIMARY KEY REFERENCES mail, series INTEGER NOT NULL REFERENCES
  series, answers INTEGER NOT NULL REFERENCES mail );
CREATE TABLE review ( series INTEGER NOT NULL REFERENCES series, mail INTEGER NOT NULL REFERENCES
  mail, position INTEGER NOT NULL, patch INTEGER NOT NULL REFERENCES mail, key TEXT NOT NULL, name
  TEXT NOT NULL, email TEXT NOT NULL, accepted INTEGER NOT NULL, carried_from INTEGER REFERENCES
  series, rule TEXT NOT NULL, PRIMARY KEY (series, mail, position, patch) ) WITHOUT ROWID;
CREATE TABLE applied ( series INTEGER NOT NULL REFERENCES series, patch INTEGER REFERENCES mail,
  mail INTEGER NOT NULL REFERENCES mail, position INTEGER NOT NULL, rule TEXT NOT NULL );
CREATE INDEX applied_series ON applied(series);
CREATE TABLE digest ( folder TEXT NOT NULL, file TEXT NOT NULL, options TEXT NOT NULL, generation
  INTEGER NOT NULL, size INTEGER NOT NULL, mtime INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY
  (folder, file) ) WITHOUT ROWID;
CREATE VIEW mail_list AS
  -- The lists a mail was on: its own source's and those of its copies.
  -- Only mails that count.
  SELECT m.id AS mail, s.list AS list FROM mail m JOIN source s ON s.id = m.source
    WHERE m.duplicate_of IS NULL AND s.list IS NOT NULL
  UNION
  SELECT m.duplicate_of, s.list FROM mail m JOIN source s ON s.id = m.source
    WHERE m.duplicate_of IS NOT NULL AND s.list IS NOT NULL;
CREATE INDEX mail_message_id ON mail(message_id);
CREATE INDEX mail_date ON mail(date);
CREATE INDEX mail_author ON mail(author);
CREATE INDEX mail_place ON mail(source, offset);
CREATE INDEX mail_part ON mail(source, part, stamp, length) WHERE part IS NOT NULL;
CREATE INDEX touched_path ON touched(path);
CREATE INDEX defect_place ON defect(source, offset);
CREATE INDEX deferred_place ON deferred(source, offset);
CREATE INDEX link_value ON link(value);
CREATE INDEX series_date ON series(date);
CREATE INDEX series_previous ON series(previous) WHERE previous IS NOT NULL;
CREATE INDEX reply_series ON reply(series);
CREATE INDEX review_mail ON review(mail);
CREATE INDEX applied_mail ON applied(mail);

INSERT INTO meta VALUES (1, 4, 1, 3, 0, 2, '');
INSERT INTO source VALUES (1, 'a.mbox', 'a.example', NULL, 'mbox 25', 9),
  (2, 'b.mbox', NULL, 'b.mbox: gone', NULL, 0);
INSERT INTO vote VALUES (1, 1, '=a.example', NULL, 3), (2, 1, NULL, NULL, 1);
INSERT INTO person VALUES (1, 'ada@x.example', '', 'Ada@x.example', 'Ada'),
  (2, 'ben@x.example', '', 'ben@x.example', 'Ben');
INSERT INTO mailbox VALUES (1, 'Ada@x.example', 'Ada', 1, NULL, NULL),
  (2, 'ben@x.example', 'Ben', 2, NULL, NULL);
INSERT INTO mail VALUES (1, 1, 0, 10, NULL, 0, 'one@x.example', zeroblob(32), 100, 60, 4, 5, 64, '',
  1, 1, 2, 2, '[PATCH] One', 'One', 'one', '', 0, 0, NULL, 0, 0, 1, 2, 3,
  '0123456789012345678901234567890123456789', 0, 1, 1, NULL);
INSERT INTO mail VALUES (2, 1, 10, 10, NULL, 0, 'two@x.example', zeroblob(32), 200, 0, 3, 3, 0,
  'one@x.example', 2, 2, 2, 2, 'Re: [PATCH] One', 'One', 'one', '', 0, 0, NULL, 0, 0, 0, 0, 0, '',
  1, 2, 1, NULL);
INSERT INTO body VALUES (1, 'why' || char(10));
INSERT INTO trailer VALUES (1, 0, 'Signed-off-by', 'Ada <ada@x.example>');
INSERT INTO path VALUES (1, 'src/a.c');
INSERT INTO touched VALUES (1, 1);
INSERT INTO flagged VALUES (1, 20, 5, NULL, 0, '', '', 1, 2);
INSERT INTO defect VALUES (1, 1, 20, 3, 1, NULL, NULL, NULL, 'what', 0);
INSERT INTO deferred VALUES (1, 25, 8, NULL, 0, NULL, x'', CAST('the mail' AS BLOB), 0,
  'three@x.example', zeroblob(32), 1);
INSERT INTO notice VALUES (2, 0, 0, 'words', 'x/next', '0123456789ab', '', '', '');
INSERT INTO link VALUES (1, 0, 0, '20240102-do-it-1a2b', 0, 0);
INSERT INTO series VALUES (1, 0, 1, NULL, 100, 1, 0, 0, 1, 1, '', '', 0, 0, 0, 0, 'first', NULL,
  NULL, '', 1, 2, 'words', 200, NULL);
INSERT INTO member VALUES (1, 1, 0, '1', 0, 0, 0, 0, NULL);
INSERT INTO review VALUES (1, 2, 0, 1, 'Reviewed-by', 'Ben', 'ben@x.example', 1, NULL, 'reply');
INSERT INTO applied VALUES (1, NULL, 2, 0, 'reply');
INSERT INTO reply VALUES (2, 1, 1);
INSERT INTO digest VALUES ('/out', 'a.txt', 'week', 4, 10, 5, zeroblob(32));
PRAGMA application_id = 1818519911;
PRAGMA user_version = 3;
