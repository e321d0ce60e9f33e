-- comment: PL/JavaScript (v8) trusted procedural language
-- version: 3.2.4
-- schema: pg_catalog

create function plv8_call_handler() returns language_handler language c as '$libdir/plv8';
create function plv8_inline_handler(internal) returns void language c as '$libdir/plv8';
create function plv8_call_validator(oid) returns void language c as '$libdir/plv8';
create trusted language plv8
    handler plv8_call_handler inline plv8_inline_handler validator plv8_call_validator;

create domain plv8_int2array as int2[];
create domain plv8_int4array as int4[];
create domain plv8_float4array as float4[];
create domain plv8_float8array as float8[];
create domain plv8_int8array as int8[];

create function plv8_version() returns text language c as '$libdir/plv8';
create function plv8_reset() returns void language c as '$libdir/plv8';
create function plv8_info() returns json language c as '$libdir/plv8';
revoke all on function plv8_info() from public;
