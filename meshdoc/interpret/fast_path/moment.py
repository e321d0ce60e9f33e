"""Dates and timestamps with and without time zone, in UTC: date.c and timestamp.c.

Years outside 1 to 9999 and infinity are left to the engine.
"""

from __future__ import annotations

import datetime

from meshdoc.adt.datetime.calendar import month_length
from meshdoc.adt.interval import interval_parts
from meshdoc.interpret.fast_path.given import Elsewhere
from meshdoc.interpret.fast_path.scalar import scalar

MONTHS_A_YEAR = 12
EPOCH, MICROSECOND = datetime.datetime(2000, 1, 1), datetime.timedelta(microseconds=1)


def _moment(text: str) -> datetime.datetime:
    try:
        return datetime.datetime.fromisoformat(text.removesuffix("+00"))
    except ValueError:
        raise Elsewhere from None


def _shown(moment: datetime.datetime) -> str:
    """The text of a timestamp: no zeros at the end of its fraction."""
    text = moment.isoformat(" ")
    return text.rstrip("0") if moment.microsecond else text


# --- casts --------------------------------------------------------------------------------------------------

scalar("timestamp_date", "timestamptz_date")(lambda text: _moment(text).date().isoformat())
scalar("date_timestamp", "timestamptz_timestamp")(lambda text: _shown(_moment(text)))
scalar("date_timestamptz", "timestamp_timestamptz")(lambda text: _shown(_moment(text)) + "+00")


def _scaled(text: str, digits: int) -> str:
    """A moment rounded to so many digits of a second, halves away from the epoch: AdjustTimestampForTypmod."""
    since = (_moment(text) - EPOCH) // MICROSECOND
    unit = 10 ** (6 - digits)
    rounded = (abs(since) + unit // 2) // unit * unit
    return _shown(EPOCH + (rounded if since >= 0 else -rounded) * MICROSECOND)


scalar("timestamp_scale")(_scaled)
scalar("timestamptz_scale")(lambda text, digits: _scaled(text, digits) + "+00")


# --- arithmetic ---------------------------------------------------------------------------------------------


def _plus(text: str, interval: str, sign: int) -> str:
    """A moment and an interval: months first, then days, then time, as timestamp_pl_interval does."""
    moment = _moment(text)
    months, days, time = (sign * part for part in interval_parts(interval))
    year, month = divmod(moment.year * MONTHS_A_YEAR + moment.month - 1 + months, MONTHS_A_YEAR)
    try:
        day = min(moment.day, month_length(year, month + 1)) if months else moment.day
        moved = moment.replace(year=year, month=month + 1, day=day)
        return _shown(moved + datetime.timedelta(days=days) + datetime.timedelta(microseconds=time))
    except (ValueError, OverflowError):
        raise Elsewhere from None


scalar("date_pl_interval", "timestamp_pl_interval")(lambda text, interval: _plus(text, interval, 1))
scalar("date_mi_interval", "timestamp_mi_interval")(lambda text, interval: _plus(text, interval, -1))
scalar("timestamptz_pl_interval")(lambda text, interval: _plus(text, interval, 1) + "+00")
scalar("timestamptz_mi_interval")(lambda text, interval: _plus(text, interval, -1) + "+00")


def _days_later(text: str, days: int) -> str:
    try:
        return (_moment(text).date() + datetime.timedelta(days=days)).isoformat()
    except OverflowError:
        raise Elsewhere from None


scalar("date_pli")(_days_later)
scalar("date_mii")(lambda text, days: _days_later(text, -days))
scalar("date_mi")(lambda text, other: (_moment(text) - _moment(other)).days)

# --- date_trunc ---------------------------------------------------------------------------------------------

UNITS = {"year": "01-01 00:00:00", "month": "01 00:00:00", "day": "00:00:00", "hour": "00:00", "minute": "00"}
"""The end of a truncated moment, by unit."""


def _truncated(unit: str, text: str) -> str:
    end = UNITS.get(unit.lower())
    if end is None:
        raise Elsewhere
    return _shown(_moment(text))[: 19 - len(end)] + end


scalar("timestamp_trunc")(_truncated)
scalar("timestamptz_trunc")(lambda unit, text: _truncated(unit, text) + "+00")
