"""The state while a query is written, and the registry of the functions that write each kind of node."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from meshdoc.catalog.contents import Field
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.relation import Table
from meshdoc.catalog.type import TypeRef
from meshdoc.interpret.duck.emptiness import Emptiness
from meshdoc.interpret.duck.types import duck_type
from meshdoc.interpret.limits import LENGTH
from meshdoc.interpret.value import Uncertain
from meshdoc.limits import tick
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes
from meshdoc.registry import Registry

Written: TypeAlias = Callable[["Writer", Any], str]

expression: Registry[type[nodes.Node | nodes.Query], Written] = Registry("written expression")


@dataclass(slots=True)
class Level:
    """One query being written; its relations are named q<number>_<range index>."""

    query: nodes.Query
    number: int
    name: str = ""  # the name of the query in FROM
    ctes: dict[str, str] = field(default_factory=dict)
    tests: list[str] = field(default_factory=list)  # what CaseTestExpr means, innermost last


@dataclass(slots=True, kw_only=True)
class Writer:
    """A statement being written.

    `parameters` are the numbers of the external parameters in the order of their $n; `columns` are the attnums read of
    each stored relation. `restriction` is what row-level security lets a role read of a table.
    """

    facts: Facts
    now: Callable[[], datetime.datetime]
    is_empty: Callable[[Oid], bool] = lambda relation: False
    restriction: Callable[[Table, Oid], nodes.Node | None] = lambda table, role: None
    role: Oid = NO_OID  # whose privileges and policies count
    parameter_fields: Callable[[int], tuple[Field, ...]] = lambda number: ()
    parameters: list[int] = field(default_factory=list)
    columns: dict[Oid, set[int]] = field(default_factory=dict)
    unknown: dict[str, str] = field(default_factory=dict)  # outputs of sub-selects that cannot be known, and why
    levels: list[Level] = field(default_factory=list)
    count: int = 0
    name: str = ""  # the name of the query that is written next
    view_depth: int = 0
    restricted: tuple[Oid, ...] = ()  # the tables whose policies are being written

    def write(self, node: nodes.Node) -> str:
        """An expression. Raises Uncertain if it is too long: some parts are written more than once at each level."""
        tick()
        for cls in type(node).__mro__:
            if function := expression.get(cls):
                text = function(self, node)
                if len(text) > LENGTH:
                    raise Uncertain("expressions that are nested this deeply are not supported")
                return text
        raise Uncertain(f"evaluating {type(node).__name__} is not supported")

    def gives_nothing(self, query: nodes.Query) -> bool:
        """Whether a query certainly has no rows."""
        ctes = [{cte.name: cte.query for cte in level.query.ctes} for level in reversed(self.levels)]
        return Emptiness(self.is_empty).of(query, ctes)

    def select(self, query: nodes.Query) -> str:
        """A query."""
        return expression[nodes.Query](self, query)

    def type(self, type: TypeRef, fields: tuple[Field, ...] = ()) -> str:
        """A type's name in DuckDB."""
        return duck_type(self.facts, type, fields)

    @contextmanager
    def level(self, query: nodes.Query) -> Iterator[Level]:
        """Write the enclosed parts as parts of a query."""
        self.count += 1
        level = Level(query, self.count)
        self.levels.append(level)
        try:
            yield level
        finally:
            self.levels.pop()

    @contextmanager
    def testing(self, text: str) -> Iterator[None]:
        """Write the enclosed parts with `text` for a CaseTestExpr."""
        tests = self.levels[-1].tests
        tests.append(text)
        try:
            yield
        finally:
            tests.pop()

    def parameter(self, number: int) -> str:
        """The $n of an external parameter."""
        if number not in self.parameters:
            self.parameters.append(number)
        return f"${self.parameters.index(number) + 1}"

    def read(self, relation: Oid, attnum: int) -> None:
        """Record that a column is read."""
        self.columns.setdefault(relation, set()).add(attnum)


def alias(level: Level, range_index: int) -> str:
    """The alias of a relation."""
    return f"q{level.number}_{range_index}"
