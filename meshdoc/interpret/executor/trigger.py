"""Triggers that a change of rows fires, and the effects of their functions: trigger.c.

Handlers for languages that are executed register in `language`. The effects of any other function are guessed from its
text (`fired`), and so are those of a function whose control flow cannot be known.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from meshdoc.catalog.contents import Row, Unknown
from meshdoc.catalog.object import FIRST_USER_OID
from meshdoc.catalog.relation import GenerationExpression, Relation
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.trigger import Trigger
from meshdoc.diagnostics import SqlError, Unsupported
from meshdoc.interpret.after_triggers import After, Event, fires
from meshdoc.interpret.executor.expression import beside, stored, value_of, whole
from meshdoc.interpret.executor.target import Target, as_target, target_of
from meshdoc.interpret.executor.untraced_trigger import guess_row, guess_tables
from meshdoc.interpret.value import Undecided
from meshdoc.lookup.lsyscache import Facts
from meshdoc.record import positional, replace
from meshdoc.registry import Registry
from meshdoc.session import Session

Rows = list[Row]
Columns = frozenset[int]


@positional
class Fired:
    """One call of a trigger's function: TriggerData. `tables` are the transition tables by name."""

    trigger: Trigger
    relation: Relation
    event: str
    old: Row | None = None
    new: Row | None = None
    tables: Mapping[str, Sequence[Row]] = field(default_factory=dict)


language: Registry[str, Callable[[Session, Routine, Fired], Row | None]] = Registry("language of trigger functions")
"""Runs a trigger's function; the returned row is None if the function returns NULL."""

CHANGES_CATALOG = re.compile(
    r"\b(create|alter|drop|grant|revoke|execute|comment\s+on|reassign|import)\b", re.IGNORECASE
)


def triggers_for(session: Session, target: Target, event: str, timing: str, *, row: bool) -> Iterator[Trigger]:
    """The triggers that a change fires, ordered by name: TriggerEnabled without WHEN and columns."""
    for trigger in target.triggers:
        concerned = trigger.row is row and trigger.timing == timing and event in trigger.events
        if concerned and fires(session, trigger.enabled):
            yield trigger


def before_row(
    session: Session, target: Target, event: str, old: Row | None, new: Row | None, columns: Columns = frozenset()
) -> Row | None:
    """The row as BEFORE triggers leave it; None if one skips it: ExecBRInsertTriggers and related functions."""
    return _in_turn(session, target, event, "before", old, new, columns)


def instead_of(session: Session, target: Target, event: str, old: Row | None, new: Row | None) -> Row | None:
    """The row as INSTEAD OF triggers leave it; None if one of them skips it."""
    return _in_turn(session, target, event, "instead of", old, new, frozenset())


def _in_turn(
    session: Session, target: Target, event: str, timing: str, old: Row | None, new: Row | None, columns: Columns
) -> Row | None:
    for trigger in triggers_for(session, target, event, timing, row=True):
        fired = Fired(trigger, target.relation, event, old, new)
        if not _concerned(session, fired, columns):
            continue
        given = call(session, fired)
        if given is None:
            return None
        if event != "delete":
            new = given
    return old if event == "delete" else new


def _concerned(session: Session, fired: Fired, columns: Columns) -> bool:
    """UPDATE OF and WHEN. A condition that cannot be known is assumed to hold."""
    trigger = fired.trigger
    if fired.event == "update" and trigger.update_columns and not _is_updated(session, fired, columns):
        return False
    if trigger.when is None:
        return True
    expression = stored(session, trigger.when)
    rows = beside(*(whole(fired.relation, row or {}) for row in (fired.old, fired.new)))
    value = value_of(session, expression, rows)
    return isinstance(value, Unknown) or value is True


def _is_updated(session: Session, fired: Fired, columns: Columns) -> bool:
    """Whether a column of UPDATE OF is set, or a generated one may have to be recomputed: ExecGetAllUpdatedCols."""
    relation, wanted = fired.relation, fired.trigger.update_columns
    if columns & set(wanted):
        return True
    generated = [number for number in wanted if relation.attribute(number).generated]
    others = target_of(session, relation.oid).triggers if generated else ()
    if any(other.row and other.timing == "before" and "update" in other.events for other in others):
        return True
    return any(_reads(session, relation, number, columns) for number in generated)


def _reads(session: Session, relation: Relation, number: int, columns: Columns) -> bool:
    found = session.catalog.find("default", relation.oid, number)
    depends = found.expression.depends if isinstance(found, GenerationExpression) else ()
    return any(address.oid == relation.oid and address.sub in columns for address in depends)


# --- before and after a statement -------------------------------------------------------------------------------


def before_statement(session: Session, target: Target, event: str, columns: Columns = frozenset()) -> None:
    """Fire the BEFORE triggers of a statement: ExecBSInsertTriggers and related functions."""
    for trigger in triggers_for(session, target, event, "before", row=False):
        fired = Fired(trigger, target.relation, event)
        if _concerned(session, fired, columns):
            call(session, fired)


@dataclass(slots=True)
class Transition:
    """The rows that a statement has changed, by event, for its transition tables: as rows of the table it names.

    `after` are the actions queued for the end of the statement, `started` the events whose BEFORE triggers have fired,
    and `ended` the AFTER triggers queued. Actions of foreign keys on the table are part of it: AfterTriggersTableData.
    """

    root: Target
    after: After
    started: set[str] = field(default_factory=set)
    ended: defaultdict[str, list[Event]] = field(default_factory=lambda: defaultdict(list))
    old: defaultdict[str, Rows] = field(default_factory=lambda: defaultdict(list))
    new: defaultdict[str, Rows] = field(default_factory=lambda: defaultdict(list))

    def take(self, target: Target, event: str, old: Row | None, new: Row | None) -> None:
        """Add a row that was changed in a descendant table."""
        for rows, row in ((self.old, old), (self.new, new)):
            if row is not None:
                rows[event].append(as_target(self.root, target, row))


def transition_of(after: After, root: Target, event: str, columns: Columns) -> Transition:
    """That of a table in the current statement, once its BEFORE triggers have fired."""
    found = after.tables.setdefault(root.relation.oid, Transition(root, after))
    assert isinstance(found, Transition)
    if event not in found.started:
        found.started.add(event)
        before_statement(after.session, root, event, columns)
    return found


def after_row(
    transition: Transition,
    target: Target,
    event: str,
    old: Row | None,
    new: Row | None,
    columns: Columns = frozenset(),
    *,
    part_of: str = "",
) -> None:
    """Add a changed row, and queue its AFTER triggers: ExecARInsertTriggers and related functions.

    A row moved to another partition is deleted and inserted as part of an update.
    """
    after = transition.after
    transition.take(target, part_of or event, old, new)
    for trigger in triggers_for(after.session, target, event, "after", row=True):
        fired = Fired(trigger, target.relation, event, old, new)
        if not _concerned(after.session, fired, columns):
            continue
        fire = partial(_fire, fired=fired, transition=transition)
        waits, table = trigger.initially_deferred, target.relation.oid
        after.add(fire, trigger.constraint, table, deferrable=trigger.deferrable, deferred=waits)


def after_statement(transition: Transition, event: str, columns: Columns = frozenset()) -> None:
    """Queue the AFTER triggers of a statement, in place of those already queued: cancel_prior_stmt_triggers."""
    after, target, ended = transition.after, transition.root, transition.ended[event]
    for waiting in ended:
        if waiting in after.events:
            after.events.remove(waiting)
    ended.clear()
    for trigger in triggers_for(after.session, target, event, "after", row=False):
        fired = Fired(trigger, target.relation, event)
        if _concerned(after.session, fired, columns):
            ended.append(partial(_fire, fired=fired, transition=transition))
    after.events.extend(ended)


def _fire(after: After, *, fired: Fired, transition: Transition) -> None:
    event, trigger = fired.event, fired.trigger
    named = {trigger.old_table: transition.old[event], trigger.new_table: transition.new[event]}
    call(after.session, replace(fired, tables={name: rows for name, rows in named.items() if name}))


# --- one call ---------------------------------------------------------------------------------------------------


def call(session: Session, fired: Fired) -> Row | None:
    """ExecCallTriggerFunc. What cannot be executed is undone, and its effects are guessed."""
    if fired.trigger.function < FIRST_USER_OID:
        return _built_in(session, fired)
    routine = session.catalog.get(fired.trigger.function)
    if not isinstance(routine, Routine):
        return fired.new if fired.event != "delete" else fired.old
    run = language.get(session.catalog[routine.language].name) if routine.language in session.catalog else None
    if run is None:
        return _guessed(session, fired, routine)
    mark, state, told = session.catalog.mark(), session.state(), len(session.notices)
    session.trigger_depth += 1
    try:
        return run(session, routine, fired)
    except Unsupported as error:
        session.catalog.undo(mark)
        session.restore(state)
        del session.notices[told:]
        if CHANGES_CATALOG.search(routine.body) and isinstance(error, Undecided):
            message = f'the effect of trigger "{fired.trigger.name}" is unknown: {error.message}'
            session.undecided(message, routine.body)
        return _guessed(session, fired, routine)
    finally:
        session.trigger_depth -= 1


def _guessed(session: Session, fired: Fired, routine: Routine) -> Row | None:
    guess_tables(session, routine.body, f'the trigger "{fired.trigger.name}" is not executed')
    if fired.event == "delete":
        return fired.old
    if fired.new is None or fired.trigger.timing == "after":
        return fired.new
    return guess_row(fired.relation, fired.trigger, routine, fired.new)


def _check_called(name: str, fired: Fired) -> None:
    """Raise SqlError 39P01 if a trigger is not what its function is for: BEFORE UPDATE FOR EACH ROW."""
    trigger = fired.trigger
    called = {"on update": fired.event == "update", "before update": trigger.timing == "before"}
    for words, holds in (called | {"for each row": trigger.row}).items():
        if not holds:
            raise SqlError("39P01", f"{name}: must be called {words}")


def _built_in(session: Session, fired: Fired) -> Row | None:
    """PostgreSQL's own trigger functions."""
    name = Facts(session.names).proc(fired.trigger.function).body
    if name == "suppress_redundant_updates_trigger":
        _check_called(name, fired)
        same = fired.old is not None and fired.new is not None and dict(fired.old) == dict(fired.new)
        return None if same else fired.new
    if name.startswith("tsvector_update_trigger") and fired.new is not None and fired.trigger.arguments:
        column = fired.relation.column(fired.trigger.arguments[0])
        if column is None:
            raise SqlError("42703", f'tsvector column "{fired.trigger.arguments[0]}" does not exist')
        return {**fired.new, column.attnum: Unknown("text search parsing is not supported")}
    return fired.old if fired.event == "delete" else fired.new
