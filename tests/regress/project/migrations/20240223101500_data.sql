set search_path = harbor, public;
insert into port (code, name) values ('NLRTM', 'Rotterdam'), ('DEHAM', 'Hamburg'), ('BEANR', 'Antwerpen');
insert into quay (port_id, name, length_m) select id, 'East', 100 from port;
update quay set name = 'West' where port_id = 1;
delete from quay where port_id = 3;
insert into ship (imo, name, flag, class) values (9000001, 'Zee', 'NL', 'a') on conflict (imo) do update set name = excluded.name;
merge into billing.tariff t using (values ('M', 'Middle')) s (code, label) on t.code = s.code
  when matched then update set label = s.label when not matched then insert values (s.code, s.label);
with gone as (delete from billing.tariff where code = 'L' returning *) insert into audit_event (table_name, old_row)
  select 'tariff', to_jsonb(gone) from gone;
truncate scratch, audit_event restart identity;
copy billing.tariff (code, label) from stdin;
X	Extra
Y	Yard
\.
create table big_ships as select imo, name from ship where gross_tonnage > 100000 with no data;
select * into copy_of_ports from port;
create table made_by_data as select 1 as a;
do $$
declare
  each record;
begin
  for each in select id, name from harbor.port order by id loop
    execute format('create table harbor.log_of_%s (at timestamptz)', lower(each.name));
  end loop;
  if (select count(*) from harbor.visit) > 0 then
    create table harbor.has_visits (id int);
  end if;
end $$;
select setval('plain_no', 300), nextval('billing.receipt_no');
refresh materialized view port_overview;
vacuum analyze visit;
reindex table ship;
analyze port;
cluster visit using visit_plain;
begin; lock table ship in share row exclusive mode; commit;
notify visits, 'hello';
explain select * from port;
listen visits;
discard plans;
prepare find_port (int) as select * from port where id = $1;
execute find_port (1);
deallocate find_port;
checkpoint;
comment on column ship.tags is 'Words.';
