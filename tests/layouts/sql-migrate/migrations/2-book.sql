-- +migrate Up
create table book (
    id bigint primary key,
    author_id bigint not null references author
);

-- +migrate Down
drop table book;
