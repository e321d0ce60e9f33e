"""CREATE TYPE ... AS ENUM and ALTER TYPE ... ADD VALUE, RENAME VALUE: DefineEnum, AlterEnum and pg_enum.c."""

from __future__ import annotations

from collections.abc import Sequence

from pglast import ast

from meshdoc import errors
from meshdoc.analyze.lookup_type import type_named
from meshdoc.catalog.names.naming import NAMEDATALEN
from meshdoc.catalog.object import Oid
from meshdoc.catalog.type import EnumLabel, EnumType, TypeRef
from meshdoc.commands.acl.default_privileges import default_acl
from meshdoc.commands.acl.permission import check_owner
from meshdoc.commands.heap.type import claim_type_name, fill_shell, make_array_type
from meshdoc.commands.object.named import refuse_or_keep
from meshdoc.diagnostics import SqlError
from meshdoc.record import replace
from meshdoc.session import Session, command
from meshdoc.syntax.names import qualified, strings


@command(ast.CreateEnumStmt)
def create_enum(stmt: ast.CreateEnumStmt, session: Session) -> None:
    """CREATE TYPE ... AS ENUM."""
    name = qualified(stmt.typeName)
    schema = claim_type_name(session, name)
    labels = strings(stmt.vals)
    _check_labels(labels)
    created = fill_shell(
        session,
        EnumType(
            name=name.name,
            schema=schema,
            owner=session.current_user,
            acl=default_acl(session, "T", session.current_user, schema),
            labels=tuple(EnumLabel(number=number, name=label) for number, label in enumerate(labels, 1)),
        ),
    )
    make_array_type(session.catalog, created.oid, schema, name.name)


def _check_labels(labels: Sequence[str]) -> None:
    """Refuse labels that are too long or repeated: EnumValuesCreate."""
    seen: set[str] = set()
    for label in labels:
        _check_length(label)
        if label in seen:
            raise errors.duplicate_row("pg_enum_typid_label_index")
        seen.add(label)


def _check_length(label: str) -> None:
    if len(label.encode()) >= NAMEDATALEN:
        raise SqlError(
            "42602", f'invalid enum label "{label}"', detail=f"Labels must be {NAMEDATALEN - 1} bytes or less."
        )


@command(ast.AlterEnumStmt)
def alter_enum(stmt: ast.AlterEnumStmt, session: Session) -> None:
    """ALTER TYPE ... ADD VALUE or RENAME VALUE: AlterEnum."""
    enum = type_named(session.names, stmt.typeName)
    if not isinstance(enum, EnumType):
        raise SqlError("42809", f"{session.shown_type(TypeRef(enum.oid))} is not an enum")
    check_owner(session, enum)
    if stmt.oldVal is not None:
        rename_label(session, enum, stmt.oldVal, stmt.newVal)
    else:
        add_label(session, enum, stmt)


def rename_label(session: Session, enum: EnumType, old: str, new: str) -> None:
    """Rename a label; its number, which expressions refer to, stays the same: RenameEnumLabel."""
    _check_length(new)
    names = [label.name for label in enum.labels]
    if old not in names:
        raise SqlError("22023", f'"{old}" is not an existing enum label')
    if new in names:
        raise SqlError("42710", f'enum label "{new}" already exists')
    labels = tuple(replace(label, name=new) if label.name == old else label for label in enum.labels)
    session.catalog.alter(replace(enum, labels=labels))


def add_label(session: Session, enum: EnumType, stmt: ast.AlterEnumStmt) -> None:
    """Add a label at the end, or next to the named one: AddEnumLabel."""
    _check_length(stmt.newVal)
    names = [label.name for label in enum.labels]
    if stmt.newVal in names:
        message = f'enum label "{stmt.newVal}" already exists'
        refuse_or_keep(session, "42710", message, keeps=stmt.skipIfNewValExists)
        return
    place = len(names)
    if stmt.newValNeighbor is not None:
        if stmt.newValNeighbor not in names:
            raise SqlError("22023", f'"{stmt.newValNeighbor}" is not an existing enum label')
        place = names.index(stmt.newValNeighbor) + (1 if stmt.newValIsAfter else 0)
    began = session.transaction
    number = max((label.number for label in enum.labels), default=0) + 1
    label = EnumLabel(number=number, name=stmt.newVal)
    session.catalog.alter(replace(enum, labels=(*enum.labels[:place], label, *enum.labels[place:])))
    changes = session.catalog.journal[began.mark :] if began else []
    if began and not any(change.oid == enum.oid and change.before is None for change in changes):
        session.new_labels[enum.oid, number] = began


def check_label(session: Session, enum: Oid, label: str) -> None:
    """Raise SqlError 55P04 for a value that the transaction has added to an enum: check_safe_enum_use."""
    item = session.catalog.get(enum) if session.new_labels else None
    for found in item.labels if isinstance(item, EnumType) else ():
        if found.name == label and session.new_labels.get((enum, found.number)) is session.transaction is not None:
            raise SqlError(
                "55P04",
                f'unsafe use of new value "{label}" of enum type {session.shown_type(TypeRef(enum))}',
                hint="New enum values must be committed before they can be used.",
            )
