{{ template "code/titles.sql" . }}
comment on function titles() is 'Counts books.';

---- create above / drop below ----

drop function titles();
