drop table if exists shop.author; create table shop.author (id int);
