create table shelf (id int);

---- create above / drop below ----

drop table shelf;
