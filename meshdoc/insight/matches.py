"""Where a text occurs in the names, comments, bodies and expressions of a catalog."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from meshdoc.catalog.expr import expressions_in
from meshdoc.catalog.names.names import expression
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import FIRST_USER_OID, Address, Object
from meshdoc.catalog.relation import ColumnDefault, Relation
from meshdoc.catalog.routine import Routine
from meshdoc.history.ownership import is_implied
from meshdoc.history.wording import column_name, full_name, noun_of
from meshdoc.insight.naming.find import is_named
from meshdoc.record import record


@record
class Match:
    """An occurrence: `where` is name, comment, body or definition, `line` the line in it that has the text, from 1."""

    address: Address
    noun: str
    name: str
    where: str
    line: int
    text: str


def matches(names: Names, text: str) -> Iterator[Match]:
    """The first occurrence in each place, whatever the case of letters, ordered by kind and name."""
    found = (match for item in names.catalog.all(Object) for match in _of_object(names, item, text.casefold()))
    return iter(sorted(found, key=lambda match: (match.noun, match.name, PLACES.index(match.where))))


PLACES = ("name", "comment", "body", "definition")


def _of_object(names: Names, item: Object, text: str) -> Iterator[Match]:
    if item.oid < FIRST_USER_OID or item.extension:
        return
    if isinstance(item, ColumnDefault):
        yield from _default(names, item, text)
    elif is_named(item) and not is_implied(item):
        yield from _in(Address(item.oid), noun_of(item), full_name(names, item), text, _places(names, item))
    if isinstance(item, Relation):
        for column in item.columns:
            places = [("name", column.name), ("comment", column.comment or "")]
            yield from _in(Address(item.oid, column.attnum), "column", column_name(names, item, column), text, places)


def _default(names: Names, item: ColumnDefault, text: str) -> Iterator[Match]:
    table = names.catalog[item.table]
    assert isinstance(table, Relation)
    name = column_name(names, table, table.attribute(item.attnum))
    places = [("definition", expression(names, item.expression))]
    yield from _in(Address(table.oid, item.attnum), "column", name, text, places)


def _places(names: Names, item: Object) -> Iterator[tuple[str, str]]:
    yield "name", item.name
    yield "comment", item.comment or ""
    yield "body", item.body if isinstance(item, Routine) else ""
    yield "definition", "\n".join(expression(names, each) for each in expressions_in(item))


def _in(address: Address, noun: str, name: str, text: str, places: Iterable[tuple[str, str]]) -> Iterator[Match]:
    for where, whole in places:
        if text in whole.casefold():
            lines = enumerate(whole.split("\n"), 1)
            number, line = next(((number, line) for number, line in lines if text in line.casefold()), (1, whole))
            yield Match(address=address, noun=noun, name=name, where=where, line=number, text=line.strip())
