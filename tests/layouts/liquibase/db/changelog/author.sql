--liquibase formatted sql
--changeset a:1
create table author (
    id bigint primary key,
    name text not null
);
--rollback drop table author;
