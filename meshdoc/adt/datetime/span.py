"""Sums of months, days and microseconds: the Adjust functions of datetime.c."""

from __future__ import annotations

from dataclasses import dataclass

from meshdoc.adt.datetime.calendar import DAY, HOUR, MINUTE, SECOND
from meshdoc.adt.datetime.field import Fault, Faulty

INTEGERS, LONG_INTEGERS = range(-(2**31), 2**31), range(-(2**63), 2**63)
TIMES = {"microsecond": 1, "millisecond": 1000, "second": SECOND, "minute": MINUTE, "hour": HOUR}
YEARS = {"year": 1, "decade": 10, "century": 100, "millennium": 1000}
DAYS_PER_MONTH = 30


@dataclass(slots=True)
class Span:
    """An interval under construction."""

    years: int = 0
    months: int = 0
    days: int = 0
    time: int = 0

    def add(self, unit: str, whole: int, part: float) -> None:
        """Add a number of units. The fraction `part` is carried to smaller fields."""
        if unit in TIMES:
            self.add_time(whole * TIMES[unit])
            self._add_part_of_time(part, TIMES[unit])
        elif unit == "day":
            self._add_days(whole, 1)
            self._add_part_of_time(part, DAY)
        elif unit == "week":
            self._add_days(whole, 7)
            self._add_part_of_days(part, 7)
        elif unit == "month":
            self.months = _within(self.months + _within(whole))
            self._add_part_of_days(part, DAYS_PER_MONTH)
        elif unit in YEARS:
            self.years = _within(self.years + _within(_within(whole) * YEARS[unit]))
            self.months = _within(self.months + round(part * YEARS[unit] * 12))
        else:
            raise Faulty

    def add_time(self, microseconds: int) -> None:
        """Add microseconds."""
        if microseconds not in LONG_INTEGERS or self.time + microseconds not in LONG_INTEGERS:
            raise Faulty(Fault.FIELD_OVERFLOW)
        self.time += microseconds

    def _add_part_of_time(self, part: float, scale: int) -> None:
        """AdjustFractMicroseconds."""
        exact = part * scale
        whole = int(exact)
        rest = exact - whole
        self.add_time(whole + (1 if rest > 0.5 else -1 if rest < -0.5 else 0))

    def _add_days(self, whole: int, scale: int) -> None:
        self.days = _within(self.days + _within(_within(whole) * scale))

    def _add_part_of_days(self, part: float, scale: int) -> None:
        exact = part * scale
        whole = int(exact)
        self.days = _within(self.days + whole)
        self._add_part_of_time(exact - whole, DAY)

    def negate(self) -> None:
        """Negate all fields."""
        if self.time == -(2**63) or -(2**31) in (self.days, self.months, self.years):
            raise Faulty(Fault.FIELD_OVERFLOW)
        self.years, self.months, self.days, self.time = -self.years, -self.months, -self.days, -self.time


def _within(number: int) -> int:
    if number not in INTEGERS:
        raise Faulty(Fault.FIELD_OVERFLOW)
    return number
