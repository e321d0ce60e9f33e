"""The fields of dates and times, and the errors in them: datetime.h."""

from __future__ import annotations

import enum

from meshdoc.diagnostics import SqlError


class Field:
    """Fields of a date or time, and kinds of keyword, as bits: DTK_M.

    They are plain integers because each literal tests them often, and `enum` members would dominate the run time.
    """

    NOTHING = 0
    RESERVED = 1 << 0
    MONTH = 1 << 1
    YEAR = 1 << 2
    DAY = 1 << 3
    ZONE = 1 << 4
    SUMMER_ZONE = 1 << 5
    IGNORED = 1 << 7
    AM_PM = 1 << 8
    HOUR = 1 << 9
    MINUTE = 1 << 10
    SECOND = 1 << 11
    MILLISECOND = 1 << 12
    MICROSECOND = 1 << 13
    DAY_OF_YEAR = 1 << 14
    DAY_OF_WEEK = 1 << 15
    UNITS = 1 << 16
    AD_BC = 1 << 17
    AGO = 1 << 18
    ISO_TIME = 1 << 19
    WEEK = 1 << 20
    DECADE = 1 << 21
    CENTURY = 1 << 22
    MILLENNIUM = 1 << 23
    SUMMER_TIME = 1 << 24  # the word dst after a zone
    DATE = YEAR | MONTH | DAY
    ALL_SECONDS = SECOND | MILLISECOND | MICROSECOND
    TIME = HOUR | MINUTE | ALL_SECONDS


UNITS = {
    "microsecond": Field.MICROSECOND,
    "millisecond": Field.MILLISECOND,
    "second": Field.SECOND,
    "minute": Field.MINUTE,
    "hour": Field.HOUR,
    "day": Field.DAY,
    "week": Field.WEEK,
    "month": Field.MONTH,
    "year": Field.YEAR,
    "decade": Field.DECADE,
    "century": Field.CENTURY,
    "millennium": Field.MILLENNIUM,
}
"""The bits of interval units."""


class Fault(enum.Enum):
    """An error in a literal: the DTERR codes, each with its SQLSTATE."""

    BAD_FORMAT = "22007"
    FIELD_OVERFLOW = "22008"
    MONTH_DAY_OVERFLOW = "22008 "
    INTERVAL_OVERFLOW = "22015"
    ZONE_OVERFLOW = "22009"
    BAD_ZONE = "22023"


class Faulty(Exception):
    """A date, time or interval is invalid. `zone` names a time zone that does not exist."""

    def __init__(self, fault: Fault = Fault.BAD_FORMAT, zone: str = "") -> None:
        super().__init__(fault, zone)
        self.fault = fault
        self.zone = zone

    def sql_error(self, text: str, type: str) -> SqlError:
        """The error with PostgreSQL's message: DateTimeParseError."""
        state = self.fault.value.strip()
        match self.fault:
            case Fault.BAD_FORMAT:
                return SqlError(state, f'invalid input syntax for type {type}: "{text}"')
            case Fault.BAD_ZONE:
                return SqlError(state, f'time zone "{self.zone}" not recognized')
            case Fault.ZONE_OVERFLOW:
                return SqlError(state, f'time zone displacement out of range: "{text}"')
            case Fault.INTERVAL_OVERFLOW:
                return SqlError(state, f'interval field value out of range: "{text}"')
            case Fault.MONTH_DAY_OVERFLOW:
                hint = 'Perhaps you need a different "DateStyle" setting.'
                return SqlError(state, f'date/time field value out of range: "{text}"', hint=hint)
            case Fault.FIELD_OVERFLOW:
                return SqlError(state, f'date/time field value out of range: "{text}"')
