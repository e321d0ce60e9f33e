"""Operators, their classes and families, casts, transforms, access methods, collations and conversions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from meshdoc.catalog.names.description import access_method_name, operator_signature, qualified_name
from meshdoc.catalog.names.names import language_name, routine_name, routine_signature, type_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.names.quoting import quote_identifier, simple_quoted
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.operator import (
    AccessMethod,
    Cast,
    Collation,
    Conversion,
    FamilyMember,
    FamilyOperator,
    FamilyProc,
    LooseFamilyOperator,
    LooseFamilyProc,
    Operator,
    OperatorClass,
    OperatorFamily,
    RequiredFamilyProc,
    Transform,
)
from meshdoc.render.sql.entry import Dump, Rank, creates
from meshdoc.render.sql.text import block

CONTEXTS = {"e": "", "a": " AS ASSIGNMENT", "i": " AS IMPLICIT"}
PROVIDERS = {"i": "icu", "c": "libc", "b": "builtin", "d": "default"}


@creates(Operator, "OPERATOR", Rank.OPERATOR)
def operator(dump: Dump, item: Operator) -> str:
    """CREATE OPERATOR."""
    schema = quote_identifier(dump.names.catalog[item.schema].name)
    return f"CREATE OPERATOR {schema}.{item.name} {block(_operator(dump.names, item))}"


def _operator(names: Names, item: Operator) -> Iterator[str]:
    yield f"FUNCTION = {routine_name(names, item.function)}"
    for word, type in (("LEFTARG", item.left), ("RIGHTARG", item.right)):
        if type:
            yield f"{word} = {type_name(names, type)}"
    for word, other in (("COMMUTATOR", item.commutator), ("NEGATOR", item.negator)):
        if other:
            yield f"{word} = {_qualified(names, other)}"
    if item.merges:
        yield "MERGES"
    if item.hashes:
        yield "HASHES"
    for word, function in (("RESTRICT", item.restrict), ("JOIN", item.join)):
        if function:
            yield f"{word} = {routine_name(names, function)}"


def _qualified(names: Names, oid: Oid) -> str:
    """`OPERATOR(public.=)`."""
    found = names.catalog.get(oid) or names.system.operator(oid)
    assert found
    schema = names.catalog[getattr(found, "schema", NO_OID)].name
    return f"OPERATOR({quote_identifier(schema)}.{found.name})"


@creates(OperatorFamily, "OPERATOR FAMILY", Rank.OPERATOR_FAMILY)
def family(dump: Dump, item: OperatorFamily) -> str:
    """CREATE OPERATOR FAMILY, with what belongs to none of its classes."""
    name = f"{qualified_name(dump.names.catalog, item)} USING {_method(dump.names, item.method)}"
    loose = [each for each in dump.names.catalog.children(item.oid, FamilyMember) if not each.opclass]
    added = f";\nALTER OPERATOR FAMILY {name} ADD\n    {_members(dump.names, loose)}" if loose else ""
    return f"CREATE OPERATOR FAMILY {name}{added}"


@creates(OperatorClass, "OPERATOR CLASS", Rank.OPERATOR_FAMILY)
def operator_class(dump: Dump, item: OperatorClass) -> str:
    """CREATE OPERATOR CLASS."""
    names = dump.names
    text = f"CREATE OPERATOR CLASS {qualified_name(names.catalog, item)}\n    {'DEFAULT ' if item.default else ''}"
    text += f"FOR TYPE {type_name(names, item.input_type)} USING {_method(names, item.method)}"
    text += f" FAMILY {_family(names, item.family)} AS\n    "
    own = [each for each in names.catalog.children(item.oid, FamilyMember) if each.opclass == item.oid]
    storage = item.key_type or (item.input_type if not own else NO_OID)
    parts = [f"STORAGE {type_name(names, storage)}"] if storage else []
    return text + " ,\n    ".join([*parts, *([_members(names, own)] if own else [])])


@creates(LooseFamilyOperator, "OPERATOR FAMILY", Rank.OPERATOR_FAMILY)
@creates(LooseFamilyProc, "OPERATOR FAMILY", Rank.OPERATOR_FAMILY)
@creates(RequiredFamilyProc, "OPERATOR FAMILY", Rank.OPERATOR_FAMILY)
def added_member(dump: Dump, item: FamilyMember) -> str:
    """A member that is added to a family of PostgreSQL's, an extension or the platform."""
    found = dump.names.catalog.get(item.family) or dump.names.system.operator_family(item.family)
    assert isinstance(found, OperatorFamily) or found is not None
    method = _method(dump.names, getattr(found, "method", NO_OID))
    name = f"{_family(dump.names, item.family)} USING {method}"
    return f"ALTER OPERATOR FAMILY {name} ADD\n    {_members(dump.names, [item])}"


def _family(names: Names, oid: Oid) -> str:
    if item := names.catalog.get(oid):
        return qualified_name(names.catalog, item)
    row = names.system.operator_family(oid)
    assert row
    return f"pg_catalog.{quote_identifier(row.name)}"


def _method(names: Names, oid: Oid) -> str:
    return quote_identifier(access_method_name(names, oid))


def _members(names: Names, items: Iterable[FamilyMember]) -> str:
    in_order = sorted(items, key=lambda each: (each.noun != "operator", each.number, each.left, each.right))
    return " ,\n    ".join(_member(names, item) for item in in_order)


def _member(names: Names, item: FamilyMember) -> str:
    if isinstance(item, FamilyOperator):
        order = f" FOR ORDER BY {_family(names, item.sort_family)}" if item.sort_family else ""
        return f"OPERATOR {item.number} {operator_signature(names, item.operator)}{order}"
    assert isinstance(item, FamilyProc)
    types = ", ".join(type_name(names, oid) for oid in (item.left, item.right))
    return f"FUNCTION {item.number} ({types}) {routine_signature(names, item.function)}"


@creates(Cast, "CAST", Rank.CAST)
def cast(dump: Dump, item: Cast) -> str:
    """CREATE CAST."""
    by = {"b": "WITHOUT FUNCTION", "i": "WITH INOUT"}.get(item.method)
    by = by or f"WITH FUNCTION {routine_signature(dump.names, item.function)}"
    return f"CREATE CAST {cast_name(dump.names, item)} {by}{CONTEXTS[item.context]}"


def cast_name(names: Names, item: Cast) -> str:
    """`(text AS public.mood)`."""
    return f"({type_name(names, item.source)} AS {type_name(names, item.target)})"


@creates(Transform, "TRANSFORM", Rank.TRANSFORM)
def transform(dump: Dump, item: Transform) -> str:
    """CREATE TRANSFORM."""
    ways = (("FROM", item.from_sql), ("TO", item.to_sql))
    shown = [f"{word} SQL WITH FUNCTION {routine_signature(dump.names, oid)}" for word, oid in ways if oid]
    return f"CREATE TRANSFORM {transform_name(dump.names, item)} ({', '.join(shown)})"


def transform_name(names: Names, item: Transform) -> str:
    """`FOR public.t LANGUAGE plpython3u`."""
    return f"FOR {type_name(names, item.type)} LANGUAGE {quote_identifier(language_name(names, item.language))}"


@creates(AccessMethod, "ACCESS METHOD", Rank.ACCESS_METHOD)
def access_method(dump: Dump, item: AccessMethod) -> str:
    """CREATE ACCESS METHOD."""
    kind, handler = "INDEX" if item.kind == "i" else "TABLE", routine_name(dump.names, item.handler)
    return f"CREATE ACCESS METHOD {quote_identifier(item.name)} TYPE {kind} HANDLER {handler}"


@creates(Collation, "COLLATION", Rank.COLLATION)
def collation(dump: Dump, item: Collation) -> str:
    """CREATE COLLATION."""
    parts = [f"provider = {PROVIDERS[item.provider]}"]
    parts += [] if item.deterministic else ["deterministic = false"]
    texts = [("locale", item.locale), ("lc_collate", item.collate), ("lc_ctype", item.ctype)]
    if item.provider == "c" and item.collate == item.ctype:
        texts = [("locale", item.collate)]
    texts.append(("rules", item.icu_rules))
    parts += [f"{word} = {simple_quoted(text)}" for word, text in texts if text]
    return f"CREATE COLLATION {qualified_name(dump.names.catalog, item)} ({', '.join(parts)})"


@creates(Conversion, "CONVERSION", Rank.CONVERSION)
def conversion(dump: Dump, item: Conversion) -> str:
    """CREATE CONVERSION."""
    head = f"CREATE {'DEFAULT ' if item.default else ''}CONVERSION {qualified_name(dump.names.catalog, item)}"
    encodings = f"FOR {simple_quoted(item.for_encoding)} TO {simple_quoted(item.to_encoding)}"
    return f"{head} {encodings} FROM {routine_name(dump.names, item.function)}"
