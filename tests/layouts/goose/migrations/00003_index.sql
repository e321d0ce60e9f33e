-- +goose NO TRANSACTION
-- +goose Up
create index concurrently on book (author_id);
