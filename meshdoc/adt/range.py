"""Ranges and multiranges: rangetypes.c and multirangetypes.c.

The caller passes the functions that read and compare the bounds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, TypeAlias

from meshdoc.adt.container import Read, malformed, quote, unquoted
from meshdoc.adt.scalar import SPACE
from meshdoc.diagnostics import SqlError
from meshdoc.record import positional

Order: TypeAlias = Callable[[str], Any]
EMPTY = "empty"
_MEMBER = re.compile(r'[\[(](?:"(?:[^"\\]|\\.)*"|\\.|[^\])"\\])*[\])]|empty', re.I)


@positional
class Subtype:
    """A range's subtype: how to read and order its values, and how to find the next value if it is discrete."""

    read: Read
    order: Order
    step: Callable[[str], str | None] | None


@positional
class Range:
    """A non-empty range. A bound of None is infinite."""

    lower: str | None
    upper: str | None
    lower_inclusive: bool
    upper_inclusive: bool

    def __str__(self) -> str:
        opened, closed = "[" if self.lower_inclusive else "(", "]" if self.upper_inclusive else ")"
        return f"{opened}{_quote_bound(self.lower)},{_quote_bound(self.upper)}{closed}"


def read_range(text: str, subtype: Subtype) -> str:
    """range_in and range_out."""
    found = _parse(text, subtype)
    return str(found) if found else EMPTY


def _parse(text: str, subtype: Subtype) -> Range | None:
    """The range; None if it is empty."""
    if text.strip(SPACE).lower() == EMPTY:
        return None
    opened, *bounds, closed = _split(text)
    lower, upper = (None if bound is None else subtype.read(bound) for bound in bounds)
    found = Range(lower, upper, opened == "[" and lower is not None, closed == "]" and upper is not None)
    if lower is not None and upper is not None and subtype.order(lower) > subtype.order(upper):
        raise SqlError("22000", "range lower bound must be less than or equal to range upper bound")
    return _canonical(found, subtype)


def _split(text: str) -> tuple[str, str | None, str | None, str]:
    """The opening mark, the two bounds and the closing mark: range_parse."""
    body = text.strip(SPACE)
    if body[:1] not in ("[", "("):
        raise malformed("range", text, "Missing left parenthesis or bracket.")
    lower, place = _bound(text, body, 1)
    if body[place] != ",":
        raise malformed("range", text, "Missing comma after lower bound.")
    upper, place = _bound(text, body, place + 1)
    if body[place] == ",":
        raise malformed("range", text, "Too many commas.")
    if body[place + 1 :]:
        raise malformed("range", text, "Junk after right parenthesis or bracket.")
    return body[0], lower, upper, body[place]


def _bound(text: str, body: str, place: int) -> tuple[str | None, int]:
    """A bound, None if infinite, and the position of the mark that ends it: range_parse_bound."""
    if body[place : place + 1] in (",", ")", "]"):
        return None, place
    found = unquoted(body, place, ",)]")
    if found is None:
        raise malformed("range", text, "Unexpected end of input.")
    return found


def _canonical(found: Range, subtype: Subtype) -> Range | None:
    """The canonical form of a discrete range: lower bound inclusive, upper bound exclusive. None if it is empty.

    A bound without a next value is left unchanged.
    """
    if _is_empty(found, subtype):
        return None
    if subtype.step is None:
        return found
    if found.lower is not None and not found.lower_inclusive and (after := subtype.step(found.lower)) is not None:
        found = replace(found, lower=after, lower_inclusive=True)
    if found.upper is not None and found.upper_inclusive and (after := subtype.step(found.upper)) is not None:
        found = replace(found, upper=after, upper_inclusive=False)
    return None if _is_empty(found, subtype) else found


def _is_empty(found: Range, subtype: Subtype) -> bool:
    if found.lower is None or found.upper is None or (found.lower_inclusive and found.upper_inclusive):
        return False
    return bool(subtype.order(found.lower) == subtype.order(found.upper))


def _quote_bound(text: str | None) -> str:
    return "" if text is None else quote(text, '"\\()[],')


# --- multiranges ----------------------------------------------------------------------------------------


def read_multirange(text: str, subtype: Subtype) -> str:
    """multirange_in and multirange_out: ranges are sorted, and overlapping or adjacent ones are merged."""
    found = [each for each in (_parse(member, subtype) for member in _members(text)) if each]
    return "{" + ",".join(map(str, _merged(found, subtype.order))) + "}"


def _members(text: str) -> Iterator[str]:
    """The range literals."""
    place = len(text) - len(text.lstrip(SPACE))
    if text[place : place + 1] != "{":
        raise malformed("multirange", text, "Missing left brace.")
    place = _after_space(text, place + 1)
    if text[place : place + 1] == "}":
        yield from _ended(text, place + 1)
        return
    while True:
        match = _MEMBER.match(text, place)
        if match is None:
            complete = text[place:] and text[place] not in "[("
            raise malformed("multirange", text, "Expected range start." if complete else "Unexpected end of input.")
        yield match[0]
        place = _after_space(text, match.end())
        mark, place = text[place : place + 1], _after_space(text, place + 1)
        if mark == "}":
            yield from _ended(text, place)
            return
        if mark != ",":
            detail = "Expected comma or end of multirange." if mark else "Unexpected end of input."
            raise malformed("multirange", text, detail)


def _after_space(text: str, place: int) -> int:
    return len(text) - len(text[place:].lstrip(SPACE))


def _ended(text: str, place: int) -> tuple[str, ...]:
    if text[place:].strip(SPACE):
        raise malformed("multirange", text, "Junk after closing right brace.")
    return ()


def _merged(ranges: list[Range], order: Order) -> list[Range]:
    """multirange_canonicalize."""
    result: list[Range] = []
    for each in sorted(ranges, key=lambda item: (_lower(item, order), _upper(item, order))):
        if result and _meets(result[-1], each, order):
            if _upper(result[-1], order) < _upper(each, order):
                result[-1] = replace(result[-1], upper=each.upper, upper_inclusive=each.upper_inclusive)
        else:
            result.append(each)
    return result


def _lower(item: Range, order: Order) -> tuple[Any, ...]:
    return (0,) if item.lower is None else (1, order(item.lower), not item.lower_inclusive)


def _upper(item: Range, order: Order) -> tuple[Any, ...]:
    return (2,) if item.upper is None else (1, order(item.upper), item.upper_inclusive)


def _meets(first: Range, second: Range, order: Order) -> bool:
    """Whether there is no gap between the two ranges."""
    if first.upper is None or second.lower is None:
        return True
    end, start = order(first.upper), order(second.lower)
    return bool(end > start or (end == start and (first.upper_inclusive or second.lower_inclusive)))


def range_parts(text: str) -> list[tuple[str | None, str | None, bool, bool]]:
    """The ranges in the output of range_out or multirange_out: both bounds, and whether each is inclusive.

    An infinite bound is None. Empty ranges are omitted.
    """
    members = _members(text) if text.startswith("{") else (text,)
    split = (_split(member) for member in members if member != EMPTY)
    return [(lower, upper, opened == "[", closed == "]") for opened, lower, upper, closed in split]
