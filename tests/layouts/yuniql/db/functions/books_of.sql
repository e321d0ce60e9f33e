create function books_of(author integer) returns bigint language sql begin atomic
  select count(*) from book where author_id = author;
end;
