"""The proleptic Gregorian calendar in Julian days, and the types' ranges: datetime.c and datatype/timestamp.h."""

from __future__ import annotations

POSTGRES_EPOCH = 2451545  # 2000-01-01 as a Julian day
UNIX_EPOCH = 2440588
SECOND = 1_000_000  # in microseconds, the unit of all times
MINUTE, HOUR, DAY = 60 * SECOND, 3600 * SECOND, 86400 * SECOND
DATES = range(-POSTGRES_EPOCH, 2147483494 - POSTGRES_EPOCH)
"""The valid dates, in days since 2000-01-01: IS_VALID_DATE."""
TIMESTAMPS = range(-211813488000000000, 9223371331200000000)
"""The valid timestamps, in microseconds since 2000-01-01: IS_VALID_TIMESTAMP."""


def julian_day(year: int, month: int, day: int) -> int:
    """The Julian day of a date: date2j. Year 0 is 1 BC."""
    shifted = year - (month <= 2)
    era, of_era = divmod(shifted, 400)
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year + 1721120


def date_of(julian: int) -> tuple[int, int, int]:
    """The year, month and day of a Julian day: j2date."""
    era, of_era = divmod(julian - 1721120, 146097)
    year = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    shifted = (5 * of_year + 2) // 153
    month = shifted + (3 if shifted < 10 else -9)
    return year + era * 400 + (month <= 2), month, of_year - (153 * shifted + 2) // 5 + 1


def month_length(year: int, month: int) -> int:
    """The number of days in a month: day_tab."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def has_julian_day(year: int, month: int) -> bool:
    """Whether the month is within the calendar's range: IS_VALID_JULIAN."""
    return (-4713, 11) <= (year, month) < (5874898, 6)
