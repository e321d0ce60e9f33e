create function titles() returns bigint language sql as 'select count(*) from shop.author';
