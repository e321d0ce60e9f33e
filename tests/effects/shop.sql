create table account (id int primary key, name text not null, parent int references account on delete cascade);
create table item (id int primary key, label text, price numeric not null default 1);
create table purchase (id bigint generated always as identity primary key, account int not null references account on delete cascade,
    item int references item on delete set null, amount int not null default 1, at timestamptz not null default now());
create table audit (id bigserial primary key, what text, who int);
create table counter (name text primary key, value bigint not null default 0);
create table event (id bigserial, day date not null, kind text, primary key (id, day)) partition by range (day);
create table event_2024 partition of event for values from ('2024-01-01') to ('2025-01-01');
create table event_2025 partition of event for values from ('2025-01-01') to ('2026-01-01');
create table log_a (line text);
create table log_b (line text);
create table trash_item (id int);
create view cheap as select id, label, price from item where price < 10;
create view spent as select a.id, a.name, sum(p.amount * i.price) as total
    from account a left join purchase p on p.account = a.id left join item i on i.id = p.item group by a.id, a.name;
create materialized view totals as select id, total from spent;
create view entry as select what, who from audit;
insert into account values (1, 'one', null), (2, 'two', 1), (3, 'three', 1);
insert into item values (1, 'pen', 2), (2, 'car', 1000);
insert into purchase (account, item) values (1, 1), (2, 2), (2, 1);
insert into counter values ('sales', 0);

create function count_up() returns trigger language plpgsql as $$
begin
    update counter set value = value + 1 where name = 'sales';
    return new;
end $$;
create trigger after_purchase after insert on purchase for each row execute function count_up();
create function keep_row() returns trigger language plpgsql as $$
begin
    execute format('insert into %I (id) values ($1)', 'trash_' || tg_table_name) using old.id;
    return old;
end $$;
create trigger keep_item after delete on item for each row execute function keep_row();
create function count_changes() returns trigger language plpgsql as $$
begin
    insert into audit (what, who) select 'account', n.id from changed n;
    return null;
end $$;
create trigger changed_accounts after update on account referencing new table as changed
    for each statement execute function count_changes();
create function write_entry() returns trigger language plpgsql as $$
begin
    insert into audit (what, who) values (new.what, new.who);
    return new;
end $$;
create trigger entry_insert instead of insert on entry for each row execute function write_entry();

create function append(log text, line text) returns void language plpgsql as $$
declare
    statement text;
begin
    statement := format('insert into %I values ($1)', 'log_' || log);
    execute statement using line;
end $$;
create function e01_select() returns bigint language sql as 'select count(*) from account';
create function e02_insert() returns void language sql as $$ insert into purchase (account, item) values (1, 1) $$;
create function e03_delete_cascade() returns void language plpgsql as $$ begin delete from account where id = 1; end $$;
create function e04_delete_item() returns void language plpgsql as $$ begin delete from item where label = 'pen'; end $$;
create function e05_loop() returns int language plpgsql as $$
declare
    r record;
    n int := 0;
begin
    for r in select i.id, i.price from cheap i loop
        update item set price = r.price + 1 where id = r.id;
        n := n + 1;
    end loop;
    return n;
end $$;
create function e06_constants() returns void language plpgsql as $$ begin perform append('a', 'x'); end $$;
create function e07_chain() returns void language sql as $$ select append('b', 'y') $$;
create function e08_upsert() returns void language sql as $$
    insert into counter values ('sales', 1) on conflict (name) do update set value = counter.value + excluded.value $$;
create function e09_cte() returns bigint language sql as $$
    with gone as (delete from purchase where item = 2 returning account), kept as (
        insert into audit (what, who) select 'gone', account from gone returning id)
    select count(*) from kept $$;
create function e10_merge() returns void language plpgsql as $$
begin
    merge into item i using (values (1, 5), (9, 6)) as n(id, price) on i.id = n.id
    when matched then update set price = n.price when not matched then insert (id, price) values (n.id, n.price);
end $$;
create function e11_cursor() returns int language plpgsql as $$
declare
    c cursor (least int) for select id from account where id >= least;
    n int := 0;
begin
    for row in c(2) loop
        n := n + row.id;
    end loop;
    return n;
end $$;
create function e12_partitions() returns void language plpgsql as $$
begin
    insert into event (day, kind) values ('2024-05-05', 'a'), ('2025-05-05', 'b');
    delete from event where kind = 'a';
end $$;
create function e13_view() returns numeric language sql as 'select sum(total) from spent';
create function e14_refresh() returns void language plpgsql as $$ begin refresh materialized view totals; end $$;
create function e15_instead() returns void language sql as $$ insert into entry values ('by view', 1) $$;
create function e16_update_view() returns void language sql as $$ update cheap set label = 'cheap' $$;
create function e17_handler() returns text language plpgsql as $$
begin
    insert into account values (1, 'again', null);
    return 'new';
exception when unique_violation then
    insert into audit (what) values ('twice');
    return 'known';
end $$;
create function e18_temporary() returns bigint language plpgsql as $$
declare
    n bigint;
begin
    create temp table found on commit drop as select id from item;
    insert into found select id from account;
    select count(*) into n from found f join purchase p on p.id = f.id;
    return n;
end $$;
create function e19_dynamic_loop() returns int language plpgsql as $$
declare
    r record;
    query text := 'select name from counter';
    n int := 0;
begin
    if n = 0 then
        query := query || ' where value >= 0';
    end if;
    for r in execute query loop
        n := n + length(r.name);
    end loop;
    return n;
end $$;
create function e20_statement_trigger() returns void language plpgsql as $$ begin update account set name = name || '!'; end $$;
create function e21_atomic() returns bigint language sql begin atomic
    insert into log_a values ('atomic');
    select count(*) from log_a;
end;
create function e22_nested_select() returns boolean language plpgsql as $$
declare
    found_one boolean := exists (select from purchase where amount > 0);
begin
    return found_one and (select max(value) from counter) is not null;
end $$;
create function e23_rows() returns setof item language plpgsql as $$
begin
    return query select * from item where id in (select item from purchase);
    return next row(7, 'made', 1)::item;
end $$;
create procedure e24_procedure() language plpgsql as $$ begin perform e02_insert(); truncate log_b; end $$;
create function append_to(text) returns void language plpgsql as $$ begin execute 'insert into ' || $1 || ' values (''x'')'; end $$;
create function table_of(text) returns text language sql as $$ select lower($1) || case when $1 = 'LOG' then '_a' else '_b' end $$;
create function same(account, account) returns boolean language sql as 'select ($1).id = ($2).id and exists (select from counter)';
create operator === (function = same, leftarg = account, rightarg = account);
create function e25_explain() returns int language plpgsql as $$
declare
    r record;
    n int := 0;
begin
    for r in execute 'explain analyze select * from item' loop
        n := n + 1;
    end loop;
    execute 'declare c cursor for select * from audit';
    copy purchase to '/dev/null';
    return n;
end $$;
create function e26_update_in_with() returns bigint language plpgsql as $$
declare
    n bigint;
begin
    with changed as (update item set price = price + 1 returning id),
        merged as (merge into counter c using (values ('sales')) as v(name) on c.name = v.name
            when matched then update set value = 5 returning c.name)
    select count(*) into n from changed, merged;
    return n;
end $$;
create function e27_text() returns void language plpgsql as $$
declare
    which text := 'b';
begin
    perform append_to('log_a');
    execute concat('insert into ', lower('LOG_'), which, ' values (''100%'')');
    execute format('insert into %s values (%L, %L)', 'counter', 'per%cent', 1);
    execute case which when 'b' then 'delete from log_b' else 'select count(*) from account' end;
    execute case when which = 'c' then 'select 1' end;
exception when null_value_not_allowed then null;
end $$;
create function e28_named_table() returns void language plpgsql as $$
begin
    execute format('insert into %I values (''y'')', table_of('LOG'));
end $$;
create function e29_whole_rows() returns boolean language plpgsql as $$
declare
    x account;
    y record;
    c refcursor;
    d cursor for select id, label as name from item;
begin
    select a.* into x from account a where a.id = 1;
    x.name := 'new';
    open c for execute 'select * from audit';
    fetch c into y;
    open d;
    fetch d into y;
    y.name := 'other';
    return x.name <> y.name and (select x === a from account a where a.id = 1) and (select bool_and(p is not null) from purchase p);
end $$;
create procedure e30_truncate() language plpgsql as $$ begin truncate account cascade; end $$;
create function e31_into() returns bigint language sql as $$
    create temp table picked as select id from item;
    select count(*) from account $$;
create function e32_rethrown() returns int language plpgsql as $$
begin
    begin
        insert into counter values ('sales', 1);
    exception when unique_violation then
        delete from counter;
        raise;
    end;
    return 1;
exception
    when division_by_zero then return 0;
    when unique_violation or sqlstate 'P0001' then
        insert into audit (what) values ('caught');
        return 2;
end $$;
create function e33_select_into() returns bigint language sql as $$
    select id into temp chosen from item union select id from account;
    select count(*) from counter $$;
create function e34_temporary_rows() returns void language plpgsql as $$
begin
    create temp table moved (id int, n bigint) on commit drop;
    insert into moved values (1, 0);
    update moved set n = (select max(value) from counter);
    merge into moved m using item i on m.id = i.id when matched then update set n = 1;
end $$;
create function e35_formats() returns void language plpgsql as $$
begin
    execute format('insert into %s values (''100%%'')', 'log_a');
end $$;
