"""The possible outcomes of expressions: known values, NULL, errors and any other value, and how they combine."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import TypeAlias

from meshdoc.catalog.object import Oid
from meshdoc.nodes import oids


class Other(enum.Enum):
    """The outcomes that are no known value."""

    NULL = "null"
    ERROR = "error"
    ANY = "any value"


Outcome: TypeAlias = str | Other
Outcomes: TypeAlias = frozenset[Outcome]

TRUE: Outcomes = frozenset({"t"})
FALSE: Outcomes = frozenset({"f"})
NULL: Outcomes = frozenset({Other.NULL})
ERROR: Outcomes = frozenset({Other.ERROR})
NO_ROW: Outcomes = frozenset()
"""What a set-returning function that returns nothing can yield."""
NOT = {"t": "f", "f": "t"}


def unknown_of(type: Oid) -> Outcomes:
    """Any value of a type, or NULL."""
    return frozenset({"t", "f", Other.NULL}) if type == oids.BOOL else frozenset({Other.ANY, Other.NULL})


def joined(operator: str, given: Iterable[Outcomes]) -> Outcomes:
    """AND or OR of operands, not evaluated beyond the deciding one: OR in order, AND by the costs of operands."""
    deciding, neutral = ("f", "t") if operator == "and" else ("t", "f")
    result: Outcomes = frozenset({neutral})
    for operand in given:
        result = frozenset().union(*(_pair(one, other, deciding, neutral) for one in result for other in operand))
    return result


def _pair(one: Outcome, other: Outcome, deciding: str, neutral: str) -> Outcomes:
    pair = {one, other}
    if Other.ERROR in pair:
        if one == deciding:
            return frozenset({deciding})
        return frozenset({Other.ERROR, deciding} if other == deciding == "f" else {Other.ERROR})
    if deciding in pair:
        return frozenset({deciding})
    return NULL if Other.NULL in pair else frozenset({neutral})


def null_test(found: Outcomes, *, negated: bool) -> Outcomes:
    yes, no = ("f", "t") if negated else ("t", "f")
    return frozenset(one if one is Other.ERROR else yes if one is Other.NULL else no for one in found)


def boolean_test(found: Outcomes, test: str) -> Outcomes:
    word = test.lower().split()[-1]
    wanted: Outcome = {"true": "t", "false": "f"}.get(word, Other.NULL)
    yes, no = ("f", "t") if "not" in test.lower() else ("t", "f")
    return frozenset(one if one is Other.ERROR else yes if one == wanted else no for one in found)
