"""Objects and their fields in words, for changelogs. Names are qualified."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping
from dataclasses import Field, fields, is_dataclass
from functools import cache
from typing import Any

from meshdoc.catalog.constraint import Check, Constraint, Exclusion, ForeignKey, NotNull, PrimaryKey, Unique
from meshdoc.catalog.database import Database, Extension
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.foreign import UserMapping
from meshdoc.catalog.index import Index, indexes_of
from meshdoc.catalog.names.definition import index_key_definition, partition_bound, partition_key, routine_result
from meshdoc.catalog.names.description import QualifiedNames, describe_object, qualified_name
from meshdoc.catalog.names.format_type import format_type
from meshdoc.catalog.names.names import (
    attribute_of,
    collation_name,
    language_name,
    operator_class_default,
    operator_class_name,
    type_collation,
)
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.names.quoting import quote_identifier, simple_quoted
from meshdoc.catalog.object import NO_OID, Address, Object, Oid
from meshdoc.catalog.operator import (
    Cast,
    FamilyMember,
    FamilyProc,
    LooseFamilyProc,
    Operator,
    OperatorClass,
    OperatorFamily,
    RequiredFamilyProc,
    Transform,
)
from meshdoc.catalog.publication import PublicationSchema, PublicationTable
from meshdoc.catalog.relation import Column, CompositeType, ForeignTable, MaterializedView, Relation, Table
from meshdoc.catalog.role import DefaultPrivileges, Membership, Role
from meshdoc.catalog.routine import Argument, ArgumentMode, Routine, RoutineKind
from meshdoc.catalog.system import (
    SystemTextSearchDictionary,
    SystemTextSearchParser,
    SystemTextSearchTemplate,
    SystemTokenType,
)
from meshdoc.catalog.textsearch import TextSearchMapping
from meshdoc.catalog.trigger import Policy
from meshdoc.catalog.type import BaseType, Domain, EnumType, RangeType, Type, TypeRef
from meshdoc.history.codes import decoded
from meshdoc.history.ownership import whole_of
from meshdoc.history.privileges import Holdings, column_holdings, holdings, in_words

NOUNS: dict[type[Object], str] = {
    PrimaryKey: "primary key",
    Unique: "unique constraint",
    ForeignKey: "foreign key",
    Check: "check",
    Exclusion: "exclusion constraint",
    NotNull: "not-null constraint",
    EnumType: "enum",
    Domain: "domain",
    RangeType: "range type",
    BaseType: "base type",
    CompositeType: "composite type",
    DefaultPrivileges: "default privileges",
    PublicationTable: "published table",
    PublicationSchema: "published schema",
    **dict.fromkeys((FamilyProc, LooseFamilyProc, RequiredFamilyProc), "support function"),
}
"""The kinds that readers know by another noun than PostgreSQL's for the catalog entry."""
ROUTINES = {kind: kind.name.lower() for kind in RoutineKind} | {RoutineKind.WINDOW: "window function"}
DESCRIBED = (
    *(Cast, Transform, UserMapping, DefaultPrivileges),
    *(Operator, OperatorClass, OperatorFamily, FamilyMember),
)
"""Objects that have no name, or that schema and name do not identify."""
SETTINGS = frozenset({"options", "toast_options", "fdw_options", "opclass_options", "settings", "config"})
"""Fields that hold pairs of name and value."""
UNTOLD = frozenset({"oid", "name", "schema", "attribute_count", "attnum", "inherit_count", "is_local", "extension"})
"""Fields that are shown by other means or are internal."""
UNTOLD_OF: tuple[tuple[type[Any], frozenset[str]], ...] = (
    (Relation, frozenset({"columns", "partition_strategy"})),
    (Constraint, frozenset({"table", "domain", "operators", "index", "of_referenced"})),
    (FamilyMember, frozenset({"family", "opclass"})),
    (Index, frozenset({"table"})),
    (Policy, frozenset({"table"})),
    (Routine, frozenset({"returns_set"})),
    (Extension, frozenset({"known"})),
    (DefaultPrivileges, frozenset({"acl"})),
)
"""Such fields of some classes."""
WORDS = {
    "acl": "privileges",
    "privileges": "privileges",
    "row_security": "row-level security",
    "force_row_security": "forced row-level security",
    "via_partition_root": "publish via partition root",
    "config": "settings",
    "permissive": "kind",
    "sql_body": "SQL body",
    "on_extensions": "depends on extension",
    "restrict": "restriction estimator",
    "join": "join estimator",
    "fdw_options": "foreign-data options",
    "statistics": "statistics target",
    "toast_options": "TOAST options",
    "typmod_in": "type modifier input",
    "typmod_out": "type modifier output",
}
"""Fields that are not called by their names."""
ABSENT: Mapping[str, str] = {
    **dict.fromkeys(("collation", "storage", "compression", "statistics target", "target", "access method"), "default"),
    **dict.fromkeys(("tablespace", "opclass", "subtype opclass"), "default"),
    **dict.fromkeys(("connection limit", "valid until"), "unlimited"),
    **dict.fromkeys(("encoding", "update columns"), "any"),
    **dict.fromkeys(("inherits", "owned by"), "nothing"),
    "published columns": "all",
}
"""What the absence of a property means, if not that there is none."""
DEFAULT_COLLATION: Oid = 100
RESTRICTIVE = "restrictive"


def noun_of(item: Object) -> str:
    """The kind of an object: table, partitioned table, procedure, foreign key."""
    if isinstance(item, Routine):
        return ROUTINES[item.kind]
    if isinstance(item, Table) and item.partition_strategy:
        return "partitioned table"
    return NOUNS.get(type(item), item.noun)


def full_name(names: Names, item: Object) -> str:
    """`public.t`, `public.f(integer)`, `t_pkey on public.t`: unique among objects of its kind."""
    if isinstance(item, Extension):
        return quote_identifier(item.name)
    if isinstance(item, Routine):
        types = (type_text(names, TypeRef(oid)) for oid in item.input_types())
        return f"{qualified_name(names.catalog, item)}({', '.join(types)})"
    if isinstance(item, PublicationTable | PublicationSchema):
        return describe_object(names, item).split(" ", 3)[-1]
    if isinstance(item, DESCRIBED):
        return describe_object(names, item).removeprefix(f"{item.noun} ").removeprefix(f"{noun_of(item)} ")
    whole = whole_of(item)
    if whole and (isinstance(item, Index) or not hasattr(item, "schema")):
        return f"{quote_identifier(item.name)} on {object_text(names, whole)}"
    return qualified_name(names.catalog, item)


def column_name(names: Names, relation: Relation, column: Column) -> str:
    """`public.t.n`."""
    return f"{qualified_name(names.catalog, relation)}.{quote_identifier(column.name)}"


def type_text(names: Names, type: TypeRef) -> str:
    """The type as format_type prints it."""
    return format_type(names.catalog, names.system, type)


def object_text(names: Names, oid: Oid) -> str:
    """The name of the object with this oid, which may be a built-in one."""
    item = names.catalog.get(oid) or names.relation_by_oid(oid)
    if isinstance(item, Type):
        return type_text(names, TypeRef(oid))
    if item is not None:
        return full_name(names, item)
    row = names.system.proc(oid) or names.system.operator(oid) or _named_row(names, oid)
    return row.name if row else type_text(names, TypeRef(oid))


def _named_row(names: Names, oid: Oid) -> Any:
    """PostgreSQL's own object with an oid, of the kinds that only text search and families refer to."""
    tables = (SystemTextSearchParser, SystemTextSearchTemplate, SystemTextSearchDictionary)
    found = (names.system.table(row).one("oid", oid) for row in tables)
    return next(filter(None, found), None) or names.system.operator_family(oid)


def told_fields(holder: Any) -> tuple[Field[Any], ...]:
    """The fields of an object, or of a part of it, that are shown to readers."""
    return _told_fields(holder.__class__)


@cache
def _told_fields(cls: Any) -> tuple[Field[Any], ...]:
    untold = UNTOLD.union(*(names for base, names in UNTOLD_OF if issubclass(cls, base)))
    return tuple(field for field in fields(cls) if field.name not in untold)


def field_words(field: Field[Any]) -> str:
    """The name of a field in words."""
    return WORDS.get(field.name, field.name.replace("_", " "))


def field_text(names: Names, whole: Object, holder: Any, field: Field[Any]) -> str:
    """The value of a field of an object, or of a part of that `whole`; empty if null, false or empty."""
    if function := _SPECIAL.get((type(holder), field.name)):
        return function(names, holder)
    if field.name == "acl":
        return privileges_text(names, privileges_of(whole, holder).notable())
    value = decoded(holder, field.name, getattr(holder, field.name))
    if field.name in SETTINGS:
        return settings_text(value)
    if value and field.name in BY_KIND:
        return BY_KIND[field.name](names, value)
    refers = "dependency" in field.metadata
    relation = getattr(whole, field.metadata["of"]) if field.metadata.get("of") else NO_OID
    return _text(names, whole, value, relation if refers else None)


def settings_text(found: Iterable[tuple[str, str]]) -> str:
    """`fillfactor=70, autovacuum_enabled=off`."""
    return ", ".join(f"{name}={setting}" for name, setting in found)


def privileges_of(whole: Object, holder: Any) -> Holdings:
    """What each role holds on an object or on a column of it."""
    return holdings(whole) if holder is whole else column_holdings(holder.acl, whole.owner)


def privileges_text(names: Names, found: Holdings) -> str:
    """`SELECT, INSERT to app; ALL to PUBLIC`."""
    return in_words(found, lambda role: object_text(names, role))


def _operator_class_text(names: Names, oid: Oid) -> str:
    return "" if operator_class_default(names, oid) else operator_class_name(names, oid)


def _collation_text(names: Names, oid: Oid) -> str:
    return "" if oid == DEFAULT_COLLATION else collation_name(names, oid)


def _access_method_text(names: Names, value: Any) -> str:
    if not isinstance(value, Oid):  # the method of a cast
        return str(value)
    oid = value
    built_in = (row.name for row in names.system.access_methods.values() if row.oid == oid)
    return next(built_in, "") or object_text(names, oid)


def _role_text(names: Names, oid: Oid) -> str:
    return object_text(names, oid) if oid else "PUBLIC"


BY_KIND: dict[str, Callable[[Names, Oid], str]] = {
    "opclass": _operator_class_text,
    "subtype_opclass": _operator_class_text,
    "collation": _collation_text,
    "method": _access_method_text,
    "access_method": _access_method_text,
    "language": language_name,
}
"""Fields that may refer to built-in objects which only their kind's catalog can name."""


def expression_text(names: Names, expression: Expr) -> str:
    """An expression or query with the names of the catalog in `names`."""
    return expression.sql(QualifiedNames(names))


def _text(names: Names, whole: Object, value: object, relation: Oid | None) -> str:
    """A value in words. An integer is an attnum of `relation`, an oid if that is 0, a number if that is None."""
    match value:
        case None | False | "" | ():
            return ""
        case True:
            return "yes"
        case Expr():
            return expression_text(names, value)
        case TypeRef():
            return type_text(names, value) if value.oid else ""
        case Address():
            return _address_text(names, value)
        case enum.Enum():
            return value.name.lower().replace("_", " ")
        case int() if relation is not None:
            return _address_text(names, Address(relation, value) if relation else Address(value)) if value else ""
        case tuple() | frozenset():
            texts = [_text(names, whole, item, relation) for item in value]
            return ", ".join(sorted(texts) if isinstance(value, frozenset) else texts)
    return _part_text(names, whole, value) if is_dataclass(value) else str(value)


def _part_text(names: Names, whole: Object, part: Any) -> str:
    """The values of a part on one line."""
    if function := _SPECIAL.get((type(part), "")):
        return function(names, part)
    shown = ((field_words(field), field_text(names, whole, part, field)) for field in fields(part))
    return ", ".join(f"{word} {text}" for word, text in shown if text)


def _address_text(names: Names, address: Address) -> str:
    item = names.relation_by_oid(address.oid) if address.sub else None
    if isinstance(item, Relation):
        return quote_identifier(attribute_of(item, address.sub))
    return object_text(names, address.oid)


# --- fields and parts that need more than their value -----------------------------------------------------------------


def _argument(names: Names, item: Argument) -> str:
    mode = "" if item.mode is ArgumentMode.IN else item.mode.name
    default = f"DEFAULT {expression_text(names, item.default)}" if item.default else ""
    name = quote_identifier(item.name) if item.name else ""
    return " ".join(filter(None, (mode, name, type_text(names, item.type), default)))


def membership_options(item: Membership) -> dict[str, bool]:
    """The options of a membership by their names."""
    return {"ADMIN": item.admin, "INHERIT": item.inherit, "SET": item.set}


def _arguments(names: Names, item: Routine) -> str:
    """The arguments; the columns of RETURNS TABLE are told with the result."""
    return ", ".join(_argument(names, each) for each in item.arguments if each.mode is not ArgumentMode.TABLE)


def _membership(names: Names, item: Membership) -> str:
    words = ", ".join(f"{word} {'TRUE' if value else 'FALSE'}" for word, value in membership_options(item).items())
    return f"{object_text(names, item.role)} WITH {words} GRANTED BY {object_text(names, item.grantor)}"


def mapping_text(names: Names, item: TextSearchMapping) -> str:
    """`asciiword WITH english_stem`. A parser with other token types than the default one cannot be mapped."""
    row = names.system.table(SystemTokenType).one("number", item.token_type)
    dictionaries = ", ".join(object_text(names, oid) for oid in item.dictionaries)
    return f"{row.name if row else item.token_type} WITH {dictionaries}"


def _role_settings(names: Names, item: Database) -> str:
    """Those of a role in this database, and those of all roles in any."""
    return "; ".join(
        f"{object_text(names, role) if role else 'all roles'}: {name}={value}"
        for role, settings in item.role_settings
        for name, value in settings
    )


def _replica_identity(names: Names, item: Table | MaterializedView) -> str:
    """`full`, `index t_pkey`."""
    words = str(decoded(item, "replica_identity", item.replica_identity))
    used = (index.name for index in indexes_of(names.catalog, item.oid) if index.replica_identity)
    return f"{words} {quote_identifier(next(used, ''))}" if words == "index" else words


def _column_collation(names: Names, item: Column) -> str:
    """The collation, unless it is that of the type."""
    usual = (NO_OID, type_collation(names, item.type.oid))
    return "" if item.collation in usual else _collation_text(names, item.collation)


def _partition_bound(names: Names, item: Table | ForeignTable) -> str:
    return partition_bound(names, item.partition_bound) if item.partition_bound else ""


def _labels(names: Names, item: EnumType) -> str:
    return ", ".join(simple_quoted(label.name) for label in item.labels)


def _index_statistics(names: Names, item: Index) -> str:
    return ", ".join(f"key {number}: {target}" for number, target in item.statistics)


def _index_keys(names: Names, item: Index) -> str:
    return ", ".join(index_key_definition(names, item, key) for key in item.index_keys)


_SPECIAL: dict[tuple[type[Any], str], Callable[[Names, Any], str]] = {
    (Argument, ""): _argument,
    (Membership, ""): _membership,
    (TextSearchMapping, ""): mapping_text,
    (Column, "collation"): _column_collation,
    (Database, "role_settings"): _role_settings,
    (DefaultPrivileges, "privileges"): lambda names, item: privileges_text(names, holdings(item).notable()),
    (EnumType, "labels"): _labels,
    (ForeignTable, "partition_bound"): _partition_bound,
    (Index, "index_keys"): _index_keys,
    (Routine, "arguments"): _arguments,
    (Index, "statistics"): _index_statistics,
    (MaterializedView, "replica_identity"): _replica_identity,
    (Policy, "permissive"): lambda names, item: "permissive" if item.permissive else RESTRICTIVE,
    (Policy, "roles"): lambda names, item: ", ".join(sorted(_role_text(names, role) for role in item.roles)),
    (Role, "connection_limit"): lambda names, item: "" if item.connection_limit < 0 else str(item.connection_limit),
    (Routine, "cost"): lambda names, item: f"{item.cost:g}",
    (Routine, "returns"): lambda names, item: routine_result(names, item) or "",
    (Routine, "rows"): lambda names, item: f"{item.rows:g}" if item.rows else "",
    (Table, "partition_bound"): _partition_bound,
    (Table, "replica_identity"): _replica_identity,
    (Table, "partition_key"): lambda names, item: partition_key(names, item) if item.partition_strategy else "",
    (UserMapping, "user"): lambda names, item: _role_text(names, item.user),
}
"""The texts of fields by class, and of parts (without a field)."""
