-- rambler up
create table book (
    id bigint primary key,
    author_id bigint not null references author
);

-- rambler down
drop table book;

-- rambler up
create index on book (author_id);

-- rambler down
drop index book_author_id_idx;
