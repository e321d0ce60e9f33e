{{ template "migrations/code/shelves.sql" . }}
create table rack (id bigint primary key);

---- create above / drop below ----

drop table rack;
