--liquibase formatted sql
--changeset a:1
create table book (id bigint primary key, author bigint references author (id));
--rollback drop table book;
