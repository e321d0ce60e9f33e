"""What a change means for those who use the database: one table, by kind, action and property.

Kinds and properties are called as in `history.wording`, so that the table serves the differences of two catalogs (see
`difference`) and the lines of a changelog alike.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from meshdoc.compare.narrowing import (
    Texts,
    always,
    calls_may_fail,
    columns_differ,
    differs_implicitly,
    is_always,
    is_cut,
    is_implicit,
    is_narrowed,
    is_new,
    is_of_another_kind,
    is_on,
    is_refused,
    is_validated,
    labels_are_lost,
    refuses_new_nulls,
    refuses_nulls,
    search_path_differs,
    security_options_differ,
)
from meshdoc.history.item import COMPUTED, REQUIRED, TAKES_NULL, UNCHECKED
from meshdoc.record import record


class Consequence(enum.Enum):
    """What a change means, from the gravest."""

    READERS = "breaks readers"
    """Queries and calls that worked fail, or give something else."""
    WRITERS = "breaks writers"
    """INSERT, UPDATE or DELETE that worked fails."""
    SECURITY = "security"
    """Who may do or see what changes."""
    DATA_LOSS = "loses data"
    """Stored values are gone."""
    ORDER = "needs order with a deploy"
    """Safe if the application is deployed first, or the data is put right before."""
    COMPATIBLE = "compatible"

    @property
    def is_breaking(self) -> bool:
        """Whether statements that worked fail."""
        return self in (Consequence.READERS, Consequence.WRITERS)


class Action(enum.Enum):
    """How a change came about."""

    CREATED = "created"
    ALTERED = "altered"
    RENAMED = "renamed"
    DROPPED = "dropped"
    CASCADED = "dropped along"
    """Dropped because it depended on something that was."""


@record
class Happening:
    """A change of an object or column: its kind, that of the object that it is a part of (or empty), its properties.

    The texts of a property before and after are empty where it is absent; of something created, all before are. `name`
    is a property of a routine whose name differs, not only its arguments.
    """

    kind: str
    whole: str = ""
    action: Action
    properties: Mapping[str, Texts]


class Row(NamedTuple):
    """A row of the table: what a change of a property means. Without a property, what the whole change means."""

    consequence: Consequence
    action: Action
    kinds: frozenset[str]
    property: str = ""
    when: Callable[[Texts, Happening], bool] = always
    note: str = ""


ROUTINES = frozenset({"function", "procedure", "aggregate", "window function"})
STORED = frozenset({"table", "partitioned table"})
TABLES = STORED | {"foreign table"}
VIEWS = frozenset({"view", "materialized view"})
TYPES = frozenset({"type", "enum", "domain", "range type", "composite type", "base type"})
COLUMN = frozenset({"column"})
NULLABLE = COLUMN | {"domain"}
CASTS = frozenset({"cast"})
NAMED = frozenset(
    {*TABLES, *VIEWS, *TYPES, *ROUTINES, *COLUMN, "schema", "sequence", "operator", "cast", "collation", "extension"}
)
"""The kinds that statements of an application name."""
KEYS = frozenset({"primary key", "unique constraint", "exclusion constraint"})
WRITTEN = frozenset({*TABLES, "view", *TYPES, *COLUMN})
"""The kinds that are written to, or that columns are of."""
CONSTRAINTS = KEYS | {"foreign key", "check"}
NOTHING: Texts = ("", "")
STORED_TYPE = "stored type"
"""A property for the type of a column, or for what a domain is based on, where that differs."""
READ_ONLY = "read-only"
"""A property of what nobody could write to."""
ROWS_COMPLY = "existing rows must comply"
ANY: frozenset[str] = frozenset()
"""Every kind."""


def _given(text: Texts, happening: Happening) -> bool:
    """Whether an INSERT has to give the value of a new column."""
    texts = (happening.properties.get(name, NOTHING)[1] for name in ("default", "identity", "generated"))
    return happening.whole in ("", *TABLES) and all(map(_fills_nothing, texts))


def _fills_nothing(default: str) -> bool:
    """Whether a default is none, or the null by which a column overrides that of its domain."""
    return not default or default.startswith("NULL::")


def _of_table(text: Texts, happening: Happening) -> bool:
    return happening.whole in ("", *STORED)


def _was_not_computed(text: Texts, happening: Happening) -> bool:
    """Whether it is no column that was generated: its values come from others."""
    if generated := happening.properties.get("generated"):
        return not generated[0]
    return COMPUTED not in happening.properties


def _held_values(text: Texts, happening: Happening) -> bool:
    return _of_table(text, happening) and _was_not_computed(text, happening)


def _required(text: Texts, happening: Happening) -> bool:
    """Whether the default of a column that may not be null is gone, and nothing else fills it."""
    is_gone = _fills_nothing(text[1]) and not _fills_nothing(text[0])
    return is_gone and TAKES_NULL not in happening.properties and _given(text, happening)


def _required_in_domain(text: Texts, happening: Happening) -> bool:
    """Whether the default of a domain is gone, and some column of it takes neither null nor another default."""
    return REQUIRED in happening.properties and _fills_nothing(text[1]) and not _fills_nothing(text[0])


def _is_cut_in_table(text: Texts, happening: Happening) -> bool:
    return happening.whole in ("", *STORED) and is_cut(text)


def _is_refused_in_table(text: Texts, happening: Happening) -> bool:
    return happening.whole in ("", *TABLES) and is_refused(text, happening)


def _unchecked(happening: Happening) -> str:
    return happening.properties.get(UNCHECKED, NOTHING)[1]


def _checks_existing(text: Texts, happening: Happening) -> bool:
    return not _unchecked(happening)


def _is_on_rows(text: Texts, happening: Happening) -> bool:
    return _of_table(text, happening) and _checks_existing(text, happening)


def _checks_new_alone(text: Texts, happening: Happening) -> bool:
    return _unchecked(happening) == "existing"


def _is_callable(text: Texts, happening: Happening) -> bool:
    """Whether it is no trigger function, which only triggers call."""
    return "trigger" not in happening.properties.get("returns", NOTHING)


def _breaking(
    action: Action,
    kinds: frozenset[str],
    property: str = "",
    when: Callable[[Texts, Happening], bool] = always,
) -> Iterator[Row]:
    """The rows for what breaks readers and writers alike."""
    yield Row(Consequence.READERS, action, kinds, property, when)
    yield Row(
        Consequence.WRITERS,
        action,
        kinds & WRITTEN,
        property,
        lambda texts, happening: READ_ONLY not in happening.properties and when(texts, happening),
    )


def _complying(action: Action, kinds: frozenset[str], property: str = "") -> Iterator[Row]:
    """The rows for a constraint that rows may violate."""
    yield Row(Consequence.ORDER, action, kinds, property, _checks_existing, ROWS_COMPLY)
    yield Row(Consequence.ORDER, action, kinds, property, _checks_new_alone, "new rows must comply")


TABLE: tuple[Row, ...] = (
    *_breaking(Action.DROPPED, NAMED, when=_is_callable),
    *_breaking(Action.RENAMED, NAMED - ROUTINES),
    Row(Consequence.READERS, Action.RENAMED, ROUTINES, "name", _is_callable),
    Row(Consequence.READERS, Action.RENAMED, ROUTINES, "arguments", calls_may_fail),
    Row(Consequence.WRITERS, Action.CREATED, COLUMN, "not null", _given, "INSERT must provide a value"),
    Row(Consequence.READERS, Action.ALTERED, COLUMN, STORED_TYPE, is_of_another_kind, "values of another type"),
    Row(Consequence.WRITERS, Action.ALTERED, COLUMN, "type", _is_refused_in_table, "former values may be refused"),
    Row(Consequence.WRITERS, Action.ALTERED, NULLABLE, "not null", refuses_nulls, "nulls are refused"),
    Row(Consequence.WRITERS, Action.ALTERED, NULLABLE, "not null", refuses_new_nulls, "new nulls are refused"),
    *(
        Row(Consequence.WRITERS, Action.ALTERED, COLUMN, property, _required, "INSERT must provide a value")
        for property in ("default", "generation expression", "identity")
    ),
    Row(
        *(Consequence.WRITERS, Action.ALTERED, frozenset({"domain"}), "default", _required_in_domain),
        "INSERT must provide a value",
    ),
    Row(Consequence.WRITERS, Action.ALTERED, COLUMN, "generated", is_new, "values cannot be given"),
    Row(Consequence.WRITERS, Action.ALTERED, COLUMN, "identity", is_always, "values cannot be given"),
    *_breaking(Action.ALTERED, frozenset({"enum"}), "labels", labels_are_lost),
    *_breaking(Action.ALTERED, frozenset({"enum"}), "label"),
    *_breaking(Action.ALTERED, frozenset({"domain"}), "base", is_of_another_kind),
    Row(Consequence.WRITERS, Action.ALTERED, frozenset({"domain"}), "base", is_narrowed),
    Row(Consequence.READERS, Action.ALTERED, ROUTINES, "arguments", calls_may_fail),
    Row(Consequence.READERS, Action.ALTERED, ROUTINES, "returns"),
    Row(Consequence.READERS, Action.ALTERED, ROUTINES, "kind"),
    Row(Consequence.READERS, Action.CREATED, CASTS, "context", is_implicit, "operators and calls may become ambiguous"),
    Row(Consequence.READERS, Action.ALTERED, CASTS, "context", differs_implicitly, "some conversions change"),
    *(Row(Consequence.SECURITY, action, frozenset({"policy", "role", "default privileges"})) for action in Action),
    Row(Consequence.SECURITY, Action.CREATED, ROUTINES, "security definer"),
    Row(Consequence.SECURITY, Action.ALTERED, ANY, "privileges"),
    Row(Consequence.SECURITY, Action.ALTERED, ANY, "owner"),
    Row(Consequence.SECURITY, Action.ALTERED, TABLES, "row-level security"),
    Row(Consequence.SECURITY, Action.ALTERED, TABLES, "forced row-level security"),
    Row(Consequence.SECURITY, Action.ALTERED, frozenset({"view"}), "options", security_options_differ),
    Row(Consequence.SECURITY, Action.ALTERED, ROUTINES, "security definer"),
    Row(Consequence.SECURITY, Action.ALTERED, ROUTINES, "leakproof"),
    Row(Consequence.SECURITY, Action.ALTERED, ROUTINES, "settings", search_path_differs),
    Row(Consequence.DATA_LOSS, Action.DROPPED, STORED),
    Row(Consequence.DATA_LOSS, Action.DROPPED, COLUMN, when=_held_values),
    Row(Consequence.DATA_LOSS, Action.ALTERED, TABLES | VIEWS | COLUMN, "dropped and created again", _was_not_computed),
    Row(Consequence.DATA_LOSS, Action.ALTERED, COLUMN, "type", _is_cut_in_table, "values are rounded or cut"),
    *_complying(Action.CREATED, CONSTRAINTS),
    Row(Consequence.ORDER, Action.CREATED, frozenset({"index"}), "unique", _is_on_rows, ROWS_COMPLY),
    *_complying(Action.ALTERED, frozenset({"check"}), "expression"),
    Row(Consequence.ORDER, Action.ALTERED, CONSTRAINTS | {"not-null constraint"}, "validated", is_on, ROWS_COMPLY),
    Row(Consequence.ORDER, Action.ALTERED, NULLABLE, "not null", is_validated, ROWS_COMPLY),
    Row(Consequence.ORDER, Action.DROPPED, KEYS, note="ON CONFLICT can no longer use it"),
    Row(Consequence.ORDER, Action.ALTERED, KEYS, "columns", columns_differ, "ON CONFLICT must name the new columns"),
)
"""What is not in it is compatible."""


class Found(NamedTuple):
    """What a change means; `property` is why, or empty if the whole change is meant."""

    consequence: Consequence
    property: str
    note: str


def consequences(happening: Happening) -> tuple[Found, ...]:
    """What a change means, the gravest first; nothing if it is compatible."""
    rows = _BY_ACTION[happening.action]
    found = (Found(row.consequence, row.property, row.note) for row in rows if _applies(row, happening))
    return tuple(sorted(found, key=lambda each: _RANK[each.consequence]))


def _applies(row: Row, happening: Happening) -> bool:
    if row.kinds and happening.kind not in row.kinds:
        return False
    if row.property and row.property not in happening.properties:
        return False
    return row.when(happening.properties.get(row.property, ("", "")), happening)


def _rows(action: Action) -> Iterator[Row]:
    """The rows for an action."""
    actions = _LIKE.get(action, (action,))
    return (row for row in TABLE if row.action in actions)


_LIKE = {Action.RENAMED: (Action.RENAMED, Action.ALTERED), Action.CASCADED: (Action.DROPPED,)}
"""A rename may come with other changes."""
_BY_ACTION = {action: tuple(_rows(action)) for action in Action}
_RANK = {consequence: rank for rank, consequence in enumerate(Consequence)}


def gravest(found: Iterable[Found]) -> Consequence:
    """The gravest of what changes mean."""
    return min((each.consequence for each in found), key=_RANK.__getitem__, default=Consequence.COMPATIBLE)
