-- Who works here, and the words of the trade.
create role harbor_owner nologin;
create role pilot;
create role clerk login password 'Kade-7-bollard' connection limit 5 valid until '2031-01-01';
create role auditor bypassrls;
create role crew nologin;
create role night_crew in role crew;
create role operator login createdb;
grant crew to pilot with admin option;
grant clerk to operator with inherit false;
alter role clerk set search_path = harbor, public;
alter role pilot set statement_timeout = '5s';
alter role night_crew set "app.token" = 'ghp_1234567890abcdefghij1234567890abcdef';
comment on role pilot is 'Brings ships in and out.';

create schema harbor authorization harbor_owner;
create schema billing;
create schema empty_quay;
comment on schema harbor is 'Ships, berths and what happens at them.';
comment on schema billing is 'Dues and invoices.';
grant usage on schema harbor to pilot, clerk, crew;
grant usage, create on schema billing to clerk;
set search_path = harbor, public;

create collation german (locale = 'C', provider = libc);
create collation by_number (provider = builtin, locale = 'C.UTF-8');
comment on collation by_number is 'Berth 9 before berth 10.';

create type visit_state as enum ('announced', 'at_anchor', 'moored', 'departed');
comment on type visit_state is 'The stages of a visit, in order.';
create type cargo_class as enum ('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l');
create type hazard as enum ('1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12', '13');
create type no_labels as enum ();
create type chart_place as (latitude numeric(8, 5), longitude numeric(8, 5), label text collate "C");
comment on type chart_place is 'A place on the chart.';
comment on column chart_place.label is 'As printed on the chart.';
create type draught as range (subtype = float8, subtype_diff = float8mi, multirange_type_name = draughts);
create type shell_only;
create domain imo_number as integer constraint imo_has_seven_digits check (value between 1000000 and 9999999);
comment on domain imo_number is 'A ship''s number for life.';
comment on constraint imo_has_seven_digits on domain imo_number is 'The last one is a check digit.';
create domain money_amount as numeric(12, 2) default 0 not null check (value >= 0);
create domain email as text collate "C" check (value ~ '^[^@]+@[^@]+$' and length(value) < 255);
create domain emails as email[];
create type mooring;
create function mooring_in(cstring) returns mooring language internal immutable strict as 'textin';
create function mooring_out(mooring) returns cstring language internal immutable strict as 'textout';
create type mooring (input = mooring_in, output = mooring_out, internallength = variable, alignment = int4,
  storage = extended, category = 'S', preferred = false, collatable = true, delimiter = ';');

create function same_place(chart_place, chart_place) returns boolean language sql immutable
  as 'select ($1).latitude = ($2).latitude and ($1).longitude = ($2).longitude';
create operator === (function = same_place, leftarg = chart_place, rightarg = chart_place, commutator = ===,
  restrict = eqsel, join = eqjoinsel, hashes, merges);
comment on operator === (chart_place, chart_place) is 'The same place, whatever it is called.';
create function depth(chart_place) returns integer language sql immutable as 'select 12';
create operator @@@ (function = depth, rightarg = chart_place);
create operator class position_ops default for type chart_place using hash as operator 1 ===;
create operator family position_family using btree;
create function place_text(chart_place) returns text language sql immutable as $$ select ($1).label $$;
create cast (chart_place as text) with function place_text(chart_place) as assignment;
create cast (chart_place as cargo_class) with inout;
create cast (mooring as bytea) without function;
create text search dictionary ship_words (template = simple, stopwords = english, accept = false);
create text search configuration ship_search (copy = simple);
alter text search configuration ship_search alter mapping for asciiword, word with ship_words, simple;
comment on text search configuration ship_search is 'For the names of ships.';
create text search parser log_parser (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end,
  lextypes = prsd_lextype, headline = prsd_headline);
create text search template plain_template (init = dsimple_init, lexize = dsimple_lexize);
create conversion latin_for_pilots for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
create access method heap_again type table handler heap_tableam_handler;
create aggregate total_draught(float8) (sfunc = float8pl, stype = float8, initcond = '0', combinefunc = float8pl,
  parallel = safe);
create aggregate middle(float8 order by anyelement) (sfunc = ordered_set_transition, stype = internal,
  finalfunc = percentile_disc_final, finalfunc_extra);
create trusted language plharbor handler plpgsql_call_handler inline plpgsql_inline_handler validator plpgsql_validator;
