\i src/author.sql
\i src/book.sql
