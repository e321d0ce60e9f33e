"""What an expression may hold, by where it stands: as a real server says."""

from __future__ import annotations

import pytest
from cases import Block, Case
from postgres import Server
from test_postgres import same_as_a_real_server

BEFORE = """
create table t (a int, b int, c int[]);
create table listed (a int) partition by list (a);
create table ranged (a int) partition by range (a);
create procedure called(a int) language sql as '';
prepare prepared(int) as select $1;
"""
CONTEXTS = """
select 1 from t join t u on {} > 0
select 1 from t u, (select {}) s
select 1 from t u, lateral (select {} from t) s
select 1 from t, generate_series(1, {}) g
select 1 from t tablesample system ({})
select 1 from t where {} > 0
select 1 from t group by a having {} > 0
select count(*) filter (where {} > 0) from t
select sum({}) from t
select sum(b) over (partition by {}) from t
select sum(b) over (order by {}) from t
select sum(b) over (order by b range {} preceding) from t
select sum(b) over (order by b rows {} preceding) from t
select sum(b) over (order by b groups {} preceding) from t
select {} from t
select case when {} > 0 then 1 end from t
select coalesce({}, 1) from t
select b from t group by {}
select b from t order by {}
select distinct on ({}) b from t
select b from t limit {}
select b from t offset {}
select b from t order by b fetch first {} rows with ties
select percentile_disc({}) within group (order by b) from t
select (array[1])[{}] from t
values ({})
values ({}), (1)
insert into t (a) values ({})
insert into t (a) values ({}), (1)
insert into t (a) select {} from t
insert into t (c[{}]) values (1)
insert into t values (1) on conflict do nothing returning {}
update t set a = {}
update t set (a, b) = ({}, 1)
update t set (a, b) = (select {}, 1 from t)
update t set c[{}] = 1
update t set b = 1 where {} > 0
update t set b = 1 returning {}
delete from t where {} > 0
delete from t returning {}
merge into t using t u on {} > 0 when matched then delete
merge into t using t u on t.b = u.b when matched and {} > 0 then delete
merge into t using t u on t.b = u.b when matched then update set a = {}
merge into t using t u on t.b = u.b when not matched then insert (a) values ({})
merge into t using t u on t.b = u.b when matched then delete returning {}
create table x (a int check ({} > 0))
create domain x as int check ({} > 0)
create table x (a int default {})
create table x (a int, z int generated always as ({}) stored)
create table x (a int, z int generated always as ({}) virtual)
create function x(a int default {}) returns int language sql return 1
create index on t (({}))
create index on t (b) where {} > 0
create statistics s on ({}), b from t
alter table t alter b type int using {}
alter table t alter b set default {}
execute prepared({})
create trigger x before update on t for each row when ({} > 0) execute function suppress_redundant_updates_trigger()
create policy x on t using ({} > 0)
create policy x on t for insert with check ({} > 0)
create table x partition of listed for values in ({})
create table x partition of ranged for values from ({}) to (maxvalue)
create table x (a int) partition by range (({}))
create rule x as on insert to t where {} > 0 do nothing
create rule x as on insert to t do also notify x; select {}
call called({})
copy t from '/nowhere' where {} > 0
create publication x for table t where ({} > 0)
"""
EXPRESSIONS = (
    "sum(a)",
    "sum(a) over ()",
    "row_number() over ()",
    "generate_series(1, 2)",
    "(select 1)",
    "grouping(a)",
    "default",
    "missing",
)

UNSEEN = {
    "generate_series(1, 2)": "merge into t using t u on t.b = u.b when not matched then insert (a) values "
    "(generate_series(1, 2))",
}
"""Refused only when the statement runs, which is not mirrored."""


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_what_an_expression_may_hold(expression: str, server: Server) -> None:
    statements = [context.replace("{}", expression) for context in CONTEXTS.strip().splitlines()]
    if expression in UNSEEN:
        statements.remove(UNSEEN[expression])
    sql = "\n".join([BEFORE, *(f"begin;\n{statement};\nrollback;" for statement in statements)])
    same_as_a_real_server(Case("test_contexts", expression, (Block("sql", "", sql),)), server)
