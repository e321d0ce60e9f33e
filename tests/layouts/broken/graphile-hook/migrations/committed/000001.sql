--! Previous: -
--! Hash: sha1:aa

create table author (
    id bigint primary key,
    name text not null
);
