-- migrate:up
create table author (
    id bigint primary key,
    name text not null
);

-- migrate:down
drop table author;
