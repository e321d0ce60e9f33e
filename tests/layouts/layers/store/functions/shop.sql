create function touch() returns trigger language plpgsql as $$ begin return new; end $$;
create function titles(of author) returns setof text language sql as 'select title from book where author = of.id';
