"""Arrays and rows: arrayfuncs.c and rowtypes.c.

What is inside is read by a function that the caller gives.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeAlias

from meshdoc.analyze.values.scalar import SPACE
from meshdoc.diagnostics import SqlError

Read: TypeAlias = Callable[[str], str]
Item: TypeAlias = "str | list[Item] | None"

_BOUNDS = re.compile(r"((?:\s*\[\s*[+-]?[0-9]+\s*(?::\s*[+-]?[0-9]+\s*)?\])+)\s*=\s*")
INTEGERS = range(-(2**31), 2**31)
_BOUND = re.compile(r"\[\s*([+-]?[0-9]+)\s*(?::\s*([+-]?[0-9]+)\s*)?\]")


def malformed(kind: str, text: str, detail: str) -> SqlError:
    """22P02 for a literal of a wrong form."""
    return SqlError("22P02", f'malformed {kind} literal: "{text}"', detail=detail)


# --- arrays ---------------------------------------------------------------------------------------------


class _ArrayReader:
    def __init__(self, text: str, delimiter: str, read: Read) -> None:
        self.text = text
        self.place = 0
        self.delimiter = delimiter
        self.read = read

    def fail(self, detail: str) -> SqlError:
        return malformed("array", self.text, detail)

    def skip(self) -> None:
        while self.place < len(self.text) and self.text[self.place] in SPACE:
            self.place += 1

    def peek(self) -> str:
        if self.place >= len(self.text):
            raise self.fail("Unexpected end of input.")
        return self.text[self.place]

    def array(self) -> list[Item]:
        self.place += 1
        items: list[Item] = []
        self.skip()
        if self.peek() == "}":
            self.place += 1
            return items
        while True:
            self.skip()
            items.append(self.array() if self.peek() == "{" else self.element())
            self.skip()
            mark = self.peek()
            self.place += 1
            if mark == "}":
                return items
            if mark != self.delimiter:
                raise self.fail("Unexpected array element.")

    def element(self) -> str | None:
        if self.peek() == '"':
            return self.read(self.quoted())
        start, text, escaped, kept = self.place, "", False, 0
        while (mark := self.peek()) not in (self.delimiter, "}"):
            if mark in '{"':
                raise self.fail(
                    f'Unexpected "{mark}" character.' if mark == "{" else "Incorrectly quoted array element."
                )
            if mark == "\\":
                escaped = True
                self.place += 1
                text, kept = text + self.peek(), len(text) + 1
            else:
                text += mark
            self.place += 1
        text = text[:kept] + text[kept:].rstrip(SPACE)
        if not text and self.place == start:
            raise self.fail(f'Unexpected "{self.peek()}" character.')
        return None if text.lower() == "null" and not escaped else self.read(text)

    def quoted(self) -> str:
        self.place += 1
        text = ""
        while (mark := self.peek()) != '"':
            if mark == "\\":
                self.place += 1
                mark = self.peek()
            text += mark
            self.place += 1
        self.place += 1
        return text


def read_array(text: str, delimiter: str, read: Read) -> str:
    """array_in and array_out: {1,2}, {{a,b},{c,d}}, [2:3]={x,y}."""
    reader = _ArrayReader(text, delimiter, read)
    bounds = _BOUNDS.match(text)
    given = [_bounds(lower, upper) for lower, upper in _BOUND.findall(bounds[1])] if bounds else []
    reader.place = bounds.end() if bounds else 0
    reader.skip()
    if reader.place >= len(text) or text[reader.place] != "{":
        if bounds:
            raise reader.fail('Array contents must start with "{".')
        raise reader.fail('Array value must start with "{" or dimension information.')
    items = reader.array()
    reader.skip()
    if reader.place < len(text):
        raise reader.fail("Junk after closing right brace.")
    sizes = _dimensions(items, reader)
    if given and [len(dimension) for dimension in given] != sizes:
        raise reader.fail("Specified array dimensions do not match array contents.")
    if 0 in sizes:
        return "{}"
    shown = _written(items, delimiter)
    if any(dimension.start != 1 for dimension in given):
        return "".join(f"[{dimension.start}:{dimension.stop - 1}]" for dimension in given) + f"={shown}"
    return shown


def _bounds(first: str, second: str) -> range:
    """The subscripts of a dimension: [2:3], or [3] for those from 1: ReadArrayDimensions."""
    lower, upper = (int(first), int(second)) if second else (1, int(first))
    if lower not in INTEGERS or upper not in INTEGERS:
        raise SqlError("54000", "array bound is out of integer range")
    if upper == INTEGERS[-1]:
        raise SqlError("54000", f"array upper bound is too large: {upper}")
    if upper < lower:
        raise SqlError("2202E", "upper bound cannot be less than lower bound")
    return range(lower, upper + 1)


def _dimensions(items: list[Item], reader: _ArrayReader) -> list[int]:
    """How long an array is in each direction; the last is 0 where there is nothing in it."""
    nested = [item for item in items if isinstance(item, list)]
    if not nested:
        return [len(items)]
    wrong = "Multidimensional arrays must have sub-arrays with matching dimensions."
    if len(nested) != len(items):
        raise reader.fail(wrong)
    inner = [_dimensions(item, reader) for item in nested]
    if any(sizes != inner[0] for sizes in inner):
        raise reader.fail(wrong)
    return [len(items), *inner[0]]


def _written(items: list[Item], delimiter: str) -> str:
    return "{" + delimiter.join(_shown(item, delimiter) for item in items) + "}"


def _shown(item: Item, delimiter: str) -> str:
    if item is None:
        return "NULL"
    return _written(item, delimiter) if isinstance(item, list) else quote_element(item, delimiter)


def quote_element(text: str, delimiter: str) -> str:
    """An element as array_out writes it, in double quotes where it must be."""
    special = set('{}"\\' + delimiter + SPACE)
    if text and text.lower() != "null" and not special & set(text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


# --- rows -----------------------------------------------------------------------------------------------


def split_row(text: str) -> list[str | None]:
    """The fields of a row's literal: record_in."""
    body = text.strip(SPACE)
    if not body.startswith("("):
        raise malformed("record", text, "Missing left parenthesis.")
    fields: list[str | None] = []
    place, field, quoted, some = 1, "", False, False
    while True:
        if place >= len(body):
            raise malformed("record", text, "Unexpected end of input.")
        mark = body[place]
        if not quoted and mark in ",)":
            fields.append(field if some else None)
            field, some = "", False
            if mark == ")":
                break
        elif mark == "\\":
            place += 1
            field, some = field + body[place : place + 1], True
        elif mark == '"':
            if quoted and body[place + 1 : place + 2] == '"':
                field += '"'
                place += 1
            else:
                quoted, some = not quoted, True
        else:
            field, some = field + mark, True
        place += 1
    if body[place + 1 :]:
        raise malformed("record", text, "Junk after right parenthesis.")
    return fields


def read_row(text: str, reads: Sequence[Read]) -> str:
    """record_in and record_out."""
    fields = split_row(text)
    if len(fields) == 1 and fields[0] is None and not reads:
        fields = []
    if len(fields) < len(reads):
        raise malformed("record", text, "Too few columns.")
    if len(fields) > len(reads):
        raise malformed("record", text, "Too many columns.")
    shown = ("" if field is None else _quote_field(read(field)) for field, read in zip(fields, reads, strict=True))
    return "(" + ",".join(shown) + ")"


def _quote_field(text: str) -> str:
    if text and not set('"\\(),' + SPACE) & set(text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '""') + '"'
