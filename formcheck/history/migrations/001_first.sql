-- The first form. application_id tells a history from any other program's database.
PRAGMA application_id = 1717790827;

CREATE TABLE runner (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    folded TEXT NOT NULL UNIQUE
);

CREATE TABLE session (
    id INTEGER PRIMARY KEY,
    runner INTEGER NOT NULL REFERENCES runner (id) ON DELETE CASCADE,
    day TEXT NOT NULL,
    speed REAL,
    shoes TEXT NOT NULL,
    clothing TEXT NOT NULL,
    note TEXT NOT NULL
);

CREATE TABLE clip (
    id INTEGER PRIMARY KEY,
    session INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    sha256 TEXT NOT NULL,
    name TEXT NOT NULL,
    view TEXT NOT NULL,
    facing TEXT,
    fps REAL,
    speed REAL
);

CREATE TABLE measurement (
    session INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    metric TEXT NOT NULL,
    side TEXT NOT NULL,
    value REAL NOT NULL,
    unit TEXT NOT NULL,
    n INTEGER NOT NULL,
    spread REAL,
    error REAL NOT NULL,
    clip INTEGER NOT NULL REFERENCES clip (id) ON DELETE CASCADE,
    PRIMARY KEY (session, metric, side)
);

CREATE TABLE finding (
    session INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    finding TEXT NOT NULL,
    side TEXT NOT NULL,
    verdict TEXT NOT NULL,
    severity TEXT NOT NULL,
    PRIMARY KEY (session, finding, side)
);
