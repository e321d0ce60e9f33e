"""Array and row literals: arrayfuncs.c and rowtypes.c.

The caller passes the input functions of the elements or fields.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Protocol, TypeAlias

from meshdoc.adt.scalar import SPACE
from meshdoc.adt.scanner import Scanner
from meshdoc.diagnostics import SqlError

Read: TypeAlias = Callable[[str], str]


class Input(Protocol):
    """The input function of a type, and its check that NULL is allowed."""

    def __call__(self, text: str) -> str: ...

    def null(self) -> None: ...


Item: TypeAlias = "str | list[Item] | None"

MOST_DIMENSIONS = 6
UNEVEN = "Multidimensional arrays must have sub-arrays with matching dimensions."
INTEGERS = range(-(2**31), 2**31)
_BOUND = re.compile(r"\[([+-]?[0-9]+)(?::([+-]?[0-9]+))?\]")


def malformed(kind: str, text: str, detail: str) -> SqlError:
    """SqlError 22P02 for a malformed literal."""
    return SqlError("22P02", f'malformed {kind} literal: "{text}"', detail=detail)


def _without(dimension: str) -> str:
    """The detail for a malformed dimension at the start of a text: ReadDimensionInt and its caller."""
    if not re.match(r"\[[+-]?[0-9]", dimension):
        return '"[" must introduce explicitly-specified array dimensions.'
    if re.match(r"\[[+-]?[0-9]+:(?![+-]?[0-9])", dimension):
        return "Missing array dimension value."
    return 'Missing "]" after array dimensions.'


# --- arrays ---------------------------------------------------------------------------------------------


class _ArrayReader(Scanner):
    def __init__(self, text: str, delimiter: str, read: Input) -> None:
        super().__init__(text)
        self.depth = 0  # nesting depth of the elements, once one has been read
        self.delimiter = delimiter
        self.read = read

    def fail(self, detail: str) -> SqlError:
        return malformed("array", self.text, detail)

    def peek(self) -> str:
        if self.place >= len(self.text):
            raise self.fail("Unexpected end of input.")
        return self.text[self.place]

    def bounds(self) -> list[range]:
        """The explicit dimensions before the contents: ReadArrayDimensions."""
        found: list[range] = []
        self.skip_space()
        while self.text.startswith("[", self.place):
            if len(found) == MOST_DIMENSIONS:
                raise _too_many_dimensions()
            match = _BOUND.match(self.text, self.place)
            if match is None:
                raise self.fail(_without(self.text[self.place :]))
            self.place = match.end()
            found.append(_bounds(match[1], match[2]))
            self.skip_space()
        if found:
            if not self.text.startswith("=", self.place):
                raise self.fail('Missing "=" after array dimensions.')
            self.place += 1
            self.skip_space()
        return found

    def array(self, depth: int = 1) -> list[Item]:
        if depth > MOST_DIMENSIONS:
            raise _too_many_dimensions()
        if self.depth and depth > self.depth:
            raise self.fail(UNEVEN)
        self.place += 1
        items: list[Item] = []
        self.skip_space()
        if self.peek() == "}":
            self.place += 1
            return items
        while True:
            self.skip_space()
            if self.peek() == "{":
                items.append(self.array(depth + 1))
            else:
                items.append(self.element())
                self.depth = self.depth or depth
            self.skip_space()
            mark = self.peek()
            self.place += 1
            if mark == "}":
                return items
            if mark != self.delimiter:
                raise self.fail("Unexpected array element.")

    def element(self) -> str | None:
        if self.peek() == '"':
            text = self.quoted()
            self.skip_space()
            if self.peek() not in (self.delimiter, "}"):
                raise self.fail("Incorrectly quoted array element.")
            return self.read(text)
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
        if text.lower() == "null" and not escaped:
            self.read.null()
            return None
        return self.read(text)

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


def _too_many_dimensions() -> SqlError:
    return SqlError("54000", f"number of array dimensions exceeds the maximum allowed ({MOST_DIMENSIONS})")


def read_array(text: str, delimiter: str, read: Input) -> str:
    """Read and print an array: array_in and array_out. Accepts {1,2}, {{a,b},{c,d}}, [2:3]={x,y}."""
    reader = _ArrayReader(text, delimiter, read)
    given = reader.bounds()
    if reader.place >= len(text) or text[reader.place] != "{":
        if given:
            raise reader.fail('Array contents must start with "{".')
        raise reader.fail('Array value must start with "{" or dimension information.')
    items = reader.array()
    reader.skip_space()
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


class _AsWritten:
    """The input of elements that have been read before."""

    def __call__(self, text: str) -> str:
        return text

    def null(self) -> None:
        """NULL is allowed."""


def array_items(text: str) -> list[Item]:
    """The elements of an array as PostgreSQL prints it: texts, null, and lists where it has several dimensions."""
    reader = _ArrayReader(text, ",", _AsWritten())
    reader.bounds()
    return reader.array()


def _bounds(first: str, second: str) -> range:
    """The subscripts of a dimension, from [2:3], or from [3], which starts at 1: ReadArrayDimensions."""
    lower, upper = (int(first), int(second)) if second else (1, int(first))
    if lower not in INTEGERS or upper not in INTEGERS:
        raise SqlError("54000", "array bound is out of integer range")
    if upper == INTEGERS[-1]:
        raise SqlError("54000", f"array upper bound is too large: {upper}")
    if upper < lower:
        raise SqlError("2202E", "upper bound cannot be less than lower bound")
    return range(lower, upper + 1)


def _dimensions(items: list[Item], reader: _ArrayReader) -> list[int]:
    """The length of each dimension. The last is 0 if the array is empty."""
    nested = [item for item in items if isinstance(item, list)]
    if not nested:
        return [len(items)]
    if len(nested) != len(items):
        raise reader.fail(UNEVEN)
    inner = [_dimensions(item, reader) for item in nested]
    if any(sizes != inner[0] for sizes in inner):
        raise reader.fail(UNEVEN)
    return [len(items), *inner[0]]


def _written(items: list[Item], delimiter: str) -> str:
    return "{" + delimiter.join(_shown(item, delimiter) for item in items) + "}"


def _shown(item: Item, delimiter: str) -> str:
    if item is None:
        return "NULL"
    return _written(item, delimiter) if isinstance(item, list) else quote_element(item, delimiter)


def quote_element(text: str, delimiter: str) -> str:
    """An element as array_out prints it: double-quoted only if necessary."""
    special = set('{}"\\' + delimiter + SPACE)
    if text and text.lower() != "null" and not special & set(text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


# --- rows -----------------------------------------------------------------------------------------------


class _RowReader(Scanner):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.skip_space()
        self.must("(", "Missing left parenthesis.")

    def fail(self, detail: str) -> SqlError:
        return malformed("record", self.text, detail)

    def must(self, mark: str, detail: str) -> None:
        if self.peek() != mark:
            raise self.fail(detail)
        self.place += 1

    def field(self) -> str | None:
        """The text up to the next comma or closing parenthesis; None if it is empty."""
        if self.peek() in (",", ")"):
            return None
        found = unquoted(self.text, self.place, ",)")
        if found is None:
            raise self.fail("Unexpected end of input.")
        field, self.place = found
        return field

    def end(self) -> None:
        self.must(")", "Too many columns.")
        if self.text[self.place :].strip(SPACE):
            raise self.fail("Junk after right parenthesis.")


def split_row(text: str) -> list[str | None]:
    """Split a row literal into its fields, whatever their types."""
    reader = _RowReader(text)
    fields = [reader.field()]
    while reader.peek() == ",":
        reader.place += 1
        fields.append(reader.field())
    reader.end()
    return fields


def read_row(text: str, reads: Sequence[Input]) -> str:
    """Read and print a row: record_in and record_out."""
    reader = _RowReader(text)
    shown: list[str] = []
    for place, read in enumerate(reads):
        if place:
            reader.must(",", "Too few columns.")
        field = reader.field()
        if field is None:
            read.null()
        shown.append("" if field is None else quote(read(field), '"\\(),'))
    reader.end()
    return "(" + ",".join(shown) + ")"


def unquoted(text: str, place: int, ends: str) -> tuple[str, int] | None:
    """A field or bound without quotes and backslashes, and the position of the mark that ends it; None without one."""
    value, quoted = "", False
    while place < len(text) and (quoted or text[place] not in ends):
        mark = text[place]
        if mark == "\\":
            place += 1
            value += text[place : place + 1]
        elif mark != '"':
            value += mark
        elif quoted and text[place + 1 : place + 2] == '"':
            place += 1
            value += '"'
        else:
            quoted = not quoted
        place += 1
    return (value, place) if place < len(text) else None


def quote(text: str, special: str) -> str:
    """A field or bound as record_out and range_out print it: double-quoted only if necessary."""
    if text and not set(special + SPACE) & set(text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '""') + '"'
