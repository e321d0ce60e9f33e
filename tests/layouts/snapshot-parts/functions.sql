create function titles(of int) returns setof text language sql as 'select title from book where author = of';
create extension if not exists cube;
create function sides(cube) returns int language sql as 'select cube_dim($1)';
create procedure clean() language plpgsql as $$ begin drop table if exists pg_temp.found; end $$;
