"""A snapshot of the schema, such as a dump, beside the migrations: replayed where PostgreSQL would accept it.

A dump contains no roles, may or may not contain what the platform made, and was made by a superuser of any name. So it
is replayed in several databases, each prepared in another way. The one in which the fewest of its statements fail
counts, of equals the first.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from meshdoc import project
from meshdoc.catalog.database import PUBLIC
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.object import FIRST_USER_OID, Object
from meshdoc.catalog.role import Role
from meshdoc.config import Config
from meshdoc.diagnostics import SourceError
from meshdoc.history.history import History
from meshdoc.history.ledger import Entry
from meshdoc.project import Input
from meshdoc.reading import Reader, exists
from meshdoc.replay.memory import Memory
from meshdoc.sources import Kind, SourceFile, Version, versions_of_files

_OWNER = re.compile(r'\bOWNER TO ("(?:[^"]|"")+"|\w+)\s*;?\s*\Z', re.IGNORECASE)
_UNDEFINED_OBJECT = "42704"
_EXISTS = re.compile(r'"(.+)" already exists\Z')
_DUPLICATE = frozenset({"42P06", "42P07", "42710"})
"""Schemas, relations, and objects without an SQLSTATE of their own."""


def read(config: Config, path: Path) -> Version:
    """The snapshot in a file. Raises SourceError where there is none."""
    if not exists(path) or path.is_dir():
        raise SourceError(f"{path}: no such file; name a dump, or another file that creates the whole schema")
    return versions_of_files([path], Reader(config.max_file_size, config.max_input_size))[0]


def replay(config: Config, snapshot: Version, migrations: History, given: Input, memory: Memory) -> History:
    """The history of a snapshot, with its statements as its only version that is not external."""
    best: History | None = None
    for baselines in _ways(migrations, given):
        best = _better(best, _replay(config, snapshot, baselines, memory))
        if not unapplied(best):
            return best
    assert best is not None
    if owner := _unknown_owner(best):
        baselines = (_roles(migrations, own=False), _superuser(owner))
        best = _better(best, _replay(config, snapshot, baselines, memory))
    return best


def unapplied(history: History) -> list[Entry]:
    """The statements that did not take full effect, except those that create what is there from the start."""
    there = {item.name for item in history.catalog.all(Object) if item.oid == PUBLIC or item.oid in history.external}
    return [entry for entry in history.entries if entry.diagnostic and not _creates(entry, there)]


def _creates(entry: Entry, names: Collection[str]) -> bool:
    """Whether a statement fails because an object of one of these names exists."""
    found = _EXISTS.search(entry.message) if entry.sqlstate in _DUPLICATE else None
    return found is not None and found[1] in names


def _better(best: History | None, other: History) -> History:
    return best if best and len(unapplied(best)) <= len(unapplied(other)) else other


def _replay(config: Config, snapshot: Version, baselines: tuple[Version, ...], memory: Memory) -> History:
    return project.replay(config, Input(versions=(snapshot,), baselines=baselines, ignored=()), memory)


# --- databases for a snapshot -----------------------------------------------------------------------------------------


def _ways(migrations: History, given: Input) -> Iterator[tuple[Version, ...]]:
    """What comes before the snapshot: the roles, the platform and the roles, or nothing, if it creates its roles."""
    yield (_roles(migrations, own=False),)
    if given.baselines:
        yield (*given.baselines, _roles(migrations, own=True))
    yield ()


def _roles(migrations: History, *, own: bool) -> Version:
    """The roles that the migrations leave behind; with `own`, without those of the baselines."""
    roles = (role for role in migrations.catalog.all(Role) if role.oid >= FIRST_USER_OID)
    names = (quote_identifier(role.name) for role in roles if not own or migrations.is_own(role))
    return _version("roles", "".join(f"CREATE ROLE {name};\n" for name in names))


def _superuser(name: str) -> Version:
    """A superuser of that name instead of postgres. It is renamed by another, since nobody renames himself."""
    helper = quote_identifier(f"{name} renames postgres")
    return _version(
        "superuser",
        f"CREATE ROLE {helper} SUPERUSER;\nSET SESSION AUTHORIZATION {helper};\n"
        f"ALTER ROLE postgres RENAME TO {name};\nRESET SESSION AUTHORIZATION;\nCREATE ROLE postgres;\n",
    )


def _unknown_owner(history: History) -> str | None:
    """The one role, as it is written, that owns what was dumped and that the migrations do not know."""
    missing = (entry for entry in unapplied(history) if entry.sqlstate == _UNDEFINED_OBJECT)
    names = {found[1] for entry in missing if (found := _OWNER.search(entry.sql))}
    return names.pop() if len(names) == 1 else None


def _version(name: str, sql: str) -> Version:
    return Version(id=name, name="", date=None, kind=Kind.BASELINE, files=(SourceFile(f"<{name}>", sql),))
