"""The review of two states."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.diagnostics import Diagnostic
from meshdoc.insight.review.belonging import belongings
from meshdoc.insight.review.change import Change, Locked, Review, Side
from meshdoc.insight.review.changes import Changes
from meshdoc.insight.review.locking import locked
from meshdoc.insight.review.neighbourhood import references
from meshdoc.insight.review.pages import mentions
from meshdoc.insight.review.reach import access_changes
from meshdoc.insight.review.states import States
from meshdoc.insight.review.verdict import verdict
from meshdoc.narrative.manuscript import Manuscript
from meshdoc.record import replace


def review(
    states: States,
    base: Side,
    head: Side,
    notes: Sequence[str] = (),
    *,
    tenant: Oid = NO_OID,
    manuscripts: Sequence[Manuscript] = (),
) -> Review:
    """What leads from one state to the other.

    `tenant` is the table of the head that the settings name as that of tenants, `manuscripts` are its narrative pages.
    """
    locks = tuple(locked(states))
    changes = tuple(_with_locks(change, locks) for change in Changes(states))
    access = access_changes(states)
    unapplied = tuple(_unapplied(states))
    ties = tuple(belongings(states, tenant))
    pages = tuple(mentions(states, manuscripts, changes))
    return Review(
        base=base,
        head=head,
        verdict=verdict(changes, access, locks, len(unapplied), ties, pages),
        changes=changes,
        access=access,
        locks=locks,
        unapplied=unapplied,
        belongings=ties,
        pages=pages,
        references=tuple(references(states.public[1], changes)),
        notes=tuple(notes),
    )


def _with_locks(change: Change, locks: Sequence[Locked]) -> Change:
    """A change with the locks of its statement on the relation that it is about."""
    relation = (change.whole or change.key).name
    return replace(
        change, locks=tuple(each for each in locks if each.place == change.place and each.relation == relation)
    )


def _unapplied(states: States) -> Iterator[Diagnostic]:
    """What could not be carried out of the versions that the base does not have."""
    steps = states.public[1].steps
    for place in states.fresh:
        yield from (entry.diagnostic for entry in steps[place].entries if entry.diagnostic)
