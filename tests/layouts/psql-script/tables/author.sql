create table :"name".author (id integer primary key);
