create table author (
    id bigint primary key,
    name text not null
);
-- a statement that no checkpoint needs
create schema gone;
