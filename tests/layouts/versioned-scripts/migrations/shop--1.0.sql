create table author (id int primary key); create table old ();
