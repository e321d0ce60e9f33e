"""Normal forms of a set of columns under functional dependencies, by the textbook algorithms."""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterator
from typing import TypeAlias

from meshdoc.record import record

Columns: TypeAlias = frozenset[int]
MOST_KEYS = 64
"""More candidate keys of a table are not looked for."""


class Form(enum.Enum):
    """The normal forms that dependencies decide, from the weakest."""

    NO_KEY = "no key"
    FIRST = "1NF"
    SECOND = "2NF"
    THIRD = "3NF"
    BOYCE_CODD = "BCNF"


STRENGTH = list(Form)


@record
class Dependency:
    """Rows that agree on `determinant` agree on `dependent`."""

    determinant: Columns
    dependent: Columns


def closure(columns: Columns, dependencies: Collection[Dependency]) -> Columns:
    """All columns that some columns determine."""
    found = columns
    while True:
        more = [each.dependent for each in dependencies if each.determinant <= found and not each.dependent <= found]
        if not more:
            return found
        found = found.union(*more)


def candidate_keys(columns: Columns, dependencies: Collection[Dependency]) -> tuple[Columns, ...]:
    """The minimal sets of columns that determine all, by the algorithm of Lucchesi and Osborn; `MOST_KEYS` at most."""
    keys = [_minimal(columns, columns, dependencies)]
    for key in keys:
        for each in dependencies:
            wider = each.determinant | (key - each.dependent)
            if len(keys) < MOST_KEYS and not any(known <= wider for known in keys):
                keys.append(_minimal(wider, columns, dependencies))
    return tuple(keys)


def _minimal(key: Columns, columns: Columns, dependencies: Collection[Dependency]) -> Columns:
    """A key without the columns that it can do without."""
    for column in sorted(key, reverse=True):
        if columns <= closure(key - {column}, dependencies):
            key -= {column}
    return key


@record
class Violation:
    """A dependency that keeps a table from a normal form; `form` is the strongest that it allows."""

    dependency: Dependency
    form: Form


def violations(
    columns: Columns, dependencies: Collection[Dependency], keys: Collection[Columns]
) -> Iterator[Violation]:
    """The dependencies on less than a key.

    The given ones suffice: if none of them violates a form, no dependency that follows from them does.
    """
    prime: Columns = frozenset().union(*keys)
    parts = [closure(key - {column}, dependencies) for key in keys for column in key]
    for each in dependencies:
        dependent = each.dependent - each.determinant
        if not dependent or columns <= closure(each.determinant, dependencies):
            continue
        outside = dependent - prime
        is_partial = any(each.determinant <= part for part in parts)
        form = Form.THIRD if not outside else Form.FIRST if is_partial else Form.SECOND
        yield Violation(dependency=Dependency(determinant=each.determinant, dependent=outside or dependent), form=form)


def normal_form(columns: Columns, dependencies: Collection[Dependency]) -> Form:
    """The strongest form that some columns have; the first one is taken for granted."""
    found = violations(columns, dependencies, candidate_keys(columns, dependencies))
    return min((each.form for each in found), key=STRENGTH.index, default=Form.BOYCE_CODD)
