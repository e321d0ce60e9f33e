-- v4 (compatible with v2+): Heights
-- transaction: off
-- only: sqlite until "end only"
CREATE TABLE height (shelf INTEGER, height REAL);
-- end only sqlite
ALTER TABLE shelf ADD COLUMN height REAL;
CREATE INDEX CONCURRENTLY shelf_height_idx ON shelf (height);
