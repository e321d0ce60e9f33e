"""Lines of COPY data to fields: CopyReadLineText, CopyReadAttributesText and CopyReadAttributesCSV (copyfromparse.c).

Differs from PostgreSQL in that the data is at hand as a whole, in characters; a byte that is no character of the data's
encoding is a lone surrogate in it.
"""

from __future__ import annotations

import enum
import functools
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from meshdoc.diagnostics import SqlError
from meshdoc.record import record
from meshdoc.syntax.encoding import check_encoding, has_faults


class Marker(enum.Enum):
    """What a field can be besides a text and NULL."""

    DEFAULT = enum.auto()


Field: TypeAlias = str | Marker | None
"""The text of a field, None for NULL, or the marker of the column's default."""

FORMAT_ERROR = "22P04"
ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


@record
class CopyFormat:
    """The options that decide how a line is read: CopyFormatOptions."""

    csv: bool = False
    delimiter: str = "\t"
    null: str = "\\N"
    default: str | None = None
    quote: str = '"'
    escape: str = '"'


class Line(NamedTuple):
    """A line without its end, and the number that messages give it, counted from 1."""

    number: int
    text: str


# --- lines ------------------------------------------------------------------------------------------------

_TEXT_LINE = re.compile(r"(?:[^\\\r\n]++|\\[^.])*+(?:\\\Z)?", re.DOTALL)
_LINE_END = re.compile(r"\r\n|\r|\n")
_AFTER_CR = re.compile(r"\r|\n")


def read_lines(data: str, format: CopyFormat, encoding: str) -> Iterator[Line]:
    """The lines of the data, up to its end or, in text format, to `\\.`.

    Raises SqlError 22P04 where the ends of lines differ or `\\.` is not alone on its line, 22021 or 22P05 at bytes that
    are no characters of the encoding.
    """
    content = _csv_line(format.quote, format.escape) if format.csv else _TEXT_LINE
    position, number, style = 0, 0, ""
    faulty = has_faults(data)
    while position < len(data):
        number += 1
        match = content.match(data, position)
        assert match is not None
        if faulty:
            check_encoding(data, encoding, position, match.end())
        if data.startswith("\\.", match.end()) and not format.csv:
            _check_end_of_copy(data, match.start(), match.end(), style)
            return
        end = (_AFTER_CR if style == "\r" else _LINE_END).match(data, match.end())
        if end is not None and style and end[0] != style:
            raise _other_style(end[0], format)
        number += match[0].count("\n" if style == "\n" else "\r") if format.csv else 0
        yield Line(number, match[0])
        if end is not None:
            style = end[0]
        position = end.end() if end is not None else match.end()


@functools.cache
def _csv_line(quote: str, escape: str) -> re.Pattern[str]:
    """A line in which quoted parts hold ends of lines; one that is never closed reaches to the end of the data."""
    q, e = re.escape(quote), re.escape(escape)
    inside = f"[^{q}]" if quote == escape else f"(?:[^{q}{e}]|{e}.)"
    return re.compile(f"(?:[^{q}\r\n]++|{q}{inside}*+(?:{q}|{e}?\\Z))*+", re.DOTALL)


def _other_style(found: str, format: CopyFormat) -> SqlError:
    """The error for an end of line that differs from those before it."""
    name, mark = ("carriage return", "\\r") if found[0] == "\r" else ("newline", "\\n")
    if format.csv:
        return SqlError(
            FORMAT_ERROR, f"unquoted {name} found in data", hint=f"Use quoted CSV field to represent {name}."
        )
    return SqlError(FORMAT_ERROR, f"literal {name} found in data", hint=f'Use "{mark}" to represent {name}.')


def _check_end_of_copy(data: str, start: int, end: int, style: str) -> None:
    """Raise SqlError 22P04 unless `\\.` is alone on its line, which ends as those before."""
    after = _LINE_END.match(data, end + 2)
    if after is not None and style and not after[0].startswith(style):
        raise SqlError(FORMAT_ERROR, "end-of-copy marker does not match previous newline style")
    if after is None or start != end:
        raise SqlError(FORMAT_ERROR, "end-of-copy marker is not alone on its line")


# --- fields -----------------------------------------------------------------------------------------------

_ESCAPE = re.compile(r"\\(?P<octal>[0-7]{1,3})|\\x(?P<hex>[0-9A-Fa-f]{1,2})|\\(?P<other>.)", re.DOTALL)
_HIGH = 0x80


def read_fields(line: str, format: CopyFormat) -> tuple[Field, ...]:
    """The fields of a line. Raises SqlError 22P04 for a quote that is not closed, 22021 for escapes that make no text.

    Differs from PostgreSQL in that a field may be the marker of a default that its column does not have.
    """
    pattern = _csv_field(format) if format.csv else _text_field(format.delimiter)
    plain: Callable[[str], str] = functools.partial(_unquoted, format) if format.csv else _unescaped
    fields: list[Field] = []
    position = 0
    while True:
        match = pattern.match(line, position)
        if match is None:
            raise SqlError(FORMAT_ERROR, "unterminated CSV quoted field")
        fields.append(_field(match["raw"], format, plain))
        position = match.end()
        if not match["delimiter"]:
            return tuple(fields)


def _field(raw: str, format: CopyFormat, plain: Callable[[str], str]) -> Field:
    """What a field is, by how it is written: what is quoted is neither null nor default."""
    if raw == format.null:
        return None
    if raw == format.default:
        return Marker.DEFAULT
    return plain(raw)


@functools.cache
def _text_field(delimiter: str) -> re.Pattern[str]:
    """A backslash at the end of the line is no part of the field."""
    d = re.escape(delimiter)
    return re.compile(rf"(?P<raw>(?:[^\\{d}]++|\\x[0-9A-Fa-f]{{1,2}}|\\.)*+)\\?(?P<delimiter>{d}|\Z)", re.DOTALL)


@functools.cache
def _csv_field(format: CopyFormat) -> re.Pattern[str]:
    d, q = re.escape(format.delimiter), re.escape(format.quote)
    return re.compile(f"(?P<raw>(?:[^{d}{q}]++|{_quoted(format)})*+)(?P<delimiter>{d}|\\Z)", re.DOTALL)


def _quoted(format: CopyFormat) -> str:
    """A quoted part of a field, as a pattern: the escape only escapes itself and the quote."""
    q, e = re.escape(format.quote), re.escape(format.escape)
    return f"{q}((?:{e}[{q}{e}]|[^{q}])*+){q}"


def _unquoted(format: CopyFormat, raw: str) -> str:
    if format.quote not in raw:
        return raw
    q, e = re.escape(format.quote), re.escape(format.escape)
    return re.sub(_quoted(format), lambda part: re.sub(f"{e}([{q}{e}])", r"\1", part[1]), raw, flags=re.DOTALL)


def _unescaped(raw: str) -> str:
    if "\\" not in raw:
        return raw
    text = _ESCAPE.sub(_escaped, raw)
    if text.isascii() and "\0" not in text:
        return text
    text = text.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")
    check_encoding(text, "UTF8")
    return text


def _escaped(match: re.Match[str]) -> str:
    if match["other"]:
        return ESCAPES.get(match["other"], match["other"])
    byte = (int(match["octal"], 8) if match["octal"] else int(match["hex"], 16)) & 0xFF
    return chr(byte) if byte < _HIGH else bytes([byte]).decode("utf-8", "surrogateescape")
