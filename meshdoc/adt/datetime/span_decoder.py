"""Interval literals with units: DecodeInterval of datetime.c."""

from __future__ import annotations

from meshdoc.adt.datetime.clock import clock_time, decimal_part
from meshdoc.adt.datetime.field import UNITS, Fault, Faulty, Field
from meshdoc.adt.datetime.fields import Part, Shape
from meshdoc.adt.datetime.integer import leading_integer
from meshdoc.adt.datetime.keyword import interval_word
from meshdoc.adt.datetime.span import LONG_INTEGERS, Span

FULL_RANGE = 0x7FFF
MONTHS, YEARS, DAYS, HOURS, MINUTES, SECONDS = 1 << 1, 1 << 2, 1 << 3, 1 << 10, 1 << 11, 1 << 12
_LAST_UNIT = {
    YEARS: "year",
    MONTHS: "month",
    YEARS | MONTHS: "month",
    DAYS: "day",
    HOURS: "hour",
    DAYS | HOURS: "hour",
    MINUTES: "minute",
    HOURS | MINUTES: "minute",
    DAYS | HOURS | MINUTES: "minute",
}
"""The unit of the last number if it has none, by the fields of the type modifier."""


class SpanDecoder:
    """An interval, read from right to left, so that units precede their numbers."""

    def __init__(self, fields: int, force_negative: bool) -> None:
        self.fields = fields
        self.force_negative = force_negative
        self.span = Span()
        self.seen = Field.NOTHING
        self.unit = ""
        self.waiting = False  # whether the unit still needs its number
        self.ago = False
        self.infinite = ""

    def read(self, part: Part, *, last: bool) -> None:
        """Read a part. `last` is whether it is the rightmost one."""
        match part.shape:
            case Shape.TIME:
                found = self._read_time(part.text, 1)
            case Shape.SIGNED if ":" in part.text and (found := self._read_signed_time(part.text)):
                pass
            case Shape.WORD | Shape.SPECIAL:
                found = self._read_word(part.text, last=last)
            case _:
                found = self._read_number(part.text)
        if found & self.seen:
            raise Faulty
        self.seen |= found

    def _read_signed_time(self, text: str) -> int:
        """Read a time with a sign; returns Field.NOTHING if it is not a time."""
        try:
            return self._read_time(text[1:], -1 if text.startswith("-") else 1)
        except Faulty:
            return Field.NOTHING

    def _read_time(self, text: str, sign: int) -> int:
        time = clock_time(text, minute_to_second=self.fields == MINUTES | SECONDS).microseconds()
        if time not in LONG_INTEGERS:
            raise Faulty(Fault.FIELD_OVERFLOW)
        self.span.time = -time if self.force_negative else sign * time
        self.unit, self.waiting = "day", False
        return Field.TIME

    def _read_number(self, text: str) -> int:
        unit = self.unit or _LAST_UNIT.get(self.fields, "second")
        whole, rest = leading_integer(text, bits=63)
        negative, part = text.startswith("-"), 0.0
        if rest.startswith("-"):
            whole, unit = _years_and_months(whole, rest, negative=negative), "month"
        elif rest.startswith("."):
            part = -decimal_part(rest) if negative else decimal_part(rest)
        elif rest:
            raise Faulty
        if self.force_negative:
            whole, part = -abs(whole), -abs(part)
        self.span.add(unit, whole, part)
        self.unit = "day" if unit == "hour" else unit
        self.waiting = False
        return Field.ALL_SECONDS if unit == "second" and part else UNITS[unit]

    def _read_word(self, text: str, *, last: bool) -> int:
        if self.waiting:
            raise Faulty
        keyword = interval_word(text)
        if keyword is None:
            raise Faulty
        self.unit = keyword.name
        match keyword.kind:
            case Field.IGNORED:
                pass
            case Field.UNITS:
                self.waiting = True
            case Field.AGO if last:
                self.unit, self.ago = "ago", True  # a number before it has no unit
            case Field.RESERVED if last and keyword.name.endswith("infinity"):
                self.infinite = keyword.name
                return Field.DATE | Field.TIME
            case _:
                raise Faulty
        return Field.NOTHING


def _years_and_months(years: int, rest: str, *, negative: bool) -> int:
    """The SQL standard's years and months, 1-2, as months."""
    months, rest = leading_integer(rest[1:])
    if not 0 <= months < 12:
        raise Faulty(Fault.FIELD_OVERFLOW)
    if rest:
        raise Faulty
    total = years * 12 + (-months if negative else months)
    if total not in LONG_INTEGERS:
        raise Faulty(Fault.FIELD_OVERFLOW)
    return total


def decode_interval(parts: list[Part], fields: int, *, sql_standard: bool) -> Span | str:
    """Decode an interval literal split into parts; an infinite one is returned as text. Raises Faulty if it is invalid.

    With `sql_standard`, a leading minus sign applies to all parts if no other part has a sign.
    """
    signs = [part.text[0] for part in parts]
    force_negative = sql_standard and signs[:1] == ["-"] and not {"-", "+"} & set(signs[1:])
    decoder = SpanDecoder(fields, force_negative)
    for place in reversed(range(len(parts))):
        decoder.read(parts[place], last=place == len(parts) - 1)
    if not decoder.seen or decoder.waiting:
        raise Faulty
    if decoder.ago:
        decoder.span.negate()
    return decoder.infinite or decoder.span
