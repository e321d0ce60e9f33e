"""A small part of `python -m tests.fuzz`, with fixed seeds."""

from __future__ import annotations

from functools import cache
from random import Random

import pytest
from fuzz.failures import minimised
from fuzz.laws import prepared
from fuzz.mutate import mutated, tokens
from fuzz.sources import Source, sources, version
from fuzz.walk import Walk

SMALL = 12
"""Statements in the sources of this test."""


@cache
def small() -> list[Source]:
    """The cases of a few statements."""
    return [source for source in sources([]) if sum(map(len, source.statements)) <= SMALL]


def walk(seed: str) -> tuple[Walk, Source, Random]:
    """A walk, and what it needs."""
    random = Random(seed)
    return Walk(seed, small()), random.choice(small()), random


@pytest.mark.parametrize("seed", range(6))
def test_mutated_statements_keep_the_laws(seed: int) -> None:
    walking, source, random = walk(f"statements {seed}")
    with prepared():
        assert list(walking.statements(source, random)) == []
    assert walking.tried["statements"] > 30
    assert walking.tried["applied"] > 0
    assert walking.tried["refused"] > walking.tried["syntax error"] > 0


def test_mutated_files_keep_the_laws() -> None:
    walking, source, random = walk("files")
    with prepared():
        assert list(walking.files(source, random)) == []


def test_odd_folders_keep_the_laws() -> None:
    walking, source, random = walk("folders 5")
    with prepared():
        assert list(walking.folders(source, random)) == []


def test_a_seed_gives_the_same_mutations() -> None:
    words = small()[0].vocabulary
    texts = [[mutated(text, words, Random(7)) for text in words.statements] for _ in range(2)]
    assert texts[0] == texts[1]
    assert texts[0] != list(words.statements)
    assert ["".join(tokens(text)) for text in words.statements] == list(words.statements)


def test_a_failure_is_told_by_its_place_and_made_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command raises what none may raise."""

    def broken(*arguments: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr("meshdoc.commands.object.comment.get_object", broken)
    source = Source("broken", (version("1", "create schema a; create schema b; comment on schema b is 'c'"),))
    with prepared():
        failure = next(Walk("1", [source]).statements(source, Random(1)))
        small = minimised(failure)
    assert str(failure) == "internal error: KeyError in commands/object/comment.py:comment"
    assert small
    assert small.texts == ()
    assert tokens(small.text)[0] == "comment"
    assert len(small.text) <= len("comment on schema b is 'c'")
