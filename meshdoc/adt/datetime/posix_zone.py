"""POSIX time zone specifications such as EST5EDT,M3.2.0,M11.1.0: tzparse of localtime.c."""

from __future__ import annotations

import re
from collections.abc import Iterator

from meshdoc.adt.datetime.calendar import UNIX_EPOCH, date_of, julian_day, month_length
from meshdoc.record import positional

DAY, LONGEST_HOURS = 86400, 24 * 7 - 1
DEFAULT_RULES = ("M3.2.0", "M11.1.0")
"""The default rules for a zone with summer time but no rules of its own: TZDEFRULESTRING."""
_NAME = r"(?:<([^>]*)>|([^-+,0-9]*))"
_OFFSET = r"([-+]?[0-9]+(?::[0-9]+(?::[0-9]+)?)?)(?!:)"
_ZONE = re.compile(rf"{_NAME}{_OFFSET}(?:{_NAME}(?:{_OFFSET})?(?:[,;]([^,]*),(.*))?)?")
_CHANGE = re.compile(rf"(?:M([0-9]+)\.([0-9]+)\.([0-9]+)|(J?)([0-9]+))(?:/{_OFFSET})?")


@positional
class LocalType:
    """A local time type: seconds east of UTC, whether it is summer time, and its abbreviation."""

    offset: int
    summer: bool
    abbreviation: str


@positional
class Change:
    """A yearly clock change: the weekday of a week of a month or a day of the year, and seconds into that day."""

    month: int
    week: int
    weekday: int
    day: int
    leaps_count: bool
    second: int

    def moment(self, year: int) -> int:
        """The moment of the change in a year, in seconds since 1970, in local time: transtime."""
        if not self.month:
            first = julian_day(year, 1, 1) - UNIX_EPOCH
            leap = not self.leaps_count and month_length(year, 2) == 29 and self.day >= 60
            day = first + self.day - (0 if self.leaps_count else 1) + leap
        else:
            first = julian_day(year, self.month, 1) - UNIX_EPOCH
            ahead = (self.weekday - (first + 4)) % 7 + 7 * (self.week - 1)
            length = month_length(year, self.month)
            day = first + (ahead if ahead < length else ahead - 7)
        return day * DAY + self.second


@positional
class Rule:
    """The local time types of a zone, standard time first, and when summer time begins and ends."""

    types: tuple[LocalType, ...]
    start: Change | None = None
    end: Change | None = None

    def changes_about(self, moment: int) -> Iterator[tuple[int, LocalType]]:
        """The changes in the years around a moment, ordered within each year."""
        if self.start is None or self.end is None:
            return
        standard, summer = self.types
        about = date_of(moment // DAY + UNIX_EPOCH)[0]
        for year in range(about - 1, about + 3):
            begins = self.start.moment(year) - standard.offset
            ends = self.end.moment(year) - summer.offset
            yield from sorted([(begins, summer), (ends, standard)], key=lambda change: change[0])


def parse_rule(text: str) -> Rule | None:
    """Parse a POSIX time zone; None if it is invalid."""
    match = _ZONE.fullmatch(text)
    if match is None:
        return None
    quoted, bare, west, quoted_summer, bare_summer, west_summer, start, end = match.groups()
    offset = _seconds(west)
    if offset is None or (quoted is None and bare is None):
        return None
    standard = LocalType(-offset, False, quoted if quoted is not None else bare)
    name = quoted_summer if quoted_summer is not None else bare_summer
    if not name:
        return Rule((standard,)) if match.end(3) == len(text) else None
    summer_offset = _seconds(west_summer) if west_summer else offset - 3600
    begins, ends = (_change(rule) for rule in ((start, end) if start is not None else DEFAULT_RULES))
    if summer_offset is None or begins is None or ends is None:
        return None
    return Rule((standard, LocalType(-summer_offset, True, name)), begins, ends)


def _seconds(text: str) -> int | None:
    """The seconds of [+-]hh, hh:mm or hh:mm:ss; None if out of range: getoffset."""
    hours, minutes, seconds = (*(int(part) for part in text.lstrip("+-").split(":")), 0, 0)[:3]
    if hours > LONGEST_HOURS or minutes > 59 or seconds > 60:
        return None
    return (hours * 3600 + minutes * 60 + seconds) * (-1 if text.startswith("-") else 1)


def _change(text: str) -> Change | None:
    """Parse M3.2.0/2, J60 or 59; None if out of range: getrule."""
    match = _CHANGE.fullmatch(text)
    if match is None:
        return None
    month, week, weekday, julian, day, time = match.groups()
    second = _seconds(time) if time else 2 * 3600
    if second is None:
        return None
    if month is None:
        in_range = 1 <= int(day) <= 365 if julian else int(day) <= 365
        return Change(0, 0, 0, int(day), not julian, second) if in_range else None
    if not (1 <= int(month) <= 12 and 1 <= int(week) <= 5 and int(weekday) <= 6):
        return None
    return Change(int(month), int(week), int(weekday), 0, False, second)
