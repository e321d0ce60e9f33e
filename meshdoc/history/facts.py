"""The properties of objects that a changelog tells: of one that was added, and how those of two differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from meshdoc.catalog.change import Cause
from meshdoc.catalog.constraint import Constraint, NotNull
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.index import Index
from meshdoc.catalog.names.definition import constraint_definition
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.names.quoting import simple_quoted
from meshdoc.catalog.object import Object
from meshdoc.catalog.publication import PublicationTable
from meshdoc.catalog.relation import MaterializedView, Relation, View
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.trigger import Policy, Trigger
from meshdoc.catalog.type import Domain, EnumType, RangeType
from meshdoc.history.item import RECREATED, Detail
from meshdoc.history.pairs import Pair
from meshdoc.history.wording import (
    field_text,
    field_words,
    object_text,
    privileges_of,
    privileges_text,
    told_fields,
)

MAIN: dict[type[Object], tuple[str, ...]] = {
    Domain: ("base", "default"),
    EnumType: ("labels",),
    Index: ("unique", "index_keys", "predicate"),
    Policy: ("permissive", "command", "roles"),
    PublicationTable: ("columns", "where"),
    RangeType: ("subtype",),
    Routine: ("security_definer", "returns"),
    Trigger: ("function",),
}
"""The fields that are told of an added object."""
DEFINITION = "definition"


def main_details(names: Names, item: Object, cause: Cause | None) -> Iterator[Detail]:
    """The main properties of an object that was added."""
    if isinstance(item, Constraint):
        yield Detail(DEFINITION, "", constraint_definition(names, item), cause)
    main = MAIN.get(type(item), ())
    for field in told_fields(item) if main else ():
        is_told = field.name in main and (field.name != "permissive" or getattr(item, field.name) is False)
        if is_told and (text := field_text(names, item, item, field)):
            yield Detail(field_words(field), "", text, cause)


def differences(before: Names, after: Names, pair: Pair) -> Iterator[Detail]:
    """The fields that differ; for a replaced object, those whose texts differ."""
    if pair.is_replaced and isinstance(pair.after, Relation) and not isinstance(pair.after, View | MaterializedView):
        yield Detail(RECREATED, "", "yes", pair.dropped)
    for field in told_fields(pair.after):
        if _may_differ(pair, field):
            cause = pair.net.cause_of(field.name)
            tell = TELLERS.get(field.name, _texts)
            yield from tell(before, after, pair, field, cause)


def _may_differ(pair: Pair, field: Any) -> bool:
    """Whether values differ, or are numbers of columns, which mean others in another table."""
    if getattr(pair.before, field.name) != getattr(pair.after, field.name):
        return True
    return pair.is_replaced and bool(field.metadata.get("of") or "parts" in field.metadata)


def _texts(before: Names, after: Names, pair: Pair, field: Any, cause: Cause | None) -> Iterator[Detail]:
    """The texts of a field, if they differ."""
    former = field_text(before, pair.before, pair.before, field)
    present = field_text(after, pair.after, pair.after, field)
    if former != present:
        yield Detail(field_words(field), former, present, cause if present else pair.dropped or cause)


def _privileges(before: Names, after: Names, pair: Pair, field: Any, cause: Cause | None) -> Iterator[Detail]:
    yield from privileges_changed(before, after, (pair.before, pair.before), (pair.after, pair.after), cause)


def privileges_changed(
    before: Names, after: Names, former: tuple[Object, Any], present: tuple[Object, Any], cause: Cause | None
) -> Iterator[Detail]:
    """The privileges that roles lost and gained on an object or column, each given with its whole."""
    had, have = privileges_of(*former), privileges_of(*present)
    lost, gained = privileges_text(before, had.without(have)), privileges_text(after, have.without(had))
    if lost or gained:
        yield Detail("privileges", lost, gained, cause)


def _query(before: Names, after: Names, pair: Pair, field: Any, cause: Cause | None) -> Iterator[Detail]:
    """The query, and the relations that it no longer reads, or reads now."""
    yield from _texts(before, after, pair, field, cause)
    former, present = (_read(names, item.query) for names, item in ((before, pair.before), (after, pair.after)))  # type: ignore[attr-defined]
    if former != present:
        yield Detail("reads", ", ".join(sorted(former - present)), ", ".join(sorted(present - former)), cause)


def _read(names: Names, query: Expr) -> set[str]:
    oids = {address.oid for address in query.depends}
    return {object_text(names, oid) for oid in oids if isinstance(names.catalog.get(oid), Relation)}


def _labels(before: Names, after: Names, pair: Pair, field: Any, cause: Cause | None) -> Iterator[Detail]:
    """The labels that were renamed, and the others before and after."""
    assert isinstance(pair.before, EnumType) and isinstance(pair.after, EnumType)
    present = {} if pair.is_replaced else {label.number: label.name for label in pair.after.labels}
    former = [present.get(label.number, label.name) for label in pair.before.labels]
    for label, name in zip(pair.before.labels, former, strict=True):
        if label.name != name:
            yield Detail("label", simple_quoted(label.name), simple_quoted(name), cause)
    lists = (", ".join(map(simple_quoted, names)) for names in (former, [label.name for label in pair.after.labels]))
    one, other = lists
    if one != other:
        yield Detail("labels", one, other, cause)


TELLERS: dict[str, Callable[[Names, Names, Pair, Any, Cause | None], Iterable[Detail]]] = {
    "acl": _privileges,
    "labels": _labels,
    "privileges": _privileges,
    "query": _query,
}
"""How the difference of a field is told, by its name."""


def not_null_text(constraint: NotNull | None) -> str:
    """Whether there is a NOT NULL constraint, whatever its name, and how it differs from most."""
    if constraint is None:
        return ""
    words = ("no inherit" * constraint.no_inherit, "not valid" * (not constraint.validated))
    return ", ".join(["yes", *filter(None, words)])
