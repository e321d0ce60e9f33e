"""Closure, candidate keys and normal forms on textbook examples, and against definitions tried out in full."""

from __future__ import annotations

from itertools import combinations
from random import Random

import pytest

from meshdoc.insight.normal_form import Columns, Dependency, Form, candidate_keys, closure, normal_form


def columns(letters: str) -> Columns:
    """A set of columns, each called by a letter."""
    return frozenset(map(ord, letters))


def dependencies(text: str) -> list[Dependency]:
    """`A>BC D>E`: two dependencies."""
    sides = (each.split(">") for each in text.split())
    return [Dependency(determinant=columns(left), dependent=columns(right)) for left, right in sides]


@pytest.mark.parametrize(
    ("letters", "given", "keys", "form"),
    [
        ("ABC", "A>B B>C", {"A"}, Form.SECOND),  # transitive
        ("ABCD", "AB>C A>D", {"AB"}, Form.FIRST),  # part of a key
        ("ABC", "AB>C C>B", {"AB", "AC"}, Form.THIRD),  # street, city, zip
        ("ABC", "A>BC B>AC", {"A", "B"}, Form.BOYCE_CODD),
        ("ABCDE", "A>BC CD>E B>D E>A", {"A", "E", "CD", "BC"}, Form.THIRD),
        ("ABCD", "", {"ABCD"}, Form.BOYCE_CODD),
        ("ABCDEF", "A>BC B>E CD>EF", {"AD"}, Form.FIRST),
    ],
)
def test_textbook_examples(letters: str, given: str, keys: set[str], form: Form) -> None:
    found = candidate_keys(columns(letters), dependencies(given))
    assert {"".join(sorted(map(chr, key))) for key in found} == keys
    assert normal_form(columns(letters), dependencies(given)) is form


def test_random_dependencies_against_the_definitions() -> None:
    random, letters = Random(3), columns("ABCDE")
    for _ in range(400):
        given = [
            Dependency(
                determinant=frozenset(random.sample(sorted(letters), random.randint(1, 2))),
                dependent=frozenset(random.sample(sorted(letters), random.randint(1, 2))),
            )
            for _ in range(random.randint(0, 4))
        ]
        keys = by_definition(letters, given)
        assert set(candidate_keys(letters, given)) == keys
        assert normal_form(letters, given) is form_by_definition(letters, given, keys)


def subsets(letters: Columns) -> list[Columns]:
    """All subsets, the empty one included."""
    return [frozenset(found) for size in range(len(letters) + 1) for found in combinations(sorted(letters), size)]


def by_definition(letters: Columns, given: list[Dependency]) -> set[Columns]:
    """The minimal sets that determine all."""
    wholes = [found for found in subsets(letters) if closure(found, given) >= letters]
    return {found for found in wholes if not any(other < found for other in wholes)}


def form_by_definition(letters: Columns, given: list[Dependency], keys: set[Columns]) -> Form:
    """The strongest form, from every dependency that follows."""
    prime: Columns = frozenset().union(*keys)
    every = [(found, one) for found in subsets(letters) for one in closure(found, given) - found]
    if any(one not in prime and any(found < key for key in keys) for found, one in every):
        return Form.FIRST
    partial = [(found, one) for found, one in every if not closure(found, given) >= letters]
    if any(one not in prime for _, one in partial):
        return Form.SECOND
    return Form.THIRD if partial else Form.BOYCE_CODD
