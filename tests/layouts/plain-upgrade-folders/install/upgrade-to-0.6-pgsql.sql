create table author (id integer primary key); alter table writer add column born date;
