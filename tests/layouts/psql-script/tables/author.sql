create table shop.author (id integer primary key);
