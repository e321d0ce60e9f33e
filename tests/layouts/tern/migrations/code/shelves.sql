create function shelves() returns bigint language sql as 'select count(*) from shelf';
