"""Scripts tried out: their INSERTs are run over the rows that the migrations leave, with all triggers, and undone.

The outcome may depend on values that are unknown here; then a script is neither accepted nor refused.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import suppress

from pglast import ast

import meshdoc.commands
from meshdoc.catalog.contents import Contents, Unknown
from meshdoc.catalog.index import IndexKey, indexes_of
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Relation
from meshdoc.commands.session.transaction import end_statement
from meshdoc.commands.utility import HOOKS
from meshdoc.diagnostics import SqlError, Unsupported
from meshdoc.history.history import History
from meshdoc.insight.foreign_keys import own_keys
from meshdoc.insight.insert.assigned import columns_filled, columns_set
from meshdoc.insight.insert.conditions import conditions_of, is_required
from meshdoc.insight.insert.evaluated import LIMITS
from meshdoc.insight.insert.filled import default_expression, is_filled
from meshdoc.insight.insert.refusals import called, insert_rules, insert_triggers
from meshdoc.insight.insert.statement import Insert, Script, needing, statement
from meshdoc.insight.session import CLOCK
from meshdoc.interpret.plpgsql.raising import Raised
from meshdoc.limits import running
from meshdoc.record import replace
from meshdoc.registry import load
from meshdoc.session import UNCERTAIN, Inert, Session
from meshdoc.syntax.parser import raw_parser

DATA_EXCEPTION, UNIQUE_VIOLATION = "22", "23505"


class Unsure(Exception):
    """Whether PostgreSQL accepts a script depends on unknown values."""


def settled(history: History, names: Names, script: Script) -> Script:
    """A script without a doubt: it is accepted, or there is an obstacle.

    A row that a trigger adds itself, because of another row, is left out.
    """
    if all(_is_plain(history, names, step.table) for step in script.steps):
        return script
    while True:
        try:
            refusal = _refusal(history, names, script.steps)
        except Unsure:
            return Script(obstacle=script.doubt) if script.doubt else script
        if refusal is None:
            return replace(script, doubt="", is_accepted=True)
        step, error = refusal
        if not (needless := _added_by_trigger(names, script.steps, error)):
            reason = f"the trial row is refused: {_without_values(names, script.steps, error)}"
            return Script(obstacle=needing(names, script.steps[-1].table, step.table, reason))
        script = replace(script, steps=tuple(each for each in script.steps if each is not needless))


def _without_values(names: Names, steps: tuple[Insert, ...], error: SqlError) -> str:
    """The message of an error, without the values of rows that it may quote."""
    if error.sqlstate.startswith(DATA_EXCEPTION):
        return error.message.partition(': "')[0]
    triggers = (trigger for step in steps for trigger in insert_triggers(names, step.table))
    bodies = (routine.body for trigger in triggers for routine in called(names, trigger))
    is_quoting = isinstance(error, Raised) and not any(error.message in body for body in bodies)
    return "a trigger raises an error" if is_quoting else error.message


def _is_plain(history: History, names: Names, table: Oid) -> bool:
    """Whether nothing but its columns and constraints decides what a table accepts, and none of these is surprising."""
    relation = names.relation_by_oid(table)
    assert isinstance(relation, Relation)
    referencing = {attnum for key in own_keys(names.catalog, table) for attnum in key.columns}
    has_default = any(default_expression(names, relation, relation.attribute(attnum)) for attnum in referencing)
    is_rewritten = insert_rules(names, table) or insert_triggers(names, table)
    return not (has_default or is_rewritten or table in history.contents)


def _added_by_trigger(names: Names, steps: tuple[Insert, ...], error: SqlError) -> Insert | None:
    """The step before the last whose row is already there."""
    if error.sqlstate != UNIQUE_VIOLATION:
        return None
    violated = (step for step in steps[:-1] if any(f'"{key}"' in error.message for key in _keys(names, step.table)))
    return next(violated, None)


def _keys(names: Names, table: Oid) -> Iterator[str]:
    return (index.name for index in indexes_of(names.catalog, table) if index.unique)


def _refusal(history: History, names: Names, steps: tuple[Insert, ...]) -> tuple[Insert, SqlError] | None:
    """The first step that PostgreSQL certainly refuses, and its error; None if it certainly accepts all of them.

    Raises Unsure if it may do either.
    """
    load(meshdoc.commands)
    session = Session(history.catalog, history.system, CLOCK, HOOKS, contents=dict(history.contents))
    before = session.savepoint()
    try:
        with running(LIMITS):
            for step in steps:
                try:
                    _run(session, statement(names, step))
                except Unsupported:
                    raise
                except SqlError as error:
                    return step, error
        _refuse_unknown(session, history)
    except Exception as error:  # a defect of code that runs costs the example, not the pages
        raise Unsure from error
    finally:
        session.go_back_to(before)
    return None


def _run(session: Session, sql: str) -> None:
    session.committed, session.undone = session.savepoint(), None
    with suppress(Inert):
        session.execute(_parsed(sql))
    end_statement(session)
    if any(notice.level == UNCERTAIN for notice in session.notices):
        raise Unsure


@functools.lru_cache(maxsize=1_000)
def _parsed(sql: str) -> ast.Node:
    """The tree of a statement, which may be a step of many scripts."""
    (statement,) = raw_parser(sql)
    return statement.stmt


# --- what is not known of the rows ---------------------------------------------------------------------------


def _refuse_unknown(session: Session, history: History) -> None:
    """Raise Unsure if rows have come to be unknown, or values that a constraint is about."""
    for oid, held in session.contents.items():
        former = history.contents.get(oid)
        table = session.catalog.get(oid)
        if held is former or not isinstance(held, Contents) or not isinstance(table, Relation):
            continue
        known = {id(row) for row in former.rows} if isinstance(former, Contents) else set()
        fresh = [row for row in held.rows if id(row) not in known]
        unknown = {attnum for row in fresh for attnum, value in row.items() if isinstance(value, Unknown)}
        if held.unknown or not unknown.isdisjoint(_constrained(session.names, table)):
            raise Unsure


def _constrained(names: Names, table: Relation) -> Iterator[int]:
    """The columns whose values decide whether a row is accepted; a default that is never null is new in each row."""
    for condition in conditions_of(names, table):
        yield from condition.columns
    for key in own_keys(names.catalog, table.oid):
        yield from key.columns
    compared = set[int]()
    for index in indexes_of(names.catalog, table.oid):
        if index.exclusion:
            yield from (key.attnum for key in index.index_keys)
        elif index.unique:
            compared |= {attnum for key in index.index_keys for attnum in _columns_of(table, key)}
    given, filled = columns_set(names, table.oid), columns_filled(names, table.oid)
    for column in table.columns:
        is_default = is_filled(names, table, column) and not column.generated and column.name not in given
        if not is_default and (column.attnum in compared or (is_required(names, column) and column.name not in filled)):
            yield column.attnum


def _columns_of(table: Relation, key: IndexKey) -> set[int]:
    """The column of a key of an index, or those of its expression."""
    depends = key.expression.depends if key.expression else ()
    return {key.attnum, *(address.sub for address in depends if address.oid == table.oid)}
