-- Version: 1.0
-- Description: The authors.
-- migrate:up
create table author (id integer primary key);
-- migrate:down
drop table author;
