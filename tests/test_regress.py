"""Everything that meshdoc prints for tests/regress/project, which has every kind of object, event, finding and report.

`tests/regress/expected` holds it: read what changes there. `pytest --update=regress` rewrites it.
"""

from __future__ import annotations

import contextlib
import difflib
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import typer
from cases import Block, Case
from postgres import Server
from repository import commit, git, needs_git
from shell import Run
from test_postgres import same_as_a_real_server

from meshdoc import cli, project
from meshdoc.catalog.names.namespace import Names
from meshdoc.config import read_config
from meshdoc.describe.other import described
from meshdoc.diagnostics import Diagnostic
from meshdoc.insight.naming.find import every
from meshdoc.registry import load
from meshdoc.render import Book
from meshdoc.render.formats import single_files

PROJECT = Path(__file__).parent / "regress" / "project"
EXPECTED = Path(__file__).parent / "regress" / "expected"
pytestmark = needs_git

RELEASES = {"v1.0": 6, "v1.1": 10, "v2.0": 11}
"""How many versions each tag contains."""
COMMANDS = {
    "access.txt": "access",
    "access-pilot.txt": "access pilot",
    "access-visit.txt": "access harbor.visit clerk",
    "access-unknown.txt": "access harbor.open_visit",
    "access.json": "access harbor.visit harbor.busy_port --format json",
    "blame.txt": "blame harbor.visit --why",
    "blame-function.txt": "blame harbor.nested",
    "blame.json": "blame harbor.port --format json",
    "changelog.md": "changelog --since v1.0 --until v1.1",
    "changelog-all.md": "changelog --since v1.0 --format markdown --source-url https://example.com/blob/main",
    "changelog.json": "changelog --since v1.1 --until v2.0 --format json",
    "check.txt": "check",
    "check.json": "check --format json",
    "check-github.txt": "check --format github",
    "config.toml": "config",
    "config-schema.json": "config --schema",
    "diff.txt": "diff v1.1 v2.0",
    "diff-first.txt": "diff v1.0 v1.1",
    "diff.md": "diff v1.0 v2.0 --format markdown",
    "diff.json": "diff v1.1 v2.0 --format json --fail-on breaking",
    "diff.sarif": "diff v1.1 v2.0 --format sarif",
    "diff.gitlab.json": "diff v1.1 v2.0 --format gitlab",
    "diff-github.md": "diff v1.1 --format github --source-url https://example.com/blob/main",
    "diff-back.txt": "diff v2.0 v1.1 --fail-on any",
    "diff-dump.txt": "diff schema.sql v2.0",
    "find.txt": "find port",
    "find.json": "find draught --format json",
    "help.json": "help json",
    "lint.txt": "lint",
    "lint.json": "lint --format json --fail-on warning",
    "lint.sarif": "lint --format sarif",
    "lint.gitlab.json": "lint --format gitlab",
    "locks.txt": "locks --since 20240202093000",
    "locks.json": "locks --since 20240223101500 --format json",
    "log.txt": "log harbor.visit",
    "log-person.txt": "log harbor.person",
    "log.json": "log harbor.ship --format json",
    "release.md": "release v2.0",
    "release-keepachangelog.md": "release v1.1 --format keepachangelog",
    "release.json": "release v1.1 --format json",
    "show-gone.txt": "show harbor.person",
    "sources.txt": "sources --why",
    "sources.json": "sources --format json",
    "verify.txt": "verify schema.sql",
    "verify.json": "verify schema.sql --format json",
}
SHAPED = [
    name for name, words in COMMANDS.items() if words.endswith("--format json") and not words.startswith("release")
]
"""Outputs whose shape `meshdoc help json` prints."""
PUBLIC = (
    'audience = "public"\nhide = ["harbor.dock_*", "harbor.ship"]\nschemas = ["harbor"]\ndiagram_direction = "TB"\n'
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project in a git repository with its releases."""
    place = tmp_path_factory.mktemp("regress") / "project"
    shutil.copytree(PROJECT, place)
    files = {path.relative_to(place).as_posix(): path.read_text() for path in place.rglob("*") if path.is_file()}
    migrations = sorted(path for path in files if path.startswith("migrations/"))
    released = {path: files[path].replace("have not left", "are still in port") for path in migrations}
    for path in migrations:
        (place / path).unlink()
    with contextlib.chdir(place):
        commit("Begin", 1, {".gitignore": "output/\n"})
        for day, (tag, count) in enumerate(RELEASES.items(), 2):
            commit(f"Release {tag}", day, {path: released[path] for path in migrations[:count]})
            git("tag", tag)
        commit("Go on", 9, {path: files[path] for path in migrations})
    return place


@pytest.fixture
def harbor(meshdoc, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Run]:
    """Call meshdoc in the project, whose pages are built."""
    monkeypatch.chdir(folder)
    for kind in ("CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(folder.parent / kind))
    said = folder.parent / "said"
    if not said.exists():
        said.write_text(printed(meshdoc("build", "--into", "NOTES.md")))
    return meshdoc


def printed(run: Run, said: str = "") -> str:
    """The output of a call, without the lines on standard error that an earlier call printed."""
    known = set(said.splitlines())
    errors = [line for line in run.err.splitlines() if line not in known]
    more = ["--- standard error", *errors] * bool(errors) + [f"--- exit status {run.status}"] * bool(run.status)
    return run.out + "".join(f"{line}\n" for line in more)


def agrees(found: dict[str, str], part: str, config: pytest.Config) -> None:
    """Compare texts with those expected, all in one folder; with --update, rewrite them."""
    place = EXPECTED / part
    if config.getoption("update") in ("", "regress"):
        for name, text in found.items():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_text(text)
    texts = {name: (place / name).read_text() if (place / name).exists() else "" for name in found}
    differences = [line for name in sorted(found) for line in difference(name, texts[name], found[name])]
    if differences:
        pytest.fail("\n".join([*differences[:200], "If this is right: pytest --update=regress"]), pytrace=False)


def difference(name: str, expected: str, found: str) -> Iterator[str]:
    """A unified diff; nothing if they are equal."""
    lines = (expected.splitlines(), found.splitlines())
    yield from difflib.unified_diff(*lines, f"expected/{name}", f"found/{name}", lineterm="", n=1)
    if lines[0] == lines[1] and expected != found:
        yield f"{name}: line ends differ"


def texts_in(place: Path) -> dict[str, str]:
    """The texts of the files in a folder, by path."""
    return {path.relative_to(place).as_posix(): path.read_text() for path in place.rglob("*") if path.is_file()}


def test_pages(harbor: Callable[..., Run], folder: Path, pytestconfig: pytest.Config) -> None:
    pages = texts_in(folder / "output")
    del pages[".meshdoc.json"]  # has digests of what else is compared
    if pytestconfig.getoption("update") in ("", "regress"):
        shutil.rmtree(EXPECTED / "pages")
    agrees(pages, "pages", pytestconfig)
    assert set(texts_in(EXPECTED / "pages")) == set(pages)
    agrees(
        {"build.txt": (folder.parent / "said").read_text(), "NOTES.md": Path("NOTES.md").read_text()}, "", pytestconfig
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_output(harbor: Callable[..., Run], folder: Path, name: str, pytestconfig: pytest.Config) -> None:
    done = harbor(*COMMANDS[name].split())
    agrees({name: printed(done, (folder.parent / "said").read_text())}, "commands", pytestconfig)


@pytest.mark.parametrize("name", ["diff.txt", "diff.sarif"])
def test_a_saved_format_is_what_is_printed(harbor: Callable[..., Run], name: str, tmp_path: Path) -> None:
    format = {".txt": "text"}.get(Path(name).suffix, "sarif")
    harbor("diff", "v1.1", "v2.0", "--format", "json", "--save", f"{format}={tmp_path / name}")
    printed = (EXPECTED / "commands" / name).read_text()
    assert (tmp_path / name).read_text() == printed.partition("--- standard error")[0]


@pytest.fixture(scope="module")
def book(folder: Path) -> Book:
    """The content of the project's pages."""
    with contextlib.chdir(folder):
        config = read_config(Path())
        given = project.read(config)
        history, hidden = project.redact(config, project.replay(config, given), given)
        return project.book(config, history, project.lint(history), given, hidden)


def test_exports(book: Book, pytestconfig: pytest.Config) -> None:
    found: dict[str, str] = {}
    for name, written in single_files().items():
        losses: list[Diagnostic] = []
        text = written.text(book, losses.append)
        found[f"{name}-{written.file}"] = text + "".join(f"--- {loss}\n" for loss in losses)
    found["short.txt"] = single_files()["llms"].text(replace(book, max_tokens=1500), lambda loss: None)
    agrees(found, "exports", pytestconfig)


def test_every_object_is_described(book: Book, pytestconfig: pytest.Config) -> None:
    names = Names(book.history.catalog, book.history.system)
    found = {name: "\n".join(described(names, address)) for address, name in every(names)}
    agrees({"describe.txt": "".join(f"{found[name]}\n\n" for name in sorted(found))}, "", pytestconfig)


def test_the_public_edition(harbor: Callable[..., Run], folder: Path, pytestconfig: pytest.Config) -> None:
    settings = Path("meshdoc.toml").read_text()
    Path("meshdoc.toml").write_text(settings + PUBLIC)
    try:
        done = harbor("build", "--output", "public")
        pages = texts_in(Path("public"))
    finally:
        Path("meshdoc.toml").write_text(settings)
        shutil.rmtree("public", ignore_errors=True)
    chosen = (
        "README.md",
        "tables.md",
        "external.md",
        "roles.md",
        "tables/harbor.visit.md",
        "functions/harbor.audit.md",
    )
    agrees({**{path: pages[path] for path in chosen}, "build.txt": printed(done)}, "public", pytestconfig)


def options(command: Any) -> Iterator[str]:
    """The arguments and options of a command, and what typer makes of each."""
    for each in command.params:
        traits = [trait for trait in ("required", "multiple", "hidden", "is_eager") if getattr(each, trait)]
        default = [] if each.default is None else [f"default {each.default}"]
        yield f"  {' '.join([*each.opts, each.metavar or ''])} ({', '.join([each.type.name, *default, *traits])})"
        yield f"    {each.help}{_under(each)}"


def _under(each: Any) -> str:
    return f" [{each.rich_help_panel}]" if each.rich_help_panel else ""


def test_help(pytestconfig: pytest.Config) -> None:
    """Every command and its options, before they are laid out for a terminal."""
    load(cli)
    group = typer.main.get_command(cli.app)
    named = [group, *(each for _, each in sorted(group.commands.items()))]
    texts = [[f"{each.name}{_under(each)}", each.help, *options(each), ""] for each in named]
    agrees({"help.txt": "\n".join(line for text in texts for line in text)}, "", pytestconfig)


@pytest.mark.parametrize("name", SHAPED)
def test_json_has_the_shape_that_help_prints(name: str) -> None:
    shapes = json.loads((EXPECTED / "commands" / "help.json").read_text())
    text, _, _ = (EXPECTED / "commands" / name).read_text().partition("--- ")
    jsonschema.validate(json.loads(text), shapes[COMMANDS[name].split()[0]], cls=jsonschema.Draft202012Validator)


def test_no_file_is_left_over() -> None:
    assert {path.name for path in (EXPECTED / "commands").iterdir()} == set(COMMANDS)


def test_postgresql_agrees(server: Server) -> None:
    files = [PROJECT / "baseline.sql", *sorted((PROJECT / "migrations").iterdir())[:-1]]
    blocks = [*(Block("sql", "", path.read_text()) for path in files), Block("database", "", "port_authority")]
    same_as_a_real_server(Case("regress", "all", tuple(blocks)), server)
