CREATE TABLE author (id integer PRIMARY KEY);
ALTER TABLE author OWNER TO library;
