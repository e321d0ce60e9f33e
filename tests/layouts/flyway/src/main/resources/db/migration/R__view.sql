create or replace view authors as select name from author;
