"""What is true of an object, field by field in PostgreSQL's words, and the same in every catalog that means the same.

Oids, attribute numbers and generated names are left out or replaced by names, expressions are printed from their trees.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from meshdoc.catalog.constraint import Constraint, ForeignKey, NotNull
from meshdoc.catalog.database import Extension
from meshdoc.catalog.index import Index
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import NO_OID, Object, Oid
from meshdoc.catalog.operator import Cast, Collation
from meshdoc.catalog.relation import Column, MaterializedView, Relation, Sequence
from meshdoc.catalog.role import BOOTSTRAP_SUPERUSER
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.type import Domain
from meshdoc.compare.key import column_key
from meshdoc.compare.meaning import meaning, with_meaning
from meshdoc.history.facts import not_null_text
from meshdoc.history.history import default_of
from meshdoc.history.ownership import is_implied
from meshdoc.history.wording import field_text, field_words, object_text, privileges_of, privileges_text, told_fields
from meshdoc.registry import Registry

Facts: TypeAlias = Mapping[str, str]
"""Texts by field; what is null, false or empty is left out."""

OWNER, PRIVILEGES, COMMENT = "owner", "privileges", "comment"
APART = frozenset({"acl", "owner", "trigger", "parent", "constraint", "made_for"})
"""Fields that are compared by other means, or that only link to what is compared as well."""


def is_compared(item: Object) -> bool:
    """Whether an object is compared for itself, and not as a property of another or along with its parent's."""
    match item:
        case NotNull():
            return False
        case Sequence() | Index():
            return True
        case Constraint() if not isinstance(item, ForeignKey):
            return item.is_local or bool(item.parent)
        case Routine() | Cast():
            return not item.made_for
    return not is_implied(item)


# --- objects ----------------------------------------------------------------------------------------------------------

normal: Registry[type[Object], Callable[[Any], Object]] = Registry("normal form")
"""An object without what legitimately differs between databases of the same meaning."""
more: Registry[type[Object], Callable[[Names, Any], Iterable[tuple[str, str]]]] = Registry("facts")
"""The facts about an object that are not the text of one field."""


def facts_of(names: Names, item: Object) -> Facts:
    """The facts about an object; those about its columns are apart: see `column_facts`."""
    item = with_meaning(names, _normal(item))
    found = {field_words(field): field_text(names, item, item, field) for field in _compared(item)}
    found |= {OWNER: _role(names, item.owner), PRIVILEGES: privileges_text(names, privileges_of(item, item).notable())}
    for cls in type(item).__mro__:
        if function := more.get(cls):
            found |= dict(function(names, item))
    return _known(found)


def _normal(item: Object) -> Object:
    function = normal.get(type(item))
    return function(item) if function else item


def _compared(holder: Any) -> Iterator[Any]:
    return (field for field in told_fields(holder) if field.name not in APART)


def _known(facts: Facts) -> Facts:
    return {field: text for field, text in facts.items() if text}


@normal(Index)
def _index(item: Index) -> Index:
    """Its owner is its table's, and a key keeps its own name when the column is renamed, which no dump shows."""
    return replace(item, owner=NO_OID, index_keys=tuple(replace(key, name="") for key in item.index_keys))


@normal(ForeignKey)
def _foreign_key(item: ForeignKey) -> ForeignKey:
    """Which of several unique indexes it relies on depends on the order of creation; a dump omits its triggers."""
    return replace(item, index=0, checks_disabled=False, actions_disabled=False)


@normal(MaterializedView)
def _materialized_view(item: MaterializedView) -> MaterializedView:
    """Whether it has been refreshed is a matter of data."""
    return replace(item, populated=True)


@normal(Extension)
def _extension(item: Extension) -> Extension:
    """A dump does not pin the version, and the comment is the server's."""
    return replace(item, version="", comment=None, relocatable=True, requires=(), known=True)


@normal(Collation)
def _collation(item: Collation) -> Collation:
    """A copy of a collation for any encoding is one for any; CREATE COLLATION makes one for the database's."""
    return replace(item, encoding=-1)


@more(Sequence)
def _sequence(names: Names, item: Sequence) -> Iterator[tuple[str, str]]:
    if item.identity_of:
        yield "type", ""  # not dumped: it follows from the column's type, or from its range
    for field, address in (("owned by", item.owned_by), ("identity of", item.identity_of)):
        relation = names.catalog[address.oid] if address else None
        if address and isinstance(relation, Relation):
            yield field, column_key(names, relation, relation.attribute(address.sub)).name


@more(Domain)
def _domain(names: Names, item: Domain) -> Iterator[tuple[str, str]]:
    found = (each for each in names.catalog.children(item.oid, NotNull) if each.domain == item.oid)
    yield "not null", _not_null(next(found, None))


# --- columns ----------------------------------------------------------------------------------------------------------


def column_facts(names: Names, relation: Relation, column: Column, not_null: NotNull | None) -> Facts:
    """The facts about a column, with its default or generation expression and its NOT NULL constraint."""
    found = {field_words(field): field_text(names, relation, column, field) for field in _compared(column)}
    default = default_of(names.catalog, relation.oid, column.attnum)
    computed = "generation expression" if column.generated else "default"
    found[computed] = meaning(names, default.expression) if default else ""
    found["not null"] = _not_null(not_null)
    found[PRIVILEGES] = privileges_text(names, privileges_of(relation, column).notable())
    return _known(found)


def _not_null(constraint: NotNull | None) -> str:
    """Whether there is a NOT NULL constraint, whatever its name, how it differs from most, and its comment."""
    comment = constraint.comment if constraint else ""
    return ", ".join(filter(None, (not_null_text(constraint), comment)))


def _role(names: Names, role: Oid) -> str:
    """A role as owner; the bootstrap superuser, who runs the migrations, has another name on every server."""
    return object_text(names, role) if role and role != BOOTSTRAP_SUPERUSER else ""
