"""Errors for values that cannot be known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from meshdoc.catalog.contents import Record, Unknown, Value
from meshdoc.diagnostics import Unsupported

T = TypeVar("T")
HINT = "The objects that it would change are marked as uncertain from here on."


class Uncertain(Unsupported):
    """The result depends on something that cannot be known without the database's data, settings or clock."""

    def __init__(self, message: str, code: str = "") -> None:
        """`code` is the text of the code that is not executed because of it."""
        super().__init__(message, hint=HINT)
        self.code = code


def flat(items: list[Value]) -> Iterator[Value]:
    """The elements of an array of any number of dimensions."""
    for item in items:
        if isinstance(item, list):
            yield from flat(item)
        else:
            yield item


def is_deep(value: Value) -> bool:
    """Whether it is an array of several dimensions."""
    return isinstance(value, list) and any(isinstance(item, list) for item in value)


def sizes(array: list[Value]) -> list[int]:
    """The length of each dimension; none for an empty array."""
    if not array:
        return []
    return [len(array), *(sizes(array[0]) if isinstance(array[0], list) else [])]


def dimensions() -> Uncertain:
    """What a query over rows cannot do: the engine has no arrays of several dimensions of one type."""
    return Uncertain("arrays of several dimensions are not supported in queries")


def other_bounds() -> Uncertain:
    """What cannot be kept: an array is a list."""
    return Uncertain("arrays that do not start at 1 are not supported")


def known(value: Value) -> Value:
    """The value. Raises Uncertain if it, or a part of it, is unknown."""
    if isinstance(value, Unknown):
        raise Uncertain(value.reason)
    if isinstance(value, Record):
        for item in value.values:
            known(item)
    elif isinstance(value, list):
        for item in value:
            known(item)
    return value


class Undecided(Uncertain):
    """The control flow of code cannot be known; unlike an unknown value, this cannot be propagated."""


def attempted(compute: Callable[[], T]) -> T | Unknown:
    """What a computation returns; Unknown if it is `Uncertain`. `Undecided` passes through."""
    try:
        return compute()
    except Undecided:
        raise
    except Uncertain as error:
        return Unknown(error.message)
