set search_path = harbor, public;
create function touch() returns trigger language plpgsql as $$
begin
  new.updated_at := now();
  return new;
end $$;
create trigger touch_invoice before update on billing.invoice for each row execute function touch();

create function audit() returns trigger language plpgsql security definer set search_path = harbor, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    insert into audit_event (table_name, old_row) values (tg_table_name, to_jsonb(old));
    return old;
  end if;
  insert into audit_event (table_name, old_row, new_row) values (tg_table_name, to_jsonb(old), to_jsonb(new));
  return new;
end $$;
comment on function audit() is 'Keeps what a row was.';
create trigger audit_ship after insert or update of name, flag or delete on ship for each row execute function audit();
create trigger audit_stay after update on visit referencing old table as was new table as now_rows
  for each statement execute function audit();
create constraint trigger check_stay after insert on visit deferrable initially deferred for each row
  when (new.eta is not null) execute function audit('x', 'y''z');
create trigger quiet before truncate on visit for each statement execute function audit();
alter table visit disable trigger quiet, enable always trigger audit_stay;
alter table visit enable replica trigger check_stay;

create function refuse() returns trigger language plpgsql as $$
begin
  raise exception 'events are only added' using errcode = 'P0001', hint = 'Add another one.';
end $$;
create trigger append_only before update or delete on audit_event for each row execute function refuse();

create function send_work(kind text, payload jsonb default '{}', variadic keys text[] default '{}') returns bigint
  language plpgsql volatile as $$
declare
  made bigint;
begin
  insert into work_queue (kind, payload) values (send_work.kind, send_work.payload)
    on conflict (dedupe_key) do nothing returning id into made;
  perform pg_notify('work', made::text);
  return made;
end $$;
create function take_work(worker text) returns setof work_queue language plpgsql as $$
begin
  return query update work_queue set locked_by = worker, attempts = attempts + 1
    where id = (select id from work_queue where locked_by is null and run_at <= now()
                order by run_at for update skip locked limit 1)
    returning *;
end $$;
create procedure give_up(inout job bigint, reason text default 'none') language plpgsql as $$
begin
  insert into work_queue_dead select * from work_queue where id = job;
  delete from work_queue where id = job;
  commit;
exception when unique_violation or others then
  raise warning 'job % stays: %', job, sqlerrm;
end $$;
comment on procedure give_up(bigint, text) is 'Moves a hopeless job away.';
create function dues(tonnage integer, inout factor numeric default 1.5, out total numeric)
  language sql immutable strict parallel safe leakproof cost 5 as $$ select factor, tonnage * factor $$;
create function berths_of(port integer) returns table (berth bigint, quay text, depth double precision)
  language sql stable rows 50 as $$
  select b.id, q.name, b.depth_m from berth b join quay q on q.id = b.quay_id where q.port_id = port order by 1
$$;
create function standard_depth(a integer, b integer default 3) returns integer immutable
  return a * b + 1;
create function both_of(a integer) returns integer language sql begin atomic
  select count(*) from quay;
  select a + 1;
end;
create function new_month(day date) returns text language plpgsql as $$
declare
  name text := 'movement_' || to_char(day, 'YYYY_MM');
begin
  execute format('create table if not exists %I partition of movement for values from (%L) to (%L)',
    name, date_trunc('month', day), date_trunc('month', day) + interval '1 month');
  return name;
end $$;
create function any_sql(text text) returns void language plpgsql security definer as $$ begin execute text; end $$;
create function forever(a int) returns int language plpgsql as $$
begin
  for i in 1..3 loop a := a + i; end loop;
  while a < 100 loop a := a * 2; exit when a > 90; end loop;
  foreach a in array array[1, 2] loop continue; end loop;
  case a when 1, 2 then return a; else raise notice 'a is %', a; end case;
  assert a > 0, 'positive';
  return nested(a);
end $$;
create function nested(a int) returns int language sql as 'select $1 + 1';
create function no_ddl() returns event_trigger language plpgsql as $$
begin
  if tg_tag = 'DROP TABLE' then raise notice 'dropped by %', session_user; end if;
end $$;
create event trigger watch_drops on sql_drop when tag in ('DROP TABLE', 'DROP VIEW') execute function no_ddl();
create event trigger watch_all on ddl_command_end execute function no_ddl();
create event trigger watch_rewrites on table_rewrite execute function no_ddl();
alter event trigger watch_all disable;
alter event trigger watch_rewrites enable always;
comment on event trigger watch_drops is 'Tells the log.';
select new_month('2024-03-01');
select new_month(date '2024-04-01');
do $$
begin
  for n in 1..13 loop
    execute format('create table harbor.dock_%s (id int primary key, port_id int references harbor.port, note text)', n);
  end loop;
  raise notice '% docks, as of %', 13, current_date;
end $$;
call give_up(7);
