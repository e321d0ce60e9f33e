create or replace view authors as select id from author;
