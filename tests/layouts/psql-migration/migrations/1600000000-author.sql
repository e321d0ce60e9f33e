-- migrations/1600000000-author.sql
-- :up

CREATE TABLE author (id integer PRIMARY KEY);

-- :down

DROP TABLE author;
