-- What the server of the tests cannot create: extensions, tablespaces, and collations of ICU.
create extension hstore with schema shop;
create extension btree_gist;
create extension postgres_fdw;
create tablespace fast location '/tmp' with (seq_page_cost = 2);
grant create on tablespace fast to app;
create collation loud (provider = icu, locale = 'und-u-ks-level2', deterministic = false, rules = '&a < g');
alter table item set tablespace fast;
alter table child add extras shop.hstore;
