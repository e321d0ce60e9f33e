CREATE TABLE author (id integer PRIMARY KEY, full_name text);
CREATE TABLE book (id integer PRIMARY KEY, author integer REFERENCES author);
