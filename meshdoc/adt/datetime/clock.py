"""Times with colons, and fractions of seconds: DecodeTimeCommon, ParseFraction of datetime.c."""

from __future__ import annotations

import re

from meshdoc.adt.datetime.calendar import SECOND
from meshdoc.adt.datetime.field import Fault, Faulty
from meshdoc.adt.datetime.integer import leading_integer
from meshdoc.record import positional

_FRACTION = re.compile(r"\.[0-9]*")


@positional
class ClockTime:
    """Hours, minutes, seconds and microseconds."""

    hour: int
    minute: int
    second: int
    fraction: int

    def microseconds(self) -> int:
        """The whole time in microseconds."""
        return ((self.hour * 60 + self.minute) * 60 + self.second) * SECOND + self.fraction


def decimal_part(text: str) -> float:
    """The value of a decimal point followed by digits: ParseFraction."""
    if not _FRACTION.fullmatch(text):
        raise Faulty
    return float(text) if len(text) > 1 else 0.0


def fraction(text: str) -> int:
    """A fraction of a second in microseconds: ParseFractionalSecond."""
    return round(decimal_part(text) * SECOND)


def clock_time(text: str, *, minute_to_second: bool = False) -> ClockTime:
    """Read hh:mm, hh:mm:ss or mm:ss.sss; with `minute_to_second`, two numbers are minutes and seconds."""
    hour, rest = leading_integer(text, bits=63)
    if not rest.startswith(":"):
        raise Faulty
    minute, rest = leading_integer(rest[1:])
    second = micro = 0
    if rest.startswith(":"):
        second, rest = leading_integer(rest[1:])
        if rest.startswith("."):
            micro = fraction(rest)
        elif rest:
            raise Faulty
    elif rest.startswith(".") or (not rest and minute_to_second):
        micro = fraction(rest) if rest else 0
        if not -(2**31) <= hour < 2**31:
            raise Faulty(Fault.FIELD_OVERFLOW)
        hour, minute, second = 0, hour, minute
    elif rest:
        raise Faulty
    if hour < 0 or not 0 <= minute <= 59 or not 0 <= second <= 60:
        raise Faulty(Fault.FIELD_OVERFLOW)
    return ClockTime(hour, minute, second, micro)
