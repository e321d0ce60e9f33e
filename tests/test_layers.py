"""The allowed imports between packages: data flows one way, and an upward import is a defect."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import meshdoc

PACKAGE = Path(meshdoc.__file__).parent

ROOMS = {
    "diagnostics": set(),
    "errors": set(),
    "limits": set(),
    "record": set(),
    "registry": set(),
    "visible": set(),
    "plain_pickle": set(),
    "reading": set(),
    "sources": {"reading"},
    "syntax": {"sources", "pglast"},
    "catalog": {"plain_pickle"},
    "data": set(),
    "narrative": {"sources"},
    "history": {"catalog", "sources"},
    "nodes": {"catalog"},
    "lookup": {"nodes", "catalog"},
    "adt": {"data", "syntax"},
    "ruleutils": {"lookup", "nodes", "catalog"},
    "analyze": {"ruleutils", "adt", "lookup", "nodes", "catalog", "syntax", "pglast"},
    "rewrite": {"analyze", "lookup", "nodes", "catalog", "syntax", "pglast"},
    "transaction": {"catalog"},
    "session": {"transaction", "analyze", "catalog", "syntax", "pglast"},
    "interpret": {
        "transaction",
        "session",
        "rewrite",
        "analyze",
        "adt",
        "lookup",
        "nodes",
        "data",
        "catalog",
        "syntax",
        "pglast",
    },
    "commands": {
        "interpret",
        "transaction",
        "session",
        "rewrite",
        "analyze",
        "ruleutils",
        "adt",
        "lookup",
        "nodes",
        "data",
        "catalog",
        "syntax",
        "pglast",
    },
    "replay": {
        *("plain_pickle", "sources", "commands", "interpret", "history", "session", "transaction"),
        *("analyze", "lookup", "nodes", "catalog", "syntax", "pglast"),
    },
    "compare": {"history", "catalog"},
    "prerequisites": {"history", "catalog", "syntax", "pglast"},
    "insight": {
        *("compare", "history", "commands", "interpret", "session", "rewrite", "analyze", "ruleutils", "lookup"),
        *("nodes", "catalog", "narrative", "sources", "syntax", "adt", "pglast"),
    },
    "describe": {"history", "analyze", "catalog", "syntax"},
    "redact": {"history", "catalog", "sources", "syntax"},
    "lint": {"insight", "history", "catalog", "narrative", "syntax", "pglast"},
    "render": {
        *("analyze", "redact", "placeholders", "platforms", "insight", "compare"),
        *("history", "catalog", "narrative", "syntax", "sources"),
    },
    "placeholders": {"sources", "syntax"},
    "platforms": {"sources", "syntax"},
    "tools": {"sources"},
    "dependency_order": {"sources", "syntax", "pglast"},
    "choice": {"history", "catalog", "prerequisites", "sources"},
    "files": {"render"},
    "config": {"reading"},
    "descriptions": {"config", "history", "catalog"},
    "process": {"config", "insight", "reading"},
    "settings": {"config"},
    "commits": {"config", "sources", "reading"},
    "input": {
        *("commits", "choice", "placeholders", "platforms", "tools", "dependency_order"),
        *("replay", "history", "narrative", "reading", "sources", "config"),
    },
    "project": {
        *("descriptions", "input", "process", "redact", "prerequisites", "replay", "render", "insight", "lint"),
        *("history", "sources", "catalog", "config", "narrative"),
    },
    "comparison": {
        *("commits", "input", "project", "snapshot", "insight", "compare", "replay", "history", "sources", "config"),
        "reading",
    },
    "snapshot": {"input", "project", "compare", "reading", "replay", "history", "sources", "catalog", "config"},
    "releases": {
        *("commits", "input", "project", "render", "insight", "compare", "redact", "replay"),
        *("history", "sources", "catalog", "config"),
    },
    "check": {
        *("project", "snapshot", "files", "render", "insight", "redact", "compare", "replay", "history", "catalog"),
        *("input", "reading", "config"),
    },
    "watching": {"input", "config"},
    "cli": {
        *("analyze", "check", "describe", "watching", "input", "project", "releases", "snapshot", "comparison"),
        *("files", "replay", "config", "settings", "render", "reading"),
        *(
            "catalog",
            "insight",
            "redact",
            "compare",
            "lint",
            "history",
            "placeholders",
            "platforms",
            "prerequisites",
            "sources",
        ),
    },
    "__main__": {"cli"},
    "__init__": {"input", "project", "files", "replay", "config", "render", "insight", "history", "catalog", "sources"},
}
"""The rooms that each may import, besides the standard library, EVERYBODYS and itself."""
EVERYBODYS = {"diagnostics", "errors", "limits", "record", "registry", "visible"}
OUTSIDE = {"cryptography", "typer", "platformdirs", "pglast", "sqlglot", "duckdb", "markdown_it"}
"""Other people's packages; only those that a room is allowed to import."""
OWN_DOOR = {
    "replay": {"cryptography"},
    "cli": {"typer", "platformdirs"},
    "interpret": {"duckdb"},
    "render": {"sqlglot"},
    "narrative": {"markdown_it"},
}
"""Who may import a package of other people besides pglast."""

INSIDE = {
    "catalog": ("object", "catalog", "expr", "relation", "system", "template", "names"),
    "lint": ("rule", "rules", "run"),
    "interpret": (
        *("value", "sysviews", "builtins", "duck", "fast_path", "query", "executor", "plpgsql", "call"),
        "event_trigger",
    ),
    "commands": (
        *("acl", "session", "heap", "object", "role", "operator", "type", "view", "index", "constraint", "partition"),
        *("table", "alter_table"),
    ),
}
"""The floors inside a room, upwards: each imports from itself and those below. Whatever is not named fits between."""

CIRCLES = {frozenset({"analyze.coercion_path", "analyze.common_type", "analyze.polymorphic"})}
"""Modules that import each other: parse_coerce.c, whose functions call each other in PostgreSQL too."""


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


@pytest.mark.parametrize("room", INSIDE)
def test_floors_inside_a_room(room: str) -> None:
    floors = {name: floor for floor, name in enumerate(INSIDE[room])}
    upwards = [
        f"{source} -> {target}"
        for source, target in arrows_inside(room)
        if floors.get(part(source), 99) < floors.get(part(target), 0)
    ]
    assert not upwards


@pytest.mark.parametrize("room", ["catalog", "commands"])
def test_no_circles_between_parts_of_a_room(room: str) -> None:
    graph: dict[str, set[str]] = {}
    for source, target in arrows_inside(room):
        if part(source) != part(target):
            graph.setdefault(part(source), set()).add(part(target))
            graph.setdefault(part(target), set())
    assert not [name for name in graph if name in reachable(graph, name)]


def arrows_inside(room: str) -> Iterator[tuple[str, str]]:
    """Which modules of a room import which others of it, the room's own door left out."""
    for source, targets in arrows().items():
        for target in targets:
            if source.startswith(f"{room}.") and target.startswith(f"{room}."):
                yield source, target


def part(module: str) -> str:
    """The folder or file of a room that a module belongs to."""
    return module.split(".")[1]


def test_no_circles() -> None:
    graph = arrows()
    reached = {module: reachable(graph, module) for module in graph}
    circles = {
        frozenset(other for other in reached[module] if module in reached[other])
        for module in graph
        if module in reached[module]
    }
    assert circles == CIRCLES


def arrows() -> dict[str, set[str]]:
    """Which modules each module imports, by their names inside the package."""
    names = {module_name(path): path for path in modules()}
    return {name: set(module_imports(path)) & names.keys() - {name} for name, path in names.items()}


def module_name(path: Path) -> str:
    """`room.module`; a package goes by its own name."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


def module_imports(path: Path) -> Iterator[str]:
    """What a module imports from the package: a module, or something in one."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("meshdoc"):
            inner = (node.module or "").removeprefix("meshdoc").removeprefix(".")
            for alias in node.names:
                full = f"{inner}.{alias.name}".removeprefix(".")
                is_module = (PACKAGE / full.replace(".", "/")).with_suffix(".py").exists()
                yield full if is_module or (PACKAGE / full.replace(".", "/")).is_dir() else inner


def reachable(graph: dict[str, set[str]], start: str) -> set[str]:
    """The modules that a module imports, directly or not."""
    found: set[str] = set()
    ahead = [*graph[start]]
    while ahead:
        module = ahead.pop()
        if module not in found:
            found.add(module)
            ahead += graph[module]
    return found


def calls(path: Path) -> set[str]:
    """What a module calls: functions, methods as `.name`, and functions of the module os as `os.name`."""
    found = set()
    for function in (node.func for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)):
        if isinstance(function, ast.Name):
            found.add(function.id)
        elif isinstance(function, ast.Attribute):
            is_os = isinstance(function.value, ast.Name) and function.value.id == "os"
            found.add(f"os.{function.attr}" if is_os else f".{function.attr}")
    return found


CACHE = {"replay/store.py", "replay/cache.py", "replay/cache_key.py"}
"""The modules that read and write the user's own cache and its key."""


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_only_files_writes(path: Path) -> None:
    writing = {"write_text", "write_bytes", "mkdir", "unlink", "rmdir", "link", "symlink_to", "touch", "rename"}
    may_write = room_of(path) == "files" or path.relative_to(PACKAGE).as_posix() in CACHE
    assert may_write or not calls(path) & {f"{of}{name}" for name in writing for of in (".", "os.")}


OWN_DATA = {
    *("catalog/system/extension.py", "catalog/system/script.py", "catalog/system/table.py", "platforms.py"),
    "tools.py",
    *("commands/session/guc.py", "interpret/plpgsql/conditions.py", "interpret/sysviews/pg_settings.py"),
    *("adt/datetime/reading.py", "adt/datetime/zone.py"),
}
"""The modules that read data that comes with meshdoc or with Python, from paths that no project chooses."""


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_only_reading_opens_input_files(path: Path) -> None:
    name = path.relative_to(PACKAGE).as_posix()
    may_read = name in OWN_DATA or name in CACHE or name == "reading.py" or room_of(path) == "files"
    reading = {"open", "os.fdopen", ".read_text", ".read_bytes"}
    if "Path(" in path.read_text("utf-8") or "pathlib" in imports(path):
        reading.add(".open")
    if name == "cli/report.py":  # opens the null device, and the streams of the process
        reading -= {"os.fdopen"}
    else:
        reading.add("os.open")
    assert may_read or not calls(path) & reading


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_only_one_module_starts_processes(path: Path) -> None:
    starting = {".Popen", "Popen", "os.system", "os.popen", "os.fork", "os.posix_spawn", "os.execv", "os.startfile"}
    name = path.relative_to(PACKAGE).as_posix()
    starting -= {"os.fork"} if name == "render/halves.py" else set()  # a copy of meshdoc, which starts no program
    is_door = name == "sources/git/process.py"
    assert is_door or not calls(path) & starting
    assert is_door or "import subprocess" not in path.read_text("utf-8")
