"""CREATE TYPE ... AS RANGE, with its multirange type and the constructors of both: DefineRange (typecmds.c)."""

from __future__ import annotations

from pglast import ast

from meshdoc import errors
from meshdoc.analyze.lookup_function import function_named, signature
from meshdoc.analyze.oper import default_operator_class
from meshdoc.analyze.type import resolve_collation, resolve_type
from meshdoc.catalog.names.naming import NAMEDATALEN, truncate
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.operator import BTREE, Cast
from meshdoc.catalog.role import BOOTSTRAP_SUPERUSER
from meshdoc.catalog.routine import Argument, ArgumentMode, Routine
from meshdoc.catalog.type import MultirangeType, RangeType, TypeRef
from meshdoc.commands.acl.default_privileges import default_acl
from meshdoc.commands.acl.permission import check_create
from meshdoc.commands.define import conflicting, get_qualified_name, get_type_name
from meshdoc.commands.heap.type import (
    claim_name_in,
    claim_type_name,
    fill_shell,
    free_type_name,
    make_array_type,
    shell_of,
)
from meshdoc.commands.index_class import find_operator_class
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes.oids import FLOAT8, TEXT
from meshdoc.record import positional
from meshdoc.session import Session, command
from meshdoc.syntax.names import QualifiedName, qualified

ATTRIBUTES = frozenset({"subtype", "subtype_opclass", "collation", "canonical", "subtype_diff", "multirange_type_name"})
MULTIRANGE = "_multirange"


@positional
class Made:
    """A new range type, with its multirange and array types."""

    range: RangeType
    multirange: MultirangeType
    range_array: Oid


@command(ast.CreateRangeStmt)
def create_range(stmt: ast.CreateRangeStmt, session: Session) -> None:
    """CREATE TYPE ... AS RANGE."""
    name = qualified(stmt.typeName)
    schema = claim_type_name(session, name)
    options = _options(stmt)
    range = _range_type(session, name.name, schema, options)
    made = _make_types(session, range, options.get("multirange_type_name"))
    _make_range_constructors(session, made)
    single = _make_multirange_constructors(session, made)
    session.catalog.create(
        Cast(source=made.range.oid, target=made.multirange.oid, function=single.oid, made_for=made.multirange.oid)
    )


def _options(stmt: ast.CreateRangeStmt) -> dict[str, ast.DefElem]:
    found: dict[str, ast.DefElem] = {}
    for element in stmt.params or ():
        if element.defname not in ATTRIBUTES:
            raise SqlError("42601", f'type attribute "{element.defname}" not recognized')
        if element.defname in found:
            raise conflicting(element)
        found[element.defname] = element
    return found


def _range_type(session: Session, name: str, schema: Oid, options: dict[str, ast.DefElem]) -> RangeType:
    if "subtype" not in options:
        raise SqlError("42601", 'type attribute "subtype" is required')
    subtype = resolve_type(Facts(session.names), get_type_name(options["subtype"])).oid
    if Facts(session.names).type(subtype).kind == "p":
        raise SqlError("42804", f"range subtype cannot be {session.shown_type(TypeRef(subtype))}")
    return RangeType(
        name=name,
        schema=schema,
        owner=session.current_user,
        acl=default_acl(session, "T", session.current_user, schema),
        subtype=subtype,
        subtype_opclass=_operator_class(session, options.get("subtype_opclass"), subtype),
        collation=_collation(session, options.get("collation"), subtype),
        canonical=_canonical(session, options.get("canonical"), schema, name),
        subtype_diff=_subtype_diff(session, options.get("subtype_diff"), subtype),
    )


# --- objects named by the options -------------------------------------------------------------------


def _operator_class(session: Session, option: ast.DefElem | None, subtype: Oid) -> Oid:
    """The btree operator class that compares the bounds: findRangeSubOpclass."""
    if option is not None:
        return find_operator_class(session, BTREE, "btree", _name_list(option), TypeRef(subtype))
    found = default_operator_class(Facts(session.names), subtype, BTREE)
    if found is None:
        raise SqlError(
            "42704",
            f'data type {session.shown_type(TypeRef(subtype))} has no default operator class for access method "btree"',
            hint="You must specify an operator class for the range type or define a default operator class for the "
            "subtype.",
        )
    return found.oid


def _name_list(option: ast.DefElem) -> tuple[ast.String, ...]:
    name = get_qualified_name(option)
    return tuple(ast.String(sval=part) for part in name if part is not None)


def _collation(session: Session, option: ast.DefElem | None, subtype: Oid) -> Oid:
    own = Facts(session.names).type_collation(subtype)
    if option is None:
        return own
    if not own:
        raise SqlError("42809", "range collation specified but subtype does not support collation")
    return resolve_collation(Facts(session.names), _name_list(option), None)


def _canonical(session: Session, option: ast.DefElem | None, schema: Oid, name: str) -> Oid:
    """The canonical function. Raises SqlError 42P17 unless the type already exists as a shell."""
    if option is None:
        return NO_OID
    shell = shell_of(session, schema, name)
    if shell is None:
        raise SqlError(
            "42P17",
            "cannot specify a canonical function without a pre-created shell type",
            hint="Create the type as a shell type, then create its canonicalization function, then do a full CREATE "
            "TYPE.",
        )
    function = function_named(session.names, get_qualified_name(option), (shell.oid,))
    words = signature(session.names, get_qualified_name(option), (shell.oid,))
    if function.returns.oid != shell.oid:
        raise SqlError("42P17", f"range canonical function {words} must return range type")
    if function.volatility != "i":
        raise SqlError("42P17", f"range canonical function {words} must be immutable")
    return function.oid


def _subtype_diff(session: Session, option: ast.DefElem | None, subtype: Oid) -> Oid:
    if option is None:
        return NO_OID
    function = function_named(session.names, get_qualified_name(option), (subtype, subtype))
    words = signature(session.names, get_qualified_name(option), (subtype, subtype))
    if function.returns.oid != FLOAT8:
        raise SqlError("42P17", f"range subtype diff function {words} must return type double precision")
    if function.volatility != "i":
        raise SqlError("42P17", f"range subtype diff function {words} must be immutable")
    return function.oid


# --- creation ---------------------------------------------------------------------------------------


def _make_types(session: Session, range: RangeType, multirange_option: ast.DefElem | None) -> Made:
    catalog = session.catalog
    created = fill_shell(session, range)
    if multirange_option is not None:
        name = get_qualified_name(multirange_option)
        schema = session.creation_schema(name.schema)
        check_create(session, schema)
        claim_name_in(session, schema, name.name)
    else:
        name, schema = QualifiedName(None, multirange_name(range.name)), range.schema
        if not free_type_name(catalog, schema, name.name):
            raise errors.duplicate_type(
                name.name,
                detail=f'Failed while creating a multirange type for type "{range.name}".',
                hint='You can manually specify a multirange type name using the "multirange_type_name" attribute.',
            )
    multirange = fill_shell(session, MultirangeType(name=name.name, schema=schema, range=created.oid))
    array = make_array_type(catalog, created.oid, range.schema, range.name)
    make_array_type(catalog, multirange.oid, schema, name.name)
    return Made(created, multirange, array.oid)


def multirange_name(range: str) -> str:
    """The name of a range's multirange type: makeMultirangeTypeName."""
    before, found, after = range.partition("range")
    if found:
        return truncate(f"{before}multirange{after}")
    return truncate(range, NAMEDATALEN - len(MULTIRANGE) - 1) + MULTIRANGE


def _make_range_constructors(session: Session, made: Made) -> None:
    """Create range(lower, upper) and range(lower, upper, bounds)."""
    bounds = (Argument(type=TypeRef(made.range.subtype)),) * 2
    for arguments in (bounds, (*bounds, Argument(type=TypeRef(TEXT)))):
        body = f"range_constructor{len(arguments)}"
        _make_constructor(session, made.range, made.range.schema, arguments, body)


def _make_multirange_constructors(session: Session, made: Made) -> Routine:
    """Create multirange(), multirange(range) and multirange(VARIADIC range[]); returns the second."""
    schema = made.range.schema
    several = Argument(mode=ArgumentMode.VARIADIC, type=TypeRef(made.range_array))
    _make_constructor(session, made.multirange, schema, (), "multirange_constructor0")
    single = _make_constructor(
        session, made.multirange, schema, (Argument(type=TypeRef(made.range.oid)),), "multirange_constructor1"
    )
    _make_constructor(session, made.multirange, schema, (several,), "multirange_constructor2")
    return single


def _make_constructor(
    session: Session, type: RangeType | MultirangeType, schema: Oid, arguments: tuple[Argument, ...], body: str
) -> Routine:
    types = tuple(argument.type.oid for argument in arguments)
    if session.catalog.find("routine", schema, type.name, types):
        raise errors.duplicate_function(type.name)
    return session.catalog.create(
        Routine(
            name=type.name,
            schema=schema,
            owner=BOOTSTRAP_SUPERUSER,
            arguments=arguments,
            returns=TypeRef(type.oid),
            language=session.system.languages["internal"].oid,
            volatility="i",
            parallel="s",
            strict=isinstance(type, MultirangeType),
            cost=1,
            body=body,
            made_for=type.oid,
        )
    )
