"""What the settings hide, add and arrange: on every page of the example, because hiding is about all of them."""

from __future__ import annotations

import contextlib
import json
import re
import xml.etree.ElementTree
from dataclasses import replace
from pathlib import Path

import pytest
from shell import write
from test_render import book_of, links, pages

from meshdoc import project
from meshdoc.config import Config
from meshdoc.history.history import History
from meshdoc.render import Files

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def history() -> History:
    """The example of this repository."""
    with contextlib.chdir(ROOT):
        return project.replay(Config(), project.read(Config()))


def edition(history: History, **settings: object) -> Files:
    """The pages of a history with some settings."""
    config = replace(Config(), **settings)  # type: ignore[arg-type]
    return project.document(project.book(config, history, project.lint(history)))


@pytest.mark.parametrize("table", ["audit_log", "workflow_events", "projects", "workflows"])
def test_no_page_mentions_a_hidden_table(history: History, table: str) -> None:
    before, files = edition(history), edition(history, hide=(table,))
    word = re.compile(rf"(?<![\w$]){table}(?![\w$])")
    assert any(word.search(page) for page in before.values())
    files = {path: page.replace(".github/workflows/", "") for path, page in files.items()}  # names of files are shown
    assert [path for path, page in files.items() if word.search(page) or word.search(path)] == []
    assert {f"tables/public.{table}.md", f"views/public.{table}.md"} & set(before)
    anchors = {(path, anchor) for path, page in files.items() for anchor in re.findall(r'<a id="([^"]*)"', page)}
    broken = [
        (page, path, anchor)
        for page, path, anchor in links(files)
        if path not in files or (anchor and (path, anchor) not in anchors)
    ]
    assert [each for each in broken if not each[1].startswith("../")] == []


def test_what_is_hidden_has_no_line_in_the_changelog() -> None:
    sql = "create table t (a int, b int); create view w as select b from t; create index on t (b)"
    files = edition(book_of(sql).history, hide=("w", "t.b"))
    assert "1 table added" in files["CHANGELOG.md"]
    assert "•••" not in files["CHANGELOG.md"] + files["README.md"]


def test_a_public_edition_has_no_findings_secrets_or_settings() -> None:
    sql = """
        create role app; alter role app set work_mem = '77MB';
        create table account (id int, password_hash text, name text);
    """
    shown, public = (edition(book_of(sql).history, audience=each) for each in ("project", "public"))
    hidden = ("77MB", "password_hash", "no primary key", "replay report")
    assert [text for text in hidden if any(text in page.lower() or text in page for page in shown.values())] == [
        *hidden
    ]
    assert [text for text in hidden if any(text in page.lower() or text in page for page in public.values())] == []
    assert {"replay.md", "findings.md"} <= set(shown) - set(public)


def test_only_the_chosen_schemas_are_documented() -> None:
    sql = "create schema s; create table s.a (id int primary key); create table b (id int references s.a);"
    files = edition(book_of(sql).history, schemas=("public",))
    assert "tables/s.a.md" not in files
    assert "s.a" in files["external.md"]


def test_configured_groups_are_areas() -> None:
    sql = "".join(f"create table {name} (id int);" for name in ("invoice", "payment", "person"))
    front = edition(book_of(sql).history, groups=(("Billing", ("invoice", "pay*")),))["README.md"]
    assert front.index("Billing") < front.index("`invoice`") < front.index("Other tables") < front.index("`person`")


def test_an_area_is_not_named_after_a_lookup_table() -> None:
    tables = "create table kind (id int primary key, name text); create table person (id int primary key, a int);"
    tables += "".join(
        f"create table {name} (id int, b int, kind int references kind, person int references person);"
        for name in ("invoice", "payment", "receipt")
    )
    tables += "create table log_a (id int); create table log_b (id int); create table log_c (id int);"
    front = edition(book_of(f"{tables} alter table person add kind int references kind;").history)["README.md"]
    assert [line.partition("</a>")[2] for line in front.splitlines() if "area-" in line] == ["log", "person"]


def test_descriptions_beside_the_sql(meshdoc) -> None:
    write("migrations/1.sql", "create table t (a int, b int); comment on column t.b is 'from SQL';")
    write("meshdoc.toml", 'descriptions = "d.toml"\ndescription = "What it is."\n')
    write("d.toml", 'public.t.a = "First."\npublic.t.b = "not used"\n"public.u" = "gone"\n')
    done = meshdoc("build")
    assert "d.toml describes public.u, which does not exist" in done.err
    page = Path("output/tables/public.t.md").read_text()
    assert "First. (d.toml)" in page
    assert "from SQL" in page
    assert "not used" not in page
    front = Path("output/README.md").read_text()
    assert "What it is." in front
    assert "2 of 2 columns documented" in front
    write("d.toml", "public.t.a = 1")
    assert meshdoc("build").err.startswith("meshdoc: d.toml: public.t.a must be a string")


def test_exposed_schemas_are_marked() -> None:
    assert "Exposed by the API: `public`." in edition(book_of("").history, exposed_schemas=("public",))["README.md"]


def test_badges_agree_with_the_front_page(history: History) -> None:
    files = edition(history)
    assert xml.etree.ElementTree.fromstring(files["badges/documented-columns.svg"]).tag.endswith("svg")
    badge = json.loads(files["badges/documented-columns.json"])
    assert (badge["schemaVersion"], badge["label"]) == (1, "documented columns")
    assert f"{badge['message']} columns documented" in files["README.md"]
    assert json.loads(files["badges/replay.json"])["message"] == "all statements applied"
    assert "badges/row-level-security.svg" in files
    assert "badges/row-level-security.svg" not in edition(book_of("create table t ();").history)


# --- scale ----------------------------------------------------------------------------------------------------------


def many(count: int) -> str:
    """A schema of tables with prefixes, which reference one another."""
    names = [f"{'abcdefghijklmnopqrst'[number % 20]}x_{number}" for number in range(count)]
    return "".join(
        f"create table {name} (id int primary key, up int references {names[place // 3]});"
        f"comment on table {name} is 'The table number {place} of this schema.';"
        for place, name in enumerate(names)
    )


@pytest.mark.parametrize("count", [600, 3000])
def test_the_front_page_and_the_lists_stay_small(count: int) -> None:
    files = pages(book_of(many(count)))
    front = files["README.md"]
    assert len(front.encode()) < 60_000
    assert max(len(page.encode()) for path, page in files.items() if path != "CHANGELOG.md") < 500_000
    runs = re.findall(r"(?:^(?:\||- ).*\n)+", front, re.MULTILINE)
    assert max(run.count("\n") for run in runs) <= 32
    listed = [page for path, page in files.items() if re.fullmatch(r"tables(-\d+)?\.md", path)]
    assert sum(page.count("](tables/public.") >= 1 for page in listed) == -(-count // 500)
    for path in [f"tables/public.ax_{20 * (count // 20 - 1)}.md", f"tables/public.tx_{count - 1}.md"]:
        assert any(f"]({path})" in page for page in listed)


TREE = """
create table projects (id int primary key);
create table secrets (project_id int not null references projects on delete cascade);
create table runs (id int primary key, project_id int not null references projects on delete cascade);
create table audit_log (project_id int references projects on delete set null);
create table entries (run_id int not null references runs on delete cascade, ts date) partition by range (ts);
"""


def test_the_overview_says_owned_only_of_what_is_required_and_cascades() -> None:
    front = re.sub(r"\]\([^)]*\)|\[", "", pages(book_of(TREE))["README.md"])
    assert (
        "A **project** owns runs and secrets, and has audit logs. A **run** owns entries (partitioned by `ts`)."
        in front
    )


def test_the_way_to_a_page() -> None:
    page = pages(book_of(TREE))["tables/public.projects.md"]
    assert page.startswith("[Test](../README.md) / [Tables](../tables.md)")
    assert "[←](public.entries.md) · [→](public.runs.md)\n" in page
