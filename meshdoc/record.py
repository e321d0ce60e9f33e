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
from typing import TYPE_CHECKING, Any, TypeVar, dataclass_transform

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


@functools.cache
def _copier(cls: Any) -> Callable[[Any, Any], None]:
    """A function that gives a new object all fields of another; generated, as `dataclass` does with __init__."""
    if hasattr(cls, "__post_init__"):
        raise TypeError(f"{cls.__name__} derives fields from others")
    form = "    write(made, '{0}', item.{0})" if cls.__dataclass_params__.frozen else "    made.{0} = item.{0}"
    lines = (form.format(item.name) for item in fields(cls))
    space: dict[str, Any] = {"write": object.__setattr__}
    exec("\n".join(["def copy(made, item):", *lines, "    return"]), space)
    copy: Callable[[Any, Any], None] = space["copy"]
    return copy


if TYPE_CHECKING:
    from dataclasses import replace as replace
else:

    def replace(item: T, /, **changes: Any) -> T:
        """A copy of a record or dataclass with other values of some fields: dataclasses.replace, but much faster."""
        cls = item.__class__
        made = cls.__new__(cls)
        _copier(cls)(made, item)
        for name, value in changes.items():
            object.__setattr__(made, name, value)
        return made


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
