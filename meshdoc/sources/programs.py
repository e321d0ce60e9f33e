"""Migrations that are programs which run SQL files: the files in the order of the programs.

meshdoc does not run programs. It reads from each the names of the SQL files in its forward part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from meshdoc.diagnostics import Diagnostic, Severity, SourceError
from meshdoc.record import positional
from meshdoc.sources.layout import layout, version_of_files
from meshdoc.sources.order import order_check
from meshdoc.sources.plain import is_down
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Version


@positional
class _Language:
    """How programs of a tool are named, how their backward part begins, and how they name a file."""

    program: re.Pattern[str]
    down: re.Pattern[str]
    file: re.Pattern[str]


_SEA_ORM = _Language(
    re.compile(r"m\d{8}_\d{6}_\w+\.rs"),
    re.compile(r"^\s*async\s+fn\s+down\b", re.MULTILINE),
    re.compile(r'include_str!\s*\(\s*(?:concat!\s*\([^)]*?)?"(?P<path>[^"]+\.sql)"'),
)
_ECTO = _Language(
    re.compile(r"\d{14}_\w+\.exs"),
    re.compile(r"^\s*def\s+down\b", re.MULTILINE),
    re.compile(r'(?:execute_file|File\.read!)[ (]+(?:[^\n"]*)"(?P<path>[^"]+\.sql)"'),
)
_JAVASCRIPT = _Language(
    re.compile(r"\d[\w.-]*\.(?:js|cjs|mjs|ts)"),
    re.compile(r"^\W*(?:(?:export|async|const|function|public|module\.)\W*)*(?:exports\.)?down\b", re.MULTILINE),
    re.compile(r"""(?P<quote>["'`])(?P<path>[^"'`\s$]+\.sql)(?P=quote)"""),
)
_BACK = re.compile(r"(?:\b|_)(?:down|rollback|revert|undo)", re.IGNORECASE)
_MODULE = re.compile(r"Box::new\(\s*(?P<name>\w+)::Migration\b")


@layout("sea-orm")
def sea_orm(tree: Tree) -> list[Version] | None:
    """`migration/src/m<date>_<time>_<name>.rs` in the order of the migrator, if they run SQL files by `include_str!`.

    What a program does without an SQL file is not known. https://www.sea-ql.org/SeaORM/docs/migration/writing-migration
    """
    return _versions(tree, _programs(tree, _SEA_ORM), _SEA_ORM)


@layout("ecto")
def ecto(tree: Tree) -> list[Version] | None:
    """`priv/repo/migrations/<timestamp>_<name>.exs` by timestamp, if they run SQL files by `execute_file`.

    What a program does without an SQL file is not known. https://hexdocs.pm/ecto_sql/Ecto.Migration.html
    """
    return _versions(tree, _programs(tree, _ECTO), _ECTO)


@layout("knex")
def knex(tree: Tree) -> list[Version] | None:
    """`migrations/<timestamp>_<name>.js` or `.ts` by name, if they run SQL files: Knex, Kysely and similar tools.

    What a program does without an SQL file is not known. https://knexjs.org/guide/migrations.html
    """
    return _versions(tree, _programs(tree, _JAVASCRIPT), _JAVASCRIPT)


def _programs(tree: Tree, language: _Language) -> list[str]:
    """The programs of a migration folder in order; those elsewhere are no migrations."""
    if language is _SEA_ORM and (listed := list(_listed(tree))):
        return listed
    named = [path for path in tree.paths if language.program.fullmatch(path.rpartition("/")[2])]
    if language is _JAVASCRIPT:
        named = [path for path in named if "migrat" in f"{tree.shown}/{path}".rpartition("/")[0].lower()]
    return sorted(named, key=lambda path: PurePosixPath(path).name)


def _listed(tree: Tree) -> Iterator[str]:
    """The modules that a SeaORM migrator lists, in its order."""
    for path in (*tree.glob("**/lib.rs"), *tree.glob("**/migrator/mod.rs"), *tree.glob("**/migrator.rs")):
        text = tree.text(path)
        if "MigratorTrait" in text:
            folder = path.rpartition("/")[0]
            modules = (f"{folder}/{name}.rs".lstrip("/") for name in _MODULE.findall(text))
            yield from (module for module in modules if module in tree.paths)


def _versions(tree: Tree, programs: Sequence[str], language: _Language) -> list[Version] | None:
    """One version for each program that runs SQL files; None if most do without, since their tables are not known."""
    named = {program: list(language.file.finditer(_forward(tree, program, language))) for program in programs}
    running = [program for program in programs if named[program]]
    if 2 * len(running) < len(programs):
        return None
    versions = []
    for program in running:
        if files := list(dict.fromkeys(_files(tree, program, named[program]))):
            versions.append(version_of_files(tree, files, title=PurePosixPath(program).stem))
    return versions or None


def _forward(tree: Tree, program: str, language: _Language) -> str:
    """The text of a program before its backward part."""
    text = tree.text(program)
    down = language.down.search(text)
    return text[: down.start() if down else None]


def _files(tree: Tree, program: str, named: Sequence[re.Match[str]]) -> Iterator[str]:
    """The SQL files that a program names. Raises SourceError if one does not exist.

    A file that is for the way back by its name, or by that of a constant, is left out wherever it is named.
    """
    for match in named:
        text = match.string
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        path = _resolved(tree, program, match["path"])
        if not (_BACK.search(line) or is_down(path, tree.paths)):
            yield path


def _resolved(tree: Tree, program: str, name: str) -> str:
    """The file of that path seen from the program, or else the nearest one whose path ends with that name."""
    folder = PurePosixPath(program).parent
    direct = str(PurePosixPath(*_normal([*folder.parts, *name.split("/")])))
    if direct in tree.paths:
        return direct
    tail = "/".join(part for part in name.split("/") if part not in ("", ".", ".."))
    found = [path for path in tree.paths if f"/{path}".endswith(f"/{tail}")]
    if not found:
        raise SourceError(
            f"{tree.show(program)}: names {name}, which does not exist: restore it, or name the folder of the SQL"
        )
    return min(found, key=lambda path: (-_shared(path, program), path))


def _normal(parts: Sequence[str]) -> list[str]:
    kept: list[str] = []
    for part in parts:
        if part == "..":
            del kept[-1:]
        elif part not in ("", "."):
            kept.append(part)
    return kept


def _shared(path: str, other: str) -> int:
    """How many folders two paths have in common."""
    pairs = zip(path.split("/")[:-1], other.split("/")[:-1], strict=False)
    return next(
        (place for place, (first, second) in enumerate(pairs) if first != second),
        min(path.count("/"), other.count("/")),
    )


@order_check("programs")
def without_sql(tree: Tree, versions: Sequence[Version]) -> Iterator[Diagnostic]:
    """Programs of the history that run no SQL file."""
    for language in (_SEA_ORM, _ECTO, _JAVASCRIPT):
        programs = _programs(tree, language)
        ids = {version.id for version in versions}
        read = [path for path in programs if PurePosixPath(path).stem in ids]
        if read and (others := [path for path in programs if path not in read]):
            run = f"and {len(others) - 1} more run" if len(others) > 1 else "runs"
            yield Diagnostic(
                code="program",
                severity=Severity.WARNING,
                message=f"{tree.show(others[0])} {run} no SQL file, and meshdoc does not run programs",
                location=tree.source(others[0])[0].location(0),
                hint="What they change in the schema is missing from the documentation.",
            )
