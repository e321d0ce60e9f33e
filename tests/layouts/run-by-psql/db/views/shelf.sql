create view shop.shelf as select id from shop.author;
