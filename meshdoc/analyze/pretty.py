"""Expressions as psql asks for them: pg_get_expr, pg_get_constraintdef and others with `pretty`.

They are printed from trees. So the objects to describe later are printed along with a replay, and kept without trees.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from meshdoc.analyze.reprint import reprinted
from meshdoc.catalog.expr import expressions_in, with_expressions
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Object
from meshdoc.lookup.lsyscache import Facts
from meshdoc.record import replace
from meshdoc.ruleutils.writer import Style

T = TypeVar("T", bound=Object)
PRETTY = Style.INDENTED | Style.SPARSE


def printed(names: Names, item: T) -> T:
    """The object with its expressions in that form."""
    made: T = reprinted(Facts(names), item, PRETTY)
    return made


def all_printed(names: Names) -> Iterator[Object]:
    """The objects of a catalog that differ in that form, without trees."""
    for item in names.catalog.all(Object):
        if any(expr.tree for expr in expressions_in(item)):
            made = printed(names, item)
            if [expr.text for expr in expressions_in(made)] != [expr.text for expr in expressions_in(item)]:
                yield without_trees(made)


def without_trees(item: T) -> T:
    """The object with the texts of its expressions alone."""
    if not any(expr.tree for expr in expressions_in(item)):
        return item
    return with_expressions(item, lambda expr: replace(expr, tree=None))
