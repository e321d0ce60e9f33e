create function count_of(bigint) returns bigint language sql as 'select count(*) from book where author_id = $1';
