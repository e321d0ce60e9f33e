-- Migration: author
-- ====  UP  ====

BEGIN;
CREATE TABLE author (id integer PRIMARY KEY);
COMMIT;

-- ==== DOWN ====

BEGIN;
DROP TABLE author;
COMMIT;
