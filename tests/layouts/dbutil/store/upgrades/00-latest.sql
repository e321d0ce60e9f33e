-- v0 -> v3 (compatible with v2+): Latest revision
CREATE TABLE shelf (
    -- only: sqlite (line commented)
--  id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- only: postgres
    id BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    label TEXT NOT NULL,
    room TEXT
);
-- only: sqlite for next 2 lines
CREATE TRIGGER shelf_label AFTER INSERT ON shelf BEGIN SELECT RAISE(ABORT, 'no label') WHERE NEW.label = ''; END;
PRAGMA foreign_keys = ON;
-- only: postgres (line commented)
-- CREATE INDEX shelf_label_idx ON shelf (label);
