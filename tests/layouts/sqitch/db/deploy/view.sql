create or replace view names as select name, id from author;
