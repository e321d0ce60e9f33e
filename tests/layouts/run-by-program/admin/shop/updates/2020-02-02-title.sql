alter table shop.book alter title type varchar(9);
