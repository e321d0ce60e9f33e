"""A time of day, with a date only if its zone requires one: DecodeTimeOnly of datetime.c."""

from __future__ import annotations

from collections.abc import Callable

from meshdoc.adt.datetime.decoder import Decoder, read_offset
from meshdoc.adt.datetime.field import Fault, Faulty, Field
from meshdoc.adt.datetime.fields import Part, Shape
from meshdoc.adt.datetime.keyword import Keyword
from meshdoc.adt.datetime.reading import Reading
from meshdoc.adt.datetime.zone import Zone


class TimeDecoder(Decoder):
    """A time of day."""

    def decode(self, parts: list[Part]) -> None:
        """Read all parts and derive the time and offset. Raises Faulty if they are invalid."""
        for place, part in enumerate(parts):
            found = self._read(part, parts, place)
            if found is not None:
                self.see(found)
        if self.prefix:
            raise Faulty
        self.validate()
        self.apply_half()
        if self.overflows():
            raise Faulty(Fault.FIELD_OVERFLOW)
        if not self.has(Field.TIME):
            raise Faulty
        self._settle_zone()

    def _read(self, part: Part, parts: list[Part], place: int) -> int | None:
        match part.shape:
            case Shape.DATE:
                if place == 0 and len(parts) >= 2 and (parts[-1].shape is Shape.DATE or parts[1].shape is Shape.TIME):
                    return self.read_date(part.text)
                if part.text[0].isdigit():
                    return self.read_time_and_zone(part.text)
                return self.read_zone_name(part.text, known=True)
            case Shape.TIME:
                return self.read_time(part.text)
            case Shape.SIGNED:
                self.offset = read_offset(part.text)
                return Field.ZONE
            case Shape.NUMBER if self.prefix:
                return self.read_announced(part.text)
            case Shape.NUMBER:
                dated = place == 0 and len(parts) >= 2 and parts[-1].shape is Shape.DATE
                return self._read_digits(part.text, dated=dated)
            case _:
                return self.read_word(part.text)

    def _read_digits(self, text: str, *, dated: bool) -> int:
        """Read a number without a J or T prefix. `dated` is whether a date is allowed here."""
        whole, point, _ = text.partition(".")
        if point and dated:
            return self.read_date(text)
        if point and len(whole) <= 2:
            raise Faulty
        if point or len(text) > 4:
            return self.read_run_together(text, self.seen)
        return self.read_number(text, False, self.seen | Field.DATE)

    def read_run_together(self, text: str, seen: int) -> int:
        """Read a time without delimiters; a date is not possible here."""
        return super().read_run_together(text, seen | Field.DATE)

    def read_keyword(self, keyword: Keyword) -> int:
        """Read a special value: now or zulu."""
        if keyword.kind != Field.RESERVED:
            return super().read_keyword(keyword)
        if keyword.name == "now":
            _, time, _ = self.reading.present()
            self.set_time(time)
            return Field.TIME
        if keyword.name == "zulu":
            self.set_time(0)
            return Field.TIME | Field.ZONE
        raise Faulty

    def _settle_zone(self) -> None:
        """Compute an offset that depends on the date. Without an explicit zone, the session's zone applies."""
        summer = self.seen & Field.SUMMER_TIME
        if summer and (self.zone or self.abbreviation or not self.seen & Field.ZONE):
            raise Faulty
        if self.zone is not None:
            self.offset = self._offset_of(self.zone, self._own_date)
        if self.abbreviation is not None:
            zone, word = self.abbreviation
            self.offset = zone.offset_of_abbreviation(self._date(), self.second_of_day(), word)
        if not self.seen & Field.ZONE:
            self.offset = self._offset_of(self.reading.zone, self._date)

    def _date(self) -> tuple[int, int, int]:
        """The given date, or the current date. Raises Faulty if the given date is incomplete."""
        if not self.seen & Field.DATE:
            return self.reading.present()[0]
        return self._own_date()

    def _own_date(self) -> tuple[int, int, int]:
        if not self.has(Field.DATE):
            raise Faulty
        return self.date()

    def _offset_of(self, zone: Zone, date: Callable[[], tuple[int, int, int]]) -> int:
        fixed = zone.fixed_offset()
        return zone.offset_of(date(), self.second_of_day()) if fixed is None else fixed


def decode_time(parts: list[Part], reading: Reading) -> TimeDecoder:
    """Decode a time literal split into parts. Raises Faulty if it is invalid."""
    decoder = TimeDecoder(reading)
    decoder.decode(parts)
    return decoder
