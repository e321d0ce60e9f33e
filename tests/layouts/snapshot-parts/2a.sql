select count(*) from book where id > 2;
