select 1 from author;
