"""The variables of PL/pgSQL code, and the SQL in its expressions."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field

from pglast import ast

from meshdoc.catalog.contents import Field, Record, Value
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.nodes import oids
from meshdoc.record import positional
from meshdoc.syntax.parser import raw_parser

BOOLEAN, TEXT, INTEGER = TypeRef(oids.BOOL), TypeRef(oids.TEXT), TypeRef(oids.INT4)
ANY_RECORD = TypeRef(oids.RECORD)


@dataclass(slots=True)
class Variable:
    """A variable; `fields` are those of a row variable, even while it holds no row."""

    name: str
    type: TypeRef
    value: Value = None
    constant: bool = False
    not_null: bool = False
    fields: tuple[Field, ...] = ()
    arguments: tuple[tuple[str, str], ...] = ()  # of a cursor: their names and declared types

    @property
    def is_row(self) -> bool:
        """Whether it holds rows."""
        return self.type.oid == oids.RECORD or bool(self.fields)

    def shape(self) -> tuple[Field, ...]:
        """Its current fields."""
        return self.value.fields if isinstance(self.value, Record) else self.fields

    def refuse_null(self) -> None:
        """Raise SqlError 22004 if it is declared NOT NULL and holds NULL."""
        if self.not_null and self.value is None:
            raise SqlError("22004", f'null value cannot be assigned to variable "{self.name}" declared NOT NULL')


@dataclass(slots=True)
class Level:
    """The variables of one block or loop, and its label."""

    label: str = ""
    variables: dict[str, Variable] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """A variable, or one field of it."""

    variable: Variable
    field: str = ""

    @property
    def type(self) -> TypeRef:
        """Its type."""
        if self.field:
            return next(item.type for item in self.variable.shape() if item.name == self.field)
        return self.variable.type

    @property
    def shape(self) -> tuple[Field, ...]:
        """The fields of a variable; () for a field of one."""
        return () if self.field else self.variable.shape()


@positional
class Seen:
    """A variable that an expression names, and the type that it had."""

    names: tuple[str, ...]
    type: TypeRef
    fields: tuple[Field, ...]


def not_assigned(variable: Variable) -> SqlError:
    """SqlError 55000 for a record whose fields are not known yet."""
    return SqlError(
        "55000",
        f'record "{variable.name}" is not assigned yet',
        detail="The tuple structure of a not-yet-assigned record is indeterminate.",
    )


# --- expressions --------------------------------------------------------------------------------------------


def text_of(expr: dict[str, object]) -> str:
    """The text of a PLpgSQL_expr."""
    inner = expr["PLpgSQL_expr"]
    assert isinstance(inner, dict)
    return str(inner["query"])


@functools.lru_cache(maxsize=1024)
def statement_of(text: str) -> ast.Node:
    """A parsed statement. Raises SqlError 42601 unless the text is exactly one."""
    trees = raw_parser(text)
    if len(trees) != 1 or trees[0].stmt is None:
        raise SqlError("42601", "a single statement is expected")
    return trees[0].stmt


def expression_of(text: str) -> ast.Node:
    """An expression as the query that selects it."""
    return statement_of(f"SELECT {text}")
