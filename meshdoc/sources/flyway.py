"""Flyway."""

from __future__ import annotations

import re
from posixpath import basename

from meshdoc.sources.jdbc import sent
from meshdoc.sources.layout import homes, layout
from meshdoc.sources.layout import version as version_of
from meshdoc.sources.refinery import is_refinery
from meshdoc.sources.tree import SQL_ENDING, Tree
from meshdoc.sources.version import Kind, Transaction, Version, natural

_SUFFIX = r"\.(?:sql|pgsql|psql|ddl)"
_VERSIONED = re.compile(rf"(?=[VB]|.*__)(?P<prefix>[VB]?)(?P<version>\d+(?:[._]\d+)*)(?:__(?P<name>.*))?{_SUFFIX}")
_REPEATABLE = re.compile(rf"R__(?P<name>.+){_SUFFIX}")
_CALLBACK = re.compile(rf"(?P<event>[a-z][A-Za-z]+)(?:__.+)?{_SUFFIX}")
_OUTSIDE = re.compile(r"^[^\S\n]*+executeInTransaction\s*+=\s*+false\b", re.MULTILINE)

Numbers = tuple[int, ...]


@layout("flyway")
def flyway(tree: Tree) -> list[Version] | None:
    """`V<version>__<name>.sql` by version number, then `R__<name>.sql` by name, in any subfolder.

    The newest `B<version>__<name>.sql` comes first and replaces all V files up to its version; `U` files are ignored.
    A project may do without the `V`, if all of its files do, or without the name; files may end in `.ddl`.
    Callbacks such as `afterMigrate__<name>.sql` run where Flyway runs them once, those around each migration do not.
    `<file>.conf` can disable the transaction. https://documentation.red-gate.com/flyway
    """
    if is_refinery(tree):
        return None
    for home in homes(tree):
        paths = home.glob("**/*.sql") if home.mostly_sql else home.glob("*.sql")
        if versions := history(home, paths):
            return versions
    return None


def history(tree: Tree, paths: list[str]) -> list[Version]:
    """The versions of these files, wherever they are."""
    return [_version(tree, path) for path in _in_order(paths)]


def _in_order(paths: list[str]) -> list[str]:
    named = [(path, basename(path)) for path in paths]
    numbered = [
        (_numbers(match), path, match["prefix"]) for path, name in named if (match := _VERSIONED.fullmatch(name))
    ]
    again = sorted((name, path) for path, name in named if _REPEATABLE.fullmatch(name))
    if any(prefix for _, _, prefix in numbered):
        numbered = [each for each in numbered if each[2]]
    elif len(numbered) + len(again) < len(paths):
        numbered = []
    baseline = max(((numbers, path) for numbers, path, prefix in numbered if prefix == "B"), default=None)
    steps = sorted((numbers, natural(path), path) for numbers, path, prefix in numbered if prefix != "B")
    if not (steps or again or baseline):
        return []
    callbacks = sorted((name, path) for path, name in named)

    def at(event: str) -> list[str]:
        found = ((_CALLBACK.fullmatch(name), path) for name, path in callbacks)
        return [path for match, path in found if match and match["event"] == event]

    return [
        *at("beforeMigrate"),
        *([baseline[1]] if baseline else []),
        *(path for numbers, _, path in steps if not baseline or numbers > baseline[0]),
        *at("afterVersioned"),
        *at("beforeRepeatables"),
        *(path for _, path in again),
        *at("afterMigrateApplied"),
        *at("afterMigrate"),
    ]


def _numbers(match: re.Match[str]) -> Numbers:
    """A version's numbers without trailing zeros: 1 and 1.0 are the same version."""
    numbers = [int(part) for part in re.split(r"[._]", match["version"])]
    while len(numbers) > 1 and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)


def _version(home: Tree, path: str) -> Version:
    name = basename(path)
    match = _VERSIONED.fullmatch(name)
    title = (
        f"{match['version'].replace('_', '.')}_{match['name'] or ''}".rstrip("_") if match else SQL_ENDING.sub("", name)
    )
    kind = Kind.REPEATABLE if not match else Kind.BASELINE if match["prefix"] == "B" else Kind.MIGRATION
    settings = f"{path}.conf"
    outside = settings in home.paths and _OUTSIDE.search(home.text(settings))
    return version_of(home, path, title=title, kind=kind, keep=sent, transaction=Transaction.unless(outside))
