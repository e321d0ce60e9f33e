"""Attributes of pglast's nodes, set without its checks, which took half of the time to parse a file.

`Node.__setattr__` tells what is wrong with a value that a program makes up; the parser makes none of those. The values
are the same: an integer becomes a member of its enumeration, a list a tuple.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

from pglast import ast, enums


def set_without_checks() -> None:
    """Set attributes in this way from now on, in all nodes."""
    ast.Node.__setattr__ = _set


def _set(node: ast.Node, name: str, value: Any) -> None:
    convert = None if value is None else _conversions(node.__class__).get(name)
    object.__setattr__(node, name, value if convert is None else convert(value))


@functools.cache
def _conversions(cls: type[ast.Node]) -> Mapping[str, Callable[[Any], object]]:
    """The conversions of the attributes of a class that need one."""
    found = {name: _conversion(*cls.__slots__[name]) for name in cls.__slots__} if cls.__slots__ else {}
    return {name: convert for name, convert in found.items() if convert is not None}


def _conversion(ctype: str, ptype: object, adaptor: Callable[[Any], object] | None) -> Callable[[Any], object] | None:
    """The conversion of values of a C type."""
    if ctype == "List*":
        return tuple
    return adaptor or getattr(enums, ctype, None)
