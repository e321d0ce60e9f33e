alter table shop.book add title text;
