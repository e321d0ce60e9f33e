"""Values as PostgreSQL prints and reads them: the output and input functions of all types."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from struct import pack, unpack
from typing import TypeAlias

from meshdoc.adt.container import quote_element, split_row
from meshdoc.adt.number import shortest_float
from meshdoc.analyze.input import input_value
from meshdoc.analyze.variable import prints_as_kept
from meshdoc.catalog.contents import Record, Unknown, Value
from meshdoc.catalog.names.description import shown_name, signature
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.type import TypeRef
from meshdoc.interpret.modifier import padded
from meshdoc.interpret.types import VECTORS, WHOLE, element_of, fields_of
from meshdoc.interpret.value import Uncertain, other_bounds
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import oids

Item: TypeAlias = "str | list[Item] | None"
Write: TypeAlias = Callable[[Facts, TypeRef, Value], str | None]
"""How a value is written, for the parts of an array or a row."""

NOT_KNOWN = "<unknown>"
"""Shown in a message in place of a value that cannot be known."""


# --- printing -------------------------------------------------------------------------------------------


def output(facts: Facts, type: TypeRef, value: Value) -> str | None:
    """What the type's output function prints; None for NULL."""
    if isinstance(value, Unknown):
        return NOT_KNOWN
    if value is not None and (name := NAMED.get(facts.base_type(type.oid))):
        return name(facts, int(str(value)))
    return _written(facts, type, value, output)


def constant_text(facts: Facts, type: TypeRef, value: Value) -> str | None:
    """The canonical text that `from_text` reads, in which objects are numbers. Raises Uncertain for an unknown part."""
    if isinstance(value, Unknown):
        raise Uncertain(value.reason)
    return _written(facts, type, value, constant_text)


def _written(facts: Facts, type: TypeRef, value: Value, write: Write) -> str | None:
    """A value, whose parts `write` writes."""
    base = facts.base_type(type.oid)
    if value is None:
        return None
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, float):
        return _float(value, "real" if base == oids.FLOAT4 else "double precision")
    if isinstance(value, Decimal):
        return _numeric(type, value)
    if isinstance(value, list):
        return _array(facts, base, value, write)
    if isinstance(value, Record):
        return _row(facts, value, write)
    return padded(str(value), facts.base(type).typmod) if base == oids.BPCHAR else str(value)


def printed(facts: Facts, type: TypeRef, value: Value) -> str | None:
    """The printed text for further computation. Raises Uncertain if it depends on the session's settings."""
    _check_settings(facts, type, value)
    return output(facts, type, value)


def _check_settings(facts: Facts, type: TypeRef, value: Value) -> None:
    """Raise Uncertain for a date or time, or a row with one, that the session prints otherwise than it is kept."""
    if value is not None and not prints_as_kept(facts, type.oid):
        raise Uncertain("the text of a date or time depends on session settings")
    if isinstance(value, Record):
        for field, part in zip(value.fields, value.values, strict=True):
            _check_settings(facts, field.type, part)


COMPUTED = 10
"""Decimal digits that DuckDB gives to computed values, whatever PostgreSQL would give."""


def is_computed(value: Decimal) -> bool:
    """Whether DuckDB may have computed a numeric, so that its last digits, and how many it has, are unknown."""
    return value.as_tuple().exponent == -COMPUTED


def _numeric(type: TypeRef, value: Decimal) -> str:
    """The digits of a numeric. Raises Uncertain if it was computed and its scale is not determined."""
    if type.typmod >= 4 and type.oid == oids.NUMERIC:
        return format(value, f".{type.typmod - 4 & 0x7FF}f")
    if is_computed(value):
        raise Uncertain("the number of digits of a computed numeric is unknown")
    return format(value, "f")


def _float(value: float, type: str) -> str:
    if value in (float("inf"), float("-inf")):
        return "Infinity" if value > 0 else "-Infinity"
    return "NaN" if value != value else shortest_float(_single(value) if type == "real" else value, type)


def _single(value: float) -> float:
    """The number of single precision."""
    found: float = unpack("f", pack("f", value))[0]
    return found


def _array(facts: Facts, type: Oid, items: list[Value], write: Write) -> str:
    element = TypeRef(element_of(facts, type) or oids.TEXT)
    if type in VECTORS:
        return " ".join(str(item) for item in items)
    return _braces(facts, element, items, write)


def _braces(facts: Facts, element: TypeRef, items: list[Value], write: Write) -> str:
    shown = []
    for item in items:
        if isinstance(item, list):
            shown.append(_braces(facts, element, item, write))
        else:
            text = write(facts, element, item)
            shown.append("NULL" if text is None else quote_element(text, ","))
    return "{" + ",".join(shown) + "}"


def _row(facts: Facts, record: Record, write: Write) -> str:
    parts = (write(facts, field.type, value) for field, value in zip(record.fields, record.values, strict=True))
    return "(" + ",".join("" if part is None else _quoted_field(part) for part in parts) + ")"


def _quoted_field(text: str) -> str:
    if text and not set('"\\(), \t\n\r\v\f') & set(text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '""') + '"'


# --- object identifier types ------------------------------------------------------------------------------


def _relation(facts: Facts, oid: Oid) -> str:
    """regclassout."""
    item = facts.names.relation_by_oid(oid)
    return shown_name(facts.names, item) if item is not None else _nothing(oid)


def _nothing(oid: Oid) -> str:
    return str(oid) if oid else "-"


def _type(facts: Facts, oid: Oid) -> str:
    """regtypeout."""
    return facts.format_type(oid) if facts.find_type(oid) else _nothing(oid)


def _routine(facts: Facts, oid: Oid) -> str:
    """regprocout."""
    item = facts.names.catalog.get(oid)
    if item is not None:
        return shown_name(facts.names, item)
    row = facts.names.system.proc(oid)
    return quote_identifier(row.name) if row else _nothing(oid)


def _procedure(facts: Facts, oid: Oid) -> str:
    """regprocedureout."""
    item = facts.names.catalog.get(oid)
    if isinstance(item, Routine):
        return signature(facts.names, shown_name(facts.names, item), item.input_types())
    row = facts.names.system.proc(oid)
    return signature(facts.names, quote_identifier(row.name), row.argument_types) if row else _nothing(oid)


def _global(facts: Facts, oid: Oid) -> str:
    """regnamespaceout and regroleout."""
    item: Object | None = facts.names.catalog.get(oid)
    return quote_identifier(item.name) if item is not None else _nothing(oid)


def _unknown(facts: Facts, oid: Oid) -> str:
    raise Uncertain("the names of operators, collations and text search objects as text are not supported")


def _place(facts: Facts, place: int) -> str:
    raise Uncertain("the place of a row in its table as text is unknown")


NAMED: dict[Oid, Callable[[Facts, Oid], str]] = {
    oids.REGCLASS: _relation,
    oids.REGTYPE: _type,
    oids.REGPROC: _routine,
    oids.REGPROCEDURE: _procedure,
    oids.REGNAMESPACE: _global,
    oids.REGROLE: _global,
    oids.TID: _place,
    **dict.fromkeys((oids.REGOPER, oids.REGOPERATOR, oids.REGCOLLATION, oids.REGCONFIG, oids.REGDICTIONARY), _unknown),
}
"""The types that are kept as numbers and printed otherwise: an oid as a name."""


# --- reading --------------------------------------------------------------------------------------------


def read(facts: Facts, type: TypeRef, text: str) -> Value:
    """The result of the type's input function for a text. Raises PostgreSQL's error if it is invalid."""
    return from_text(facts, type, input_value(facts, type, text))


def from_text(facts: Facts, type: TypeRef, text: str) -> Value:
    """The value of a type's canonical text. Raises Uncertain for an array with other bounds than 1."""
    base = facts.base(type)
    if base.oid in SCALARS:
        return SCALARS[base.oid](text)
    if base.oid in VECTORS:
        return [int(word) for word in text.split()]
    if element := facts.element_type(base.oid):
        if text.startswith("["):
            raise other_bounds()
        items = _ArrayText(text, facts.type(element).delimiter).items()
        return _typed(facts, TypeRef(element, base.typmod), items)
    if fields := fields_of(facts, base.oid):
        parts = zip(fields, split_row(text), strict=True)
        return Record(fields, tuple(None if t is None else from_text(facts, field.type, t) for field, t in parts))
    return text


SCALARS: dict[Oid, Callable[[str], Value]] = {
    oids.BOOL: lambda text: text in ("t", "true"),
    **dict.fromkeys(WHOLE, int),
    oids.FLOAT4: float,
    oids.FLOAT8: float,
    oids.NUMERIC: Decimal,
}


def _typed(facts: Facts, element: TypeRef, items: list[Item]) -> list[Value]:
    return [
        _typed(facts, element, item)
        if isinstance(item, list)
        else None
        if item is None
        else from_text(facts, element, item)
        for item in items
    ]


class _ArrayText:
    """Reads the output of array_out."""

    def __init__(self, text: str, delimiter: str) -> None:
        self.text = text
        self.place = text.index("{")
        self.delimiter = delimiter

    def items(self) -> list[Item]:
        self.place += 1
        found: list[Item] = []
        while self.text[self.place] != "}":
            found.append(self.items() if self.text[self.place] == "{" else self._element())
            if self.text[self.place] == self.delimiter:
                self.place += 1
        self.place += 1
        return found

    def _element(self) -> str | None:
        if self.text[self.place] != '"':
            start = self.place
            while self.text[self.place] not in (self.delimiter, "}"):
                self.place += 1
            word = self.text[start : self.place]
            return None if word == "NULL" else word
        self.place += 1
        found = ""
        while self.text[self.place] != '"':
            self.place += self.text[self.place] == "\\"
            found += self.text[self.place]
            self.place += 1
        self.place += 1
        return found
