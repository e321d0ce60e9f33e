"""Whether a snapshot of the schema and the migrations describe the same database."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from meshdoc.catalog.object import Address
from meshdoc.compare.difference import Difference, FieldChange, diff, told
from meshdoc.compare.place import place_of
from meshdoc.compare.scope import scope
from meshdoc.compare.state import State, Subject, state_of
from meshdoc.diagnostics import Location
from meshdoc.history.history import History
from meshdoc.record import record

DATED = "migrations depend on the day they run, which `--as-of DAY` sets: objects that they name after it may differ"


@record
class Drift:
    """One difference, and where each side says so: `before` in the migrations, `after` in the snapshot."""

    difference: Difference
    before: Location | None
    after: Location | None


@record
class Verification:
    """The result: how many objects and columns were compared, the differences, and notes about what was not compared.

    A difference leads from the migrations to the snapshot: what only the snapshot has is created.
    """

    snapshot: str
    compared: int
    drifts: tuple[Drift, ...]
    notes: tuple[str, ...]


def verify(migrations: History, snapshot: History, name: str, schemas: Collection[str] = ()) -> Verification:
    """Compare the last versions of the migrations and of a snapshot called `name`; with `schemas`, only these."""
    found = scope(migrations, snapshot, name, schemas)
    differences = told(diff(found.migrations, found.snapshot))
    dated = (DATED,) if differences and migrations.dated else ()
    return Verification(
        snapshot=name,
        compared=len({*found.migrations, *found.snapshot}),
        drifts=tuple(_located(each, migrations, snapshot) for each in differences),
        notes=(*found.notes, *dated),
    )


def _located(difference: Difference, migrations: History, snapshot: History) -> Drift:
    fields = {change.field for change in difference.fields}
    return Drift(
        difference=difference,
        before=place_of(migrations, difference.before, fields),
        after=place_of(snapshot, difference.after, fields),
    )


# --- without secrets --------------------------------------------------------------------------------------------------


def without_secrets(found: Verification, migrations: History, snapshot: History) -> Verification:
    """The verification with names and texts from redacted histories, which have the same oids."""
    before, after = (_by_address(state_of(each.catalog, each.system)) for each in (migrations, snapshot))
    drifts = (replace(each, difference=_redacted(each.difference, before, after)) for each in found.drifts)
    return replace(found, drifts=tuple(drifts))


def _by_address(state: State) -> dict[Address | None, Subject]:
    return {subject.address: subject for subject in state.values()}


def _redacted(
    difference: Difference, before: dict[Address | None, Subject], after: dict[Address | None, Subject]
) -> Difference:
    one, other = before.get(difference.before), after.get(difference.after)
    subject = other or one
    return replace(
        difference,
        key=subject.key if subject else difference.key,
        fields=tuple(_without_secret(change, one, other) for change in difference.fields),
    )


def _without_secret(change: FieldChange, before: Subject | None, after: Subject | None) -> FieldChange:
    texts = (
        subject.facts.get(change.field, text) if subject else text
        for subject, text in ((before, change.before), (after, change.after))
    )
    return FieldChange(field=change.field, before=next(texts), after=next(texts))
