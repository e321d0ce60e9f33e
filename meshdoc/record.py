"""Records: classes of immutable values with named fields.

A record behaves like `@dataclass(frozen=True, slots=True, kw_only=True)`, with two differences. Only the type checker
prevents assignment to fields, and all record classes share methods that `dataclass` would generate for each. This saves
a fifth of a second per run in creating two hundred classes, and half the time in creating instances.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def record(cls: type[T]) -> type[T]:
    """Define a record class. Fields are keyword-only; records of one class are equal if their fields are equal."""
    made: Any = dataclass(slots=True, kw_only=True, eq=False, repr=False)(cls)
    made.__eq__, made.__hash__, made.__repr__ = _equal, _hash, _repr
    result: type[T] = made
    return result


@functools.cache
def _compared(cls: Any) -> Callable[[Any], object]:
    """A function that returns the values of a class's fields that take part in comparison."""
    names = [item.name for item in fields(cls) if item.compare]
    return attrgetter(*names) if names else lambda value: ()


def _equal(self: Any, other: object) -> Any:
    values = _compared(self.__class__)
    if type(other) is not type(self):
        return NotImplemented
    return self is other or values(self) == values(other)


def _hash(self: Any) -> int:
    return hash(_compared(self.__class__)(self))


def _repr(self: Any) -> str:
    values = (f"{item.name}={getattr(self, item.name)!r}" for item in fields(self) if item.repr)
    return f"{type(self).__qualname__}({', '.join(values)})"
