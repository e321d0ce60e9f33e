select count(*) from shop.book;
