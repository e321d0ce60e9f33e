create table shop.old (id int);
