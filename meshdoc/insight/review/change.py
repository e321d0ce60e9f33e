"""The record of a review. Names are schema-qualified and quoted as PostgreSQL quotes them; texts are PostgreSQL's."""

from __future__ import annotations

import enum
from collections.abc import Callable

from meshdoc.compare.consequence import Action, Consequence, Found, gravest
from meshdoc.compare.difference import FieldChange
from meshdoc.compare.key import Key
from meshdoc.diagnostics import Diagnostic, Location
from meshdoc.record import record


@record
class Affected:
    """An object that uses what changed: a view, a function by its body, a policy, a foreign key, a publication.

    `how` says how it uses it; `is_certain` is whether PostgreSQL itself records the dependency.
    """

    key: Key
    how: str = ""
    is_certain: bool = True


@record
class Locked:
    """A relation that a statement locks, in which mode (`ACCESS EXCLUSIVE`), and the work done under that lock.

    `work` is empty where only the catalog changes, else `scans the table`, `rewrites the table`, `builds an index`;
    `reason` says why, `gentler` names the form of the statement that does with less. `is_heavy` is whether the lock
    keeps readers or writers out for as long as that work takes.
    """

    relation: str
    mode: str
    work: str = ""
    reason: str = ""
    gentler: str = ""
    is_heavy: bool = False
    place: Location | None = None


@record
class Change:
    """The change of one object or column.

    `whole` is what it is a part of: the table of a column, index or policy. `former` is its name before a rename,
    which is a guess where no statement says so. `fields` are the properties that differ, or all of what was created or
    dropped. `along` is what it was dropped with, `via` the cascades, calls and blocks that led to it. `place` is the
    statement in the head, `before` that in the base. `parts` counts by noun what a created object came with;
    `partition_of` is the table that a created one is a partition of.
    """

    key: Key
    action: Action
    whole: Key | None = None
    former: str = ""
    is_guess: bool = False
    fields: tuple[FieldChange, ...] = ()
    meaning: tuple[Found, ...] = ()
    along: Key | None = None
    via: tuple[str, ...] = ()
    place: Location | None = None
    before: Location | None = None
    parts: tuple[tuple[str, int], ...] = ()
    partition_of: Key | None = None
    affected: tuple[Affected, ...] = ()
    locks: tuple[Locked, ...] = ()

    @property
    def consequence(self) -> Consequence:
        """The gravest of what it means."""
        return gravest(self.meaning)

    def field(self, name: str) -> FieldChange | None:
        """A property that differs."""
        return next((each for each in self.fields if each.field == name), None)


@record
class Reach:
    """What a role reaches by a command: `none`, `some` or `all` rows, of which columns (empty: all of them).

    `condition` decides which rows, or is PostgreSQL's reason for a refusal.
    """

    rows: str
    columns: tuple[str, ...] = ()
    condition: str = ""


class Direction(enum.Enum):
    """How access changed."""

    GAINS = "gains"
    LOSES = "loses"
    CHANGES = "changes"
    """Other rows or columns, and neither more nor fewer as far as that is decided."""


@record
class AccessChange:
    """The access of a role to an object by a command; `before` is None where the object is new."""

    role: str
    key: Key
    command: str
    direction: Direction
    before: Reach | None
    after: Reach


class Tie(enum.Enum):
    """How the way of a table to the tenant changed."""

    AMBIGUOUS = "a row can belong to two tenants"
    UNAMBIGUOUS = "a row can no longer belong to two tenants"
    APART = "no foreign key leads to the tenant any more"


@record
class Belonging:
    """The change of how a table's rows belong to tenants. `ways` are the two that need not agree, or did not have to.

    `tenant` is the name of the table of tenants; a way is `workflow_id → public.workflows.owner → public.users`.
    """

    key: Key
    tie: Tie
    tenant: str
    ways: tuple[str, ...] = ()


@record
class Mention:
    """A narrative page that mentions what changed, by the name that this had in the base.

    `now` is its name after a rename; `part` is the part of it that changed, if only a part did.
    """

    page: str
    place: Location
    key: Key
    action: Action
    now: str = ""
    part: Key | None = None


@record
class Reference:
    """A foreign key between two tables of the head of which one changed; `is_optional` is whether it may be null."""

    table: str
    references: str
    columns: tuple[str, ...]
    is_optional: bool = False


@record
class Phrase:
    """A phrase of the verdict: `{}` in the text are the names, which each format quotes and escapes in its own way."""

    text: str
    names: tuple[str, ...] = ()

    def shown(self, quoted: Callable[[str], str]) -> str:
        """The phrase with its names."""
        return self.text.format(*map(quoted, self.names))


@record
class Side:
    """One of the two states: what it is called (`version 12`, `commit main`, `working folder`) and how it was read."""

    name: str
    versions: int
    last: str = ""
    commit: str = ""


@record
class Review:
    """The differences from one state to another. `changes` and `access` begin with the gravest.

    `verdict` are the phrases of the summary, the gravest first; `unapplied` are the statements of the head that did
    not take full effect and that the base does not have; `belongings` are the changes of tenancy, `pages` the narrative
    pages of the head that mention what changed; `references` are the foreign keys around the tables that changed;
    `notes` say how the two were compared. `source_url` is the address below which the files of the head can be
    seen, or empty.
    """

    base: Side
    head: Side
    verdict: tuple[Phrase, ...] = ()
    changes: tuple[Change, ...] = ()
    access: tuple[AccessChange, ...] = ()
    locks: tuple[Locked, ...] = ()
    unapplied: tuple[Diagnostic, ...] = ()
    belongings: tuple[Belonging, ...] = ()
    pages: tuple[Mention, ...] = ()
    references: tuple[Reference, ...] = ()
    notes: tuple[str, ...] = ()
    source_url: str = ""

    def summary(self, quoted: Callable[[str], str] = "`{}`".format) -> str:
        """The verdict in one line."""
        return ", ".join(phrase.shown(quoted) for phrase in self.verdict)

    @property
    def consequences(self) -> frozenset[Consequence]:
        """Everything that the changes mean."""
        return frozenset(found.consequence for change in self.changes for found in change.meaning)
