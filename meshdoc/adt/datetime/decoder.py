"""Decode parts of a literal into fields: the code common to DecodeDateTime and DecodeTimeOnly of datetime.c."""

from __future__ import annotations

import re

from meshdoc.adt.datetime.calendar import DAY, SECOND, date_of, julian_day, month_length
from meshdoc.adt.datetime.clock import clock_time, decimal_part, fraction
from meshdoc.adt.datetime.field import Fault, Faulty, Field
from meshdoc.adt.datetime.integer import leading_integer, wrapped
from meshdoc.adt.datetime.keyword import BC, PM, Keyword, date_word
from meshdoc.adt.datetime.reading import Reading
from meshdoc.adt.datetime.zone import Zone, find_zone

_WORDS = re.compile(r"[0-9]+|[A-Za-z]+")


class Decoder:
    """A date or time under construction. `seen` holds the fields read so far."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.seen = Field.NOTHING
        self.year = self.month = self.day = self.day_of_year = 0
        self.hour = self.minute = self.second = self.fraction = 0
        self.offset = 0  # seconds east of UTC
        self.prefix = ""  # the keyword that determines how to read the next part: ptype
        self.text_month = self.julian = self.short_year = self.before_christ = False
        self.half = 0  # AM or PM
        self.zone: Zone | None = None
        self.abbreviation: tuple[Zone, str] | None = None
        self.special = ""  # epoch, infinity or -infinity

    def see(self, found: int) -> None:
        """Record fields as seen. Raises Faulty if one was seen before."""
        if found & self.seen:
            raise Faulty
        self.seen |= found

    def has(self, fields: int) -> bool:
        """Whether all of the fields have been seen."""
        return self.seen & fields == fields

    def date(self) -> tuple[int, int, int]:
        """The date as (year, month, day)."""
        return self.year, self.month, self.day

    def second_of_day(self) -> int:
        """The time in whole seconds."""
        return (self.hour * 60 + self.minute) * 60 + self.second

    def time(self) -> int:
        """The time in microseconds: time2t."""
        return self.second_of_day() * SECOND + self.fraction

    def set_date(self, date: tuple[int, int, int]) -> None:
        """Set year, month and day."""
        self.year, self.month, self.day = date

    def set_time(self, time: int) -> None:
        """Set the time from microseconds since midnight."""
        seconds, self.fraction = divmod(time, SECOND)
        self.hour, self.minute, self.second = seconds // 3600, seconds // 60 % 60, seconds % 60

    # --- dates ------------------------------------------------------------------------------------------

    def read_date(self, text: str) -> int:
        """Read a date with delimiters: DecodeDate."""
        seen, words = self.seen, _date_words(text)
        text_month = False
        for word in words:
            if word[0].isalpha():
                keyword = date_word(word)
                if keyword is None or keyword.kind != Field.MONTH or seen & Field.MONTH:
                    raise Faulty
                self.month, text_month = keyword.number, True
                seen |= Field.MONTH
        for word in words:
            if word[0].isdigit():
                found = self.read_number(word, text_month, seen)
                if found & seen:
                    raise Faulty
                seen |= found
        if seen & ~(Field.DAY_OF_YEAR | Field.ZONE) != Field.DATE:
            raise Faulty
        return seen & ~self.seen

    def read_number(self, text: str, text_month: bool, seen: int) -> int:
        """Read a number, depending on the fields seen so far: DecodeNumber."""
        value, rest = leading_integer(text)
        if len(rest) == len(text):
            raise Faulty
        if rest.startswith("."):
            if len(text) - len(rest) > 2:
                return self.read_run_together(text, seen | Field.DATE)
            self.fraction = fraction(rest)
        elif rest:
            raise Faulty
        if len(text) == 3 and seen & Field.DATE == Field.YEAR and 1 <= value <= 366:
            self.day_of_year = value
            return Field.DAY_OF_YEAR | Field.MONTH | Field.DAY
        if seen & Field.DATE == Field.DATE:
            return self.read_run_together(text, seen)
        found = self._place(value, len(text), text_month, seen & Field.DATE)
        if found == Field.YEAR:
            self.short_year = len(text) <= 2
        return found

    def _place(self, value: int, width: int, text_month: bool, seen: int) -> int:
        """Decide which date field a number is, store it, and return the field."""
        match seen:
            case Field.NOTHING:
                found = self._first(width)
            case Field.YEAR:
                found = Field.MONTH
            case Field.MONTH if text_month:
                found = Field.YEAR if width >= 3 or self.reading.order == "YMD" else Field.DAY
            case Field.MONTH:
                found = Field.DAY
            case Field.DAY:
                found = Field.MONTH
            case _ if seen == Field.YEAR | Field.MONTH:
                if text_month and width >= 3 and self.short_year:
                    self.day, self.year, self.short_year = self.year, value, False
                    return Field.DAY
                found = Field.DAY
            case _ if seen == Field.MONTH | Field.DAY:
                found = Field.YEAR
            case _:
                raise Faulty
        if found == Field.YEAR:
            self.year = value
        elif found == Field.MONTH:
            self.month = value
        else:
            self.day = value
        return found

    def _first(self, width: int) -> int:
        if width >= 3 or self.reading.order == "YMD":
            return Field.YEAR
        return Field.DAY if self.reading.order == "DMY" else Field.MONTH

    def read_run_together(self, text: str, seen: int) -> int:
        """Read a date or time without delimiters, 20011225 or 040506.789: DecodeNumberField."""
        if text.strip("0123456789."):
            raise Faulty
        digits, point, _ = text.partition(".")
        if point:
            self.fraction = fraction(text[len(digits) :])
        elif seen & Field.DATE != Field.DATE and len(digits) >= 6:
            self.set_date((wrapped(digits[:-4]), int(digits[-4:-2]), int(digits[-2:])))
            self.short_year = self.short_year or len(digits) == 6
            return Field.DATE
        if seen & Field.TIME == Field.TIME or len(digits) not in (4, 6):
            raise Faulty
        self.hour, self.minute, self.second = int(digits[:2]), int(digits[2:4]), int(digits[4:] or "0")
        return Field.TIME

    def read_julian(self, value: int, rest: str) -> int:
        """Read a Julian day with an optional fraction."""
        if value < 0:
            raise Faulty(Fault.FIELD_OVERFLOW)
        self.set_date(date_of(value))
        self.julian = True
        if not rest:
            return Field.DATE
        self.set_time(int(decimal_part(rest) * DAY))
        return Field.DATE | Field.TIME

    # --- times and zones -----------------------------------------------------------------------------------

    def read_time(self, text: str) -> int:
        """Read a time with colons: DecodeTime."""
        self.end_prefix()
        time = clock_time(text)
        if time.hour > 2**31 - 1:
            raise Faulty(Fault.FIELD_OVERFLOW)
        self.hour, self.minute, self.second, self.fraction = time.hour, time.minute, time.second, time.fraction
        return Field.TIME

    def read_announced(self, text: str) -> int:
        """Read a number that follows J or T."""
        value, rest = leading_integer(text)
        if rest and not rest.startswith("."):
            raise Faulty
        prefix, self.prefix = self.prefix, ""
        if prefix == "julian":
            return self.read_julian(value, rest)
        if prefix != "time":
            raise Faulty
        found = self.read_run_together(text, self.seen | Field.DATE)
        if found != Field.TIME:
            raise Faulty
        return found

    def end_prefix(self) -> None:
        """Clear the prefix before a time. Raises Faulty if it is not T."""
        if self.prefix not in ("", "time"):
            raise Faulty
        self.prefix = ""

    def overflows(self) -> bool:
        """Whether the time is past 24:00:00, the end of the day: time_overflows."""
        if self.hour > 24 or self.minute > 59 or self.second > 60 or self.fraction > SECOND:
            return True
        return self.time() > DAY

    def read_time_and_zone(self, text: str) -> int:
        """Read a time without delimiters followed by a numeric zone, 040506-08."""
        digits, sign, _ = text.partition("-")
        if self.has(Field.TIME) or not sign:
            raise Faulty
        self.offset = read_offset(text[len(digits) :])
        return self.read_run_together(digits, self.seen) | Field.ZONE

    def read_zone_name(self, text: str, *, known: bool) -> int:
        """Read a time zone name. `known` selects the error: the zone is not recognized, or the syntax is invalid."""
        self.zone = find_zone(text)
        if self.zone is None:
            raise Faulty(Fault.BAD_ZONE, text) if known else Faulty
        return Field.ZONE

    # --- words ----------------------------------------------------------------------------------------------

    def read_word(self, text: str) -> int | None:
        """Read a word: a zone abbreviation, a keyword or a zone name. Returns None for a word that is ignored."""
        if (meaning := self.reading.abbreviation(text)) is not None:
            if meaning.zone is not None:
                self.abbreviation = meaning.zone, text
                return Field.ZONE
            self.offset = meaning.offset
            return Field.SUMMER_ZONE | Field.ZONE if meaning.summer else Field.ZONE
        keyword = date_word(text)
        if keyword is None:
            return self.read_zone_name(text, known=False)
        if keyword.kind == Field.IGNORED:
            return None
        return self.read_keyword(keyword)

    def read_keyword(self, keyword: Keyword) -> int:
        """Read a keyword that dates and times share."""
        match keyword.kind:
            case Field.SUMMER_TIME:
                self.offset += keyword.number
                return Field.SUMMER_TIME | Field.SUMMER_ZONE
            case Field.AM_PM:
                self.half = keyword.number
            case Field.AD_BC:
                self.before_christ = keyword.number == BC
            case Field.UNITS | Field.ISO_TIME:
                if self.prefix:
                    raise Faulty
                self.prefix = keyword.name
                return Field.NOTHING
            case _:
                raise Faulty
        return keyword.kind

    # --- the whole --------------------------------------------------------------------------------------------

    def validate(self) -> None:
        """Adjust the year, resolve a day of the year, and check month and day: ValidateDate."""
        if self.seen & Field.YEAR and not self.julian:
            self._adjust_year()
        if self.seen & Field.DAY_OF_YEAR:
            self.set_date(date_of(julian_day(self.year, 1, 1) + self.day_of_year - 1))
        if self.seen & Field.MONTH and not 1 <= self.month <= 12:
            raise Faulty(Fault.MONTH_DAY_OVERFLOW)
        if self.seen & Field.DAY and not 1 <= self.day <= 31:
            raise Faulty(Fault.MONTH_DAY_OVERFLOW)
        if self.has(Field.DATE) and self.day > month_length(self.year, self.month):
            raise Faulty(Fault.FIELD_OVERFLOW)

    def _adjust_year(self) -> None:
        if self.before_christ:
            if self.year <= 0:
                raise Faulty(Fault.FIELD_OVERFLOW)
            self.year = 1 - self.year
        elif self.short_year:
            self.year += 2000 if self.year < 70 else 1900 if self.year < 100 else 0
        elif self.year <= 0:
            raise Faulty(Fault.FIELD_OVERFLOW)

    def apply_half(self) -> None:
        """Apply AM or PM to the hour."""
        if not self.half:
            return
        if self.hour > 12:
            raise Faulty(Fault.FIELD_OVERFLOW)
        self.hour = self.hour % 12 + (12 if self.half == PM else 0)


def _date_words(text: str) -> list[str]:
    """Alternating runs of digits and letters. One character after each run is dropped, even a letter after digits."""
    words: list[str] = []
    place = 0
    while place < len(text):
        match = _WORDS.search(text, place)
        if match is None:
            raise Faulty
        words.append(match[0])
        place = match.end() + 1
    return words


def read_offset(text: str) -> int:
    """A numeric time zone in seconds east of UTC: DecodeTimezone."""
    if text[:1] not in ("+", "-"):
        raise Faulty
    hours, rest = _offset_part(text[1:])
    minutes = seconds = 0
    if rest.startswith(":"):
        minutes, rest = _offset_part(rest[1:])
        if rest.startswith(":"):
            seconds, rest = _offset_part(rest[1:])
    elif not rest and len(text) > 3:
        hours, minutes = int(hours / 100), hours % 100
    if not (0 <= hours <= 15 and 0 <= minutes < 60 and 0 <= seconds < 60):
        raise Faulty(Fault.ZONE_OVERFLOW)
    if rest:
        raise Faulty
    return ((hours * 60 + minutes) * 60 + seconds) * (-1 if text[0] == "-" else 1)


def _offset_part(text: str) -> tuple[int, str]:
    return leading_integer(text, Fault.ZONE_OVERFLOW)
