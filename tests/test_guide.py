"""The migration of the guide and the queries of the events report: the example on a real server, the layouts replayed.

python -m tests.guide FOLDER...     does the first for any projects
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from guide.check import check
from loaded import loaded
from postgres import Server

from meshdoc import project
from meshdoc.catalog.relation import Table
from meshdoc.config import Config
from meshdoc.history.history import History
from meshdoc.input import Input
from meshdoc.insight.guide import as_file
from meshdoc.insight.migration import next_path
from meshdoc.render.markdown.reports.guide import following

ROOT = Path(__file__).parent.parent
LAYOUTS = ("diesel", "flyway", "golang-migrate", "goose", "mybatis", "node-pg-migrate", "play", "prisma", "tern")
"""Some of tools that run what is in a folder, each with names or lines of its own."""


@pytest.fixture(scope="module")
def example() -> tuple[Config, Input, History]:
    config = Config(paths=(ROOT / "migrations",), platform="supabase")
    given = project.read(config)
    return config, given, project.replay(config, given)


def test_the_migration_is_replayed_faultless_and_accepted(
    example: tuple[Config, Input, History], server: Server
) -> None:
    found = check(*example, server)
    assert found is not None
    assert found.statements >= 12
    assert found.is_fine, found


def test_replay_queries_run_on_the_server(example: tuple[Config, Input, History], server: Server) -> None:
    config, given, history = example
    events = project.book(config, history, given=given).reports.events
    with loaded(server, history) as connection:
        for number, found in enumerate(events):
            assert found.stream is not None
            connection.execute(f"prepare replay{number} as {found.stream.query}")  # type: ignore[arg-type]
    assert [history.catalog[found.table].name for found in events] == ["audit_log", "workflow_events"]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_file_is_the_last_that_a_tool_runs(layout: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "tests" / "layouts" / layout, tmp_path / "project")
    monkeypatch.chdir(tmp_path / "project")
    config = Config(paths=(Path(),))
    given = project.read(config)
    book = project.book(config, project.replay(config, given), given=given)
    template = book.reports.template
    assert template is not None
    file = following(book, template)
    path = Path(file.path)
    assert not path.exists()
    path.parent.mkdir(exist_ok=True)
    path.write_text(as_file(template, file.up, file.down), "utf-8")
    after = project.read(config)
    steps = [step for step in project.replay(config, after).steps if step.version.files[0].path == file.path]
    assert len(after.versions) == len(given.versions) + 1
    assert [change.object.name for change in steps[0].changes if isinstance(change.object, Table)][:1] == [
        template.table.rpartition(".")[2]
    ]


def test_paths() -> None:
    paths = {
        "db/0042_add_users.up.sql": "db/0043_add_items.up.sql",
        "migrations/20241231235959_x.sql": "migrations/20250101000000_add_items.sql",
        "2024-01-02-000000_book/up.sql": "2024-01-02-000001_add_items/up.sql",
        "V1_9__book.sql": "V1_10__add_items.sql",
        "9-author-name.sql": "10-add-items.sql",
        "conf/2.sql": "conf/3.sql",
        "schema.sql": "",
    }
    assert {path: next_path(path, "add_items") for path in paths} == paths
