"""What a date or time is made of, and what can be wrong with it: datetime.h."""

from __future__ import annotations

import enum

from meshdoc.diagnostics import SqlError


class Field(enum.IntFlag):
    """The parts of a date or time that were seen, and the kinds of keyword that stand among them: DTK_M."""

    NOTHING = 0
    RESERVED = enum.auto()
    MONTH = enum.auto()
    YEAR = enum.auto()
    DAY = enum.auto()
    ZONE = enum.auto()
    SUMMER_ZONE = enum.auto()
    DYNAMIC_ZONE = enum.auto()
    IGNORED = enum.auto()
    AM_PM = enum.auto()
    HOUR = enum.auto()
    MINUTE = enum.auto()
    SECOND = enum.auto()
    MILLISECOND = enum.auto()
    MICROSECOND = enum.auto()
    DAY_OF_YEAR = enum.auto()
    DAY_OF_WEEK = enum.auto()
    UNITS = enum.auto()
    AD_BC = enum.auto()
    AGO = enum.auto()
    ISO_TIME = enum.auto()
    WEEK = enum.auto()
    DECADE = enum.auto()
    CENTURY = enum.auto()
    MILLENNIUM = enum.auto()
    SUMMER_TIME = enum.auto()  # the word dst after a zone
    DATE = YEAR | MONTH | DAY
    ALL_SECONDS = SECOND | MILLISECOND | MICROSECOND
    TIME = HOUR | MINUTE | ALL_SECONDS


class Fault(enum.Enum):
    """What is wrong with a literal: the DTERR codes, each with its SQLSTATE."""

    BAD_FORMAT = "22007"
    FIELD_OVERFLOW = "22008"
    MONTH_DAY_OVERFLOW = "22008 "
    INTERVAL_OVERFLOW = "22015"
    ZONE_OVERFLOW = "22009"
    BAD_ZONE = "22023"


class Faulty(Exception):
    """A date, time or interval cannot be read; `zone` is the name of a time zone that does not exist."""

    def __init__(self, fault: Fault = Fault.BAD_FORMAT, zone: str = "") -> None:
        super().__init__(fault, zone)
        self.fault = fault
        self.zone = zone

    def sql_error(self, text: str, type: str) -> SqlError:
        """The same in PostgreSQL's words: DateTimeParseError."""
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
