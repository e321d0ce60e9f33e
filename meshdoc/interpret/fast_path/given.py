"""What an expression is evaluated over, and the registry of the functions that evaluate each kind of node."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from meshdoc.catalog.contents import Unknown, Value
from meshdoc.interpret.scope import NOTHING, Scope
from meshdoc.interpret.value import Uncertain, known
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes
from meshdoc.record import positional
from meshdoc.registry import Registry
from meshdoc.session import Session

STEP = 10_000
"""The distance between the column numbers of rows joined side by side."""


def place_of_column(position: int, attnum: int) -> int:
    """The number of a column of the row at a position; system columns follow all others."""
    return position * STEP + (attnum if attnum >= 0 else STEP // 2 - attnum)


def is_system_column(place: int) -> bool:
    """Whether a number by `place_of_column` is that of a system column."""
    return place % STEP > STEP // 2


class Elsewhere(Exception):
    """The expression needs more than is implemented here: the caller evaluates it with the engine."""


class Cells(Protocol):
    """The values of a row by `place_of_column`."""

    def get(self, place: int, /) -> Value:
        """A value; NULL for a column that is not stored."""

    def __contains__(self, place: object, /) -> bool:
        """Whether a column is stored."""


@positional
class Given:
    """The values that an expression may read; `rows` are those of its query and of the queries around it."""

    session: Session
    facts: Facts
    scope: Scope = NOTHING
    rows: tuple[Cells, ...] = ()
    tested: Value = None  # the value of a CaseTestExpr


simple: Registry[type[nodes.Node], Callable[[Given, Any], Value]] = Registry("simple expression")


def simple_value(given: Given, node: nodes.Node) -> Value:
    """The value of an expression. Raises Elsewhere if it is not simple."""
    function = simple.get(type(node))
    if function is None:
        raise Elsewhere
    return function(given, node)


def unknown_in(values: list[Value]) -> Unknown | None:
    """Why a function of these values cannot be computed; None if it can."""
    try:
        for value in values:
            known(value)
    except Uncertain as error:
        return Unknown(error.message)
    return None
