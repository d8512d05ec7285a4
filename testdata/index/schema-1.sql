-- An index as listdigest wrote it with schema 1: two mails of two people, and their series.
CREATE TABLE source ( id INTEGER PRIMARY KEY, path TEXT NOT NULL, list TEXT, error TEXT);
CREATE TABLE person ( id INTEGER PRIMARY KEY, email TEXT NOT NULL, alias TEXT NOT NULL, address
  TEXT NOT NULL DEFAULT '', name TEXT NOT NULL DEFAULT '', UNIQUE (email, alias));
CREATE TABLE spelling ( id INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE mail ( id INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES source, offset
  INTEGER NOT NULL, length INTEGER NOT NULL, message_id TEXT NOT NULL, hash BLOB NOT NULL, date
  INTEGER NOT NULL, zone INTEGER NOT NULL, kind INTEGER NOT NULL, own_kind INTEGER NOT NULL, flags
  INTEGER NOT NULL, refs TEXT NOT NULL, author INTEGER NOT NULL REFERENCES person, author_address
  INTEGER NOT NULL REFERENCES spelling, author_name INTEGER NOT NULL REFERENCES spelling, sender
  INTEGER NOT NULL REFERENCES person, sender_address INTEGER NOT NULL REFERENCES spelling,
  sender_name INTEGER NOT NULL REFERENCES spelling, subject TEXT NOT NULL, title TEXT NOT NULL,
  norm TEXT NOT NULL, tags TEXT NOT NULL, version INTEGER NOT NULL, minor INTEGER NOT NULL,
  counter TEXT, counter_key INTEGER NOT NULL, total INTEGER NOT NULL, files INTEGER NOT NULL,
  insertions INTEGER NOT NULL, deletions INTEGER NOT NULL, patch_id TEXT NOT NULL, diags INTEGER
  NOT NULL, duplicate_of INTEGER REFERENCES mail);
CREATE INDEX mail_copies ON mail(duplicate_of) WHERE duplicate_of IS NOT NULL;
CREATE TABLE body ( mail INTEGER PRIMARY KEY REFERENCES mail, text TEXT NOT NULL);
CREATE TABLE trailer ( mail INTEGER NOT NULL REFERENCES mail, position INTEGER NOT NULL, key TEXT
  NOT NULL, value TEXT NOT NULL, PRIMARY KEY (mail, position)) WITHOUT ROWID;
CREATE TABLE flagged ( source INTEGER NOT NULL REFERENCES source, offset INTEGER NOT NULL, length
  INTEGER NOT NULL, message_id TEXT NOT NULL, subject TEXT NOT NULL, diags INTEGER NOT NULL,
  PRIMARY KEY (source, offset)) WITHOUT ROWID;
CREATE TABLE defect ( id INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES source, offset
  INTEGER NOT NULL, kind INTEGER NOT NULL, times INTEGER NOT NULL, place TEXT, before TEXT, after
  TEXT, detail TEXT);
CREATE TABLE deferred ( source INTEGER NOT NULL REFERENCES source, offset INTEGER NOT NULL, length
  INTEGER NOT NULL, envelope BLOB NOT NULL, data BLOB NOT NULL, diags INTEGER NOT NULL, message_id
  TEXT NOT NULL, hash BLOB NOT NULL);
CREATE TABLE series ( id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, head INTEGER NOT NULL
  REFERENCES mail, cover INTEGER REFERENCES mail, date INTEGER NOT NULL, version INTEGER NOT NULL,
  minor INTEGER NOT NULL, version_rule INTEGER NOT NULL, total INTEGER NOT NULL, seen INTEGER NOT
  NULL, missing TEXT NOT NULL, tags TEXT NOT NULL, rfc INTEGER NOT NULL, resend INTEGER NOT NULL,
  partial INTEGER NOT NULL, state INTEGER NOT NULL, state_rule TEXT NOT NULL, repeats INTEGER
  REFERENCES series, replies INTEGER NOT NULL);
CREATE TABLE member ( series INTEGER NOT NULL REFERENCES series, mail INTEGER NOT NULL UNIQUE
  REFERENCES mail, position INTEGER NOT NULL, counter TEXT NOT NULL, rule INTEGER NOT NULL, cover
  INTEGER NOT NULL, stray INTEGER NOT NULL, PRIMARY KEY (series, mail)) WITHOUT ROWID;
CREATE TABLE reply ( mail INTEGER PRIMARY KEY REFERENCES mail, series INTEGER NOT NULL REFERENCES
  series, answers INTEGER NOT NULL REFERENCES mail);
CREATE VIEW mail_list AS SELECT m.id AS mail, s.list AS list FROM mail m JOIN source s ON s.id =
  m.source WHERE m.duplicate_of IS NULL AND s.list IS NOT NULL UNION SELECT m.duplicate_of, s.list
  FROM mail m JOIN source s ON s.id = m.source WHERE m.duplicate_of IS NOT NULL AND s.list IS NOT
  NULL;

INSERT INTO source VALUES (1, 'a.mbox', 'a.example', NULL), (2, 'b.mbox', NULL, 'b.mbox: gone');
INSERT INTO person VALUES (1, 'ada@x.example', '', 'Ada@x.example', 'Ada'),
  (2, 'ben@x.example', '', 'ben@x.example', 'Ben');
INSERT INTO spelling VALUES (1, 'Ada@x.example'), (2, 'Ada'), (3, 'ben@x.example'), (4, 'Ben');
INSERT INTO mail VALUES (1, 1, 0, 10, 'one@x.example', zeroblob(32), 100, 60, 4, 5, 64, '', 1, 1, 2,
  2, 3, 4, '[PATCH] One', 'One', 'one', '', 0, 0, NULL, 0, 0, 1, 2, 3,
  '0123456789012345678901234567890123456789', 0, NULL);
INSERT INTO mail VALUES (2, 1, 10, 10, 'two@x.example', zeroblob(32), 200, 0, 3, 5, 0,
  'one@x.example', 2, 3, 4, 2, 3, 4, 'Two', 'Two', 'two', '', 0, 0, NULL, 0, 0, 0, 0, 0, '', 1,
  NULL);
INSERT INTO body VALUES (1, 'why' || char(10));
INSERT INTO trailer VALUES (1, 0, 'Signed-off-by', 'Ada <ada@x.example>');
INSERT INTO flagged VALUES (1, 20, 5, '', '', 1);
INSERT INTO defect VALUES (1, 1, 20, 3, 1, NULL, NULL, NULL, 'what');
INSERT INTO series VALUES (1, 0, 1, NULL, 100, 1, 0, 0, 1, 1, '', '', 0, 0, 0, 0, 'first', NULL, 1);
INSERT INTO member VALUES (1, 1, 0, '1', 0, 0, 0);
INSERT INTO reply VALUES (2, 1, 1);
PRAGMA user_version = 1;
