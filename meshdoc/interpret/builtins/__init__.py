"""PostgreSQL functions that DuckDB lacks, one function each, by the name of the C function (pg_proc.prosrc)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias, TypeVar

from meshdoc.catalog.contents import Field, Value
from meshdoc.catalog.type import TypeRef
from meshdoc.lookup.lsyscache import Facts
from meshdoc.record import positional
from meshdoc.registry import Registry
from meshdoc.session import Session


@positional
class Call:
    """The context of a call besides its arguments: the session, and the types it is called with.

    `fields` are those of the rows that it returns, where its result type does not define them.
    """

    session: Session
    facts: Facts
    types: tuple[TypeRef, ...]
    result: TypeRef
    variadic: bool = False
    fields: tuple[Field, ...] = ()


F = TypeVar("F", bound=Callable[..., Value])

builtin: Registry[str, Callable[..., Value]] = Registry("built-in function")
"""Called with a `Call` and the arguments, never with NULL if pg_proc says strict. A set is a list of its rows."""

Group: TypeAlias = Sequence[Sequence[Value]]
"""The arguments of an aggregate, for each of the rows that it is called for."""
aggregate: Registry[str, Callable[[Call, Group], Value]] = Registry("aggregate")
"""Called with a `Call` and at least one row; without any, an aggregate of these is NULL."""


def plain(*names: str) -> Callable[[F], F]:
    """Register a function that needs nothing but its arguments."""

    def register(function: F) -> F:
        builtin(*names)(lambda call, *arguments: function(*arguments))
        return function

    return register


def given(call: Call, arguments: tuple[Value, ...], first: int) -> list[tuple[Value, TypeRef]]:
    """The values and types of a VARIADIC "any": those of an array if VARIADIC was given."""
    rest = list(zip(arguments[first:], call.types[first:], strict=False))
    if not call.variadic or not rest:
        return rest
    items, type = rest[-1]
    assert items is None or isinstance(items, list)
    element = TypeRef(call.facts.base_element_type(type.oid))
    return [*rest[:-1], *((item, element) for item in items or [])]
