"""Who may import whom: data flows one way, and an arrow upwards is a defect."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import meshdoc

PACKAGE = Path(meshdoc.__file__).parent

ROOMS = {
    "diagnostics": set(),
    "record": set(),
    "registry": set(),
    "sources": set(),
    "syntax": {"sources", "pglast"},
    "catalog": set(),
    "data": {"catalog"},
    "history": {"catalog", "sources"},
    "analyze": {"data", "catalog", "syntax", "pglast"},
    "session": {"analyze", "catalog", "syntax", "sources", "pglast"},
    "interpret": {"data", "session", "analyze", "catalog", "syntax", "sources", "pglast"},
    "commands": {"data", "interpret", "session", "analyze", "catalog", "syntax", "sources", "pglast"},
    "doubt": {"catalog", "syntax"},
    "unapplied": {"doubt", "history", "catalog", "pglast"},
    "progress": {"unapplied", "history", "catalog", "sources"},
    "replay": {
        "progress",
        "doubt",
        "unapplied",
        "sources",
        "commands",
        "history",
        "session",
        "catalog",
        "syntax",
        "pglast",
    },
    "cache": {"progress"},
    "insight": {"history", "catalog", "analyze"},
    "lint": {"insight", "history", "catalog", "syntax", "pglast"},
    "render": {"platforms", "insight", "history", "catalog", "syntax", "sources"},
    "platforms": {"sources"},
    "files": {"render"},
    "config": set(),
    "project": {
        "platforms",
        "progress",
        "replay",
        "render",
        "insight",
        "lint",
        "history",
        "sources",
        "catalog",
        "config",
    },
    "cli": {"project", "progress", "cache", "config", "files", "history", "sources"},
    "__main__": {"cli"},
    "__init__": set(),
}
"""The rooms that each may import, besides the standard library, EVERYBODYS and itself."""
EVERYBODYS = {"diagnostics", "record", "registry"}
OUTSIDE = {"click", "platformdirs", "pglast", "sqlglot", "duckdb", "markdown_it"}
"""Other people's packages; only those that a room is allowed to import."""
OWN_DOOR = {"cli": {"click", "platformdirs"}, "interpret": {"duckdb", "sqlglot"}}
"""Who may import a package of other people besides pglast."""


def modules() -> list[Path]:
    """Every module of the package."""
    return sorted(PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    """The room that a module is in."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """The rooms and packages that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            yield from (_target(f"{node.module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (_target(alias.name) for alias in node.names)


def _target(name: str) -> str:
    parts = name.split(".")
    return parts[1] if parts[0] == "meshdoc" and len(parts) > 1 else parts[0]


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_go_downwards(path: Path) -> None:
    room = room_of(path)
    allowed = {room} | ROOMS[room] | EVERYBODYS | OWN_DOOR.get(room, set())
    found = {target for target in imports(path) if target in ROOMS or target in OUTSIDE}
    assert found <= allowed, f"{room} may not import {', '.join(sorted(found - allowed))}"


def test_only_files_writes() -> None:
    writing = {"write_text", "write_bytes", "mkdir", "unlink", "rmdir"}
    for path in modules():
        names = {node.attr for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Attribute)}
        assert room_of(path) in ("files", "cache", "data") or not names & writing, path
