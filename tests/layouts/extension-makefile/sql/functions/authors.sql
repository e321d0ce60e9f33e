create function authors() returns bigint language sql as 'select count(*) from @extschema@.author';
