\echo Use CREATE EXTENSION \quit
create table author (id int primary key);
#include "parts/book.sql"
do $$ begin
  execute $x$
#include "parts/loan.sql"
  $x$;
end $$;
