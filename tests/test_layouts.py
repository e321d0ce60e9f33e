"""Layouts: each folder in tests/layouts is a project whose file `expected` says how it is read, why, and what applies.

`broken/` holds projects that cannot be read; there, `expected` is the error. `pytest --update=layouts` rewrites both.
"""

from __future__ import annotations

import inspect
import re
import shutil
from pathlib import Path

import pytest
from shell import Run, write

import meshdoc.sources
from meshdoc import project, tools
from meshdoc.config import Config
from meshdoc.diagnostics import MeshdocError, SourceError, Undecided, Unset
from meshdoc.registry import load
from meshdoc.sources import Kind, SourceFile, Tree, Version, detect, layout
from meshdoc.sources.tree import SQL_ENDING
from meshdoc.sources.version import Transaction

ROOT = Path(__file__).parent / "layouts"
EXPECTED = "expected"
TRANSACTIONS = {Transaction.NONE: "no transaction", Transaction.STRING: "one string"}
PROJECTS = sorted(path.parent for path in ROOT.rglob(EXPECTED))
GOOD = [path for path in PROJECTS if path.parent == ROOT]
BROKEN = [path for path in PROJECTS if path.parent != ROOT]


@pytest.fixture
def expected(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The `expected` file of a project that is copied to the working folder."""
    folder: Path = request.param
    shutil.copytree(folder, tmp_path / "project", ignore=shutil.ignore_patterns(EXPECTED))
    monkeypatch.chdir(tmp_path / "project")
    return folder / EXPECTED


def named(path: Path) -> str:
    """The name of a test."""
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("expected", GOOD, ids=named, indirect=True)
def test_a_project_is_read_as_its_tool_runs_it(meshdoc, expected: Path, pytestconfig: pytest.Config) -> None:
    read = described()
    done = meshdoc("build", ".")
    shutil.rmtree("output")
    why = meshdoc("sources", ".", "--why")
    agrees(expected, f"{read}\n{done.out.partition('; ')[2]}\n{why.out}", pytestconfig)
    assert (done.status, why.status) == (0, 0)


@pytest.mark.parametrize("expected", BROKEN, ids=named, indirect=True)
def test_a_broken_project_is_one_error_and_nothing_is_written(
    meshdoc, expected: Path, pytestconfig: pytest.Config
) -> None:
    before = sorted(Path().rglob("*"))
    done: Run = meshdoc("build", ".")
    agrees(expected, done.err, pytestconfig)
    assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)
    assert sorted(Path().rglob("*")) == before


DESCRIBED = (".xml", ".yaml", ".yml", ".json")
"""Files that describe SQL in a changelog."""
CREATES = re.compile(r"(\bcreate\s+table\s+(?:if\s+not\s+exists\s+)?|tablename\W+)(?=[\"a-z])", re.IGNORECASE)


@pytest.mark.parametrize("expected", GOOD, ids=named, indirect=True)
def test_a_placeholder_without_a_value_is_one_error(expected: Path) -> None:
    given = project.read(Config(paths=(Path(),)))
    paths = [Path(file.path) for version in given.versions for file in version.all_files if Path(file.path).is_file()]
    path = next(path for path in paths if CREATES.search(path.read_text("utf-8")))
    path.write_text(CREATES.sub(r"\1${unset_}", path.read_text("utf-8"), count=1), "utf-8")
    with pytest.raises(Unset) as raised:
        project.read(Config(paths=(Path(),)))
    assert raised.value.names == ("unset_",)
    assert f"${{unset_}} at {path.as_posix()}:" in str(raised.value)
    assert project.read(Config(paths=(Path(),), placeholders=(("unset_", ""),))).versions


@pytest.mark.parametrize("expected", GOOD, ids=named, indirect=True)
def test_a_project_whose_sql_is_gone_is_one_error(expected: Path) -> None:
    for path in [path for path in Path().rglob("*") if ".sql" in path.name or SQL_ENDING.search(path.name)]:
        path.unlink()
    for path in [
        path for path in Path().rglob("*") if path.suffix in DESCRIBED and "databaseChange" in path.read_text()
    ]:
        path.unlink()
    with pytest.raises(SourceError) as raised:
        project.read(Config(paths=(Path(),)))
    assert str(raised.value).count("\n") == 0
    assert re.search(r": (?:no SQL files found|.*(?:lists|names) \S+, which does not exist)", str(raised.value))


def outcome() -> tuple[set[str], str]:
    """The SQL files that a project's versions are read from or that are ignored; or none, and the error in one line."""
    try:
        given = project.read(Config(paths=(Path(),)))
    except MeshdocError as error:
        assert str(error).count("\n") == 0 or isinstance(error, Undecided | Unset)
        return set(), str(error)
    read = {file.path for version in given.versions for file in version.all_files}
    return {path for path in read | {ignored.path for ignored in given.ignored} if ".sql" in path}, ""


BREAKAGES = {
    "empty": lambda text: "",
    "half": lambda text: text[: len(text) // 2],
    "other": lambda text: "{[<%\0 = :\n",
}


@pytest.mark.parametrize("expected", GOOD, ids=named, indirect=True)
def test_a_broken_plan_is_one_error_or_none(expected: Path) -> None:
    for path in [path for path in Path().rglob("*") if path.is_file() and not SQL_ENDING.search(path.name)]:
        text = path.read_text("utf-8")
        for broken in BREAKAGES.values():
            path.write_text(broken(text), "utf-8")
            outcome()
        path.write_text(text, "utf-8")
    assert not outcome()[1]


@pytest.mark.parametrize("expected", GOOD, ids=named, indirect=True)
def test_a_version_that_is_no_number_is_read_or_named(expected: Path) -> None:
    for path in [path for path in sorted(Path().rglob("*.sql")) if any(letter.isdigit() for letter in path.name)]:
        renamed = path.with_name(re.sub(r"\d+", "next", path.name, count=1))
        if not renamed.exists():
            path.rename(renamed)
            files, error = outcome()
            assert renamed.as_posix() in files or path.name in error or renamed.name in error
            renamed.rename(path)


@pytest.mark.parametrize("expected", GOOD, ids=named, indirect=True)
def test_a_missing_file_is_named_by_its_plan_and_otherwise_not_missed(expected: Path) -> None:
    before, _ = outcome()
    for path in [path for path in sorted(Path().rglob("*.sql")) if path.as_posix() in before]:
        text = path.read_bytes()
        path.unlink()
        files, error = outcome()
        assert path.as_posix() not in files
        assert files == before - {path.as_posix()} or path.name in error or "no SQL files" in error
        path.write_bytes(text)


def agrees(expected: Path, found: str, config: pytest.Config) -> None:
    """Compare with what is expected; with --update, rewrite it."""
    if config.getoption("update") in ("", "layouts"):
        expected.write_text(found, "utf-8")
    assert found == expected.read_text("utf-8")


def described() -> str:
    """How the working folder is read: layout, versions in order, ignored files, and diagnostics."""
    found = detect(Tree.of_folder(Path()))
    given = project.read(Config(paths=(Path(),)))
    baselines = [f"before: {version.id}" for version in given.baselines]
    versions = [one_line(version) for version in given.versions]
    ignored = [f"ignored: {each.path}: {each.reason}" for each in given.ignored]
    lines = [f"layout: {found.layout}", *baselines, *versions, *ignored, *map(str, given.diagnostics)]
    lines += [
        f"sql of {version.id}: {file.text.strip()}"
        for version in given.versions
        for file in version.files
        if is_translated(file)
    ]
    return "\n".join(lines)


def is_translated(file: SourceFile) -> bool:
    """Whether the SQL does not stand in the file, character by character."""
    return file.text.strip() not in Path(file.path).read_text("utf-8")


def one_line(version: Version) -> str:
    """A version's id and name, its date, its kind unless it is a migration, and its files."""
    marks = [f"{version.date:%Y-%m-%d %H:%M:%S}"] if version.date else []
    marks += [version.kind.value] if version.kind is not Kind.MIGRATION else []
    marks += [mark] if (mark := TRANSACTIONS.get(version.transaction)) else []
    marked = f" ({', '.join(marks)})" if marks else ""
    names = " ".join(dict.fromkeys((version.id, version.name)))
    return f"{names}{marked}: {' '.join(file.path for file in version.files)}"


def test_every_layout_has_a_project() -> None:
    load(meshdoc.sources)
    shown = {(folder / EXPECTED).read_text("utf-8").partition("\n")[0].removeprefix("layout: ") for folder in GOOD}
    assert set(layout) <= shown


def test_every_layout_is_described_with_a_link() -> None:
    load(meshdoc.sources)
    undescribed = [name for name, read in layout.items() if "https://" not in (inspect.getdoc(read) or "")]
    assert undescribed == ["version-folders"]


def test_postgresql_accepts_the_tables_of_every_tool(server) -> None:
    load(meshdoc.sources)
    with server.database() as name, server.connect(name) as connection:
        for path in sorted(tools.FOLDER.glob("*.sql")):
            assert path.stem in layout
            connection.execute(f'create schema "tool {path.stem}"; set search_path to "tool {path.stem}"')
            connection.execute(path.read_text("utf-8"))


def test_the_tables_of_a_tool_come_first_only_if_they_are_mentioned(meshdoc) -> None:
    write("Cargo.toml", 'sqlx = "0.8"\n')
    write("migrations/1_a.sql", "-- _sqlx_migrations: select * from _sqlx_migrations\ncreate table a ();\n")
    assert [version.id for version in project.read(Config(paths=(Path(),))).baselines] == []
    write("migrations/2_b.sql", 'create view b as select version from public."_sqlx_migrations";\n')
    assert [version.id for version in project.read(Config(paths=(Path(),))).baselines] == ["sqlx"]
    assert meshdoc("build", ".", "--strict").status == 0
    assert "_sqlx_migrations" in Path("output/external.md").read_text("utf-8")
    write("migrations/0_c.sql", "create table if not exists _sqlx_migrations (version bigint);\n")
    assert [version.id for version in project.read(Config(paths=(Path(),))).baselines] == []
