"""Dates, times and timestamps, printed in ISO style and UTC: date.c and timestamp.c."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from meshdoc.adt.datetime.calendar import (
    DATES,
    DAY,
    POSTGRES_EPOCH,
    SECOND,
    TIMESTAMPS,
    UNIX_EPOCH,
    date_of,
    has_julian_day,
    julian_day,
)
from meshdoc.adt.datetime.date_time import DateTimeDecoder, decode_date_time
from meshdoc.adt.datetime.field import Faulty
from meshdoc.adt.datetime.fields import Part, split
from meshdoc.adt.datetime.reading import Reading
from meshdoc.adt.datetime.time_only import decode_time
from meshdoc.diagnostics import SqlError

D = TypeVar("D")
DATE_ROOM, STAMP_ROOM = 128, 152
PLAIN = Reading()
_INFINITE = ("infinity", "-infinity")


def rounded(time: int, precision: int) -> int:
    """Round microseconds to a precision, -1 for none; halves round away from zero: AdjustTimestampForTypmod."""
    if not 0 <= precision < 6:
        return time
    unit = int(10 ** (6 - precision))
    return (abs(time) + unit // 2) // unit * unit * (-1 if time < 0 else 1)


# --- dates ----------------------------------------------------------------------------------------------


def read_date(text: str, reading: Reading) -> str:
    """date_in."""
    found = _decoded(text, reading, "date", DATE_ROOM)
    if found.special in _INFINITE:
        return found.special
    if found.special:
        return write_date(UNIX_EPOCH - POSTGRES_EPOCH)
    if not has_julian_day(found.year, found.month):
        raise SqlError("22008", f'date out of range: "{text}"')
    day = julian_day(*found.date()) - POSTGRES_EPOCH
    if day not in DATES:
        raise SqlError("22008", f'date out of range: "{text}"')
    return write_date(day)


def _decoded(text: str, reading: Reading, type: str, room: int) -> DateTimeDecoder:
    return _parsed(decode_date_time, text, reading, type, room)


def _parsed(decode: Callable[[list[Part], Reading], D], text: str, reading: Reading, type: str, room: int) -> D:
    try:
        return decode(split(text, room), reading)
    except Faulty as fault:
        raise fault.sql_error(text, type) from None


def write_date(day: int) -> str:
    """date_out. `day` counts from 2000-01-01."""
    shown, era = _write_day(day)
    return shown + era


def _write_day(day: int) -> tuple[str, str]:
    year, month, of_month = date_of(day + POSTGRES_EPOCH)
    return f"{year if year > 0 else 1 - year:04d}-{month:02d}-{of_month:02d}", "" if year > 0 else " BC"


def date_number(text: str) -> float:
    """The sort key of a date printed by `read_date`."""
    if text in _INFINITE:
        return float(text)
    return julian_day(*_decoded(text, PLAIN, "date", DATE_ROOM).date()) - POSTGRES_EPOCH


def next_date(text: str) -> str | None:
    """The next day; None for an infinite date: daterange_canonical.

    Raises SqlError 22008 if the next day is out of range.
    """
    if text in _INFINITE:
        return None
    day = int(date_number(text)) + 1
    if day not in DATES:
        raise SqlError("22008", "date out of range")
    return write_date(day)


# --- timestamps -----------------------------------------------------------------------------------------


def read_timestamp(text: str, precision: int, reading: Reading) -> str:
    """timestamp_in; a time zone is parsed and ignored."""
    found = _decoded(text, reading, "timestamp", STAMP_ROOM)
    return found.special if found.special in _INFINITE else _write_stamp(_stamp(found, text, precision, 0))


def read_timestamptz(text: str, precision: int, reading: Reading) -> str:
    """timestamptz_in, printed in UTC."""
    found = _decoded(text, reading, "timestamp with time zone", STAMP_ROOM)
    if found.special in _INFINITE:
        return found.special
    shown = _write_stamp(_stamp(found, text, precision, found.offset))
    return f"{shown[:-3]}+00 BC" if shown.endswith(" BC") else f"{shown}+00"


def _stamp(found: DateTimeDecoder, text: str, precision: int, offset: int) -> int:
    """Microseconds since 2000-01-01: tm2timestamp, AdjustTimestampForTypmod."""
    if found.special:
        return (UNIX_EPOCH - POSTGRES_EPOCH) * DAY
    if has_julian_day(found.year, found.month):
        moment = (julian_day(*found.date()) - POSTGRES_EPOCH) * DAY + found.time() - offset * SECOND
        if moment in TIMESTAMPS:
            return rounded(moment, precision)
    raise SqlError("22008", f'timestamp out of range: "{text}"')


def _write_stamp(moment: int) -> str:
    day, time = divmod(moment, DAY)
    shown, era = _write_day(day)
    return f"{shown} {_write_time(time)}{era}"


def stamp_number(text: str) -> float:
    """The sort key of a timestamp printed by this module."""
    return float(text) if text in _INFINITE else _stamp_of(text)


def _stamp_of(text: str) -> int:
    return _stamp(_decoded(text, PLAIN, "timestamp", STAMP_ROOM), text, -1, 0)


def local_timestamp(text: str, reading: Reading) -> str:
    """A timestamp with time zone, as printed by this module, in the session's zone: timestamptz_timestamp."""
    if text in _INFINITE:
        return text
    moment = _stamp_of(text)
    since_1970 = moment // SECOND + (POSTGRES_EPOCH - UNIX_EPOCH) * 86400
    return _write_stamp(moment + reading.zone.offset_at(since_1970) * SECOND)


# --- times ----------------------------------------------------------------------------------------------


def read_time(text: str, precision: int, reading: Reading) -> str:
    """time_in."""
    return _write_time(rounded(_parsed(decode_time, text, reading, "time", DATE_ROOM).time(), precision))


def read_timetz(text: str, precision: int, reading: Reading) -> str:
    """timetz_in."""
    found = _parsed(decode_time, text, reading, "time with time zone", DATE_ROOM)
    return _write_time(rounded(found.time(), precision)) + _write_offset(found.offset)


def _write_time(time: int) -> str:
    seconds, fraction = divmod(time, SECOND)
    shown = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return shown + (f".{fraction:06d}".rstrip("0") if fraction else "")


def _write_offset(offset: int) -> str:
    """EncodeTimezone."""
    seconds = abs(offset)
    shown = f"{'-' if offset < 0 else '+'}{seconds // 3600:02d}"
    if seconds % 3600:
        shown += f":{seconds // 60 % 60:02d}"
    return shown + (f":{seconds % 60:02d}" if seconds % 60 else "")
