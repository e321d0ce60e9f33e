"""Tables of events: logs, histories and audit trails, which their names tell; and tables that triggers fill.

What is said about one is what declarations show: the order and the key of its streams, a query that replays one, who
can change what was written, and what removes old rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from meshdoc.catalog.constraint import PrimaryKey, Unique, constraints_of
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.inherit import descendants_of, partitions_of
from meshdoc.catalog.names.names import expression, relation_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Column, Relation, Table
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.trigger import Trigger
from meshdoc.history.history import default_of
from meshdoc.insight.access.extent import Rows
from meshdoc.insight.access.matrix import Matrix
from meshdoc.insight.effects.index import RoutineEffects
from meshdoc.insight.effects.record import Action
from meshdoc.insight.foreign_keys import own_keys
from meshdoc.insight.rewriting import Ruled, Through, changing_views
from meshdoc.nodes import oids
from meshdoc.record import record

WORDS = frozenset({
    *("event", "events", "log", "logs", "history", "histories", "journal", "audit", "audits", "ledger", "activity"),
    *("activities", "outbox", "trail", "oplog", "changelog"),
})  # fmt: skip
"""The last word of the name of a table of events."""
NO_LOGS = frozenset({"blog", "catalog", "dialog", "backlog", "analog"})
ENTRIES = frozenset({"entry", "entries", "record", "records", "row", "rows"})
"""Words that may follow it."""
AUDIT = frozenset({"audit", "audits", "trail"})
WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
TIMES = frozenset({oids.TIMESTAMPTZ, oids.TIMESTAMP})
CLOCKS = re.compile(r"(?i)\b(now|current_timestamp|clock_timestamp|statement_timestamp|transaction_timestamp)\b")
CHANGES = ("update", "delete", "truncate")
CHANGING = (Action.UPDATE, Action.DELETE, Action.TRUNCATE)
ANY_WAY = 0
ANY_NAME = "…"
PARTITION_OF = re.compile(r"(?i)\bcreate\s+table\b.*\bpartition\s+of\s+([\w.]+)")
SEQUENCE_WORDS = frozenset({"seq", "sequence", "version", "revision", "position", "number", "index", "ordinal"})


@record
class Stream:
    """How rows are replayed: those with the same `key` columns in the order of others.

    `foreign_key` is the key whose columns tell the stream (0: another key, or one stream for the whole table).
    `is_total` is whether no two rows of a stream are equal in that order.
    """

    key: tuple[int, ...]
    order: tuple[int, ...]
    is_total: bool
    query: str
    foreign_key: Oid = 0


@record
class Changer:
    """Who or what can change or remove rows: commands that a role or a routine has."""

    object: Oid
    commands: tuple[str, ...]


@record
class Horizon:
    """The partitions of a table: the end of the last range (None: unknown), a default one, and what makes more.

    `failing` are routines that create more and fail, with the reason.
    """

    end: Expr | None
    has_default: bool
    makers: tuple[Oid, ...]
    failing: tuple[tuple[Oid, str], ...]


@record
class Source:
    """A table whose triggers write into a table of events, and the commands that they run after."""

    table: Oid
    events: tuple[str, ...]
    triggers: tuple[Oid, ...]


@record
class Filled:
    """A table that triggers of other tables write into."""

    table: Oid
    sources: tuple[Source, ...]


@record
class EventTable:
    """A table of events.

    `roles` and `routines` can change or remove its rows, `keys` are foreign keys that change them along with rows they
    reference, `guards` are triggers before UPDATE and DELETE that can raise an error. `writers` are routines that add
    rows, `sources` the tables whose triggers do, `removers` the routines that remove rows or drop partitions, and
    `droppers` those that name the table and drop tables whose names are computed. `rules` write to it, and `views` are
    those through which roles change or remove its rows.
    """

    table: Oid
    is_audit: bool
    stream: Stream | None
    roles: tuple[Changer, ...] = ()
    routines: tuple[Changer, ...] = ()
    keys: tuple[Oid, ...] = ()
    guards: tuple[Oid, ...] = ()
    writers: tuple[Oid, ...] = ()
    sources: tuple[Source, ...] = ()
    removers: tuple[Oid, ...] = ()
    droppers: tuple[Oid, ...] = ()
    rules: tuple[Ruled, ...] = ()
    views: tuple[Through, ...] = ()
    horizon: Horizon | None = None

    @property
    def is_append_only(self) -> bool:
        """Whether nothing but its owner can change or remove a row."""
        return not (self.roles or self.routines or self.keys or self.views or self.changing_rules)

    @property
    def changing_rules(self) -> tuple[Ruled, ...]:
        """The rules that change or remove rows."""
        return tuple(rule for rule in self.rules if {*CHANGES} & {*rule.commands_on(self.table)})


def words_of(name: str) -> list[str]:
    """The words of a name in lower case: `loginHistory` and `login_history` alike."""
    return [word.lower() for word in WORD.findall(name)]


@dataclass(frozen=True)
class Events:
    """Finds the tables of events in a catalog that does not change any more."""

    names: Names
    effects: RoutineEffects
    access: Matrix
    roles: Sequence[Oid]
    rules: Sequence[Ruled]

    def tables(self, tables: Iterable[Relation]) -> tuple[EventTable, ...]:
        """The tables of events among some tables."""
        found = [table for table in tables if isinstance(table, Table)]
        return tuple(self._described(table) for table in found if self._is_of_events(table))

    def filled(self, tables: Iterable[Relation]) -> tuple[Filled, ...]:
        """The other tables that triggers write into: histories, totals, copies."""
        found = (
            Filled(table=table.oid, sources=self.sources(table.oid))
            for table in tables
            if not self._is_of_events(table)
        )
        return tuple(each for each in found if each.sources)

    def _is_of_events(self, table: Relation) -> bool:
        """Whether a table is named as such and has an order, as a whole or within each stream."""
        words = words_of(table.name)
        while words and words[-1] in ENTRIES:
            words.pop()
        last = words[-1] if words else ""
        is_named = last in WORDS or (last.endswith("log") and last not in NO_LOGS) or not AUDIT.isdisjoint(words)
        return is_named and any(self._order(table, key) for key in ((), self._key(table, self._uniques(table))[0]))

    def _described(self, table: Table) -> EventTable:
        uses = self.effects.users(table.oid)
        roles = tuple(self._roles(table))
        routines: dict[Oid, list[str]] = {}
        for use in uses:
            if use.action in CHANGING:
                routines.setdefault(use.routine, []).append(use.action.value)
        return EventTable(
            table=table.oid,
            is_audit=not AUDIT.isdisjoint(words_of(table.name)),
            stream=self._stream(table),
            roles=roles,
            routines=tuple(Changer(object=oid, commands=tuple(found)) for oid, found in sorted(routines.items())),
            keys=tuple(
                key.oid
                for key in own_keys(self.names.catalog, table.oid)
                if key.enforced and not key.parent and key.on_delete.value in "cnd"
            ),
            guards=tuple(self._guards(table)),
            writers=tuple(sorted({use.routine for use in uses if use.action is Action.INSERT})),
            sources=self.sources(table.oid),
            removers=tuple(self._removers(table)),
            droppers=tuple(self._droppers(table)),
            rules=tuple(rule for rule in self.rules if rule.commands_on(table.oid)),
            views=tuple(self._views(table, roles)),
            horizon=self._horizon(table),
        )

    # --- streams ---------------------------------------------------------------------------------------

    def _stream(self, table: Table) -> Stream | None:
        uniques = self._uniques(table)
        key, foreign_key = self._key(table, uniques)
        order = self._order(table, key)
        if not order:
            return None
        is_total = any(set(unique) <= {*key, *order} for unique in uniques)
        quoted = {column.attnum: quote_identifier(column.name) for column in table.columns}
        where = " AND ".join(f"{quoted[attnum]} = ${place}" for place, attnum in enumerate(key, 1))
        lines = [f"SELECT * FROM {relation_name(self.names, table.oid)}", f"WHERE {where}" if where else ""]
        lines.append(f"ORDER BY {', '.join(quoted[attnum] for attnum in order)}")
        return Stream(
            key=key, order=order, is_total=is_total, query=" ".join(filter(None, lines)), foreign_key=foreign_key
        )

    def _uniques(self, table: Relation) -> list[tuple[int, ...]]:
        """The keys of a table, the primary one first."""
        found = constraints_of(self.names.catalog, table.oid)
        mine = [key for key in found if isinstance(key, PrimaryKey | Unique)]
        return [key.columns for key in sorted(mine, key=lambda key: (isinstance(key, Unique), key.oid))]

    def _key(self, table: Relation, uniques: Sequence[tuple[int, ...]]) -> tuple[tuple[int, ...], Oid]:
        """What tells a stream: the columns before a sequence number in a key, or those of the first foreign key."""
        for unique in uniques:
            if len(unique) > 1 and self._is_number(table.attribute(unique[-1])):
                return unique[:-1], 0
        keys = [
            key
            for key in own_keys(self.names.catalog, table.oid)
            if not key.parent and key.references_table != table.oid
        ]
        required = [key for key in keys if all(table.attribute(attnum).not_null for attnum in key.columns)]
        chosen = next(iter(sorted(required or keys, key=lambda key: (key.columns, key.oid))), None)
        return (chosen.columns, chosen.oid) if chosen else ((), 0)

    def _is_number(self, column: Column) -> bool:
        is_integer = column.type.oid in (oids.INT2, oids.INT4, oids.INT8)
        return is_integer and not SEQUENCE_WORDS.isdisjoint(words_of(column.name))

    def _order(self, table: Relation, key: Sequence[int]) -> tuple[int, ...]:
        """A sequence number within the key, or else the time that fills itself and then the primary key."""
        uniques = self._uniques(table)
        last = [unique[-1] for unique in uniques if key and unique[:-1] == tuple(key)]
        if number := next((attnum for attnum in last if self._is_number(table.attribute(attnum))), None):
            return (number,)
        times = [column for column in table.columns if column.type.oid in TIMES]
        filled = [column for column in times if self._is_clock(table, column)]
        time = next(iter(filled or times), None)
        primary = [attnum for unique in uniques[:1] for attnum in unique if attnum not in key]
        if time is not None:
            return (time.attnum, *(attnum for attnum in primary if attnum != time.attnum))
        counted = [attnum for attnum in primary if self._counts(table, table.attribute(attnum))]
        return tuple(counted) if len(counted) == len(primary) else ()

    def _is_clock(self, table: Relation, column: Column) -> bool:
        default = default_of(self.names.catalog, table.oid, column.attnum)
        return default is not None and bool(CLOCKS.search(expression(self.names, default.expression)))

    def _counts(self, table: Relation, column: Column) -> bool:
        default = default_of(self.names.catalog, table.oid, column.attnum)
        return bool(column.identity) or (
            default is not None and "nextval" in expression(self.names, default.expression)
        )

    # --- who changes rows ------------------------------------------------------------------------------

    def _roles(self, table: Table) -> Iterator[Changer]:
        for role in self.roles:
            cells = {command: self.access.cell(role, table, command) for command in CHANGES}
            commands = tuple(command for command, cell in cells.items() if cell.extent.rows is not Rows.NONE)
            if commands:
                yield Changer(object=role, commands=commands)

    def _views(self, table: Table, changers: Iterable[Changer]) -> Iterator[Through]:
        """The views through which roles may change rows by commands that they do not have on the table itself."""
        direct = {changer.object: changer.commands for changer in changers}
        for view, works in changing_views(self.names, table.oid):
            alike: dict[tuple[str, ...], list[Oid]] = {}
            for role in self.roles:
                new = [word for word in CHANGES if word in works and word not in direct.get(role, ())]
                cells = {word: self.access.cell(role, view, word) for word in new}
                if commands := tuple(word for word, cell in cells.items() if cell.extent.rows is not Rows.NONE):
                    alike.setdefault(commands, []).append(role)
            for commands, roles in alike.items():
                yield Through(view=view.oid, roles=tuple(roles), commands=commands)

    def _guards(self, table: Table) -> Iterator[Oid]:
        for trigger in self.names.catalog.children(table.oid, Trigger):
            is_before = trigger.table == table.oid and trigger.timing == "before" and trigger.enabled != "D"
            if is_before and not trigger.events.isdisjoint(CHANGES) and self.effects.of(trigger.function).raises:
                yield trigger.oid

    def sources(self, table: Oid) -> tuple[Source, ...]:
        """The other tables whose triggers write into a table."""
        found: dict[Oid, list[Trigger]] = {}
        ways: dict[Oid, set[Oid]] = {}
        for use in self.effects.users(table):
            if use.action is Action.INSERT:
                ways.setdefault(use.routine, set()).update(use.via[:1] or (ANY_WAY,))
        for routine, through in ways.items():
            for trigger in self.names.catalog.children(routine, Trigger):
                writes = trigger.oid in through or not any(map(self._is_trigger, through))
                if trigger.function == routine and trigger.enabled != "D" and not trigger.parent and writes:
                    found.setdefault(trigger.table, []).append(trigger)
        return tuple(
            Source(
                table=oid,
                events=tuple(event for event in ("insert", *CHANGES) if any(event in each.events for each in triggers)),
                triggers=tuple(each.oid for each in triggers),
            )
            for oid, triggers in found.items()
            if oid != table
        )

    def _is_trigger(self, way: Oid) -> bool:
        """Whether it is only for one trigger that its function writes there."""
        return isinstance(self.names.catalog.get(way), Trigger)

    # --- what removes rows -----------------------------------------------------------------------------

    def _removers(self, table: Table) -> Iterator[Oid]:
        whole = [table.oid, *(each.oid for each in descendants_of(self.names.catalog, table.oid))]
        removing = (Action.DELETE, Action.TRUNCATE)
        found = {use.routine for oid in whole for use in self.effects.users(oid) if use.action in removing}
        yield from sorted(found | set(self._commanding(table, "DROP TABLE")))

    def _droppers(self, table: Table) -> Iterator[Oid]:
        """The routines that drop tables of any name, and whose bodies name this one."""
        for routine in self.effects.own:
            item = self.names.catalog[routine]
            names_it = isinstance(item, Routine) and table.name in item.body.replace("\\", "")
            commands = self.effects.of(routine).commands if names_it else ()
            if any(each.tag == "DROP TABLE" and each.name == ANY_NAME for each in commands):
                yield routine

    def _failing(self, table: Table) -> Iterator[tuple[Oid, str]]:
        """The routines whose CREATE TABLE … PARTITION OF names a table that does not exist, after this one's name."""
        for routine in self.effects.own:
            for gap in self.effects.of(routine).gaps:
                found = PARTITION_OF.search(gap.text)
                if found and found[1].rpartition(".")[2].startswith(table.name) and gap.reason:
                    yield routine, gap.reason

    def _commanding(self, table: Table, tag: str) -> Iterator[Oid]:
        """The routines that create or drop partitions, whose names are computed and begin with that of the table."""
        for routine in self.effects.own:
            for command in self.effects.of(routine).commands:
                name = command.name.rpartition(".")[2]
                if command.tag == tag and (command.relation == table.oid or name.startswith(f"{table.name}_")):
                    yield routine

    def _horizon(self, table: Table) -> Horizon | None:
        if not table.partition_strategy:
            return None
        bounds = [item.partition_bound for item in partitions_of(self.names.catalog, table.oid) if item.partition_bound]
        ends = [bound.upper[0] for bound in bounds if len(bound.upper) == 1]
        known = [end for end in ends if isinstance(end, Expr)]
        is_complete = len(known) == len([bound for bound in bounds if not bound.default])
        texts = {expression(self.names, end): end for end in known}
        is_dated = all(text.startswith("'") for text in texts)
        return Horizon(
            end=texts[max(texts)] if texts and is_complete and is_dated else None,
            has_default=any(bound.default for bound in bounds),
            makers=tuple(sorted(set(self._commanding(table, "CREATE TABLE")))),
            failing=tuple(dict.fromkeys(self._failing(table))),
        )
