-- Two pose networks do not read alike, so which one saw a recording is kept. Of sessions from before it is not known ('').
ALTER TABLE clip ADD COLUMN network TEXT NOT NULL DEFAULT '';

ALTER TABLE standing ADD COLUMN network TEXT NOT NULL DEFAULT '';
