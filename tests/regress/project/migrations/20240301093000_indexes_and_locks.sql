set search_path = harbor, public;
create index concurrently visit_by_state on visit (state);
drop index concurrently visit_ship_idx;
create index ship_by_name on ship (name);
alter table visit add column source text;
alter table visit add column random_no float8 default random();
alter table visit alter column note set not null;
alter table visit add constraint visit_source check (source is not null);
alter table billing.invoice_line add foreign key (invoice_id) references billing.invoice;
alter table ship alter column length_m type numeric(8, 4);
alter table ship add constraint ship_name unique using index ship_name_key;
create unique index concurrently ship_name_key on ship (name, flag);
alter table ship add constraint ship_name unique using index ship_name_key;
truncate visit cascade;
alter type visit_state add value if not exists 'expected' before 'announced';
vacuum full quay;
reindex index concurrently visit_open;
create table lost (id int primary key, note text unique);
create index on lost (note);
alter table lost enable row level security;
create policy lost_all on lost using (true);
create trigger lost_audit after delete on lost for each row execute function audit();
drop table lost;
create table lost (id int primary key, note text);
create table berth_reservation (
  id bigint generated always as identity primary key,
  berth_id bigint not null, ship_id integer, during tstzrange not null, price money, started date, ended date,
  "camelCase" text, created_on date,
  exclude using gist (during with &&)
);
comment on table berth_reservation is 'Who comes when.';
alter table harbor.visit set (autovacuum_vacuum_scale_factor = 0.05), set tablespace pg_default;
alter table berth_reservation enable row level security;
alter function audit() security invoker;
alter role auditor nobypassrls;
alter role auditor superuser;
grant insert on audit_event to public;
create policy everything on quay using (true);
