"""Formatting of dates and times: formatting.c, and what DuckDB defines differently from timestamp.c."""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Callable

from meshdoc.catalog.contents import Value
from meshdoc.interpret.builtins import plain
from meshdoc.interpret.value import Uncertain

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")

Field = Callable[[datetime.datetime], str]


def _month(moment: datetime.datetime) -> str:
    return MONTHS[moment.month - 1]


def _day(moment: datetime.datetime) -> str:
    return DAYS[moment.isoweekday() % 7]


def _spelled(name: str, field: Field, width: int) -> dict[str, tuple[Field, int]]:
    """The patterns of a name in upper case, capitalized, and in lower case."""
    return {
        name.upper(): (lambda moment: field(moment).upper(), width),
        name.capitalize(): (field, width),
        name: (lambda moment: field(moment).lower(), width),
    }


# Each pattern, its output, and its width unless FM precedes it; FM has no effect on those of width 0.
PATTERNS: dict[str, tuple[Field, int]] = {
    "HH24": (lambda moment: f"{moment.hour:02}", 2),
    **dict.fromkeys(("HH12", "HH"), (lambda moment: f"{(moment.hour - 1) % 12 + 1:02}", 2)),
    "MI": (lambda moment: f"{moment.minute:02}", 2),
    "SSSSS": (lambda moment: str(moment.hour * 3600 + moment.minute * 60 + moment.second), 0),
    "SSSS": (lambda moment: str(moment.hour * 3600 + moment.minute * 60 + moment.second), 0),
    "SS": (lambda moment: f"{moment.second:02}", 2),
    "MS": (lambda moment: f"{moment.microsecond // 1000:03}", 0),
    "US": (lambda moment: f"{moment.microsecond:06}", 0),
    **dict.fromkeys(("AM", "PM"), (lambda moment: "AM" if moment.hour < 12 else "PM", 0)),
    **dict.fromkeys(("am", "pm"), (lambda moment: "am" if moment.hour < 12 else "pm", 0)),
    "YYYY": (lambda moment: f"{moment.year:04}", 4),
    "YYY": (lambda moment: f"{moment.year % 1000:03}", 3),
    "YY": (lambda moment: f"{moment.year % 100:02}", 2),
    "Y": (lambda moment: str(moment.year % 10), 1),
    "IYYY": (lambda moment: f"{moment.isocalendar().year:04}", 4),
    "IYY": (lambda moment: f"{moment.isocalendar().year % 1000:03}", 3),
    "IY": (lambda moment: f"{moment.isocalendar().year % 100:02}", 2),
    **_spelled("month", _month, -9),
    **_spelled("mon", lambda moment: _month(moment)[:3], 0),
    "MM": (lambda moment: f"{moment.month:02}", 2),
    **_spelled("day", _day, -9),
    **_spelled("dy", lambda moment: _day(moment)[:3], 0),
    "DDD": (lambda moment: f"{moment.timetuple().tm_yday:03}", 3),
    "IDDD": (lambda moment: f"{moment.isocalendar().week * 7 - 7 + moment.isoweekday():03}", 3),
    "DD": (lambda moment: f"{moment.day:02}", 2),
    "D": (lambda moment: str(moment.isoweekday() % 7 + 1), 1),
    "ID": (lambda moment: str(moment.isoweekday()), 1),
    "WW": (lambda moment: f"{(moment.timetuple().tm_yday - 1) // 7 + 1:02}", 2),
    "IW": (lambda moment: f"{moment.isocalendar().week:02}", 2),
    "W": (lambda moment: str((moment.day - 1) // 7 + 1), 1),
    "Q": (lambda moment: str((moment.month - 1) // 3 + 1), 1),
    "CC": (lambda moment: f"{(moment.year - 1) // 100 + 1:02}", 2),
    "TZ": (lambda moment: "UTC" if moment.tzinfo else "", 0),
    "tz": (lambda moment: "utc" if moment.tzinfo else "", 0),
    "OF": (lambda moment: "+00", 3),
}
OTHERS = ("A.D.", "A.M.", "AD", "B.C.", "BC", "FX", "I", "J", "P.M.", "RM", "TM", "TZH", "TZM", "Y,YYY")
"""Patterns that are not supported, besides FF1 and the like."""
_NAMES = sorted((*PATTERNS, *OTHERS, *(name.lower() for name in (*PATTERNS, *OTHERS))), key=len, reverse=True)
_TOKEN = re.compile(
    r'(?P<quoted>"(?:[^"\\]|\\.)*")|(?P<fm>FM|fm)?'
    rf"(?:(?P<name>{'|'.join(map(re.escape, _NAMES))})(?P<suffix>TH|th|SP)?|(?P<part>(?:FF|ff)[1-6]))|(?P<other>.)",
    re.S,
)


@plain("timestamp_to_char", "timestamptz_to_char")
def to_char(moment: str, pattern: str) -> Value:
    """to_char(timestamp, text)."""
    when = _moment(moment)
    return "".join([item if isinstance(item, str) else item(when) for item in _items(pattern)])


@functools.lru_cache(maxsize=256)
def _items(pattern: str) -> list[str | Field]:
    """The literal texts of a pattern, and the functions that print its fields."""
    made: list[str | Field] = []
    for match in _TOKEN.finditer(pattern):
        if match["quoted"]:
            made.append(match["quoted"][1:-1])
        elif match["suffix"] or match["part"] or (match["name"] or "").upper() in OTHERS:
            raise Uncertain(f"to_char() with the pattern {match[0]} is not supported")
        elif match["name"]:
            made.append(_printer(match["name"], plain=bool(match["fm"])))
        else:
            made.append(match["other"])
    return made


def _printer(name: str, *, plain: bool) -> Field:
    field, width = PATTERNS.get(name) or PATTERNS[name.upper()]
    if not plain:
        return lambda moment: field(moment).ljust(-width)
    return (lambda moment: re.sub(r"^(\+?)0+(?=\d)", r"\1", field(moment))) if width > 0 else field


def _moment(text: str) -> datetime.datetime:
    try:
        return datetime.datetime.fromisoformat(text)
    except ValueError:
        raise Uncertain(f"formatting the time {text} is not supported") from None


@plain("to_date")
def to_date(text: str, pattern: str) -> Value:
    """to_date(text, text), for patterns of digits."""
    return _read(text, pattern).date().isoformat()


@plain("to_timestamp")
def to_timestamp(text: str, pattern: str) -> Value:
    """to_timestamp(text, text), for patterns of digits."""
    return _read(text, pattern).isoformat(" ") + "+00"


PARTS = {"YYYY": "%Y", "MM": "%m", "DD": "%d", "HH24": "%H", "MI": "%M", "SS": "%S"}


def _read(text: str, pattern: str) -> datetime.datetime:
    made = re.sub("YYYY|HH24|MM|MI|DD|SS", lambda part: PARTS[part[0]], pattern.upper())
    try:
        return datetime.datetime.strptime(text, made)
    except ValueError:
        raise Uncertain(f"reading {text} with the pattern {pattern} is not supported") from None


@plain("int4_to_char", "int8_to_char")
def integer_to_char(number: int, pattern: str) -> Value:
    """to_char(integer, text), for patterns of 0 and 9."""
    bare = pattern.upper().removeprefix("FM")
    if not bare or bare.strip("09"):
        raise Uncertain(f"to_char() with the pattern {pattern} is not supported")
    digits = str(abs(number))
    if len(digits) > len(bare):
        return (" " if bare == pattern else "") + "#" * len(bare)
    zeros = len(bare) - bare.index("0") if "0" in bare else 0
    text = ("-" if number < 0 else "" if bare != pattern else " ") + digits.rjust(zeros, "0")
    return text if bare != pattern else text.rjust(len(bare) + 1)
