create view authors as select name, titles(author) as title from author;
create trigger touched before update on author for each row execute function touch();
