-- Two days are comparable only if the camera stood alike, so its angle is kept. Of sessions from before it is not known.
ALTER TABLE clip ADD COLUMN yaw REAL;

-- A session is found by its clips, and everything of a runner is found to be forgotten.
CREATE INDEX session_of_runner ON session (runner);
CREATE INDEX clip_of_session ON clip (session);
CREATE INDEX clip_by_content ON clip (sha256);
