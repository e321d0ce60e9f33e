"""Conversion paths between types: find_coercion_pathway and can_coerce_type of parse_coerce.c."""

from __future__ import annotations

import enum
import functools
from collections.abc import Sequence
from typing import TypeAlias

from meshdoc.analyze.polymorphic import check_generic_type_consistency
from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import FIRST_USER_OID, NO_OID, Oid
from meshdoc.catalog.relation import ForeignTable, Table
from meshdoc.catalog.system import System
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import oids


class CoercionContext(enum.IntEnum):
    """How explicitly a conversion was requested: primnodes.h."""

    IMPLICIT = 0
    ASSIGNMENT = 1
    EXPLICIT = 3


class PathKind(enum.Enum):
    """How a conversion is done: CoercionPathType."""

    NONE = enum.auto()
    FUNC = enum.auto()
    RELABEL = enum.auto()
    ARRAY = enum.auto()
    IO = enum.auto()


Path: TypeAlias = tuple[PathKind, Oid]
NO_PATH: Path = PathKind.NONE, NO_OID
_CONTEXTS = {"i": CoercionContext.IMPLICIT, "a": CoercionContext.ASSIGNMENT, "e": CoercionContext.EXPLICIT}
_METHODS = {"f": PathKind.FUNC, "i": PathKind.IO, "b": PathKind.RELABEL}


def find_coercion_pathway(facts: Facts, target: Oid, source: Oid, context: CoercionContext) -> Path:
    """The conversion path from one type to another in a context, and its function: find_coercion_pathway."""
    source, target = facts.base_type(source), facts.base_type(target)
    if source == target:
        return PathKind.RELABEL, NO_OID
    cast = facts.cast(source, target)
    if cast is not None:
        if context < _CONTEXTS[cast.context]:
            return NO_PATH
        return _METHODS[cast.method], cast.function
    return _pathway_without_cast(facts, target, source, context), NO_OID


def _pathway_without_cast(facts: Facts, target: Oid, source: Oid, context: CoercionContext) -> PathKind:
    if target not in (oids.OIDVECTOR, oids.INT2VECTOR):
        target_element, source_element = facts.element_type(target), facts.element_type(source)
        if target_element and source_element:
            kind, _ = find_coercion_pathway(facts, target_element, source_element, context)
            if kind is not PathKind.NONE:
                return PathKind.ARRAY
    if context >= CoercionContext.ASSIGNMENT and facts.category(target)[0] == "S":
        return PathKind.IO
    if context >= CoercionContext.EXPLICIT and facts.category(source)[0] == "S":
        return PathKind.IO
    return PathKind.NONE


def find_typmod_coercion_function(facts: Facts, type: Oid) -> Path:
    """The function that applies a modifier to a value of the type: find_typmod_coercion_function."""
    element = facts.element_type(type)
    cast = facts.cast(element or type, element or type)
    if cast is None or not cast.function:
        return NO_PATH
    return PathKind.ARRAY if element else PathKind.FUNC, cast.function


def can_coerce_type(
    facts: Facts, sources: Sequence[Oid], targets: Sequence[Oid], context: CoercionContext = CoercionContext.IMPLICIT
) -> bool:
    """Whether every type can be converted to its target type: can_coerce_type."""
    generic = False
    for source, target in zip(sources, targets, strict=False):
        if source == target or target == oids.ANY:
            continue
        if target in oids.POLYMORPHIC:
            generic = True
        elif not _can_coerce_one(facts, source, target, context):
            return False
    return not generic or check_generic_type_consistency(facts, sources, targets)


def _can_coerce_one(facts: Facts, source: Oid, target: Oid, context: CoercionContext) -> bool:
    if source == oids.UNKNOWN:
        return True
    if max(source, target) < FIRST_USER_OID and not facts.names.catalog.find("cast", source, target):
        if _can_coerce_among_system(facts.names.system, source, target, context):
            return True
        if not (facts.element_type(source) and facts.element_type(target)):
            return False
    return _has_pathway(facts, source, target, context)


@functools.lru_cache(maxsize=8192)
def _can_coerce_among_system(system: System, source: Oid, target: Oid, context: CoercionContext) -> bool:
    """Cached for built-in types, as operator names have dozens of candidates; only CREATE CAST changes the answer."""
    return _has_pathway(Facts(Names(Catalog(), system)), source, target, context)


def _has_pathway(facts: Facts, source: Oid, target: Oid, context: CoercionContext) -> bool:
    if find_coercion_pathway(facts, target, source, context)[0] is not PathKind.NONE:
        return True
    if source == oids.RECORD and facts.is_composite(target):
        return True
    if target == oids.RECORD and facts.is_composite(source):
        return True
    if target == oids.RECORD_ARRAY and facts.is_composite(facts.element_type(source)):
        return True
    return inherits_from(facts, source, target)


def inherits_from(facts: Facts, sub: Oid, super: Oid) -> bool:
    """Whether one row type inherits from another: typeInheritsFrom and typeIsOfTypedTable."""
    child, parent = facts.type_relation(sub), facts.type_relation(super)
    if not child or not parent:
        return False
    item = facts.names.catalog.get(child)
    if isinstance(item, Table) and item.of_type and super == item.of_type:
        return True
    return parent in _ancestors(facts, item)


def _ancestors(facts: Facts, item: object) -> set[Oid]:
    found: set[Oid] = set()
    waiting = [item]
    while waiting:
        relation = waiting.pop()
        if isinstance(relation, Table | ForeignTable):
            parents = {*relation.inherits, *([relation.partition_of] if relation.partition_of else [])}
            waiting += [facts.names.catalog[oid] for oid in parents - found]
            found |= parents
    return found


def is_binary_coercible(facts: Facts, source: Oid, target: Oid) -> bool:
    """Whether a type converts to another without changing its representation: IsBinaryCoercible."""
    if source == target or target in (oids.ANY, oids.ANYELEMENT, oids.ANYCOMPATIBLE):
        return True
    source = facts.base_type(source)
    if source == target or _fits_pseudotype(facts, source, target):
        return True
    cast = facts.cast(source, target)
    return cast is not None and cast.method == "b" and cast.context == "i"


def _fits_pseudotype(facts: Facts, source: Oid, target: Oid) -> bool:
    if target in (oids.ANYARRAY, oids.ANYCOMPATIBLEARRAY):
        return facts.element_type(source) != NO_OID
    if target in (oids.ANYNONARRAY, oids.ANYCOMPATIBLENONARRAY):
        return not facts.is_array(source)
    if target == oids.ANYENUM:
        return facts.is_enum(source)
    if target in (oids.ANYRANGE, oids.ANYCOMPATIBLERANGE):
        return facts.range_subtype(source) != NO_OID
    if target in (oids.ANYMULTIRANGE, oids.ANYCOMPATIBLEMULTIRANGE):
        return facts.multirange_range(source) != NO_OID
    if target == oids.RECORD:
        return facts.is_composite(source)
    return target == oids.RECORD_ARRAY and facts.is_composite(facts.element_type(source))
