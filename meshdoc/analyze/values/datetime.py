"""Dates, times and timestamps: datetime.c, date.c and timestamp.c, in the ISO, MDY style and in UTC.

Read are the forms that SQL in files is written in: ISO 8601, with names of months, with zones as offsets or names.
"""

from __future__ import annotations

import datetime as python
import re
import zoneinfo
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from meshdoc.analyze.values.scalar import SPACE
from meshdoc.diagnostics import SqlError, Unsupported

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ABBREVIATIONS = {
    "z": 0,
    "zulu": 0,
    "utc": 0,
    "gmt": 0,
    "ut": 0,
    "est": -5,
    "edt": -4,
    "cst": -6,
    "cdt": -5,
    "mst": -7,
    "mdt": -6,
    "pst": -8,
    "pdt": -7,
    "cet": 1,
    "cest": 2,
    "eet": 2,
    "eest": 3,
    "bst": 1,
    "wet": 0,
    "msk": 3,
    "jst": 9,
}
_NOW = frozenset({"now", "today", "tomorrow", "yesterday"})
DAY = 86_400_000_000  # microseconds

_DATE = r"(?P<year>[0-9]{4,6})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})"
_COMPACT = r"(?P<cyear>[0-9]{4})(?P<cmonth>[0-9]{2})(?P<cday>[0-9]{2})"
_SLASHED = r"(?P<smonth>[0-9]{1,2})[/.-](?P<sday>[0-9]{1,2})[/.-](?P<syear>[0-9]{4})"
_YFIRST = r"(?P<yyear>[0-9]{4})/(?P<ymonth>[0-9]{1,2})/(?P<yday>[0-9]{1,2})"
_CLOCK_TIME = r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}(?:[.,][0-9]*)?))?"
_TIME = _CLOCK_TIME + r"\s*(?P<half>[aApP][mM](?![A-Za-z]))?"
_ZONE = r"(?P<zone>[+-][0-9]{1,2}(?::?[0-9]{2})?(?::?[0-9]{2})?|(?!(?i:bc|ad)\b)[A-Za-z][A-Za-z_/+0-9-]*)"
_STAMP = re.compile(
    rf"(?:{_DATE}|{_COMPACT}|{_YFIRST}|{_SLASHED})(?:(?:\s+|[tT]\s*){_TIME})?\s*{_ZONE}?\s*(?P<era>(?i:bc|ad))?\Z"
)
_CLOCK = re.compile(rf"[tT]?{_TIME}\s*{_ZONE}?\Z")


@dataclass(frozen=True, slots=True)
class Moment:
    """A date with a time of day; `offset` are the seconds that its zone is east of UTC, None where it has none."""

    day: int  # days since 2000-01-01
    time: int  # microseconds
    offset: int | None = None


def days_from_civil(year: int, month: int, day: int) -> int:
    """Days since 2000-01-01 of a date in the proleptic Gregorian calendar; year 0 is 1 BC."""
    shifted = year - (month <= 2)
    era, of_era = divmod(shifted, 400)
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 730425


def civil_from_days(days: int) -> tuple[int, int, int]:
    """The year, month and day of a number of days since 2000-01-01."""
    era, of_era = divmod(days + 730425, 146097)
    year = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    shifted = (5 * of_year + 2) // 153
    month = shifted + (3 if shifted < 10 else -9)
    return year + era * 400 + (month <= 2), month, of_year - (153 * shifted + 2) // 5 + 1


def _invalid(type: str, text: str) -> SqlError:
    return SqlError("22007", f'invalid input syntax for type {type}: "{text}"')


def _overflow(text: str) -> SqlError:
    return SqlError("22008", f'date/time field value out of range: "{text}"')


def _worded(text: str) -> str:
    """A date with a month's name, brought into the order year-month-day."""
    plain = re.sub(rf"\b(?:{'|'.join(DAYS)})[a-z]*,?\s+", "", text, flags=re.I)
    names = "|".join(MONTHS)
    forms = (
        rf"(?P<m>{names})[a-z]*[ .-]+(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?,?[ -]+(?P<y>[0-9]{{4}})",
        rf"(?P<d>[0-9]{{1,2}})[ -](?P<m>{names})[a-z]*[ ,-]+(?P<y>[0-9]{{4}})",
        rf"(?P<y>[0-9]{{4}})[ -](?P<m>{names})[a-z]*[ -](?P<d>[0-9]{{1,2}})",
    )
    for form in forms:
        match = re.search(form, plain, flags=re.I)
        if match:
            month = MONTHS.index(match["m"][:3].lower()) + 1
            date = f"{match['y']}-{month:02d}-{int(match['d']):02d}"
            return plain[: match.start()] + date + plain[match.end() :]
    return text


def _microseconds(match: re.Match[str], text: str) -> int:
    hour, minute = int(match["hour"]), int(match["minute"])
    seconds = Decimal((match["second"] or "0").replace(",", "."))
    if match["half"]:
        if not 1 <= hour <= 12:
            raise _overflow(text)
        hour = hour % 12 + (12 if match["half"].lower() == "pm" else 0)
    if hour > 24 or minute > 59 or seconds > 60 or (hour == 24 and (minute or seconds)):
        raise _overflow(text)
    fraction = int((seconds * 1_000_000).quantize(Decimal(1), rounding=ROUND_HALF_EVEN))
    return (hour * 60 + minute) * 60_000_000 + fraction


def _offset(zone: str | None, day: int, time: int, type: str, text: str) -> int | None:
    """Seconds east of UTC."""
    if not zone:
        return None
    if zone[0] in "+-":
        digits = zone[1:].replace(":", "")
        digits = digits.zfill(2) if len(digits) <= 2 else digits.zfill(len(digits) + len(digits) % 2)
        parts = [int(digits[place : place + 2]) for place in range(0, len(digits), 2)]
        hours, minutes, seconds = (*parts, 0, 0)[:3]
        if hours > 15 or minutes > 59:
            raise SqlError("22009", f'time zone displacement out of range: "{text}"')
        return (hours * 3600 + minutes * 60 + seconds) * (-1 if zone[0] == "-" else 1)
    known = ABBREVIATIONS.get(zone.lower())
    if known is not None:
        return known * 3600
    return _named_offset(zone, day, time, type, text)


def _named_offset(zone: str, day: int, time: int, type: str, text: str) -> int:
    if "/" not in zone:
        raise _invalid(type, text)
    try:
        place = zoneinfo.ZoneInfo(zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        raise SqlError("22023", f'time zone "{zone.lower()}" not recognized') from None
    moment = python.datetime(2000, 1, 1) + python.timedelta(days=day, microseconds=time)
    found = moment.replace(tzinfo=place).utcoffset()
    assert found is not None
    return int(found.total_seconds())


def parse(text: str, type: str) -> Moment | str:
    """A date or timestamp, or one of the words infinity and -infinity."""
    word = text.strip(SPACE)
    if word.lower() in ("infinity", "-infinity", "+infinity"):
        return word.lower().lstrip("+")
    if word.lower() == "epoch":
        return Moment(days_from_civil(1970, 1, 1), 0, 0)
    if word.lower().split(" ")[0] in _NOW:
        raise Unsupported(f'"{word}" as a value of type {type} depends on when it is read')
    match = _STAMP.match(word) or _STAMP.match(_worded(word))
    if match is None:
        raise _invalid(type, text)
    year, month, day = (
        int(match[name] or match["c" + name] or match["y" + name] or match["s" + name])
        for name in ("year", "month", "day")
    )
    if (match["era"] or "").lower() == "bc":
        year = 1 - year
    if not 1 <= month <= 12 or not 1 <= day <= _month_length(year, month):
        raise _overflow(text)
    days = days_from_civil(year, month, day)
    time = _microseconds(match, text) if match["hour"] else 0
    return Moment(days, time, _offset(match["zone"], days, time, type, text))


def _month_length(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def _write_date(days: int) -> tuple[str, str]:
    year, month, day = civil_from_days(days)
    era = "" if year > 0 else " BC"
    return f"{year if year > 0 else 1 - year:04d}-{month:02d}-{day:02d}", era


def _write_time(time: int) -> str:
    seconds, fraction = divmod(time, 1_000_000)
    shown = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return shown + (f".{fraction:06d}".rstrip("0") if fraction else "")


def rounded(time: int, precision: int) -> int:
    """Microseconds at a precision of the type, -1 for none."""
    if not 0 <= precision < 6:
        return time
    unit = int(10 ** (6 - precision))
    return (time + unit // 2) // unit * unit


def read_date(text: str) -> str:
    """date_in."""
    found = parse(text, "date")
    if isinstance(found, str):
        return found
    shown, era = _write_date(found.day)
    return shown + era


def date_number(text: str) -> float:
    """Where a date that `read_date` gave stands among the others."""
    if text.endswith("infinity"):
        return float(text)
    moment = parse(text, "date")
    assert isinstance(moment, Moment)
    return moment.day


def next_date(text: str) -> str:
    """The day after."""
    if text.endswith("infinity"):
        return text
    shown, era = _write_date(int(date_number(text)) + 1)
    return shown + era


def read_timestamp(text: str, precision: int) -> str:
    """timestamp_in: a zone is read and left out."""
    found = parse(text, "timestamp")
    if isinstance(found, str):
        return found
    return _write_stamp(found.day * DAY + rounded(found.time, precision))


def read_timestamptz(text: str, precision: int) -> str:
    """timestamptz_in, printed in UTC."""
    found = parse(text, "timestamp with time zone")
    if isinstance(found, str):
        return found
    moment = found.day * DAY + found.time - (found.offset or 0) * 1_000_000
    shown = _write_stamp(rounded(moment, precision))
    return f"{shown[:-3]}+00 BC" if shown.endswith(" BC") else f"{shown}+00"


def stamp_number(text: str) -> float:
    """Where a timestamp that was written here stands among the others."""
    if text.endswith("infinity"):
        return float(text)
    found = parse(text, "timestamp")
    assert isinstance(found, Moment)
    return found.day * DAY + found.time - (found.offset or 0) * 1_000_000


def _write_stamp(moment: int) -> str:
    days, time = divmod(moment, DAY)
    shown, era = _write_date(days)
    return f"{shown} {_write_time(time)}{era}"


def _read_clock(text: str, type: str) -> tuple[int, int | None]:
    match = _CLOCK.match(re.sub(r"^([0-9]{2})([0-9]{2})([0-9]{2})", r"\1:\2:\3", text.strip(SPACE)))
    if match is None:
        if text.strip(SPACE).lower() == "allballs":
            return 0, 0
        found = parse(text, type)
        if isinstance(found, str):
            raise _invalid(type, text)
        return found.time, found.offset
    return _microseconds(match, text), _offset(match["zone"], 0, 0, type, text)


def read_time(text: str, precision: int) -> str:
    """time_in."""
    return _write_time(rounded(_read_clock(text, "time")[0], precision))


def read_timetz(text: str, precision: int) -> str:
    """timetz_in."""
    time, offset = _read_clock(text, "time with time zone")
    seconds = abs(offset or 0)
    zone = f"{'-' if (offset or 0) < 0 else '+'}{seconds // 3600:02d}"
    zone += f":{seconds // 60 % 60:02d}" if seconds % 3600 else ""
    return _write_time(rounded(time, precision)) + zone
