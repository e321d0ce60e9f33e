"""Which subject of one state is which of the other.

Inside one history an object keeps its oid, so a rename is a fact. Between histories only names are shared; that an
object was renamed is then a guess, see `likeness`. Objects that were renamed are compared under their new names, so
that whatever mentions them is not changed by it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

from meshdoc.analyze.reprint import outdated
from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.change import Change
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import NO_OID, Address, Object, Oid
from meshdoc.catalog.relation import Relation
from meshdoc.catalog.system import System
from meshdoc.compare.consequence import ROUTINES, TABLES, VIEWS
from meshdoc.compare.difference import difference
from meshdoc.compare.state import Subject
from meshdoc.record import replace

_ROUTINE = re.compile(r'(?:"(?:[^"]|"")+"|[^"(.]+)(?:\.(?:"(?:[^"]|"")+"|[^"(.]+))?')
RELATIONS = TABLES | VIEWS
_GONE = " (dropped)"


class Pair(NamedTuple):
    """A subject before and after; one of the two may be absent."""

    before: Subject | None
    after: Subject | None


def differs(pair: Pair) -> bool:
    """Whether anything about the two differs."""
    return not (pair.before and pair.after) or bool(difference(*pair).fields)


Identity: TypeAlias = Callable[[Subject], Hashable]
"""What two subjects share if they are the same; None if a subject has no such thing."""


def _address(subject: Subject) -> Address:
    return subject.address


def _key(subject: Subject) -> Hashable:
    return subject.key


def _routine(subject: Subject) -> str | None:
    """The name without the arguments: a routine that replaces the only one of its name has another signature."""
    found = _ROUTINE.match(subject.key.name) if subject.key.kind in ROUTINES else None
    return found[0] if found else None


def _primary_key(subject: Subject) -> Hashable:
    """A table has only one."""
    return subject.whole.name if subject.whole and subject.key.kind == "primary key" else None


def _relation(subject: Subject) -> str | None:
    """A relation has its name to itself: a table may have become a view."""
    return subject.key.name if subject.key.kind in RELATIONS else None


BETWEEN_HISTORIES: tuple[Identity, ...] = (_key, _routine, _relation, _primary_key)
IN_ONE_HISTORY: tuple[Identity, ...] = (_address, *BETWEEN_HISTORIES)


def paired(before: Iterable[Subject], after: Iterable[Subject], identities: Iterable[Identity]) -> Iterator[Pair]:
    """The pairs by the first identity that two subjects share and no other subject has, then the rest."""
    former, present = list(before), list(after)
    for identity in identities:
        one, other = _unique(former, identity), _unique(present, identity)
        shared = one.keys() & other.keys()
        yield from (Pair(one[each], other[each]) for each in one if each in shared)
        former, present = (
            [subject for subject in subjects if identity(subject) not in shared] for subjects in (former, present)
        )
    yield from (Pair(subject, None) for subject in former)
    yield from (Pair(None, subject) for subject in present)


def _unique(subjects: Iterable[Subject], identity: Identity) -> dict[Hashable, Subject]:
    found: dict[Hashable, list[Subject]] = {}
    for subject in subjects:
        found.setdefault(identity(subject), []).append(subject)
    return {each: same[0] for each, same in found.items() if each is not None and len(same) == 1}


# --- renames ----------------------------------------------------------------------------------------------------------

Renames: TypeAlias = Mapping[Oid, Object]
"""Objects of the former state as they are called in the present one."""


def renamed(former: Object, present: Object) -> Object:
    """An object with the name, schema and names of columns of another."""
    if isinstance(former, Relation) and isinstance(present, Relation):
        called = {column.attnum: column.name for column in present.columns}
        taken = {called[each.attnum] for each in former.columns if each.attnum in called}
        names = (called.get(each.attnum) or each.name + _GONE * (each.name in taken) for each in former.columns)
        columns = (replace(each, name=name) for each, name in zip(former.columns, names, strict=True))
        former = replace(former, columns=tuple(columns))
    schema = {"schema": present.schema} if hasattr(present, "schema") else {}
    return replace(former, name=present.name, **schema)


def is_renamed(former: Object, present: Object) -> bool:
    """Whether an object has another name or schema."""
    return (former.name, getattr(former, "schema", NO_OID)) != (present.name, getattr(present, "schema", NO_OID))


def with_names(before: Catalog, renames: Renames, after: Catalog, system: System) -> Catalog:
    """The former catalog with objects renamed, and what names them printed again.

    A schema that did not exist then is added where an object is in it now. What no longer exists gives way where
    another object has its name now.
    """
    if not renames:
        return before
    gone = [item for item in before.all(Object) if item.oid not in renames and item.oid not in after]
    leaving = {item.oid for item in gone}
    made = Catalog(tuple(renames.get(item.oid, item) for item in before.all(Object) if item.oid not in leaving))
    for schema in {getattr(item, "schema", NO_OID) for item in renames.values()} - {NO_OID}:
        if schema not in made and schema not in before and (found := after.get(schema)):
            made.apply(Change(before=None, after=found, cause=None))
    for item in gone:
        while any(made.find(*key) for key in item.unique_keys()):
            item = replace(item, name=item.name + _GONE)
        made.apply(Change(before=None, after=item, cause=None))
    changes = [Change(before=before[oid], after=item, cause=None) for oid, item in renames.items()]
    for item in list(outdated(Names(made, system), changes)):
        made.alter(item)
    return made
