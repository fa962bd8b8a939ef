-- One standing serves all of a runner's clips of a day, also those analysed later. Numbers and what was worn, no picture.
CREATE TABLE standing (
    session INTEGER PRIMARY KEY REFERENCES session (id) ON DELETE CASCADE,
    clip TEXT NOT NULL,
    starts REAL NOT NULL,
    ends REAL NOT NULL,
    hollow REAL,
    lean REAL NOT NULL,
    trunk REAL NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    forward INTEGER NOT NULL,
    yaw REAL,
    clear INTEGER NOT NULL,
    shoes TEXT NOT NULL,
    clothing TEXT NOT NULL,
    sha256 TEXT NOT NULL
);
