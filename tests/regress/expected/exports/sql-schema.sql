-- The schema of Harbor, in the order of pg_dump.
-- Not expressed: 4 objects of the platform or a baseline, which must exist before (1 schema, 1 table, 1 function, ...)
-- Not expressed: 15 secrets: placeholders stand for them
-- Not expressed: settings of the database (1)
-- Not expressed: the passwords of 1 role

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

CREATE ROLE auditor WITH SUPERUSER;
CREATE ROLE clerk WITH LOGIN CONNECTION LIMIT 5 VALID UNTIL '2031-01-01';
ALTER ROLE clerk SET search_path TO 'harbor', 'public';
CREATE ROLE deck_crew;
CREATE ROLE harbor_owner;
CREATE ROLE operator WITH CREATEDB LOGIN;
CREATE ROLE pilot;
ALTER ROLE pilot SET statement_timeout TO '5s';
COMMENT ON ROLE pilot IS 'Brings ships in and out.';
GRANT deck_crew TO clerk WITH INHERIT TRUE GRANTED BY postgres;
GRANT deck_crew TO pilot WITH ADMIN TRUE, INHERIT TRUE GRANTED BY postgres;
GRANT SET ON PARAMETER work_mem TO clerk;

--
-- Name: billing; Type: SCHEMA
--

CREATE SCHEMA billing;

COMMENT ON SCHEMA billing IS 'Dues and invoices.';

--
-- Name: extensions; Type: SCHEMA
--

CREATE SCHEMA extensions;

--
-- Name: harbor; Type: SCHEMA
--

CREATE SCHEMA harbor;

ALTER SCHEMA harbor OWNER TO harbor_owner;

COMMENT ON SCHEMA harbor IS 'Ships, berths and what happens at them.';

--
-- Name: plharbor; Type: PROCEDURAL LANGUAGE
--

CREATE TRUSTED PROCEDURAL LANGUAGE plharbor HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler VALIDATOR plpgsql_validator;

--
-- Name: german_names; Type: COLLATION; Schema: harbor
--

CREATE COLLATION harbor.german_names (provider = libc, locale = 'C');

--
-- Name: to_sql_of; Type: FUNCTION; Schema: harbor
--

CREATE FUNCTION harbor.to_sql_of(internal) RETURNS integer
    LANGUAGE internal IMMUTABLE STRICT
    AS $$int4in$$;

--
-- Name: TRANSFORM; Type: TRANSFORM
--

CREATE TRANSFORM FOR integer LANGUAGE sql (TO SQL WITH FUNCTION harbor.to_sql_of(internal));

--
-- Name: pgcrypto; Type: EXTENSION; Schema: extensions
--

CREATE EXTENSION IF NOT EXISTS pgcrypto WITH SCHEMA extensions;

COMMENT ON EXTENSION pgcrypto IS 'cryptographic functions';

--
-- Name: citext; Type: EXTENSION; Schema: public
--

CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA public;

COMMENT ON EXTENSION citext IS 'data type for case-insensitive character strings';

--
-- Name: hstore; Type: EXTENSION; Schema: public
--

CREATE EXTENSION IF NOT EXISTS hstore WITH SCHEMA public;

COMMENT ON EXTENSION hstore IS 'Pairs.';

--
-- Name: unaccent_for_ships; Type: EXTENSION; Schema: public
--

CREATE EXTENSION IF NOT EXISTS unaccent_for_ships WITH SCHEMA public;

--
-- Name: cargo_class; Type: TYPE; Schema: billing
--

CREATE TYPE billing.cargo_class AS ENUM (
    'a',
    'b',
    'c',
    'd',
    'e',
    'f',
    'g',
    'h',
    'i',
    'j',
    'k',
    'l'
);

--
-- Name: chart_place; Type: TYPE; Schema: harbor
--

CREATE TYPE harbor.chart_place AS (
	latitude numeric(8,5),
	longitude numeric(8,5),
	title text COLLATE pg_catalog."C",
	chart integer
);

ALTER TYPE harbor.chart_place OWNER TO harbor_owner;

COMMENT ON TYPE harbor.chart_place IS 'A place on the chart.';

COMMENT ON COLUMN harbor.chart_place.title IS 'As printed on the chart.';

--
-- Name: draught; Type: TYPE; Schema: harbor
--

CREATE TYPE harbor.draught AS RANGE (
    subtype = double precision,
    multirange_type_name = harbor.draughts,
    subtype_opclass = float8_ops,
    subtype_diff = float8mi
);

--
-- Name: mail_address; Type: DOMAIN; Schema: harbor
--

CREATE DOMAIN harbor.mail_address AS text COLLATE pg_catalog."C"
	CONSTRAINT email_check CHECK (((VALUE ~ '^[^@]+@[^@]+$'::text) AND (length(VALUE) < 255)));

--
-- Name: emails; Type: DOMAIN; Schema: harbor
--

CREATE DOMAIN harbor.emails AS harbor.mail_address[];

--
-- Name: hazard; Type: TYPE; Schema: harbor
--

CREATE TYPE harbor.hazard AS ENUM (
    '1',
    '2',
    '3',
    '4',
    '5',
    '6',
    '7',
    '8',
    '9',
    '10',
    '11',
    '12',
    '13',
    '14'
);

--
-- Name: imo_number; Type: DOMAIN; Schema: harbor
--

CREATE DOMAIN harbor.imo_number AS integer
	CONSTRAINT imo_has_seven_digits CHECK (((VALUE >= 1000000) AND (VALUE <= 9999999)));

COMMENT ON DOMAIN harbor.imo_number IS 'A ship''s number for life.';

COMMENT ON CONSTRAINT imo_has_seven_digits ON DOMAIN harbor.imo_number IS 'The last one is a check digit.';

--
-- Name: money_amount; Type: DOMAIN; Schema: harbor
--

CREATE DOMAIN harbor.money_amount AS numeric(12,2) DEFAULT 0
	CONSTRAINT money_amount_check CHECK ((VALUE >= (0)::numeric));

--
-- Name: mooring; Type: SHELL TYPE; Schema: harbor
--

CREATE TYPE harbor.mooring;

--
-- Name: mooring_in; Type: FUNCTION; Schema: harbor
--

CREATE FUNCTION harbor.mooring_in(cstring) RETURNS harbor.mooring
    LANGUAGE internal IMMUTABLE STRICT
    AS $$textin$$;

--
-- Name: mooring_out; Type: FUNCTION; Schema: harbor
--

CREATE FUNCTION harbor.mooring_out(harbor.mooring) RETURNS cstring
    LANGUAGE internal IMMUTABLE STRICT
    AS $$textout$$;

--
-- Name: mooring; Type: TYPE; Schema: harbor
--

CREATE TYPE harbor.mooring (
    INTERNALLENGTH = variable,
    INPUT = harbor.mooring_in,
    OUTPUT = harbor.mooring_out,
    COLLATABLE = true,
    CATEGORY = 'S',
    DELIMITER = ';',
    ALIGNMENT = int4,
    STORAGE = extended
);

--
-- Name: shell_only; Type: TYPE; Schema: harbor
--

CREATE TYPE harbor.shell_only;

--
-- Name: stay_state; Type: TYPE; Schema: harbor
--

CREATE TYPE harbor.stay_state AS ENUM (
    'expected',
    'announced',
    'anchored',
    'moored',
    'departed'
);

COMMENT ON TYPE harbor.stay_state IS 'The stages of a visit, in order.';

--
-- Name: CAST; Type: CAST
--

CREATE CAST (harbor.mooring AS bytea) WITHOUT FUNCTION;

--
-- Name: any_sql; Type: FUNCTION; Schema: harbor
--

CREATE FUNCTION harbor.any_sql(text text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    AS $$ begin execute text; end $$;

--
-- Name: audit; Type: FUNCTION; Schema: harbor
--

CREATE FUNCTION harbor.audit() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'harbor', 'pg_temp'
    AS $$
begin
  if tg_op = 'DELETE' then
    insert into audit_event (table_name, old_row) values (tg_table_name, to_jsonb(old));
    return old;
  end if;
  insert into audit_event (table_name, old_row, new_row) values (tg_table_name, to_jsonb(old), to_jsonb(new));
  return new;
end $$;

COMMENT ON FUNCTION harbor.audit() IS 'Keeps what a row was.';

--
-- Name: berths_of; Type: FUNCTION; Schema: harbor
--

CREATE FUNCTION harbor.berths_of(port integer) RETURNS TABLE(berth bigint, quay text, depth double precision)
    LANGUAGE sql SECURITY DEFINER COST 200 ROWS 20
    AS $$
  select b.id, q.name, b.depth_m from berth b join quay q on q.id = b.quay_id where q.port_id = port order by 1
$$;

--
-- Name: quay_wall; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.quay_wall (
    id integer CONSTRAINT quay_id_not_null NOT NULL,
    port_id integer CONSTRAINT quay_port_id_not_null NOT NULL,
    name character varying(40) DEFAULT 'Quay ''North'''::character varying CONSTRAINT quay_name_not_null NOT NULL,
    length_m numeric(6,1),
    closed daterange,
    CONSTRAINT quay_length_m_check CHECK (((length_m > (0)::numeric) AND (length_m <= (2000)::numeric)))
);

COMMENT ON TABLE harbor.quay_wall IS 'Where ships lie. (descriptions.toml)';

COMMENT ON COLUMN harbor.quay_wall.length_m IS 'From bollard to bollard. (descriptions.toml)';

--
-- Name: both_of; Type: FUNCTION; Schema: harbor
--

CREATE FUNCTION harbor.both_of(a integer) RETURNS integer
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT count(*) AS count
    FROM harbor.quay_wall;
 SELECT (a + 1);
END;

--
-- Name: depth; Type: FUNCTION; Schema: harbor
--

CREATE FUNCTION harbor.depth(harbor.chart_place) RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $$select 12$$;

--
-- Name: give_up; Type: FUNCTION; Schema: harbor
--

CREATE PROCEDURE harbor.give_up(INOUT job bigint, reason text DEFAULT 'none'::text)
    LANGUAGE plpgsql
    SET search_path TO 'harbor'
    AS $$
begin
  insert into work_queue_dead select * from work_queue where id = job;
  delete from work_queue where id = job;
  commit;
exception when unique_violation or others then
  raise warning 'job % stays: %', job, sqlerrm;
end $$;

COMMENT ON PROCEDURE harbor.give_up(INOUT job bigint, reason text) IS 'Moves a hopeless job away.';

--
-- Name: is_mine; Type: FUNCTION; Schema: harbor
--

CREATE FUNCTION harbor.is_mine(port integer) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $$ select port = current_setting('app.port', true)::integer $$;

--
-- Name: berth_plan; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.berth_plan (
    id integer NOT NULL,
    starts date NOT NULL,
    ends date,
    kind text DEFAULT 'day'::text NOT NULL,
    done boolean DEFAULT false NOT NULL,
    weight numeric(5,2),
    code character varying(8),
    note text,
    level smallint,
    tags text[],
    ref uuid,
    CONSTRAINT berth_plan_check CHECK (((done IS NOT TRUE) OR (ends IS NOT NULL))),
    CONSTRAINT berth_plan_check1 CHECK (
CASE kind
    WHEN 'day'::text THEN ((ends IS NULL) OR (ends = starts))
    WHEN 'long'::text THEN (ends > starts)
    ELSE true
END),
    CONSTRAINT berth_plan_check2 CHECK (
CASE
    WHEN (level > 5) THEN (note IS NOT NULL)
    ELSE (level IS DISTINCT FROM 3)
END),
    CONSTRAINT berth_plan_kind_check CHECK (((kind = ANY (ARRAY['day'::text, 'long'::text])) AND (length(kind) < 10) AND (kind !~~ '%x%'::text))),
    CONSTRAINT berth_plan_level_check CHECK ((((level >= 0) AND (level <= 9)) OR (level IS NULL))),
    CONSTRAINT berth_plan_starts_check CHECK (((starts >= '2000-01-01'::date) AND (starts < 'infinity'::date))),
    CONSTRAINT berth_plan_tags_check CHECK (((tags IS NULL) OR (array_length(tags, 1) < 4))),
    CONSTRAINT berth_plan_weight_check CHECK ((COALESCE(weight, (1)::numeric) > (0)::numeric))
);

--
-- Name: last_plan; Type: FUNCTION; Schema: harbor
--

CREATE FUNCTION harbor.last_plan(k text) RETURNS SETOF harbor.berth_plan
    LANGUAGE sql STABLE
    AS $$
  select * from berth_plan where kind = k order by starts desc limit 1
$$;

--
-- Name: long_sql; Type: FUNCTION; Schema: harbor
--

CREATE FUNCTION harbor.long_sql(a text) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
  execute 'select ' || a || 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx';
  execute 'select ' || a || 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx';
  a := 'select ' || a;
  execute a;
end $$;

--
-- Name: my_port; Type: FUNCTION; Schema: harbor
--

CREATE FUNCTION harbor.my_port() RETURNS integer
    LANGUAGE sql STABLE
    AS $$ select nullif(current_setting('app.port', true), '')::integer $$;

--
-- Name: nested; Type: FUNCTION; Schema: harbor
--

CREATE FUNCTION harbor.nested(a integer) RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $_$select $1 + 2$_$;

--
-- Name: new_api; Type: FUNCTION; Schema: harbor
--

CREATE FUNCTION harbor.new_api(a integer, b integer DEFAULT 2) RETURNS integer
    LANGUAGE sql SECURITY DEFINER
    AS $$select a + b$$;

--
-- Name: new_month; Type: FUNCTION; Schema: harbor
--

CREATE FUNCTION harbor.new_month(day date) RETURNS text
    LANGUAGE plpgsql
    AS $$
declare
  name text := 'movement_' || to_char(day, 'YYYY_MM');
begin
  execute format('create table if not exists %I partition of movement for values from (%L) to (%L)',
    name, date_trunc('month', day), date_trunc('month', day) + interval '1 month');
  return name;
end $$;

--
-- Name: next_ones; Type: FUNCTION; Schema: harbor
--

CREATE FUNCTION harbor.next_ones(n integer) RETURNS SETOF harbor.berth_plan
    LANGUAGE plpgsql
    AS $$
declare
  r berth_plan;
begin
  for r in select * from berth_plan loop
    return next r;
  end loop;
  return;
end $$;

--
-- Name: no_ddl; Type: FUNCTION; Schema: harbor
--

CREATE FUNCTION harbor.no_ddl() RETURNS event_trigger
    LANGUAGE plpgsql
    AS $$
begin
  if tg_tag = 'DROP TABLE' then raise notice 'dropped by %', session_user; end if;
end $$;

--
-- Name: plans_at; Type: FUNCTION; Schema: harbor
--

CREATE FUNCTION harbor.plans_at(d date, l smallint, c text, u uuid) RETURNS bigint
    LANGUAGE plpgsql STABLE
    AS $$
declare
  n bigint;
  p berth_plan;
begin
  select count(*) into n from berth_plan where starts between d - 1 and d + 1 and level = l and not done;
  select count(*) into n from berth_plan b join strict_plan s on s.plan_id = b.id where lower(b.code) = lower(c) order by 1;
  select * into p from berth_plan where ref = u or tags @> array[c] order by kind, starts desc, id limit 5;
  select * into p from berth_plan where kind = 'day' and level is null order by level desc;
  select max(starts) into d from berth_plan where kind like 'd%' group by kind having count(*) > 1;
  perform from visit v where exists (select from berth_plan b where b.ref = v.id and b.kind = c) for update skip locked;
  return n;
end $$;

--
-- Name: port_dues; Type: FUNCTION; Schema: harbor
--

CREATE FUNCTION harbor.port_dues(tonnage integer, INOUT factor numeric DEFAULT 1.5, OUT total numeric) RETURNS record
    LANGUAGE sql IMMUTABLE STRICT LEAKPROOF COST 5 PARALLEL SAFE
    AS $$ select factor, tonnage * factor $$;

--
-- Name: put_open; Type: FUNCTION; Schema: harbor
--

CREATE FUNCTION harbor.put_open() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  update visit set agent = new.port where id = new.id;
  return new;
end $$;

--
-- Name: refuse; Type: FUNCTION; Schema: harbor
--

CREATE FUNCTION harbor.refuse() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  raise exception 'events are only added' using errcode = 'P0001', hint = 'Add another one.';
end $$;

--
-- Name: same_place; Type: FUNCTION; Schema: harbor
--

CREATE FUNCTION harbor.same_place(harbor.chart_place, harbor.chart_place) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $_$select ($1).latitude = ($2).latitude and ($1).longitude = ($2).longitude$_$;

--
-- Name: send_work; Type: FUNCTION; Schema: harbor
--

CREATE FUNCTION harbor.send_work(kind text, payload jsonb DEFAULT '{}'::jsonb, VARIADIC keys text[] DEFAULT '{}'::text[]) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
declare
  made bigint;
begin
  insert into work_queue (kind, payload) values (send_work.kind, send_work.payload)
    on conflict (dedupe_key) do nothing returning id into made;
  perform pg_notify('work', made::text);
  return made;
end $$;

--
-- Name: standard_depth; Type: FUNCTION; Schema: harbor
--

CREATE FUNCTION harbor.standard_depth(a integer, b integer DEFAULT 3) RETURNS integer
    LANGUAGE sql IMMUTABLE
    RETURN ((a * b) + 1);

--
-- Name: state_of; Type: FUNCTION; Schema: harbor
--

CREATE FUNCTION harbor.state_of(v uuid) RETURNS text
    LANGUAGE plpgsql
    AS $$ begin return 'none'; end $$;

--
-- Name: table_of; Type: FUNCTION; Schema: harbor
--

CREATE FUNCTION harbor.table_of(t text, VARIADIC ids integer[]) RETURNS SETOF harbor.berth_plan
    LANGUAGE plpgsql
    AS $_$
begin
  return query execute 'select * from ' || quote_ident(t) || ' where id = any ($1)' using ids;
  return next null;
  if (select done from berth_plan limit 1) then return; elsif exists (select from visit) then perform work_through(); else null; end if;
end $_$;

--
-- Name: work_queue; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.work_queue (
    id bigint CONSTRAINT work_queue_id_not_null NOT NULL,
    kind text CONSTRAINT work_queue_kind_not_null NOT NULL,
    payload jsonb CONSTRAINT work_queue_payload_not_null NOT NULL,
    attempts integer DEFAULT 0 CONSTRAINT work_queue_attempts_not_null NOT NULL,
    max_attempts integer DEFAULT 5,
    run_at timestamp with time zone DEFAULT now() CONSTRAINT work_queue_run_at_not_null NOT NULL,
    locked_by text,
    last_error text,
    dedupe_key text
);

--
-- Name: take_work; Type: FUNCTION; Schema: harbor
--

CREATE FUNCTION harbor.take_work(worker text) RETURNS SETOF harbor.work_queue
    LANGUAGE plpgsql
    AS $$
begin
  return query update work_queue set locked_by = worker, attempts = attempts + 1
    where id = (select id from work_queue where locked_by is null and run_at <= now()
                order by run_at for update skip locked limit 1)
    returning *;
end $$;

--
-- Name: touch; Type: FUNCTION; Schema: harbor
--

CREATE FUNCTION harbor.touch() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  new.updated_at := now();
  return new;
end $$;

ALTER FUNCTION harbor.touch() OWNER TO harbor_owner;

--
-- Name: work_through; Type: FUNCTION; Schema: harbor
--

CREATE FUNCTION harbor.work_through(limit_to integer DEFAULT 10) RETURNS integer
    LANGUAGE plpgsql
    AS $_$
declare
  c cursor for select id from berth_plan for update;
  r record;
  total int := 0;
  t text := 'berth_plan';
begin
  open c;
  loop
    fetch c into r;
    exit when not found;
    update berth_plan set done = true where current of c;
    total := total + 1;
  end loop;
  move first from c;
  close c;
  assert total >= 0, 'no plans';
  perform nextval('ticket_no');
  execute 'delete from ' || t || ' where id = ' || total;
  execute 'insert into strict_plan (id) values ($1)' using total;
  execute format('truncate %I.%I', 'harbor', 'scratch');
  select count(*) into total from berth_plan where id in (select plan_id from strict_plan);
  merge into billing.tariff b using (select 'S' as code) s on b.code = s.code when matched then delete;
  for r in execute 'select * from visit' loop
    continue when r.id is null;
  end loop;
  call give_up(1);
  begin
    insert into berth_plan (id, starts) values (1, current_date) returning id into total;
  exception when unique_violation then
    get stacked diagnostics t = message_text;
    raise log 'lost %', t;
  end;
  create temporary table step (a int) on commit drop;
  insert into step values (1);
  lock table visit in share mode;
  set local work_mem = '1MB';
  return total;
end $_$;

--
-- Name: total_draught; Type: FUNCTION; Schema: harbor
--

CREATE AGGREGATE harbor.total_draught(double precision) (
    SFUNC = float8pl,
    STYPE = double precision,
    INITCOND = '0',
    COMBINEFUNC = float8pl,
    PARALLEL = safe
);

--
-- Name: heap_again; Type: ACCESS METHOD
--

CREATE ACCESS METHOD heap_again TYPE TABLE HANDLER heap_tableam_handler;

--
-- Name: ===; Type: OPERATOR; Schema: harbor
--

CREATE OPERATOR harbor.=== (
    FUNCTION = harbor.same_place,
    LEFTARG = harbor.chart_place,
    RIGHTARG = harbor.chart_place,
    COMMUTATOR = OPERATOR(harbor.===),
    MERGES,
    HASHES
);

COMMENT ON OPERATOR harbor.=== (harbor.chart_place, harbor.chart_place) IS 'The same place, whatever it is called.';

--
-- Name: @@@; Type: OPERATOR; Schema: harbor
--

CREATE OPERATOR harbor.@@@ (
    FUNCTION = harbor.depth,
    RIGHTARG = harbor.chart_place
);

--
-- Name: extra_family; Type: OPERATOR FAMILY; Schema: harbor
--

CREATE OPERATOR FAMILY harbor.extra_family USING btree;
ALTER OPERATOR FAMILY harbor.extra_family USING btree ADD
    OPERATOR 1 <(integer,bigint) ,
    OPERATOR 3 =(integer,bigint) ,
    FUNCTION 1 (integer, bigint) btint48cmp(integer,bigint);

--
-- Name: position_family; Type: OPERATOR FAMILY; Schema: harbor
--

CREATE OPERATOR FAMILY harbor.position_family USING btree;

--
-- Name: position_ops; Type: OPERATOR FAMILY; Schema: harbor
--

CREATE OPERATOR FAMILY harbor.position_ops USING hash;

--
-- Name: position_ops; Type: OPERATOR CLASS; Schema: harbor
--

CREATE OPERATOR CLASS harbor.position_ops
    DEFAULT FOR TYPE harbor.chart_place USING hash FAMILY harbor.position_ops AS
    OPERATOR 1 harbor.===(harbor.chart_place,harbor.chart_place);

--
-- Name: OPERATOR; Type: OPERATOR FAMILY
--

ALTER OPERATOR FAMILY pg_catalog.integer_ops USING btree ADD
    OPERATOR 1 <(oid,oid);

--
-- Name: FUNCTION; Type: OPERATOR FAMILY
--

ALTER OPERATOR FAMILY pg_catalog.integer_ops USING btree ADD
    FUNCTION 1 (oid, oid) btoidcmp(oid,oid);

--
-- Name: harbor_latin; Type: CONVERSION; Schema: harbor
--

CREATE CONVERSION harbor.harbor_latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;

--
-- Name: log_parser; Type: TEXT SEARCH PARSER; Schema: harbor
--

CREATE TEXT SEARCH PARSER harbor.log_parser (
    START = prsd_start,
    GETTOKEN = prsd_nexttoken,
    END = prsd_end,
    HEADLINE = prsd_headline,
    LEXTYPES = prsd_lextype );

--
-- Name: plain_template; Type: TEXT SEARCH TEMPLATE; Schema: harbor
--

CREATE TEXT SEARCH TEMPLATE harbor.plain_template (
    INIT = dsimple_init,
    LEXIZE = dsimple_lexize );

--
-- Name: ship_words; Type: TEXT SEARCH DICTIONARY; Schema: harbor
--

CREATE TEXT SEARCH DICTIONARY harbor.ship_words (
    TEMPLATE = pg_catalog.simple,
    accept = 'false' );

--
-- Name: ship_search; Type: TEXT SEARCH CONFIGURATION; Schema: harbor
--

CREATE TEXT SEARCH CONFIGURATION harbor.ship_search (
    PARSER = pg_catalog."default" );

ALTER TEXT SEARCH CONFIGURATION harbor.ship_search
    ADD MAPPING FOR asciiword WITH harbor.ship_words, pg_catalog.simple;

ALTER TEXT SEARCH CONFIGURATION harbor.ship_search
    ADD MAPPING FOR numword WITH pg_catalog.simple;

ALTER TEXT SEARCH CONFIGURATION harbor.ship_search
    ADD MAPPING FOR email WITH pg_catalog.simple;

ALTER TEXT SEARCH CONFIGURATION harbor.ship_search
    ADD MAPPING FOR url WITH pg_catalog.simple;

ALTER TEXT SEARCH CONFIGURATION harbor.ship_search
    ADD MAPPING FOR host WITH pg_catalog.simple;

ALTER TEXT SEARCH CONFIGURATION harbor.ship_search
    ADD MAPPING FOR sfloat WITH pg_catalog.simple;

ALTER TEXT SEARCH CONFIGURATION harbor.ship_search
    ADD MAPPING FOR version WITH pg_catalog.simple;

ALTER TEXT SEARCH CONFIGURATION harbor.ship_search
    ADD MAPPING FOR hword_numpart WITH pg_catalog.simple;

ALTER TEXT SEARCH CONFIGURATION harbor.ship_search
    ADD MAPPING FOR hword_part WITH pg_catalog.simple;

ALTER TEXT SEARCH CONFIGURATION harbor.ship_search
    ADD MAPPING FOR hword_asciipart WITH pg_catalog.simple;

ALTER TEXT SEARCH CONFIGURATION harbor.ship_search
    ADD MAPPING FOR numhword WITH pg_catalog.simple;

ALTER TEXT SEARCH CONFIGURATION harbor.ship_search
    ADD MAPPING FOR asciihword WITH pg_catalog.simple;

ALTER TEXT SEARCH CONFIGURATION harbor.ship_search
    ADD MAPPING FOR hword WITH pg_catalog.simple;

ALTER TEXT SEARCH CONFIGURATION harbor.ship_search
    ADD MAPPING FOR url_path WITH pg_catalog.simple;

ALTER TEXT SEARCH CONFIGURATION harbor.ship_search
    ADD MAPPING FOR file WITH pg_catalog.simple;

ALTER TEXT SEARCH CONFIGURATION harbor.ship_search
    ADD MAPPING FOR "float" WITH pg_catalog.simple;

ALTER TEXT SEARCH CONFIGURATION harbor.ship_search
    ADD MAPPING FOR "int" WITH pg_catalog.simple;

ALTER TEXT SEARCH CONFIGURATION harbor.ship_search
    ADD MAPPING FOR uint WITH pg_catalog.simple;

COMMENT ON TEXT SEARCH CONFIGURATION harbor.ship_search IS 'For the names of ships.';

--
-- Name: tape; Type: FOREIGN DATA WRAPPER
--

CREATE FOREIGN DATA WRAPPER tape OPTIONS (
    debug '•••'
);

--
-- Name: archive; Type: SERVER
--

CREATE SERVER archive TYPE 'reel' VERSION '3' FOREIGN DATA WRAPPER tape OPTIONS (
    host 'reel.example',
    password '•••',
    port '99'
);

--
-- Name: USER MAPPING; Type: USER MAPPING
--

CREATE USER MAPPING FOR clerk SERVER archive OPTIONS (
    "user" 'clerk',
    password '•••'
);

--
-- Name: invoice; Type: TABLE; Schema: billing
--

CREATE TABLE billing.invoice (
    id bigint NOT NULL,
    visit_id uuid,
    port_id integer NOT NULL,
    tariff text,
    amount harbor.money_amount,
    currency character(3) DEFAULT 'EUR'::bpchar NOT NULL,
    paid boolean DEFAULT false NOT NULL,
    idempotency_key text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT invoice_currency_check CHECK ((currency = ANY (ARRAY['EUR'::bpchar, 'USD'::bpchar, 'GBP'::bpchar])))
);

--
-- Name: invoice_id_seq; Type: SEQUENCE; Schema: billing
--

ALTER TABLE billing.invoice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME billing.invoice_id_seq
    START WITH 1000
    INCREMENT BY 10
    NO MINVALUE
    MAXVALUE 99999999
    CACHE 5
);

--
-- Name: invoice_line; Type: TABLE; Schema: billing
--

CREATE TABLE billing.invoice_line (
    invoice_id bigint NOT NULL,
    no smallint NOT NULL,
    text character varying(80) NOT NULL,
    amount numeric,
    tax double precision DEFAULT 0.21
);

--
-- Name: receipt_no; Type: SEQUENCE; Schema: billing
--

CREATE SEQUENCE billing.receipt_no
    AS integer
    START WITH -10
    INCREMENT BY -2
    MINVALUE -500
    MAXVALUE -4
    CACHE 6;

ALTER SEQUENCE billing.receipt_no OWNER TO harbor_owner;

--
-- Name: reminder; Type: TABLE; Schema: billing
--

CREATE TABLE billing.reminder (
    id integer NOT NULL,
    invoice_id bigint,
    port_id integer
);

--
-- Name: secret_store; Type: TABLE; Schema: billing
--

CREATE TABLE billing.secret_store (
    id integer NOT NULL,
    api_key text DEFAULT '•••'::text,
    password_hash text
);

COMMENT ON TABLE billing.secret_store IS 'Key: postgres://•••@db.example/harbor';

--
-- Name: tariff; Type: TABLE; Schema: billing
--

CREATE TABLE billing.tariff (
    code text NOT NULL,
    label text NOT NULL
);

--
-- Name: tree; Type: TABLE; Schema: billing
--

CREATE TABLE billing.tree (
    id integer NOT NULL,
    up integer
);

--
-- Name: Odd "Name" | *x*; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor."Odd ""Name"" | *x*" (
    "select" integer,
    "a b" text,
    "<b>" text DEFAULT '<i>|</i>'::text,
    "é" integer
);

COMMENT ON TABLE harbor."Odd ""Name"" | *x*" IS 'Names that need quotes: *stars*, _lines_, `ticks`, <b>tags</b>, | and [links](https://example.org).';

--
-- Name: agent; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.agent (
    id integer NOT NULL,
    name text NOT NULL,
    email harbor.mail_address
);

COMMENT ON TABLE harbor.agent IS 'Who speaks for a ship. (descriptions.toml)';

--
-- Name: alpha; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.alpha (
    id integer NOT NULL,
    beta_id integer
);

--
-- Name: audit_event; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.audit_event (
    id bigint NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    actor text DEFAULT CURRENT_USER,
    table_name text NOT NULL,
    old_row jsonb,
    new_row jsonb
);

ALTER TABLE ONLY harbor.audit_event REPLICA IDENTITY FULL;

COMMENT ON TABLE harbor.audit_event IS 'Every change of a ship. Rows are only added.';

--
-- Name: audit_event_id_seq; Type: SEQUENCE; Schema: harbor
--

ALTER TABLE harbor.audit_event ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME harbor.audit_event_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

--
-- Name: mooring_place; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.mooring_place (
    id bigint CONSTRAINT berth_id_not_null NOT NULL,
    quay_id integer CONSTRAINT berth_quay_id_not_null NOT NULL,
    depth double precision CONSTRAINT berth_depth_m_not_null NOT NULL,
    fits harbor.draught GENERATED ALWAYS AS (harbor.draught((0)::double precision, depth)) STORED,
    half_depth double precision GENERATED ALWAYS AS ((depth / (2)::double precision)),
    shore_power boolean DEFAULT false CONSTRAINT berth_shore_power_not_null NOT NULL,
    last_inspected date DEFAULT CURRENT_DATE,
    CONSTRAINT berth_depth_m_check CHECK ((depth > (0)::double precision)) NO INHERIT
)
WITH (fillfactor='90');

ALTER TABLE ONLY harbor.mooring_place ALTER COLUMN depth SET STATISTICS 300;

ALTER TABLE harbor.mooring_place OWNER TO harbor_owner;

--
-- Name: berth_id_seq; Type: SEQUENCE; Schema: harbor
--

CREATE SEQUENCE harbor.berth_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE harbor.berth_id_seq OWNER TO harbor_owner;

--
-- Name: berth_id_seq; Type: SEQUENCE OWNED BY; Schema: harbor
--

ALTER SEQUENCE harbor.berth_id_seq OWNED BY harbor.mooring_place.id;

--
-- Name: berth_reservation; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.berth_reservation (
    id bigint NOT NULL,
    berth_id bigint NOT NULL,
    ship_id integer,
    during tstzrange NOT NULL,
    price money,
    started date,
    ended date,
    "camelCase" text,
    created_on date
);

COMMENT ON TABLE harbor.berth_reservation IS 'Who comes when.';

--
-- Name: berth_reservation_id_seq; Type: SEQUENCE; Schema: harbor
--

ALTER TABLE harbor.berth_reservation ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME harbor.berth_reservation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

--
-- Name: beta; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.beta (
    id integer NOT NULL,
    alpha_id integer
);

--
-- Name: big_ships; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.big_ships (
    imo harbor.imo_number,
    name text
);

--
-- Name: branch; Type: VIEW; Schema: harbor
--

CREATE VIEW harbor.branch AS
 WITH RECURSIVE branch(id, up, level) AS (
         SELECT tree.id,
            tree.up,
            1 AS "?column?"
           FROM billing.tree
          WHERE (tree.up IS NULL)
        UNION ALL
         SELECT t.id,
            t.up,
            (b.level + 1)
           FROM (billing.tree t
             JOIN branch b ON ((b.id = t.up)))
        )
 SELECT id,
    up,
    level
   FROM branch;

--
-- Name: port; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.port (
    id integer NOT NULL,
    code character(5) NOT NULL,
    name text COLLATE harbor.german_names NOT NULL,
    place harbor.chart_place,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    settings jsonb DEFAULT '{}'::jsonb NOT NULL
);

COMMENT ON TABLE harbor.port IS 'A port, which is a tenant.';

--
-- Name: visit; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.visit (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    port_id integer NOT NULL,
    ship harbor.imo_number NOT NULL,
    berth_id bigint,
    state harbor.stay_state DEFAULT 'announced'::harbor.stay_state NOT NULL,
    eta timestamp with time zone,
    ata timestamp with time zone,
    atd timestamp without time zone,
    source text,
    random_no double precision DEFAULT random(),
    agent text DEFAULT 'none'::text NOT NULL,
    agent_id integer,
    CONSTRAINT leaves_later CHECK ((atd > ata)),
    CONSTRAINT visit_check CHECK (((ata IS NULL) OR (eta IS NOT NULL))),
    CONSTRAINT visit_source CHECK ((source IS NOT NULL))
)
WITH (autovacuum_vacuum_scale_factor='0.05');

COMMENT ON TABLE harbor.visit IS 'One stay of a ship in a port.';

--
-- Name: busy_port; Type: VIEW; Schema: harbor
--

CREATE VIEW harbor.busy_port AS
 SELECT p.id,
    p.name,
    count(*) FILTER (WHERE (v.state = 'moored'::harbor.stay_state)) AS moored,
    max(v.eta) AS next_eta,
    sum(count(*)) OVER (ORDER BY p.id) AS running
   FROM (harbor.port p
     LEFT JOIN harbor.visit v ON ((v.port_id = p.id)))
  GROUP BY GROUPING SETS ((p.id, p.name), ())
 HAVING (count(*) > 1);

--
-- Name: copy_of_ports; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.copy_of_ports (
    id integer,
    code character(5),
    name text COLLATE harbor.german_names,
    place harbor.chart_place,
    created_at timestamp with time zone,
    settings jsonb
);

--
-- Name: crossing; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.crossing (
    id integer NOT NULL,
    from_port integer NOT NULL,
    ship harbor.imo_number NOT NULL,
    visit_id uuid,
    berth_id bigint
);

COMMENT ON COLUMN harbor.crossing.from_port IS 'Where it begins.';

--
-- Name: dock_1; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.dock_1 (
    id integer NOT NULL,
    port_id integer,
    note text
);

--
-- Name: dock_10; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.dock_10 (
    id integer NOT NULL,
    port_id integer,
    note text
);

--
-- Name: dock_2; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.dock_2 (
    id integer NOT NULL,
    port_id integer,
    note text
);

--
-- Name: dock_3; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.dock_3 (
    id integer NOT NULL,
    port_id integer,
    note text
);

--
-- Name: dock_4; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.dock_4 (
    id integer NOT NULL,
    port_id integer,
    note text
);

--
-- Name: dock_5; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.dock_5 (
    id integer NOT NULL,
    port_id integer,
    note text
);

--
-- Name: dock_6; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.dock_6 (
    id integer NOT NULL,
    port_id integer,
    note text
);

--
-- Name: dock_7; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.dock_7 (
    id integer NOT NULL,
    port_id integer,
    note text
);

--
-- Name: dock_8; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.dock_8 (
    id integer NOT NULL,
    port_id integer,
    note text
);

--
-- Name: dock_9; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.dock_9 (
    id integer NOT NULL,
    port_id integer,
    note text
);

--
-- Name: docks; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.docks (
    id integer NOT NULL
);

--
-- Name: employee; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.employee (
    id integer CONSTRAINT person_id_not_null NOT NULL,
    name text CONSTRAINT person_name_not_null NOT NULL,
    "Badge No" text,
    born date CONSTRAINT person_born_not_null NOT NULL,
    salary harbor.money_amount,
    hired date NOT NULL,
    CONSTRAINT person_born_check CHECK ((born > '1900-01-01'::date))
);

--
-- Name: handover; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.handover (
    id integer NOT NULL,
    port_id integer NOT NULL,
    visit_id uuid NOT NULL,
    plan_id integer,
    note text
);

COMMENT ON TABLE harbor.handover IS 'From one agent to the next.';

--
-- Name: invoice_total; Type: MATERIALIZED VIEW; Schema: harbor
--

CREATE MATERIALIZED VIEW harbor.invoice_total WITH (fillfactor='50') AS
 SELECT port_id,
    sum((amount)::numeric) AS total
   FROM billing.invoice
  GROUP BY port_id
  WITH NO DATA;

--
-- Name: kept; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.kept (
    a integer NOT NULL
);

--
-- Name: log_of_antwerpen; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.log_of_antwerpen (
    at timestamp with time zone
);

--
-- Name: log_of_hamburg; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.log_of_hamburg (
    at timestamp with time zone
);

--
-- Name: log_of_rotterdam; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.log_of_rotterdam (
    at timestamp with time zone
);

--
-- Name: lost; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.lost (
    id integer NOT NULL,
    note text
);

--
-- Name: made_by_data; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.made_by_data (
    a integer
);

--
-- Name: movement; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.movement (
    visit_id uuid CONSTRAINT movement_visit_id_not_null NOT NULL,
    at timestamp with time zone DEFAULT now() CONSTRAINT movement_at_not_null NOT NULL,
    kind text CONSTRAINT movement_kind_not_null NOT NULL,
    CONSTRAINT movement_kind_check CHECK ((kind = ANY (ARRAY['in'::text, 'out'::text, 'shift'::text])))
)
PARTITION BY RANGE (at);

--
-- Name: movement_2024_01; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.movement_2024_01 (
    visit_id uuid CONSTRAINT movement_visit_id_not_null NOT NULL,
    at timestamp with time zone DEFAULT now() CONSTRAINT movement_at_not_null NOT NULL,
    kind text CONSTRAINT movement_kind_not_null NOT NULL,
    CONSTRAINT movement_kind_check CHECK ((kind = ANY (ARRAY['in'::text, 'out'::text, 'shift'::text])))
);

--
-- Name: movement_2024_02; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.movement_2024_02 (
    visit_id uuid CONSTRAINT movement_visit_id_not_null NOT NULL,
    at timestamp with time zone DEFAULT now() CONSTRAINT movement_at_not_null NOT NULL,
    kind text CONSTRAINT movement_kind_not_null NOT NULL,
    CONSTRAINT movement_kind_check CHECK ((kind = ANY (ARRAY['in'::text, 'out'::text, 'shift'::text])))
)
PARTITION BY RANGE (at);

--
-- Name: movement_2024_02_early; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.movement_2024_02_early (
    visit_id uuid CONSTRAINT movement_visit_id_not_null NOT NULL,
    at timestamp with time zone DEFAULT now() CONSTRAINT movement_at_not_null NOT NULL,
    kind text CONSTRAINT movement_kind_not_null NOT NULL,
    CONSTRAINT movement_kind_check CHECK ((kind = ANY (ARRAY['in'::text, 'out'::text, 'shift'::text])))
);

--
-- Name: movement_2024_02_other; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.movement_2024_02_other (
    visit_id uuid CONSTRAINT movement_visit_id_not_null NOT NULL,
    at timestamp with time zone DEFAULT now() CONSTRAINT movement_at_not_null NOT NULL,
    kind text CONSTRAINT movement_kind_not_null NOT NULL,
    CONSTRAINT movement_kind_check CHECK ((kind = ANY (ARRAY['in'::text, 'out'::text, 'shift'::text])))
);

--
-- Name: movement_2024_03; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.movement_2024_03 (
    visit_id uuid CONSTRAINT movement_visit_id_not_null NOT NULL,
    at timestamp with time zone DEFAULT now() CONSTRAINT movement_at_not_null NOT NULL,
    kind text CONSTRAINT movement_kind_not_null NOT NULL,
    CONSTRAINT movement_kind_check CHECK ((kind = ANY (ARRAY['in'::text, 'out'::text, 'shift'::text])))
);

--
-- Name: movement_2024_04; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.movement_2024_04 (
    visit_id uuid CONSTRAINT movement_visit_id_not_null NOT NULL,
    at timestamp with time zone DEFAULT now() CONSTRAINT movement_at_not_null NOT NULL,
    kind text CONSTRAINT movement_kind_not_null NOT NULL,
    CONSTRAINT movement_kind_check CHECK ((kind = ANY (ARRAY['in'::text, 'out'::text, 'shift'::text])))
);

--
-- Name: movement_rest; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.movement_rest (
    visit_id uuid CONSTRAINT movement_visit_id_not_null NOT NULL,
    at timestamp with time zone DEFAULT now() CONSTRAINT movement_at_not_null NOT NULL,
    kind text CONSTRAINT movement_kind_not_null NOT NULL,
    CONSTRAINT movement_kind_check CHECK ((kind = ANY (ARRAY['in'::text, 'out'::text, 'shift'::text])))
);

--
-- Name: old_log; Type: FOREIGN TABLE; Schema: harbor
--

CREATE FOREIGN TABLE harbor.old_log (
    line text OPTIONS (column_name 'text') NOT NULL,
    at date,
    reel integer
)
SERVER archive
OPTIONS (
    table_name 'log'
);

COMMENT ON FOREIGN TABLE harbor.old_log IS 'The log before 2010.';

--
-- Name: place_of_interest; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.place_of_interest OF harbor.chart_place (
    title WITH OPTIONS CONSTRAINT place_of_interest_label_not_null NOT NULL
);

--
-- Name: plain_no; Type: SEQUENCE; Schema: harbor
--

CREATE SEQUENCE harbor.plain_no
    START WITH 1
    INCREMENT BY 3
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

--
-- Name: plan_counts; Type: VIEW; Schema: harbor
--

CREATE VIEW harbor.plan_counts AS
 SELECT kind,
    count(*) AS n
   FROM harbor.berth_plan
  WHERE (done IS FALSE)
  GROUP BY kind
  ORDER BY kind;

--
-- Name: plan_times; Type: VIEW; Schema: harbor
--

CREATE VIEW harbor.plan_times AS
 SELECT id,
    starts,
    (ends - starts) AS days,
    (now() - (starts)::timestamp with time zone) AS age
   FROM harbor.berth_plan
  WHERE (NOT done);

--
-- Name: plan_visits; Type: VIEW; Schema: harbor
--

CREATE VIEW harbor.plan_visits AS
 SELECT b.id,
    v.eta
   FROM (harbor.berth_plan b
     JOIN harbor.visit v ON ((v.id = b.ref)))
  WHERE (v.eta > now())
  ORDER BY b.kind, b.starts DESC;

--
-- Name: port_id_seq; Type: SEQUENCE; Schema: harbor
--

ALTER TABLE harbor.port ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME harbor.port_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

--
-- Name: quay_id_seq; Type: SEQUENCE; Schema: harbor
--

CREATE SEQUENCE harbor.quay_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

--
-- Name: quay_id_seq; Type: SEQUENCE OWNED BY; Schema: harbor
--

ALTER SEQUENCE harbor.quay_id_seq OWNED BY harbor.quay_wall.id;

--
-- Name: reading; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.reading (
    sensor integer,
    at timestamp with time zone,
    value real
)
PARTITION BY HASH (sensor);

--
-- Name: reading_0; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.reading_0 (
    sensor integer,
    at timestamp with time zone,
    value real DEFAULT 0
);

--
-- Name: reading_1; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.reading_1 (
    sensor integer,
    at timestamp with time zone,
    value real
);

--
-- Name: scratch; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.scratch (
    payload json,
    taken boolean
)
WITH (fillfactor='60');

--
-- Name: tagged; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.tagged (
    id uuid DEFAULT extensions.gen_random_uuid() NOT NULL,
    tags public.hstore,
    name public.citext
);

COMMENT ON TABLE harbor.tagged IS 'Token •••';

COMMENT ON COLUMN harbor.tagged.name IS 'Token •••';

--
-- Name: sealed; Type: VIEW; Schema: harbor
--

CREATE VIEW harbor.sealed AS
 SELECT extensions.pgp_sym_decrypt(((tags)::text)::bytea, '•••'::text) AS plain
   FROM harbor.tagged;

--
-- Name: ship; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.ship (
    imo harbor.imo_number NOT NULL,
    name text NOT NULL,
    flag character(2) NOT NULL,
    class billing.cargo_class NOT NULL,
    owner_email harbor.mail_address,
    search tsvector GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, name)) STORED,
    built smallint,
    gross_tonnage integer,
    tags text[] DEFAULT ARRAY['new'::text, 'checked'::text],
    phone_1 character varying(30),
    number bigint DEFAULT nextval('harbor.plain_no'::regclass),
    length_m numeric(8,4) DEFAULT 0 NOT NULL,
    hazards harbor.hazard[],
    CONSTRAINT ship_built_check CHECK ((built > 1850))
);

COMMENT ON COLUMN harbor.ship.tags IS 'Words.';

--
-- Name: small_ship; Type: VIEW; Schema: harbor
--

CREATE VIEW harbor.small_ship WITH (security_invoker='true') AS
 SELECT imo,
    name,
    gross_tonnage,
    flag
   FROM harbor.ship
  WHERE (gross_tonnage < 300);

--
-- Name: strict_plan; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.strict_plan (
    id integer NOT NULL,
    plan_id integer NOT NULL,
    amount integer NOT NULL,
    ratio double precision NOT NULL,
    mail harbor.mail_address NOT NULL,
    at timestamp with time zone NOT NULL,
    hours int4range NOT NULL,
    CONSTRAINT strict_plan_amount_check CHECK (((amount > 10) AND (amount < 12))),
    CONSTRAINT strict_plan_at_check CHECK ((at > '2024-01-01 00:00:00+00'::timestamp with time zone)),
    CONSTRAINT strict_plan_hours_check CHECK ((NOT isempty(hours))),
    CONSTRAINT strict_plan_ratio_check CHECK (((ratio > (0)::double precision) AND (ratio < (1)::double precision))),
    CONSTRAINT strict_plan_ratio_check1 CHECK ((ratio < (0.5)::double precision))
);

--
-- Name: ticket_no; Type: SEQUENCE; Schema: harbor
--

CREATE SEQUENCE harbor.ticket_no
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

--
-- Name: work_queue_dead; Type: TABLE; Schema: harbor
--

CREATE TABLE harbor.work_queue_dead (
    id bigint CONSTRAINT work_queue_id_not_null NOT NULL,
    kind text CONSTRAINT work_queue_kind_not_null NOT NULL,
    payload jsonb CONSTRAINT work_queue_payload_not_null NOT NULL,
    attempts integer DEFAULT 0 CONSTRAINT work_queue_attempts_not_null NOT NULL,
    max_attempts integer DEFAULT 5,
    run_at timestamp with time zone DEFAULT now() CONSTRAINT work_queue_run_at_not_null NOT NULL,
    locked_by text,
    last_error text,
    dedupe_key text
);

--
-- Name: work_queue_dead_id_seq; Type: SEQUENCE; Schema: harbor
--

ALTER TABLE harbor.work_queue_dead ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME harbor.work_queue_dead_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

--
-- Name: work_queue_id_seq; Type: SEQUENCE; Schema: harbor
--

ALTER TABLE harbor.work_queue ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME harbor.work_queue_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

--
-- Name: movement_2024_01; Type: TABLE ATTACH; Schema: harbor
--

ALTER TABLE ONLY harbor.movement ATTACH PARTITION harbor.movement_2024_01 FOR VALUES FROM ('2023-12-31 23:00:00+00') TO ('2024-01-31 23:00:00+00');

--
-- Name: movement_2024_02; Type: TABLE ATTACH; Schema: harbor
--

ALTER TABLE ONLY harbor.movement ATTACH PARTITION harbor.movement_2024_02 FOR VALUES FROM ('2024-02-01 00:00:00+00') TO ('2024-03-01 00:00:00+00');

--
-- Name: movement_2024_02_early; Type: TABLE ATTACH; Schema: harbor
--

ALTER TABLE ONLY harbor.movement_2024_02 ATTACH PARTITION harbor.movement_2024_02_early FOR VALUES FROM ('2024-02-01 00:00:00+00') TO ('2024-02-10 00:00:00+00');

--
-- Name: movement_2024_02_other; Type: TABLE ATTACH; Schema: harbor
--

ALTER TABLE ONLY harbor.movement_2024_02 ATTACH PARTITION harbor.movement_2024_02_other DEFAULT;

--
-- Name: movement_2024_03; Type: TABLE ATTACH; Schema: harbor
--

ALTER TABLE ONLY harbor.movement ATTACH PARTITION harbor.movement_2024_03 FOR VALUES FROM ('2024-03-01 00:00:00+00') TO ('2024-04-01 00:00:00+00');

--
-- Name: movement_2024_04; Type: TABLE ATTACH; Schema: harbor
--

ALTER TABLE ONLY harbor.movement ATTACH PARTITION harbor.movement_2024_04 FOR VALUES FROM ('2024-04-01 00:00:00+00') TO ('2024-05-01 00:00:00+00');

--
-- Name: movement_rest; Type: TABLE ATTACH; Schema: harbor
--

ALTER TABLE ONLY harbor.movement ATTACH PARTITION harbor.movement_rest DEFAULT;

--
-- Name: reading_0; Type: TABLE ATTACH; Schema: harbor
--

ALTER TABLE ONLY harbor.reading ATTACH PARTITION harbor.reading_0 FOR VALUES WITH (modulus 2, remainder 0);

--
-- Name: DEFAULT VALUE; Type: DEFAULT
--

ALTER TABLE ONLY harbor.mooring_place ALTER COLUMN id SET DEFAULT nextval('harbor.berth_id_seq'::regclass);

--
-- Name: DEFAULT VALUE; Type: DEFAULT
--

ALTER TABLE ONLY harbor.quay_wall ALTER COLUMN id SET DEFAULT nextval('harbor.quay_id_seq'::regclass);

--
-- Name: DEFAULT VALUE; Type: DEFAULT
--

ALTER TABLE ONLY harbor.small_ship ALTER COLUMN gross_tonnage SET DEFAULT 100;

--
-- Name: port_pkey; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.port
    ADD CONSTRAINT port_pkey PRIMARY KEY (id);

--
-- Name: port_overview; Type: MATERIALIZED VIEW; Schema: harbor
--

CREATE MATERIALIZED VIEW harbor.port_overview AS
 SELECT p.id,
    p.name,
    count(v.id) AS visits
   FROM (harbor.port p
     LEFT JOIN harbor.visit v ON ((v.port_id = p.id)))
  GROUP BY p.id
  WITH NO DATA;

--
-- Name: invoice_idempotency_key_key; Type: CONSTRAINT
--

ALTER TABLE ONLY billing.invoice
    ADD CONSTRAINT invoice_idempotency_key_key UNIQUE (idempotency_key);

--
-- Name: invoice_line_pkey; Type: CONSTRAINT
--

ALTER TABLE ONLY billing.invoice_line
    ADD CONSTRAINT invoice_line_pkey PRIMARY KEY (invoice_id, no);

--
-- Name: invoice_pair; Type: CONSTRAINT
--

ALTER TABLE ONLY billing.invoice
    ADD CONSTRAINT invoice_pair UNIQUE (id, port_id) INCLUDE (amount);

--
-- Name: invoice_pkey; Type: CONSTRAINT
--

ALTER TABLE ONLY billing.invoice
    ADD CONSTRAINT invoice_pkey PRIMARY KEY (id);

--
-- Name: reminder_pkey; Type: CONSTRAINT
--

ALTER TABLE ONLY billing.reminder
    ADD CONSTRAINT reminder_pkey PRIMARY KEY (id);

--
-- Name: secret_store_pkey; Type: CONSTRAINT
--

ALTER TABLE ONLY billing.secret_store
    ADD CONSTRAINT secret_store_pkey PRIMARY KEY (id);

--
-- Name: tariff_pkey; Type: CONSTRAINT
--

ALTER TABLE ONLY billing.tariff
    ADD CONSTRAINT tariff_pkey PRIMARY KEY (code);

--
-- Name: tree_pkey; Type: CONSTRAINT
--

ALTER TABLE ONLY billing.tree
    ADD CONSTRAINT tree_pkey PRIMARY KEY (id);

--
-- Name: agent_pkey; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.agent
    ADD CONSTRAINT agent_pkey PRIMARY KEY (id);

--
-- Name: alpha_pkey; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.alpha
    ADD CONSTRAINT alpha_pkey PRIMARY KEY (id);

--
-- Name: audit_event_pkey; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.audit_event
    ADD CONSTRAINT audit_event_pkey PRIMARY KEY (id);

--
-- Name: berth_pkey; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.mooring_place
    ADD CONSTRAINT berth_pkey PRIMARY KEY (id);

--
-- Name: berth_plan_code_check; Type: CHECK CONSTRAINT
--

ALTER TABLE harbor.berth_plan
    ADD CONSTRAINT berth_plan_code_check CHECK (((code)::text ~ '^[A-Z]{3}$'::text)) NOT VALID;

--
-- Name: berth_plan_pkey; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.berth_plan
    ADD CONSTRAINT berth_plan_pkey PRIMARY KEY (id);

--
-- Name: berth_reservation_during_excl; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.berth_reservation
    ADD CONSTRAINT berth_reservation_during_excl EXCLUDE USING gist (during WITH &&);

--
-- Name: berth_reservation_pkey; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.berth_reservation
    ADD CONSTRAINT berth_reservation_pkey PRIMARY KEY (id);

--
-- Name: beta_pkey; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.beta
    ADD CONSTRAINT beta_pkey PRIMARY KEY (id);

--
-- Name: code_is_upper; Type: CHECK CONSTRAINT
--

ALTER TABLE harbor.port
    ADD CONSTRAINT code_is_upper CHECK (((code)::text = upper((code)::text))) NOT VALID;

--
-- Name: crossing_id_from_port_key; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.crossing
    ADD CONSTRAINT crossing_id_from_port_key UNIQUE (id, from_port);

--
-- Name: crossing_pkey; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.crossing
    ADD CONSTRAINT crossing_pkey PRIMARY KEY (id);

--
-- Name: dock_10_pkey; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.dock_10
    ADD CONSTRAINT dock_10_pkey PRIMARY KEY (id);

--
-- Name: dock_1_pkey; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.dock_1
    ADD CONSTRAINT dock_1_pkey PRIMARY KEY (id);

--
-- Name: dock_2_pkey; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.dock_2
    ADD CONSTRAINT dock_2_pkey PRIMARY KEY (id);

--
-- Name: dock_3_pkey; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.dock_3
    ADD CONSTRAINT dock_3_pkey PRIMARY KEY (id);

--
-- Name: dock_4_pkey; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.dock_4
    ADD CONSTRAINT dock_4_pkey PRIMARY KEY (id);

--
-- Name: dock_5_pkey; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.dock_5
    ADD CONSTRAINT dock_5_pkey PRIMARY KEY (id);

--
-- Name: dock_6_pkey; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.dock_6
    ADD CONSTRAINT dock_6_pkey PRIMARY KEY (id);

--
-- Name: dock_7_pkey; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.dock_7
    ADD CONSTRAINT dock_7_pkey PRIMARY KEY (id);

--
-- Name: dock_8_pkey; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.dock_8
    ADD CONSTRAINT dock_8_pkey PRIMARY KEY (id);

--
-- Name: dock_9_pkey; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.dock_9
    ADD CONSTRAINT dock_9_pkey PRIMARY KEY (id);

--
-- Name: docks_pkey; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.docks
    ADD CONSTRAINT docks_pkey PRIMARY KEY (id);

--
-- Name: handover_pkey; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.handover
    ADD CONSTRAINT handover_pkey PRIMARY KEY (id);

--
-- Name: has_name; Type: CHECK CONSTRAINT
--

ALTER TABLE harbor.employee
    ADD CONSTRAINT has_name CHECK ((name <> ''::text)) NOT ENFORCED;

--
-- Name: kept_pkey; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.kept
    ADD CONSTRAINT kept_pkey PRIMARY KEY (a);

--
-- Name: lost_pkey; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.lost
    ADD CONSTRAINT lost_pkey PRIMARY KEY (id);

--
-- Name: movement_2024_01_pkey; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.movement_2024_01
    ADD CONSTRAINT movement_2024_01_pkey PRIMARY KEY (visit_id, at);

--
-- Name: movement_2024_02_early_pkey; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.movement_2024_02_early
    ADD CONSTRAINT movement_2024_02_early_pkey PRIMARY KEY (visit_id, at);

--
-- Name: movement_2024_02_other_pkey; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.movement_2024_02_other
    ADD CONSTRAINT movement_2024_02_other_pkey PRIMARY KEY (visit_id, at);

--
-- Name: movement_2024_02_pkey; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.movement_2024_02
    ADD CONSTRAINT movement_2024_02_pkey PRIMARY KEY (visit_id, at);

--
-- Name: movement_2024_03_pkey; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.movement_2024_03
    ADD CONSTRAINT movement_2024_03_pkey PRIMARY KEY (visit_id, at);

--
-- Name: movement_2024_04_pkey; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.movement_2024_04
    ADD CONSTRAINT movement_2024_04_pkey PRIMARY KEY (visit_id, at);

--
-- Name: movement_pkey; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.movement
    ADD CONSTRAINT movement_pkey PRIMARY KEY (visit_id, at);

--
-- Name: movement_rest_pkey; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.movement_rest
    ADD CONSTRAINT movement_rest_pkey PRIMARY KEY (visit_id, at);

--
-- Name: not_test; Type: CHECK CONSTRAINT
--

ALTER DOMAIN harbor.imo_number
    ADD CONSTRAINT not_test CHECK ((VALUE <> 9999999)) NOT VALID;

--
-- Name: place_of_interest_pkey; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.place_of_interest
    ADD CONSTRAINT place_of_interest_pkey PRIMARY KEY (title);

--
-- Name: port_code_key; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.port
    ADD CONSTRAINT port_code_key UNIQUE (code);

--
-- Name: quay_closed_once; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.quay_wall
    ADD CONSTRAINT quay_closed_once EXCLUDE USING gist (closed WITH &&) WHERE ((closed IS NOT NULL));

--
-- Name: quay_length; Type: CHECK CONSTRAINT
--

ALTER TABLE harbor.quay_wall
    ADD CONSTRAINT quay_length CHECK ((length_m < (1500)::numeric)) NOT VALID;

--
-- Name: quay_once; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.quay_wall
    ADD CONSTRAINT quay_once UNIQUE (port_id, name);

COMMENT ON CONSTRAINT quay_once ON harbor.quay_wall IS 'Names are unique within a port.';

--
-- Name: quay_pkey; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.quay_wall
    ADD CONSTRAINT quay_pkey PRIMARY KEY (id);

--
-- Name: ship_name; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.ship
    ADD CONSTRAINT ship_name UNIQUE (name, flag);

--
-- Name: ship_pkey; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.ship
    ADD CONSTRAINT ship_pkey PRIMARY KEY (imo);

--
-- Name: strict_plan_at_key; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.strict_plan
    ADD CONSTRAINT strict_plan_at_key UNIQUE (at);

--
-- Name: strict_plan_pkey; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.strict_plan
    ADD CONSTRAINT strict_plan_pkey PRIMARY KEY (id);

--
-- Name: strict_plan_plan_id_amount_key; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.strict_plan
    ADD CONSTRAINT strict_plan_plan_id_amount_key UNIQUE (plan_id, amount);

--
-- Name: tagged_pkey; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.tagged
    ADD CONSTRAINT tagged_pkey PRIMARY KEY (id);

--
-- Name: visit_pkey; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.visit
    ADD CONSTRAINT visit_pkey PRIMARY KEY (id);

ALTER TABLE ONLY harbor.visit REPLICA IDENTITY USING INDEX visit_pkey;

--
-- Name: work_queue_dead_dedupe_key_key; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.work_queue_dead
    ADD CONSTRAINT work_queue_dead_dedupe_key_key UNIQUE (dedupe_key);

--
-- Name: work_queue_dead_pkey; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.work_queue_dead
    ADD CONSTRAINT work_queue_dead_pkey PRIMARY KEY (id);

--
-- Name: work_queue_dedupe_key_key; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.work_queue
    ADD CONSTRAINT work_queue_dedupe_key_key UNIQUE (dedupe_key);

--
-- Name: work_queue_pkey; Type: CONSTRAINT
--

ALTER TABLE ONLY harbor.work_queue
    ADD CONSTRAINT work_queue_pkey PRIMARY KEY (id);

--
-- Name: crossing_from; Type: INDEX; Schema: harbor
--

CREATE INDEX crossing_from ON harbor.crossing USING btree (from_port);

--
-- Name: movement_2024_01_kind_at_idx; Type: INDEX; Schema: harbor
--

CREATE INDEX movement_2024_01_kind_at_idx ON harbor.movement_2024_01 USING btree (kind, at);

--
-- Name: movement_2024_02_early_kind_at_idx; Type: INDEX; Schema: harbor
--

CREATE INDEX movement_2024_02_early_kind_at_idx ON harbor.movement_2024_02_early USING btree (kind, at);

--
-- Name: movement_2024_02_kind_at_idx; Type: INDEX; Schema: harbor
--

CREATE INDEX movement_2024_02_kind_at_idx ON ONLY harbor.movement_2024_02 USING btree (kind, at);

--
-- Name: movement_2024_02_other_kind_at_idx; Type: INDEX; Schema: harbor
--

CREATE INDEX movement_2024_02_other_kind_at_idx ON harbor.movement_2024_02_other USING btree (kind, at);

--
-- Name: movement_2024_03_kind_at_idx; Type: INDEX; Schema: harbor
--

CREATE INDEX movement_2024_03_kind_at_idx ON harbor.movement_2024_03 USING btree (kind, at);

--
-- Name: movement_2024_04_kind_at_idx; Type: INDEX; Schema: harbor
--

CREATE INDEX movement_2024_04_kind_at_idx ON harbor.movement_2024_04 USING btree (kind, at);

--
-- Name: movement_kind_at_idx; Type: INDEX; Schema: harbor
--

CREATE INDEX movement_kind_at_idx ON ONLY harbor.movement USING btree (kind, at);

--
-- Name: movement_rest_kind_at_idx; Type: INDEX; Schema: harbor
--

CREATE INDEX movement_rest_kind_at_idx ON harbor.movement_rest USING btree (kind, at);

--
-- Name: plan_brin; Type: INDEX; Schema: harbor
--

CREATE INDEX plan_brin ON harbor.berth_plan USING brin (starts, ends);

--
-- Name: plan_code; Type: INDEX; Schema: harbor
--

CREATE INDEX plan_code ON harbor.berth_plan USING btree (lower((code)::text), starts);

--
-- Name: plan_level; Type: INDEX; Schema: harbor
--

CREATE INDEX plan_level ON harbor.berth_plan USING btree (level, kind) INCLUDE (note) WHERE (NOT done);

--
-- Name: plan_open; Type: INDEX; Schema: harbor
--

CREATE UNIQUE INDEX plan_open ON harbor.berth_plan USING btree (kind, level) WHERE (done IS FALSE);

--
-- Name: plan_order; Type: INDEX; Schema: harbor
--

CREATE INDEX plan_order ON harbor.berth_plan USING btree (kind, starts DESC, id);

--
-- Name: plan_tags; Type: INDEX; Schema: harbor
--

CREATE INDEX plan_tags ON harbor.berth_plan USING gin (tags);

--
-- Name: port_summary_id; Type: INDEX; Schema: harbor
--

CREATE UNIQUE INDEX port_summary_id ON harbor.port_overview USING btree (id);

--
-- Name: ship_by_name; Type: INDEX; Schema: harbor
--

CREATE INDEX ship_by_name ON harbor.ship USING btree (name);

--
-- Name: tagged_tags_idx; Type: INDEX; Schema: harbor
--

CREATE INDEX tagged_tags_idx ON harbor.tagged USING gin (tags);

--
-- Name: visit_eta_brin; Type: INDEX; Schema: harbor
--

CREATE INDEX visit_eta_brin ON harbor.visit USING brin (eta) WITH (pages_per_range='16');

--
-- Name: visit_of_port; Type: INDEX; Schema: harbor
--

CREATE INDEX visit_of_port ON harbor.visit USING btree (port_id, eta DESC NULLS LAST) INCLUDE (state) WHERE (state <> 'departed'::harbor.stay_state);

--
-- Name: visit_open; Type: INDEX; Schema: harbor
--

CREATE UNIQUE INDEX visit_open ON harbor.visit USING btree (ship) WHERE (atd IS NULL);

--
-- Name: visit_plain; Type: INDEX; Schema: harbor
--

CREATE INDEX visit_plain ON harbor.visit USING btree (port_id, eta);

ALTER TABLE harbor.visit CLUSTER ON visit_plain;

--
-- Name: visit_ship_eta; Type: INDEX; Schema: harbor
--

CREATE INDEX visit_ship_eta ON harbor.visit USING btree (ship, eta);

--
-- Name: visit_state_hash; Type: INDEX; Schema: harbor
--

CREATE INDEX visit_state_hash ON harbor.visit USING hash (state);

--
-- Name: movement_2024_01_kind_at_idx; Type: INDEX ATTACH; Schema: harbor
--

ALTER INDEX harbor.movement_kind_at_idx ATTACH PARTITION harbor.movement_2024_01_kind_at_idx;

--
-- Name: movement_2024_01_pkey; Type: INDEX ATTACH; Schema: harbor
--

ALTER INDEX harbor.movement_pkey ATTACH PARTITION harbor.movement_2024_01_pkey;

--
-- Name: movement_2024_02_early_kind_at_idx; Type: INDEX ATTACH; Schema: harbor
--

ALTER INDEX harbor.movement_2024_02_kind_at_idx ATTACH PARTITION harbor.movement_2024_02_early_kind_at_idx;

--
-- Name: movement_2024_02_pkey; Type: INDEX ATTACH; Schema: harbor
--

ALTER INDEX harbor.movement_pkey ATTACH PARTITION harbor.movement_2024_02_pkey;

--
-- Name: movement_2024_02_early_pkey; Type: INDEX ATTACH; Schema: harbor
--

ALTER INDEX harbor.movement_2024_02_pkey ATTACH PARTITION harbor.movement_2024_02_early_pkey;

--
-- Name: movement_2024_02_kind_at_idx; Type: INDEX ATTACH; Schema: harbor
--

ALTER INDEX harbor.movement_kind_at_idx ATTACH PARTITION harbor.movement_2024_02_kind_at_idx;

--
-- Name: movement_2024_02_other_kind_at_idx; Type: INDEX ATTACH; Schema: harbor
--

ALTER INDEX harbor.movement_2024_02_kind_at_idx ATTACH PARTITION harbor.movement_2024_02_other_kind_at_idx;

--
-- Name: movement_2024_02_other_pkey; Type: INDEX ATTACH; Schema: harbor
--

ALTER INDEX harbor.movement_2024_02_pkey ATTACH PARTITION harbor.movement_2024_02_other_pkey;

--
-- Name: movement_2024_03_kind_at_idx; Type: INDEX ATTACH; Schema: harbor
--

ALTER INDEX harbor.movement_kind_at_idx ATTACH PARTITION harbor.movement_2024_03_kind_at_idx;

--
-- Name: movement_2024_03_pkey; Type: INDEX ATTACH; Schema: harbor
--

ALTER INDEX harbor.movement_pkey ATTACH PARTITION harbor.movement_2024_03_pkey;

--
-- Name: movement_2024_04_kind_at_idx; Type: INDEX ATTACH; Schema: harbor
--

ALTER INDEX harbor.movement_kind_at_idx ATTACH PARTITION harbor.movement_2024_04_kind_at_idx;

--
-- Name: movement_2024_04_pkey; Type: INDEX ATTACH; Schema: harbor
--

ALTER INDEX harbor.movement_pkey ATTACH PARTITION harbor.movement_2024_04_pkey;

--
-- Name: movement_rest_kind_at_idx; Type: INDEX ATTACH; Schema: harbor
--

ALTER INDEX harbor.movement_kind_at_idx ATTACH PARTITION harbor.movement_rest_kind_at_idx;

--
-- Name: movement_rest_pkey; Type: INDEX ATTACH; Schema: harbor
--

ALTER INDEX harbor.movement_pkey ATTACH PARTITION harbor.movement_rest_pkey;

--
-- Name: visit_pairs; Type: STATISTICS; Schema: harbor
--

CREATE STATISTICS harbor.visit_pairs (ndistinct, dependencies) ON port_id, state FROM harbor.visit;

ALTER STATISTICS harbor.visit_pairs SET STATISTICS 500;

COMMENT ON STATISTICS harbor.visit_pairs IS 'States differ between ports.';

--
-- Name: log_small; Type: RULE
--

CREATE RULE log_small AS
    ON INSERT TO harbor.small_ship
   WHERE ((new.imo)::integer > 9000000) DO  INSERT INTO harbor.audit_event (table_name, new_row)
  VALUES ('ship'::text, to_jsonb(new.*));

--
-- Name: no_delete; Type: RULE
--

CREATE RULE no_delete AS
    ON DELETE TO harbor.port DO INSTEAD NOTHING;

COMMENT ON RULE no_delete ON harbor.port IS 'Ports stay.';

--
-- Name: touch_row; Type: TRIGGER
--

CREATE TRIGGER touch_row BEFORE UPDATE ON billing.invoice FOR EACH ROW EXECUTE FUNCTION harbor.touch();

--
-- Name: append_only; Type: TRIGGER
--

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON harbor.audit_event FOR EACH ROW EXECUTE FUNCTION harbor.refuse();

--
-- Name: audit_stay; Type: TRIGGER
--

CREATE TRIGGER audit_stay AFTER UPDATE ON harbor.visit REFERENCING OLD TABLE AS was NEW TABLE AS now_rows FOR EACH STATEMENT EXECUTE FUNCTION harbor.audit();

ALTER TABLE harbor.visit ENABLE ALWAYS TRIGGER audit_stay;

--
-- Name: check_stay; Type: TRIGGER
--

CREATE CONSTRAINT TRIGGER check_stay AFTER INSERT ON harbor.visit DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.eta IS NOT NULL)) EXECUTE FUNCTION harbor.audit('x', 'y''z');

ALTER TABLE harbor.visit ENABLE REPLICA TRIGGER check_stay;

--
-- Name: invoice_line_invoice_id_fkey; Type: FK CONSTRAINT
--

ALTER TABLE ONLY billing.invoice_line
    ADD CONSTRAINT invoice_line_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES billing.invoice(id) ON DELETE CASCADE;

--
-- Name: invoice_line_invoice_id_fkey1; Type: FK CONSTRAINT
--

ALTER TABLE ONLY billing.invoice_line
    ADD CONSTRAINT invoice_line_invoice_id_fkey1 FOREIGN KEY (invoice_id) REFERENCES billing.invoice(id);

--
-- Name: invoice_port_id_fkey; Type: FK CONSTRAINT
--

ALTER TABLE ONLY billing.invoice
    ADD CONSTRAINT invoice_port_id_fkey FOREIGN KEY (port_id) REFERENCES harbor.port(id);

--
-- Name: invoice_tariff_fkey; Type: FK CONSTRAINT
--

ALTER TABLE ONLY billing.invoice
    ADD CONSTRAINT invoice_tariff_fkey FOREIGN KEY (tariff) REFERENCES billing.tariff(code) ON UPDATE CASCADE;

--
-- Name: invoice_visit_id_fkey; Type: FK CONSTRAINT
--

ALTER TABLE ONLY billing.invoice
    ADD CONSTRAINT invoice_visit_id_fkey FOREIGN KEY (visit_id) REFERENCES harbor.visit(id);

--
-- Name: reminder_invoice_id_port_id_fkey; Type: FK CONSTRAINT
--

ALTER TABLE ONLY billing.reminder
    ADD CONSTRAINT reminder_invoice_id_port_id_fkey FOREIGN KEY (invoice_id, port_id) REFERENCES billing.invoice(id, port_id) MATCH FULL ON DELETE CASCADE;

--
-- Name: tree_up_fkey; Type: FK CONSTRAINT
--

ALTER TABLE ONLY billing.tree
    ADD CONSTRAINT tree_up_fkey FOREIGN KEY (up) REFERENCES billing.tree(id) ON DELETE CASCADE;

--
-- Name: alpha_beta; Type: FK CONSTRAINT
--

ALTER TABLE ONLY harbor.alpha
    ADD CONSTRAINT alpha_beta FOREIGN KEY (beta_id) REFERENCES harbor.beta(id) DEFERRABLE;

--
-- Name: berth_quay_id_fkey; Type: FK CONSTRAINT
--

ALTER TABLE ONLY harbor.mooring_place
    ADD CONSTRAINT berth_quay_id_fkey FOREIGN KEY (quay_id) REFERENCES harbor.quay_wall(id) ON UPDATE CASCADE ON DELETE RESTRICT;

--
-- Name: beta_alpha_id_fkey; Type: FK CONSTRAINT
--

ALTER TABLE ONLY harbor.beta
    ADD CONSTRAINT beta_alpha_id_fkey FOREIGN KEY (alpha_id) REFERENCES harbor.alpha(id);

--
-- Name: crossing_berth_id_fkey; Type: FK CONSTRAINT
--

ALTER TABLE ONLY harbor.crossing
    ADD CONSTRAINT crossing_berth_id_fkey FOREIGN KEY (berth_id) REFERENCES harbor.mooring_place(id);

--
-- Name: crossing_from_port_fkey; Type: FK CONSTRAINT
--

ALTER TABLE ONLY harbor.crossing
    ADD CONSTRAINT crossing_from_port_fkey FOREIGN KEY (from_port) REFERENCES harbor.port(id);

--
-- Name: crossing_ship_fkey; Type: FK CONSTRAINT
--

ALTER TABLE ONLY harbor.crossing
    ADD CONSTRAINT crossing_ship_fkey FOREIGN KEY (ship) REFERENCES harbor.ship(imo);

--
-- Name: crossing_visit_id_fkey; Type: FK CONSTRAINT
--

ALTER TABLE ONLY harbor.crossing
    ADD CONSTRAINT crossing_visit_id_fkey FOREIGN KEY (visit_id) REFERENCES harbor.visit(id);

--
-- Name: dock_10_port_id_fkey; Type: FK CONSTRAINT
--

ALTER TABLE ONLY harbor.dock_10
    ADD CONSTRAINT dock_10_port_id_fkey FOREIGN KEY (port_id) REFERENCES harbor.port(id);

--
-- Name: dock_1_port_id_fkey; Type: FK CONSTRAINT
--

ALTER TABLE ONLY harbor.dock_1
    ADD CONSTRAINT dock_1_port_id_fkey FOREIGN KEY (port_id) REFERENCES harbor.port(id);

--
-- Name: dock_2_port_id_fkey; Type: FK CONSTRAINT
--

ALTER TABLE ONLY harbor.dock_2
    ADD CONSTRAINT dock_2_port_id_fkey FOREIGN KEY (port_id) REFERENCES harbor.port(id);

--
-- Name: dock_3_port_id_fkey; Type: FK CONSTRAINT
--

ALTER TABLE ONLY harbor.dock_3
    ADD CONSTRAINT dock_3_port_id_fkey FOREIGN KEY (port_id) REFERENCES harbor.port(id);

--
-- Name: dock_4_port_id_fkey; Type: FK CONSTRAINT
--

ALTER TABLE ONLY harbor.dock_4
    ADD CONSTRAINT dock_4_port_id_fkey FOREIGN KEY (port_id) REFERENCES harbor.port(id);

--
-- Name: dock_5_port_id_fkey; Type: FK CONSTRAINT
--

ALTER TABLE ONLY harbor.dock_5
    ADD CONSTRAINT dock_5_port_id_fkey FOREIGN KEY (port_id) REFERENCES harbor.port(id);

--
-- Name: dock_6_port_id_fkey; Type: FK CONSTRAINT
--

ALTER TABLE ONLY harbor.dock_6
    ADD CONSTRAINT dock_6_port_id_fkey FOREIGN KEY (port_id) REFERENCES harbor.port(id);

--
-- Name: dock_7_port_id_fkey; Type: FK CONSTRAINT
--

ALTER TABLE ONLY harbor.dock_7
    ADD CONSTRAINT dock_7_port_id_fkey FOREIGN KEY (port_id) REFERENCES harbor.port(id);

--
-- Name: dock_8_port_id_fkey; Type: FK CONSTRAINT
--

ALTER TABLE ONLY harbor.dock_8
    ADD CONSTRAINT dock_8_port_id_fkey FOREIGN KEY (port_id) REFERENCES harbor.port(id);

--
-- Name: dock_9_port_id_fkey; Type: FK CONSTRAINT
--

ALTER TABLE ONLY harbor.dock_9
    ADD CONSTRAINT dock_9_port_id_fkey FOREIGN KEY (port_id) REFERENCES harbor.port(id);

--
-- Name: handover_plan_id_fkey; Type: FK CONSTRAINT
--

ALTER TABLE ONLY harbor.handover
    ADD CONSTRAINT handover_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES harbor.berth_plan(id);

--
-- Name: handover_port_id_fkey; Type: FK CONSTRAINT
--

ALTER TABLE ONLY harbor.handover
    ADD CONSTRAINT handover_port_id_fkey FOREIGN KEY (port_id) REFERENCES harbor.port(id);

--
-- Name: handover_visit_id_fkey; Type: FK CONSTRAINT
--

ALTER TABLE ONLY harbor.handover
    ADD CONSTRAINT handover_visit_id_fkey FOREIGN KEY (visit_id) REFERENCES harbor.visit(id);

--
-- Name: movement_visit_id_fkey; Type: FK CONSTRAINT
--

ALTER TABLE harbor.movement
    ADD CONSTRAINT movement_visit_id_fkey FOREIGN KEY (visit_id) REFERENCES harbor.visit(id) ON DELETE CASCADE;

--
-- Name: quay_port_id_fkey; Type: FK CONSTRAINT
--

ALTER TABLE ONLY harbor.quay_wall
    ADD CONSTRAINT quay_port_id_fkey FOREIGN KEY (port_id) REFERENCES harbor.port(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;

--
-- Name: strict_plan_plan_id_fkey; Type: FK CONSTRAINT
--

ALTER TABLE ONLY harbor.strict_plan
    ADD CONSTRAINT strict_plan_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES harbor.berth_plan(id);

--
-- Name: visit_agent_id_fkey; Type: FK CONSTRAINT
--

ALTER TABLE ONLY harbor.visit
    ADD CONSTRAINT visit_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES harbor.agent(id);

--
-- Name: visit_berth_id_fkey; Type: FK CONSTRAINT
--

ALTER TABLE ONLY harbor.visit
    ADD CONSTRAINT visit_berth_id_fkey FOREIGN KEY (berth_id) REFERENCES harbor.mooring_place(id) ON DELETE SET NULL;

--
-- Name: visit_port_id_fkey; Type: FK CONSTRAINT
--

ALTER TABLE ONLY harbor.visit
    ADD CONSTRAINT visit_port_id_fkey FOREIGN KEY (port_id) REFERENCES harbor.port(id);

--
-- Name: visit_ship_fkey; Type: FK CONSTRAINT
--

ALTER TABLE ONLY harbor.visit
    ADD CONSTRAINT visit_ship_fkey FOREIGN KEY (ship) REFERENCES harbor.ship(imo) DEFERRABLE INITIALLY DEFERRED;

--
-- Name: add_invoice; Type: POLICY
--

CREATE POLICY add_invoice ON billing.invoice FOR INSERT TO clerk WITH CHECK (((port_id = harbor.my_port()) AND ((amount)::numeric > (0)::numeric)));

--
-- Name: see_invoice; Type: POLICY
--

CREATE POLICY see_invoice ON billing.invoice FOR SELECT USING (harbor.is_mine(port_id));

--
-- Name: berth_plan; Type: ROW SECURITY; Schema: harbor
--

ALTER TABLE harbor.berth_plan ENABLE ROW LEVEL SECURITY;

--
-- Name: berth_reservation; Type: ROW SECURITY; Schema: harbor
--

ALTER TABLE harbor.berth_reservation ENABLE ROW LEVEL SECURITY;

--
-- Name: everything; Type: POLICY
--

CREATE POLICY everything ON harbor.quay_wall USING (true);

--
-- Name: handed; Type: POLICY
--

CREATE POLICY handed ON harbor.handover USING ((port_id = harbor.my_port()));

--
-- Name: handover; Type: ROW SECURITY; Schema: harbor
--

ALTER TABLE harbor.handover ENABLE ROW LEVEL SECURITY;

--
-- Name: one_port; Type: POLICY
--

CREATE POLICY one_port ON harbor.port FOR SELECT TO pilot, clerk USING ((id = harbor.my_port()));

COMMENT ON POLICY one_port ON harbor.port IS 'A clerk sees one port.';

--
-- Name: own_visits; Type: POLICY
--

CREATE POLICY own_visits ON harbor.visit TO pilot, clerk USING ((port_id = harbor.my_port())) WITH CHECK ((port_id = harbor.my_port()));

--
-- Name: planned; Type: POLICY
--

CREATE POLICY planned ON harbor.berth_plan USING (
CASE
    WHEN (kind = 'day'::text) THEN (level IS NOT NULL)
    ELSE (done IS NOT TRUE)
END);

--
-- Name: planned_off; Type: POLICY
--

CREATE POLICY planned_off ON harbor.berth_plan FOR SELECT TO pilot USING ((((done IS FALSE) IS UNKNOWN) OR ( SELECT true)));

--
-- Name: port; Type: ROW SECURITY; Schema: harbor
--

ALTER TABLE harbor.port ENABLE ROW LEVEL SECURITY;

--
-- Name: quay_wall; Type: ROW SECURITY; Schema: harbor
--

ALTER TABLE harbor.quay_wall ENABLE ROW LEVEL SECURITY;

--
-- Name: visit; Type: ROW SECURITY; Schema: harbor
--

ALTER TABLE harbor.visit ENABLE ROW LEVEL SECURITY;

--
-- Name: changes; Type: PUBLICATION
--

CREATE PUBLICATION changes WITH (publish = 'insert, delete', publish_via_partition_root = true);

--
-- Name: of_billing; Type: PUBLICATION
--

CREATE PUBLICATION of_billing WITH (publish = 'insert, update, delete, truncate');

--
-- Name: PUBLICATION RELATION; Type: PUBLICATION TABLE
--

ALTER PUBLICATION changes ADD TABLE ONLY harbor.movement;

--
-- Name: PUBLICATION RELATION; Type: PUBLICATION TABLE
--

ALTER PUBLICATION changes ADD TABLE ONLY harbor.quay_wall;

--
-- Name: PUBLICATION RELATION; Type: PUBLICATION TABLE
--

ALTER PUBLICATION changes ADD TABLE ONLY harbor.ship (imo, name);

--
-- Name: PUBLICATION RELATION; Type: PUBLICATION TABLE
--

ALTER PUBLICATION changes ADD TABLE ONLY harbor.visit WHERE (((port_id > 0) AND (berth_id IS NOT NULL)));

--
-- Name: mirror; Type: SUBSCRIPTION
--

CREATE SUBSCRIPTION mirror CONNECTION '•••' PUBLICATION a, b WITH (connect = false, slot_name = NONE, binary = 'true');

--
-- Name: billing; Type: ACL
--

GRANT ALL ON SCHEMA billing TO clerk;

--
-- Name: harbor; Type: ACL
--

GRANT USAGE ON SCHEMA harbor TO pilot;
GRANT USAGE ON SCHEMA harbor TO clerk;
GRANT USAGE ON SCHEMA harbor TO deck_crew;

--
-- Name: plharbor; Type: ACL
--

GRANT ALL ON LANGUAGE plharbor TO clerk;

--
-- Name: to_sql_of; Type: ACL; Schema: harbor
--

REVOKE ALL ON FUNCTION harbor.to_sql_of(internal) FROM PUBLIC;

--
-- Name: cargo_class; Type: ACL; Schema: billing
--

GRANT ALL ON TYPE billing.cargo_class TO clerk;

--
-- Name: stay_state; Type: ACL; Schema: harbor
--

REVOKE ALL ON TYPE harbor.stay_state FROM PUBLIC;

--
-- Name: any_sql; Type: ACL; Schema: harbor
--

REVOKE ALL ON FUNCTION harbor.any_sql(text text) FROM PUBLIC;
GRANT ALL ON FUNCTION harbor.any_sql(text text) TO operator;

--
-- Name: quay_wall; Type: ACL; Schema: harbor
--

GRANT SELECT ON TABLE harbor.quay_wall TO clerk;
GRANT SELECT,INSERT,UPDATE ON TABLE harbor.quay_wall TO pilot;

--
-- Name: give_up; Type: ACL; Schema: harbor
--

GRANT ALL ON PROCEDURE harbor.give_up(INOUT job bigint, reason text) TO clerk;

--
-- Name: berth_plan; Type: ACL; Schema: harbor
--

GRANT SELECT ON TABLE harbor.berth_plan TO pilot;
GRANT SELECT ON TABLE harbor.berth_plan TO clerk;

--
-- Name: last_plan; Type: ACL; Schema: harbor
--

REVOKE ALL ON FUNCTION harbor.last_plan(k text) FROM PUBLIC;

--
-- Name: long_sql; Type: ACL; Schema: harbor
--

REVOKE ALL ON FUNCTION harbor.long_sql(a text) FROM PUBLIC;

--
-- Name: new_api; Type: ACL; Schema: harbor
--

REVOKE ALL ON FUNCTION harbor.new_api(a integer, b integer) FROM PUBLIC;

--
-- Name: next_ones; Type: ACL; Schema: harbor
--

REVOKE ALL ON FUNCTION harbor.next_ones(n integer) FROM PUBLIC;

--
-- Name: plans_at; Type: ACL; Schema: harbor
--

REVOKE ALL ON FUNCTION harbor.plans_at(d date, l smallint, c text, u uuid) FROM PUBLIC;

--
-- Name: state_of; Type: ACL; Schema: harbor
--

REVOKE ALL ON FUNCTION harbor.state_of(v uuid) FROM PUBLIC;

--
-- Name: table_of; Type: ACL; Schema: harbor
--

REVOKE ALL ON FUNCTION harbor.table_of(t text, VARIADIC ids integer[]) FROM PUBLIC;

--
-- Name: work_queue; Type: ACL; Schema: harbor
--

GRANT SELECT ON TABLE harbor.work_queue TO clerk;

--
-- Name: work_through; Type: ACL; Schema: harbor
--

REVOKE ALL ON FUNCTION harbor.work_through(limit_to integer) FROM PUBLIC;

--
-- Name: archive; Type: ACL
--

GRANT ALL ON FOREIGN SERVER archive TO clerk;

--
-- Name: invoice; Type: ACL; Schema: billing
--

GRANT SELECT ON TABLE billing.invoice TO clerk;
GRANT INSERT,REFERENCES,DELETE,TRIGGER,TRUNCATE,MAINTAIN,UPDATE ON TABLE billing.invoice TO clerk WITH GRANT OPTION;
GRANT SELECT ON TABLE billing.invoice TO pilot;

--
-- Name: receipt_no; Type: ACL; Schema: billing
--

GRANT USAGE ON SEQUENCE billing.receipt_no TO pilot;

--
-- Name: Odd "Name" | *x*; Type: ACL; Schema: harbor
--

GRANT SELECT ON TABLE harbor."Odd ""Name"" | *x*" TO clerk;

--
-- Name: alpha; Type: ACL; Schema: harbor
--

GRANT SELECT ON TABLE harbor.alpha TO clerk;

--
-- Name: audit_event; Type: ACL; Schema: harbor
--

GRANT SELECT ON TABLE harbor.audit_event TO clerk;
GRANT SELECT,INSERT ON TABLE harbor.audit_event TO PUBLIC;

--
-- Name: mooring_place; Type: ACL; Schema: harbor
--

GRANT SELECT ON TABLE harbor.mooring_place TO clerk;

--
-- Name: beta; Type: ACL; Schema: harbor
--

GRANT SELECT ON TABLE harbor.beta TO clerk;

--
-- Name: branch; Type: ACL; Schema: harbor
--

GRANT SELECT ON TABLE harbor.branch TO clerk;

--
-- Name: port; Type: ACL; Schema: harbor
--

GRANT SELECT ON TABLE harbor.port TO clerk;
GRANT DELETE ON TABLE harbor.port TO pilot;

--
-- Name: visit; Type: ACL; Schema: harbor
--

GRANT SELECT ON TABLE harbor.visit TO clerk;
GRANT SELECT,UPDATE ON TABLE harbor.visit TO pilot;

--
-- Name: busy_port; Type: ACL; Schema: harbor
--

GRANT SELECT ON TABLE harbor.busy_port TO clerk;
GRANT SELECT ON TABLE harbor.busy_port TO pilot;

--
-- Name: crossing; Type: ACL; Schema: harbor
--

GRANT INSERT ON TABLE harbor.crossing TO pilot;

--
-- Name: dock_1; Type: ACL; Schema: harbor
--

GRANT SELECT ON TABLE harbor.dock_1 TO clerk;

--
-- Name: dock_10; Type: ACL; Schema: harbor
--

GRANT SELECT ON TABLE harbor.dock_10 TO clerk;

--
-- Name: dock_2; Type: ACL; Schema: harbor
--

GRANT SELECT ON TABLE harbor.dock_2 TO clerk;

--
-- Name: dock_3; Type: ACL; Schema: harbor
--

GRANT SELECT ON TABLE harbor.dock_3 TO clerk;

--
-- Name: dock_4; Type: ACL; Schema: harbor
--

GRANT SELECT ON TABLE harbor.dock_4 TO clerk;

--
-- Name: dock_5; Type: ACL; Schema: harbor
--

GRANT SELECT ON TABLE harbor.dock_5 TO clerk;

--
-- Name: dock_6; Type: ACL; Schema: harbor
--

GRANT SELECT ON TABLE harbor.dock_6 TO clerk;

--
-- Name: dock_7; Type: ACL; Schema: harbor
--

GRANT SELECT ON TABLE harbor.dock_7 TO clerk;

--
-- Name: dock_8; Type: ACL; Schema: harbor
--

GRANT SELECT ON TABLE harbor.dock_8 TO clerk;

--
-- Name: dock_9; Type: ACL; Schema: harbor
--

GRANT SELECT ON TABLE harbor.dock_9 TO clerk;

--
-- Name: employee; Type: ACL; Schema: harbor
--

GRANT SELECT ON TABLE harbor.employee TO clerk;

--
-- Name: invoice_total; Type: ACL; Schema: harbor
--

GRANT SELECT ON TABLE harbor.invoice_total TO clerk;

--
-- Name: movement; Type: ACL; Schema: harbor
--

GRANT SELECT ON TABLE harbor.movement TO clerk;
GRANT REFERENCES,TRIGGER,TRUNCATE,MAINTAIN ON TABLE harbor.movement TO auditor;

--
-- Name: movement_2024_01; Type: ACL; Schema: harbor
--

GRANT SELECT ON TABLE harbor.movement_2024_01 TO clerk;

--
-- Name: movement_2024_02; Type: ACL; Schema: harbor
--

GRANT SELECT ON TABLE harbor.movement_2024_02 TO clerk;

--
-- Name: movement_2024_02_early; Type: ACL; Schema: harbor
--

GRANT SELECT ON TABLE harbor.movement_2024_02_early TO clerk;

--
-- Name: movement_2024_02_other; Type: ACL; Schema: harbor
--

GRANT SELECT ON TABLE harbor.movement_2024_02_other TO clerk;

--
-- Name: movement_2024_03; Type: ACL; Schema: harbor
--

GRANT SELECT ON TABLE harbor.movement_2024_03 TO clerk;

--
-- Name: movement_2024_04; Type: ACL; Schema: harbor
--

GRANT SELECT ON TABLE harbor.movement_2024_04 TO clerk;

--
-- Name: movement_rest; Type: ACL; Schema: harbor
--

GRANT SELECT ON TABLE harbor.movement_rest TO clerk;

--
-- Name: place_of_interest; Type: ACL; Schema: harbor
--

GRANT SELECT ON TABLE harbor.place_of_interest TO clerk;

--
-- Name: reading; Type: ACL; Schema: harbor
--

GRANT SELECT ON TABLE harbor.reading TO clerk;

--
-- Name: reading_0; Type: ACL; Schema: harbor
--

GRANT SELECT ON TABLE harbor.reading_0 TO clerk;

--
-- Name: reading_1; Type: ACL; Schema: harbor
--

GRANT SELECT ON TABLE harbor.reading_1 TO clerk;

--
-- Name: scratch; Type: ACL; Schema: harbor
--

GRANT SELECT ON TABLE harbor.scratch TO clerk;

--
-- Name: ship; Type: ACL; Schema: harbor
--

GRANT SELECT ON TABLE harbor.ship TO clerk;
GRANT SELECT(imo) ON TABLE harbor.ship TO pilot WITH GRANT OPTION;
GRANT UPDATE(name) ON TABLE harbor.ship TO clerk;
GRANT SELECT(name) ON TABLE harbor.ship TO pilot WITH GRANT OPTION;
GRANT UPDATE(flag) ON TABLE harbor.ship TO clerk;

--
-- Name: small_ship; Type: ACL; Schema: harbor
--

GRANT SELECT ON TABLE harbor.small_ship TO clerk;

--
-- Name: work_queue_dead; Type: ACL; Schema: harbor
--

GRANT SELECT ON TABLE harbor.work_queue_dead TO clerk;

--
-- Name: port_overview; Type: ACL; Schema: harbor
--

GRANT SELECT ON TABLE harbor.port_overview TO clerk;

--
-- Name: ; Type: DEFAULT ACL
--

ALTER DEFAULT PRIVILEGES FOR ROLE harbor_owner GRANT USAGE ON SEQUENCES TO pilot;

--
-- Name: ; Type: DEFAULT ACL
--

ALTER DEFAULT PRIVILEGES FOR ROLE postgres REVOKE ALL ON FUNCTIONS FROM PUBLIC;

--
-- Name: watch_drops; Type: EVENT TRIGGER
--

CREATE EVENT TRIGGER watch_drops ON sql_drop
         WHEN TAG IN ('DROP TABLE', 'DROP VIEW')
   EXECUTE FUNCTION harbor.no_ddl();

COMMENT ON EVENT TRIGGER watch_drops IS 'Tells the log.';

--
-- Name: watch_rewrites; Type: EVENT TRIGGER
--

CREATE EVENT TRIGGER watch_rewrites ON table_rewrite
   EXECUTE FUNCTION harbor.no_ddl();

ALTER EVENT TRIGGER watch_rewrites ENABLE ALWAYS;
--- notice: 4 objects of the platform or a baseline, which must exist before (1 schema, 1 table, 1 function, ...) [sql]
--- notice: 15 secrets: placeholders stand for them [sql]
--- notice: settings of the database (1) [sql]
--- notice: the passwords of 1 role [sql]
