"""The words that mutations put in: boundary values, odd names, clauses, psql commands, and wrappings of statements."""

from __future__ import annotations

from pglast import keywords


def listed(text: str, separator: str | None = None) -> tuple[str, ...]:
    """The words of a text, or the text between its separators."""
    return tuple(word.strip() for word in text.split(separator))


KEYWORDS = dict.fromkeys(
    sorted(
        keywords.RESERVED_KEYWORDS
        | keywords.UNRESERVED_KEYWORDS
        | keywords.COL_NAME_KEYWORDS
        | keywords.TYPE_FUNC_NAME_KEYWORDS
    )
)
NUMBERS = listed(
    """
    0 1 -1 2 63 64 1600 1601 32767 32768 2147483647 2147483648 -2147483648 9223372036854775807 9223372036854775808
    -9223372036854775808 1e308 1e309 1e-400 0.1 .5 0x7fffffff 0b1 1_000
    12345678901234567890123456789012345678901234567890 $1 null '1'
    """
)
STRINGS = (
    *listed(
        r"""
    '' 'NaN' 'infinity' '-infinity' 'epoch' 'now' '2000-02-30' '24:00:00' 'P1Y' '{}' '{{1},{2,3}}' '[2:3]={1,2}'
    '[1,0)' 'empty' '()' '(,)' '\x' 'null' '[1,{}]' '{"a":[null]}' '$.a[*]' 'public' E'\x00' E'\xe9' U&'\D800'
    U&'\+01F642' '1.2.3.4/33' '00000000-0000-0000-0000-000000000000' '(0,0)' 'public.a' 'a.b.c' 'int4[]' '"' B'2'
    X'F'
    """
    ),
    "' '",
    f"'{'x' * 64}'",
    f"'{'é' * 1000}'",
)
NAMES = (
    *listed(
        """
    "" "é" "\u202e" "a""b" public pg_catalog pg_temp information_schema ctid oid tableoid xmin pg_class pg_attribute
    current_user int4 _int4 record anyelement void unknown text citext regclass json jsonb name xml money tsvector
    int4range box
    """
    ),
    '"A b"',
    "x" * 63,
    "x" * 64,
    "é" * 40,
)
GARBAGE = ("\0", "\r", *listed("\ufffd \udce9 \u202e 🙂 \x1b \ufeff \\ $ $$ $a$ ' \" /* */"))
PSQL = (
    *(
        f"\n\\{command}\n"
        for command in listed("c other;c - nobody;connect :x;i x.sql;if true;if :x;else;endif;q", ";")
    ),
    *(f"\n\\{command}\n" for command in listed("set x 1;unset x;encoding latin1;encoding nope;restrict x;.", ";")),
    *("\n\\echo '\n", "\n\\copy t from x\n", "\\gexec\n", "\\;", " :x ", " :'x' ", ' :"x" '),
)
PHRASES = listed(
    """
    if exists; if not exists; or replace; cascade; restrict; concurrently; temporary; unlogged; only; not valid;
    not null; deferrable initially deferred; nulls not distinct; nulls first; generated always as identity;
    using btree (ctid); []; generated always as (1) stored; generated always as (1); default null; collate "C";
    collate "nope"; array[1]; not enforced; primary key; unique; references pg_class; check (null);
    partition by list (a); for values in (null); as materialized; partition of pg_class default; inherits (pg_class);
    with (fillfactor = 0); with no data; returning *; on conflict do nothing; on conflict (ctid) do update set a = 1;
    order by 1; group by (); group by rollup (1); grouping sets (()); limit null; offset -1; for update skip locked;
    tablespace pg_global; union all; except; intersect; lateral; natural join; left join;
    with recursive t as (select 1); over (); over (order by 1 range 1 preceding); filter (where null);
    within group (order by 1); :: text; :: int; :: int4[]; :: regclass; :: public.t; is null; is distinct from; like;
    similar to; between symmetric; in (); any (array[]); exists (select); case when then end; row(); (t).*; *; a.*;
    security definer; set search_path = ''; strict; immutable; language c; language sql; language plpgsql;
    returns trigger; returns setof record; returns table (a int); variadic; out; inout; no action; set null;
    on delete cascade; on update set default; when (old is null); for each row; to current_user; to public;
    with grant option; granted by current_user; admin option; authorization; owner to nobody; set schema pg_temp;
    rename to public; add; drop; alter; column a; constraint a; type text using a; set default 1; drop not null;
    set statistics -2; set storage plain; enable row level security; attach partition; detach partition;
    validate constraint a; replica identity full; cluster on a; inherit; no inherit; of t; not of; default values;
    overriding system value; matched then delete; merge into; copy; from stdin; with (format csv);
    execute format('%I', null); raise exception; perform; return query; return next; for i in 1..3 loop; end loop;
    exit; exception when others then; begin; end; declare; strict into; foreach x slice 1 in array; get diagnostics;
    open c; fetch c; return; null; if true then
    """,
    ";",
)
WRAPPINGS = (
    "do $do$ begin {}; end $do$",
    "do $do$ begin {}; exception when others then raise notice '%', sqlerrm; end $do$",
    "do $do$ declare r record; begin for r in {} loop null; end loop; end $do$",
    "do $do$ begin execute {!r}; end $do$",
    "create function wrapped() returns void language sql as $f$ {} $f$; select wrapped()",
    "create procedure wrapped() language sql begin atomic {}; end",
    "begin; {}; rollback",
    "begin; {}; commit",
    "begin; savepoint a; {}; rollback to a; {}; commit",
    "begin; {}",
    "explain {}",
    "prepare wrapped as {}; execute wrapped",
    "declare c cursor for {}",
    "create view wrapped as {}; select * from wrapped",
    "create table wrapped as {}; drop table wrapped",
    "create materialized view wrapped as {}",
    "create rule wrapped as on insert to t do instead {}",
    "create schema wrapped {}",
    "set role pg_monitor; {}",
    "set search_path = pg_temp, pg_catalog; {}",
    "set client_encoding = latin1; {}",
    "{}; {}",
    "with w as ({} returning *) select * from w",
    "select * from ({}) t",
    "copy ({}) to stdout",
)
