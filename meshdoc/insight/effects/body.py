"""The effects of one routine, by the language of its body."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from meshdoc.analyze.sql_function import Arguments, stored_body
from meshdoc.analyze.state import ParseState
from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.database import SQL_LANGUAGE
from meshdoc.catalog.names.names import language_name
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.object import FIRST_USER_OID, Oid
from meshdoc.catalog.routine import AggregateDefinition, Routine
from meshdoc.catalog.system import System
from meshdoc.catalog.trigger import Trigger
from meshdoc.diagnostics import SqlError
from meshdoc.insight.effects.plpgsql import Walk
from meshdoc.insight.effects.record import Call, Command, Effects, Touch
from meshdoc.insight.effects.statement import Reader
from meshdoc.interpret.plpgsql.compile import in_validation
from meshdoc.interpret.scope import Nothing
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import oids
from meshdoc.session import Hooks, Session
from meshdoc.syntax.parser import raw_parser

T = TypeVar("T")

TRIED = 8
"""The most triggers for which a trigger function is read."""


def reading_session(catalog: Catalog, system: System) -> Session:
    """A session that only looks names up."""
    clock = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
    return Session(catalog, system, clock, Hooks((), lambda session, domain, value: None))


def read_routine(session: Session, routine: Routine) -> Effects:
    """The effects of a routine's body, as far as its text tells."""
    if routine.aggregate:
        calls = tuple(Call(routine=oid, line=0) for oid in _supporting(routine.aggregate[0]) if oid >= FIRST_USER_OID)
        return Effects(routine=routine.oid, calls=calls)
    language = language_name(session.names, routine.language)
    if routine.language != SQL_LANGUAGE and language != "plpgsql":
        return Effects(routine=routine.oid, opaque=f"the body is written in {language}")
    own = {name.lower(): value for name, value in routine.config}
    session.local_settings = own | {"search_path": _path(session, routine)}
    try:
        return _sql(session, routine) if routine.language == SQL_LANGUAGE else _plpgsql(session, routine)
    except (SqlError, RecursionError) as error:
        return Effects(routine=routine.oid, opaque=f"the body cannot be parsed: {error}")


def _supporting(definition: AggregateDefinition) -> Iterator[Oid]:
    yield definition.transition_function
    yield definition.final_function
    yield definition.combine_function


def _path(session: Session, routine: Routine) -> str:
    """The search_path of the body: its own or the session's, then the schema of the routine itself."""
    own = dict(routine.config).get("search_path", session.started_with.get("search_path", '"$user", public'))
    schema = quote_identifier(session.catalog[routine.schema].name)
    return f"{own}, {schema}" if own.strip(' "') else schema


# --- SQL ----------------------------------------------------------------------------------------------------


def _sql(session: Session, routine: Routine) -> Effects:
    reader = Reader(session)
    if routine.sql_body is not None:
        for query in stored_body(session.names, routine):
            reader.query(query, 0)
        return _collected(routine, reader)
    concrete = tuple(replace(item, type=in_validation(item)) for item in routine.arguments)
    known = replace(routine, arguments=concrete)
    for tree in raw_parser(routine.body):
        start = tree.stmt_location or 0
        text = routine.body[start : start + tree.stmt_len] if tree.stmt_len else routine.body[start:]
        skipped = len(text) - len(text.lstrip())
        line = routine.body.count("\n", 0, start + skipped) + 1
        reader.read(tree.stmt, _ArgumentScope(known), line, " ".join(text.split()))
    return _collected(routine, reader)


class _ArgumentScope(Nothing):
    """The arguments of a SQL function, without values."""

    def __init__(self, routine: Routine) -> None:
        self._routine = routine

    def state(self, facts: Facts) -> ParseState:
        """An analysis that knows the arguments."""
        return Arguments(facts, self._routine).state()


# --- PL/pgSQL -------------------------------------------------------------------------------------------------


def _plpgsql(session: Session, routine: Routine) -> Effects:
    """The effects of a body; a trigger function is read for one trigger after another until all statements fit NEW.

    A statement counts as not understood if that is so for each of them.
    """
    triggers = _triggers(session, routine)[:TRIED]
    made = _walked(session, routine, triggers[0])
    for trigger in triggers[1:]:
        if all(gap.dynamic for gap in made.gaps):
            break
        made = _both(made, _walked(session, routine, trigger))
    return made


def _both(one: Effects, other: Effects) -> Effects:
    failed = {(gap.line, gap.text) for gap in other.gaps}
    return replace(
        one,
        touches=tuple(dict.fromkeys((*one.touches, *other.touches))),
        calls=tuple(dict.fromkeys((*one.calls, *other.calls))),
        gaps=tuple(gap for gap in one.gaps if (gap.line, gap.text) in failed),
    )


def _walked(session: Session, routine: Routine, trigger: Trigger | None) -> Effects:
    walk = Walk(session, routine, trigger)
    walk.run()
    made = _collected(routine, walk.reader)
    return replace(made, raises=tuple(walk.raises), sets=tuple(dict.fromkeys(walk.sets)))


def _triggers(session: Session, routine: Routine) -> list[Trigger | None]:
    """A trigger for each table and event whose rows a trigger function may see."""
    if routine.returns.oid != oids.TRIGGER:
        return [None]
    users = (user for user, _ in session.catalog.referrers(routine.oid))
    return list(_distinct(user for user in users if isinstance(user, Trigger))) or [None]


def _distinct(triggers: Iterable[Trigger]) -> Iterator[Trigger]:
    seen = set()
    for trigger in sorted(triggers, key=lambda item: item.oid):
        key = (trigger.table, trigger.old_table, trigger.new_table)
        if key not in seen and not trigger.parent:
            seen.add(key)
            yield trigger


# --- the result -----------------------------------------------------------------------------------------------


def _collected(routine: Routine, reader: Reader) -> Effects:
    def found(cls: type[T]) -> tuple[T, ...]:
        return tuple(dict.fromkeys(item for item in reader.effects if isinstance(item, cls)))

    return Effects(
        routine=routine.oid,
        touches=found(Touch),
        calls=found(Call),
        commands=found(Command),
        gaps=tuple(dict.fromkeys(reader.gaps)),
    )
