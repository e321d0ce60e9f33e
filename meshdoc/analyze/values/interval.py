"""Intervals in the postgres style: DecodeInterval, AdjustIntervalForTypmod, EncodeInterval (timestamp.c)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from meshdoc.analyze.values.datetime import DAY, rounded
from meshdoc.analyze.values.scalar import SPACE
from meshdoc.diagnostics import SqlError

FULL_RANGE, FULL_PRECISION = 0x7FFF, 0xFFFF
_MONTH, _YEAR, _DAY, _HOUR, _MINUTE, _SECOND = 1 << 1, 1 << 2, 1 << 3, 1 << 10, 1 << 11, 1 << 12
SECOND = 1_000_000
_UNITS: dict[str, tuple[str, Decimal]] = {}
for _names, _field, _size in (
    ("us usec usecs usecond useconds microsecond microseconds microsecon", "time", Decimal(1)),
    ("ms msec msecs msecond mseconds millisecond milliseconds millisecon", "time", Decimal(1000)),
    ("s sec secs second seconds", "time", Decimal(SECOND)),
    ("m min mins minute minutes", "time", Decimal(60 * SECOND)),
    ("h hr hrs hour hours", "time", Decimal(3600 * SECOND)),
    ("d day days", "days", Decimal(1)),
    ("w week weeks", "days", Decimal(7)),
    ("mon mons month months", "months", Decimal(1)),
    ("y yr yrs year years", "months", Decimal(12)),
    ("dec decs decade decades", "months", Decimal(120)),
    ("c cent century centuries", "months", Decimal(1200)),
    ("mil mils millennium millennia", "months", Decimal(12000)),
):
    for _name in _names.split():
        _UNITS[_name] = (_field, _size)

_NUMBER = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)"
_TOKEN = re.compile(
    rf"\s*(?:(?P<clock>[+-]?[0-9]+:[0-9]+(?::[0-9]+(?:\.[0-9]*)?|\.[0-9]+)?)"
    rf"|(?P<span>[+-]?[0-9]+-[0-9]+)(?![0-9.-])|(?P<number>{_NUMBER})\s*(?P<unit>[A-Za-z]+)?"
    rf"|(?P<word>[A-Za-z]+)|(?P<at>@))"
)


@dataclass(slots=True)
class Interval:
    """Months, days and microseconds."""

    months: int = 0
    days: int = 0
    time: int = 0

    def add(self, unit: str, number: Decimal) -> None:
        """Add so many of a unit; fractions go to the smaller fields."""
        field, size = _UNITS[unit]
        amount = number * size
        if field == "months":
            whole = int(amount)
            self.months += whole
            if size == 1:
                self.add("day", (amount - whole) * 30)
            else:
                self.months += int((amount - whole).quantize(Decimal(1), rounding=ROUND_HALF_EVEN))
        elif field == "days":
            whole = int(amount)
            self.days += whole
            self.time += int(((amount - whole) * DAY).quantize(Decimal(1), rounding=ROUND_HALF_EVEN))
        else:
            self.time += int(amount.quantize(Decimal(1), rounding=ROUND_HALF_EVEN))

    def negated(self) -> Interval:
        """The other way."""
        return Interval(-self.months, -self.days, -self.time)


def _invalid(text: str) -> SqlError:
    return SqlError("22007", f'invalid input syntax for type interval: "{text}"')


def _clock(token: str, fields: int) -> int:
    sign = -1 if token.startswith("-") else 1
    first, second, *rest = token.lstrip("+-").split(":")
    third = rest[0] if rest else None
    if third is None and (fields == _MINUTE | _SECOND or "." in second):
        first, second, third = "0", first, second
    seconds = Decimal(third or "0")
    whole = (int(first) * 60 + int(second)) * 60
    return sign * int(((whole + seconds) * SECOND).quantize(Decimal(1), rounding=ROUND_HALF_EVEN))


def _bare_unit(fields: int) -> str:
    """The unit of a number without one."""
    if fields == _YEAR:
        return "year"
    if fields in (_MONTH, _YEAR | _MONTH):
        return "month"
    if fields == _DAY:
        return "day"
    if fields in (_HOUR, _DAY | _HOUR):
        return "hour"
    if fields in (_MINUTE, _HOUR | _MINUTE, _DAY | _HOUR | _MINUTE):
        return "minute"
    return "second"


def _parse_words(text: str, fields: int) -> Interval:
    result = Interval()
    place, some, sign = 0, False, 1
    body = text.strip(SPACE)
    pending_day = bool(re.match(r"[+-]?[0-9]+\s+[+-]?[0-9]+:", body))
    while place < len(body):
        match = _TOKEN.match(body, place)
        if match is None:
            raise _invalid(text)
        place = match.end()
        if match["clock"]:
            result.time += _clock(match["clock"], fields)
        elif match["span"]:
            years, months = match["span"].lstrip("+-").split("-")
            span = int(years) * 12 + int(months)
            result.months += -span if match["span"].startswith("-") else span
        elif match["number"]:
            unit = (match["unit"] or ("day" if pending_day else _bare_unit(fields))).lower()
            if unit not in _UNITS or (not match["unit"] and body[place : place + 1] in ("-", "+")):
                raise _invalid(text)
            result.add(unit, Decimal(match["number"]))
        elif match["word"]:
            if match["word"].lower() != "ago" or place < len(body):
                raise _invalid(text)
            sign = -1
        some = some or not match["at"]
    if not some:
        raise _invalid(text)
    return result if sign > 0 else result.negated()


def _parse_iso(text: str) -> Interval:
    """P1Y2M3DT4H5M6S."""
    match = re.fullmatch(rf"P((?:{_NUMBER}[YMWD])*)(?:T((?:{_NUMBER}[HMS])*))?", text.strip(SPACE))
    if match is None or not (match[1] or match[2]):
        raise _invalid(text)
    result = Interval()
    for number, unit in re.findall(rf"({_NUMBER})([YMWD])", match[1]):
        result.add({"Y": "year", "M": "month", "W": "week", "D": "day"}[unit], Decimal(number))
    for number, unit in re.findall(rf"({_NUMBER})([HMS])", match[2] or ""):
        result.add({"H": "hour", "M": "minute", "S": "second"}[unit], Decimal(number))
    return result


def read_interval(text: str, typmod: int) -> str:
    """interval_in and interval_out, with the fields and precision that the modifier says."""
    fields = typmod >> 16 & FULL_RANGE if typmod >= 0 else FULL_RANGE
    precision = typmod & FULL_PRECISION if typmod >= 0 else FULL_PRECISION
    word = text.strip(SPACE).lower()
    if word in ("infinity", "-infinity", "+infinity"):
        return word.lstrip("+")
    found = _parse_iso(text) if re.match(r"\s*P", text) else _parse_words(text, fields)
    if fields != FULL_RANGE:
        _truncate(found, fields)
    sign = -1 if found.time < 0 else 1
    if precision < 6:
        found.time = sign * rounded(abs(found.time), precision)
    return write_interval(found)


def _truncate(found: Interval, fields: int) -> None:
    """AdjustIntervalForTypmod: leave out what is smaller than the smallest field."""
    if fields == _YEAR:
        found.months, found.days, found.time = int(found.months / 12) * 12, 0, 0
    elif fields in (_MONTH, _YEAR | _MONTH):
        found.days, found.time = 0, 0
    elif fields == _DAY:
        found.time = 0
    else:
        unit = 3600 if fields & _HOUR and not fields & _MINUTE else 1
        unit = 60 if fields & _MINUTE and not fields & _SECOND else unit
        if not fields & _SECOND:
            found.time = int(found.time / (unit * SECOND)) * unit * SECOND


def write_interval(found: Interval) -> str:
    """1 year 2 mons 3 days 04:05:06."""
    parts: list[str] = []
    negative = False
    years, months = int(found.months / 12), int(found.months - int(found.months / 12) * 12)
    for number, unit in ((years, "year"), (months, "mon"), (found.days, "day")):
        if number:
            plus = "+" if negative and number > 0 else ""
            parts.append(f"{plus}{number} {unit}{'' if number == 1 else 's'}")
            negative = number < 0
    if found.time or not parts:
        sign = "-" if found.time < 0 else "+" if negative else ""
        seconds, fraction = divmod(abs(found.time), SECOND)
        shown = f"{sign}{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
        parts.append(shown + (f".{fraction:06d}".rstrip("0") if fraction else ""))
    return " ".join(parts)
