"""Time zones from the compiled IANA database in the tzdata package, read as localtime.c reads them."""

from __future__ import annotations

import functools
import importlib.resources
import struct
from bisect import bisect_right
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from meshdoc.adt.datetime.calendar import UNIX_EPOCH, has_julian_day, julian_day
from meshdoc.adt.datetime.posix_zone import LocalType, Rule, parse_rule

DAY = 86400
LONGEST_NAME = 255


@dataclass(frozen=True)
class Zone:
    """A time zone: its transitions, in seconds since 1970, and the rule that continues them."""

    types: tuple[LocalType, ...]
    times: tuple[int, ...]
    changed_to: tuple[LocalType, ...]
    rule: Rule | None

    def offset_at(self, moment: int) -> int:
        """Seconds east of UTC at a moment."""
        times, types = self._around(moment)
        place = bisect_right(times, moment)
        return types[place - 1].offset if place else self.types[0].offset

    def offset_of(self, date: tuple[int, int, int], second: int) -> int:
        """Seconds east of UTC at a local time; `second` is the second of the day: DetermineTimeZoneOffset.

        If the local time occurs twice or never, the result is the later offset when clocks went back and the earlier
        one when they went forward.
        """
        return self._resolve(date, second)[0]

    def offset_of_abbreviation(self, date: tuple[int, int, int], second: int, abbreviation: str) -> int:
        """`offset_of`, with the zone's abbreviation selecting the offset: DetermineTimeZoneAbbrevOffset."""
        offset, moment = self._resolve(date, second)
        times, types = self._around(moment)
        place, wanted = bisect_right(times, moment), abbreviation.upper()
        for type in (*reversed(types[:place]), *types[place:]):
            if type.abbreviation == wanted:
                return type.offset
        return offset

    def _resolve(self, date: tuple[int, int, int], second: int) -> tuple[int, int]:
        if not has_julian_day(*date[:2]):
            return 0, 0
        local = (julian_day(*date) - UNIX_EPOCH) * DAY + second
        times, types = self._around(local)
        place = bisect_right(times, local - DAY)
        before = types[place - 1].offset if place else self.types[0].offset
        if place == len(times):
            return before, local - before
        after, boundary = types[place].offset, times[place]
        early, late = local - before, local - after
        if early < boundary and late < boundary:
            return before, early
        if early > boundary and late >= boundary:
            return after, late
        return (before, early) if early > late else (after, late)

    def _around(self, moment: int) -> tuple[tuple[int, ...], tuple[LocalType, ...]]:
        """The transitions, including those that the rule yields for the years around a moment."""
        last = self.times[-1] if self.times else None
        if self.rule is None or (last is not None and moment < last - 2 * DAY):
            return self.times, self.changed_to
        more = [change for change in self.rule.changes_about(moment) if last is None or change[0] > last]
        return (*self.times, *(time for time, _ in more)), (*self.changed_to, *(type for _, type in more))

    def all_types(self) -> tuple[LocalType, ...]:
        """All local time types of the zone, past and future."""
        return self.types if self.rule is None else (*self.types, *self.rule.types)

    def fixed_offset(self) -> int | None:
        """The offset, if the zone has only ever had one; otherwise None: pg_get_timezone_offset."""
        offsets = {type.offset for type in self.all_types()}
        return offsets.pop() if len(offsets) == 1 else None

    def meanings(self, abbreviation: str) -> set[LocalType]:
        """The local time types with an abbreviation: pg_timezone_abbrev_is_known."""
        wanted = abbreviation.upper()
        return {type for type in self.all_types() if type.abbreviation == wanted}


def fixed_zone(offset: int) -> Zone:
    """A zone with a constant offset, in seconds east of UTC: pg_tzset_offset."""
    return Zone((LocalType(offset, False, ""),), (), (), None)


@functools.cache
def find_zone(name: str) -> Zone | None:
    """Look up a zone by name, ignoring case, or parse a POSIX specification; None if there is neither: pg_tzset."""
    if len(name) > LONGEST_NAME:
        return None
    file = _files().get(name.lower())
    if file is not None:
        return _read(file.read_bytes())
    rule = parse_rule(name.upper())
    if rule is None:
        return None
    return Zone(rule.types[:1], (), (), rule if len(rule.types) > 1 else None)


@functools.cache
def _files() -> dict[str, Traversable]:
    """The zone files by lowercase name."""
    package = importlib.resources.files("tzdata")
    names = (package / "zones").read_text(encoding="utf-8").split()
    return {name.lower(): package.joinpath("zoneinfo", *name.split("/")) for name in names}


def _read(data: bytes) -> Zone:
    """Read a zone from the 64-bit half of its compiled file and the POSIX rule in the footer: tzloadbody."""
    start = data.index(b"TZif", 1)
    counts = struct.unpack_from(">6l", data, start + 20)
    utc_count, standard_count, leap_count, time_count, type_count, char_count = counts
    place = start + 44
    times = struct.unpack_from(f">{time_count}q", data, place)
    place += time_count * 8
    numbers = data[place : place + time_count]
    place += time_count
    raw = [struct.unpack_from(">i?B", data, place + 6 * number) for number in range(type_count)]
    place += type_count * 6
    chars = data[place : place + char_count]
    types = tuple(LocalType(offset, dst, _c_string(chars, where)) for offset, dst, where in raw)
    footer = data[place + char_count + leap_count * 12 + standard_count + utc_count :].strip(b"\n").decode()
    rule = parse_rule(footer) if footer else None
    changed_to = tuple(types[number] for number in numbers)
    return Zone(types, times, changed_to, rule if rule is not None and len(rule.types) > 1 else None)


def _c_string(chars: bytes, start: int) -> str:
    return chars[start : chars.index(0, start)].decode()
