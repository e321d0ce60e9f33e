-- +goose Up
create table author (
    id bigint primary key,
    name text not null
);

-- +goose Down
drop table author;
