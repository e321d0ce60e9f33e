"""The effects of one routine, by the language of its body, for arguments of which some may be known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TypeVar

from pglast import ast

from meshdoc.analyze.sql_function import Arguments, stored_body
from meshdoc.analyze.state import ParseState
from meshdoc.catalog.database import SQL_LANGUAGE
from meshdoc.catalog.names.names import language_name
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.object import FIRST_USER_OID, Oid
from meshdoc.catalog.routine import AggregateDefinition, Routine
from meshdoc.catalog.trigger import Trigger
from meshdoc.diagnostics import SqlError
from meshdoc.insight.effects.plpgsql import run
from meshdoc.insight.effects.record import Call, Command, Effects, Gap, Touch
from meshdoc.insight.effects.statement import Reader
from meshdoc.insight.effects.text import ANYTHING, Evaluator, Value, constant_of, value_of
from meshdoc.insight.effects.walk import DynamicWalk, Walk
from meshdoc.insight.index.search import Search
from meshdoc.interpret.plpgsql.compile import in_validation
from meshdoc.interpret.scope import Nothing
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids
from meshdoc.session import Session
from meshdoc.syntax.parser import raw_parser

T = TypeVar("T")

TRIED = 100
"""A trigger function is read for at most so many of its triggers."""
DEEPEST = 8
"""How many calls deep constants are followed."""


@dataclass
class Bodies:
    """Reads the bodies of a catalog's routines; `depth` counts the calls that are being evaluated."""

    session: Session
    depth: int = 0

    def read(self, routine: Routine, given: tuple[Value, ...] = ()) -> Effects:
        """The effects of a body, as far as its text tells; `given` are the arguments as far as known, by place."""
        if routine.aggregate:
            used = (oid for oid in _supporting(routine.aggregate[0]) if oid >= FIRST_USER_OID)
            return Effects(routine=routine.oid, calls=tuple(Call(routine=oid, line=0) for oid in used))
        language = language_name(self.session.names, routine.language)
        if language not in ("sql", "plpgsql"):
            return Effects(routine=routine.oid, opaque=f"the body is written in {language}")
        try:
            with self._settings(routine):
                return self._sql(routine, given) if language == "sql" else self._plpgsql(routine, given)
        except SqlError as error:
            return Effects(routine=routine.oid, gaps=(Gap(reason=str(error), text="", line=0),))
        except RecursionError as error:
            return Effects(routine=routine.oid, opaque=f"the body cannot be parsed: {error}")

    @contextmanager
    def _settings(self, routine: Routine) -> Iterator[None]:
        """The search_path of the body: its own or the session's, then the schema of the routine itself."""
        session = self.session
        before = session.local_settings
        session.local_settings = {name.lower(): value for name, value in routine.config}
        path = (session.setting("search_path") or "").strip(' "')
        schema = quote_identifier(session.catalog[routine.schema].name)
        session.local_settings["search_path"] = f"{session.setting('search_path')}, {schema}" if path else schema
        try:
            yield
        finally:
            session.local_settings = before

    # --- SQL -------------------------------------------------------------------------------------------

    def _sql(self, routine: Routine, given: tuple[Value, ...]) -> Effects:
        concrete = replace(routine, arguments=tuple(replace(a, type=in_validation(a)) for a in routine.arguments))
        reader, scope = Reader(self.session), _ArgumentScope(concrete, given)
        if routine.sql_body is not None:
            for query in stored_body(self.session.names, routine):
                reader.query(query, scope)
            return _collected(routine, reader)
        for tree in raw_parser(routine.body):
            start = tree.stmt_location or 0
            text = routine.body[start : start + tree.stmt_len] if tree.stmt_len else routine.body[start:]
            line = routine.body.count("\n", 0, start + len(text) - len(text.lstrip())) + 1
            reader.read(tree.stmt, scope, line, " ".join(text.split()))
        return _collected(routine, reader)

    # --- PL/pgSQL --------------------------------------------------------------------------------------

    def _plpgsql(self, routine: Routine, given: tuple[Value, ...]) -> Effects:
        """The effects of a body; that of a trigger function is read for one trigger after another until NEW fits.

        A statement counts as not understood if that is so for each of them.
        """
        triggers = _triggers(self.session, routine)
        made = self._walked(routine, triggers[0], given)
        for trigger in triggers[1:]:
            if all(gap.dynamic for gap in made.gaps):
                break
            made = _both(made, self._walked(routine, trigger, given))
        if triggers[0] is not None and "execute" in routine.body.lower():
            return _by_trigger(made, [(item, self._walked(routine, item, given, DynamicWalk)) for item in triggers])
        return made

    def _walked(
        self, routine: Routine, trigger: Trigger | None, given: tuple[Value, ...], kind: type[Walk] = Walk
    ) -> Effects:
        walk = kind(self.session, routine, trigger, given, self.returned)
        run(walk)
        made = _collected(routine, walk.reader)
        return replace(made, raises=tuple(walk.raises), sets=tuple(dict.fromkeys(walk.sets)))

    # --- values ----------------------------------------------------------------------------------------

    def returned(self, names: tuple[str, ...], args: list[Value]) -> Value:
        """The value that a call of a routine returns, by its name as written and its arguments."""
        routine = self._named(names, len(args))
        if routine is None or self.depth >= DEEPEST or routine.returns_set:
            return ANYTHING
        self.depth += 1
        try:
            with self._settings(routine):
                return self._value(routine, tuple(args))
        except (SqlError, RecursionError):
            return ANYTHING
        finally:
            self.depth -= 1

    def _value(self, routine: Routine, given: tuple[Value, ...]) -> Value:
        if routine.language == SQL_LANGUAGE:
            target = _only_target(raw_parser(routine.body))
            places = {name: n for n, item in enumerate(routine.inputs()) for name in (item.name, f"${n + 1}")}
            known: dict[tuple[str, ...], Value] = {(name,): given[n] for name, n in places.items()}
            return Evaluator(lambda name: known.get(name, ANYTHING), self.returned).value(target)
        walk = Walk(self.session, routine, None, given, self.returned)
        run(walk)
        return value_of(*(text for value in walk.returned for text in value)) if walk.returned else ANYTHING

    def _named(self, names: tuple[str, ...], count: int) -> Routine | None:
        """The only routine with that name and number of arguments, if its body can be read."""
        look, (*schema, name) = self.session.names, names
        found = [
            item
            for oid in look.schemas(schema[-1] if schema else None, look.search_path)
            for item in look.catalog.sharing("routine name", oid, name)
            if isinstance(item, Routine) and len(item.inputs()) == count and item.body
        ]
        languages = ("sql", "plpgsql")
        return found[0] if len(found) == 1 and language_name(look, found[0].language) in languages else None


_CLAUSES = (
    *("fromClause", "whereClause", "groupClause", "havingClause", "windowClause", "distinctClause", "sortClause"),
    *("limitCount", "limitOffset", "withClause", "intoClause", "valuesLists", "larg"),
)


def _only_target(statements: tuple[ast.RawStmt, ...]) -> ast.Node | None:
    """The expression of a body that is only SELECT expression."""
    if len(statements) != 1 or not isinstance(statements[0].stmt, ast.SelectStmt):
        return None
    select = statements[0].stmt
    if any(getattr(select, clause) is not None for clause in _CLAUSES) or len(select.targetList or ()) != 1:
        return None
    return select.targetList[0].val


def _supporting(definition: AggregateDefinition) -> Iterator[Oid]:
    yield definition.transition_function
    yield definition.final_function
    yield definition.combine_function


class _ArgumentScope(Nothing):
    """The arguments of a SQL function, as far as known."""

    def __init__(self, routine: Routine, given: tuple[Value, ...]) -> None:
        self._routine = routine
        self._given = given

    def state(self, facts: Facts) -> ParseState:
        """An analysis that knows the arguments."""
        return Arguments(facts, self._routine).state()

    def constant(self, param: nodes.Param) -> str | None:
        """The text of an argument, if it is known."""
        return constant_of(self._given[param.number - 1]) if param.number <= len(self._given) else None


# --- triggers -------------------------------------------------------------------------------------------------


def _triggers(session: Session, routine: Routine) -> Sequence[Trigger | None]:
    """A trigger for each table and event whose rows a trigger function may see."""
    if routine.returns.oid != oids.TRIGGER:
        return [None]
    users = (user for user, _ in session.catalog.referrers(routine.oid))
    return list(_distinct(user for user in users if isinstance(user, Trigger)))[:TRIED] or [None]


def _distinct(triggers: Iterable[Trigger]) -> Iterator[Trigger]:
    seen = set()
    for trigger in sorted(triggers, key=lambda item: item.oid):
        key = (trigger.table, trigger.old_table, trigger.new_table, trigger.arguments)
        if key not in seen and not trigger.parent:
            seen.add(key)
            yield trigger


def _by_trigger(made: Effects, each: list[tuple[Trigger | None, Effects]]) -> Effects:
    """The effects of a body, where `each` trigger decides those of its dynamic SQL."""
    common = set(each[0][1].touches).intersection(*(item.touches for _, item in each))
    apart = {
        replace(touch, via=(trigger.oid,)): None
        for trigger, item in each
        for touch in item.touches
        if trigger is not None and touch not in common
    }
    decided = {touch for _, item in each for touch in item.touches} - common
    shared = tuple(touch for touch in made.touches if touch not in decided)
    gaps = dict.fromkeys(gap for _, item in each for gap in item.gaps)
    return replace(made, touches=(*shared, *apart), gaps=(*(gap for gap in made.gaps if not gap.dynamic), *gaps))


def _both(one: Effects, other: Effects) -> Effects:
    failed = {(gap.line, gap.text) for gap in other.gaps}
    return replace(
        one,
        touches=tuple(dict.fromkeys((*one.touches, *other.touches))),
        calls=tuple(dict.fromkeys((*one.calls, *other.calls))),
        gaps=tuple(gap for gap in one.gaps if (gap.line, gap.text) in failed),
    )


# --- the result -----------------------------------------------------------------------------------------------


def _collected(routine: Routine, reader: Reader) -> Effects:
    def found(cls: type[T]) -> tuple[T, ...]:
        return tuple(dict.fromkeys(item for item in reader.effects if isinstance(item, cls)))

    return Effects(
        routine=routine.oid,
        touches=found(Touch),
        calls=found(Call),
        commands=found(Command),
        searches=found(Search),
        gaps=tuple(dict.fromkeys(reader.gaps)),
    )
