create index on book (author);
