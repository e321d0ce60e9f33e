create view authors as select name, titles(id) as title from author;
