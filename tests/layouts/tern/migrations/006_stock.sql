create table stock (shelf bigint, books int);
{{ template "code/stock.sql" . }}
-- all of it

  ---- create above / drop below ----

drop table stock;
