"""Split a literal into parts: ParseDateTime of datetime.c."""

from __future__ import annotations

import enum
import re

from meshdoc.adt.datetime.field import Faulty
from meshdoc.adt.datetime.keyword import date_word
from meshdoc.record import positional

MOST_FIELDS = 25
SPACES = " \t\n\v\f\r"


class Shape(enum.Enum):
    """The lexical form of a part: the DTK codes that ParseDateTime assigns."""

    NUMBER = "digits, perhaps with a decimal point"
    DATE = "digits and delimiters, digits and text, or the name of a time zone with punctuation"
    TIME = "digits and colons"
    WORD = "letters"
    SPECIAL = "a sign and letters"
    SIGNED = "a sign and digits: a time zone, or a number in an interval"


@positional
class Part:
    """A part of a literal, in lowercase."""

    shape: Shape
    text: str


_DIGITS = re.compile(r"[0-9]+")
_TIME = re.compile(r"[0-9]+:[0-9:.]*")
_DELIMITED = re.compile(r"[0-9]+([-/.])[0-9]+(\1(?:\1|[0-9])*)?")
_WITH_TEXT = re.compile(r"[0-9]+([-/.])(?:[0-9A-Za-z]|\1)*")
_FRACTION = re.compile(r"\.[0-9]*")
_LETTERS = re.compile(r"[A-Za-z]+")
_NAME = re.compile(r"[A-Za-z]+.[-+/_.:0-9A-Za-z]*")
_SIGNED = re.compile(rf"([+-])[{SPACES}]*([0-9][0-9:.-]*)")
_SPECIAL = re.compile(rf"([+-])[{SPACES}]*([A-Za-z]+)")
_PUNCTUATED, _NUMBERED = frozenset("-/."), frozenset("+0123456789")
_PUNCTUATION = frozenset("!\"#$%&'()*,/:;<=>?@[\\]^_`{|}~")


def split(text: str, room: int) -> list[Part]:
    """Split a literal into parts. `room` is the size of PostgreSQL's buffer: each part takes its length plus one.

    Raises Faulty if the parts exceed the buffer or the maximum number of fields.
    """
    parts: list[Part] = []
    place = used = 0
    while place < len(text):
        if text[place] in SPACES or (text[place] in _PUNCTUATION and len(parts) < MOST_FIELDS):
            place += 1
            continue
        if len(parts) >= MOST_FIELDS:
            raise Faulty
        part, place = _part(text, place)
        used += len(part.text) + 1
        if used > room:
            raise Faulty
        parts.append(part)
    return parts


def _part(text: str, place: int) -> tuple[Part, int]:
    mark = text[place]
    if mark in "0123456789":
        return _numeric(text, place)
    if match := _FRACTION.match(text, place):
        return Part(Shape.NUMBER, match[0]), match.end()
    if match := _LETTERS.match(text, place):
        word = match[0].lower()
        after = text[match.end() : match.end() + 1]
        named = after in _PUNCTUATED or (after in _NUMBERED and date_word(word) is None)
        if named and (name := _NAME.match(text, place)):
            return Part(Shape.DATE, name[0].lower()), name.end()
        return Part(Shape.WORD, word), match.end()
    if match := _SIGNED.match(text, place):
        return Part(Shape.SIGNED, match[1] + match[2]), match.end()
    if match := _SPECIAL.match(text, place):
        return Part(Shape.SPECIAL, match[1] + match[2].lower()), match.end()
    raise Faulty


def _numeric(text: str, place: int) -> tuple[Part, int]:
    if match := _TIME.match(text, place):
        return Part(Shape.TIME, match[0]), match.end()
    if match := _DELIMITED.match(text, place):
        number = match[1] == "." and match[2] is None
        return Part(Shape.NUMBER if number else Shape.DATE, match[0]), match.end()
    if match := _WITH_TEXT.match(text, place):
        return Part(Shape.DATE, match[0].lower()), match.end()
    match = _DIGITS.match(text, place)
    assert match is not None
    return Part(Shape.NUMBER, match[0]), match.end()
