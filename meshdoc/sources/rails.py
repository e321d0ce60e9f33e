"""`structure.sql`, which Rails and Ecto write beside migrations that are programs."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import PurePosixPath

from meshdoc.diagnostics import Diagnostic, Severity
from meshdoc.sources.layout import layout, version
from meshdoc.sources.order import beside, order_check
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Kind, Transaction, Version

_STRUCTURE = "structure.sql"
_INSERT = re.compile(
    r"""^INSERT INTO (?:\w+\.)?"?schema_migrations"?\s*\(version\)\s*VALUES(?P<rows>(?:\s*\('?\d{1,20}'?\),?)*+)""",
    re.MULTILINE,
)
_ROW = re.compile(r"\('?(?P<version>\d{1,20})'?\)")
_MIGRATION = re.compile(r"(?P<version>\d{1,20})_\w+\.\w+")
_RUBY = "migrate/*.rb"
_ELIXIR = "migrations/*.exs"


@layout("rails")
def rails(tree: Tree) -> list[Version] | None:
    """`db/structure.sql` beside migrations in Ruby, which meshdoc does not run.

    Applies if it contains most of them. Its version and date are those of the newest migration that it lists.
    https://guides.rubyonrails.org/active_record_migrations.html
    """
    return _structure((tree.under("db"), tree), _RUBY)


@layout("ecto-structure")
def ecto_structure(tree: Tree) -> list[Version] | None:
    """`priv/repo/structure.sql` beside migrations in Elixir, which meshdoc does not run.

    Applies if it contains most of them. Its version and date are those of the newest migration that it lists.
    https://hexdocs.pm/ecto_sql/Mix.Tasks.Ecto.Dump.html
    """
    return _structure((tree.under("priv/repo"), tree), _ELIXIR)


def _structure(homes: Sequence[Tree], programs: str) -> list[Version] | None:
    for home in homes:
        if _STRUCTURE in home.paths and (written := home.glob(programs)):
            listed = _listed(home.text(_STRUCTURE))
            if 2 * len(_missing(written, listed)) <= len(written):
                newest = f"{max(listed, key=int)}_structure" if listed else ""
                return [version(home, _STRUCTURE, title=newest, kind=Kind.SNAPSHOT, transaction=Transaction.NONE)]
    return None


def _listed(text: str) -> set[str]:
    return {_number(row["version"]) for insert in _INSERT.finditer(text) for row in _ROW.finditer(insert["rows"])}


def _missing(programs: Sequence[str], listed: Collection[str]) -> list[str]:
    """The migrations that are not listed; none if there is no list."""
    return [path for path in programs if _version(path) not in (*listed, "")] if listed else []


@order_check("structure")
def not_in_structure(tree: Tree, versions: Sequence[Version]) -> Iterator[Diagnostic]:
    """Migrations that `structure.sql` does not contain."""
    for home in beside(tree, versions, _STRUCTURE):
        for programs, command in ((_RUBY, "rails db:migrate"), (_ELIXIR, "mix ecto.dump")):
            if missing := _missing(home.glob(programs), _listed(home.text(_STRUCTURE))):
                more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
                yield Diagnostic(
                    code="stale-snapshot",
                    severity=Severity.WARNING,
                    message=f"{home.show(_STRUCTURE)} does not contain {home.show(missing[0])}{more}",
                    location=home.source(_STRUCTURE)[0].location(0),
                    hint=f"Run `{command}`, which writes it again.",
                )


def _version(path: str) -> str:
    match = _MIGRATION.fullmatch(PurePosixPath(path).name)
    return _number(match["version"]) if match else ""


def _number(version: str) -> str:
    """A version as a number, without zeros before it."""
    return version.lstrip("0") or "0"
