"""Rows of pg_catalog as text, for the modules that read a real server's catalog."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

import psycopg
from psycopg.rows import dict_row

Json = dict[str, Any]
Rows = list[Json]

PRIVILEGES = {
    "r": "SELECT", "a": "INSERT", "w": "UPDATE", "d": "DELETE", "D": "TRUNCATE", "x": "REFERENCES", "t": "TRIGGER",
    "m": "MAINTAIN", "X": "EXECUTE", "U": "USAGE", "C": "CREATE", "c": "CONNECT", "T": "TEMPORARY",
}  # fmt: skip
COMMANDS = {"*": "all", "r": "select", "a": "insert", "w": "update", "d": "delete"}
CONSTRAINTS = {"p": "primary key", "u": "unique", "f": "foreign key", "c": "check", "x": "exclude", "t": "trigger"}
ACTIONS = {"a": "no action", "r": "restrict", "c": "cascade", "n": "set null", "d": "set default"}
ENABLED = {"D": "disabled", "R": "replica", "A": "always"}
STORAGE = {"p": "plain", "m": "main", "e": "external", "x": "extended"}
RELATIONS = {"r": "table", "p": "partitioned table", "f": "foreign table", "v": "view", "m": "materialized view"}
TYPES = {"e": "enum", "d": "domain", "r": "range", "c": "composite", "b": "base", "p": "base"}
EVENTS = {"insert": 4, "delete": 8, "update": 16, "truncate": 32}
DEFAULTS_FOR = {"r": "tables", "S": "sequences", "f": "functions", "T": "types", "n": "schemas", "L": "large objects"}
STATISTICS = {"d": "ndistinct", "f": "dependencies", "m": "mcv", "e": "expressions"}
PROVIDERS = {"i": "icu", "c": "libc", "b": "builtin"}

OURS = "n.nspname !~ '^pg_' and n.nspname <> 'information_schema'"
NAME = """(select format('%I.%I', ns.nspname, cl.relname) from pg_class cl
           join pg_namespace ns on ns.oid = cl.relnamespace where cl.oid = {})"""
"""The name of the relation whose oid is filled in."""
ATTRIBUTES = """(select array_agg(at.attname::text order by u.i) from unnest({}) with ordinality u(num, i)
                 join pg_attribute at on at.attrelid = {} and at.attnum = u.num)"""
"""The names of the columns whose numbers are filled in, and the oid of their relation after them."""


def free(catalog: str, oid: str) -> str:
    """A condition: that no extension owns the object."""
    member = f"m.classid = '{catalog}'::regclass and m.objid = {oid} and m.deptype = 'e'"
    return f"not exists (select from pg_depend m where {member})"


def stripped(value: Any) -> Any:
    """The value without what says nothing: keys whose value is null, false or empty. Whole numbers are integers."""
    if isinstance(value, dict):
        inner = {key: stripped(item) for key, item in value.items()}
        return {
            key: item for key, item in inner.items() if item is not None and item is not False and item not in ([], {})
        }
    if isinstance(value, list | tuple):
        return [stripped(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


class Reader:
    """Rows by query, in the order of the C locale."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection

    def rows(self, query: str) -> Rows:
        """The rows as dictionaries."""
        return self.connection.cursor(row_factory=dict_row).execute(query).fetchall()

    def by_relation(self, query: str, make: Callable[[Json], Json]) -> dict[int, Rows]:
        """What `make` makes of each row, by its column `relation`."""
        found: dict[int, Rows] = defaultdict(list)
        for row in self.rows(query):
            found[row["relation"]].append(make(row))
        return found


def grants(items: list[str] | None, owner: str) -> Rows:
    """An aclitem[] as one entry a grantee other than the owner."""
    held: dict[str, set[str]] = defaultdict(set)
    grantable: dict[str, set[str]] = defaultdict(set)
    for item in items or ():
        match = re.fullmatch(r'("(?:[^"]|"")*"|[^=]*)=([A-Za-z*]*)/.*', item)
        assert match, item
        grantee = match[1].strip('"').replace('""', '"') or "public"
        for letter, star in re.findall(r"([A-Za-z])(\*?)", match[2]):
            held[grantee].add(PRIVILEGES[letter])
            if star:
                grantable[grantee].add(PRIVILEGES[letter])
    return [
        {"grantee": grantee, "privileges": sorted(held[grantee]), "grantable": sorted(grantable[grantee])}
        for grantee in sorted(held)
        if grantee != owner
    ]


def options(items: Iterable[str] | None) -> dict[str, str]:
    """`{name=value,...}` of reloptions and its kin."""
    return dict(item.split("=", 1) for item in items or ())


def owner(name: str) -> str | None:
    """An owner who is not the one that ran the migrations."""
    return None if name == "postgres" else name
