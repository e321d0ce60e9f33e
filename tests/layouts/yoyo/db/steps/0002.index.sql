-- depends: 0001.a-book 0001.author
-- transactional: false
create index concurrently on book (author_id);
