set search_path = harbor, public;
create view open_visit with (security_barrier) as
  select v.id, v.ship, s.name as ship_name, v.eta, p.code as port, coalesce(v.note, '') as note
  from visit v join ship s on s.imo = v.ship join port p on p.id = v.port_id
  where v.atd is null;
comment on view open_visit is 'Ships that have not left.';
comment on column open_visit.port is 'The code of the port.';
create view small_ship with (security_invoker = true) as select imo, name, gross_tonnage from ship where gross_tonnage < 500
  with local check option;
create view dutch_ship as select * from small_ship where name like 'Z%' with cascaded check option;
alter view small_ship alter gross_tonnage set default 100;
create view busy_port as
  select p.id, p.name, count(*) filter (where v.state = 'moored') as moored, max(v.eta) as next,
    sum(count(*)) over (order by p.id) as running
  from port p left join visit v on v.port_id = p.id group by grouping sets ((p.id, p.name), ()) having count(*) > 1;
create recursive view branch (id, up, level) as
  select id, up, 1 from tree where up is null union all select t.id, t.up, b.level + 1 from tree t join branch b on b.id = t.up;
create materialized view port_summary as
  select p.id, p.name, count(v.id) as visits from port p left join visit v on v.port_id = p.id group by p.id with no data;
create unique index port_summary_id on port_summary (id);
create materialized view invoice_total with (fillfactor = 50) as select port_id, sum(amount) as total from billing.invoice group by 1;
create view all_people as select id, name, 'person' as kind from only person union all select id, name, 'employee' from employee
  except select 0, 'nobody', null order by 2 limit 100;
create view wide as select p.*, q.name as quay, b.number, s.imo, s.flag, s.class, s.built, s.gross_tonnage, s.tags, v.id as visit, v.eta, v.ata
  from port p, quay q, berth b, ship s, lateral (select * from visit where visit.ship = s.imo limit 1) v
  where q.port_id = p.id and b.quay_id = q.id;
create rule no_delete as on delete to port do instead nothing;
create rule log_small as on insert to small_ship where new.imo > 9000000 do also
  insert into audit_event (table_name, new_row) values ('ship', to_jsonb(new));
create rule tell as on update to open_visit do instead notify visits;
comment on rule no_delete on port is 'Ports stay.';
create function put_open() returns trigger language plpgsql as $$
begin
  update visit set note = new.note where id = new.id;
  return new;
end $$;
create trigger put_open instead of update on open_visit for each row execute function put_open();
create function is_mine(port integer) returns boolean language sql stable security definer set search_path = ''
  as $$ select port = current_setting('app.port', true)::integer $$;
create function my_port() returns integer language sql stable as $$ select nullif(current_setting('app.port', true), '')::integer $$;
