"""A date with or without a time: DecodeDateTime of datetime.c."""

from __future__ import annotations

from meshdoc.adt.datetime.calendar import date_of, julian_day
from meshdoc.adt.datetime.decoder import Decoder, read_offset
from meshdoc.adt.datetime.field import Fault, Faulty, Field
from meshdoc.adt.datetime.fields import Part, Shape
from meshdoc.adt.datetime.integer import leading_integer
from meshdoc.adt.datetime.keyword import Keyword
from meshdoc.adt.datetime.reading import Reading

RELATIVE_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}


class DateTimeDecoder(Decoder):
    """A date with or without a time."""

    def decode(self, parts: list[Part]) -> None:
        """Read all parts and derive the date, time and offset. Raises Faulty if they are invalid."""
        for part in parts:
            found = self._read(part)
            if found is not None:
                self.see(found)
        if self.prefix:
            raise Faulty
        if self.special:
            return
        self.validate()
        self.apply_half()
        if not self.has(Field.DATE):
            raise Faulty
        self._settle_zone()

    def _read(self, part: Part) -> int | None:
        match part.shape:
            case Shape.DATE:
                return self._read_delimited(part.text)
            case Shape.TIME:
                found = self.read_time(part.text)
                if self.overflows():
                    raise Faulty(Fault.FIELD_OVERFLOW)
                return found
            case Shape.SIGNED:
                self.offset = read_offset(part.text)
                return Field.ZONE
            case Shape.NUMBER if self.prefix:
                return self.read_announced(part.text)
            case Shape.NUMBER:
                return self._read_digits(part.text)
            case _:
                return self.read_word(part.text)

    def _read_delimited(self, text: str) -> int:
        """Read a date; or, once a date has been read, a zone name or a time with its zone."""
        if self.prefix == "julian":
            value, rest = leading_integer(text)
            self.read_julian(value, "")
            self.offset = read_offset(rest)
            self.prefix = ""
            return Field.DATE | Field.TIME | Field.ZONE
        if not self.prefix and not self.has(Field.MONTH | Field.DAY):
            return self.read_date(text)
        if text[0].isdigit() or self.prefix:
            self.end_prefix()
            return self.read_time_and_zone(text)
        return self.read_zone_name(text, known=True)

    def _read_digits(self, text: str) -> int:
        """Read a number without a J or T prefix."""
        whole, point, _ = text.partition(".")
        if point and not self.seen & Field.DATE:
            return self.read_date(text)
        incomplete = not self.seen & Field.DATE or not self.seen & Field.TIME
        if (point and len(whole) > 2) or (len(text) >= 6 and incomplete):
            return self.read_run_together(text, self.seen)
        return self.read_number(text, self.text_month, self.seen)

    def read_keyword(self, keyword: Keyword) -> int:
        """Read a month, a weekday or a special value such as today or now."""
        match keyword.kind:
            case Field.RESERVED:
                return self._read_reserved(keyword.name)
            case Field.MONTH:
                return self._read_month(keyword.number)
            case Field.DAY_OF_WEEK:
                return Field.DAY_OF_WEEK
            case Field.ISO_TIME if not self.has(Field.DATE):
                raise Faulty
        return super().read_keyword(keyword)

    def _read_month(self, month: int) -> int:
        """Read a month name. An earlier number taken for the month becomes the day."""
        found = Field.MONTH
        if self.seen & Field.MONTH and not self.text_month and not self.seen & Field.DAY and 1 <= self.month <= 31:
            self.day = self.month
            found = Field.DAY
        self.text_month, self.month = True, month
        return found

    def _read_reserved(self, word: str) -> int:
        if word in RELATIVE_DAYS:
            date, _, _ = self.reading.present()
            self.set_date(date_of(julian_day(*date) + RELATIVE_DAYS[word]))
            return Field.DATE
        if word == "zulu":
            self.set_time(0)
            self.offset = 0
            return Field.TIME | Field.ZONE
        if word == "now":
            date, time, self.offset = self.reading.present()
            self.set_date(date)
            self.set_time(time)
        else:
            self.special = word
        return Field.DATE | Field.TIME | Field.ZONE

    def _settle_zone(self) -> None:
        """Compute an offset that depends on the date. Without an explicit zone, the session's zone applies."""
        if self.seen & Field.SUMMER_TIME and (self.zone or self.abbreviation or not self.seen & Field.ZONE):
            raise Faulty
        if self.zone is not None:
            self.offset = self.zone.offset_of(self.date(), self.second_of_day())
        if self.abbreviation is not None:
            zone, word = self.abbreviation
            self.offset = zone.offset_of_abbreviation(self.date(), self.second_of_day(), word)
        if not self.seen & Field.ZONE:
            self.offset = self.reading.zone.offset_of(self.date(), self.second_of_day())


def decode_date_time(parts: list[Part], reading: Reading) -> DateTimeDecoder:
    """Decode a date or timestamp literal split into parts. Raises Faulty if it is invalid."""
    decoder = DateTimeDecoder(reading)
    decoder.decode(parts)
    return decoder
