-- +migrate Up
alter table book add column title text;

-- +migrate Down
alter table book drop column title;
