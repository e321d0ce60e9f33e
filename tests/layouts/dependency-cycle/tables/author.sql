create table author (
    id bigint primary key,
    best bigint references book
);
