"""CREATE DOMAIN and ALTER DOMAIN: DefineDomain, AlterDomain... (typecmds.c)."""

from __future__ import annotations

from collections.abc import Callable

from pglast import ast
from pglast.enums import ConstrType

from meshdoc.analyze.bind import bind_expression
from meshdoc.analyze.lookup_type import type_named
from meshdoc.analyze.state import ExprKind
from meshdoc.analyze.type import resolve_collation, resolve_type, type_name_text
from meshdoc.catalog.constraint import Check, Constraint, NotNull
from meshdoc.catalog.dependency import Behavior, perform_deletion
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.names.naming import choose_constraint_name
from meshdoc.catalog.object import Address, Object, Oid
from meshdoc.catalog.relation import Relation
from meshdoc.catalog.type import BaseType, Domain, Type, TypeRef
from meshdoc.commands.acl.default_privileges import default_acl
from meshdoc.commands.acl.permission import check_owner
from meshdoc.commands.heap.attribute_type import refuse_stored, row_type_oid
from meshdoc.commands.heap.type import check_type_usage, claim_type_name, fill_shell, make_array_type
from meshdoc.commands.object.drop import behavior_of
from meshdoc.commands.object.named import refuse_or_skip
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.executor.validate_rows import check_existing
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes.nodes import Const
from meshdoc.record import replace
from meshdoc.session import Session, command
from meshdoc.syntax.names import qualified

IMPOSSIBLE = {
    ConstrType.CONSTR_UNIQUE: "unique",
    ConstrType.CONSTR_PRIMARY: "primary key",
    ConstrType.CONSTR_EXCLUSION: "exclusion",
    ConstrType.CONSTR_FOREIGN: "foreign key",
}
DEFERRABILITY = ("0A000", "specifying constraint deferrability not supported for domains")
ENFORCEABILITY = ("42P17", "specifying constraint enforceability not supported for domains")
UNSUPPORTED = {
    ConstrType.CONSTR_GENERATED: ("0A000", "specifying GENERATED not supported for domains"),
    ConstrType.CONSTR_IDENTITY: ("0A000", "specifying GENERATED not supported for domains"),
    ConstrType.CONSTR_ATTR_DEFERRABLE: DEFERRABILITY,
    ConstrType.CONSTR_ATTR_NOT_DEFERRABLE: DEFERRABILITY,
    ConstrType.CONSTR_ATTR_DEFERRED: DEFERRABILITY,
    ConstrType.CONSTR_ATTR_IMMEDIATE: DEFERRABILITY,
    ConstrType.CONSTR_ATTR_ENFORCED: ENFORCEABILITY,
    ConstrType.CONSTR_ATTR_NOT_ENFORCED: ENFORCEABILITY,
}


@command(ast.CreateDomainStmt)
def create_domain(stmt: ast.CreateDomainStmt, session: Session) -> None:
    """CREATE DOMAIN."""
    name = qualified(stmt.domainname)
    schema = claim_type_name(session, name)
    base = _base_type(session, stmt.typeName)
    of_base = session.catalog.get(base.oid)
    domain = Domain(
        name=name.name,
        schema=schema,
        owner=session.current_user,
        acl=default_acl(session, "T", session.current_user, schema),
        base=base,
        collation=_collation(session, stmt.collClause, base.oid),
        default=_inherited(of_base),
    )
    constraints: tuple[ast.Constraint, ...] = tuple(stmt.constraints or ())
    _check_constraints(constraints)
    for node in constraints:
        if node.contype == ConstrType.CONSTR_DEFAULT:
            domain = replace(domain, default=_default(session, domain, node.raw_expr))
    if isinstance(of_base, BaseType | Domain):
        domain = replace(domain, output=of_base.output, send=of_base.send, analyze=of_base.analyze)
    created = fill_shell(session, domain)
    make_array_type(session.catalog, created.oid, schema, name.name)
    for node in constraints:
        if node.contype in ADDERS:
            ADDERS[node.contype](session, created, node)


def _base_type(session: Session, node: ast.TypeName) -> TypeRef:
    facts = Facts(session.names)
    base = resolve_type(facts, node)
    if facts.type(base.oid).kind not in "bcderm":
        raise SqlError("42804", f'"{type_name_text(node)}" is not a valid base type for a domain')
    check_type_usage(session, base.oid)
    return base


def _collation(session: Session, clause: ast.CollateClause | None, base: Oid) -> Oid:
    facts = Facts(session.names)
    own = facts.type_collation(base)
    if clause is None:
        return own
    found = resolve_collation(facts, clause.collname, None)
    if not own:
        raise SqlError("42804", f"collations are not supported by type {session.shown_type(TypeRef(base))}")
    return found


def _inherited(base: Object | None) -> Expr | None:
    """The default that the domain has from the one it is over; a tree of its own, since that one may be replaced."""
    found = base.default if isinstance(base, Domain) else None
    return replace(found, tree=found.tree.copy()) if found and found.tree else found


def _default(session: Session, domain: Domain, node: ast.Node | None) -> Expr | None:
    """The default in stored form; a NULL default is not stored."""
    if node is None:
        return None
    bound = bind_expression(node, session.names, ExprKind.COLUMN_DEFAULT, coerce_to=domain.base, column=domain.name)
    is_null = isinstance(bound.node, Const) and bound.node.value is None
    return None if is_null else bound.expr


def _check_constraints(nodes: tuple[ast.Constraint, ...]) -> None:
    """Refuse constraints that contradict each other or that domains do not support."""
    nullable: bool | None = None
    has_default = False
    for node in nodes:
        check_possible(node)
        if node.is_no_inherit:
            kind = "not-null" if node.contype == ConstrType.CONSTR_NOTNULL else "check"
            raise SqlError("42P17", f"{kind} constraints for domains cannot be marked NO INHERIT")
        if node.contype == ConstrType.CONSTR_DEFAULT:
            if has_default:
                raise SqlError("42601", "multiple default expressions")
            has_default = True
        elif node.contype in (ConstrType.CONSTR_NOTNULL, ConstrType.CONSTR_NULL):
            allows = node.contype == ConstrType.CONSTR_NULL
            if nullable is not None and (nullable != allows):
                raise SqlError("42601", "conflicting NULL/NOT NULL constraints", offset=node.location)
            if nullable is False:
                raise SqlError("42P17", "redundant NOT NULL constraint definition", offset=node.location)
            nullable = allows


def check_possible(node: ast.Constraint) -> None:
    """Refuse a constraint that domains do not support."""
    if kind := IMPOSSIBLE.get(node.contype):
        raise SqlError("42601", f"{kind} constraints not possible for domains", offset=node.location)
    if refusal := UNSUPPORTED.get(node.contype):
        raise SqlError(*refusal, offset=node.location)


# --- adding constraints -----------------------------------------------------------------------------


def _name(session: Session, domain: Domain, node: ast.Constraint | None, label: str) -> str:
    """The constraint's given name, or one that is free in the schema."""
    if node is None or node.conname is None:
        return choose_constraint_name(session.catalog, domain.schema, domain.name, "", label)
    if session.catalog.find("constraint", domain.oid, node.conname):
        raise SqlError("42710", f'constraint "{node.conname}" for domain "{domain.name}" already exists')
    return str(node.conname)


def add_check(session: Session, domain: Domain, node: ast.Constraint) -> None:
    """Add a CHECK constraint to a domain: domainAddCheckConstraint."""
    name = _name(session, domain, node, "check")
    bound = bind_expression(node.raw_expr, session.names, ExprKind.DOMAIN_CHECK, value=domain.base)
    session.catalog.create(
        Check(name=name, domain=domain.oid, expression=bound.expr, validated=not node.skip_validation)
    )


def add_not_null(session: Session, domain: Domain, node: ast.Constraint | None) -> None:
    """Add a NOT NULL constraint to a domain: domainAddNotNullConstraint."""
    session.catalog.create(NotNull(name=_name(session, domain, node, "not_null"), domain=domain.oid))


ADDERS: dict[ConstrType, Callable[[Session, Domain, ast.Constraint], None]] = {
    ConstrType.CONSTR_CHECK: add_check,
    ConstrType.CONSTR_NOTNULL: add_not_null,
}


# --- ALTER DOMAIN -----------------------------------------------------------------------------------


@command(ast.AlterDomainStmt)
def alter_domain(stmt: ast.AlterDomainStmt, session: Session) -> None:
    """ALTER DOMAIN ... SET or DROP DEFAULT, SET or DROP NOT NULL, ADD, DROP or VALIDATE CONSTRAINT."""
    domain = type_named(session.names, stmt.typeName)
    if not isinstance(domain, Domain):
        raise SqlError("42809", f"{session.shown_type(TypeRef(domain.oid))} is not a domain")
    check_owner(session, domain, noun="type")
    mark = session.catalog.mark()
    ALTERATIONS[stmt.subtype](session, domain, stmt)
    check_existing(session, mark)


def not_null_of(session: Session, domain: Oid) -> NotNull | None:
    """The NOT NULL constraint of a domain: findDomainNotNullConstraint."""
    found = session.catalog.children(domain, NotNull)
    return next((constraint for constraint in found if constraint.domain == domain), None)


def _set_not_null(session: Session, domain: Domain, stmt: ast.AlterDomainStmt) -> None:
    if not_null_of(session, domain.oid) is None:
        refuse_nested_use(session, domain)
        add_not_null(session, domain, None)


def _drop_not_null(session: Session, domain: Domain, stmt: ast.AlterDomainStmt) -> None:
    if found := not_null_of(session, domain.oid):
        perform_deletion(session.catalog, (Address(found.oid),), Behavior.RESTRICT, session.describe)


def _add_constraint(session: Session, domain: Domain, stmt: ast.AlterDomainStmt) -> None:
    node = stmt.def_
    check_possible(node)
    if node.contype == ConstrType.CONSTR_NOTNULL:
        if not_null_of(session, domain.oid):
            return
        add_not_null(session, domain, node)
    else:
        add_check(session, domain, node)
    if not node.skip_validation:
        refuse_nested_use(session, domain)


def _drop_constraint(session: Session, domain: Domain, stmt: ast.AlterDomainStmt) -> None:
    found = session.catalog.find("constraint", domain.oid, stmt.name)
    if found is None:
        message = f'constraint "{stmt.name}" of domain "{qualified(stmt.typeName)}" does not exist'
        refuse_or_skip(session, "42704", message, skips=stmt.missing_ok)
        return
    perform_deletion(session.catalog, (Address(found.oid),), behavior_of(stmt.behavior), session.describe)


def _validate_constraint(session: Session, domain: Domain, stmt: ast.AlterDomainStmt) -> None:
    found = session.catalog.find("constraint", domain.oid, stmt.name)
    words = f'constraint "{stmt.name}" of domain "{qualified(stmt.typeName)}"'
    if not isinstance(found, Constraint):
        raise SqlError("42704", f"{words} does not exist")
    if not isinstance(found, Check):
        raise SqlError("42809", f"{words} is not a check constraint")
    refuse_nested_use(session, domain)
    session.catalog.alter(replace(found, validated=True))


ALTERATIONS: dict[str, Callable[[Session, Domain, ast.AlterDomainStmt], object]] = {
    "T": lambda session, domain, stmt: session.catalog.renew(
        replace(domain, default=_default(session, domain, stmt.def_))
    ),
    "N": _drop_not_null,
    "O": _set_not_null,
    "C": _add_constraint,
    "X": _drop_constraint,
    "V": _validate_constraint,
}


def refuse_nested_use(session: Session, domain: Domain) -> None:
    """Raise SqlError 0A000 if a column stores the domain inside an array, range or row: get_rels_with_domain."""
    altered = f'type "{session.shown_type(TypeRef(domain.oid))}"'
    for item, reference in session.catalog.dependents(domain.oid):
        if isinstance(item, Domain):
            refuse_nested_use(session, item)
        elif isinstance(item, Type):
            refuse_stored(session, item.oid, altered)
        elif isinstance(item, Relation) and reference.sub:
            refuse_stored(session, row_type_oid(session, item), altered)
