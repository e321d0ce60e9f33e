"""Calls that a query makes outside of DuckDB: who is called, with values of which types."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from meshdoc.catalog.contents import Field
from meshdoc.catalog.object import Oid
from meshdoc.catalog.type import TypeRef


class Kind(enum.Enum):
    """What is called."""

    FUNCTION = "function"  # one of PostgreSQL's own, by its oid
    ROUTINE = "routine"  # one that the migrations made
    OUTPUT = "output"  # a type's output function
    INPUT = "input"  # a type's input function
    SESSION = "session"  # CURRENT_USER and its kin
    NEXT_VALUE = "next value"  # of a sequence
    UNKNOWN = "unknown"  # nobody: what cannot be known must not be asked for


@dataclass(frozen=True, slots=True)
class CallSite:
    """Who is called, and with values of which types; `places` are those of the arguments among the parameters."""

    kind: Kind
    function: Oid
    arguments: tuple[TypeRef, ...]
    result: TypeRef
    places: tuple[int, ...] = ()
    returns_set: bool = False
    fields: tuple[Field, ...] = ()
    name: str = ""
    variadic: bool = False
    shapes: tuple[tuple[Field, ...], ...] = ()  # the fields of the arguments that are records


_numbers: dict[CallSite, int] = {}
_sites: list[CallSite] = []


def site(number: int) -> CallSite:
    """The call site of that number."""
    return _sites[number]


def number_of(site: CallSite) -> int:
    """The number of a call site, the same for equal ones."""
    if site not in _numbers:
        _numbers[site] = len(_sites)
        _sites.append(site)
    return _numbers[site]
