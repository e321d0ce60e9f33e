create table clerk (id integer primary key, store integer references store);
