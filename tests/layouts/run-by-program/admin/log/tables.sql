create table event (id int);
