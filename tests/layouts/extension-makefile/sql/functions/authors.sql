create function authors() returns bigint language sql as 'select count(*) from @extschema@.author';
create function title(int) returns text as 'shelf', 'shelf_title' language c;
create function titles() returns text as 'MODULE_PATHNAME' language c;
