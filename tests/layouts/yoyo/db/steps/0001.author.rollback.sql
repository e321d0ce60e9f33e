drop table author;
