"""Access as data against the real server: a short run of tests/access, and what the example's schema opens."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import jsonschema
import postgres
from access.compare import Result, compared
from shell import Run

from meshdoc import project
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
        "  - read, write and delete any row of job_tracking, queue_config, workflow_events and its 6 partitions",
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
