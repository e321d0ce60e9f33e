"""The settings DateStyle and TimeZone: check_datestyle and check_timezone of variable.c."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from meshdoc.adt.datetime.calendar import SECOND
from meshdoc.adt.datetime.posix_zone import LONGEST_HOURS
from meshdoc.adt.datetime.zone import Zone, find_zone, fixed_zone
from meshdoc.adt.interval import interval_parts
from meshdoc.syntax.names import split_identifiers

_INTERVAL = re.compile(r"interval\s*'([^']*)'", re.I)
_NUMBER = re.compile(r"\s*+[+-]?(?:[0-9]++\.?[0-9]*+|\.[0-9]++)(?:[eE][+-]?[0-9]++)?")
_STYLES = {"iso": "ISO", "sql": "SQL", "german": "German"}
_ORDERS = {"ymd": "YMD", "dmy": "DMY", "mdy": "MDY", "us": "MDY"}


class Refused(Exception):
    """A setting does not take a value; `args` say why, and with which SQLSTATE, where there is more to say."""


@dataclass(frozen=True, slots=True)
class DateStyle:
    """The output style of dates, and the order of their parts on input."""

    style: str = "ISO"
    order: str = "MDY"

    def __str__(self) -> str:
        return f"{self.style}, {self.order}"


@functools.cache
def date_style(text: str, before: DateStyle = DateStyle()) -> DateStyle:
    """Apply a value of DateStyle to the previous one: check_datestyle. Raises Refused if it is invalid."""
    style = order = ""
    implied = before.order
    for word in _key_words(text):
        if word == "default":
            before, implied = DateStyle(), DateStyle().order
            continue
        new_style = "Postgres" if word.startswith("postgres") else _STYLES.get(word, "")
        new_order = _order(word)
        if not (new_style or new_order):
            raise Refused(f'Unrecognized key word: "{word}".')
        if (new_style and style not in ("", new_style)) or (new_order and order not in ("", new_order)):
            raise Refused('Conflicting "DateStyle" specifications.')
        style, order = new_style or style, new_order or order
        implied = "DMY" if new_style == "German" else implied
    return DateStyle(style or before.style, order or implied)


def _key_words(text: str) -> list[str]:
    try:
        return [word.lower() for word in split_identifiers(text)]
    except ValueError:
        raise Refused("List syntax is invalid.") from None


def _order(word: str) -> str:
    if word.startswith("euro"):
        return "DMY"
    return "MDY" if word.startswith("noneuro") else _ORDERS.get(word, "")


@functools.cache
def time_zone(text: str) -> Zone:
    """The zone denoted by a value of TimeZone: a name, hours east of UTC, or an interval. Raises Refused if invalid."""
    if text.lower().startswith("interval"):
        return _offset_zone(_interval_seconds(text))
    if _NUMBER.fullmatch(text):
        return _offset_zone(float(text) * 3600)
    zone = find_zone(text)
    if zone is None:
        raise Refused
    return zone


def _interval_seconds(text: str) -> int:
    match = _INTERVAL.fullmatch(text)
    if match is None:
        raise Refused
    months, days, time = interval_parts(match[1])
    for number, unit in ((months, "months"), (days, "days")):
        if number:
            raise Refused(f"Cannot specify {unit} in time zone interval.")
    return abs(time) // SECOND * (-1 if time < 0 else 1)


def _offset_zone(seconds: float) -> Zone:
    if abs(seconds) >= (LONGEST_HOURS + 1) * 3600:
        raise Refused("UTC timezone offset is out of range.")
    return fixed_zone(int(seconds))
