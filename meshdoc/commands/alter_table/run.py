"""Runs ALTER TABLE: its checks, then its subcommands in the order of their passes."""

from __future__ import annotations

from collections import deque
from functools import partial

from pglast import ast
from pglast.enums import AlterTableType, ObjectType

from meshdoc import errors
from meshdoc.catalog.index import Index
from meshdoc.catalog.names.noun import plural, with_article
from meshdoc.catalog.object import FIRST_USER_OID, Object
from meshdoc.catalog.relation import CompositeType, ForeignTable, MaterializedView, Sequence, Table, View
from meshdoc.commands.acl.permission import check_owner
from meshdoc.commands.alter_table import Alteration, Phase, Step, Subcommand, subcommands
from meshdoc.commands.alter_table.words import ACTIONS, wrong_action
from meshdoc.diagnostics import SqlError, Unsupported
from meshdoc.interpret.after_triggers import refuse_in_use
from meshdoc.interpret.executor.validate_rows import check_existing
from meshdoc.session import Session, command

# The kinds of relation that each form of the statement accepts: RangeVarCallbackForAlterRelation.
EXPECTED: dict[ObjectType, tuple[type[Object], ...]] = {
    ObjectType.OBJECT_VIEW: (View,),
    ObjectType.OBJECT_MATVIEW: (MaterializedView,),
    ObjectType.OBJECT_FOREIGN_TABLE: (ForeignTable,),
    ObjectType.OBJECT_INDEX: (Index,),
    ObjectType.OBJECT_SEQUENCE: (Sequence,),
    ObjectType.OBJECT_TYPE: (CompositeType,),
}


@command(ast.AlterTableStmt)
def alter_relation(stmt: ast.AlterTableStmt, session: Session) -> None:
    """ALTER TABLE, and the subcommands that ALTER INDEX, VIEW, SEQUENCE, TYPE and others share with it."""
    if stmt.missing_ok and session.find_relation(stmt.relation) is None:
        session.notice(f'relation "{stmt.relation.relname}" does not exist, skipping')
        return
    relation = session.relation(stmt.relation, Object)
    _check_kind(relation, ObjectType(stmt.objtype))
    check_owner(session, relation)
    if relation.oid < FIRST_USER_OID:
        raise errors.system_catalog_denied(relation.name)
    refuse_in_use(session, relation, "ALTER TABLE")
    alteration = Alteration(session, relation.oid, bool(stmt.relation.inh))
    steps = deque[Step]()
    for item in stmt.cmds:
        subcommand = _subcommand(session, item, relation)
        subcommand.prepare(alteration, item)
        steps.append(Step(subcommand.phase(item), partial(subcommand.handler, alteration, item)))
    mark = session.catalog.mark()
    _run(steps)
    check_existing(session, mark)


def _check_kind(relation: Object, objtype: ObjectType) -> None:
    expected = EXPECTED.get(objtype)
    if expected and not isinstance(relation, expected):
        raise errors.wrong_kind(relation.name, with_article(_noun(expected[0])))
    if isinstance(relation, CompositeType) and objtype is not ObjectType.OBJECT_TYPE:
        raise SqlError("42809", f'"{relation.name}" is a composite type', hint="Use ALTER TYPE instead.")


def _noun(kind: type[Object]) -> str:
    return "composite type" if kind is CompositeType else kind.noun


def _subcommand(session: Session, item: ast.AlterTableCmd, relation: Object) -> Subcommand:
    kind = AlterTableType(item.subtype)
    found = subcommands.get(kind)
    if found is None:
        raise Unsupported(f"ALTER TABLE {ACTIONS.get(kind, kind.name)} is not supported")
    subcommand = found()
    if not isinstance(relation, subcommand.kinds):
        raise wrong_action(kind, relation.name, plural(_described(session, relation)))
    return subcommand


def _described(session: Session, relation: Object) -> str:
    table = session.catalog[relation.table] if isinstance(relation, Index) else relation
    if isinstance(table, Table) and table.partition_strategy:
        return f"partitioned {relation.noun}"
    return "composite type" if isinstance(relation, CompositeType) else relation.noun


def _run(steps: deque[Step]) -> None:
    """Run all steps, and those that they return, pass by pass: ATRewriteCatalogs."""
    for phase in Phase:
        waiting = deque(step for step in steps if step.phase <= phase)
        steps = deque(step for step in steps if step.phase > phase)
        while waiting:
            for step in waiting.popleft().run() or ():
                (waiting if step.phase <= phase else steps).append(step)
