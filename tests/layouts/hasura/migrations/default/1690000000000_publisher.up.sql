create table publisher (id bigint primary key);
