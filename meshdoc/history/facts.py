"""The properties of objects that a changelog tells: of one that was added, and how those of two differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from meshdoc.catalog import relation
from meshdoc.catalog.acl import NONE, PUBLIC_RIGHTS, PUBLIC_ROLE, Held
from meshdoc.catalog.change import Cause
from meshdoc.catalog.constraint import Constraint, NotNull
from meshdoc.catalog.database import Extension
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.index import Index
from meshdoc.catalog.names.definition import constraint_definition
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.names.quoting import quote_identifier, simple_quoted
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.publication import PublicationTable
from meshdoc.catalog.relation import CompositeType, MaterializedView, Relation, View
from meshdoc.catalog.role import DefaultPrivileges, Role
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.textsearch import TextSearchConfiguration
from meshdoc.catalog.trigger import Policy, Trigger
from meshdoc.catalog.type import Domain, EnumType, RangeType
from meshdoc.history.item import RECREATED, Detail
from meshdoc.history.pairs import Pair
from meshdoc.history.wording import (
    SETTINGS,
    field_text,
    field_words,
    mapping_text,
    membership_options,
    object_text,
    privileges_of,
    privileges_text,
    settings_text,
    told_fields,
)
from meshdoc.record import replace

MAIN: dict[type[Object], tuple[str, ...]] = {
    Domain: ("base", "default"),
    EnumType: ("labels",),
    Index: ("unique", "index_keys", "predicate"),
    Policy: ("permissive", "command", "roles", "using", "with_check"),
    PublicationTable: ("columns", "where"),
    RangeType: ("subtype",),
    Routine: ("security_definer", "returns"),
    Trigger: ("function",),
}
"""The fields that are told of an added object."""
DEFINITION = "definition"
Settings: TypeAlias = Sequence[tuple[str, str]]
"""Names and values."""
NOT_VALID = "not valid"
"""In the text of a NOT NULL constraint: existing rows may hold nulls."""
STORED = (Relation, relation.Sequence)
"""The kinds that hold rows or a value, and views."""


def main_details(names: Names, item: Object, cause: Cause | None) -> Iterator[Detail]:
    """The main properties of an object that was added."""
    if isinstance(item, Constraint):
        yield Detail(DEFINITION, "", constraint_definition(names, item), cause)
    if isinstance(item, DefaultPrivileges):
        yield Detail("privileges", "", "; ".join(filter(None, _by_default(names, item))), cause)
    main = MAIN.get(type(item), ())
    for field in told_fields(item) if main else ():
        is_told = field.name in main and (field.name != "permissive" or getattr(item, field.name) is False)
        if is_told and (text := field_text(names, item, item, field)):
            yield Detail(field_words(field), "", text, cause)


def _by_default(names: Names, item: DefaultPrivileges) -> Iterator[str]:
    """What roles get on new objects, and that PUBLIC gets nothing where it usually does."""
    found = privileges_of(item, item)
    yield privileges_text(names, found.notable())
    usual = PUBLIC_RIGHTS.get(found.kind)
    if usual and not item.schema and PUBLIC_ROLE not in found.of:
        taken = replace(found, of={PUBLIC_ROLE: Held(usual, NONE)})
        yield f"no {privileges_text(names, taken)}"


def differences(before: Names, after: Names, pair: Pair) -> Iterator[Detail]:
    """The fields that differ; for a replaced object, those whose texts differ."""
    if pair.is_replaced and isinstance(pair.after, STORED) and not isinstance(pair.after, View | MaterializedView):
        yield Detail(RECREATED, "", "yes", pair.dropped)
    for field in told_fields(pair.after):
        if _may_differ(pair, field):
            cause = pair.net.cause_of(field.name)
            tell = TELLERS.get(field.name, _texts)
            yield from tell(before, after, pair, field, cause)
    if isinstance(pair.before, Extension) and isinstance(pair.after, Extension):
        schemas = before.catalog[pair.before.schema].name, after.catalog[pair.after.schema].name
        if schemas[0] != schemas[1]:
            yield Detail("schema", *schemas, pair.net.cause_of("schema"))


def _may_differ(pair: Pair, field: Any) -> bool:
    """Whether values differ, or are numbers of columns, which mean others in another table, or come from arguments."""
    former, present = getattr(pair.before, field.name), getattr(pair.after, field.name)
    if former != present:
        return not _is_printed_again(pair, former, present)
    if field.name == "returns" and isinstance(pair.before, Routine) and isinstance(pair.after, Routine):
        return pair.before.arguments != pair.after.arguments
    return pair.is_replaced and bool(field.metadata.get("of") or "parts" in field.metadata)


def _is_printed_again(pair: Pair, former: object, present: object) -> bool:
    """Whether two bodies differ only by the name of their function, which PostgreSQL puts before its parameters."""
    if not (isinstance(former, Expr) and isinstance(present, Expr) and isinstance(pair.after, Routine)):
        return False
    old, new = (f"{quote_identifier(item.name)}." for item in (pair.before, pair.after))
    parts = (part.replace(old, new) if isinstance(part, str) else part for part in former.text)
    return tuple(parts) == present.text


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
    lost = privileges_text(before, had.without(have).without_options())
    gained = privileges_text(after, have.without(had))
    if lost or gained:
        yield Detail("privileges", lost, gained, cause)


def _settings(before: Names, after: Names, pair: Pair, field: Any, cause: Cause | None) -> Iterator[Detail]:
    former, present = getattr(pair.before, field.name), getattr(pair.after, field.name)
    yield from settings_changed(former, present, field, cause if present else pair.dropped or cause)


def settings_changed(former: Settings, present: Settings, field: Any, cause: Cause | None) -> Iterator[Detail]:
    """The settings that went or had another value, and those that came or have one."""
    lost = [each for each in former if each not in present]
    gained = [each for each in present if each not in former]
    if lost or gained:
        yield Detail(field_words(field), settings_text(lost), settings_text(gained), cause)


def _mappings(before: Names, after: Names, pair: Pair, field: Any, cause: Cause | None) -> Iterator[Detail]:
    """The token types of a text search configuration whose dictionaries differ."""
    assert isinstance(pair.before, TextSearchConfiguration) and isinstance(pair.after, TextSearchConfiguration)
    former = [mapping_text(before, each) for each in pair.before.mappings]
    present = [mapping_text(after, each) for each in pair.after.mappings]
    lost, gained = (
        ", ".join(text for text in some if text not in others)
        for some, others in ((former, present), (present, former))
    )
    if lost or gained:
        yield Detail("mappings", lost, gained, cause)


def _memberships(before: Names, after: Names, pair: Pair, field: Any, cause: Cause | None) -> Iterator[Detail]:
    """The memberships that came, went or have other options, by any grantor."""
    assert isinstance(pair.before, Role) and isinstance(pair.after, Role)
    had, have = _groups(before, pair.before), _groups(after, pair.after)
    for group in sorted({*had, *have}):
        texts = (had.get(group, ""), have.get(group, ""))
        if texts[0] != texts[1]:
            yield Detail("member of", *texts, cause)


def _groups(names: Names, role: Role) -> dict[str, str]:
    """The roles that a role is a member of, with the options that it has by any of its memberships."""
    found: dict[str, dict[str, bool]] = {}
    for each in role.member_of:
        options = found.setdefault(object_text(names, each.role), dict.fromkeys(membership_options(each), False))
        options |= {word: True for word, holds in membership_options(each).items() if holds}
    listed = ((group, [word for word, holds in options.items() if holds]) for group, options in found.items())
    return {group: f"{group} ({', '.join(words) or 'without INHERIT and SET'})" for group, words in listed}


def _query(before: Names, after: Names, pair: Pair, field: Any, cause: Cause | None) -> Iterator[Detail]:
    """The query, and the relations that it no longer reads, or reads now."""
    yield from _texts(before, after, pair, field, cause)
    former, present = (_read(names, item.query) for names, item in ((before, pair.before), (after, pair.after)))  # type: ignore[attr-defined]
    lost, gained = _without(former, present), _without(present, former)
    if lost or gained:
        yield Detail("reads", ", ".join(lost), ", ".join(gained), cause)


def _read(names: Names, query: Expr) -> dict[Oid, str]:
    oids = {address.oid for address in query.depends}
    found = {oid: names.catalog.get(oid) for oid in oids}
    return {
        oid: object_text(names, oid)
        for oid, item in found.items()
        if isinstance(item, Relation) and not isinstance(item, CompositeType)
    }


def _without(some: Mapping[Oid, str], others: Mapping[Oid, str]) -> list[str]:
    """The relations that are not among others, under whatever name, nor replaced by one of the same name."""
    return sorted(name for oid, name in some.items() if oid not in others and name not in others.values())


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


def _columns(before: Names, after: Names, pair: Pair, field: Any, cause: Cause | None) -> Iterator[Detail]:
    """The columns; a table that is published without a list of them is published with all."""
    word = "published columns" if isinstance(pair.after, PublicationTable) else field_words(field)
    yield from (replace(detail, property=word) for detail in _texts(before, after, pair, field, cause))


def _owner(before: Names, after: Names, pair: Pair, field: Any, cause: Cause | None) -> Iterator[Detail]:
    """The column that owns a sequence, unless the sequence has become that of the column's identity."""
    former, present = (getattr(item, "identity_of", None) for item in (pair.before, pair.after))
    if former == present or not present:
        yield from _texts(before, after, pair, field, cause)


TELLERS: dict[str, Callable[[Names, Names, Pair, Any, Cause | None], Iterable[Detail]]] = {
    **dict.fromkeys(SETTINGS, _settings),
    "acl": _privileges,
    "columns": _columns,
    "labels": _labels,
    "mappings": _mappings,
    "member_of": _memberships,
    "privileges": _privileges,
    "owned_by": _owner,
    "query": _query,
}
"""How the difference of a field is told, by its name."""


def not_null_text(constraint: NotNull | None) -> str:
    """Whether there is a NOT NULL constraint, whatever its name, and how it differs from most."""
    if constraint is None:
        return ""
    words = ("no inherit" * constraint.no_inherit, NOT_VALID * (not constraint.validated))
    return ", ".join(["yes", *filter(None, words)])
