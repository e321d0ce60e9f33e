"""Settings that determine how dates and times are read: DateOrder, IntervalStyle, session_timezone and the clock."""

from __future__ import annotations

import datetime as python
import functools
from collections.abc import Callable
from pathlib import Path

import meshdoc.data
from meshdoc.adt.datetime.calendar import DAY, SECOND, UNIX_EPOCH, date_of
from meshdoc.adt.datetime.keyword import SIGNIFICANT
from meshdoc.adt.datetime.zone import Zone, find_zone, fixed_zone
from meshdoc.diagnostics import Unsupported
from meshdoc.record import positional

FILE = Path(meshdoc.data.__file__).parent / "timezone_abbreviations.tsv"
UTC = fixed_zone(0)


@positional
class Abbreviation:
    """The meaning of a zone abbreviation: seconds east of UTC, or a zone that determines them."""

    offset: int = 0
    summer: bool = False
    zone: Zone | None = None


@positional
class Reading:
    """The settings used to read dates, times and intervals."""

    order: str = "MDY"
    zone: Zone = UTC
    sql_standard: bool = False
    now: Callable[[], python.datetime] | None = None

    def present(self) -> tuple[tuple[int, int, int], int, int]:
        """The current date, microseconds of the day and offset in the session's zone: GetCurrentTimeUsec."""
        if self.now is None:
            raise Unsupported("a date or time that depends on when it is evaluated")
        since = self.now() - python.datetime(1970, 1, 1, tzinfo=python.UTC)
        offset = self.zone.offset_at(int(since.total_seconds()))
        day, time = divmod(since // python.timedelta(microseconds=1) + offset * SECOND, DAY)
        return date_of(day + UNIX_EPOCH), time, offset

    def abbreviation(self, word: str) -> Abbreviation | None:
        """Look up a lowercase zone abbreviation: first in the session's zone, then among the default abbreviations."""
        known = self.zone.meanings(word)
        if len(known) == 1:
            (only,) = known
            return Abbreviation(only.offset, only.summer)
        return Abbreviation(zone=self.zone) if known else _abbreviations().get(word[:SIGNIFICANT])


@functools.cache
def _abbreviations() -> dict[str, Abbreviation]:
    found = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        word, offset, *summer = line.split("\t")
        named = find_zone(offset) if offset[:1].isalpha() else None
        found[word[:SIGNIFICANT]] = Abbreviation(zone=named) if named else Abbreviation(int(offset), bool(summer))
    return found
