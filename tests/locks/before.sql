-- The database that every form of forms.sql runs in: empty, filled, referenced, inherited and partitioned tables.
create schema other;
create role reader;
create role writer;
create domain short as text check (length(value) < 100);
create domain plain as text;
create type mood as enum ('calm', 'busy');
create type point2 as (x integer, y integer);
create table typed of point2;
create sequence free_seq;
create function touch() returns trigger language plpgsql as $$ begin return new; end $$;
create function twice(integer) returns integer language sql immutable as 'select 2 * $1';
create function dice() returns integer language sql volatile as 'select (random() * 6)::integer';
create function plainly(integer) returns boolean language sql immutable as 'select $1 > 0';

create table empty (id integer primary key, body text, size integer);

create table account (
    id bigint generated always as identity primary key,
    name varchar(20) not null,
    nick varchar,
    code char(4),
    email text,
    age integer,
    amount numeric(10, 2),
    made timestamptz default now(),
    seen timestamp,
    tags text[],
    words varchar(5)[],
    kind mood,
    nickname short,
    title plain,
    data jsonb,
    bits varbit(8),
    big bigint,
    net cidr,
    double_age integer generated always as (age * 2) stored,
    lower_name text generated always as (lower(name)) virtual,
    proven text,
    constraint proven_not_null check (proven is not null and length(proven) > 0),
    unproven text,
    constraint email_given check (email is not null)
);
insert into account (name, email, age, proven, unproven, code, amount)
select 'name ' || n, n || '@example.org', n, 'yes', 'yes', 'ab', n from generate_series(1, 20) n;
alter table account add constraint unproven_not_null check (unproven is not null) not valid;
alter table account add constraint age_positive check (age > 0) not valid;
create unique index account_email on account (email);
create unique index account_age on account (age);
create index account_name on account (name);
create index account_nick on account (nick);
create index account_amount on account (amount);
create index account_seen on account (seen);
create index account_lower on account (lower(email)) where age > 3;
create statistics account_stats on name, email from account;
create trigger account_touch before insert on account for each row execute function touch();
create policy account_own on account to reader using (true);
create rule account_quiet as on delete to account where false do instead nothing;
alter table account add constraint name_unique unique (name) deferrable;

create table item (
    id integer primary key,
    account bigint not null references account on delete cascade,
    parent integer references item,
    note text,
    price integer
);
insert into item select n, n, null, 'note', n from generate_series(1, 20) n;
alter table item add constraint price_positive check (price > 0) not valid;
create table loose (id integer, account bigint, item integer, note text);
insert into loose select n, n, n, 'note' from generate_series(1, 20) n;
alter table loose add constraint loose_item foreign key (item) references item not valid;
alter table loose add constraint loose_note check (note is not null) not valid;
alter table loose add constraint loose_later foreign key (account) references account not enforced;

create unique index loose_id on loose (id);
create table item_like (id integer, account bigint, item integer, note text);

create table person (id integer, name text);
create table worker (pay integer) inherits (person);
insert into person values (1, 'one');
insert into worker values (2, 'two', 3);

create table event (id bigint not null, at date not null, account bigint, kind text, body text, primary key (id, at))
    partition by range (at);
create table event_2024 partition of event for values from ('2024-01-01') to ('2025-01-01');
create table event_2025 partition of event for values from ('2025-01-01') to ('2026-01-01');
insert into event select n, date '2024-06-01' + n, n, 'k', 'b' from generate_series(1, 20) n;
create index event_account on event (account);
create index event_body on only event (body);
create index event_2024_body on event_2024 (body);
create trigger event_touch after insert on event for each row execute function touch();
create table event_2023 (like event including defaults);
insert into event_2023 values (1, '2023-02-02', 1, 'k', 'b');
create table event_2022 (like event including defaults, check (at >= '2022-01-01' and at < '2023-01-01'));
insert into event_2022 values (1, '2022-02-02', 1, 'k', 'b');

create table part (id integer primary key, kind text, account bigint references account) partition by list (id);
create table part_one partition of part for values in (1);
create table part_rest partition of part default;
insert into part values (1, 'a', 1);
create table part_two (id integer not null, kind text, account bigint);
create table uses_part (id integer, part integer references part);
insert into uses_part values (1, 1);

create unlogged table scratch (id integer, body text);
insert into scratch values (1, 'x');

create view account_names as select id, name from account;
create view account_upper as select id, upper(name) as name from account_names;
create materialized view account_ages as select id, age from account;
create unique index account_ages_id on account_ages (id);
create publication all_names for table account (id, name), item;
create table published (id integer primary key, body text);
create publication few for table published;
alter table person add constraint person_checked check (id > 0);
alter table person add constraint person_later check (id > 0) not valid;
create table log (id integer, note text) partition by range (id);
create table log_one partition of log for values from (1) to (100);
insert into log values (1, 'x');
alter table log add constraint log_later check (id > 0) not valid;

create table proof (
    a integer,
    b integer,
    c timestamp(3),
    d varchar(10)[],
    e interval,
    f bit varying,
    g time,
    h text collate "C",
    i public.plain,
    j smallint,
    k oid,
    l name,
    m xml,
    check (a is not null or false),
    check ((b > 0 and b is not null) or (b < 0 and b is not null)),
    check (j > 0)
);
insert into proof (a, b, j) select n, n, n from generate_series(1, 9) n;
create index proof_c on proof (c);
create index proof_h on proof (h);
create index proof_i on proof (i);
create index proof_expression on proof ((j + 1));
create index proof_partial on proof (a) where j > 2;
create table listed (kind text, n integer) partition by list (kind);
create table listed_rest partition of listed default;
insert into listed values ('z', 1);
create table listed_a (kind text not null, n integer, check (kind = 'a'));
insert into listed_a values ('a', 1);
create table listed_b (kind text, n integer, check (kind = 'b'));
create table nested (id integer, at date) partition by range (id);
create table nested_one partition of nested for values from (1) to (10) partition by range (at);
create table nested_one_old partition of nested_one for values from ('2020-01-01') to ('2021-01-01');
insert into nested values (1, '2020-05-05');
create table nested_two (id integer, at date) partition by range (at);
create table nested_two_old partition of nested_two for values from ('2020-01-01') to ('2021-01-01');
insert into nested_two values (15, '2020-05-05');
create table hashed (id integer primary key) partition by hash (id);
create table hashed_one partition of hashed for values with (modulus 2, remainder 0);
create table hashed_two (id integer not null);
create foreign data wrapper wrapper;
create server files foreign data wrapper wrapper;
create foreign table remote (id integer, note text) server files options (place 'here');
create sequence owned owned by loose.id;
