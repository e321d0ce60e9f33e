"""Intervals, printed in the postgres style: interval_in, AdjustIntervalForTypmod, interval_out (timestamp.c)."""

from __future__ import annotations

from meshdoc import errors
from meshdoc.adt.date import PLAIN, rounded
from meshdoc.adt.datetime.calendar import DAY, HOUR, MINUTE, SECOND
from meshdoc.adt.datetime.field import Fault, Faulty
from meshdoc.adt.datetime.fields import split
from meshdoc.adt.datetime.iso_interval import decode_iso_interval
from meshdoc.adt.datetime.reading import Reading
from meshdoc.adt.datetime.span import INTEGERS, LONG_INTEGERS, Span
from meshdoc.adt.datetime.span_decoder import FULL_RANGE, MINUTES, MONTHS, SECONDS, YEARS, decode_interval

ROOM, FULL_PRECISION = 255, 0xFFFF
DAYS = 1 << 3


def read_interval(text: str, typmod: int, reading: Reading) -> str:
    """interval_in and interval_out, restricted to the type modifier's fields and precision."""
    fields = typmod >> 16 & FULL_RANGE if typmod >= 0 else FULL_RANGE
    precision = typmod & FULL_PRECISION if typmod >= 0 else FULL_PRECISION
    found = _read(text, fields, reading)
    if isinstance(found, str):
        return found
    return write_interval(*_adjusted(*_parts(found), fields, precision))


def interval_parts(text: str) -> tuple[int, int, int]:
    """The months, days and microseconds of an interval. Raises SqlError 22008 if it is infinite."""
    found = _read(text, FULL_RANGE, PLAIN)
    if isinstance(found, str):
        raise errors.interval_out_of_range()
    return _parts(found)


def interval_order(text: str) -> float:
    """The microseconds by which intervals are compared, with months of 30 days: interval_cmp_value."""
    found = _read(text, FULL_RANGE, PLAIN)
    if isinstance(found, str):
        return float(found)
    months, days, time = _parts(found)
    return (months * 30 + days) * DAY + time


def _parts(found: Span) -> tuple[int, int, int]:
    """itmin2interval."""
    months = found.years * 12 + found.months
    if months not in INTEGERS:
        raise errors.interval_out_of_range()
    return months, found.days, found.time


def _read(text: str, fields: int, reading: Reading) -> Span | str:
    try:
        return _decoded(text, fields, reading)
    except Faulty as fault:
        if fault.fault is Fault.FIELD_OVERFLOW:
            fault.fault = Fault.INTERVAL_OVERFLOW
        raise fault.sql_error(text, "interval") from None


def _decoded(text: str, fields: int, reading: Reading) -> Span | str:
    """Decode an interval with units, or else in an ISO 8601 form."""
    try:
        return decode_interval(split(text, ROOM), fields, sql_standard=reading.sql_standard)
    except Faulty as fault:
        if fault.fault is not Fault.BAD_FORMAT:
            raise
        return decode_iso_interval(text)


def _adjusted(months: int, days: int, time: int, fields: int, precision: int) -> tuple[int, int, int]:
    """Truncate to the smallest allowed field: AdjustIntervalForTypmod."""
    if fields in (YEARS, MONTHS, YEARS | MONTHS):
        return _truncated(months, 12) if fields == YEARS else months, 0, 0
    if fields == DAYS:
        return months, days, 0
    if fields != FULL_RANGE and not fields & SECONDS:
        time = _truncated(time, MINUTE if fields & MINUTES else HOUR)
    time = rounded(time, precision)
    if time not in LONG_INTEGERS:
        raise errors.interval_out_of_range()
    return months, days, time


def _truncated(number: int, unit: int) -> int:
    return abs(number) // unit * unit * (-1 if number < 0 else 1)


def write_interval(months: int, days: int, time: int) -> str:
    """Print an interval such as 1 year 2 mons 3 days 04:05:06: EncodeInterval."""
    parts: list[str] = []
    negative = False
    years = _truncated(months, 12) // 12
    for number, unit in ((years, "year"), (months - years * 12, "mon"), (days, "day")):
        if number:
            plus = "+" if negative and number > 0 else ""
            parts.append(f"{plus}{number} {unit}{'' if number == 1 else 's'}")
            negative = number < 0
    if time or not parts:
        sign = "-" if time < 0 else "+" if negative else ""
        seconds, fraction = divmod(abs(time), SECOND)
        shown = f"{sign}{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
        parts.append(shown + (f".{fraction:06d}".rstrip("0") if fraction else ""))
    return " ".join(parts)
