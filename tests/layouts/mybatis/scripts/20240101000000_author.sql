-- // Authors
-- Migration SQL that makes the change goes here.
create table author (
    id bigint primary key,
    name text not null
);

-- //@UNDO
drop table author;
