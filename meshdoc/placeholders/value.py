"""The values of placeholders: those that are given, and those whose meaning is evident from the name."""

from __future__ import annotations

import re
from collections.abc import Mapping

from meshdoc.record import record

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_PASSWORDS = frozenset({"password", "passwd", "pwd", "secret"})
_SECRETS = _PASSWORDS | {"apikey", "credential", "credentials", "key", "passphrase", "salt", "token"}
_MEANINGS = (
    (frozenset({"schema", "schemas", "schemaname", "namespace"}), "public"),
    (frozenset({"tablespace"}), "pg_default"),
    (frozenset({"prefix", "suffix"}), ""),
    (_PASSWORDS, "password"),
    (frozenset({"dialect", "driver", "dbtype"}), "postgres"),
    (frozenset({"database", "db", "dbname"}), "postgres"),
    (frozenset({"srid", "epsg"}), "4326"),
    (frozenset({"postgres", "postgresql", "pgsql"}), "true"),
    (frozenset({"mysql", "mariadb", "sqlite", "mssql", "sqlserver", "oracle", "cockroach"}), ""),
)
_ROLES = frozenset(
    {"owner", "role", "rolename", "user", "username", "usr", "grantee", "admin", "visitor", "authenticator"}
)
_DEFAULTS = {
    "flyway:defaultSchema": "public",
    "flyway:user": "postgres",
    "flyway:database": "postgres",
    "flyway:table": "flyway_schema_history",
    "flyway:timestamp": "2000-01-01 00:00:00",
    "flyway:workingDirectory": ".",
    "flyway:filename": "",
    "flyway:environment": "default",
    "PGUSER": "postgres",
    "PGDATABASE": "postgres",
}
"""Flyway's own placeholders, with its defaults, and what libpq calls the role and the database of the connection."""


@record
class Values:
    """The values that a project gives to placeholders, and whether to guess those that it does not give."""

    given: Mapping[str, str]
    guessing: bool = False

    def of(self, name: str, default: str | None) -> str | None:
        """The value of a placeholder; None if there is none."""
        if name in self.given:
            return self.given[name]
        if default is not None:
            return default
        return evident(name) if self.guessing else None


def stand_in(name: str) -> str:
    """A value with which SQL can be tried: the evident one, else an identifier."""
    value = evident(name)
    return re.sub(r"\W", "_", name) if value is None else value


def is_secret(name: str) -> bool:
    """Whether a value of that name is nobody's business."""
    return not _SECRETS.isdisjoint(word.lower() for word in _WORD.findall(name))


def evident(name: str) -> str | None:
    """The value that a name suggests, None if it suggests none.

    A role keeps its own name, since its privileges are not those of the role that runs the migrations.
    """
    if name in _DEFAULTS:
        return _DEFAULTS[name]
    words = [word.lower() for word in _WORD.findall(name)]
    if not _ROLES.isdisjoint(words):
        return "postgres" if "owner" in words else "_".join(words)
    return next((value for meaning, value in _MEANINGS if not meaning.isdisjoint(words)), None)
