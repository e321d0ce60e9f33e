"""TRUNCATE: ExecuteTruncate of tablecmds.c."""

from __future__ import annotations

from pglast import ast
from pglast.enums import DropBehavior

from meshdoc import errors
from meshdoc.catalog.constraint import ForeignKey
from meshdoc.catalog.contents import Position
from meshdoc.catalog.database import PG_CATALOG
from meshdoc.catalog.object import Object
from meshdoc.catalog.relation import ForeignTable, Sequence, Table
from meshdoc.catalog.relation_privilege import holds
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.after_triggers import After, refuse_in_use
from meshdoc.interpret.contents import keep
from meshdoc.interpret.executor.target import family, target_of
from meshdoc.interpret.executor.trigger import Transition, after_statement, before_statement
from meshdoc.session import Session


def truncate_tables(session: Session, stmt: ast.TruncateStmt) -> None:
    """Empty the tables, and with CASCADE those that refer to them."""
    named = _named(session, stmt)
    if stmt.behavior == DropBehavior.DROP_CASCADE:
        named = _with_referring(session, named)
    else:
        _refuse_referred(session, named)
    stored = [table for table in named if isinstance(table, Table)]
    for table in stored:
        refuse_in_use(session, table, "TRUNCATE")
    for table in stored:
        before_statement(session, target_of(session, table.oid), "truncate")
    for table in stored:
        keep(session, table, ())
        for sequence in session.catalog.children(table.oid, Sequence) if stmt.restart_seqs else ():
            session.hold(sequence.oid, Position(sequence.start, is_called=False))
    after = After(session)
    for table in stored:
        after_statement(Transition(target_of(session, table.oid), after), "truncate")
    after.finish()


def _named(session: Session, stmt: ast.TruncateStmt) -> list[Table | ForeignTable]:
    found: list[Table | ForeignTable] = []
    for name in stmt.relations:
        item = session.relation(name, Object)
        if not isinstance(item, Table | ForeignTable):
            raise errors.wrong_kind(item.name, "a table")
        if not holds(session.roles, item, session.current_user, "D", frozenset()):
            raise errors.permission_denied(item.noun, item.name)
        if item.schema == PG_CATALOG:
            raise errors.system_catalog_denied(item.name)
        if isinstance(item, Table) and item.partition_strategy and not name.inh:
            raise SqlError(
                "42809",
                "cannot truncate only a partitioned table",
                hint="Do not specify the ONLY keyword, or use TRUNCATE ONLY on the partitions directly.",
            )
        found += [table for table in (family(session, item) if name.inh else [item]) if table not in found]
    return found


def _referring(session: Session, tables: list[Table | ForeignTable]) -> list[ForeignKey]:
    oids = {table.oid for table in tables}
    keys = (key for oid in sorted(oids) for key in session.catalog.children(oid, ForeignKey))
    return [key for key in keys if key.references_table in oids and key.table not in oids]


def _with_referring(session: Session, tables: list[Table | ForeignTable]) -> list[Table | ForeignTable]:
    """heap_truncate_find_FKs, repeated until it finds no more."""
    while keys := _referring(session, tables):
        table = session.catalog[keys[0].table]
        assert isinstance(table, Table | ForeignTable)
        session.notice(f'truncate cascades to table "{table.name}"')
        tables = [*tables, *(item for item in family(session, table) if item not in tables)]
    return tables


def _refuse_referred(session: Session, tables: list[Table | ForeignTable]) -> None:
    """heap_truncate_check_FKs."""
    for key in _referring(session, tables):
        referring, referenced = session.catalog[key.table], session.catalog[key.references_table]
        raise SqlError(
            "0A000",
            "cannot truncate a table referenced in a foreign key constraint",
            detail=f'Table "{referring.name}" references "{referenced.name}".',
            hint=f'Truncate table "{referring.name}" at the same time, or use TRUNCATE ... CASCADE.',
        )
