"""Objects and their fields in words, for changelogs. Names are qualified."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator
from dataclasses import Field, fields, is_dataclass
from typing import Any

from meshdoc.catalog.acl import PRIVILEGE_NAMES, effective
from meshdoc.catalog.constraint import Check, Constraint, Exclusion, ForeignKey, NotNull, PrimaryKey, Unique
from meshdoc.catalog.database import Database, Extension, Language
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.names.description import QualifiedNames, qualified_name
from meshdoc.catalog.names.format_type import format_type
from meshdoc.catalog.names.names import collation_name, language_name, operator_class_default, operator_class_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.object import NO_OID, AclItem, Address, Object, Oid
from meshdoc.catalog.relation import Column, CompositeType, Relation, Table
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.type import Type, TypeRef
from meshdoc.history.ownership import whole_of

CONSTRAINTS: dict[type[Constraint], str] = {
    PrimaryKey: "primary key",
    Unique: "unique constraint",
    ForeignKey: "foreign key",
    Check: "check",
    Exclusion: "exclusion constraint",
    NotNull: "not-null constraint",
}
OPEN_TO_ALL: dict[type[Object], str] = {Routine: "f", Type: "T", CompositeType: "T", Language: "l", Database: "d"}
"""The kinds of objects that PUBLIC has privileges on by default, with acldefault's letters."""
SETTINGS = frozenset({"options", "fdw_options", "opclass_options", "settings", "config"})
"""Fields that hold pairs of name and value."""
UNTOLD = frozenset(
    {"oid", "name", "schema", "columns", "attribute_count", "attnum", "inherit_count", "is_local", "extension"}
)
"""Fields that are shown by other means or are internal."""
WORDS = {"acl": "grants", "row_security": "row-level security", "force_row_security": "forced row-level security"}
"""Fields that are not called by their names."""
DEFAULT_COLLATION: Oid = 100


def noun_of(item: Object) -> str:
    """The kind of an object: table, partitioned table, procedure, foreign key."""
    if isinstance(item, Constraint):
        return CONSTRAINTS.get(type(item), item.noun)
    if isinstance(item, Routine):
        return item.kind.name.lower()
    if isinstance(item, Table) and item.partition_strategy:
        return "partitioned table"
    return item.noun


def full_name(names: Names, item: Object) -> str:
    """`public.t`, `public.f(integer)`, `t_pkey on public.t`: unique among objects of its kind."""
    if isinstance(item, Extension):
        return quote_identifier(item.name)
    if isinstance(item, Routine):
        types = (type_text(names, TypeRef(oid)) for oid in item.input_types())
        return f"{qualified_name(names.catalog, item)}({', '.join(types)})"
    whole = whole_of(item)
    if whole and "schema" not in {field.name for field in fields(item)}:
        return f"{quote_identifier(item.name)} on {object_text(names, whole)}"
    return qualified_name(names.catalog, item) if item.name else item.noun


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
    row = names.system.proc(oid) or names.system.operator(oid)
    return row.name if row else type_text(names, TypeRef(oid)) if names.system.type(oid) else str(oid)


def told_fields(holder: Any) -> Iterator[Field[Any]]:
    """The fields of an object, or of a part of it, that are shown to readers."""
    return (field for field in fields(holder) if field.name not in UNTOLD)


def field_words(field: Field[Any]) -> str:
    """The name of a field in words."""
    return WORDS.get(field.name, field.name.replace("_", " "))


def field_text(names: Names, whole: Object, holder: Any, field: Field[Any]) -> str:
    """The value of a field of an object, or of a part of that `whole`; empty if null, false or empty."""
    if field.name == "acl":
        return _grants_text(names, whole, holder)
    value = getattr(holder, field.name)
    if field.name in SETTINGS:
        return ", ".join(f"{name}={setting}" for name, setting in value)
    if value and field.name in BY_KIND:
        return BY_KIND[field.name](names, value)
    refers = "dependency" in field.metadata
    relation = getattr(whole, field.metadata["of"]) if field.metadata.get("of") else NO_OID
    return _text(names, whole, value, relation if refers else None)


def is_same(before: Any, after: Any, field: Field[Any]) -> bool:
    """Whether a field has the same text before and after for certain: a plain value, in which no name can change."""
    value = getattr(after, field.name)
    is_plain = value is None or (isinstance(value, str | int) and "dependency" not in field.metadata)
    return is_plain and type(value) is type(found := getattr(before, field.name)) and value == found


def _operator_class_text(names: Names, oid: Oid) -> str:
    return "" if operator_class_default(names, oid) else operator_class_name(names, oid)


def _collation_text(names: Names, oid: Oid) -> str:
    return "" if oid == DEFAULT_COLLATION else collation_name(names, oid)


def _access_method_text(names: Names, oid: Oid) -> str:
    built_in = (row.name for row in names.system.access_methods.values() if row.oid == oid)
    return next(built_in, "") or object_text(names, oid)


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
    """The values of a part, such as the key of an index, on one line."""
    shown = ((field_words(field), field_text(names, whole, part, field)) for field in fields(part))
    texts = (text if word in ("attnum", "name") else f"{word} {text}" for word, text in shown if text)
    return " ".join(dict.fromkeys(texts))


def _address_text(names: Names, address: Address) -> str:
    item = names.relation_by_oid(address.oid) if address.sub else None
    if isinstance(item, Relation):
        return quote_identifier(item.attribute(address.sub).name)
    return object_text(names, address.oid)


def _grants_text(names: Names, whole: Object, holder: Any) -> str:
    """The privileges of roles other than the owner, including default privileges of PUBLIC."""
    if holder is whole:
        kind = next((letter for cls, letter in OPEN_TO_ALL.items() if isinstance(whole, cls)), "r")
        items = effective(whole.acl, kind, whole.owner)
    else:
        items = holder.acl or ()
    return ", ".join(_grant_text(names, item) for item in items if item.grantee != whole.owner)


def _grant_text(names: Names, item: AclItem) -> str:
    privileges = (PRIVILEGE_NAMES[letter] + "*" * (letter in item.grantable) for letter in item.privileges)
    grantee = object_text(names, item.grantee) if item.grantee else "public"
    return f"{grantee} {'/'.join(sorted(privileges))}"
