"""The type of a column in another dialect, and the properties that are lost there."""

from __future__ import annotations

import re

from meshdoc.catalog.constraint import Constraint
from meshdoc.catalog.names.names import column_type
from meshdoc.catalog.type import ArrayType, Domain, EnumType, TypeRef
from meshdoc.record import record
from meshdoc.render import Book
from meshdoc.render.dialect.target import Target

_SPELLED = re.compile(r"(?P<word>[^(]+)(?:\((?P<modifier>[^)]*)\))?(?P<rest>(?: [a-z ]+)?)")
ENUM = "enum"
"""The `ColumnType.name` of every enum."""


@record
class ColumnType:
    """A type as written in the dialect, PostgreSQL's name for it without a modifier, and the properties lost."""

    text: str
    name: str
    losses: tuple[str, ...] = ()


def translated(book: Book, target: Target, type: TypeRef) -> ColumnType:
    """The type in the dialect: a domain is its base type, and what has no equivalent is a text."""
    match book.catalog.get(type.oid):
        case ArrayType(element=element):
            return _array(target, translated(book, target, TypeRef(element, type.typmod)))
        case Domain() as domain:
            base = translated(book, target, domain.base)
            checks = [item for item in book.catalog.children(domain.oid, Constraint) if item.domain == domain.oid]
            lost = ("the constraints of the domain are not enforced",) if checks else ()
            return ColumnType(text=base.text, name=base.name, losses=(*base.losses, *lost))
        case EnumType(labels=labels):
            return _enum(target, [label.name for label in labels])
    return _built_in(target, column_type(book.names, type))


def _array(target: Target, element: ColumnType) -> ColumnType:
    losses = (*element.losses, *filter(None, [target.array.loss]))
    return ColumnType(text=target.array.text.format(element.text), name=f"{element.name}[]", losses=losses)


def _enum(target: Target, labels: list[str]) -> ColumnType:
    quoted = ", ".join("'" + label.replace("'", "''") + "'" for label in labels)
    if target.has_enums:
        return ColumnType(text=f"ENUM({quoted})", name=ENUM)
    return ColumnType(text=target.other, name=ENUM, losses=(f"any text is accepted, not only {quoted}",))


def _built_in(target: Target, shown: str) -> ColumnType:
    if shown.endswith("[]"):
        return _array(target, _built_in(target, shown.removesuffix("[]")))
    match = _SPELLED.fullmatch(shown)
    name = match["word"] + match["rest"] if match else shown
    modifier = (match["modifier"] or "") if match else ""
    spelling = target.types.get(name)
    if spelling is None:
        return ColumnType(text=target.other, name=name, losses=("it has no equivalent, and any text is accepted",))
    if name == "numeric" and not _fits(target, modifier):
        spelling, modifier = target.wide_numeric, ""
    kept = "{}" in spelling.text
    losses = (spelling.loss, f"({modifier}) is not enforced" if modifier and not kept else "")
    text = spelling.text.format(f"({modifier})" if modifier else "")
    return ColumnType(text=text, name=name, losses=tuple(filter(None, losses)))


def _fits(target: Target, modifier: str) -> bool:
    if not modifier:
        return False
    precision, scale = map(int, modifier.split(","))
    return precision <= target.precision and 0 <= scale <= min(precision, target.scale)
