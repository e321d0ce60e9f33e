-- Up Migration
create table book (
    id bigint primary key,
    author_id bigint not null references author
);

-- Down Migration
drop table book;
