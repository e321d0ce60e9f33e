\i INSTALL.sql
\i test/author.sql
\i test/book.sql
