-- To begin again.
drop table if exists book;
drop table if exists author;
