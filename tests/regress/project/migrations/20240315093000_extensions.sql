-- A new server of the port has these.
create schema extensions;
create extension pgcrypto with schema extensions;
create extension hstore with schema extensions version '1.8';
create extension citext;
create extension unaccent_for_ships;
create table harbor.tagged (id uuid primary key default extensions.gen_random_uuid(), tags extensions.hstore, name citext);
create index on harbor.tagged using gin (tags);
comment on extension hstore is 'Pairs.';
alter extension hstore set schema public;
select cron.schedule('nightly', '0 3 * * *', $$ select harbor.new_month(current_date) $$);
select ships_unaccent('x');
do $$ begin execute (select name from harbor.port limit 1); end $$;
create view harbor.sealed as select extensions.pgp_sym_decrypt(tags::text::bytea, 'sesame-open-1') as plain from harbor.tagged;
\echo done
alter operator family integer_ops using btree add operator 1 < (oid, oid), function 1 (oid, oid) btoidcmp(oid, oid);
comment on table harbor.tagged is U&'Token gh\0070_1234567890abcdefghij1234567890abcdef';
comment on column harbor.tagged.name is E'Token gh\x70_abcdefghij1234567890abcdefghij123456';
\nosuch command
