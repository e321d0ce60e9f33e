"""ISO 8601 intervals, P1Y2M3DT4H5M6S and P0001-02-03T04:05:06: DecodeISO8601Interval of datetime.c."""

from __future__ import annotations

import math
import re

from meshdoc.adt.datetime.field import Fault, Faulty
from meshdoc.adt.datetime.span import Span

_NUMBER = re.compile(r"-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_NOT_FINITE = re.compile(r"-(?:inf|nan)", re.I)
_WIDTH = re.compile(r"-?([0-9]*)")
_DATE_UNITS = {"Y": "year", "M": "month", "W": "week", "D": "day"}
_TIME_UNITS = {"H": "hour", "M": "minute", "S": "second"}
LARGEST = 1e15


class IsoDecoder:
    """An ISO 8601 interval, read from left to right after the P."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 1
        self.span = Span()
        self.started = False  # whether this half already has a number with its unit

    def decode(self) -> Span:
        """Read the whole interval."""
        while not self._at_end() and not self._take("T"):
            self._read_date_field()
        self.started = False
        while not self._at_end():
            if self._take("T"):
                self.started = False
            else:
                self._read_time_field()
        return self.span

    def _at_end(self) -> bool:
        return self.place >= len(self.text)

    def _take(self, mark: str) -> bool:
        if self.text[self.place : self.place + 1] != mark:
            return False
        self.place += 1
        return True

    def _number(self) -> tuple[int, float]:
        """The whole and fractional part of a number: ParseISO8601Number."""
        if _NOT_FINITE.match(self.text, self.place):
            raise Faulty(Fault.FIELD_OVERFLOW)
        match = _NUMBER.match(self.text, self.place)
        if match is None:
            raise Faulty
        self.place = match.end()
        value = float(match[0])
        if math.isinf(value):
            raise Faulty
        if abs(value) > LARGEST:
            raise Faulty(Fault.FIELD_OVERFLOW)
        return int(value), value - int(value)

    def _add_next(self, unit: str) -> None:
        self.span.add(unit, *self._number())

    def _read_date_field(self) -> None:
        start = self.place
        whole, part = self._number()
        for letter, unit in _DATE_UNITS.items():
            if self._take(letter):
                self.span.add(unit, whole, part)
                self.started = True
                return
        if self.started or not (self._at_end() or self.text[self.place] in "-T"):
            raise Faulty
        ends = self._at_end() or self.text[self.place] == "T"
        if ends and self._width(start) == 8:
            sign, digits = (-1 if whole < 0 else 1), abs(whole)
            self.span.add("year", sign * (digits // 10000), 0)
            self.span.add("month", sign * (digits // 100 % 100), 0)
            self.span.add("day", sign * (digits % 100), part)
            return
        self.span.add("year", whole, part)
        for unit in ("month", "day"):
            if self._at_end() or self.text[self.place] == "T":
                return
            self._expect("-")
            self._add_next(unit)
        if not self._at_end() and self.text[self.place] != "T":
            raise Faulty

    def _read_time_field(self) -> None:
        start = self.place
        whole, part = self._number()
        for letter, unit in _TIME_UNITS.items():
            if self._take(letter):
                self.span.add(unit, whole, part)
                self.started = True
                return
        if self.started or not (self._at_end() or self.text[self.place] == ":"):
            raise Faulty
        if self._at_end() and self._width(start) == 6:
            sign, digits = (-1 if whole < 0 else 1), abs(whole)
            self.span.add("hour", sign * (digits // 10000), 0)
            self.span.add("minute", sign * (digits // 100 % 100), 0)
            self.span.add("second", sign * (digits % 100), 0)
            self.span.add("microsecond", 0, part)
            return
        self.span.add("hour", whole, part)
        for unit in ("minute", "second"):
            if self._at_end():
                return
            self._expect(":")
            self._add_next(unit)
        if not self._at_end():
            raise Faulty

    def _expect(self, mark: str) -> None:
        if not self._take(mark):
            raise Faulty

    def _width(self, start: int) -> int:
        """The number of digits before the decimal point: ISO8601IntegerWidth."""
        match = _WIDTH.match(self.text, start)
        return len(match[1]) if match else 0


def decode_iso_interval(text: str) -> Span:
    """Decode an interval in an ISO 8601 form. Raises Faulty if it is in none of them."""
    if len(text) < 2 or text[0] != "P":
        raise Faulty
    return IsoDecoder(text).decode()
