create function titles(of int) returns setof text language sql as 'select title from book where author = of';
