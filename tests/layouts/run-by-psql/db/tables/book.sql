create table shop.book (id int primary key);
