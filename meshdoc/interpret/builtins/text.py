"""Text functions that DuckDB lacks or defines differently: varlena.c, quote.c, oracle_compat.c, format in varlena.c."""

from __future__ import annotations

import re

from meshdoc.adt.identifier import split_name
from meshdoc.catalog.contents import Value
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.builtins import Call, builtin, given, plain
from meshdoc.interpret.limits import LENGTH, too_large
from meshdoc.interpret.modifier import FITS
from meshdoc.interpret.text import printed
from meshdoc.interpret.value import Uncertain, flat
from meshdoc.nodes import oids

plain("quote_ident")(quote_identifier)


@plain("quote_literal")
def _literal(text: str) -> str:
    """quote_literal(text), with E and doubled backslashes if it contains a backslash: quote_literal_internal."""
    body = text.replace("'", "''")
    return "E'" + body.replace("\\", "\\\\") + "'" if "\\" in body else f"'{body}'"


@plain("quote_nullable")
def _nullable(text: str | None) -> str:
    """quote_nullable(text)."""
    return "NULL" if text is None else _literal(text)


FORMAT = re.compile(
    r"%(?:(?P<position>\d+)\$)?(?P<left>-)?(?:(?P<width>\d+)|(?P<star>\*)(?:(?P<at>\d+)\$)?)?(?P<type>.?)", re.S
)


@builtin("text_format", "text_format_nv")
def format_text(call: Call, pattern: str | None, *arguments: Value) -> str | None:
    """format(text, ...)."""
    if pattern is None:
        return None
    values = given(call, (pattern, *arguments), 1)
    place = 0
    made, last = "", 0
    for match in FORMAT.finditer(pattern):
        made += pattern[last : match.start()]
        last = match.end()
        if match["type"] == "%" and match.group() == "%%":
            made += "%"
            continue
        width = int(match["width"]) if match["width"] else 0
        if match["star"]:
            place = int(match["at"]) if match["at"] else place + 1
            width = int(str(_argument(values, place)[0] or 0))
        _check(match["type"])
        place = int(match["position"]) if match["position"] else place + 1
        value, type = _argument(values, place)
        if abs(width) > LENGTH:
            raise too_large()
        text = _converted(call, match["type"], printed(call.facts, type, value))
        made += text.ljust(abs(width)) if match["left"] or width < 0 else text.rjust(width)
    return made + pattern[last:]


def _argument(values: list[tuple[Value, TypeRef]], place: int) -> tuple[Value, TypeRef]:
    if place == 0:
        raise SqlError("22023", "format specifies argument 0, but arguments are numbered from 1")
    if place > len(values):
        raise SqlError("22023", "too few arguments for format()")
    return values[place - 1]


def _converted(call: Call, kind: str, text: str | None) -> str:
    if kind == "s":
        return text or ""
    if kind == "I":
        if text is None:
            raise SqlError("22004", "null values cannot be formatted as an SQL identifier")
        return quote_identifier(text)
    return _nullable(text)


def _check(kind: str) -> None:
    if not kind:
        raise SqlError("22023", "unterminated format() type specifier", hint='For a single "%" use "%%".')
    if kind not in "sIL":
        raise SqlError("22023", f'unrecognized format() type specifier "{kind}"', hint='For a single "%" use "%%".')


@builtin("text_concat")
def concat(call: Call, *arguments: Value) -> str:
    """concat(...): NULLs are ignored."""
    shown = (printed(call.facts, type, value) for value, type in given(call, arguments, 0))
    return "".join(text for text in shown if text is not None)


@builtin("text_concat_ws")
def concat_ws(call: Call, separator: str | None, *arguments: Value) -> str | None:
    """concat_ws(separator, ...)."""
    if separator is None:
        return None
    shown = (printed(call.facts, type, value) for value, type in given(call, (separator, *arguments), 1))
    return separator.join(text for text in shown if text is not None)


@plain("lpad")
def lpad(text: str, length: int, fill: str) -> str:
    """lpad(text, integer, text)."""
    return _filler(text, length, fill) + text[: max(length, 0)]


@plain("rpad")
def rpad(text: str, length: int, fill: str) -> str:
    """rpad(text, integer, text)."""
    return text[: max(length, 0)] + _filler(text, length, fill)


def _filler(text: str, length: int, fill: str) -> str:
    """What a text lacks to the length."""
    if len(text) >= length:
        return ""
    if length > LENGTH:
        raise too_large()
    return (fill * length)[: length - len(text)]


@plain("initcap")
def initcap(text: str) -> str:
    """initcap(text)."""
    if not text.isascii():
        raise Uncertain("letters that are not ASCII change their case as the database's locale says")
    return re.sub(r"[^\W_]+", lambda word: word[0].capitalize(), text)


@plain("split_part")
def split_part(text: str, delimiter: str, place: int) -> str:
    """split_part(text, text, integer)."""
    if place == 0:
        raise SqlError("22023", "field position must not be zero")
    parts = text.split(delimiter) if delimiter else [text]
    index = place - 1 if place > 0 else len(parts) + place
    return parts[index] if 0 <= index < len(parts) else ""


@builtin("array_to_text", "array_to_text_null")
def array_to_string(
    call: Call, items: list[Value] | None, separator: str | None, null: str | None = None
) -> str | None:
    """array_to_string(anyarray, text [, text])."""
    if items is None or separator is None:
        return None
    element = TypeRef(call.facts.base_element_type(call.types[0].oid))
    shown = (printed(call.facts, element, item) for item in flat(items))
    texts = [null if text is None else text for text in shown]
    parts = [text for text in texts if text is not None]
    if len(separator) * len(parts) > LENGTH:
        raise too_large()
    return separator.join(parts)


_IDENTIFIER = re.compile(r"[^\W\d][\w$]*+")


@plain("parse_ident")
def parse_ident(text: str, strict: bool = True) -> list[Value]:
    """parse_ident(text, boolean), of a whole name."""
    try:
        parts = split_name(text)
    except SqlError:
        parts = ()
    if not parts or not ('"' in text or all(map(_IDENTIFIER.fullmatch, parts))):
        raise Uncertain(f"reading {text} as a name is not supported")
    return list(parts)


@plain("network_show")
def network_text(address: str) -> str:
    """text(inet): unlike inet's output, it always has the length of the netmask."""
    return address if "/" in address else f"{address}/{128 if ':' in address else 32}"


# --- lengths ------------------------------------------------------------------------------------------------

plain("varchar")(FITS[oids.VARCHAR])
plain("bpchar")(FITS[oids.BPCHAR])
