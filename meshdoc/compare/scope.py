"""The comparable parts of the migrations and of a snapshot: the parts of a database that both are about.

A dump of a server also holds the platform's schemas and the migration tool's tables, and it may have been made without
owners, privileges or comments, or of some schemas only. A note says what is left out for such a reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from meshdoc.catalog.database import Extension
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.object import FIRST_USER_OID, NO_OID, Object
from meshdoc.catalog.relation import Column, Relation
from meshdoc.catalog.role import BOOTSTRAP_SUPERUSER, DefaultPrivileges
from meshdoc.compare.facts import COMMENT, OWNER, PRIVILEGES
from meshdoc.compare.key import Key
from meshdoc.compare.state import State, Subject, state_of
from meshdoc.compare.tool_tables import belongs_to_a_tool
from meshdoc.history.history import History
from meshdoc.history.wording import NOUNS, field_words, told_fields
from meshdoc.record import positional

BASELINE, TOOL, PLATFORM, UNDUMPED = "baseline", "tool", "platform", "undumped"


@positional
class Scope:
    """The parts of the migrations' state and of the snapshot's that can be compared, and notes about the rest.

    `omitted` are the fields that are not compared.
    """

    migrations: State
    snapshot: State
    notes: tuple[str, ...] = ()
    omitted: frozenset[str] = frozenset()

    def map(self, change: Callable[[Subject], Subject | None], *notes: str) -> Scope:
        """The scope with a change made to every subject, None to leave it out, and further notes."""
        migrations, snapshot = (
            {key: made for key, subject in state.items() if (made := change(subject))}
            for state in (self.migrations, self.snapshot)
        )
        return Scope(migrations, snapshot, (*self.notes, *notes), self.omitted)


@positional
class Side:
    """One of the two: its history, and all that is in its database."""

    history: History
    state: State

    @staticmethod
    def of(history: History) -> Side:
        """The last version of a history."""
        return Side(history, state_of(history.catalog, history.system))

    def item(self, key: Key) -> Object:
        """The object with a key; for a column, its relation."""
        return self.history.catalog[self.state[key].address.oid]

    def made(self, key: Key) -> bool:
        """Whether the history itself made an object, and no baseline did."""
        return key in self.state and self.history.is_own(self.item(key))

    def is_external(self, key: Key) -> bool:
        """Whether a baseline made an object."""
        return key in self.state and self.item(key).oid >= FIRST_USER_OID and not self.made(key)

    def changed(self, key: Key) -> set[str]:
        """The fields that the history changed of an object that it did not make."""
        if key not in self.state or self.state[key].address.sub:
            return set()
        item = self.item(key)
        if item.oid >= FIRST_USER_OID and item.oid not in self.history.extended:
            return set()
        words = {field.name: field_words(field) for field in told_fields(item)} | {"acl": PRIVILEGES}
        return {word for name, word in words.items() if self.history.sets(item, name)}


def scope(migrations: History, snapshot: History, name: str, schemas: Collection[str]) -> Scope:
    """What is compared of the last versions; `name` is that of the snapshot. With `schemas`, only what is in these."""
    mine, its = Side.of(migrations), Side.of(snapshot)
    reasons = {key: reason for key in its.state.keys() - mine.state.keys() if (reason := _reason(mine, its, key))}
    reasons |= {key: UNDUMPED for key in mine.state.keys() - its.state.keys() if _is_undumped(mine, its, key)}
    fields = {key: named for key in mine.state if (named := _fields(mine, its, key)) is None or named}
    fields |= dict.fromkeys(its.state.keys() - mine.state.keys())
    migrations_state, snapshot_state = (
        {key: _with(each, fields[key]) for key, each in side.state.items() if key in fields and key not in reasons}
        for side in (mine, its)
    )
    found = Scope(migrations_state, snapshot_state, tuple(_about(reasons, name)))
    if schemas:
        note = f"only schema {', '.join(sorted(schemas))} is compared"
        found = found.map(lambda subject: subject if subject.schema in schemas else None, note)
    for aspect in ASPECTS:
        if aspect.occurs(mine, found.migrations) and not aspect.occurs(its, found.snapshot):
            found = found.map(aspect.without, f"{name} {aspect.note}")
            found = replace(found, omitted=found.omitted | {aspect.field})
    return found


def _fields(mine: Side, its: Side, key: Key) -> Collection[str] | None:
    """The fields to compare of what the migrations have: all (None), or those that they changed of what is not theirs.

    Of what comes with PostgreSQL, the privileges that one of the two changed; of what the snapshot lacks, none.
    """
    if mine.made(key):
        return None
    if key not in its.state:
        return ()
    return mine.changed(key) if mine.is_external(key) else {PRIVILEGES} & (mine.changed(key) | its.changed(key))


def _is_undumped(mine: Side, its: Side, key: Key) -> bool:
    """Whether something belongs to a table of a baseline that the snapshot does not contain."""
    whole = mine.state[key].whole
    return whole is not None and mine.is_external(whole) and not its.made(whole)


def _with(subject: Subject, fields: Collection[str] | None) -> Subject:
    """The subject with these facts only; with all for None."""
    if fields is None:
        return subject
    return replace(subject, order=(), facts={name: text for name, text in subject.facts.items() if name in fields})


def _reason(mine: Side, its: Side, key: Key) -> str:
    """Why something that only the snapshot has is not compared; empty if it is."""
    subject = its.state[key]
    whole = subject.whole or key
    if not its.made(key):
        return BASELINE
    if belongs_to_a_tool(subject.schema, whole):
        return TOOL
    schema = Key("schema", quote_identifier(subject.schema))
    return PLATFORM if mine.is_external(schema) or mine.is_external(whole) else ""


def _about(reasons: Mapping[Key, str], name: str) -> Iterator[str]:
    tools = sorted(key.name for key, reason in reasons.items() if reason == TOOL and key.kind in ("table", "schema"))
    if tools:
        yield f"not compared: {', '.join(tools)}, which the migration tool creates itself"
    times = Counter(reasons.values())
    if times[PLATFORM]:
        yield f"not compared: {times[PLATFORM]} objects and columns of {name} in the platform's own schemas"
    if times[UNDUMPED]:
        yield f"not compared: {times[UNDUMPED]} objects that the migrations add to tables of the platform"


# --- what a dump can be made without ----------------------------------------------------------------------------------


@positional
class Aspect:
    """A field of many objects that no object of a snapshot may have, and what is said then."""

    field: str
    note: str
    is_set: Callable[[Object], bool]
    kind: str = ""

    def occurs(self, side: Side, keys: Iterable[Key]) -> bool:
        """Whether a side set it for any of these objects."""
        return any(self.is_set(side.item(key)) if side.made(key) else self.field in side.changed(key) for key in keys)

    def without(self, subject: Subject) -> Subject | None:
        """The subject without the field; None if it is about nothing else."""
        if subject.key.kind == self.kind:
            return None
        return replace(subject, facts={name: text for name, text in subject.facts.items() if name != self.field})


def _has_privileges(item: Object) -> bool:
    is_granted = item.acl is not None or isinstance(item, DefaultPrivileges)
    return is_granted or any(column.acl is not None for column in _columns(item))


def _has_comment(item: Object) -> bool:
    if isinstance(item, Extension):  # that of its control file
        return False
    return item.comment is not None or any(column.comment is not None for column in _columns(item))


def _columns(item: Object) -> tuple[Column, ...]:
    return item.columns if isinstance(item, Relation) else ()


ASPECTS = (
    Aspect(
        OWNER,
        "sets no owners, so owners are not compared",
        lambda item: item.owner not in (NO_OID, BOOTSTRAP_SUPERUSER),
    ),
    Aspect(
        PRIVILEGES,
        "grants and revokes nothing, so privileges are not compared",
        _has_privileges,
        NOUNS[DefaultPrivileges],
    ),
    Aspect(COMMENT, "has no comments, so comments are not compared", _has_comment),
)
