-- Up Migration
create table author (
    id bigint primary key,
    name text not null
);

-- Down Migration
drop table author;
