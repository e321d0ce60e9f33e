select count(*) from book where id > 1;
