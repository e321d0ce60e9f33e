"""PostgreSQL's own functions, operators and casts, by the type that they give."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass

from meshdoc.catalog.system import SystemCast, SystemOperator, SystemProc, SystemType, system
from queries.types import ARRAYS, LITERALS, MULTIRANGES, RANGES

PG_CATALOG = 11
POLYMORPHIC = {
    **dict.fromkeys(("anyelement", "anynonarray", "anycompatible", "anycompatiblenonarray"), "element"),
    **dict.fromkeys(("anyarray", "anycompatiblearray"), "array"),
    **dict.fromkeys(("anyrange", "anycompatiblerange"), "range"),
    **dict.fromkeys(("anymultirange", "anycompatiblemultirange"), "multirange"),
    "anyenum": "enum",
}


@dataclass(frozen=True)
class Producer:
    """A function or operator: what it takes and gives, in names of types."""

    name: str
    takes: tuple[str, ...]
    gives: str
    names: tuple[str, ...] = ()
    optional: int = 0
    """How many arguments at the end have defaults."""
    variadic: bool = False


@functools.cache
def type_names() -> dict[int, str]:
    """The types that take part, by oid: those with literals, arrays of them, and the polymorphic ones."""
    found = {}
    for row in system().table(SystemType).all():
        if row.schema == PG_CATALOG and row.name in (*LITERALS, *POLYMORPHIC, "any"):
            found[row.oid] = row.name
            if f"{row.name}[]" in ARRAYS:
                found[row.array] = f"{row.name}[]"
    return found


def _known(oids: tuple[int, ...]) -> tuple[str, ...] | None:
    names = type_names()
    return tuple(names[oid] for oid in oids) if all(oid in names for oid in oids) else None


def _functions(kind: str, *, sets: bool) -> Iterator[Producer]:
    for row in system().table(SystemProc).all():
        if row.schema == PG_CATALOG and row.kind == kind and row.returns_set is sets:
            signature = _known((*row.argument_types, row.returns))
            if signature:
                names = row.argument_names if not row.all_argument_types else ()
                yield Producer(
                    row.name, signature[:-1], signature[-1], names, len(row.defaults), variadic=bool(row.variadic)
                )


def _by_result(producers: Iterator[Producer]) -> dict[str, list[Producer]]:
    found: dict[str, list[Producer]] = {}
    for producer in producers:
        found.setdefault(producer.gives, []).append(producer)
    return found


@functools.cache
def functions() -> dict[str, list[Producer]]:
    """Plain functions."""
    return _by_result(_functions("f", sets=False))


@functools.cache
def set_functions() -> list[Producer]:
    """Functions that return sets of one column."""
    return list(_functions("f", sets=True))


@functools.cache
def window_functions() -> dict[str, list[Producer]]:
    """Window functions."""
    return _by_result(_functions("w", sets=False))


@functools.cache
def aggregates() -> dict[str, list[Producer]]:
    """Aggregates, those of ordered sets aside."""
    return _by_result(item for item in _functions("a", sets=False) if item.name not in _ordered_set_names())


@functools.cache
def _ordered_set_names() -> frozenset[str]:
    rows = system().table(SystemProc).all()
    kinds = {row.oid: system().aggregate(row.oid) for row in rows if row.kind == "a"}
    return frozenset(row.name for row in rows if (found := kinds.get(row.oid)) and found.kind != "n")


@functools.cache
def operators() -> dict[str, list[Producer]]:
    """Operators of one or two operands."""

    def each() -> Iterator[Producer]:
        for row in system().table(SystemOperator).all():
            operands = (row.left, row.right) if row.left else (row.right,)
            signature = _known((*operands, row.result))
            if signature:
                yield Producer(row.name, signature[:-1], signature[-1])

    return _by_result(each())


@functools.cache
def casts() -> dict[str, list[str]]:
    """The types that can be cast to a type."""
    found: dict[str, list[str]] = {}
    for row in system().table(SystemCast).all():
        signature = _known((row.source, row.target))
        if signature and signature[0] != signature[1]:
            found.setdefault(signature[1], []).append(signature[0])
    return found


def element(name: str) -> str:
    """What an array is an array of, a range a range over; empty for other types."""
    return name.removesuffix("[]") if name.endswith("[]") else RANGES.get(name, "")


def solutions(given: str, wanted: str) -> dict[str, str]:
    """What the polymorphic types of a signature stand for so that its result, `given`, is the wanted type."""
    role = POLYMORPHIC[given]
    if role == "element":
        return related(wanted)
    if role == "enum":
        return {"enum": wanted} if wanted == "mood" else {}
    if role == "array":
        return related(wanted.removesuffix("[]")) if wanted.endswith("[]") else {}
    if role == "range":
        return {**related(RANGES[wanted]), "range": wanted} if wanted in RANGES else {}
    ranges = {**MULTIRANGES}
    return {**related(RANGES[ranges[wanted]]), "multirange": wanted} if wanted in ranges else {}


def related(name: str) -> dict[str, str]:
    """A type as an element, with its array, range and multirange where those take part."""
    found = {"element": name}
    if f"{name}[]" in ARRAYS:
        found["array"] = f"{name}[]"
    for range_, subtype in RANGES.items():
        if subtype == name:
            found["range"] = range_
    for multirange, range_ in MULTIRANGES.items():
        if range_ == found.get("range"):
            found["multirange"] = multirange
    if name == "mood":
        found["enum"] = name
    return found
