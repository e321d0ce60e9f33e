create table prepared (id integer);
