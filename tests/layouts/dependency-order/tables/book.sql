create table book (
    id bigint primary key,
    author_id bigint not null references author
);
