create view books as
with book as (select * from book)
select book.id, count_of(author_id) from book;
