"""Records: classes of immutable values with named fields.

A record behaves like `@dataclass(frozen=True, slots=True, kw_only=True)`, with three differences. Only the type checker
prevents assignment to fields, all record classes share methods that `dataclass` would generate for each, and `__init__`
is generated for the first instance. That takes a tenth of the time to create a class, of which a run has some six
hundred and uses a part, and half the time to create an instance.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import MISSING, dataclass, field, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def record(cls: type[T]) -> type[T]:
    """Define a record class. Fields are keyword-only; records of one class are equal if their fields are equal."""
    return _comparing(dataclass(slots=True, kw_only=True, eq=False, repr=False, init=False)(cls))


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def positional(cls: type[T]) -> type[T]:
    """Define a record class whose fields may also be given in their order."""
    return _comparing(dataclass(slots=True, eq=False, repr=False, init=False)(cls))


@dataclass_transform(frozen_default=True, kw_only_default=True, eq_default=False)
def entity(cls: type[T]) -> type[T]:
    """Define a record class whose records are equal only to themselves."""
    return _shared(dataclass(slots=True, kw_only=True, eq=False, repr=False, init=False)(cls))


def _shared(cls: type[T]) -> type[T]:
    made: Any = cls
    made.__init__, made.__repr__ = _first(made), _repr
    return cls


def _comparing(cls: type[T]) -> type[T]:
    made: Any = cls
    made.__eq__, made.__hash__ = _equal, _hash
    return _shared(cls)


def _first(cls: Any) -> Callable[..., None]:
    """The `__init__` of a class until it has an instance."""

    def __init__(self: object, *args: object, **values: object) -> None:
        cls.__init__ = _initializer(cls)
        cls.__init__(self, *args, **values)

    return __init__


def _initializer(cls: Any) -> Callable[..., None]:
    """The `__init__` that `dataclass` would generate, made in a fifth of the time."""
    space: dict[str, Any] = {"MISSING": MISSING}
    ordered, keywords, lines = ["self"], ["*"], list[str]()
    for item in fields(cls):
        parameter = given = item.name
        if item.default is not MISSING:
            parameter, space[f"_{item.name}"] = f"{item.name}=_{item.name}", item.default
        elif item.default_factory is not MISSING:
            parameter, space[f"_{item.name}"] = f"{item.name}=MISSING", item.default_factory
            given = f"_{item.name}() if {item.name} is MISSING else {item.name}"
        (keywords if item.kw_only else ordered).append(parameter)
        lines.append(f"    self.{item.name} = {given}")
    lines.append("    self.__post_init__()" if hasattr(cls, "__post_init__") else "    return")
    parameters = ", ".join([*ordered, *(keywords if keywords[1:] else [])])
    exec("\n".join([f"def __init__({parameters}):", *lines]), space)
    init: Callable[..., None] = space["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    return init


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
