set search_path = harbor, public;
alter table visit add column agent text not null default 'none';
alter table visit drop column note cascade;
alter table billing.invoice_line alter text type varchar(80);
alter table port add constraint code_is_upper check (code = upper(code)) not valid;
create table agent (id integer primary key, name text not null, email mail_address);
alter table visit add column agent_id integer references agent;
drop view dutch_ship;
drop function place_text(chart_place) cascade;
create or replace function put_open() returns trigger language plpgsql as $$
begin
  update visit set agent = new.port where id = new.id;
  return new;
end $$;
create function new_api(a int, b int default 2) returns int security definer language sql as 'select a + b';
grant select on audit_event to public;
grant delete on port to pilot;
alter table visit no force row level security;
drop policy not_departed on visit;
alter table billing.invoice disable row level security;
alter table quay rename to quay_wall;
alter table movement drop column pilot;
alter type hazard add value '14';
drop trigger audit_ship on ship;
drop index visit_by_state;
drop table person cascade;
reassign owned by clerk to harbor_owner;
drop owned by night_crew;
drop role night_crew;
drop schema empty_quay;
drop publication everything;
drop event trigger watch_all;
drop user mapping for public server archive;
drop collation by_number cascade;
comment on view busy_port is null;
create table handover (
  id integer primary key, port_id integer not null references port, visit_id uuid not null references visit,
  plan_id integer references berth_plan, note text
);
create policy handed on handover using (port_id = my_port());
alter table handover enable row level security;
comment on table handover is 'From one agent to the next.';
alter table berth_plan drop constraint berth_plan_code_check, add check (code ~ '^[A-Z]{3}$') not valid;
alter table crossing drop column to_port;
drop function copy_plans();
alter type visit_state rename to stay_state;
create index crossing_from on crossing (from_port);
drop index plan_hash;
alter table berth_plan alter starts type timestamptz;
alter table strict_plan add unique (at), add check (ratio < 0.5);
create or replace function state_of(v uuid) returns text language plpgsql as $$ begin return 'none'; end $$;
revoke all on function new_api(int, int) from public;
alter table crossing alter ship set not null;
grant insert on crossing to pilot;
