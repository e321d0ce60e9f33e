insert into author values (1);
