-- +migrate Up
create table author (
    id bigint primary key,
    name text not null
);

-- +migrate Down
drop table author;
