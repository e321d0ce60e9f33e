insert into stock values (1, 3);
