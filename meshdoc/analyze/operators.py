"""Operators found by name along the search path: OpernameGetOprid and OpernameGetCandidates of namespace.c."""

from __future__ import annotations

from collections.abc import Sequence

from meshdoc.analyze.candidates import function_schemas
from meshdoc.catalog.object import Oid
from meshdoc.catalog.system import SystemOperator
from meshdoc.lookup.lsyscache import Facts
from meshdoc.syntax.names import deconstructed


def operators(facts: Facts, names: Sequence[str], kind: str) -> list[tuple[int, SystemOperator]]:
    """The operators with that name on the search path, with the position of their schema."""
    schema, name = deconstructed(names)
    return [
        (place, row)
        for place, oid in enumerate(function_schemas(facts, schema))
        for row in facts.operators_named(oid, name)
        if row.kind == kind
    ]


def exact_operator(facts: Facts, names: Sequence[str], left: Oid, right: Oid) -> SystemOperator | None:
    """The first operator on the path that takes exactly these types: OpernameGetOprid."""
    for _, row in operators(facts, names, "b" if left else "l"):
        if row.left == left and row.right == right:
            return row
    return None
