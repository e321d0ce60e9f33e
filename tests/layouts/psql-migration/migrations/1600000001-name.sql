-- :up
ALTER TABLE author ADD name text;
-- :down
ALTER TABLE author DROP name;
