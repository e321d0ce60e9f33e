"""`atlas.sum`: the list of files that a migration folder consists of, each with a checksum.

Atlas keeps it beside files of any tool's layout. Mirrors `sql/migrate/dir.go` of Atlas.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from meshdoc.diagnostics import Diagnostic, Location, Severity, SourceError
from meshdoc.sources.order import beside, order_check
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Version

SUM = "atlas.sum"
_ENTRY = re.compile(r"(?P<name>.*\S)\s+h1:(?P<hash>\S+)")
_UNSUMMED = re.compile(rb"^--\s*atlas:sum\s+ignore\b", re.MULTILINE)


def entries(tree: Tree) -> list[tuple[str, str]]:
    """The names and checksums in the `atlas.sum` of a folder. Raises SourceError for a line of another form."""
    found = []
    for number, line in enumerate(tree.text(SUM).splitlines()[1:], 2):
        if match := _ENTRY.fullmatch(line):
            found.append((match["name"], match["hash"]))
        elif line.strip():
            raise SourceError(
                f"{tree.show(SUM)}:{number}: not `<file> h1:<checksum>`: write the file again with `atlas migrate hash`"
            )
    return found


def listed(tree: Tree) -> Tree:
    """The folder without the SQL files that its `atlas.sum` does not list; all of it without such a list.

    Atlas runs nothing in subfolders: what they hold was run by another tool before. Raises SourceError if a listed file
    does not exist.
    """
    if SUM not in tree.paths or not (names := dict(entries(tree))):
        return tree
    if missing := sorted(names.keys() - set(tree.paths)):
        raise SourceError(
            f"{tree.show(SUM)}: lists {tree.show(missing[0])}, which does not exist: restore that file, or write"
            " the list again with `atlas migrate hash`"
        )
    kept = (path for path in tree.paths if path in names or not path.endswith(".sql"))
    return replace(tree, paths=tuple(kept))


def not_listed(tree: Tree) -> set[str]:
    """The SQL files of a tree that the `atlas.sum` in their folder does not list."""
    found = set()
    for path in tree.glob(f"**/{SUM}"):
        folder = path.removesuffix(SUM)
        home = tree.under(folder.rstrip("/")) if folder else tree
        found |= {folder + path for path in set(home.paths) - set(listed(home).paths)}
    return found


@order_check("atlas.sum")
def check(tree: Tree, versions: Sequence[Version]) -> Iterator[Diagnostic]:
    """The first file whose content is not the one that `atlas.sum` was written for."""
    for home in beside(tree, versions, SUM):
        yield from _changed(home)


def _changed(home: Tree) -> Iterator[Diagnostic]:
    paths = home.glob("*.sql")
    if any(home.source(path)[1] for path in paths) or any(_UNSUMMED.search(home.load(path)) for path in paths):
        return
    digest = hashlib.sha256()
    for name, expected in entries(listed(home)):
        digest.update(name.encode() + home.load(name))
        if base64.b64encode(digest.digest()).decode() != expected:
            yield Diagnostic(
                code="checksum",
                severity=Severity.WARNING,
                message=f"{home.show(name)} or a file before it was changed after {home.show(SUM)} was written",
                location=Location(home.show(name), 1, 1),
                hint="Atlas refuses the folder. Undo the change, or run `atlas migrate hash`.",
            )
            return
