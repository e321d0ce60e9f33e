"""Access as data against the real server: a short run of tests/access, and what the example's schema opens."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import jsonschema
import postgres
from access.compare import Result, compared, compared_schema
from access.generate import with_policies
from shell import Run

from meshdoc import project
from meshdoc.catalog.relation import Table, View
from meshdoc.config import Config
from meshdoc.insight.access.matrix import COMMANDS
from meshdoc.render.json.access import access_shape

MIGRATIONS = str(Path(__file__).parents[1] / "migrations")
SCHEMAS = 3
MOST_VAGUE = 0.2


def test_random_schemas_agree_with_the_server(server: postgres.Server) -> None:
    result = Result()
    for seed in range(SCHEMAS):
        compared(server, f"suite {seed}", result)
    assert not result.wrong
    assert result.vague <= MOST_VAGUE
    assert all(result.counts[(rows, rows)] for rows in ("none", "some", "all"))


FUNCTIONS = {
    "absent": "returns int language sql stable as 'select 1 where false'",
    "counted": "returns int language sql stable as 'select count(*)::int from s0.t0 where false'",
    "largest": "returns int language sql stable as 'select max(tenant) from s0.t0 where false'",
    "no_rows": "returns setof int language sql stable as 'select 1 where false'",
    "parsed": "returns boolean language sql stable begin atomic select true; end",
    "of_null": "returns boolean language sql stable as 'select null::boolean'",
    "fixed": "returns boolean language sql immutable as 'select true'",
    "code": "returns boolean language plpgsql stable as 'begin return true; end'",
    "code_rows": "returns setof int language plpgsql stable as 'begin return query select 1 where false; end'",
    "secret": "returns int language sql stable as 'select max(id) from s0.hidden'",
}
CONDITIONS = {
    "true": "all",
    "false": "none",
    "null": "none",
    "not false": "all",
    "not (current_user = 'r0')": "none",
    "current_user = 'r0'": "all",
    "case when true then true else false end": "all",
    "case when false then true else false end": "none",
    "case when flag then true else true end": "all",
    "case tenant when 1 then flag else false end": "some",
    "coalesce(true, false)": "all",
    "coalesce(null::boolean, flag)": "some",
    "coalesce(null::boolean, false)": "none",
    "nullif(true, true)": "none",
    "id is not null": "all",
    "id is not null and true": "all",
    "note is not null or true": "all",
    "tenant = null": "none",
    "not null::boolean": "none",
    "(select true)": "all",
    "(select true where false)": "none",
    "(select null::boolean)": "none",
    "exists (select 1)": "all",
    "exists (select 1 where false)": "none",
    "(select count(*) from s0.t0 x where false) = 0": "some",
    "(select max(x.tenant) from s0.t0 x where false) is null": "some",
    "('t' || 'rue')::boolean": "some",
    "'true'::text::boolean": "all",
    "'maybe'::text::boolean": "none",
    "(' 05'::text)::int = 5": "all",
    "true::text = 'true'": "all",
    "(flag and true)::text = 'true'": "some",
    "(note::int is null) is not null": "some",
    "(note::jsonb is null) is not null": "some",
    "(note::varchar(9) is null) is not null": "all",
    "(note::name is null) is not null": "all",
    "(tenant::text is null) is not null": "all",
    "(tenant::text::int is null) is not null": "some",
    "(flag::text::boolean is null) is not null": "all",
    "(('0' || note)::int is null) is null": "none",
    "true is distinct from false": "some",
    "nullif(current_user, 'r0') is null": "all",
    "pg_has_role('r1', 'usage')": "all",
    "pg_has_role('r0', 'r1', 'member')": "all",
    "pg_has_role('r1', 'r0', 'member')": "none",
    "pg_has_role(owner, 'r1', 'member')": "some",
    "pg_has_role(current_user, 'r1', 'set')": "all",
    "s0.absent() is null": "all",
    "s0.absent() = 1": "none",
    "s0.counted() = 0": "some",
    "s0.largest() is null": "all",
    "tenant in (select s0.no_rows())": "none",
    "s0.parsed()": "all",
    "s0.of_null()": "none",
    "s0.fixed()": "all",
    "s0.fixed() or s0.code()": "all",
    "s0.code()": "all",
    "tenant in (select s0.code_rows())": "none",
    "s0.secret() = 1": "none",
    "s0.secret() = 1 or true": "all",
    "(select s0.secret()) = 1": "none",
    "not (s0.secret() = 1)": "none",
    "coalesce(s0.secret(), 1) = 1": "none",
    "exists (select from pg_authid)": "none",
}
OF_VIEWS = {
    "hidden": "none",
    "left_open": "some",
    "left_closed": "none",
    "right_open": "some",
    "full_open": "some",
    "whole": "all",
    "none": "none",
    "union_all": "some",
    "intersected": "none",
}
VIEWS = {
    "s0.left_open": "select x.id from s0.t0 x left join s0.t1 y on y.id = x.id",
    "s0.left_closed": "select x.id from s0.t1 x left join s0.t0 y on y.id = x.id",
    "s0.right_open": "select y.id from s0.t1 x right join s0.t0 y on y.id = x.id",
    "s0.full_open": "select x.id from s0.t0 x full join s0.t1 y on y.id = x.id",
    "s0.whole": "select id from s0.t0 where s0.fixed()",
    "s0.none": "select id from s0.t0 where false",
    "s0.union_all": "select id from s0.t0 union all select id from s0.t1",
    "s0.intersected": "select id from s0.t0 intersect select id from s0.t1",
}


def test_conditions_are_decided_as_far_as_they_can_be(server: postgres.Server) -> None:
    before = [f"create function s0.{name}() {rest}" for name, rest in FUNCTIONS.items()]
    schema = with_policies(CONDITIONS, ["create table s0.hidden (id int)", *before], VIEWS)
    result = Result()
    matrix = compared_schema(server, schema, "listed", result)
    assert "\n".join(result.wrong) == ""
    role = matrix.catalog.find("role", "r0")
    assert role
    names = {f"t{number}": condition for number, condition in enumerate(CONDITIONS)}
    found = {
        names.get(item.name, item.name): matrix.cell(role.oid, item, "select").extent.rows.value
        for item in (*matrix.catalog.all(Table), *matrix.catalog.all(View))
    }
    assert found == {**CONDITIONS, **OF_VIEWS}


def test_the_json_has_its_shape(meshdoc: Callable[..., Run]) -> None:
    run = meshdoc("access", "--source", MIGRATIONS, "--no-cache", "--format", "json")
    rows = json.loads(run.out)
    jsonschema.validate(rows, access_shape())
    assert {row["command"] for row in rows["access"]} == {*COMMANDS, "execute", "usage"}


def test_what_the_example_opens(meshdoc: Callable[..., Run]) -> None:
    lines = meshdoc("access", "anon", "--source", MIGRATIONS, "--no-cache").out.splitlines()
    read = [line.split()[1].removeprefix("public.") for line in lines if line.split()[2] == "all"]
    assert {name for name in read if not name.startswith("workflow_events_y")} == {
        *("workflow_events", "job_tracking", "queue_config"),
        *("queue_monitoring", "job_statistics", "workflow_events_partition_info"),
    }
    assert "anon  public.secrets                         some    some    some    some    all" in lines


def test_the_report_of_the_example_begins_with_what_is_open() -> None:
    config = Config(paths=(Path(MIGRATIONS),))
    given = project.read(config)
    history = project.replay(config, given)
    page = project.document(project.book(config, history, project.lint(history), given))["reports/security.md"]
    first = re.sub(r"\]\([^)]*\)|[\[`]", "", page.partition("\n- ")[2].partition("\n\n")[0])
    assert first.splitlines()[:3] == [
        "anon, authenticated can:",
        "  - read, insert, update and delete any row of job_tracking, queue_config, "
        "workflow_events and its 6 partitions",
        "  - read any row of job_statistics, queue_monitoring, workflow_events_partition_info",
    ]
    assert re.fullmatch("  - truncate .*secrets.*, although row-level security is enabled there", first.splitlines()[3])


def test_a_name_that_is_neither_role_nor_relation(meshdoc: Callable[..., Run]) -> None:
    run = meshdoc("access", "projectz", "--source", MIGRATIONS, "--no-cache")
    assert run.status == 2
    assert "unknown role or relation 'projectz': did you mean 'projects'?" in run.err


def test_views_that_lead_to_each_other_reach_nothing(meshdoc: Callable[..., Run], tmp_path: Path) -> None:
    views = "create view v as table t; create view w as table v; create or replace view v as table w;"
    (tmp_path / "1.sql").write_text(f"create table t (a int); {views} create role r; grant all on t, v, w to r;")
    rows = json.loads(meshdoc("access", "r", "--source", "1.sql", "--format", "json").out)["access"]
    assert {row["object"]: row["rows"] for row in rows if row["command"] == "select"} == {
        **{"public.t": "all", "public.v": "none", "public.w": "none"}
    }
    assert {row["rows"] for row in rows if row["command"] in ("insert", "update") and row["object"] != "public.t"} == {
        "none"
    }
