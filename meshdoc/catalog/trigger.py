"""Triggers, rules and policies: pg_trigger, pg_event_trigger, pg_rewrite, pg_policy."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from meshdoc.catalog.expr import Expr
from meshdoc.catalog.object import NO_OID, Dependency, Object, Oid, Reference, of_partition, ref
from meshdoc.record import record


@record
class Trigger(Object):
    """A trigger; `timing` is before, after or instead of, `events` are among insert, delete, update, truncate."""

    noun: ClassVar[str] = "trigger"
    system_catalog: ClassVar[str] = "pg_trigger"
    identified_by: ClassVar[tuple[str, ...]] = ("table", "name")

    table: Oid = ref(Dependency.AUTO)
    function: Oid = ref(Dependency.NORMAL)
    timing: str
    events: frozenset[str]
    update_columns: tuple[int, ...] = ref(Dependency.NORMAL, of="table", default=())
    row: bool = False
    when: Expr | None = ref(Dependency.NORMAL, default=None)
    arguments: tuple[str, ...] = ()
    enabled: str = "O"  # O, D, R, A
    constraint: Oid = ref(Dependency.NONE, default=NO_OID)  # of a constraint trigger; depends on the trigger
    constraint_table: Oid = ref(Dependency.AUTO, default=NO_OID)  # FROM in CREATE CONSTRAINT TRIGGER
    deferrable: bool = False
    initially_deferred: bool = False
    old_table: str | None = None
    new_table: str | None = None
    parent: Oid = ref(Dependency.PARTITION_PRIMARY, default=NO_OID)
    on_extensions: tuple[Oid, ...] = ref(Dependency.AUTO, default=())

    def find_references(self) -> Iterable[Reference]:
        """The objects it depends on."""
        references = Object.find_references(self)
        return of_partition(references, self.table) if self.parent else references


@record
class EventTrigger(Object):
    """An event trigger; `tags` are the command tags in its WHEN clause."""

    noun: ClassVar[str] = "event trigger"
    system_catalog: ClassVar[str] = "pg_event_trigger"

    event: str
    function: Oid = ref(Dependency.NORMAL)
    tags: tuple[str, ...] = ()
    enabled: str = "O"


@record
class Rule(Object):
    """A rewrite rule, except a view's own; `definition` is the text after AS, with holes."""

    noun: ClassVar[str] = "rule"
    system_catalog: ClassVar[str] = "pg_rewrite"
    identified_by: ClassVar[tuple[str, ...]] = ("table", "name")

    table: Oid = ref(Dependency.AUTO)
    event: str  # select, insert, update, delete
    instead: bool = False
    enabled: str = "O"
    condition: Expr | None = ref(Dependency.NORMAL, default=None)
    actions: tuple[Expr, ...] = ref(Dependency.NORMAL, default=())


@record
class Policy(Object):
    """A row-level security policy; role 0 is PUBLIC."""

    noun: ClassVar[str] = "policy"
    system_catalog: ClassVar[str] = "pg_policy"
    identified_by: ClassVar[tuple[str, ...]] = ("table", "name")

    table: Oid = ref(Dependency.AUTO)
    command: str = "all"  # all, select, insert, update, delete
    permissive: bool = True
    roles: tuple[Oid, ...] = ref(Dependency.POLICY, default=(NO_OID,))
    using: Expr | None = ref(Dependency.NORMAL, default=None)
    with_check: Expr | None = ref(Dependency.NORMAL, default=None)
