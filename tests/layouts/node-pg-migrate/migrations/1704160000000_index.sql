create index on book (author_id);
