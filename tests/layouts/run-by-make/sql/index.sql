create index on :schema.book (author);
