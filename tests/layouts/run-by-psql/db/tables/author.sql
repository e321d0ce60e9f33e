create table shop.author (id int primary key, book int references shop.book);
