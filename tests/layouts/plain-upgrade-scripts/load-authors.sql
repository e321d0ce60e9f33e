insert into author values (1, 'anonymous', null);
