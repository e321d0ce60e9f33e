"""CREATE OPERATOR CLASS, CREATE and ALTER OPERATOR FAMILY: opclasscmds.c.

The requirements of each access method are in opclass_members.py.
"""

from __future__ import annotations

from collections.abc import Iterable

from pglast import ast
from pglast.enums import ObjectType

from meshdoc import errors
from meshdoc.analyze.lookup_function import lookup_routine
from meshdoc.analyze.lookup_operator import find_operator, lookup_operator
from meshdoc.analyze.lookup_operator import signature as operator_signature
from meshdoc.analyze.type import resolve_type, type_name_text
from meshdoc.catalog.dependency import Behavior, perform_deletion
from meshdoc.catalog.names.description import describe_object
from meshdoc.catalog.object import NO_OID, Address, Object, Oid
from meshdoc.catalog.operator import (
    BTREE,
    FamilyMember,
    FamilyOperator,
    FamilyProc,
    OperatorClass,
    OperatorFamily,
)
from meshdoc.catalog.system import SystemOperatorClass
from meshdoc.catalog.type import TypeRef
from meshdoc.commands.acl.permission import check_superuser, check_usage
from meshdoc.commands.object.named import creation_name
from meshdoc.commands.object.objectaddress import access_method
from meshdoc.commands.operator.amadjustmembers import adjusted
from meshdoc.commands.operator.opclass_members import Method, check_operator, check_range, function_types, method_of
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.lookup.rows import copied
from meshdoc.session import Session, command
from meshdoc.syntax.names import QualifiedName, qualified

OPERATOR_ITEM, FUNCTION_ITEM = 1, 2  # OPCLASS_ITEM_*; the third is STORAGE

# --- lookup -----------------------------------------------------------------------------------------


def find_family_in(session: Session, method: Oid, schema: Oid, name: str) -> Oid | None:
    """An access method's operator family by name in one schema."""
    if found := session.catalog.find("operator family", schema, name, method):
        return found.oid
    rows = session.system.operator_families(method)
    return next((row.oid for row in rows if (row.schema, row.name) == (schema, name)), None)


def family_named(session: Session, method: Oid, method_name: str, name: QualifiedName) -> Oid:
    """An access method's operator family by name, PostgreSQL's own included: get_opfamily_oid.

    Raises SqlError 42704 if it does not exist.
    """
    if name.schema:
        check_usage(session, session.names.schema(name.schema).oid)
    for schema in session.names.schemas(name.schema, session.names.search_path):
        if found := find_family_in(session, method, schema, name.name):
            return found
    raise SqlError("42704", f'operator family "{name}" does not exist for access method "{method_name}"')


# --- CREATE -----------------------------------------------------------------------------------------


@command(ast.CreateOpFamilyStmt)
def create_operator_family(stmt: ast.CreateOpFamilyStmt, session: Session) -> None:
    """CREATE OPERATOR FAMILY: DefineOpFamily."""
    name, schema = creation_name(session, stmt.opfamilyname)
    method = access_method(session, stmt.amname).oid
    check_superuser(session, "must be superuser to create an operator family")
    if find_family_in(session, method, schema, name):
        raise SqlError("42710", f'operator family "{name}" for access method "{stmt.amname}" already exists')
    _make_family(session, method, schema, name)


def _make_family(session: Session, method: Oid, schema: Oid, name: str) -> Oid:
    family = OperatorFamily(name=name, schema=schema, owner=session.current_user, method=method)
    return session.catalog.create(family).oid


@command(ast.CreateOpClassStmt)
def create_operator_class(stmt: ast.CreateOpClassStmt, session: Session) -> None:
    """CREATE OPERATOR CLASS: DefineOpClass."""
    name, schema = creation_name(session, stmt.opclassname)
    method = method_of(session, stmt.amname)
    check_superuser(session, "must be superuser to create an operator class")
    type = resolve_type(Facts(session.names), stmt.datatype).oid
    family = _family_of_class(session, stmt, method, schema, name)
    members = Members(session, method, family, type)
    members.read(stmt.items)
    key_type = NO_OID if members.storage == type else members.storage
    if key_type and not method.storage:
        raise SqlError("42P17", f'storage type cannot be different from data type for access method "{stmt.amname}"')
    _check_new_class(session, stmt, method, schema, name, type)
    created = session.catalog.create(
        OperatorClass(
            name=name,
            schema=schema,
            owner=session.current_user,
            method=method.oid,
            family=family,
            input_type=type,
            key_type=key_type,
            default=bool(stmt.isDefault),
        )
    )
    members.enter(created.oid)


def _family_of_class(session: Session, stmt: ast.CreateOpClassStmt, method: Method, schema: Oid, name: str) -> Oid:
    if stmt.opfamilyname:
        return family_named(session, method.oid, stmt.amname, qualified(stmt.opfamilyname))
    found = find_family_in(session, method.oid, schema, name)
    return found or _make_family(session, method.oid, schema, name)


def _check_new_class(
    session: Session, stmt: ast.CreateOpClassStmt, method: Method, schema: Oid, name: str, type: Oid
) -> None:
    rows = session.system.operator_classes(method.oid)
    if session.catalog.find("operator class", schema, name, method.oid) or any(
        (row.schema, row.name) == (schema, name) for row in rows
    ):
        raise SqlError("42710", f'operator class "{name}" for access method "{stmt.amname}" already exists')
    if not stmt.isDefault:
        return
    own = (item for item in session.catalog.all(OperatorClass) if item.method == method.oid)
    present: tuple[SystemOperatorClass | OperatorClass, ...] = (*rows, *own)
    for item in present:
        if item.default and item.input_type == type:
            raise SqlError(
                "42710",
                f'could not make operator class "{name}" be default for type {type_name_text(stmt.datatype)}',
                detail=f'Operator class "{item.name}" already is the default.',
            )


class Members:
    """The operators and functions of one statement, collected before any is stored."""

    def __init__(self, session: Session, method: Method, family: Oid, type: Oid) -> None:
        """Members for a class over `type`, or for a family alone if `type` is 0."""
        self.session = session
        self.method = method
        self.family = family
        self.type = type
        self.storage: Oid = NO_OID
        self.operators: list[FamilyOperator] = []
        self.functions: list[FamilyProc] = []

    def read(self, items: Iterable[ast.CreateOpClassItem]) -> None:
        """Add the items."""
        for item in items:
            if item.itemtype == OPERATOR_ITEM:
                self._add_operator(item)
            elif item.itemtype == FUNCTION_ITEM:
                self._add_function(item)
            else:
                self._set_storage(item)

    def _set_storage(self, item: ast.CreateOpClassItem) -> None:
        if not self.type:
            raise SqlError("42601", "STORAGE cannot be specified in ALTER OPERATOR FAMILY")
        if self.storage:
            raise SqlError("42P17", "storage type specified more than once")
        self.storage = resolve_type(Facts(self.session.names), item.storedtype).oid

    def _add_operator(self, item: ast.CreateOpClassItem) -> None:
        check_range("operator", item.number, self.method.strategies)
        names = self.session.names
        if item.name.objargs:
            operator = lookup_operator(names, item.name)
        elif self.type:
            name = qualified(item.name.objname)
            found = find_operator(names, name, self.type, self.type)
            if found is None:
                raise errors.undefined_operator(operator_signature(names, name, self.type, self.type))
            operator = found
        else:
            raise SqlError("42601", "operator argument types must be specified in ALTER OPERATOR FAMILY")
        sort_family = NO_OID
        if item.order_family:
            sort_family = family_named(self.session, BTREE, "btree", qualified(item.order_family))
        check_operator(self.method, operator, ordering=bool(sort_family))
        member = FamilyOperator(
            family=self.family,
            left=operator.left,
            right=operator.right,
            number=item.number,
            operator=operator.oid,
            sort_family=sort_family,
        )
        self._refuse_twice("operator", member, self.operators)
        self.operators.append(member)

    def _add_function(self, item: ast.CreateOpClassItem) -> None:
        check_range("function", item.number, self.method.functions)
        function = lookup_routine(self.session.names, item.name, ObjectType.OBJECT_FUNCTION)
        given = types_spec(self.session, item.class_args) if item.class_args else (NO_OID, NO_OID)
        left, right = function_types(self.method, item.number, function, given, self.type)
        member = FamilyProc(family=self.family, left=left, right=right, number=item.number, function=function.oid)
        self._refuse_twice("function", member, self.functions)
        self.functions.append(member)

    def _refuse_twice(self, noun: str, new: FamilyMember, present: Iterable[FamilyMember]) -> None:
        """Raise SqlError 42P17 for a second member with the same number and types: addFamilyMember."""
        for old in present:
            if (old.number, old.left, old.right) == (new.number, new.left, new.right):
                words = self._types(new.left, new.right)
                raise SqlError("42P17", f"{noun} number {new.number} for ({words}) appears more than once")

    def _types(self, left: Oid, right: Oid) -> str:
        return ",".join(self.session.shown_type(TypeRef(oid)) for oid in (left, right))

    def enter(self, opclass: Oid) -> None:
        """Store the members in the catalog: storeOperators and storeProcedures."""
        for operator in self.operators:
            self._refuse_present("operator", operator)
            self._refuse_second_number(operator)
            self.session.catalog.create(adjusted(self.session, self.method, operator, opclass))
        for function in self.functions:
            self._refuse_present("function", function)
            self.session.catalog.create(adjusted(self.session, self.method, function, opclass))

    def _refuse_present(self, noun: str, member: FamilyMember) -> None:
        if member_of(self.session, noun, self.family, (member.left, member.right, member.number)):
            words = self._types(member.left, member.right)
            name = family_name(self.session, self.family)
            raise SqlError("42710", f'{noun} {member.number}({words}) already exists in operator family "{name}"')

    def _refuse_second_number(self, member: FamilyOperator) -> None:
        """Raise SqlError 23505 if the family has the operator for the same purpose: pg_amop's unique index."""
        purpose = "o" if member.sort_family else "s"
        rows = Facts(self.session.names).families_of(member.operator)
        if any((row.family, row.purpose) == (self.family, purpose) for row in rows):
            raise errors.duplicate_row("pg_amop_opr_fam_index")


def family_name(session: Session, family: Oid) -> str:
    """The name of an operator family."""
    found = session.catalog.get(family) or session.system.operator_family(family)
    return found.name if found else ""


def member_of(session: Session, noun: str, family: Oid, key: tuple[Oid, Oid, int]) -> Object | None:
    """The operator or function of the family with these types and this number, built-in ones included."""
    if found := session.catalog.find(f"family {noun}", family, *key):
        return found
    if noun == "operator":
        for row in session.system.family_operators(family):
            if (row.left, row.right, row.strategy) == key:
                return copied(FamilyOperator, row, number=row.strategy)
        return None
    rows = session.system.family_procs(family)
    return next((copied(FamilyProc, row) for row in rows if (row.left, row.right, row.number) == key), None)


def types_spec(session: Session, nodes: tuple[ast.TypeName, ...]) -> tuple[Oid, Oid]:
    """The left and right type of a member; a single type is used for both: processTypesSpec."""
    if len(nodes) > 2:
        raise SqlError("42601", "one or two argument types must be specified")
    types = [resolve_type(Facts(session.names), node).oid for node in nodes]
    return types[0], types[-1]


# --- ALTER OPERATOR FAMILY --------------------------------------------------------------------------


@command(ast.AlterOpFamilyStmt)
def alter_operator_family(stmt: ast.AlterOpFamilyStmt, session: Session) -> None:
    """ALTER OPERATOR FAMILY ... ADD or DROP: AlterOpFamily."""
    method = method_of(session, stmt.amname)
    family = family_named(session, method.oid, stmt.amname, qualified(stmt.opfamilyname))
    check_superuser(session, "must be superuser to alter an operator family")
    if stmt.isDrop:
        _drop_members(session, stmt, method, family)
        return
    members = Members(session, method, family, NO_OID)
    members.read(stmt.items)
    members.enter(NO_OID)


def _drop_members(session: Session, stmt: ast.AlterOpFamilyStmt, method: Method, family: Oid) -> None:
    dropped: list[Address] = []
    for item in stmt.items:
        noun = "operator" if item.itemtype == OPERATOR_ITEM else "function"
        check_range(noun, item.number, method.strategies if noun == "operator" else method.functions)
        key = (*types_spec(session, item.class_args), item.number)
        found = member_of(session, noun, family, key)
        if found is None:
            words = ",".join(session.shown_type(TypeRef(oid)) for oid in key[:2])
            name = family_name(session, family)
            raise SqlError("42704", f'{noun} {item.number}({words}) does not exist in operator family "{name}"')
        if found.oid not in session.catalog:
            raise errors.required_by_system(describe_object(session.names, found))
        dropped.append(Address(found.oid))
    perform_deletion(session.catalog, dropped, Behavior.RESTRICT, session.describe)
