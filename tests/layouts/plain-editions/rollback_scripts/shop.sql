drop table if exists clerk;
