-- What the port authority's older system left behind.
create role legacy nologin;
create schema legacy authorization legacy;
create table legacy.vessel (imo integer primary key, name text not null, scrapped boolean default false);
create function legacy.flag_of(imo integer) returns char(2) language sql stable as $$ select 'NL'::char(2) $$;
create sequence legacy.dues_no;
grant usage on schema legacy to public;
grant select on legacy.vessel to public;
