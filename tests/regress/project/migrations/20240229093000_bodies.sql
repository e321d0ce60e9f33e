set search_path = harbor, public;
create sequence ticket_no;
create table berth_plan (
  id integer primary key, starts date not null, ends date, kind text not null default 'day',
  done boolean not null default false, weight numeric(5, 2), code varchar(8), note text, level smallint, tags text[], ref uuid,
  check (done is not true or ends is not null), check (coalesce(weight, 1) > 0), check (code ~ '^[A-Z]{2}-\d{3}$'),
  check (case kind when 'day' then ends is null or ends = starts when 'long' then ends > starts else true end),
  check (case when level > 5 then note is not null else level is distinct from 3 end),
  check (kind in ('day', 'long') and length(kind) < 10 and kind not like '%x%'), check (level between 0 and 9 or level is null),
  check (tags is null or array_length(tags, 1) < 4), check (starts >= '2000-01-01' and starts < 'infinity')
);
create table strict_plan (
  id integer primary key, plan_id integer not null references berth_plan, amount integer not null check (amount > 10 and amount < 12),
  ratio double precision not null check (ratio > 0 and ratio < 1), mail mail_address not null, at timestamptz not null check (at > '2024-01-01'),
  hours int4range not null check (not isempty(hours)), unique (plan_id, amount)
);
create view plan_times as select id, starts, ends - starts as days, now() - starts as age from berth_plan where not done;
create policy planned on berth_plan using (case when kind = 'day' then level is not null else done is not true end);
create policy planned_off on berth_plan for select to pilot using ((done is false) is unknown or (select true));
alter table berth_plan enable row level security;
grant select on berth_plan to pilot, clerk;
create function work_through(limit_to int default 10) returns int language plpgsql as $$
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
end $$;
create function copy_plans() returns void language sql as $$
  copy (select 1) to '/dev/null';
  with moved as (delete from strict_plan returning plan_id) update berth_plan set note = 'moved' where id in (select plan_id from moved);
  insert into audit_event (table_name) select 'x' where exists (select from berth_plan);
  select setval('ticket_no', 5);
  notify plans;
  listen plans;
$$;
create function table_of(t text, variadic ids int[]) returns setof berth_plan language plpgsql as $$
begin
  return query execute 'select * from ' || quote_ident(t) || ' where id = any ($1)' using ids;
  return next null;
  if (select done from berth_plan limit 1) then return; elsif exists (select from visit) then perform work_through(); else null; end if;
end $$;
create function long_sql(a text) returns void language plpgsql as $$
begin
  execute 'select ' || a || 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx';
  execute 'select ' || a || 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx';
  a := 'select ' || a;
  execute a;
end $$;
create function next_ones(n int) returns setof berth_plan language plpgsql as $$
declare
  r berth_plan;
begin
  for r in select * from berth_plan loop
    return next r;
  end loop;
  return;
end $$;
create table docks (id integer primary key);
create function state_of(v uuid) returns text language plpgsql as $$
declare
  s harbor.visit_state;
begin
  execute 'select state from ' || 'visit where id = $1' into s using v;
  return s;
end $$;
create index plan_order on berth_plan (kind, starts desc, id);
create index plan_level on berth_plan (level, kind) include (note) where not done;
create index plan_code on berth_plan (lower(code), starts);
create index plan_hash on berth_plan using hash (ref);
create index plan_tags on berth_plan using gin (tags);
create index plan_brin on berth_plan using brin (starts, ends);
create unique index plan_open on berth_plan (kind, level) where done is false;
create function last_plan(k text) returns setof berth_plan language sql stable as $$
  select * from berth_plan where kind = k order by starts desc limit 1
$$;
create function plans_at(d date, l smallint, c text, u uuid) returns bigint language plpgsql stable as $$
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
create view plan_counts as select kind, count(*) as n from berth_plan where done is false group by kind order by kind;
create view plan_visits as select b.id, v.eta from berth_plan b join visit v on v.id = b.ref where v.eta > now() order by b.kind, b.starts desc;
create conversion harbor_latin for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
create function to_sql_of(internal) returns integer language internal strict immutable as 'int4in';
create transform for integer language sql (to sql with function to_sql_of(internal));
create operator family extra_family using btree;
alter operator family extra_family using btree add operator 1 < (int4, int8), operator 3 = (int4, int8), function 1 (int4, int8) btint48cmp(int4, int8);
create table crossing (
  id integer primary key, from_port integer not null references port, to_port integer not null references port,
  ship imo_number references ship, visit_id uuid references visit, berth_id bigint references mooring_place,
  unique (id, from_port), check (from_port <> to_port)
);
comment on column crossing.from_port is 'Where it begins.';
insert into berth_plan (id, starts, kind, code) values (1, '2024-02-29', 'day', 'AB-123');
insert into berth_plan (id, starts, kind, code) values (2, '2024-02-29', 'day', 'ab');
insert into berth_plan (id, starts, done, code) values (3, '2024-02-29', true, 'AB-123');
create foreign table refused_far (a int) server missing_server;
alter table visit rename to port;
alter table visit rename column eta to ata;
alter index visit_plain rename to visit_open;
reassign owned by nobody_here to clerk;
prepare transaction 'x';
update missing_plan set a = 1;
comment on table missing_plan is 'x';
alter table missing_plan rename to other;
create table needs (a int references missing_plan, b missing_plan);
delete from missing_plan;
truncate missing_plan;
merge into missing_plan using berth_plan on true when matched then delete;
