"""Ranges and multiranges: constructors, and tests of rangetypes.c and multirangetypes.c, over printed texts."""

from __future__ import annotations

from functools import partial

from meshdoc.adt.range import range_parts
from meshdoc.analyze.input import input_value
from meshdoc.catalog.contents import Value
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.builtins import Call, builtin, plain
from meshdoc.interpret.overlap import contains, overlaps, spans
from meshdoc.interpret.text import output, read


def _bound(call: Call, place: int, value: Value) -> str:
    text = output(call.facts, call.types[place], value)
    return "" if text is None else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@builtin("range_constructor2")
def range_constructor2(call: Call, lower: Value, upper: Value) -> Value:
    """int4range(lower, upper) and the constructors of other range types."""
    return range_constructor3(call, lower, upper, "[)")


@builtin("range_constructor3")
def range_constructor3(call: Call, lower: Value, upper: Value, flags: str | None) -> str:
    """The three-argument constructors, with the inclusivity of the bounds: '[]', '()', ..."""
    if flags is None:
        raise SqlError("22000", "range constructor flags argument must not be null")
    if flags not in ("[]", "[)", "(]", "()"):
        hint = 'Valid values are "[]", "[)", "(]", and "()".'
        raise SqlError("42601", "invalid range bound flags", hint=hint)
    text = f"{flags[0]}{_bound(call, 0, lower)},{_bound(call, 1, upper)}{flags[1]}"
    return input_value(call.facts, call.result, text)


def _end(call: Call, range: str, place: int) -> Value:
    """lower(range) and upper(range)."""
    parts = range_parts(range)
    text = parts[0][place] if parts else None
    return None if text is None else read(call.facts, call.result, str(text))


builtin("range_lower")(partial(_end, place=0))
builtin("range_upper")(partial(_end, place=1))


@plain("multirange_constructor0")
def multirange_constructor0() -> str:
    """int4multirange()."""
    return "{}"


@builtin("multirange_constructor1", "multirange_constructor2")
def multirange_constructor(call: Call, ranges: Value) -> str:
    """int4multirange(range), int4multirange(range, ...)."""
    items = ranges if isinstance(ranges, list) else [ranges]
    return input_value(call.facts, call.result, "{" + ",".join(str(item) for item in items) + "}")


@builtin("range_overlaps", "multirange_overlaps_multirange", "range_overlaps_multirange", "multirange_overlaps_range")
def range_overlaps(call: Call, one: str, other: str) -> bool:
    """a && b."""
    return overlaps(call.facts, call.types[0], one, other)


@builtin("range_contains", "multirange_contains_multirange", "range_contains_multirange", "multirange_contains_range")
def range_contains(call: Call, outer: str, inner: str) -> bool:
    """a @> b."""
    return contains(call.facts, call.types[0], [outer], inner)


@builtin(
    *("range_contained_by", "multirange_contained_by_multirange"),
    *("range_contained_by_multirange", "multirange_contained_by_range"),
)
def range_contained_by(call: Call, inner: str, outer: str) -> bool:
    """a <@ b."""
    return contains(call.facts, call.types[0], [outer], inner)


@builtin("range_contains_elem")
def range_contains_elem(call: Call, range: str, element: Value) -> bool:
    """a @> element."""
    bound = _bound(call, 1, element)
    point = input_value(call.facts, TypeRef(call.types[0].oid), f"[{bound},{bound}]")
    return contains(call.facts, call.types[0], [range], point)


@builtin("range_empty", "multirange_empty")
def range_empty(call: Call, range: str) -> bool:
    """isempty(range)."""
    return not spans(call.facts, call.types[0], range)
