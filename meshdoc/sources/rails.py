"""Rails' `structure.sql`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from meshdoc.diagnostics import Diagnostic, Severity
from meshdoc.sources.layout import layout, version
from meshdoc.sources.order import order_check
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Kind, Transaction, Version

_STRUCTURE = "structure.sql"
_INSERT = re.compile(
    r"""^INSERT INTO (?:\w+\.)?"?schema_migrations"?\s*\(version\)\s*VALUES(?P<rows>(?:\s*\('\d{1,20}'\),?)*+)""",
    re.MULTILINE,
)
_ROW = re.compile(r"\('(?P<version>\d{1,20})'\)")
_MIGRATION = re.compile(r"(?P<version>\d{1,20})_\w+\.rb")


@layout("rails")
def rails(tree: Tree) -> list[Version] | None:
    """`db/structure.sql` beside migrations in Ruby, which meshdoc does not run.

    Its version and date are those of the newest migration that it lists in `schema_migrations`.
    https://guides.rubyonrails.org/active_record_migrations.html
    """
    for home in (tree.under("db"), tree):
        if _STRUCTURE in home.paths and home.glob("migrate/*.rb"):
            listed = _listed(home.text(_STRUCTURE))
            newest = f"{max(listed, key=int)}_structure" if listed else ""
            return [version(home, _STRUCTURE, title=newest, kind=Kind.SNAPSHOT, transaction=Transaction.NONE)]
    return None


def _listed(text: str) -> set[str]:
    return {row["version"] for insert in _INSERT.finditer(text) for row in _ROW.finditer(insert["rows"])}


@order_check("rails")
def not_in_structure(tree: Tree, versions: Sequence[Version]) -> Iterator[Diagnostic]:
    """Migrations that `structure.sql` does not contain."""
    run = {file.path for each in versions for file in each.files}
    for home in (tree.under("db"), tree):
        if home.show(_STRUCTURE) in run and (listed := _listed(home.text(_STRUCTURE))):
            missing = [path for path in home.glob("migrate/*.rb") if _version(path) not in (*listed, "")]
            if missing:
                more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
                yield Diagnostic(
                    code="stale-snapshot",
                    severity=Severity.WARNING,
                    message=f"{home.show(_STRUCTURE)} does not contain {home.show(missing[0])}{more}",
                    location=home.source(_STRUCTURE)[0].location(0),
                    hint="Run `rails db:migrate`, which writes it again.",
                )


def _version(path: str) -> str:
    match = _MIGRATION.fullmatch(PurePosixPath(path).name)
    return match["version"] if match else ""
