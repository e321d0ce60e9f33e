"""Calls that a query makes out of DuckDB: the target, and the types of the values passed."""

from __future__ import annotations

import enum

from meshdoc.catalog.contents import Field
from meshdoc.catalog.object import Oid
from meshdoc.catalog.type import TypeRef
from meshdoc.record import positional


class Kind(enum.Enum):
    """The target of a call."""

    FUNCTION = "function"  # one of PostgreSQL's own, by its oid
    AGGREGATE = "aggregate"  # one of PostgreSQL's own, called with the list of its rows
    ROUTINE = "routine"  # one of the migrations'
    OUTPUT = "output"  # a type's output function
    INPUT = "input"  # a type's input function
    DOMAIN = "domain"  # the constraints of a domain
    SESSION = "session"  # CURRENT_USER and similar functions
    NEXT_VALUE = "next value"  # of a sequence
    UNKNOWN = "unknown"  # an unknown value, which must not be read


@positional
class CallSite:
    """The target of a call and the types of its values; `places` are the arguments' positions among the parameters."""

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
    """The call site with that number."""
    return _sites[number]


def number_of(site: CallSite) -> int:
    """The number of a call site; equal call sites share one."""
    if site not in _numbers:
        _numbers[site] = len(_sites)
        _sites.append(site)
    return _numbers[site]
