"""CREATE TRIGGER, and the clones of row triggers on partitions: trigger.c, CloneRowTriggersToPartition (tablecmds.c).

Differs from PostgreSQL: the triggers that enforce foreign keys and deferrable keys are not stored.
"""

from __future__ import annotations

from pglast import ast

from meshdoc import errors
from meshdoc.analyze.bind import Bound, bind_expression
from meshdoc.analyze.common_type import offset_of
from meshdoc.analyze.kept import moved
from meshdoc.analyze.lookup_function import function_named
from meshdoc.analyze.state import ExprKind, errors_at
from meshdoc.catalog.constraint import TriggerConstraint
from meshdoc.catalog.inherit import attribute_map, mapping, partitions_of, parts_of
from meshdoc.catalog.names.noun import plural, with_article
from meshdoc.catalog.object import FIRST_USER_OID, NO_OID, Object, Oid
from meshdoc.catalog.relation import ForeignTable, Relation, Table, View
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.trigger import Trigger
from meshdoc.commands.acl.permission import check_privilege
from meshdoc.commands.heap.relation import open_table
from meshdoc.diagnostics import SqlError
from meshdoc.nodes import nodes
from meshdoc.nodes.oids import TRIGGER
from meshdoc.nodes.walk import walk
from meshdoc.record import replace
from meshdoc.session import Session, command
from meshdoc.syntax.names import qualified, strings

ROW, BEFORE, INSERT, DELETE, UPDATE, TRUNCATE, INSTEAD = 1, 2, 4, 8, 16, 32, 64  # TRIGGER_TYPE_* of trigger.h
TIMINGS = {BEFORE: "before", 0: "after", INSTEAD: "instead of"}
EVENTS = {INSERT: "insert", DELETE: "delete", UPDATE: "update", TRUNCATE: "truncate"}
OLD, NEW = 1, 2  # PRS2_OLD_VARNO and PRS2_NEW_VARNO


@command(ast.CreateTrigStmt)
def create_trigger(stmt: ast.CreateTrigStmt, session: Session) -> None:
    """CREATE [OR REPLACE] [CONSTRAINT] TRIGGER. Mirrors CreateTriggerFiringOn in trigger.c."""
    table = _check_relation(stmt, open_table(session, stmt.relation))
    trigger = _trigger(stmt, session, table)
    created = _store(session, trigger, _replaced(stmt, session, table))
    if stmt.isconstraint:
        created = _with_constraint(session, created)
    if created.row and isinstance(table, Table):
        for partition in partitions_of(session.catalog, table.oid):
            if not stmt.replace:
                _refuse_namesakes(session, created, partition)
            _clone(session, created, table, partition)


def _trigger(stmt: ast.CreateTrigStmt, session: Session, table: Relation) -> Trigger:
    """The trigger that the statement describes, checked except for its name."""
    constraint_table = session.relation(stmt.constrrel, Object) if stmt.isconstraint and stmt.constrrel else None
    check_privilege(session, table, "t")
    if constraint_table:
        check_privilege(session, constraint_table, "t")
    _check_kind(stmt)
    transition = _transition_tables(stmt, table)
    when = _when(stmt, session, table) if stmt.whenClause is not None else None
    return Trigger(
        name=stmt.trigname,
        table=table.oid,
        function=_function(stmt, session).oid,
        timing=TIMINGS[stmt.timing],
        events=frozenset(event for bit, event in EVENTS.items() if stmt.events & bit),
        update_columns=_update_columns(stmt, table),
        row=bool(stmt.row),
        when=when.expr if when else None,
        arguments=strings(stmt.args),
        constraint_table=constraint_table.oid if constraint_table else NO_OID,
        deferrable=bool(stmt.deferrable),
        initially_deferred=bool(stmt.initdeferred),
        old_table=transition.get("OLD"),
        new_table=transition.get("NEW"),
    )


# --- the relation -------------------------------------------------------------------------------------


def _is_a(relation: Object, noun: str, detail: str, sqlstate: str = "42809") -> SqlError:
    return SqlError(sqlstate, f'"{relation.name}" is {with_article(noun)}', detail=detail)


def _check_relation(stmt: ast.CreateTrigStmt, relation: Object) -> Relation:
    """The relation. Raises SqlError if its kind does not support this trigger."""
    if isinstance(relation, Table):
        if stmt.timing == INSTEAD:
            raise _is_a(relation, "table", "Tables cannot have INSTEAD OF triggers.")
        if relation.partition_strategy and stmt.row and stmt.transitionRels:
            raise _is_a(
                relation,
                "partitioned table",
                "ROW triggers with transition tables are not supported on partitioned tables.",
                "0A000",
            )
    elif isinstance(relation, View):
        if stmt.timing != INSTEAD and stmt.row:
            raise _is_a(relation, "view", "Views cannot have row-level BEFORE or AFTER triggers.")
        if stmt.events & TRUNCATE:
            raise _is_a(relation, "view", "Views cannot have TRUNCATE triggers.")
    elif isinstance(relation, ForeignTable):
        if stmt.timing == INSTEAD:
            raise _is_a(relation, "foreign table", "Foreign tables cannot have INSTEAD OF triggers.")
        if stmt.isconstraint:
            raise _is_a(relation, "foreign table", "Foreign tables cannot have constraint triggers.")
    else:
        raise errors.kind_not_supported(f'relation "{relation.name}" cannot have triggers', plural(relation.noun))
    if relation.oid < FIRST_USER_OID:
        raise errors.system_catalog_denied(relation.name)
    return relation


def _check_kind(stmt: ast.CreateTrigStmt) -> None:
    if stmt.row and stmt.events & TRUNCATE:
        raise SqlError("0A000", "TRUNCATE FOR EACH ROW triggers are not supported")
    if stmt.timing != INSTEAD:
        return
    if not stmt.row:
        raise SqlError("0A000", "INSTEAD OF triggers must be FOR EACH ROW")
    if stmt.whenClause is not None:
        raise SqlError("0A000", "INSTEAD OF triggers cannot have WHEN conditions")
    if stmt.columns:
        raise SqlError("0A000", "INSTEAD OF triggers cannot have column lists")


# --- transition tables --------------------------------------------------------------------------------


def _transition_tables(stmt: ast.CreateTrigStmt, table: Relation) -> dict[str, str]:
    """The names of REFERENCING OLD TABLE and NEW TABLE, by "OLD" and "NEW"."""
    found: dict[str, str] = {}
    for item in stmt.transitionRels or ():
        _check_transition(stmt, table, item)
        word, other = ("NEW", "an INSERT") if item.isNew else ("OLD", "a DELETE")
        if not stmt.events & (UPDATE | (INSERT if item.isNew else DELETE)):
            raise SqlError("42P17", f"{word} TABLE can only be specified for {other} or UPDATE trigger")
        if word in found:
            raise SqlError("42P17", f"{word} TABLE cannot be specified multiple times")
        found[word] = item.name
    if "OLD" in found and found.get("NEW") == found["OLD"]:
        raise SqlError("42P17", "OLD TABLE name and NEW TABLE name cannot be the same")
    return found


def _check_transition(stmt: ast.CreateTrigStmt, table: Relation, item: ast.TriggerTransition) -> None:
    if not item.isTable:
        raise SqlError(
            "0A000",
            "ROW variable naming in the REFERENCING clause is not supported",
            hint="Use OLD TABLE or NEW TABLE for naming transition tables.",
        )
    if isinstance(table, ForeignTable):
        raise _is_a(table, "foreign table", "Triggers on foreign tables cannot have transition tables.")
    if isinstance(table, View):
        raise _is_a(table, "view", "Triggers on views cannot have transition tables.")
    if stmt.row and isinstance(table, Table) and (table.partition_of or table.inherits):
        where = "partitions" if table.partition_of else "inheritance children"
        raise SqlError("0A000", f"ROW triggers with transition tables are not supported on {where}")
    if stmt.timing != 0:
        raise SqlError("42P17", "transition table name can only be specified for an AFTER trigger")
    if stmt.events & TRUNCATE:
        raise SqlError("0A000", "TRUNCATE triggers with transition tables are not supported")
    if (stmt.events & (INSERT | UPDATE | DELETE)).bit_count() != 1:
        raise SqlError("0A000", "transition tables cannot be specified for triggers with more than one event")
    if stmt.columns:
        raise SqlError("0A000", "transition tables cannot be specified for triggers with column lists")


def refuse_transition_tables(session: Session, table: Object, becoming: str, where: str) -> None:
    """Raise SqlError 0A000 for a row trigger with transition tables: FindTriggerIncompatibleWithInheritance."""
    for trigger in session.catalog.children(table.oid, Trigger):
        if trigger.table == table.oid and trigger.row and (trigger.old_table or trigger.new_table):
            raise SqlError(
                "0A000",
                f'trigger "{trigger.name}" prevents table "{table.name}" from becoming {becoming}',
                detail=f"ROW triggers with transition tables are not supported {where}.",
            )


# --- WHEN ---------------------------------------------------------------------------------------------


def _when(stmt: ast.CreateTrigStmt, session: Session, table: Relation) -> Bound:
    """The WHEN condition, bound to the OLD and NEW rows that the trigger has."""
    bound = bind_expression(stmt.whenClause, session.names, ExprKind.TRIGGER_WHEN, old=table, new=table)
    for item in walk(bound.node):
        if isinstance(item, nodes.Var):
            with errors_at(offset_of(item)):
                _check_var(stmt, table, item)
    return bound


def _check_var(stmt: ast.CreateTrigStmt, table: Relation, var: nodes.Var) -> None:
    if not stmt.row:
        raise SqlError("42P17", "statement trigger's WHEN condition cannot reference column values")
    if var.range_index == OLD:
        if stmt.events & INSERT:
            raise SqlError("42P17", "INSERT trigger's WHEN condition cannot reference OLD values")
        return
    if stmt.events & DELETE:
        raise SqlError("42P17", "DELETE trigger's WHEN condition cannot reference NEW values")
    if stmt.timing != BEFORE:
        return
    if var.attnum < 0:
        raise SqlError("0A000", "BEFORE trigger's WHEN condition cannot reference NEW system columns")
    message = "BEFORE trigger's WHEN condition cannot reference NEW generated columns"
    if var.attnum == 0 and any(column.generated for column in table.columns):
        detail = "A whole-row reference is used and the table contains generated columns."
        raise SqlError("42P17", message, detail=detail)
    if var.attnum and table.attribute(var.attnum).generated:
        raise SqlError("42P17", message, detail=f'Column "{table.attribute(var.attnum).name}" is a generated column.')


# --- function and columns -----------------------------------------------------------------------------


def _function(stmt: ast.CreateTrigStmt, session: Session) -> Routine:
    function = function_named(session.names, qualified(stmt.funcname), ())
    if function.oid in session.catalog:
        check_privilege(session, function, "X")
    if function.returns.oid != TRIGGER:
        raise SqlError("42P17", f"function {'.'.join(strings(stmt.funcname))} must return type trigger")
    return function


def _update_columns(stmt: ast.CreateTrigStmt, table: Relation) -> tuple[int, ...]:
    found: list[int] = []
    for name in strings(stmt.columns):
        column = table.column(name)
        if column is None:
            raise errors.undefined_column_of(name, table.name)
        if column.attnum in found:
            raise errors.repeated_column(name)
        found.append(column.attnum)
    return tuple(found)


# --- storing ------------------------------------------------------------------------------------------


def _replaced(stmt: ast.CreateTrigStmt, session: Session, table: Relation) -> Trigger | None:
    """The trigger that OR REPLACE replaces. Raises SqlError 42710 if an existing one cannot be replaced."""
    former = session.catalog.find("trigger", table.oid, stmt.trigname)
    if not isinstance(former, Trigger):
        return None
    head = f'trigger "{stmt.trigname}" for relation "{table.name}"'
    if not stmt.replace:
        raise SqlError("42710", f"{head} already exists")
    if former.parent:
        raise SqlError("42710", f"{head} is an internal or a child trigger")
    if former.constraint:
        raise SqlError("42710", f"{head} is a constraint trigger")
    return former


def _store(session: Session, trigger: Trigger, former: Trigger | None) -> Trigger:
    """Store the trigger, replacing `former` if given."""
    if former is None:
        return session.catalog.create(trigger)
    return session.catalog.renew(replace(trigger, oid=former.oid, comment=former.comment))


def _with_constraint(session: Session, trigger: Trigger) -> Trigger:
    """Create the pg_constraint entry of a constraint trigger. Raises SqlError 23505 if the name is taken."""
    if session.catalog.find("constraint", trigger.table, trigger.name):
        raise errors.duplicate_row("pg_constraint_conrelid_contypid_conname_index")
    constraint = session.catalog.create(
        TriggerConstraint(
            name=trigger.name,
            table=trigger.table,
            trigger=trigger.oid,
            deferrable=trigger.deferrable,
            initially_deferred=trigger.initially_deferred,
            no_inherit=True,
        )
    )
    return session.catalog.alter(replace(trigger, constraint=constraint.oid))


# --- partitions ---------------------------------------------------------------------------------------


def clone_row_triggers(session: Session, parent: Table, partition: Table | ForeignTable) -> None:
    """Clone the parent's row triggers to a new partition: CloneRowTriggersToPartition.

    Raises SqlError 42710 if the partition or one of its partitions has a trigger with the same name.
    """
    for trigger in session.catalog.children(parent.oid, Trigger):
        if trigger.table == parent.oid and trigger.row:
            _refuse_namesakes(session, trigger, partition)
            _clone(session, trigger, parent, partition)


def _refuse_namesakes(session: Session, trigger: Trigger, partition: Table | ForeignTable) -> None:
    if session.catalog.find("trigger", partition.oid, trigger.name):
        raise SqlError("42710", f'trigger "{trigger.name}" for relation "{partition.name}" already exists')
    for part in partitions_of(session.catalog, partition.oid):
        _refuse_namesakes(session, trigger, part)


def _clone(session: Session, trigger: Trigger, parent: Table, partition: Table | ForeignTable) -> None:
    """Clone a trigger to a partition and, recursively, its partitions, replacing triggers with the same name."""
    if trigger.constraint and isinstance(partition, ForeignTable):
        raise _is_a(partition, "foreign table", "Foreign tables cannot have constraint triggers.")
    former = session.catalog.find("trigger", partition.oid, trigger.name)
    numbers = attribute_map(parent, partition)
    clone = replace(
        trigger,
        oid=NO_OID,
        table=partition.oid,
        update_columns=tuple(numbers[attnum] for attnum in trigger.update_columns),
        when=moved(trigger.when, mapping(parent, partition)) if trigger.when else None,
        constraint=NO_OID,
        parent=trigger.oid,
        comment=None,
    )
    stored = _store(session, clone, former if isinstance(former, Trigger) else None)
    if trigger.constraint:
        stored = _with_constraint(session, stored)
    if isinstance(partition, Table):
        for part in partitions_of(session.catalog, partition.oid):
            _clone(session, stored, partition, part)


def remove_clones(session: Session, partition: Oid) -> None:
    """Drop a detached partition's cloned triggers: DropClonedTriggersFromPartition."""
    for trigger in session.catalog.children(partition, Trigger):
        if trigger.table == partition and trigger.parent and trigger.oid in session.catalog:
            drop_clone(session, trigger)


def drop_clone(session: Session, trigger: Trigger) -> None:
    """Drop a trigger with its clones and constraint, regardless of dependencies."""
    for clone in parts_of(session.catalog, trigger.oid, Trigger):
        drop_clone(session, clone)
    if trigger.constraint:
        session.catalog.drop(trigger.constraint)
    session.catalog.drop(trigger.oid)
