create table author (
    id bigint primary key,
    name text not null
);

---- create above / drop below ----

drop table author;
