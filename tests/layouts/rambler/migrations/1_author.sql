-- rambler up
create table author (
    id bigint primary key,
    name text not null
);

-- rambler down
drop table author;
