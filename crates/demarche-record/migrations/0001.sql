-- A record: reports, the acts read from them, and what analysts made of these. Days are ISO 8601 (YYYY-MM-DD), instants are ISO 8601
-- in UTC. Offsets are characters from the start of the report's text.

CREATE TABLE report (
    id INTEGER PRIMARY KEY,
    -- Report::id; names the report in evidence
    name TEXT NOT NULL UNIQUE,
    -- SHA-256 of what makes it the same report: text, outlet, address
    hash BLOB NOT NULL UNIQUE,
    title TEXT,
    published TEXT NOT NULL,
    published_from TEXT NOT NULL,
    outlet TEXT,
    -- country of the outlet (ISO 3166 alpha-3), and whether the state runs it, where the user's table of outlets tells
    outlet_country TEXT,
    state_run INTEGER,
    url TEXT,
    language TEXT NOT NULL,
    language_confidence REAL NOT NULL,
    language_from TEXT NOT NULL,
    -- what a reader should know, a JSON array of sentences
    notes TEXT NOT NULL,
    added TEXT NOT NULL,
    -- which version of the program read it; NULL: not read, such as a report in another language
    coder TEXT,
    -- the report that it retells word for word, wholly or in part, and which share of the shorter one they have in common
    retells INTEGER REFERENCES report,
    shared REAL,
    -- reports about the same happening have the same story: the id of its first report
    story INTEGER NOT NULL,
    -- the countries that it is about, a JSON array
    focus TEXT NOT NULL,
    -- what near duplicates are found by
    sketch BLOB,
    -- last, since what stands behind a long value is slow to read
    text TEXT NOT NULL
) STRICT;
CREATE INDEX report_published ON report (published);
CREATE INDEX report_story ON report (story);

CREATE TABLE band (
    band INTEGER NOT NULL,
    report INTEGER NOT NULL REFERENCES report,
    PRIMARY KEY (band, report)
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE report_words USING fts5 (
    text, content = 'report', content_rowid = 'id', tokenize = "porter unicode61 remove_diacritics 2"
);
CREATE TRIGGER report_words_added AFTER INSERT ON report BEGIN
    INSERT INTO report_words (rowid, text) VALUES (new.id, new.text);
END;

CREATE TABLE act (
    -- never given twice: analysts name acts by it
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    report INTEGER NOT NULL REFERENCES report,
    -- names the act in its report, also after the report is read anew: where its sentence starts, its trigger, which of several
    key TEXT NOT NULL,
    -- the day of its report
    told TEXT NOT NULL,
    sentence INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    type TEXT NOT NULL,
    status TEXT NOT NULL,
    issue TEXT NOT NULL,
    confidence REAL NOT NULL,
    -- acts of one deed have the same: the id of its first act
    deed INTEGER NOT NULL,
    -- what an analyst made of it
    state TEXT NOT NULL CHECK (state IN ('coded', 'confirmed', 'changed', 'added', 'rejected')),
    -- whether the program, as it last read the report, finds it; an act that an analyst added or kept may not be found
    found INTEGER NOT NULL,
    -- the act as it stands, JSON as `demarche code` writes it
    body TEXT NOT NULL,
    -- the act as the program coded it, where an analyst changed it
    coded TEXT,
    UNIQUE (report, key)
) STRICT;
-- all that a board needs to choose the acts that it rests on
CREATE INDEX act_told ON act (told, deed, confidence, report, sentence, start, "end", state);
CREATE INDEX act_deed ON act (deed);

CREATE TABLE party (
    code TEXT NOT NULL,
    act INTEGER NOT NULL REFERENCES act ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('actor', 'recipient', 'by')),
    PRIMARY KEY (code, act, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX party_act ON party (act);

-- What acts of the same deed have in common, to find them by
CREATE TABLE deed_key (
    key INTEGER NOT NULL,
    act INTEGER NOT NULL REFERENCES act ON DELETE CASCADE,
    PRIMARY KEY (key, act)
) STRICT, WITHOUT ROWID;
CREATE INDEX deed_key_act ON deed_key (act);

CREATE TABLE assessment (
    id INTEGER PRIMARY KEY,
    report INTEGER NOT NULL REFERENCES report,
    told TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX assessment_report ON assessment (report);
CREATE INDEX assessment_told ON assessment (told);

-- What analysts decided, in order. A row is never changed or deleted; undoing is a row of its own.
CREATE TABLE correction (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- corrections made in one go have the same: the id of the first
    batch INTEGER NOT NULL,
    made TEXT NOT NULL,
    author TEXT NOT NULL,
    reason TEXT NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('confirm', 'reject', 'change', 'add', 'undo')),
    report INTEGER NOT NULL REFERENCES report,
    -- the act, by its key
    key TEXT NOT NULL,
    -- change: the field, and its value before and after, as JSON; add: the act
    field TEXT,
    before TEXT,
    after TEXT,
    -- undo: the row that it undoes
    undoes INTEGER REFERENCES correction
) STRICT;
CREATE INDEX correction_act ON correction (report, key);
CREATE INDEX correction_undoes ON correction (undoes);
CREATE TRIGGER correction_stays BEFORE UPDATE ON correction BEGIN
    SELECT RAISE(ABORT, 'a correction is never changed');
END;
CREATE TRIGGER correction_is_kept BEFORE DELETE ON correction BEGIN
    SELECT RAISE(ABORT, 'a correction is never deleted');
END;

-- Boards that were folded already; one goes when something that it rests on changes.
CREATE TABLE board (
    at TEXT NOT NULL,
    -- what it was asked with, and the version that folded it
    asked TEXT NOT NULL,
    -- JSON, zstd
    body BLOB NOT NULL,
    PRIMARY KEY (at, asked)
) STRICT;

-- What is known of feeds that are followed, by address, and of their hosts, by `host:` and name
CREATE TABLE feed (
    url TEXT PRIMARY KEY,
    state TEXT NOT NULL
) STRICT;

-- For reading with SQL: `demarche record sql`. docs/record.md describes these views; the tables above may change from version to version.
CREATE VIEW reports AS
    SELECT name AS report, title, published, outlet, outlet_country, state_run, url, language, coder IS NOT NULL AS read,
           added, (SELECT name FROM report AS first WHERE first.id = report.retells) AS retells, shared,
           (SELECT name FROM report AS first WHERE first.id = report.story) AS story, text
    FROM report;
CREATE VIEW acts AS
    SELECT act.id AS act, report.name AS report, act.told, act.sentence, act.type, act.status, act.issue, act.confidence, act.state, act.deed,
           json_extract(body, '$.sense') AS sense, json_extract(body, '$.mode') AS mode,
           json_extract(body, '$.actor[0].code') AS actor, json_extract(body, '$.actor[0].name') AS actor_name,
           json_extract(body, '$.recipient[0].code') AS recipient, json_extract(body, '$.recipient[0].name') AS recipient_name,
           json_extract(body, '$.by[0].code') AS by, json_extract(body, '$.by[0].name') AS by_name,
           json_extract(body, '$.trigger') AS trigger, json_extract(body, '$.theme') AS theme,
           json_extract(body, '$.date.start') AS date, json_extract(body, '$.location.name') AS place,
           json_extract(body, '$.location.country') AS place_country, report.outlet, substr(report.text, act.start + 1, act."end" - act.start) AS text, body
    FROM act JOIN report ON report.id = act.report
    WHERE state <> 'rejected';
CREATE VIEW parties AS
    SELECT party.code, party.role, party.act, act.told, act.type, act.status, act.issue
    FROM party JOIN act ON act.id = party.act
    WHERE act.state <> 'rejected';
CREATE VIEW corrections AS
    SELECT correction.id AS correction, batch, made, author, reason, action, report.name AS report,
           (SELECT act.id FROM act WHERE act.report = correction.report AND act.key = correction.key) AS act,
           field, before, after, undoes
    FROM correction JOIN report ON report.id = correction.report;
