"""PostgreSQL functions that DuckDB lacks, one function each, by the name of the C function (pg_proc.prosrc)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from meshdoc.catalog.contents import Value
from meshdoc.catalog.type import TypeRef
from meshdoc.lookup.lsyscache import Facts
from meshdoc.record import positional
from meshdoc.registry import Registry
from meshdoc.session import Session


@positional
class Call:
    """The context of a call besides its arguments: the session, and the types it is called with."""

    session: Session
    facts: Facts
    types: tuple[TypeRef, ...]
    result: TypeRef
    variadic: bool = False


F = TypeVar("F", bound=Callable[..., Value])

builtin: Registry[str, Callable[..., Value]] = Registry("built-in function")
"""Called with a `Call` and the arguments, never with NULL if pg_proc says strict. A set is a list of its rows."""


def plain(*names: str) -> Callable[[F], F]:
    """Register a function that needs nothing but its arguments."""

    def register(function: F) -> F:
        builtin(*names)(lambda call, *arguments: function(*arguments))
        return function

    return register
