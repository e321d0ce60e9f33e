create table author (
    id bigint primary key,
    genre genre not null
);
