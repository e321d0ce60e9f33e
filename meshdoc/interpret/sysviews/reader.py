"""The role that reads the system relations, and the means to compute their rows."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, TypeAlias, TypeVar

from meshdoc.catalog.acl import Items, held
from meshdoc.catalog.database import Database, Schema
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.membership import Roles
from meshdoc.catalog.names.acl_item import acl_item
from meshdoc.catalog.names.names import expression
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import NO_OID, Acl, Object, Oid
from meshdoc.catalog.role import BOOTSTRAP_SUPERUSER
from meshdoc.catalog.system import SystemRow
from meshdoc.registry import Registry

Row: TypeAlias = dict[str, object]
Options: TypeAlias = tuple[tuple[str, str], ...]
TABLE_KINDS = ("r", "v", "f", "p")
"""The kinds of relation that the information schema shows as tables."""
T = TypeVar("T", bound=Object)
S = TypeVar("S", bound=SystemRow)

system_view: Registry[str, Callable[[Reader], Iterator[Row]]] = Registry("system relation")
index: Registry[tuple[str, str], Callable[[Reader, Any], Iterable[Row]]] = Registry("index of a system relation")
"""Finds the rows with a value in a column without making all rows of the relation."""
Derive: TypeAlias = "Callable[[Reader, Iterable[Row]], Iterator[Row]]"


def derived(name: str, source: str, **columns: str) -> Callable[[Derive], Derive]:
    """Register a view that makes its rows from those of another relation, one by one.

    `columns` are the columns that show a column of the other relation as it is: by these, rows are found as there.
    """

    def register(function: Derive) -> Derive:
        system_view(name)(functools.partial(_all, function, source))
        for column, other in columns.items():
            index((name, column))(functools.partial(_some, function, source, other))
        return function

    return register


def _all(function: Derive, source: str, reader: Reader) -> Iterator[Row]:
    return function(reader, reader.rows(source))


def _some(function: Derive, source: str, column: str, reader: Reader, value: object) -> Iterator[Row]:
    return function(reader, reader.where(source, column, value))


class Lazy(dict[str, object]):
    """A row with some columns computed at once; the rest are computed when one of them is first read."""

    __slots__ = ("_rest",)

    def __init__(self, at_hand: Row, rest: Callable[[], Row]) -> None:
        super().__init__(at_hand)
        self._rest: Callable[[], Row] | None = rest

    def __missing__(self, column: str) -> object:
        self._complete()
        if column not in self:
            raise KeyError(column)
        return self[column]

    def get(self, column: str, default: object = None) -> object:
        """The value of a column, computed on demand."""
        if column not in self:
            self._complete()
        return super().get(column, default)

    def _complete(self) -> None:
        if self._rest is not None:
            rest, self._rest = self._rest, None
            self.update(rest())


@dataclass(frozen=True)
class Reader:
    """The catalog as seen by a role connected to a database with these parameters set (in lower case).

    Rows are computed once, when first read: after a change of the catalog, a new reader is needed.
    """

    names: Names
    current_user: Oid = BOOTSTRAP_SUPERUSER
    database: str = "postgres"
    settings: Mapping[str, str] = field(default_factory=dict)
    _rows: dict[str, tuple[Row, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _indexes: dict[tuple[str, str], dict[object, list[Row]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    # --- rows -----------------------------------------------------------------------------------

    def rows(self, name: str) -> tuple[Row, ...]:
        """The rows of a system relation; a name without a schema is in pg_catalog."""
        name = _qualified(name)
        if name not in self._rows:
            self._rows[name] = tuple(system_view[name](self))
        return self._rows[name]

    def where(self, name: str, column: str, value: object) -> list[Row]:
        """The rows of a system relation with this value in a column, not NULL."""
        name = _qualified(name)
        found = self._indexes.setdefault((name, column), {})
        by = index.get((name, column))
        if by is not None:
            if value not in found:
                found[value] = list(by(self, value)) if value is not None else []
        elif not found:
            for row in self.rows(name):
                found.setdefault(row.get(column), []).append(row)
        return found.get(value, [])

    def indexed(self, name: str, columns: Iterable[str]) -> str | None:
        """The first of these columns by which rows of a system relation are found without making all of them."""
        return next((column for column in columns if (_qualified(name), column) in index), None)

    def one(self, name: str, column: str, value: object) -> Row | None:
        """The row with this value in a column; None if there is none."""
        return next(iter(self.where(name, column, value)), None)

    def value(self, name: str, oid: object, column: str) -> object:
        """A column of the row with that oid; NULL if there is none."""
        row = self.one(name, "oid", oid)
        return row.get(column) if row else None

    # --- objects --------------------------------------------------------------------------------

    def all(self, cls: type[T]) -> list[T]:
        """The catalog's objects of a class."""
        return self.names.catalog.all(cls)

    def system(self, cls: type[S]) -> tuple[S, ...]:
        """PostgreSQL's own rows of a class, except those that the catalog holds as objects."""
        return self.names.system.table(cls).all()

    def named_in(self, noun: str, name: str) -> list[Object]:
        """The catalog's objects with a name in any schema, by the noun of their unique key."""
        found = (self.names.catalog.find(noun, schema.oid, name) for schema in self.schemas)
        return sorted((item for item in found if item is not None), key=attrgetter("oid"))

    @functools.cached_property
    def schemas(self) -> list[Schema]:
        """The schemas."""
        return self.all(Schema)

    def both(self, system: type[S], own: type[T]) -> tuple[S | T, ...]:
        """PostgreSQL's own rows of a class, then the catalog's objects."""
        return (*self.system(system), *self.all(own))

    def text(self, expr: Expr | None) -> str | None:
        """An expression's text."""
        return None if expr is None else expression(self.names, expr)

    def key(self, expr: Expr | None) -> str | None:
        """The expression of an index or partition key, without the parentheses added in a definition."""
        text = self.text(expr)
        return text[1:-1] if text and text.startswith("(") else text

    def schema_name(self, oid: object) -> object:
        """A schema's name."""
        found = self.names.catalog.get(oid) if isinstance(oid, int) else None
        return found.name if isinstance(found, Schema) else None

    def named(self, prefix: str, row: Row, catalog: str) -> Row:
        """The columns that identify the object of a row, whose own columns begin with `catalog`: rel, typ, con."""
        return self.identified(prefix, row[f"{catalog}namespace"], row[f"{catalog}name"])

    def identified(self, prefix: str, schema: object, name: object) -> Row:
        """The three columns by which the information schema identifies an object."""
        return {
            f"{prefix}_catalog": self.database,
            f"{prefix}_schema": self.schema_name(schema),
            f"{prefix}_name": name,
        }

    def column_name(self, relation: object, attnum: object) -> object:
        """A column's name; NULL if there is none with that number."""
        columns = self.where("pg_attribute", "attrelid", relation)
        return next((column["attname"] for column in columns if column["attnum"] == attnum), None)

    def role_name(self, oid: Oid) -> str:
        """A role's name: pg_get_userbyid."""
        found = self.names.catalog.get(oid)
        return found.name if found else f"unknown (OID={oid})"

    # --- privileges -----------------------------------------------------------------------------

    @functools.cached_property
    def roles(self) -> Roles:
        """The role memberships."""
        found = self.names.catalog.find("database", self.database)
        return Roles(self.names.catalog, found.owner if isinstance(found, Database) else NO_OID)

    def has_role(self, role: object) -> bool:
        """Whether the reader has the privileges of a role: pg_has_role(role, 'USAGE')."""
        return isinstance(role, int) and self.roles.has_privileges_of(self.current_user, role)

    def may(self, acl: Items, owner: Oid, letters: str) -> bool:
        """Whether the reader owns an object or has one of the privileges on it."""
        if self.roles.is_superuser(self.current_user) or self.has_role(owner):
            return True
        return bool(held(acl, self.current_user, owner, self.roles).privileges & frozenset(letters))

    def acl(self, acl: Acl) -> list[str] | None:
        """The list as aclitems; NULL if it is the default for its kind."""
        return None if acl is None else [acl_item(item, self.role_name) for item in acl]


def _qualified(name: str) -> str:
    return name if "." in name else f"pg_catalog.{name}"


def fields(item: object, columns: str) -> Row:
    """The columns that show a field of an object as it is, each written `column=field`, or `field` if named alike."""
    return {column: getattr(item, name) for column, name in _pairs(columns)}


def renamed(row: Row, columns: str) -> Row:
    """The columns of another row, each written `column=column of that row`."""
    return {column: row[name] for column, name in _pairs(columns)}


@functools.cache
def _pairs(columns: str) -> list[tuple[str, str]]:
    pairs = (word.partition("=") for word in columns.split())
    return [(column, name or column) for column, _, name in pairs]


def options(values: Options) -> list[str] | None:
    """Options as text[]; NULL if there are none."""
    return [f"{name}={value}" for name, value in values] or None


def joined(texts: Iterable[str | None]) -> str | None:
    """A list of expressions as pg_get_expr prints it; NULL if it is empty."""
    return ", ".join(text for text in texts if text is not None) or None


def yes_or_no(value: object) -> str:
    """The information schema's boolean."""
    return "YES" if value else "NO"


def number(row: Row, column: str = "oid") -> int:
    """The value of an integer column that is never NULL."""
    value = row[column]
    assert isinstance(value, int)
    return value


def numbers(value: object) -> list[int]:
    """The numbers of an array; empty for NULL."""
    return [item for item in value if isinstance(item, int)] if isinstance(value, list) else []


def strings(value: object) -> list[str]:
    """The texts of an array; empty for NULL."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
