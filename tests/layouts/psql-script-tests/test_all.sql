\i INSTALL.sql
select 1;
\i src/book.sql
