create table author (
    id bigint primary key,
    name text not null
);
create table book (
    id bigint primary key,
    author_id bigint not null references author
);
