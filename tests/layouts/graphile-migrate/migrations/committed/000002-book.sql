--! Previous: sha1:aa
--! Hash: sha1:bb

create table book (
    id bigint primary key,
    author_id bigint not null references author
);
grant select on book to visitor;
