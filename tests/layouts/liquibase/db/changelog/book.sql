--liquibase formatted sql
--changeset a:2
create table book (
    id bigint primary key,
    author_id bigint not null references author
)
--rollback drop table book
--changeset a:3
create index on book (author_id)
