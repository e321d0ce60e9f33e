-- comment: pg_hashids
-- version: 1.3
-- relocatable: true

-- A number, or several, as a short text and back; then may follow the salt, the least length and the alphabet.

create function hash_encode(bigint) returns text language c immutable strict as '$libdir/pg_hashids', 'id_encode';
create function hash_encode(bigint, text) returns text language c immutable strict as '$libdir/pg_hashids', 'id_encode';
create function hash_encode(bigint, text, integer) returns text language c immutable strict as '$libdir/pg_hashids', 'id_encode';
create function hash_decode(text, text, integer) returns integer language c immutable strict as '$libdir/pg_hashids', 'id_decode_once';
create function id_encode(bigint) returns text language c immutable strict as '$libdir/pg_hashids', 'id_encode';
create function id_encode(bigint, text) returns text language c immutable strict as '$libdir/pg_hashids', 'id_encode';
create function id_encode(bigint, text, integer) returns text language c immutable strict as '$libdir/pg_hashids', 'id_encode';
create function id_encode(bigint, text, integer, text) returns text language c immutable strict as '$libdir/pg_hashids', 'id_encode';
create function id_encode(bigint[]) returns text language c immutable strict as '$libdir/pg_hashids', 'id_encode_array';
create function id_encode(bigint[], text) returns text language c immutable strict as '$libdir/pg_hashids', 'id_encode_array';
create function id_encode(bigint[], text, integer) returns text language c immutable strict as '$libdir/pg_hashids', 'id_encode_array';
create function id_encode(bigint[], text, integer, text) returns text language c immutable strict as '$libdir/pg_hashids', 'id_encode_array';
create function id_decode(text) returns bigint[] language c immutable strict as '$libdir/pg_hashids', 'id_decode';
create function id_decode(text, text) returns bigint[] language c immutable strict as '$libdir/pg_hashids', 'id_decode';
create function id_decode(text, text, integer) returns bigint[] language c immutable strict as '$libdir/pg_hashids', 'id_decode';
create function id_decode(text, text, integer, text) returns bigint[] language c immutable strict as '$libdir/pg_hashids', 'id_decode';
create function id_decode_once(text) returns bigint language c immutable strict as '$libdir/pg_hashids', 'id_decode_once';
create function id_decode_once(text, text) returns bigint language c immutable strict as '$libdir/pg_hashids', 'id_decode_once';
create function id_decode_once(text, text, integer) returns bigint language c immutable strict as '$libdir/pg_hashids', 'id_decode_once';
create function id_decode_once(text, text, integer, text) returns bigint language c immutable strict as '$libdir/pg_hashids', 'id_decode_once';
