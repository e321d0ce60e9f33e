create table book (
    id bigint primary key,
    author bigint references author
);
