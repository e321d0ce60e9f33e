set search_path = harbor, public;
set role harbor_owner;
reset role;

create table port (
  id integer generated always as identity primary key,
  code char(5) not null unique,
  name text not null collate german,
  place chart_place,
  created_at timestamptz not null default now(),
  settings jsonb not null default '{}'
);
comment on table port is 'A port. Each is a tenant of this system: https://example.com/ports and ports@example.com.';
comment on column port.code is E'UN/LOCODE\nsuch as NLRTM | DEHAM';

create table quay (
  id serial primary key,
  port_id integer not null references port on delete cascade,
  name varchar(40) not null default 'Quay ''North''',
  length_m numeric(6, 1) check (length_m > 0 and length_m <= 2000),
  closed daterange,
  constraint quay_once unique (port_id, name),
  constraint quay_closed_once exclude using gist (closed with &&) where (closed is not null)
);
comment on constraint quay_once on quay is 'Names are unique within a port.';

create table berth (
  id bigserial primary key,
  quay_id integer not null references quay on update cascade on delete restrict,
  number text collate by_number not null,
  depth_m double precision not null,
  fits draught generated always as (draught(0, depth_m)) stored,
  half_depth double precision generated always as (depth_m / 2) virtual,
  shore_power boolean not null default false,
  last_inspected date default current_date,
  unique nulls not distinct (quay_id, number),
  check (depth_m > 0) no inherit
) with (fillfactor = 90, autovacuum_enabled = off);
alter table berth alter depth_m set statistics 300, alter number set (n_distinct = -0.5), alter number set storage external;

create table ship (
  imo imo_number primary key,
  name text not null,
  flag char(2) not null default 'NL',
  class cargo_class,
  owner_email email,
  search tsvector generated always as (to_tsvector('simple', name)) stored,
  built smallint check (built > 1850),
  gross_tonnage integer,
  tags text[] default array['new', 'checked'],
  phone_1 text, phone_2 text, phone_3 text
);

create table visit (
  id uuid primary key default gen_random_uuid(),
  port_id integer not null references port,
  ship imo_number not null references ship deferrable initially deferred,
  berth_id bigint references berth on delete set null,
  state visit_state not null default 'announced',
  eta timestamptz, ata timestamptz, atd timestamp,
  note text,
  check (ata is null or eta is not null),
  constraint leaves_after_arrival check (atd > ata) not valid
);
comment on table visit is 'One stay of a ship in a port.';
create index visit_by_port on visit (port_id, eta desc nulls last) include (state) where state <> 'departed';
create index on visit (lower(note) text_pattern_ops);
create unique index visit_open on visit (ship) where atd is null;
create index visit_ship_idx on visit (ship);
create index visit_ship_again on visit using btree (ship);
create index visit_ship_eta on visit (ship, eta);
create index visit_eta_brin on visit using brin (eta) with (pages_per_range = 16);
create index visit_state_hash on visit using hash (state);
create index visit_plain on visit (port_id, eta);
alter table visit cluster on visit_plain;
alter table visit replica identity using index visit_pkey;
create statistics visit_pairs (ndistinct, dependencies) on port_id, state from visit;
create statistics visit_day on (date_trunc('day', atd)) from visit;
alter statistics visit_pairs set statistics 500;
comment on statistics visit_pairs is 'States differ between ports.';

create table movement (
  visit_id uuid not null references visit on delete cascade,
  at timestamptz not null default now(),
  kind text not null check (kind in ('in', 'out', 'shift')),
  pilot text,
  primary key (visit_id, at)
) partition by range (at);
create table movement_2024_01 partition of movement for values from ('2024-01-01') to ('2024-02-01');
create table movement_2024_02 partition of movement for values from ('2024-02-01') to ('2024-03-01')
  partition by range (at);
create table movement_2024_02_early partition of movement_2024_02 for values from ('2024-02-01') to ('2024-02-10');
create table movement_2024_02_other partition of movement_2024_02 default;
create table movement_rest partition of movement default;
create index on movement (kind, at);

create table reading (sensor integer, at timestamptz, value real) partition by hash (sensor);
create table reading_0 partition of reading (value default 0) for values with (modulus 2, remainder 0);
create table reading_1 partition of reading for values with (modulus 2, remainder 1);

create table person (id integer primary key, name text not null, "Badge No" text, born date);
create table employee (salary money_amount, hired date not null) inherits (person);
create table place_of_interest of chart_place (label with options not null, primary key (label));
create unlogged table scratch (payload json, taken boolean);
create table "Odd ""Name"" | *x*" ("select" integer, "a b" text, "<b>" text default '<i>|</i>', "é" int);
comment on table "Odd ""Name"" | *x*" is 'Names that need quotes: *stars*, _lines_, `ticks`, <b>tags</b>, | and [links](https://example.org).';

create table billing.tariff (
  code text primary key, label text not null
);
insert into billing.tariff values ('S', 'Small'), ('L', 'Large');
create table billing.invoice (
  id bigint generated by default as identity (start with 1000 increment by 10 maxvalue 99999999 cache 5),
  visit_id uuid references visit,
  port_id integer not null references port,
  tariff text references billing.tariff on update cascade,
  amount money_amount,
  currency char(3) not null default 'EUR' check (currency in ('EUR', 'USD', 'GBP')),
  paid boolean not null default false,
  idempotency_key text unique,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (id)
);
create table billing.invoice_line (
  invoice_id bigint references billing.invoice on delete cascade,
  no smallint, text text not null, amount numeric, tax double precision default 0.21,
  primary key (invoice_id, no)
);
alter table billing.invoice add constraint invoice_pair unique (id, port_id) include (amount);
create table billing.reminder (
  id integer primary key, invoice_id bigint, port_id integer,
  foreign key (invoice_id, port_id) references billing.invoice (id, port_id) match full on delete cascade
);
create sequence billing.receipt_no as integer increment by -2 minvalue -500 maxvalue -4 start with -10 cache 6 cycle;
create sequence harbor.plain_no;
alter sequence billing.receipt_no owner to clerk;
grant usage on sequence billing.receipt_no to pilot;
alter table ship add column number bigint default nextval('plain_no');

create table work_queue (
  id bigint generated always as identity primary key,
  kind text not null, payload jsonb not null, attempts integer not null default 0, max_attempts int default 5,
  run_at timestamptz not null default now(), locked_by text, last_error text, dedupe_key text unique
);
create table work_queue_dead (like work_queue including all);
create table audit_event (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(), actor text default current_user,
  table_name text not null, old_row jsonb, new_row jsonb
);
comment on table audit_event is 'Every change of a ship. Rows are only added.';
create table tree (id int primary key, up int references tree on delete cascade);
create table alpha (id int primary key, beta_id int);
create table beta (id int primary key, alpha_id int references alpha);
alter table alpha add constraint alpha_beta foreign key (beta_id) references beta deferrable;
create temporary table scribble (a int) on commit drop;
